"""Keeps a bar as high as the theme says, at every text size."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from vtdesk.ui.look import Look
from vtdesk.ui.theme import Theme


class BarHeight(QObject):
    """Fixes a widget's height, anew whenever the theme changes.

    Args:
        look: theme and icons.
        bar: what is fixed, for as long as it lives.
        height: pixels in the theme as it is.
    """

    def __init__(self, look: Look, bar: QWidget, height: Callable[[Theme], int]) -> None:
        super().__init__(bar)
        self._theme = look.theme
        self._bar = bar
        self._height = height
        self._theme.changed.connect(self._fix)
        self._fix()

    def _fix(self) -> None:
        self._bar.setFixedHeight(self._height(self._theme))
