"""Pictures of the table itself: columns, frozen one, order, block of cells, narrow, right to left."""

from collections.abc import Awaitable, Callable

from PySide6.QtCore import QPoint, Qt

from tests.helpers.typist import Typist
from vtdesk.ui.browse.cell_table import CHOOSE_ROW
from vtdesk.ui.main_window import MainWindow

Shoot = Callable[..., Awaitable[None]]
MANY_COLUMNS = (
    "potentialname", "related_to", "sales_stage", "amount", "closingdate", "leadsource",
    "probability", "nextstep", "createdtime", "assigned_user_id",
)  # fmt: skip
NARROW = (640, 480)


async def table_screens(typist: Typist, shoot: Shoot) -> None:
    """Everything that is done to columns and cells of the deals.

    Args:
        typist: at the keyboard of the program.
        shoot: takes a picture of a name, optionally of a window and in a size.
    """
    await typist.until_open()
    await typist.open_module("Deals")
    await typist.until_quiet()
    window = typist.window
    await typist.press("Ctrl+2", "Ctrl+Home", "F8")
    await shoot("columns")
    await typist.press("Escape")
    window.page.columns.show_columns(list(MANY_COLUMNS))
    await _until_columns(typist, len(MANY_COLUMNS))
    for label, key in (("Sales Stage", "F9"), ("Amount", "Shift+F9")):
        _go_to(window, label)
        await typist.press(key)
        await typist.settle()
    await typist.press("Ctrl+Home")
    _go_to(window, "Created Time", row=3)
    await typist.press("Shift+Down", "Shift+Down", "Shift+Left")
    await shoot("table-frozen")
    _go_to(window, "Amount", row=2)
    await typist.press("Shift+Down", "Shift+Down", "Shift+Down")
    await typist.until(lambda: "sum" in window.page.summary.words, "a sum")
    await shoot("table-sum")
    await shoot("table-640", size=NARROW)
    window.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    await shoot("table-right-to-left")
    window.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    window.page.columns.open_menu("amount", window.mapToGlobal(QPoint(600, 200)))
    await shoot("column-menu", window.page.columns.menu, (240, 340))
    window.page.columns.menu.close()
    window.page.columns.reset()
    await typist.until_quiet()


async def _until_columns(typist: Typist, count: int) -> None:
    records = typist.window.page.table.records
    await typist.until(lambda: len(records.columns) == count, f"{count} columns")
    await typist.settle()


def _go_to(window: MainWindow, label: str, row: int = 0) -> None:
    table = window.page.table
    names = [column.spec.label for column in table.records.columns]
    table.selectionModel().setCurrentIndex(table.records.index(row, names.index(label)), CHOOSE_ROW)
