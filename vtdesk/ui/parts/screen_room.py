"""How large a window may be so that all of it is on its screen."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QStyle, QWidget


def fitting(window: QWidget, width: int, height: int) -> QSize:
    """The size for what is inside a window's frame, in logical pixels.

    A frame is drawn by the desktop and known only once the window is on screen; what most title
    bars take is left free above a window that would fill the screen.

    Args:
        window: is to be resized, or opens another one.
        width: as wanted.
        height: as wanted.
    """
    room = window.screen().availableGeometry()
    title = window.style().pixelMetric(QStyle.PixelMetric.PM_TitleBarHeight, None, window)
    return QSize(min(width, room.width()), min(height, room.height() - title))
