"""Ends widgets within the test that made them, turns the wheel over them, and lets go of keys."""

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget


def dispose(widget: QWidget) -> None:
    """Close and delete a widget now.

    One that is only dropped may be collected while another thread runs, and Qt's timers must not
    end there.
    """
    widget.close()
    widget.deleteLater()
    QCoreApplication.sendPostedEvents(widget, QEvent.Type.DeferredDelete)


def turn_wheel(widget: QWidget, *, notches: int = 1) -> None:
    """Turn the wheel over the middle of a widget, towards the person."""
    middle = widget.rect().center()
    event = QWheelEvent(
        QPointF(middle),
        QPointF(widget.mapToGlobal(middle)),
        QPoint(),
        QPoint(0, -120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


def let_all_keys_go() -> None:
    """Let Qt know of no held key.

    One whose press closes its window is never let go there; Qt goes on taking Ctrl or Shift for
    held, and what is selected next adds to the selection.
    """
    widget = QWidget()
    QTest.keyRelease(widget, Qt.Key.Key_Shift)
    dispose(widget)
