"""Editing cells in place, worked by keys on a demo server."""

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.helpers.deals import open_all_deals
from tests.helpers.demo_session import demo_session
from tests.helpers.desk import until
from tests.helpers.main_window import press, rows, server_id, window_on, write
from vtdesk.app.session import Session
from vtdesk.demo.server import DemoServer
from vtdesk.domain.account import WriteLevel
from vtdesk.domain.ids import ModuleName
from vtdesk.ui.browse.record_table import RecordTable
from vtdesk.ui.edit.inputs.picklist import PicklistInput
from vtdesk.ui.edit.inputs.text import TextInput
from vtdesk.ui.look import Look
from vtdesk.ui.main_window import MainWindow
from vtdesk.ui.staging.paste_dialog import RefusedDialog

DEALS = ModuleName("Potentials")
CHOOSE_ROW = (
    QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
)
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def go_to(window: MainWindow, row: int, field: str) -> None:
    """Put the cursor on a cell of the table."""
    table = window.page.table
    table.setFocus()
    index = table.records.index(row, column_of(window, field))
    table.selectionModel().setCurrentIndex(index, CHOOSE_ROW)


def column_of(window: MainWindow, field: str) -> int:
    return [c.spec.name for c in window.page.table.records.columns].index(field)


def key_of(window: MainWindow, row: int) -> int:
    key = window.page.table.records.key_at(row)
    assert key is not None
    return key


def staged_text(session: Session, window: MainWindow, row: int, field: str) -> str | None:
    cell = session.staging.cell(DEALS, key_of(window, row), field)
    return None if cell is None else cell.text


def type_keys(text: str) -> None:
    """Type letter by letter where the keyboard is; the first one may move it."""
    for letter in text:
        write(letter)


