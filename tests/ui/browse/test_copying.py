"""Copying from a table of the demo server."""

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.helpers.demo_session import at_rest, demo_session
from tests.helpers.desk import until
from tests.ui.browse.test_page import DEALS, LEADS, column, loaded, page_on
from vtdesk.app.copy_text import CopyForm
from vtdesk.app.settings import Remembered
from vtdesk.demo.server import DemoServer
from vtdesk.domain.notices import Notice
from vtdesk.ui.browse import copying
from vtdesk.ui.look import Look

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


async def clipboard(wanted: str) -> str:
    """The clipboard's text once it holds something that begins so."""
    board = QGuiApplication.clipboard()
    await until(lambda: board.text().startswith(wanted))
    return board.text()


async def test_one_cell_a_block_and_rows_are_copied_as_they_are_selected(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, page_on(look, session, DEALS) as page:
        await loaded(page)
        await at_rest(session)
        names, amounts = column(page, "Deal Name"), column(page, "Amount")
        number = [c.spec.label for c in page.table.records.columns].index("Amount")
        page.focus_table()
        page.table.setCurrentIndex(page.table.records.index(0, 0))
        QTest.keyClick(page.table, Qt.Key.Key_C, CTRL)
        assert await clipboard(names[0]) == names[0]
        page.table.setCurrentIndex(page.table.records.index(0, number))
        QTest.keyClick(page.table, Qt.Key.Key_Down, SHIFT)
        QTest.keyClick(page.table, Qt.Key.Key_C, CTRL)
        assert await clipboard(f"{amounts[0]}\n") == f"{amounts[0]}\n{amounts[1]}"
        QTest.keyClick(page.table, Qt.Key.Key_Space, SHIFT)
        QTest.keyClick(page.table, Qt.Key.Key_C, CTRL)
        lines = (await clipboard(names[0])).split("\n")
        assert [line.split("\t")[0] for line in lines] == names[:2]
        page.copying.copy_rows()
        text = await clipboard("Deal Name\t")
        assert text.count("\n") == 2


@pytest.mark.qt_log_ignore("does not support (raise|grabbing the keyboard)", extend=True)
async def test_the_menu_copies_in_a_form_and_remembers_it(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    remembered = Remembered()
    async with (
        demo_session(shared_demo) as session,
        page_on(look, session, DEALS, remembered) as page,
    ):
        await loaded(page)
        told: list[Notice] = []
        page.message.connect(told.append)
        page.focus_table()
        assert page.copying.last is CopyForm.ROWS
        page.copying.open_menu()
        menu = page.copying.menu
        assert menu.activeAction().text() == "Rows with headings"
        menu.setActiveAction(next(a for a in menu.actions() if a.text() == "JSON"))
        QTest.keyClick(menu, Qt.Key.Key_Return)
        (record,) = json.loads(await clipboard("["))
        assert record["id"].endswith(f"x{page.table.current_key()}")
        assert remembered.text("copy as") == "JSON"
        await until(lambda: bool(told))
        assert told[0].words == "1 row copied as JSON"
        page.copying.open_menu()
        assert menu.activeAction().text() == "JSON"
        QTest.keyClick(menu, Qt.Key.Key_Escape)


async def test_too_many_rows_are_refused_in_words(
    look: Look, qtbot: QtBot, shared_demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "MOST_ROWS", 3)
    async with demo_session(shared_demo) as session, page_on(look, session, DEALS) as page:
        await loaded(page)
        QGuiApplication.clipboard().setText("as before")
        told: list[Notice] = []
        page.message.connect(told.append)
        page.table.selectAll()
        page.copying.copy()
        await until(lambda: bool(told))
        assert told[0].words.endswith("too many for the clipboard. Select at most 3.")
        assert QGuiApplication.clipboard().text() == "as before"


async def test_what_vtiger_does_not_have_yet_has_no_id_to_copy(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, page_on(look, session, LEADS) as page:
        await loaded(page)
        demo.faults.offline = True
        edit = await session.new_record(LEADS)
        edit.edit_text("lastname", "Not sent")
        await edit.save()
        key = edit.key
        assert key is not None
        await until(lambda: page.table.records.row_of(key) is not None)
        told: list[Notice] = []
        page.message.connect(told.append)
        page.focus_table()
        page.table.choose(key)
        page.copying.copy_as(CopyForm.ID)
        await until(lambda: bool(told))
        assert told[0].words == "These records are not in Vtiger yet; they have no id."
