"""Tags of the open record, worked by keys and by mouse on a demo server."""

import time
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
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
    server_id,
    window_on,
)
from tests.helpers.main_window import write as type_text
from tests.helpers.office import office
from vtdesk.app.session import Session
from vtdesk.demo.server import DemoServer
from vtdesk.domain.account import WriteLevel
from vtdesk.ui.around.tags.tag_chip import TagState
from vtdesk.ui.around.tags.tag_desk import OFFLINE_WORDS, TagDesk
from vtdesk.ui.bulk.tag_dialog import TagDialog
from vtdesk.ui.filter.value_editor import TagPicker
from vtdesk.ui.look import Look
from vtdesk.ui.main_window import MainWindow
from vtdesk.ui.parts.question import Question

HOSTILE = ('say "yes"', "it's", "🔥 hot", "50 % off", "a_b", "<b>x</b>", "‮rtl مهم", "x" * 100)


def shown(window: MainWindow) -> list[str]:
    """The tags on the line."""
    return [tag.text for tag in line(window).line.tags]


def line(window: MainWindow) -> TagDesk:
    return window.desks.tags


def settled(window: MainWindow) -> bool:
    """Whether every tag is as the server says."""
    return all(tag.state is TagState.HELD for tag in line(window).line.tags)


async def open_first(window: MainWindow, session: Session, demo: DemoServer, tags: str) -> str:
    """Open the first deal, with these tags; its id on the server."""
    await at_rest(session)
    key = window.page.table.records.key_at(0)
    assert key is not None
    record = server_id(session, DEALS, key)
    demo.edit(DEALS, record, {"tags": tags})
    await session._engine.questions.fetch_record(DEALS, key)
    press(window, Qt.Key.Key_2, CONTROL)
    press(window, Qt.Key.Key_Home, CONTROL)
    press(window, Qt.Key.Key_Return)
    await opened(window)
    wanted = [tag for tag in tags.split(",") if tag]
    await until(lambda: shown(window) == wanted)
    return record


async def open_another(window: MainWindow) -> None:
    """Open the record under the table's cursor, in place of the open one."""
    before = window.record.edit
    press(window, Qt.Key.Key_Return)
    await until(lambda: window.record.edit is not before)


def tags_of(demo: DemoServer, record: str) -> list[str]:
    """The tags the server has."""
    return [tag for tag in str(demo.rows(DEALS)[record]["tags"] or "").split(",") if tag]


async def test_a_tag_is_added_by_keys(look: Look, qtbot: QtBot, demo: DemoServer) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        record = await open_first(window, session, demo, "q2")
        await at_rest(session)
        demo.calls.clear()
        press(window, Qt.Key.Key_G, CONTROL | SHIFT)
        type_text("retrofit")
        press(window, Qt.Key.Key_Return)
        await until(lambda: shown(window) == ["q2", "retrofit"] and settled(window))
        assert tags_of(demo, record) == ["q2", "retrofit"]
        assert demo.calls.count("tags_add") == 1
        type_text("a,b,")
        await until(lambda: shown(window) == ["q2", "retrofit", "a", "b"] and settled(window))
        assert tags_of(demo, record) == ["q2", "retrofit", "a", "b"]
        press(window, Qt.Key.Key_Escape)
        await until(lambda: line(window).line.edit is None)
        assert inside(window, window.record)
        assert session.around.tags.of(DEALS, int(record.partition("x")[2])) == (
            "q2",
            "retrofit",
            "a",
            "b",
        )


