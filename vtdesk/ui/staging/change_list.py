"""Records with what changes in each: before and after, a line for every field.

The review of staged cells and the preview of a bulk edit show the same list.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from vtdesk.ui.edit.inputs.marks import Mark

_Index = QModelIndex | QPersistentModelIndex
_EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class ShownValue:
    """A value as it is painted: its text, and what stands before it."""

    text: str
    mark: Mark | None = None

    @property
    def spoken(self) -> str:
        """The value for a screen reader."""
        return self.text or _EMPTY


@dataclass(frozen=True, slots=True)
class ChangedField:
    """One field of a record that is to change.

    Attributes:
        name: the field.
        label: how a person knows it.
        problem: why it cannot be sent as it is, or was not taken when it was sent.
        note: quiet words at the end of the line.
        blocking: it cannot be sent; otherwise the person may try again.
    """

    name: str
    label: str
    before: ShownValue
    after: ShownValue
    problem: str = ""
    note: str = ""
    blocking: bool = False


@dataclass(frozen=True, slots=True)
class ChangedRecord:
    """One record and its changes.

    Attributes:
        detail: a second name beside the title, as of the organisation.
        icon: of its module.
    """

    key: int
    title: str
    fields: tuple[ChangedField, ...]
    detail: str = ""
    icon: str = "ph.stack"

    @property
    def problem(self) -> str:
        """The first reason why it needs a look; "" if it is ready."""
        return next((field.problem for field in self.fields if field.problem), "")

    @property
    def blocked(self) -> bool:
        """It cannot be sent as it is."""
        return any(field.blocking for field in self.fields)


@dataclass(frozen=True, slots=True)
class RecordLine:
    """The head of a record in the list."""

    record: ChangedRecord


@dataclass(frozen=True, slots=True)
class FieldLine:
    """One changed field in the list."""

    record: ChangedRecord
    field: ChangedField


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """Why the record above is not sent."""

    record: ChangedRecord
    words: str


ListLine = RecordLine | FieldLine | ProblemLine


def lines_of(records: Iterable[ChangedRecord]) -> list[ListLine]:
    """The list's lines: a head, its fields, and the reasons below them."""
    lines: list[ListLine] = []
    for record in records:
        lines.append(RecordLine(record))
        lines.extend(FieldLine(record, field) for field in record.fields)
        reasons = dict.fromkeys(field.problem for field in record.fields if field.problem)
        lines.extend(ProblemLine(record, words) for words in reasons)
    return lines


def copied(line: ListLine) -> str:
    """A line for the clipboard: of a record all its fields, with tabs between the cells."""
    fields = (line.field,) if isinstance(line, FieldLine) else line.record.fields
    rows = (
        (line.record.title, field.label, field.before.text, field.after.text, field.problem)
        for field in fields
    )
    return "\n".join("\t".join(" ".join(cell.split()) for cell in row) for row in rows)


class ChangeListModel(QAbstractListModel):
    """The lines as Qt sees them, with a check for each record that may be sent.

    Args:
        checkable: whether records have a check box.
        parent: the list.
    """

    def __init__(self, *, checkable: bool, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.checkable = checkable
        self._records: tuple[ChangedRecord, ...] = ()
        self._lines: list[ListLine] = []
        self._turned: set[int] = set()

    @property
    def records(self) -> tuple[ChangedRecord, ...]:
        """The records on show."""
        return self._records

    def set_records(self, records: Sequence[ChangedRecord]) -> None:
        """Show other records; what was ticked or left out stays so."""
        self.beginResetModel()
        self._records = tuple(records)
        self._lines = lines_of(records)
        self.endResetModel()

    def line(self, row: int) -> ListLine | None:
        """The line in a row, None past the ends."""
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def is_checked(self, record: ChangedRecord) -> bool:
        """Whether a record is to be sent: if it is ready, and else where a person says so."""
        return not record.blocked and bool(record.problem) is (record.key in self._turned)

    def turn(self, record: ChangedRecord) -> None:
        """Leave a record out, or take it in again."""
        if record.blocked:
            return
        self._turned ^= {record.key}
        row = next(
            (n for n, line in enumerate(self._lines) if line == RecordLine(record)),
            None,
        )
        if row is not None:
            self.dataChanged.emit(self.index(row), self.index(row))

    def forget_turned(self) -> None:
        """Send what is ready, and nothing else."""
        self._turned.clear()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """How many lines there are."""
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        """What a screen reader speaks; the delegate takes the line itself."""
        line = self.line(index.row()) if index.isValid() else None
        if line is None:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._spoken(line)
        return None

    def _spoken(self, line: ListLine) -> str:
        if isinstance(line, ProblemLine):
            return line.words
        if isinstance(line, FieldLine):
            field = line.field
            words = f"{field.label}: before {field.before.spoken}, yours {field.after.spoken}"
            return f"{words}, {field.problem}" if field.problem else words
        record = line.record
        words = f"{record.title}, {record.detail}" if record.detail else record.title
        if not self.checkable:
            return words
        return f"{words}, {'to be sent' if self.is_checked(record) else 'left out'}"
