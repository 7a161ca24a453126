"""A window on a demo server, worked by keys."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.helpers.demo_session import shows_all
from tests.helpers.desk import until
from tests.helpers.widgets import dispose
from vtdesk.app.session import Session
from vtdesk.app.settings import Remembered
from vtdesk.domain.errors import Remedy
from vtdesk.domain.ids import ModuleName
from vtdesk.ui.look import Look
from vtdesk.ui.main_window import MainWindow

CONTROL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
DEALS = ModuleName("Potentials")


@asynccontextmanager
async def window_on(
    look: Look,
    session: Session,
    remembered: Remembered | None = None,
    *,
    remedies: frozenset[Remedy] = frozenset(),
) -> AsyncIterator[MainWindow]:
    """A window with the deals open and loaded, until the block ends."""
    kept = remembered or Remembered({"module": DEALS})
    window = MainWindow(look, session, kept, remedies=remedies)
    window.resize(1440, 900)
    window.show()
    window.activateWindow()
    window.start()
    try:
        await until(lambda: rows(window) > 0 and not window.page.foot.words)
        await until(lambda: shows_all(session, window.page.module))
        yield window
    finally:
        # as the program does it: what runs ends before the window goes
        window.close()
        await session.tasks.close()
        dispose(window)


def rows(window: MainWindow) -> int:
    """How many rows the table has."""
    return window.page.table.records.rowCount()


def press(window: QWidget, key: Qt.Key, modifiers: Qt.KeyboardModifier | None = None) -> None:
    """Press a key where the keyboard is."""
    focus = QApplication.focusWidget() or window
    QTest.keyClick(focus, key, modifiers or Qt.KeyboardModifier.NoModifier)


def write(text: str) -> None:
    """Type where the keyboard is."""
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClicks(focus, text)


async def opened(window: MainWindow) -> int:
    """Wait until a record is open; its key."""
    await until(lambda: window.navigator.open_key is not None)
    assert window.navigator.open_key is not None
    return window.navigator.open_key


def server_id(session: Session, module: ModuleName, key: int) -> str:
    """The id by which the server knows a record."""
    schema = session.schema(module)
    assert schema is not None
    return f"{schema.id_prefix}x{key}"


def inside(window: MainWindow, part: QWidget) -> bool:
    """Whether the keyboard is in a part of the window."""
    focus: QWidget | None = window.focusWidget()
    return focus is part or (focus is not None and part.isAncestorOf(focus))
