"""The relations of a record as an item model: a row for each."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from vtdesk.app.relation_lines import RelationLine
from vtdesk.domain.values import Formats
from vtdesk.ui.around.related.wording import spoken_line, title_of
from vtdesk.ui.parts.plain_tip import plain_tip

_Index = QModelIndex | QPersistentModelIndex
_ITEM_FLAGS = (
    Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
)


class SummaryModel(QAbstractListModel):
    """A line for each relation.

    Attributes:
        formats: how the person reads numbers.
        online: calls can be made.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.formats = Formats()
        self.online = True
        self._lines: tuple[RelationLine, ...] = ()

    @property
    def lines(self) -> tuple[RelationLine, ...]:
        """What is shown."""
        return self._lines

    def show_lines(self, lines: Sequence[RelationLine], formats: Formats, *, online: bool) -> None:
        """Show what is known now; a cursor stays where the relations are the same ones."""
        same = [one.relation for one in self._lines] == [one.relation for one in lines]
        before = (self._lines, self.formats, self.online)
        changed = before != (tuple(lines), formats, online)
        self.formats, self.online = formats, online
        if not same:
            self.beginResetModel()
            self._lines = tuple(lines)
            self.endResetModel()
        elif changed and lines:
            self._lines = tuple(lines)
            self.dataChanged.emit(self.index(0), self.index(len(lines) - 1))

    def line(self, row: int) -> RelationLine | None:
        """The line of a row, or None past the end."""
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def row_of(self, label: str) -> int | None:
        """The row of the relation of this label."""
        rows = (n for n, line in enumerate(self._lines) if line.relation.label == label)
        return next(rows, None)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """How many relations there are."""
        return 0 if parent.isValid() else len(self._lines)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Every line can be gone to; one that may not be seen says why."""
        return _ITEM_FLAGS if index.isValid() else Qt.ItemFlag.NoItemFlags

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        """The relation's name, the whole line for screen readers, and why it is closed."""
        line = self.line(index.row()) if index.isValid() else None
        if line is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return title_of(line.relation)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken_line(line, self.formats, online=self.online)
        if role == Qt.ItemDataRole.ToolTipRole and line.refusal:
            return plain_tip(line.refusal)
        return None
