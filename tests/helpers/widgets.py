"""Ends widgets within the test that made them, and lets go of keys."""

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget


def dispose(widget: QWidget) -> None:
    """Close and delete a widget now.

    One that is only dropped may be collected while another thread runs, and Qt's timers must not
    end there.
    """
    widget.close()
    widget.deleteLater()
    QCoreApplication.sendPostedEvents(widget, QEvent.Type.DeferredDelete)


def let_all_keys_go() -> None:
    """Let Qt know of no held key.

    One whose press closes its window is never let go there; Qt goes on taking Ctrl or Shift for
    held, and what is selected next adds to the selection.
    """
    widget = QWidget()
    QTest.keyRelease(widget, Qt.Key.Key_Shift)
    dispose(widget)
