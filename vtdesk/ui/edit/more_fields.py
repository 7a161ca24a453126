"""The button below the fields that a new record begins with; it brings all others."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QPushButton, QStyle, QWidget

_START = 20
_ABOVE = 4
_BELOW = 8


class MoreFields(QPushButton):
    """Says how many fields are out of sight."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("More fields", parent)
        self.setProperty("kind", "link")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.hide()

    def place(self, top: int, width: int, left_out: int) -> int:
        """Stand at this height of a page so wide; the pixels it takes, none with nothing to show.

        Args:
            top: where the fields end.
            width: of the page.
            left_out: how many fields are out of sight.
        """
        self.setVisible(left_out > 0)
        if not left_out:
            return 0
        self.setText(f"More fields · {left_out}")
        size = self.sizeHint()
        place = QRect(_START, top + _ABOVE, min(size.width(), width - _START), size.height())
        self.setGeometry(QStyle.visualRect(self.layoutDirection(), QRect(0, 0, width, 1), place))
        return _ABOVE + size.height() + _BELOW
