"""Paints the viewport of a table: rows, the frozen first column over them, the frame of a block."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QTableView

from vtdesk.ui.browse.cell_block import SelectedCells
from vtdesk.ui.browse.cell_painter import CellPainter, RowLook, Span
from vtdesk.ui.browse.frozen_column import FrozenColumn
from vtdesk.ui.browse.record_model import RecordModel
from vtdesk.ui.browse.row_tints import RowTints
from vtdesk.ui.look import Look

_GHOST_ROWS = 8
_FAR = 4


class TablePainting:
    """Paints one table.

    Args:
        look: theme and icons.
        table: whose viewport.
        records: its rows.
        cells: paints a row.
        frozen: where the first column stands.
        tints: how strongly news are tinted.
        row_look: what the table knows of a row.
    """

    def __init__(
        self,
        look: Look,
        table: QTableView,
        records: RecordModel,
        cells: CellPainter,
        frozen: FrozenColumn,
        tints: RowTints,
        row_look: Callable[[int], RowLook],
    ) -> None:
        self._look = look
        self._table = table
        self._records = records
        self._cells = cells
        self._frozen = frozen
        self._tints = tints
        self._row_look = row_look

    def paint(self, area: QRect, block: SelectedCells | None, *, ghosts: bool) -> None:
        """Paint a part of the viewport.

        Args:
            area: the part.
            block: a block of more cells than one, which gets a frame.
            ghosts: grey rows stand where the first records are about to come.
        """
        painter = QPainter(self._table.viewport())
        painter.fillRect(area, self._look.theme.color("content"))
        ratio = self._table.devicePixelRatioF()
        self._cells.set_surface(ratio, mirrored=self._table.isRightToLeft())
        if ghosts and self._records.rowCount() == 0:
            self._paint_ghosts(painter, self._spans(area))
        else:
            self._paint_rows(painter, area)
            if block is not None:
                self._paint_frame(painter, block)
        painter.end()

    def prepare(self, row: int) -> None:
        """Make a row out of sight ready to be painted, if that costs no read and no call."""
        view = self._records.row_ahead(row)
        if view is not None:
            self._cells.prepare_row(view, self._spans(self._table.viewport().rect()))

    def _spans(self, area: QRect) -> list[Span]:
        """The columns that the area touches, without a frozen one."""
        header = self._table.horizontalHeader()
        spans = []
        for number in range(1 if self._frozen.width else 0, header.count()):
            width = header.sectionSize(number)
            left = header.sectionViewportPosition(number)
            if width and left <= area.right() and left + width > area.left():
                spans.append(Span(number, left, width))
        return spans

    def _paint_rows(self, painter: QPainter, area: QRect) -> None:
        table, height = self._table, self._table.verticalHeader().defaultSectionSize()
        first = table.rowAt(area.top())
        if first < 0:
            return
        spans, width = self._spans(area), table.viewport().width()
        frozen = self._frozen_strip(area)
        top = table.rowViewportPosition(first)
        for row in range(first, self._records.rowCount()):
            if top > area.bottom():
                return
            view = self._records.row_view(row)
            if view is not None:
                look = self._row_look(row)
                if view.news:
                    look = replace(look, tint=self._tints.strength(view, row))
                strip = QRect(0, top, width, height)
                self._cells.paint_row(painter, view, strip, spans, look)
                if frozen is not None:
                    edge = QRect(frozen.left, top, frozen.width, height)
                    painter.save()
                    painter.setClipRect(edge)
                    self._cells.paint_row(painter, view, edge, (frozen,), look)
                    painter.restore()
                    self._paint_edge(painter, edge)
            top += height

    def _frozen_strip(self, area: QRect) -> Span | None:
        width, left = self._frozen.width, self._frozen.left
        if not width or left > area.right() or left + width <= area.left():
            return None
        return Span(0, left, width)

    def _paint_edge(self, painter: QPainter, strip: QRect) -> None:
        x = strip.left() if self._table.isRightToLeft() else strip.right()
        painter.fillRect(x, strip.top(), 1, strip.height(), self._look.theme.color("border"))

    def _paint_frame(self, painter: QPainter, block: SelectedCells) -> None:
        table, header = self._table, self._table.horizontalHeader()
        viewport, height = table.viewport().rect(), table.verticalHeader().defaultSectionSize()
        near = viewport.adjusted(-_FAR, -_FAR, _FAR, _FAR)
        lefts = [header.sectionViewportPosition(number) for number in block.columns]
        rights = [
            left + header.sectionSize(n) for left, n in zip(lefts, block.columns, strict=True)
        ]
        color = self._look.theme.color("accent")
        for rows in block.rows:
            top = table.rowViewportPosition(rows.start)
            frame = QRect(min(lefts), top, max(rights) - min(lefts), len(rows) * height - 1)
            inside = frame.intersected(near)
            if self._frozen.width and 0 not in block.columns:
                inside = self._beside_frozen(inside)
            if not inside.isEmpty():
                painter.setPen(color)
                painter.drawRect(inside.adjusted(0, 0, -1, -1))

    def _beside_frozen(self, box: QRect) -> QRect:
        if self._table.isRightToLeft():
            return QRect(box.left(), box.top(), self._frozen.left - box.left(), box.height())
        left = max(box.left(), self._frozen.width)
        return QRect(left, box.top(), box.right() + 1 - left, box.height())

    def _paint_ghosts(self, painter: QPainter, spans: Sequence[Span]) -> None:
        height = self._table.verticalHeader().defaultSectionSize()
        for row in range(_GHOST_ROWS):
            strip = QRect(0, row * height, self._table.viewport().width(), height)
            self._cells.paint_ghost(painter, strip, spans)
