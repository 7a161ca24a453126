"""The first column in its place while the others scroll sideways.

It is painted, not a second view: the table asks here where the column stands, and hit tests,
editors and scrolling follow.
"""

from PySide6.QtCore import QObject, QRect
from PySide6.QtWidgets import QTableView

_MOST_OF_WIDTH = 0.6


class FrozenColumn(QObject):
    """Where the first column of a table stands.

    Attributes:
        wanted: the person wants it to stay.
    """

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self._table = table
        self.wanted = True

    @property
    def width(self) -> int:
        """Pixels that it covers now; 0 while nothing is scrolled away or it would hide too much."""
        table = self._table
        header = table.horizontalHeader()
        if not self.wanted or not header.count() or not header.offset():
            return 0
        width = header.sectionSize(0)
        return width if width <= table.viewport().width() * _MOST_OF_WIDTH else 0

    @property
    def left(self) -> int:
        """Its left edge in the viewport while it covers others."""
        mirrored = self._table.isRightToLeft()
        return self._table.viewport().width() - self.width if mirrored else 0

    def box(self) -> QRect | None:
        """What it covers in the header's viewport; None while it covers nothing."""
        height = self._table.horizontalHeader().height()
        return QRect(self.left, 0, self.width, height) if self.width else None

    def covers(self, x: int) -> bool:
        """Whether it stands at this place of the viewport."""
        return bool(self.width) and self.left <= x < self.left + self.width

    def uncover(self, column: int) -> None:
        """Scroll so far that a cell of this column is not behind it."""
        table, bar = self._table, self._table.horizontalScrollBar()
        if column <= 0 or not self.width:
            return
        left = table.columnViewportPosition(column)
        if table.isRightToLeft():
            hidden = left + table.columnWidth(column) - self.left
        else:
            hidden = self.width - left
        if hidden > 0:
            bar.setValue(bar.value() - hidden)
