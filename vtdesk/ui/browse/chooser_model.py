"""The fields of a module as a list to choose columns from: those shown first, in their order."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QByteArray,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.schema import FieldSpec, ModuleSchema
from vtdesk.domain.search_text import fold

AnyIndex = QModelIndex | QPersistentModelIndex
_MIME = "application/x-vtdesk-column"
_NEVER = frozenset({FieldKind.PASSWORD, FieldKind.GRID})


@dataclass(frozen=True, slots=True)
class Choice:
    """One line: a field, and its place among the columns shown, or None."""

    spec: FieldSpec
    place: int | None


class ChooserModel(QAbstractListModel):
    """Fields that fit what was typed.

    Signals:
        chosen_changed(list): a person chose other columns or another order; names of fields.
    """

    chosen_changed = Signal(list)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._specs: dict[str, FieldSpec] = {}
        self._chosen: list[str] = []
        self._typed = ""
        self._lines: tuple[Choice, ...] = ()

    @property
    def chosen(self) -> tuple[str, ...]:
        """Names of the columns shown, in order."""
        return tuple(self._chosen)

    def show_fields(self, schema: ModuleSchema, chosen: Sequence[str]) -> None:
        """Offer the fields of a module, of which these are shown."""
        specs = sorted(schema.fields, key=lambda spec: fold(spec.label))
        self._specs = {s.name: s for s in specs if s.kind not in _NEVER and s.name != "id"}
        self._chosen = [name for name in chosen if name in self._specs]
        self._fill()

    def narrow(self, typed: str) -> None:
        """Offer only fields whose label or name holds every typed word."""
        self._typed = typed
        self._fill()

    def choice(self, row: int) -> Choice | None:
        """The line at this place."""
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def row_of(self, name: str) -> int:
        """Where a field stands, or -1."""
        return next((n for n, line in enumerate(self._lines) if line.spec.name == name), -1)

    def toggle(self, row: int) -> None:
        """Show a field, as the last column, or hide it; one column always stays."""
        line = self.choice(row)
        if line is None or (line.place is not None and len(self._chosen) == 1):
            return
        if line.place is None:
            self._chosen.append(line.spec.name)
        else:
            self._chosen.remove(line.spec.name)
        self._tell()

    def move(self, row: int, step: int) -> None:
        """Put a column so many places further."""
        line = self.choice(row)
        if line is None or line.place is None:
            return
        place = min(max(line.place + step, 0), len(self._chosen) - 1)
        if place != line.place:
            self._chosen.insert(place, self._chosen.pop(line.place))
            self._tell()

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Lines; fields have no children."""
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The label; for screen readers also whether and where it is shown."""
        line = self.choice(index.row())
        if line is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return line.spec.label
        if role == Qt.ItemDataRole.CheckStateRole:
            shown = line.place is not None
            return Qt.CheckState.Checked if shown else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.AccessibleTextRole:
            if line.place is None:
                return f"{line.spec.label}, not shown"
            return f"{line.spec.label}, column {line.place + 1} of {len(self._chosen)}"
        return None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Columns shown can be dragged, and dropped between each other."""
        line = self.choice(index.row())
        if line is None:
            return Qt.ItemFlag.ItemIsDropEnabled
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags if line.place is None else flags | Qt.ItemFlag.ItemIsDragEnabled

    def supportedDropActions(self) -> Qt.DropAction:
        """They only move."""
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        """A column by its name."""
        return [_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """The dragged column."""
        data = QMimeData()
        line = self.choice(indexes[0].row()) if indexes else None
        if line is not None:
            data.setData(_MIME, QByteArray(line.spec.name.encode()))
        return data

    def dropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: AnyIndex
    ) -> bool:
        """Put the dragged column where it was dropped, behind the last one at the most."""
        del action, column
        name = data.data(_MIME).toStdString()
        if name not in self._chosen:
            return False
        target = row if row >= 0 else parent.row()
        before = self.choice(target) if target >= 0 else None
        place = len(self._chosen) if before is None or before.place is None else before.place
        old = self._chosen.index(name)
        self._chosen.remove(name)
        self._chosen.insert(place - (old < place), name)
        self._tell()
        # the rows are in place already; the view is not to take out the dragged one
        return False

    def _tell(self) -> None:
        self._fill()
        self.chosen_changed.emit(list(self._chosen))

    def _fill(self) -> None:
        words = fold(self._typed).split()
        places = {name: place for place, name in enumerate(self._chosen)}
        lines = [Choice(self._specs[name], places[name]) for name in self._chosen]
        lines += [Choice(spec, None) for name, spec in self._specs.items() if name not in places]
        self.beginResetModel()
        self._lines = tuple(line for line in lines if _fits(line.spec, words))
        self.endResetModel()


def _fits(spec: FieldSpec, words: Sequence[str]) -> bool:
    text = f"{fold(spec.label)} {spec.name}"
    return all(word in text for word in words)
