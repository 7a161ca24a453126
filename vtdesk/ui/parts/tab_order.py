"""The order in which Tab goes through parts that are made late.

Qt puts whatever is made in a window that is there already behind all that stands in it, banners and
status line included. What is made when it is needed says where it belongs.
"""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

_NONE = Qt.FocusPolicy.NoFocus
_INNARDS = "qt_"
"""How Qt begins the names of what it makes itself in a widget that scrolls."""


def come_after(before: QWidget, *parts: QWidget) -> None:
    """Let Tab come to some parts one after another, and to everything in them, after a widget.

    Args:
        before: where the keyboard stops, or what contains the parts, which then come before
            everything else in it.
        parts: in their order, all in the same window.
    """
    last = before
    for part in parts:
        for widget in (part, *_inside(part)):
            _put_after(last, widget)
            last = widget


def _inside(part: QWidget) -> list[QWidget]:
    # not by way of Qt's own order: PySide takes what `nextInFocusChain` and `focusProxy` give for
    # children of the widget asked, and destroys them with it
    window, inside = part.window(), part.findChildren(QWidget)
    return [
        one
        for one in inside
        if one.window() is window and not one.objectName().startswith(_INNARDS)
    ]


def _put_after(before: QWidget, widget: QWidget) -> None:
    # Qt leaves where it is what takes no keyboard, though what is made in it later is to follow it
    dumb = [one for one in (before, widget) if one.focusPolicy() is _NONE]
    for one in dumb:
        one.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    QWidget.setTabOrder(before, widget)
    for one in dumb:
        one.setFocusPolicy(_NONE)
