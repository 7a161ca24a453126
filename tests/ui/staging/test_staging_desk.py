"""Blocks, fill, undo, the bar and the review, worked by keys on a demo server."""

import time
from dataclasses import replace

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from tests.helpers.deals import open_all_deals
from tests.helpers.demo_session import demo_session
from tests.helpers.desk import until
from tests.helpers.main_window import press, window_on, write
from vtdesk.app.session import Session
from vtdesk.demo.server import DemoServer
from vtdesk.domain.account import WriteLevel
from vtdesk.domain.ids import ModuleName
from vtdesk.ui.action_spec import NO_RIGHT_WORDS
from vtdesk.ui.look import Look
from vtdesk.ui.main_window import MainWindow
from vtdesk.ui.staging.change_list import FieldLine, RecordLine
from vtdesk.ui.staging.paste_dialog import RefusedDialog

DEALS = ModuleName("Potentials")
CHOOSE_ROW = (
    QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
)
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def column_of(window: MainWindow, field: str) -> int:
    return [c.spec.name for c in window.page.table.records.columns].index(field)


def go_to(window: MainWindow, row: int, field: str) -> None:
    """Put the cursor on a cell of the table."""
    table = window.page.table
    table.setFocus()
    index = table.records.index(row, column_of(window, field))
    table.selectionModel().setCurrentIndex(index, CHOOSE_ROW)


def wire(session: Session, window: MainWindow, row: int, field: str) -> str | None:
    key = window.page.table.records.key_at(row)
    assert key is not None
    cell = session.staging.cell(DEALS, key, field)
    return None if cell is None else cell.wire


def cells(session: Session) -> int:
    return session.staging.count(DEALS).cells


def focus_text() -> str:
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    return field.text()