async def test_typing_opens_the_input_and_enter_goes_down(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        go_to(window, 0, "amount")
        type_keys("51200")
        made = window.desks.staging.editor.input
        assert isinstance(made, TextInput)
        assert made.line.text() == "51200"
        press(window, Qt.Key.Key_Return)
        assert window.desks.staging.editor.input is None
        assert window.page.table.current_cell() == (1, column_of(window, "amount"))
        cell = session.staging.cell(DEALS, key_of(window, 0), "amount")
        assert cell is not None
        assert cell.wire.startswith("51200")
        assert window.desks.staging.bar.words == "1 cell changed in 1 record · not sent yet"


async def test_tab_goes_on_and_enter_returns_to_where_tab_began(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        start = column_of(window, "amount")
        go_to(window, 0, "amount")
        type_keys("5")
        press(window, Qt.Key.Key_Tab)
        assert window.page.table.current_cell() == (0, start + 1)
        type_keys("+3")
        press(window, Qt.Key.Key_Return)
        assert window.page.table.current_cell() == (1, start)
        assert session.staging.count(DEALS).cells == 2


async def test_escape_leaves_the_cell_as_it_was(look: Look, qtbot: QtBot, demo: DemoServer) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        go_to(window, 0, "amount")
        type_keys("77")
        press(window, Qt.Key.Key_Escape)
        assert window.desks.staging.editor.input is None
        assert isinstance(QApplication.focusWidget(), RecordTable)
        assert not session.staging.count(DEALS).cells
        assert window.desks.staging.bar.isHidden()


async def test_f2_keeps_the_text_and_its_arrows_move_in_it(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        go_to(window, 0, "potentialname")
        before = str(window.page.table.currentIndex().data())
        press(window, Qt.Key.Key_F2)
        press(window, Qt.Key.Key_End)
        press(window, Qt.Key.Key_Left)
        made = window.desks.staging.editor.input
        assert isinstance(made, TextInput)
        assert not made.line.hasSelectedText()
        press(window, Qt.Key.Key_End)
        type_keys("!")
        press(window, Qt.Key.Key_Return, SHIFT)
        assert staged_text(session, window, 0, "potentialname") == f"{before}!"
        assert window.page.table.selected_count() == 1


async def test_an_edit_begun_by_typing_ends_with_an_arrow(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    open_all_deals(demo)
    async with demo_session(demo) as session, window_on(look, session) as window:
        go_to(window, 2, "amount")
        type_keys("9")
        press(window, Qt.Key.Key_Up)
        assert window.page.table.current_cell() == (1, column_of(window, "amount"))
        assert session.staging.count(DEALS).cells == 1


async def test_a_choice_is_taken_by_its_first_letters(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        first_open = next(
            row
            for row in range(rows(window))
            if "Closed" not in str(window.page.table.records.index(row, 2).data())
        )
        go_to(window, first_open, "sales_stage")
        type_keys("won")
        assert isinstance(window.desks.staging.editor.input, PicklistInput)
        press(window, Qt.Key.Key_Return)
        cell = session.staging.cell(DEALS, key_of(window, first_open), "sales_stage")
        assert cell is not None
        assert (cell.wire, cell.problem) == ("Closed Won", "")


async def test_what_is_no_value_stays_with_its_reason(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        go_to(window, 0, "amount")
        type_keys("much")
        press(window, Qt.Key.Key_Return)
        cell = session.staging.cell(DEALS, key_of(window, 0), "amount")
        assert cell is not None
        assert cell.text == "much"
        assert "number" in cell.problem
        assert window.desks.staging.bar.words.endswith("1 needs you")
        go_to(window, 0, "amount")
        press(window, Qt.Key.Key_F2)
        made = window.desks.staging.editor.input
        assert isinstance(made, TextInput)
        assert made.line.text() == "much"


async def test_the_value_from_before_is_no_edit(look: Look, qtbot: QtBot, demo: DemoServer) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        for field in ("potentialname", "amount", "closingdate"):
            go_to(window, 0, field)
            press(window, Qt.Key.Key_F2)
            press(window, Qt.Key.Key_Return)
        assert not session.staging.count(DEALS).cells


async def test_the_input_stays_with_its_record_when_rows_move(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        go_to(window, 3, "amount")
        key = key_of(window, 3)
        type_keys("4711")
        window.page.table.sort_asked.emit("amount", False)
        await until(lambda: window.page.table.records.row_of(key) != 3)
        made = window.desks.staging.editor.input
        assert isinstance(made, TextInput)
        assert made.line.text() == "4711"
        press(window, Qt.Key.Key_Return)
        cell = session.staging.cell(DEALS, key, "amount")
        assert cell is not None
        assert cell.wire.startswith("4711")


async def test_going_elsewhere_stages_what_was_typed(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        go_to(window, 0, "amount")
        type_keys("66")
        press(window, Qt.Key.Key_1, CONTROL)
        assert window.desks.staging.editor.input is None
        assert session.staging.count(DEALS).cells == 1


@pytest.mark.parametrize(
    ("level", "words"),
    [(WriteLevel.READ_ONLY, "This account is read-only in vtdesk.")],
)
async def test_a_cell_that_may_not_be_changed_says_why(
    look: Look, qtbot: QtBot, demo: DemoServer, level: WriteLevel, words: str
) -> None:
    async with (
        demo_session(demo, write_level=level) as session,
        window_on(look, session) as window,
    ):
        go_to(window, 0, "amount")
        type_keys("1")
        assert window.desks.staging.editor.input is None
        assert window.notices.toast.words == words


async def test_a_field_that_vtiger_fills_says_so(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        schema = session.schema(DEALS)
        assert schema is not None
        closed = next(spec for spec in schema.fields if not spec.writable)
        assert session.staging.reason(DEALS, key_of(window, 0), closed.name).startswith(
            closed.label
        )


async def test_a_cell_of_a_closed_record_is_no_field_and_says_why(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    open_all_deals(demo)
    async with demo_session(demo) as session, window_on(look, session) as window:
        first, second = key_of(window, 0), key_of(window, 1)

        def begin(key: int) -> bool:
            place = window.page.place_of(key)
            assert place is not None
            go_to(window, place[0] - 1, "amount")
            press(window, Qt.Key.Key_F2)
            return window.desks.staging.editor.input is not None

        demo.edit(DEALS, server_id(session, DEALS, first), {"sales_stage": "Closed Won"})
        session.refresh(DEALS)
        reopening = session.around.reopening
        await until(lambda: bool(reopening.closed_words(DEALS, first)))
        assert not begin(first)
        assert window.notices.toast.words == reopening.closed_words(DEALS, first)
        assert begin(second)
        assert session.staging.reason(DEALS, second, "amount") == ""


async def test_a_module_without_the_right_to_change_says_so(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with (
        demo_session(shared_demo, user=2) as session,
        window_on(look, session) as window,
    ):
        assert not window.commands["bulk_edit"].isEnabled()
        go_to(window, 0, "potentialname")
        type_keys("x")
        assert window.desks.staging.editor.input is None
        assert window.notices.toast.words == "You may not change Deals in this Vtiger."
        QGuiApplication.clipboard().setText("one\ttwo")
        window.desks.staging.paste()
        await until(lambda: window.findChild(RefusedDialog) is not None)
        dialog = window.findChild(RefusedDialog)
        assert isinstance(dialog, RefusedDialog)
        assert dialog.accessibleName() == "0 cells changed, 2 cells were left alone"
        assert "You may not change Deals in this Vtiger." in dialog.list.toPlainText()
        dialog.accept()
