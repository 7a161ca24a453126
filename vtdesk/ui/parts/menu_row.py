"""The menus in a row of other things."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QMenuBar


class MenuRow(QMenuBar):
    """A bar of menus that wants the same room in both directions.

    From right to left Qt takes the end of the first menu for the width of all, which follows from
    the width of the bar: one that was small once would fold its menus away for good.
    """

    def sizeHint(self) -> QSize:
        """Room for all menus."""
        hint = super().sizeHint()
        if self.isNativeMenuBar() or not self.isRightToLeft() or not self.actions():
            return hint
        end = min(self.actionGeometry(action).left() for action in self.actions())
        return QSize(self.width() - end, hint.height())
