"""What is done with what lies around a record, by keys, menus and in a record's own window."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy
from pytestqt.qtbot import QtBot

from tests.helpers.demo_session import at_rest, demo_session
from tests.helpers.desk import until
from tests.helpers.main_window import (
    CONTROL,
    DEALS,
    SHIFT,
    inside,
    opened,
    press,
    rows,
    window_on,
    write,
)
from vtdesk.app.timeline_items import COMMENTS
from vtdesk.app.write_rights import READ_ONLY
from vtdesk.demo.server import DemoServer
from vtdesk.domain.account import WriteLevel
from vtdesk.domain.ids import parse_id
from vtdesk.ui.around.around_view import ACTIVITY, HIERARCHY, RELATED
from vtdesk.ui.look import Look
from vtdesk.ui.main_window import MainWindow
from vtdesk.ui.menus.around_menu import AROUND_MENU

SHIFT_CONTROL = CONTROL | SHIFT


async def first_opened(window: MainWindow) -> int:
    """Open the first deal by keys, with what is around it."""
    press(window, Qt.Key.Key_2, CONTROL)
    press(window, Qt.Key.Key_Return)
    key = await opened(window)
    await until(lambda: bool(window.around.related.lines))
    await at_rest(window._session)
    return key


async def test_each_panel_has_its_key_and_escape_leads_back(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, window_on(look, session) as window:
        await first_opened(window)
        press(window, Qt.Key.Key_3, CONTROL)
        for number, key in ((Qt.Key.Key_5, ACTIVITY), (Qt.Key.Key_6, HIERARCHY)):
            press(window, number, CONTROL)
            assert window.around.chosen == key
            assert inside(window, window.around.panel(key))
            # an open line is left first, then the panel
            press(window, Qt.Key.Key_Escape)
            if not inside(window, window.record):
                press(window, Qt.Key.Key_Escape)
            assert inside(window, window.record)
        press(window, Qt.Key.Key_4, CONTROL)
        assert inside(window, window.around.related)
        press(window, Qt.Key.Key_7, CONTROL)
        assert window.place.folded
        assert window.commands["fold_panels"].isChecked()
        press(window, Qt.Key.Key_5, CONTROL)
        assert not window.place.folded


async def test_without_a_record_nothing_of_it_can_be_had(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, window_on(look, session) as window:
        assert window.record.edit is None
        assert [spec.key for spec in AROUND_MENU if window.commands[spec.key].isEnabled()] == []


async def test_a_read_only_account_says_why_nothing_is_added(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with (
        demo_session(shared_demo, write_level=WriteLevel.READ_ONLY) as session,
        window_on(look, session) as window,
    ):
        await first_opened(window)
        for key in ("new_related", "link_record", "add_comment", "log_call", "plan_todo"):
            assert not window.commands[key].isEnabled()
            assert window.commands[key].toolTip() == READ_ONLY


async def test_a_related_record_is_begun_by_keys(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, window_on(look, session) as window:
        await first_opened(window)
        window.place.toggle()
        assert window.commands["new_related"].isEnabled()
        # nobody has said what is to be made: the relations come on screen first
        press(window, Qt.Key.Key_A, SHIFT_CONTROL)
        assert not window.place.folded
        related = window.around.related
        assert inside(window, related)
        lines = related.lines
        place = next(n for n, one in enumerate(lines) if one.relation.module == "Quotes")
        related.summary.setCurrentIndex(related.summary.summary.index(place))
        press(window, Qt.Key.Key_A, SHIFT_CONTROL)
        await until(lambda: window.record.edit is not None and window.record.edit.is_new)
        edit = window.record.edit
        assert edit is not None
        assert edit.module == "Quotes"
        assert not window.around.isVisible()


async def test_a_comment_is_added_by_keys(look: Look, qtbot: QtBot, demo: DemoServer) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        await first_opened(window)
        before = len(demo.rows(COMMENTS))
        press(window, Qt.Key.Key_M, SHIFT_CONTROL)
        # what a comment consists of is asked when the panel is first looked at
        edit = window.around.activity.entries.composer.edit
        await until(lambda: not edit.isReadOnly())
        assert edit.hasFocus()
        write("They called back")
        press(window, Qt.Key.Key_Return, CONTROL)
        await until(lambda: len(demo.rows(COMMENTS)) == before + 1)
        texts = [row["commentcontent"] for row in demo.rows(COMMENTS).values()]
        assert "They called back" in texts


async def test_a_window_of_a_record_has_the_same_actions(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, window_on(look, session) as window:
        key = window.page.table.records.key_at(0)
        assert key is not None
        window.windows.open_record(DEALS, key)
        await until(lambda: bool(window.windows.windows))
        own = window.windows.windows[0]
        await until(lambda: bool(own.around.related.lines))
        named = {action.text(): action for action in own.actions()}
        for spec in AROUND_MENU:
            assert spec.text in named
        named["&Activity of the record"].trigger()
        assert own.around.chosen == ACTIVITY
        named["&Related records"].trigger()
        assert own.around.chosen == RELATED
        session.set_write_level(WriteLevel.READ_ONLY)
        told = QSignalSpy(own.around_desk.message)
        named["Add co&mment"].trigger()
        assert told.count() == 1
        assert told.at(0)[0].words == READ_ONLY
        session.set_write_level(WriteLevel.NORMAL)
        lines = own.around.related.lines
        place = next(n for n, one in enumerate(lines) if one.relation.module == "Quotes")
        own.around.related.summary.setCurrentIndex(own.around.related.summary.summary.index(place))
        named["New r&elated record"].trigger()
        # it is shown in the main window, so that this one keeps its record
        await until(lambda: window.record.edit is not None and window.record.edit.is_new)
        assert own.shown == (DEALS, key)


async def test_wide_the_time_line_is_the_last_tab_of_the_related_records(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, window_on(look, session) as window:
        key = await first_opened(window)
        around, related = window.around, window.around.related
        assert around.strip.isVisible()
        window.navigator.open_in_tab(DEALS, key)
        await until(lambda: related.has_tabs and not around.strip.isVisible())
        tabs = related.bar.tabs.bar
        last = tabs.count() - 1
        assert tabs.tabText(last) == "Activity"
        assert tabs.isTabVisible(last)
        press(window, Qt.Key.Key_5, CONTROL)
        assert inside(window, around.activity)
        assert tabs.currentIndex() == last
        assert not related.bar.new.isVisible()
        other = window.page.table.records.key_at(1)
        assert other is not None
        window.navigator.open_record(DEALS, other)
        await until(lambda: around.activity.shown == (DEALS, other))
        assert around.chosen == ACTIVITY
        assert around.activity.isVisible()
        # the tabs tell of the other record too
        await until(lambda: related.reader.key == other)
        tabs.setCurrentIndex(0)
        assert around.chosen == RELATED
        assert related.records.isVisible()
        assert not around.activity.isVisible()
        tabs.setCurrentIndex(last)
        assert around.chosen == ACTIVITY
        press(window, Qt.Key.Key_4, CONTROL)
        assert inside(window, related)
        assert related.bar.new.isVisible()
        press(window, Qt.Key.Key_5, CONTROL)
        window.resize(880, 900)
        await until(lambda: not around.wide)
        assert around.strip.isVisible()
        assert around.activity.isVisible()
        assert "Activity" not in [tabs.tabText(n) for n in range(tabs.count())]


async def test_f6_goes_through_form_and_panels_of_a_record_alone_and_stays_in_its_tab(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, window_on(look, session) as window:
        await first_opened(window)
        press(window, Qt.Key.Key_2, CONTROL)
        press(window, Qt.Key.Key_Return, CONTROL)
        around = window.around
        await until(lambda: around.wide and around.related.has_tabs)
        await until(lambda: around.hierarchy.group is not None)
        await at_rest(session)
        press(window, Qt.Key.Key_3, CONTROL)
        parts = (around.hierarchy, around.related, window.tree, window.record)
        for part in parts:
            press(window, Qt.Key.Key_F6)
            assert inside(window, part)
        for part in (window.tree, around.related, around.hierarchy, window.record):
            press(window, Qt.Key.Key_F6, SHIFT)
            assert inside(window, part)
        assert window.navigator.tabs.current.alone


async def test_where_no_organisation_is_its_hierarchy_says_so(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        account_of = session.around.hierarchy.account_of
        keys = [window.page.table.records.key_at(row) for row in range(rows(window))]
        key = next(key for key in keys if key is not None and account_of(DEALS, key) is None)
        window.navigator.open_in_tab(DEALS, key)
        await until(lambda: window.around.shown == (DEALS, key) and window.around.wide)
        told = QSignalSpy(window.around.message)
        press(window, Qt.Key.Key_6, CONTROL)
        assert HIERARCHY not in window.around.on_screen()
        assert told.count() == 1
        assert told.at(0)[0].words == session.around.hierarchy.why_none(DEALS, key)


async def test_a_related_record_is_opened_by_keys_alone(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        await first_opened(window)
        related = window.around.related
        press(window, Qt.Key.Key_4, CONTROL)
        lines = related.lines
        quotes = next(n for n, one in enumerate(lines) if one.relation.module == "Quotes")
        key = window.navigator.open_key
        edit = window.record.edit
        assert edit is not None
        quote = demo.add("Quotes", {"subject": "Offer", "potential_id": str(edit.id)})
        for _ in range(quotes - related.summary.currentIndex().row()):
            press(window, Qt.Key.Key_Down)
        press(window, Qt.Key.Key_Return)
        await until(lambda: related.records.table.records.rowCount() > 0)
        await until(lambda: related.records.table.currentIndex().isValid())
        press(window, Qt.Key.Key_Return)
        await until(lambda: window.navigator.open_key not in (None, key))
        assert window.navigator.open_key == parse_id(quote).key


async def test_a_relation_without_records_says_none_once_the_server_told(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        await first_opened(window)
        related = window.around.related
        line = next(one for one in related.lines if one.relation.module == "Products")
        assert line.total is None
        related.open_relation(line.relation)
        await until(lambda: related.records.shown is not None and related.records.shown.is_asked)
        label = line.relation.label
        await until(lambda: (told := related.reader.line(label)) is not None and told.total == 0)
