"""The window on a demo server, worked by keys."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.helpers.demo_session import demo_session
from tests.helpers.desk import until
from tests.helpers.main_window import (
    ALT,
    CONTROL,
    DEALS,
    SHIFT,
    inside,
    opened,
    press,
    rows,
    server_id,
    window_on,
    write,
)
from tests.helpers.widgets import dispose
from vtdesk.app.editing import EditSession
from vtdesk.app.references import Target
from vtdesk.app.settings import Remembered
from vtdesk.demo.server import DemoServer
from vtdesk.domain.account import WriteLevel
from vtdesk.domain.errors import Remedy
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.notices import Level, Notice
from vtdesk.domain.status import Suspicion
from vtdesk.ui.action_table import ACTIONS
from vtdesk.ui.help import ShortcutSheet
from vtdesk.ui.look import Look
from vtdesk.ui.main_window import MainWindow
from vtdesk.ui.panes import Pane


async def test_it_opens_with_the_module_that_was_open_last(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    remembered = Remembered({"module": DEALS})
    async with (
        demo_session(shared_demo) as session,
        window_on(look, session, remembered) as window,
    ):
        assert window.page.module == DEALS
        assert window.windowTitle().startswith(session.info(DEALS).label)
        window.navigator.open_module("Leads")
        await until(lambda: rows(window) > 0)
    assert remembered.text("module") == "Leads"


async def test_a_module_nobody_has_any_more_gives_way_to_the_first(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with (
        demo_session(shared_demo) as session,
        window_on(look, session, Remembered({"module": "Gone"})) as window,
    ):
        assert window.page.module == "Leads"


async def test_the_tree_counts_what_was_loaded(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, window_on(look, session) as window:
        row = window.tree.model.row_of(DEALS)
        assert row is not None

        def counted() -> bool:
            entry = window.tree.model.entry(row)
            return entry is not None and entry.count_text == f"{rows(window):,}"

        await until(counted)


async def test_the_main_job_by_keys_alone(look: Look, qtbot: QtBot, demo: DemoServer) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        press(window, Qt.Key.Key_1, CONTROL)
        assert inside(window, window.tree)
        write("organi")
        press(window, Qt.Key.Key_Return)
        await until(lambda: window.page.module == "Accounts" and rows(window) > 0)
        assert inside(window, window.page)
        press(window, Qt.Key.Key_Down)
        press(window, Qt.Key.Key_Return)
        key = await opened(window)
        press(window, Qt.Key.Key_3, CONTROL)
        assert inside(window, window.record)
        press(window, Qt.Key.Key_End)
        write(" (new)")
        press(window, Qt.Key.Key_S, CONTROL)
        name = next(n for n, f in enumerate(window.page.table.records.columns) if f.spec.mandatory)
        field = window.page.table.records.columns[name].spec.name
        saved = server_id(session, ModuleName("Accounts"), key)
        await until(lambda: str(demo.rows("Accounts")[saved][field]).endswith(" (new)"))
        row = window.page.table.records.row_of(key)
        assert row is not None
        await until(
            lambda: str(window.page.table.records.index(row, name).data()).endswith(" (new)")
        )


async def test_next_and_previous_walk_along_the_list(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, window_on(look, session) as window:
        records = window.page.table.records
        press(window, Qt.Key.Key_2, CONTROL)
        press(window, Qt.Key.Key_Return)
        await until(lambda: window.navigator.open_key == records.key_at(0))
        assert window.navigator.place == (1, rows(window))
        press(window, Qt.Key.Key_PageDown, ALT)
        await until(lambda: window.navigator.open_key == records.key_at(1))
        assert window.page.table.current_key() == records.key_at(1)
        press(window, Qt.Key.Key_PageUp, ALT)
        await until(lambda: window.navigator.open_key == records.key_at(0))
        assert not window.commands["previous_record"].isEnabled()


async def test_back_and_forward_span_modules_and_records(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, window_on(look, session) as window:
        press(window, Qt.Key.Key_2, CONTROL)
        press(window, Qt.Key.Key_Return)
        key = await opened(window)
        window.navigator.open_module("Leads")
        await until(lambda: window.page.module == "Leads")
        assert window.record.edit is None
        press(window, Qt.Key.Key_Left, ALT)
        await until(lambda: window.navigator.open_key == key)
        assert window.page.module == DEALS
        press(window, Qt.Key.Key_Left, ALT)
        await until(lambda: window.record.edit is None)
        assert window.page.module == DEALS
        press(window, Qt.Key.Key_Right, ALT)
        await until(lambda: window.navigator.open_key == key)
        press(window, Qt.Key.Key_Right, ALT)
        await until(lambda: window.page.module == "Leads")


async def test_panes_are_reached_in_turn(look: Look, qtbot: QtBot, shared_demo: DemoServer) -> None:
    async with demo_session(shared_demo) as session, window_on(look, session) as window:
        press(window, Qt.Key.Key_2, CONTROL)
        press(window, Qt.Key.Key_Return)
        await opened(window)
        for part in (window.record, window.around, window.tree, window.page):
            press(window, Qt.Key.Key_F6)
            assert inside(window, part)
        press(window, Qt.Key.Key_F6, SHIFT)
        assert inside(window, window.tree)
        press(window, Qt.Key.Key_F, CONTROL)
        assert window.page.bar.filter.hasFocus()


async def test_a_new_record_is_a_form_and_escapes_nobody(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        press(window, Qt.Key.Key_N, CONTROL)
        await until(lambda: window.record.edit is not None)
        assert window.record.edit is not None
        assert window.record.edit.is_new
        assert inside(window, window.record)
        assert window.commands["save_record"].isEnabled()


async def test_the_palette_opens_records_modules_and_runs_actions(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, window_on(look, session) as window:
        palette = window.search_palette
        records = window.page.table.records
        names = (str(records.index(row, 0).data()) for row in range(3, rows(window)))
        # a letter that no key has ends the whole process, and not this test alone
        name = next(name for name in names if name.isascii())
        press(window, Qt.Key.Key_2, CONTROL)
        press(window, Qt.Key.Key_K, CONTROL)
        assert palette.isVisible()
        QTest.keyClicks(palette.input, name.split()[0])
        await until(lambda: any(name == palette.model.index(r).data() for r in range(10)))
        press(window, Qt.Key.Key_Escape)
        assert not palette.isVisible()
        assert window.page.table.hasFocus()
        press(window, Qt.Key.Key_K, CONTROL)
        QTest.keyClicks(palette.input, "organi")
        await until(
            lambda: palette.model.index(1).data() == session.info(ModuleName("Accounts")).label
        )
        press(window, Qt.Key.Key_Return)
        await until(lambda: window.page.module == "Accounts")
        press(window, Qt.Key.Key_K, CONTROL)
        QTest.keyClicks(palette.input, "keyboard sho")
        await until(lambda: palette.model.index(1).data() == "Keyboard shortcuts")
        press(window, Qt.Key.Key_Return)
        await until(lambda: isinstance(QApplication.activeModalWidget(), ShortcutSheet))
        sheet = QApplication.activeModalWidget()
        assert sheet is not None
        QTest.keyClick(sheet, Qt.Key.Key_Escape)
        await until(lambda: QApplication.activeModalWidget() is None)


async def test_the_palette_opens_a_found_record(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, window_on(look, session) as window:
        target = (await session.find_targets([DEALS], "pump"))[0]
        window.navigator.open_module("Leads")
        await until(lambda: window.page.module == "Leads" and rows(window) > 0)
        window.search_palette.record_chosen.emit(target.module, target.id)
        await until(lambda: window.navigator.open_key == target.id.key)
        assert window.page.module == DEALS


async def test_offline_everything_stays_readable_and_an_edit_waits(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        press(window, Qt.Key.Key_2, CONTROL)
        press(window, Qt.Key.Key_Return)
        key = await opened(window)
        demo.faults.offline = True
        press(window, Qt.Key.Key_F5)
        await until(lambda: window.status_line.connection.text().startswith("Offline since"))
        press(window, Qt.Key.Key_3, CONTROL)
        press(window, Qt.Key.Key_End)
        write(" (offline)")
        press(window, Qt.Key.Key_S, CONTROL)
        await until(lambda: window.status_line.waiting.text() == "1 waiting to send")
        await until(lambda: window.notices.toast.words == "Waiting to send")
        demo.faults.offline = False
        QTest.mouseClick(window.status_line.connection, Qt.MouseButton.LeftButton)
        await until(lambda: window.status_line.waiting.isHidden())
        deal = demo.rows("Potentials")[server_id(session, DEALS, key)]
        assert any(str(value).endswith(" (offline)") for value in deal.values())


async def test_the_sample_company_offers_to_connect(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with (
        demo_session(shared_demo, demo=True) as session,
        window_on(look, session) as window,
    ):
        assert window.sample_banner.words == "Sample data."
        with qtbot.waitSignal(window.connect_asked):
            window.sample_banner.buttons[0].click()


async def test_remedies_are_carried_out_or_passed_on(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session:
        window = MainWindow(look, session, Remembered(), remedies=frozenset({Remedy.PASTE_KEY}))
        session.bus.notices.emit(Notice(Level.PROBLEM, "No key", remedy=Remedy.PASTE_KEY))
        with qtbot.waitSignal(window.remedy_asked) as asked:
            window.notices.banner.buttons[0].click()
        assert asked.args[0].remedy is Remedy.PASTE_KEY
        session.bus.notices.emit(Notice(Level.PROBLEM, "No net", remedy=Remedy.WORK_OFFLINE))
        window.notices.banner.buttons[0].click()
        assert session.status.online is False
        dispose(window)


@pytest.mark.qt_log_ignore(
    "does not support (raise|grabbing the keyboard|QPlatformServices::openUrl)", extend=True
)
@pytest.mark.parametrize("width", [1440, 1000, 640])
async def test_every_action_does_something_at_every_width(
    look: Look, qtbot: QtBot, shared_demo: DemoServer, width: int
) -> None:
    async with (
        demo_session(shared_demo, write_level=WriteLevel.READ_ONLY) as session,
        window_on(look, session) as window,
    ):
        window.resize(width, 480)
        press(window, Qt.Key.Key_2, CONTROL)
        press(window, Qt.Key.Key_Return)
        await opened(window)
        for spec in ACTIONS:
            if spec.key not in {"quit", "read_only"} and window.commands[spec.key].isEnabled():
                window.commands[spec.key].trigger()
                for dialog in window.findChildren(ShortcutSheet):
                    dialog.accept()
                while (modal := QApplication.activeModalWidget()) is not None:
                    modal.close()
                while (popup := QApplication.activePopupWidget()) is not None:
                    popup.close()
                window.search_palette.close_palette()


async def test_narrow_windows_open_a_record_over_the_table_and_go_back(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, window_on(look, session) as window:
        window.resize(640, 480)
        await until(lambda: not window.command_bar.menu_bar.isVisible())
        assert not window.panes.shown(Pane.RECORD)
        press(window, Qt.Key.Key_2, CONTROL)
        press(window, Qt.Key.Key_Return)
        await opened(window)
        assert window.panes.shown(Pane.RECORD)
        assert not window.panes.shown(Pane.TABLE)
        window.command_bar.back.click()
        await until(lambda: window.panes.shown(Pane.TABLE))
        assert window.page.table.hasFocus()


async def test_closing_keeps_the_size_and_tells_who_owns_the_session(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    remembered = Remembered({"module": DEALS})
    async with (
        demo_session(shared_demo) as session,
        window_on(look, session, remembered) as window,
    ):
        window.resize(1111, 777)
        with qtbot.waitSignal(window.quit_asked):
            press(window, Qt.Key.Key_Q, CONTROL)
        assert remembered.numbers("window") == (1111, 777)


async def test_a_window_closed_while_it_filled_the_screen_fills_it_again(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    remembered = Remembered({"module": DEALS, "window": [1111, 777]})
    async with (
        demo_session(shared_demo) as session,
        window_on(look, session, remembered) as window,
    ):
        assert not window.isMaximized()
        window.resize(1010, 666)
        window.showMaximized()
        await until(window.isMaximized)
    assert remembered.numbers("window") == (1010, 666)
    async with demo_session(shared_demo) as session:
        again = MainWindow(look, session, remembered)
        assert again.isMaximized()
        again.close()
        dispose(again)


async def test_every_control_has_a_name(look: Look, qtbot: QtBot, shared_demo: DemoServer) -> None:
    async with demo_session(shared_demo) as session, window_on(look, session) as window:
        press(window, Qt.Key.Key_2, CONTROL)
        press(window, Qt.Key.Key_Return)
        await opened(window)
        nameless = [
            part
            for part in window.findChildren(QWidget)
            if part.isVisible()
            and part.focusPolicy() & Qt.FocusPolicy.TabFocus
            and not (part.accessibleName() or getattr(part, "text", str)())
            and part.focusProxy() is None
        ]
        assert nameless == []


async def test_problems_of_modules_nobody_looks_at_are_no_banner(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, window_on(look, session) as window:
        words = "You may not see this in Vtiger."
        session.bus.notices.emit(Notice(Level.PROBLEM, words, topic="a", module="Groups"))
        assert words not in [notice.words for notice in window.notices.problems]
        session.bus.notices.emit(Notice(Level.PROBLEM, words, topic="b", module=DEALS))
        assert window.notices.banner.words == words


async def test_what_stops_everything_is_a_banner_until_it_is_over(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, window_on(look, session) as window:
        trouble = Notice(Level.PROBLEM, "The key was not accepted.", topic="sign-in")
        session.bus.status.emit(replace(session.status, trouble=trouble))
        assert window.notices.banner.words == "The key was not accepted."
        session.bus.status.emit(replace(session.status, trouble=None))
        assert not window.notices.banner.isVisible()


async def test_what_was_typed_last_is_kept_when_the_window_closes(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session:
        async with window_on(look, session) as window:
            press(window, Qt.Key.Key_2, CONTROL)
            press(window, Qt.Key.Key_Return)
            key = await opened(window)
            press(window, Qt.Key.Key_3, CONTROL)
            press(window, Qt.Key.Key_End)
            write(" (typed)")
            window.close()
            await window.finish()
        edit = await session.open_record(DEALS, key)
        assert edit.changed_fields
        await edit.close()


async def test_a_record_that_comes_late_does_not_push_away_the_one_asked_for_after_it(
    look: Look, qtbot: QtBot, shared_demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with demo_session(shared_demo) as session, window_on(look, session) as window:
        records, held = window.page.table.records, asyncio.Event()
        late, wanted = records.key_at(2), records.key_at(4)
        assert late is not None
        assert wanted is not None
        find = session.open_record

        async def slowly(module: ModuleName, key: int) -> EditSession:
            if key == late:
                await held.wait()
            return await find(module, key)

        monkeypatch.setattr(session, "open_record", slowly)
        window.navigator.open_record(DEALS, late)
        window.navigator.open_record(DEALS, wanted)
        await until(lambda: window.navigator.open_key == wanted)
        held.set()
        for _ in range(20):
            await asyncio.sleep(0)
        assert window.navigator.open_key == wanted
        window.navigator.back()
        await until(lambda: window.record.edit is None)


async def test_the_palette_shows_what_was_typed_last(
    look: Look, qtbot: QtBot, shared_demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with demo_session(shared_demo) as session, window_on(look, session) as window:
        palette, held = window.search_palette, asyncio.Event()
        find = session.find_targets

        async def slowly(modules: Sequence[ModuleName], text: str) -> tuple[Target, ...]:
            found = await find(modules, text)
            if text == "p":
                await held.wait()
            return found

        monkeypatch.setattr(session, "find_targets", slowly)
        press(window, Qt.Key.Key_K, CONTROL)
        QTest.keyClicks(palette.input, "p")
        palette.input.setText("about")
        await until(lambda: palette.model.index(1).data() == "About vtdesk")
        held.set()
        for _ in range(20):
            await asyncio.sleep(0)
        assert palette.model.index(1).data() == "About vtdesk"


async def test_settings_and_signing_out_are_somebody_elses_work(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, window_on(look, session) as window:
        with qtbot.waitSignal(window.settings_asked):
            press(window, Qt.Key.Key_Comma, CONTROL)
        for key, steps in ((Qt.Key.Key_Plus, 1), (Qt.Key.Key_Minus, -1), (Qt.Key.Key_0, 0)):
            with qtbot.waitSignal(window.text_size_asked) as asked:
                press(window, key, CONTROL)
            assert asked.args == [steps]
        with qtbot.waitSignal(window.connect_asked):
            window.commands["connect_another"].trigger()
        with qtbot.waitSignal(window.sign_out_asked):
            window.commands["sign_out"].trigger()


async def test_the_session_is_told_what_is_on_screen(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, window_on(look, session) as window:
        seen = [session._engine.visible]
        window.navigator.open_module("Leads")
        seen.append(session._engine.visible)
        window.hide()
        seen.append(session._engine.visible)
        assert seen == [DEALS, "Leads", None]


async def test_a_server_that_lists_far_less_is_asked_about_until_a_person_decides(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        session._engine._suspect(Suspicion(ModuleName("Leads"), 40, 1))
        session._engine._suspect(Suspicion(DEALS, 1_200, 3))
        await until(lambda: "deals" in window.doubt.words)
        assert window.doubt.words == "Vtiger lists 3 of 1,200 deals now. Keep what is here?"
        window.doubt.buttons[0].click()
        await until(lambda: "leads" in window.doubt.words)
        cursor = session._cache.cursor(DEALS)
        assert cursor is not None
        assert cursor.doubted == 3
        window.doubt.buttons[1].setFocus()
        window.doubt.buttons[1].click()
        await until(window.doubt.isHidden)
        assert window.page.table.hasFocus()


async def test_a_click_on_the_question_leaves_the_keyboard_where_it_is(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        await until(lambda: rows(window) > 0)
        window.page.focus_filter()
        session._engine._suspect(Suspicion(DEALS, 1_200, 3))
        await until(lambda: "deals" in window.doubt.words)
        QTest.mouseClick(window.doubt.buttons[0], Qt.MouseButton.LeftButton)
        await until(window.doubt.isHidden)
        assert window.page.bar.filter.hasFocus()
        assert session.status.suspicions == ()


async def test_refreshing_asks_for_a_record_of_another_module_too(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        organisation = next(iter(demo.rows("Accounts")))
        window.navigator.open_record(ModuleName("Accounts"), int(organisation.split("x")[1]))
        await until(lambda: window.record.edit is not None and not window.record.edit.gone)
        assert window.page.module == DEALS
        demo.edit("Accounts", organisation, {"accountname": "Renamed elsewhere"})
        press(window, Qt.Key.Key_F5)
        await until(lambda: window.record.head.title == "Renamed elsewhere")


async def test_refreshing_everything_asks_what_the_server_offers(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        demo.calls.clear()
        press(window, Qt.Key.Key_R, CONTROL | SHIFT)
        await until(lambda: demo.calls.count("listtypes") == 1)
