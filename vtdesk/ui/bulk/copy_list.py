"""Deleted records of which a copy is kept, as a table."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import (
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    Qt,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QTableView, QWidget

from vtdesk.domain.kept_copies import KeptCopy
from vtdesk.ui.icons import module_icon
from vtdesk.ui.look import Look
from vtdesk.ui.parts.row_table import RowDelegate, RowModel, RowTable

_Index = QModelIndex | QPersistentModelIndex
_HEADS = ("Name", "Module", "Deleted")
_MODULE_WIDTH, _MOMENT_WIDTH = 180, 140
_START, _GAP = 10, 10


class CopyModel(RowModel):
    """The copies as Qt sees them.

    Args:
        texts: module and moment of a copy in words.
        parent: the list.
    """

    def __init__(
        self, texts: Callable[[KeptCopy], tuple[str, str]], parent: QObject | None = None
    ) -> None:
        super().__init__(_HEADS, parent)
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

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        """The words of a cell."""
        copy = self.copy_at(index.row()) if index.isValid() else None
        if copy is None or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (copy.label or "(no name)", *self._texts(copy))[index.column()]


class CopyDelegate(RowDelegate):
    """Paints a copy: the module's icon, the name, where it was and when it was deleted."""

    def __init__(self, look: Look, view: QTableView, model: CopyModel) -> None:
        super().__init__(look, view)
        self._model = model

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint everything; the style has no part in it."""
        cell: QRect = option.rect
        copy = self._model.copy_at(index.row())
        if copy is None:
            return
        painter.save()
        chosen = self.paint_ground(painter, option)
        text = self._model.data(index) or ""
        if index.column() == 0:
            side = self.look.theme.metrics.icon
            box = QRect(cell.left() + _START, cell.center().y() - side // 2, side, side)
            box = QStyle.visualRect(self.view.layoutDirection(), cell, box)
            self.look.icons.paint(painter, box, module_icon(copy.module), "text.2")
            weight = 500 if chosen else None
            self.write(painter, cell, text, "text", weight=weight, start=side + _GAP)
        else:
            self.write(painter, cell, text, "text.2")
        painter.restore()


class CopyList(RowTable):
    """The table; Shift and Ctrl choose several, as everywhere.

    Args:
        look: theme and icons.
        texts: module and moment of a copy in words.
    """

    def __init__(
        self,
        look: Look,
        texts: Callable[[KeptCopy], tuple[str, str]],
        parent: QWidget | None = None,
    ) -> None:
        widths = {1: _MODULE_WIDTH, 2: _MOMENT_WIDTH}
        super().__init__(look, "Deleted records", widths, stretched=0, parent=parent)
        self.copies = CopyModel(texts, self)
        self.show_model(self.copies)
        self.setItemDelegate(CopyDelegate(look, self, self.copies))

    def chosen(self) -> tuple[KeptCopy, ...]:
        """The selected copies, from the top."""
        found = (self.copies.copy_at(row) for row in self.selected_rows())
        return tuple(copy for copy in found if copy is not None)