async def test_a_block_from_a_spreadsheet_lands_cell_by_cell(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        go_to(window, 0, "amount")
        QGuiApplication.clipboard().setText("11\t24.12.2026\r\n22\t25.12.2026\r\n")
        press(window, Qt.Key.Key_V, CONTROL)
        await until(lambda: cells(session) == 4)
        assert wire(session, window, 1, "closingdate") == "2026-12-25"
        assert window.notices.toast.words == "4 cells changed"
        press(window, Qt.Key.Key_Z, CONTROL)
        await until(lambda: cells(session) == 0)
        press(window, Qt.Key.Key_Z, CONTROL | SHIFT)
        await until(lambda: cells(session) == 4)


async def test_one_value_fills_a_selection(look: Look, qtbot: QtBot, demo: DemoServer) -> None:
    open_all_deals(demo)
    async with demo_session(demo) as session, window_on(look, session) as window:
        go_to(window, 0, "amount")
        press(window, Qt.Key.Key_Down, SHIFT)
        press(window, Qt.Key.Key_Down, SHIFT)
        QGuiApplication.clipboard().setText("123")
        press(window, Qt.Key.Key_V, CONTROL)
        await until(lambda: cells(session) == 3)


async def test_what_a_paste_leaves_alone_is_listed_with_its_reason(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        last = len(window.page.table.records.columns) - 1
        field = window.page.table.records.columns[last].spec.name
        go_to(window, 0, field)
        QGuiApplication.clipboard().setText("one\ttwo\tthree")
        press(window, Qt.Key.Key_V, CONTROL)
        await until(lambda: window.findChild(RefusedDialog) is not None)
        dialog = window.findChild(RefusedDialog)
        assert isinstance(dialog, RefusedDialog)
        assert "2 cells were left alone" in dialog.accessibleName()
        dialog.accept()


async def test_fill_down_takes_the_first_row(look: Look, qtbot: QtBot, demo: DemoServer) -> None:
    open_all_deals(demo)
    async with demo_session(demo) as session, window_on(look, session) as window:
        go_to(window, 0, "amount")
        for letter in "777":
            write(letter)
        press(window, Qt.Key.Key_Return)
        go_to(window, 0, "amount")
        press(window, Qt.Key.Key_Down, SHIFT)
        press(window, Qt.Key.Key_Down, SHIFT)
        press(window, Qt.Key.Key_D, CONTROL)
        await until(lambda: cells(session) == 3)
        assert wire(session, window, 2, "amount") == wire(session, window, 0, "amount")


async def test_fill_down_of_one_row_says_what_to_do(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        go_to(window, 0, "amount")
        press(window, Qt.Key.Key_D, CONTROL)
        await until(lambda: "Shift" in window.notices.toast.words)
        assert not cells(session)


async def test_cleared_cells_are_empty_edits(look: Look, qtbot: QtBot, demo: DemoServer) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        go_to(window, 0, "amount")
        press(window, Qt.Key.Key_Down, SHIFT)
        press(window, Qt.Key.Key_Backspace, CONTROL)
        await until(lambda: cells(session) == 2)
        assert wire(session, window, 0, "amount") == ""


async def test_the_keys_that_empty_cells_take_a_word_away_where_one_is_typed(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    open_all_deals(demo)
    async with demo_session(demo) as session, window_on(look, session) as window:
        go_to(window, 0, "amount")
        press(window, Qt.Key.Key_F, CONTROL)
        write("pump station")
        press(window, Qt.Key.Key_Backspace, CONTROL)
        assert focus_text() == "pump "
        assert cells(session) == 0
        press(window, Qt.Key.Key_Escape)
        go_to(window, 0, "amount")
        press(window, Qt.Key.Key_Backspace, CONTROL)
        await until(lambda: cells(session) == 1)
        assert wire(session, window, 0, "amount") == ""


async def test_sorting_and_another_module_lose_nothing(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        go_to(window, 0, "amount")
        write("5")
        press(window, Qt.Key.Key_Return)
        window.navigator.open_module("Accounts")
        await until(
            lambda: window.page.module == "Accounts" and window.desks.staging.bar.isHidden()
        )
        window.navigator.open_module(DEALS)
        await until(lambda: not window.desks.staging.bar.isHidden())
        assert window.desks.staging.bar.words.startswith("1 cell changed in 1 record")


async def test_the_review_shows_before_and_after_and_takes_back_by_key(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    open_all_deals(demo)
    async with demo_session(demo) as session, window_on(look, session) as window:
        for row, text in ((0, "500"), (1, "600"), (2, "nonsense")):
            go_to(window, row, "amount")
            for letter in text:
                write(letter)
            press(window, Qt.Key.Key_Return)
        press(window, Qt.Key.Key_D, CONTROL | SHIFT)
        review = window.desks.staging.review
        await until(lambda: review.is_open and len(review.page.records) == 3)
        page = review.page
        assert page.head.words == "3 changes in 3 deals, not sent yet"
        assert len(page.chosen_keys) == 2
        assert page.price.go_button.text() == "Apply 2 deals"
        assert page.price.words.startswith("3 calls")
        first = page.list.changes.line(1)
        assert isinstance(first, FieldLine)
        assert first.field.after.text == "500.00"
        press(window, Qt.Key.Key_Space)
        assert len(page.chosen_keys) == 1
        assert page.price.go_button.text() == "Apply 1 deal"
        press(window, Qt.Key.Key_Down)
        press(window, Qt.Key.Key_Delete)
        await until(lambda: len(page.records) == 2)
        assert cells(session) == 2
        press(window, Qt.Key.Key_Escape)
        assert not review.is_open
        assert window.page.table.hasFocus()


async def test_a_record_that_cannot_be_sent_is_never_ticked(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        go_to(window, 0, "amount")
        for letter in "nonsense":
            write(letter)
        press(window, Qt.Key.Key_Return)
        press(window, Qt.Key.Key_S, CONTROL | SHIFT)
        review = window.desks.staging.review
        await until(lambda: review.is_open and len(review.page.records) == 1)
        assert not review.page.price.go_button.isEnabled()
        line = review.page.list.changes.line(0)
        assert isinstance(line, RecordLine)
        review.page.list.changes.turn(line.record)
        assert not review.page.chosen_keys


async def test_an_account_that_asks_first_shows_the_review(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with (
        demo_session(demo, write_level=WriteLevel.ASK) as session,
        window_on(look, session) as window,
    ):
        go_to(window, 0, "amount")
        write("5")
        press(window, Qt.Key.Key_Return)
        press(window, Qt.Key.Key_S, CONTROL | SHIFT)
        await until(lambda: window.desks.staging.review.is_open)
        assert cells(session) == 1


async def test_opening_a_module_leaves_the_review(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        go_to(window, 0, "amount")
        write("5")
        press(window, Qt.Key.Key_Return)
        window.desks.staging.review.open()
        assert window.desks.staging.review.is_open
        window.navigator.open_module("Accounts")
        assert not window.page.isHidden()


async def test_a_cell_and_the_form_beside_it_are_one(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        go_to(window, 0, "amount")
        key = window.page.table.records.key_at(0)
        press(window, Qt.Key.Key_Return)
        await until(lambda: window.navigator.open_key == key)
        go_to(window, 0, "amount")
        for letter in "51200":
            write(letter)
        press(window, Qt.Key.Key_Return)
        edit = window.record.edit
        assert edit is not None
        await until(lambda: edit.cell("amount") != edit.state("amount").was)
        assert edit.changed_fields == ("amount",)
        edit.edit_text("amount", "600")
        await until(lambda: (wire(session, window, 0, "amount") or "").startswith("600"))
        edit.undo("amount")
        await until(lambda: cells(session) == 0)


async def test_a_large_paste_says_how_far_it_is(
    look: Look, qtbot: QtBot, demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    demo.grow("Potentials", 400)
    open_all_deals(demo)
    async with demo_session(demo) as session, window_on(look, session) as window:
        await until(lambda: not session.status.pulls)
        said: list[str] = []
        monkeypatch.setattr(window.desks.staging.bar, "show_progress", said.append)
        go_to(window, 0, "amount")
        QGuiApplication.clipboard().setText("\n".join(str(n) for n in range(1, 421)))
        press(window, Qt.Key.Key_V, CONTROL)
        await until(lambda: cells(session) == 420)
        await until(lambda: said[-1:] == [""])
        assert said[0].endswith(" of 420 rows")


@pytest.mark.parametrize("key", [Qt.Key.Key_V, Qt.Key.Key_D, Qt.Key.Key_E, Qt.Key.Key_Backspace])
async def test_keys_that_would_change_a_module_without_rights_tell_why_not(
    look: Look, qtbot: QtBot, demo: DemoServer, key: Qt.Key
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        schema = session.schema(DEALS)
        assert schema is not None
        read_only = replace(schema, updateable=False)
        session.bus.changes.emit(await session._cache.put_schema(read_only, fetched=time.time()))
        go_to(window, 0, "amount")
        await until(lambda: not window.commands["paste"].isEnabled())
        QGuiApplication.clipboard().setText("1\t2")
        press(window, key, CONTROL)
        await until(lambda: window.notices.toast.words == NO_RIGHT_WORDS)
        assert cells(session) == 0
