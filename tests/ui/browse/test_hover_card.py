"""The card of a reference: after a moment, from the store, gone with the mouse."""

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from tests.helpers.demo_session import demo_session
from tests.helpers.desk import until
from tests.helpers.main_window import DEALS, rows, window_on
from vtdesk.demo.server import DemoServer
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.ids import ModuleName
from vtdesk.ui.browse.hover_card import HoverCard
from vtdesk.ui.look import Look
from vtdesk.ui.main_window import MainWindow

ACCOUNTS = ModuleName("Accounts")


def place_of_reference(window: MainWindow) -> tuple[QPoint, str]:
    """The middle of a cell that names an organisation, and that name."""
    table, records = window.page.table, window.page.table.records
    kinds = [column.spec.kind for column in records.columns]
    column = kinds.index(FieldKind.REFERENCE)
    for row in range(rows(window)):
        index = records.index(row, column)
        if table.reference_at(index) is not None:
            return table.visualRect(index).center(), str(index.data())
    raise AssertionError("no reference on screen")


def move_mouse(widget: QWidget, at: QPoint) -> None:
    """As if the mouse came to a place of a widget."""
    none = Qt.MouseButton.NoButton
    place = QPointF(at)
    everywhere = QPointF(widget.mapToGlobal(at))
    keys = Qt.KeyboardModifier.NoModifier
    event = QMouseEvent(QEvent.Type.MouseMove, place, everywhere, none, none, keys)
    QApplication.sendEvent(widget, event)


def card(window: MainWindow) -> HoverCard | None:
    shown = window.cards.card
    return shown if shown is not None and shown.isVisible() else None


async def test_a_card_comes_over_a_reference_and_goes_with_the_mouse(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, window_on(look, session, None) as window:
        session.open_table(ACCOUNTS)
        await session.ensure_schema(ACCOUNTS)
        await session.open_table(ACCOUNTS).start()
        await until(lambda: session.freshness(ACCOUNTS) is not None)
        at, name = place_of_reference(window)
        viewport = window.page.table.viewport()
        move_mouse(viewport, at)
        await until(lambda: card(window) is not None)
        shown = card(window)
        assert shown is not None
        assert name in shown.words
        assert window.rect().contains(shown.geometry().center())
        tip = QHelpEvent(QEvent.Type.ToolTip, at, viewport.mapToGlobal(at))
        QApplication.sendEvent(viewport, tip)
        assert not QToolTip.isVisible()
        move_mouse(viewport, QPoint(at.x(), viewport.height() - 2))
        await until(lambda: card(window) is None)


async def test_no_card_for_what_is_not_stored(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, window_on(look, session) as window:
        assert window.page.module == DEALS
        at, _name = place_of_reference(window)
        move_mouse(window.page.table.viewport(), at)
        timer = window.cards.timer
        await until(lambda: not timer.isActive())
        assert card(window) is None
