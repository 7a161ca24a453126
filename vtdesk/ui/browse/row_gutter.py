"""The strip beside the rows: what waits on each, and a box to choose it with.

It stays in place while the columns scroll sideways.
"""

from collections.abc import Callable

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHeaderView, QStyle, QWidget

from vtdesk.domain.record import RowState
from vtdesk.ui.browse.cell_painter import CellPainter, RowLook
from vtdesk.ui.browse.record_model import RecordModel
from vtdesk.ui.look import Look
from vtdesk.ui.parts.check_box import paint_check

_BOX = 16
_BOX_START = 14
_MARK = 14
_MARK_END = 2
_DOT = 9
_WIDE = 50
_NARROW = 32
_MARKS: dict[RowState, tuple[str, str]] = {
    RowState.WAITING: ("ph.clock", "waiting.text"),
    RowState.SENDING: ("ph.cloud-arrow-up", "waiting.text"),
    RowState.UNKNOWN: ("ph.clock-clockwise", "waiting.text"),
    RowState.CLASHED: ("ph.git-fork", "conflict.text"),
    RowState.REFUSED: ("ph.warning-circle", "problem.text"),
    RowState.DELETING: ("ph.trash", "text.3"),
}
"""Icon and colour of each state's mark."""
_STAGED = ("ph.circle-fill", "changed")
_REFUSED = _MARKS[RowState.REFUSED]


class RowGutter(QHeaderView):
    """Row marks and check boxes; the boxes show under the mouse and while several are chosen.

    Args:
        look: theme and icons.
        cells: knows the ground of a row.
        row_look: what the view knows of a row.

    Signals:
        box_clicked(int): the box of this row was clicked.
    """

    box_clicked = Signal(int)

    def __init__(
        self,
        look: Look,
        cells: CellPainter,
        row_look: Callable[[int], RowLook],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._look = look
        self._cells = cells
        self._row_look = row_look
        self._boxes_shown = False
        self._narrow = False
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setAccessibleName("Row marks")
        self.restyle()

    def restyle(self) -> None:
        """Take sizes from the theme anew."""
        height = self._look.theme.metrics.table_row
        self.setMinimumSectionSize(height)
        self.setDefaultSectionSize(height)
        self.setFixedWidth(_NARROW if self._narrow else _WIDE)
        self.viewport().update()

    def set_narrow(self, narrow: bool) -> None:
        """Leave the boxes out where every pixel counts."""
        if narrow is not self._narrow:
            self._narrow = narrow
            self.restyle()

    def sizeHint(self) -> QSize:
        """As wide as it is; Qt would measure two hundred rows whenever rows come."""
        return QSize(self.minimumWidth(), 0)

    def show_boxes(self, shown: bool) -> None:
        """Show a box in every row, or only under the mouse."""
        if shown is not self._boxes_shown:
            self._boxes_shown = shown
            self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on a box adds the row to the selection or takes it out."""
        row = self.logicalIndexAt(event.position().toPoint())
        on_box = self._box(self.viewport().rect()).adjusted(-6, 0, 6, 0)
        inside = on_box.left() <= event.position().x() <= on_box.right()
        if row >= 0 and inside and not self._narrow:
            self.box_clicked.emit(row)
        else:
            super().mousePressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows, and below the last of them the table's own ground."""
        super().paintEvent(event)
        end, viewport = self.length() - self.offset(), self.viewport()
        if end < viewport.height():
            painter = QPainter(viewport)
            below = QRect(0, end, viewport.width(), viewport.height() - end)
            painter.fillRect(below, self._look.theme.color("content"))
            painter.end()

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N803 - Qt's name
        """Paint the row's ground, its mark and its box."""
        look = self._row_look(logicalIndex)
        painter.fillRect(rect, self._cells.background(look))
        line = QRect(rect.left(), rect.bottom(), rect.width(), 1)
        painter.fillRect(line, self._look.theme.color("line"))
        model = self.model()
        view = model.row_view(logicalIndex) if isinstance(model, RecordModel) else None
        if view is None:
            return
        if view.problems:
            self._look.icons.paint(painter, self._mark(rect), *_REFUSED)
        elif view.staged:
            self._look.icons.paint(painter, self._dot(rect), *_STAGED)
        elif view.state in _MARKS:
            self._look.icons.paint(painter, self._mark(rect), *_MARKS[view.state])
        if not self._narrow and (look.hovered or self._boxes_shown):
            state = Qt.CheckState.Checked if look.selected else Qt.CheckState.Unchecked
            paint_check(painter, self._box(rect), state, self._look.theme)

    def _box(self, rect: QRect) -> QRect:
        top = rect.center().y() - _BOX // 2
        return self._visual(rect, QRect(rect.left() + _BOX_START, top, _BOX, _BOX))

    def _mark(self, rect: QRect) -> QRect:
        top = rect.center().y() - _MARK // 2
        left = rect.right() + 1 - _MARK_END - _MARK
        return self._visual(rect, QRect(left, top, _MARK, _MARK))

    def _dot(self, rect: QRect) -> QRect:
        square = QRect(0, 0, _DOT, _DOT)
        square.moveCenter(self._mark(rect).center())
        return square

    def _visual(self, rect: QRect, logical: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), rect, logical)
