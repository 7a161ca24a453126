"""The buttons at the end of the row under the mouse."""

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.helpers.tables import COLUMNS, SCHEMA, Deals
from vtdesk.ui.around.related.row_actions import RowActions
from vtdesk.ui.browse.record_table import RecordTable
from vtdesk.ui.look import Look


def made(look: Look, qtbot: QtBot) -> tuple[RecordTable, RowActions]:
    deals = Deals(5)
    table = RecordTable(look, lambda _: False)
    qtbot.addWidget(table)
    table.resize(800, 300)
    table.set_table(deals.source, COLUMNS, SCHEMA, {})
    table.show()
    return table, RowActions(look, table)


def point_at(table: RecordTable, row: int) -> None:
    # sent, not moved: where the real pointer is, another window may lie over this one
    y = table.rowViewportPosition(row) + table.rowHeight(row) // 2
    place, viewport = QPointF(120, y), table.viewport()
    everywhere = viewport.mapToGlobal(place)
    none, keys = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    event = QMouseEvent(QEvent.Type.MouseMove, place, everywhere, none, none, keys)
    QApplication.sendEvent(viewport, event)


def test_they_stand_in_the_row_under_the_mouse(look: Look, qtbot: QtBot) -> None:
    table, actions = made(look, qtbot)
    assert actions.row == -1
    point_at(table, 2)
    qtbot.waitUntil(lambda: actions.row == 2)
    assert actions.isVisible()
    assert actions.geometry().right() == table.viewport().rect().right()
    point_at(table, 3)
    qtbot.waitUntil(lambda: actions.row == 3)
    table.cells_moved.emit()
    assert actions.row == -1


def test_each_button_means_the_record_of_its_row(look: Look, qtbot: QtBot) -> None:
    table, actions = made(look, qtbot)
    point_at(table, 1)
    qtbot.waitUntil(lambda: actions.row == 1)
    with qtbot.waitSignal(actions.open_asked) as opened:
        actions.open.click()
    assert opened.args == [2]
    with qtbot.waitSignal(actions.unlink_asked) as unlinked:
        actions.unlink.click()
    assert unlinked.args == [2]
    assert not actions.isVisible()


def test_why_nothing_can_be_unlinked_is_said(look: Look, qtbot: QtBot) -> None:
    _, actions = made(look, qtbot)
    actions.show_refusal("Comments always belong to a record.")
    assert not actions.unlink.isEnabled()
    assert "Comments always" in actions.unlink.toolTip()
    actions.show_refusal("")
    assert actions.unlink.isEnabled()
    assert "stays" in actions.unlink.toolTip()


def test_they_stand_at_the_other_end_from_right_to_left(look: Look, qtbot: QtBot) -> None:
    table, actions = made(look, qtbot)
    table.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    QApplication.sendPostedEvents()
    point_at(table, 2)
    qtbot.waitUntil(lambda: actions.row == 2)
    assert actions.geometry().left() == 0
