"""Deleted records of which a copy is kept, as a table."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    Qt,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from vtdesk.domain.kept_copies import KeptCopy
from vtdesk.ui.icons import module_icon
from vtdesk.ui.look import Look
from vtdesk.ui.parts.label import draw_line

_Index = QModelIndex | QPersistentModelIndex
_HEADS = ("Name", "Module", "Deleted")
_MODULE_WIDTH, _MOMENT_WIDTH = 180, 140
_PAD, _FIRST_PAD, _GAP = 10, 10, 10


class CopyModel(QAbstractTableModel):
    """The copies as Qt sees them.

    Args:
        texts: module and moment of a copy in words.
        parent: the list.
    """

    def __init__(
        self, texts: Callable[[KeptCopy], tuple[str, str]], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._texts = texts
        self._copies: tuple[KeptCopy, ...] = ()

    def show_copies(self, copies: Sequence[KeptCopy]) -> None:
        """Show these."""
        self.beginResetModel()
        self._copies = tuple(copies)
        self.endResetModel()

    def copy_at(self, row: int) -> KeptCopy | None:
        """The copy in a row, None past the ends."""
        return self._copies[row] if 0 <= row < len(self._copies) else None

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """How many there are."""
        return 0 if parent.isValid() else len(self._copies)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Name, module, moment."""
        return 0 if parent.isValid() else len(_HEADS)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        """The words of a cell."""
        copy = self.copy_at(index.row()) if index.isValid() else None
        if copy is None or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (copy.label or "(no name)", *self._texts(copy))[index.column()]

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | int | None:
        """The columns' heads."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _HEADS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None


class CopyDelegate(QStyledItemDelegate):
    """Paints a copy as the rows of tables look."""

    def __init__(self, look: Look, view: QTableView, model: CopyModel) -> None:
        super().__init__(view)
        self._look = look
        self._view = view
        self._model = model

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint everything; the style has no part in it."""
        cell: QRect = option.rect
        copy = self._model.copy_at(index.row())
        if copy is None:
            return
        theme, first = self._look.theme, index.column() == 0
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        ground = "content"
        if chosen:
            ground = "selected" if self._view.hasFocus() else "selected.inactive"
        painter.fillRect(cell, theme.color(ground))
        line = QRect(cell.left(), cell.bottom(), cell.width(), 1)
        painter.fillRect(line, theme.color("line"))
        room = cell.adjusted(_FIRST_PAD if first else _PAD, 0, -_PAD, 0)
        direction = self._view.layoutDirection()
        if first:
            side = theme.metrics.icon
            box = QRect(room.left(), cell.center().y() - side // 2, side, side)
            box = QStyle.visualRect(direction, cell, box)
            self._look.icons.paint(painter, box, module_icon(copy.module), "text.2")
            room.setLeft(room.left() + side + _GAP)
        painter.setFont(theme.font("body", 500 if chosen and first else None))
        painter.setPen(theme.color("text" if first else "text.2"))
        mode = Qt.TextElideMode.ElideRight
        text = self._model.data(index) or ""
        shown = painter.fontMetrics().elidedText(text, mode, room.width())
        place = QStyle.visualRect(direction, cell, room)
        draw_line(painter, place, shown, direction=direction)
        painter.restore()


class CopyList(QTableView):
    """The table; Shift and Ctrl choose several, as everywhere."""

    def __init__(
        self,
        look: Look,
        texts: Callable[[KeptCopy], tuple[str, str]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self.copies = CopyModel(texts, self)
        self.setModel(self.copies)
        self.setItemDelegate(CopyDelegate(look, self, self.copies))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Deleted records")
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        look.theme.changed.connect(self._restyle)
        self._restyle()

    def chosen(self) -> tuple[KeptCopy, ...]:
        """The selected copies, from the top."""
        rows = sorted({index.row() for index in self.selectionModel().selectedRows()})
        found = (self.copies.copy_at(row) for row in rows)
        return tuple(copy for copy in found if copy is not None)

    def keyboardSearch(self, search: str) -> None:
        """Do nothing: the list can be long."""

    def _restyle(self) -> None:
        theme = self._look.theme
        self.verticalHeader().setMinimumSectionSize(theme.metrics.table_row)
        self.verticalHeader().setDefaultSectionSize(theme.metrics.table_row)
        self.horizontalHeader().setFixedHeight(theme.metrics.header)
        self.setColumnWidth(1, theme.scaled(_MODULE_WIDTH))
        self.setColumnWidth(2, theme.scaled(_MOMENT_WIDTH))
