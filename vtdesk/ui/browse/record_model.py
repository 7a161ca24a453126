"""A `RowSource` as a Qt item model.

Counts are known at once and nothing is ever fetched by the model itself: `RowSource.row` gives a
kept row, or reads a page of 100 in about a millisecond. The delegate asks for whole rows through
`row_view`, which costs one look-up a row instead of one a role.
"""

from collections.abc import Collection, Sequence

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from vtdesk.app.columns import Column
from vtdesk.app.rows import RowSource, RowView
from vtdesk.domain.record import RowState

AnyIndex = QModelIndex | QPersistentModelIndex

STATE_WORDS: dict[RowState, str] = {
    RowState.CLEAN: "",
    RowState.WAITING: "waiting to send",
    RowState.SENDING: "being sent",
    RowState.UNKNOWN: "sent, no answer came",
    RowState.CLASHED: "needs you",
    RowState.REFUSED: "refused by Vtiger",
    RowState.DELETING: "waiting to be deleted",
}
"""What a row's mark says in words."""

_DISPLAY = Qt.ItemDataRole.DisplayRole
_SPOKEN = Qt.ItemDataRole.AccessibleTextRole
_END = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_START = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_ITEM_FLAGS = (
    Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
)


class RecordModel(QAbstractTableModel):
    """The rows and columns of one table; listens to its `RowSource`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source: RowSource | None = None
        self._columns: tuple[Column, ...] = ()

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns on screen."""
        return self._columns

    def set_table(self, source: RowSource | None, columns: Sequence[Column]) -> None:
        """Show another table, or none."""
        self.beginResetModel()
        if self._source is not None:
            self._source.set_listener(None)
        self._source = source
        self._columns = tuple(columns)
        if source is not None:
            source.set_listener(self)
        self.endResetModel()

    def row_view(self, row: int) -> RowView | None:
        """The row at this place, or None past the end."""
        source = self._source
        if source is None or not 0 <= row < len(source):
            return None
        return source.row(row)

    def row_ahead(self, row: int) -> RowView | None:
        """A row out of sight; None past the end and where it would take a read or a call."""
        source = self._source
        if source is None or not 0 <= row < len(source):
            return None
        return source.row_ahead(row)

    def row_of(self, key: int) -> int | None:
        """The place of a record, or None if it is not in the table."""
        return None if self._source is None else self._source.index_of(key)

    def rows_of(self, keys: Collection[int]) -> dict[int, int]:
        """The places of those of these records that are in the table."""
        return {} if self._source is None else self._source.places_of(keys)

    def key_at(self, row: int) -> int | None:
        """The key of the record at this place, or None past the end."""
        if self._source is None or not 0 <= row < len(self._source):
            return None
        return self._source.key(row)

    def rows_resetting(self) -> None:
        """All rows are about to be replaced."""
        self.beginResetModel()

    def rows_reset(self) -> None:
        """All rows were replaced."""
        self.endResetModel()

    def rows_inserting(self, first: int, last: int) -> None:
        """Rows are about to come."""
        self.beginInsertRows(QModelIndex(), first, last)

    def rows_inserted(self) -> None:
        """The announced rows are there."""
        self.endInsertRows()

    def rows_removing(self, first: int, last: int) -> None:
        """Rows are about to go."""
        self.beginRemoveRows(QModelIndex(), first, last)

    def rows_removed(self) -> None:
        """The announced rows are gone."""
        self.endRemoveRows()

    def rows_changed(self, first: int, last: int) -> None:
        """Contents changed in place."""
        if not self._columns:
            return
        self.dataChanged.emit(self.index(first, 0), self.index(last, len(self._columns) - 1))
        self.headerDataChanged.emit(Qt.Orientation.Vertical, first, last)

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Rows; records have no children."""
        return 0 if parent.isValid() or self._source is None else len(self._source)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Columns."""
        return 0 if parent.isValid() else len(self._columns)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Never looks at the record: selecting all must not read any."""
        return _ITEM_FLAGS if index.isValid() else Qt.ItemFlag.NoItemFlags

    def data(self, index: AnyIndex, role: int = _DISPLAY) -> str | int | None:
        """Text, the words a screen reader speaks, and the side a column stands on."""
        if role not in (_DISPLAY, _SPOKEN, Qt.ItemDataRole.TextAlignmentRole):
            return None
        column = index.column()
        if not index.isValid() or not 0 <= column < len(self._columns):
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _END if self._columns[column].align_end else _START
        view = self.row_view(index.row())
        if view is None:
            return None
        return self._spoken(view, column) if role == _SPOKEN else view.texts[column]

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY
    ) -> str | int | None:
        """Column labels; the row number, and for screen readers what waits on the row."""
        if orientation == Qt.Orientation.Horizontal:
            return self._column_head(section, role)
        if role == _DISPLAY:
            return section + 1
        if role in (_SPOKEN, Qt.ItemDataRole.ToolTipRole):
            view = self.row_view(section)
            return STATE_WORDS[view.state].capitalize() if view and view.state.value else None
        return None

    def _column_head(self, section: int, role: int) -> str | int | None:
        if not 0 <= section < len(self._columns):
            return None
        column = self._columns[section]
        if role in (_DISPLAY, _SPOKEN):
            return column.label
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _END if column.align_end else _START
        return None

    def _spoken(self, view: RowView, column: int) -> str:
        """A cell as "label: value, changed, waiting to send"."""
        parts = [f"{self._columns[column].spec.label}: {view.texts[column] or 'empty'}"]
        if column in view.staged:
            parts.append(view.remarks.get(column) or "changed, not sent yet")
        elif column in view.changed:
            parts.append("changed")
        if view.state is not RowState.CLEAN and (column in view.changed or column == 0):
            parts.append(STATE_WORDS[view.state])
        return ", ".join(parts)