async def test_tags_are_reached_by_arrows_and_taken_off_with_undo(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        record = await open_first(window, session, demo, "a,b,c")
        press(window, Qt.Key.Key_G, CONTROL | SHIFT)
        press(window, Qt.Key.Key_Backspace)
        chips = line(window).line.chips
        assert chips[2].hasFocus()
        press(window, Qt.Key.Key_Left)
        assert chips[1].hasFocus()
        press(window, Qt.Key.Key_Delete)
        await until(lambda: shown(window) == ["a", "c"] and settled(window))
        assert tags_of(demo, record) == ["a", "c"]
        toast = window.notices.toast
        assert (toast.words, toast.button.text()) == ("#b taken off.", "Undo")
        toast.button.click()
        await until(lambda: tags_of(demo, record) == ["a", "c", "b"] and settled(window))
        assert demo.calls.count("tag_delete") == 1


async def test_the_cross_takes_a_tag_off(look: Look, qtbot: QtBot, demo: DemoServer) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        record = await open_first(window, session, demo, "a,b")
        line(window).line.chips[0].removed.emit()
        await until(lambda: shown(window) == ["b"])
        assert tags_of(demo, record) == ["b"]


@pytest.mark.parametrize("tag", HOSTILE)
async def test_a_strange_tag_comes_back_as_it_was_typed(
    look: Look, qtbot: QtBot, demo: DemoServer, tag: str
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        record = await open_first(window, session, demo, "")
        line(window).start()
        edit = line(window).line.edit
        assert edit is not None
        edit.setText(tag)
        press(window, Qt.Key.Key_Return)
        await until(lambda: bool(tags_of(demo, record)) and settled(window))
        stored = session.around.tags.of(DEALS, int(record.partition("x")[2]))
        assert tags_of(demo, record) == list(stored or ())
        assert len(shown(window)) == 1
        line(window).line.chips[0].show_tip()
        assert "<b>" not in line(window).line.chips[0].toolTip()


async def test_what_is_no_tag_stays_typed_and_says_why(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        await open_first(window, session, demo, "")
        press(window, Qt.Key.Key_G, CONTROL | SHIFT)
        edit = line(window).line.edit
        assert edit is not None
        edit.setText("x" * 200)
        press(window, Qt.Key.Key_Return)
        assert window.notices.toast.words == "A tag can have 100 characters at most."
        assert edit.text() == "x" * 200
        assert demo.calls.count("tags_add") == 0


async def test_a_refused_tag_stays_with_the_reason_and_is_tried_again(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        record = await open_first(window, session, demo, "")
        press(window, Qt.Key.Key_G, CONTROL | SHIFT)
        type_text("q2,")
        await until(lambda: settled(window) and shown(window) == ["q2"])
        await at_rest(session)
        demo.faults.cause("500", "tags_add", times=1)
        type_text("hot")
        press(window, Qt.Key.Key_Return)
        await until(lambda: line(window).line.tags[-1].state is TagState.REFUSED)
        tag = line(window).line.tags[-1]
        assert tag.problem
        assert window.notices.banner.words == tag.problem
        line(window).line.go_to(1)
        press(window, Qt.Key.Key_Return)
        await until(lambda: settled(window) and shown(window) == ["q2", "hot"])
        assert tags_of(demo, record) == ["q2", "hot"]
        assert not window.notices.problems


async def test_a_refused_tag_is_given_up(look: Look, qtbot: QtBot, demo: DemoServer) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        record = await open_first(window, session, demo, "")
        demo.faults.cause("500", "tags_add", times=1)
        press(window, Qt.Key.Key_G, CONTROL | SHIFT)
        type_text("hot,")
        await until(lambda: not settled(window))
        await until(lambda: line(window).line.tags[0].state is TagState.REFUSED)
        # an operation that never worked and dies at once is one that is not there
        assert line(window).line.tags[0].problem == "This Vtiger does not offer tags."
        assert line(window).line.add_button.hasFocus()
        line(window).line.go_to(0)
        press(window, Qt.Key.Key_Delete)
        await until(lambda: not line(window).line.tags)
        assert tags_of(demo, record) == []


async def test_offline_says_why_and_goes_on_when_there_is_a_connection(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        record = await open_first(window, session, demo, "a")
        session.work_offline()
        await until(lambda: session.status.online is False)
        assert line(window).line.off == OFFLINE_WORDS
        press(window, Qt.Key.Key_G, CONTROL | SHIFT)
        assert line(window).line.edit is None
        assert window.notices.toast.words == OFFLINE_WORDS
        assert line(window).line.add_button.toolTip()
        line(window).line.go_to(0)
        press(window, Qt.Key.Key_Delete)
        assert shown(window) == ["a"]
        session.retry_now()
        await until(lambda: session.status.online is True)
        assert not line(window).line.off
        assert tags_of(demo, record) == ["a"]


async def test_a_read_only_account_is_told_why(look: Look, qtbot: QtBot, demo: DemoServer) -> None:
    async with (
        demo_session(demo, write_level=WriteLevel.READ_ONLY) as session,
        window_on(look, session) as window,
    ):
        await open_first(window, session, demo, "a")
        assert "read-only" in line(window).line.off
        line(window).line.add_button.click()
        assert "read-only" in window.notices.toast.words
        assert not window.commands["add_tag"].isEnabled()


async def test_a_new_record_has_no_line_for_tags(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        await open_first(window, session, demo, "a")
        assert line(window).line.isVisible()
        press(window, Qt.Key.Key_N, CONTROL)
        await until(lambda: window.record.edit is not None and window.record.edit.is_new)
        assert not line(window).line.isVisible()


async def test_a_tag_shows_all_records_that_have_it(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        await open_first(window, session, demo, "only here")
        line(window).line.go_to(0)
        press(window, Qt.Key.Key_Return)
        await until(lambda: window.page.table.records.rowCount() == 1)
        chips = window.page.narrowing.panel.chip_words
        assert [words.sentence for words in chips] == ["Tags has only here"]


async def test_what_was_typed_waits_for_its_record(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        await open_first(window, session, demo, "")
        first = window.record.edit
        press(window, Qt.Key.Key_G, CONTROL | SHIFT)
        type_text("half")
        window.navigator.next_record()
        await until(lambda: window.record.edit is not first)
        assert line(window).line.edit is None
        window.navigator.previous_record()
        await until(lambda: line(window).line.typed_text == "half")
        assert demo.calls.count("tags_add") == 0


async def test_tags_seen_before_complete_what_is_typed(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        keys = [window.page.table.records.key_at(row) for row in (1, 2)]
        for key in keys:
            assert key is not None
            demo.edit(DEALS, server_id(session, DEALS, key), {"tags": "zebra crossing"})
            await session._engine.questions.fetch_record(DEALS, key)
        record = await open_first(window, session, demo, "")
        press(window, Qt.Key.Key_G, CONTROL | SHIFT)
        type_text("zebra")
        edit = line(window).line.edit
        assert edit is not None
        await until(lambda: edit.completions == ("zebra crossing",))
        press(window, Qt.Key.Key_Down)
        press(window, Qt.Key.Key_Return)
        await until(lambda: tags_of(demo, record) == ["zebra crossing"])
        assert edit.hasFocus()


async def test_tags_are_found_in_the_palette(look: Look, qtbot: QtBot, demo: DemoServer) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        await open_first(window, session, demo, "zebra & co")
        palette = window.search_palette
        press(window, Qt.Key.Key_K, CONTROL)
        type_text("#zeb")
        await until(lambda: palette.model.index(1).data() == "#zebra & co")
        press(window, Qt.Key.Key_Return)
        await until(lambda: window.page.table.records.rowCount() == 1)
        press(window, Qt.Key.Key_K, CONTROL)
        type_text("#nowhere")
        await until(lambda: palette.model.index(1).data() == "#nowhere")
        hit = palette.model.hit(1)
        assert hit is not None
        assert hit.off == "not seen on stored records"
        press(window, Qt.Key.Key_Return)
        assert palette.isVisible()
        press(window, Qt.Key.Key_Escape)


async def test_the_filter_offers_tags(look: Look, qtbot: QtBot, demo: DemoServer) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        await open_first(window, session, demo, "zebra crossing,zebra")
        press(window, Qt.Key.Key_2, CONTROL)
        panel = window.page.narrowing.panel
        panel.open_builder()
        panel.builder.focus_lines()
        type_text("tags")
        press(window, Qt.Key.Key_Return)
        type_text("zebra")
        assert panel.builder.tree is not None
        row = panel.builder.tree.rows[0]
        assert row.value is not None
        picker = row.value.input
        assert isinstance(picker, TagPicker)
        await until(lambda: [c.wire for c in picker.choices] == ["zebra", "zebra crossing"])
        press(window, Qt.Key.Key_Return)
        await until(lambda: window.page.table.records.rowCount() == 1)
        assert [words.sentence for words in panel.chip_words] == ["Tags has zebra"]


async def test_a_tag_on_a_window_of_its_own(look: Look, qtbot: QtBot, demo: DemoServer) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        record = await open_first(window, session, demo, "rare")
        window.windows.open_record(DEALS, int(record.partition("x")[2]))
        await until(lambda: len(window.windows.windows) == 1)
        own = window.windows.windows[0]
        await until(lambda: [tag.text for tag in own.tags.line.tags] == ["rare"])
        own.tags.start()
        edit = own.tags.line.edit
        assert edit is not None
        edit.setText("more")
        edit.given.emit(("more",))
        await until(lambda: shown(window) == ["rare", "more"] and settled(window))
        await until(lambda: [tag.text for tag in own.tags.line.tags] == ["rare", "more"])
        own.tags.line.removed.emit("more")
        await until(lambda: tags_of(demo, record) == ["rare"])
        await until(lambda: own.notices.toast.words == "#more taken off.")
        own.notices.toast.button.click()
        await until(lambda: tags_of(demo, record) == ["rare", "more"])
        own.tags.line.chosen.emit("rare")
        await until(lambda: window.page.table.records.rowCount() == 1)


async def test_the_key_means_the_selection_where_it_is_another_one(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        await open_first(window, session, demo, "")
        press(window, Qt.Key.Key_2, CONTROL)
        press(window, Qt.Key.Key_Down, SHIFT)
        press(window, Qt.Key.Key_Down, SHIFT)
        press(window, Qt.Key.Key_G, CONTROL | SHIFT)
        await until(lambda: isinstance(QApplication.activeModalWidget(), TagDialog))
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, TagDialog)
        dialog.reject()
        await until(lambda: QApplication.activeModalWidget() is None)
        assert not session.jobs.all


async def test_tags_that_nothing_tells_are_asked_for_once_while_they_are_looked_at(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        await at_rest(session)
        schema = session.schema(DEALS)
        assert schema is not None
        left = tuple(spec for spec in schema.fields if spec.name != "tags")
        await session._cache.put_schema(replace(schema, fields=left), fetched=time.time())
        key = window.page.table.records.key_at(0)
        assert key is not None
        demo.edit(DEALS, server_id(session, DEALS, key), {"tags": "late"})
        session.around.tags._known.clear()
        demo.calls.clear()
        press(window, Qt.Key.Key_2, CONTROL)
        press(window, Qt.Key.Key_Home, CONTROL)
        press(window, Qt.Key.Key_Return)
        await opened(window)
        await until(lambda: shown(window) == ["late"])
        press(window, Qt.Key.Key_2, CONTROL)
        for way in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            press(window, way)
            await open_another(window)
        await until(lambda: shown(window) == ["late"])
        await at_rest(session)
        assert demo.calls.count("tags_retrieve") == 2


async def test_the_key_brings_a_record_back_that_was_folded_away(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        await open_first(window, session, demo, "a")
        window.commands["toggle_record"].trigger()
        assert not line(window).line.isVisible()
        press(window, Qt.Key.Key_2, CONTROL)
        press(window, Qt.Key.Key_G, CONTROL | SHIFT)
        assert line(window).line.isVisible()
        edit = line(window).line.edit
        assert edit is not None
        assert edit.hasFocus()
        press(window, Qt.Key.Key_Escape)
        window.commands["remove_tag"].trigger()
        assert line(window).line.chips[0].hasFocus()


async def test_an_account_that_asks_first_is_asked_before_a_tag_goes(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with office(demo, level=WriteLevel.ASK) as office_open:
        session = office_open.session
        async with window_on(look, session) as window:
            await office_open.table(DEALS)
            record = await open_first(window, session, demo, "a")
            press(window, Qt.Key.Key_G, CONTROL | SHIFT)
            type_text("b")
            press(window, Qt.Key.Key_Return)
            await until(lambda: bool(window.findChildren(Question)))
            (question,) = window.findChildren(Question)
            assert question.accessibleName().startswith("Put #b on ")
            assert demo.calls.count("tags_add") == 0
            question.reject()
            await until(lambda: shown(window) == ["a"] and not window.findChildren(Question))
            window.activateWindow()
            await until(lambda: QApplication.focusWidget() is not None)
            press(window, Qt.Key.Key_G, CONTROL | SHIFT)
            type_text("c")
            press(window, Qt.Key.Key_Return)
            await until(lambda: bool(window.findChildren(Question)))
            window.findChildren(Question)[0].accept()
            await until(lambda: tags_of(demo, record) == ["a", "c"] and settled(window))
            await until(lambda: not window.findChildren(Question))
            line(window).line.chips[0].removed.emit()
            await until(lambda: bool(window.findChildren(Question)))
            window.findChildren(Question)[0].accept()
            await until(lambda: tags_of(demo, record) == ["c"] and settled(window))
