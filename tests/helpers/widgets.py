"""Ends widgets within the test that made them."""

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QWidget


def dispose(widget: QWidget) -> None:
    """Close and delete a widget now.

    One that is only dropped may be collected while another thread runs, and Qt's timers must not
    end there.
    """
    widget.close()
    widget.deleteLater()
    QCoreApplication.sendPostedEvents(widget, QEvent.Type.DeferredDelete)
