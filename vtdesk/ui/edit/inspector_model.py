"""The machine's side of a record: every field with its API name, its type and its wire value."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from vtdesk.app.editing import EditSession
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.record import Json, WireRecord
from vtdesk.domain.schema import FieldSpec
from vtdesk.domain.search_text import fold
from vtdesk.ui.parts.plain_tip import plain_tip

HIDDEN = "(hidden)"
NOT_FETCHED = "not fetched"
_LONGEST_TIP = 2_000

AnyIndex = QModelIndex | QPersistentModelIndex


class InspectorColumn(IntEnum):
    """The columns, in their order."""

    FIELD = 0
    VALUE = 1


@dataclass(frozen=True, slots=True)
class InspectedField:
    """One field as the server has it.

    Attributes:
        name: its API name.
        label: as the form shows it; "" for one that describe does not announce.
        type_words: its announced type and what describe says of it besides.
        value: as the server sent it, or as the store keeps that; None for null.
        fetched: whether the server was ever asked for it.
    """

    name: str
    label: str
    type_words: str
    value: Json
    fetched: bool

    @property
    def shown(self) -> str:
        """The value in one line; null and what was never fetched in words."""
        if not self.fetched:
            return NOT_FETCHED
        if isinstance(self.value, str):
            return self.value
        return json.dumps(self.value, ensure_ascii=False)


def inspected(edit: EditSession, answer: WireRecord | None = None) -> tuple[InspectedField, ...]:
    """Every field of a record, without edits; those that describe does not announce at the end.

    Args:
        edit: the record.
        answer: what the server sent; without it the values are as the store keeps them, numbers
            without the zeros at their end, empty texts as null, and dates and times of activities
            by the person's clock.
    """
    stored: dict[str, Json] = {"id": str(edit.id), **(edit.stored if answer is None else answer)}
    known = [InspectedField("id", "", "", stored["id"], fetched=True)]
    known += [_field(spec, stored) for spec in edit.schema.fields if spec.name != "id"]
    names = {field.name for field in known}
    odd = [
        InspectedField(name, "", "not in describe", cell, fetched=True)
        for name, cell in stored.items()
        if name not in names
    ]
    return (*known, *odd)


def as_json(fields: Sequence[InspectedField]) -> str:
    """The fetched fields as a record of the API; what is hidden here is hidden there."""
    values = {field.name: field.value for field in fields if field.fetched}
    return json.dumps(values, ensure_ascii=False, indent=2)


class InspectorModel(QAbstractTableModel):
    """The fields that fit what is typed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[InspectedField, ...] = ()
        self._shown: tuple[InspectedField, ...] = ()
        self._words = ""

    @property
    def fields(self) -> tuple[InspectedField, ...]:
        """All fields of the record, whatever is typed."""
        return self._all

    def show_fields(self, fields: Sequence[InspectedField]) -> None:
        """Show other fields, as far as they fit what is typed."""
        if tuple(fields) != self._all:
            self._all = tuple(fields)
            self._narrow()

    def show_words(self, words: str) -> None:
        """Show the fields that have these words in label, name, type or value."""
        self._words = words
        self._narrow()

    def field(self, row: int) -> InspectedField | None:
        """The field in this row."""
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """One for each field that fits."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Field and value."""
        return 0 if parent.isValid() else len(InspectorColumn)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        """Their names."""
        if role != Qt.ItemDataRole.DisplayRole or orientation is Qt.Orientation.Vertical:
            return None
        return ("Field", "Wire value")[section] if section in tuple(InspectorColumn) else None

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        """Name or value; the label and the type, too, for screen readers and tooltips."""
        field = self.field(index.row()) if index.isValid() else None
        if field is None:
            return None
        is_name = index.column() == InspectorColumn.FIELD
        if role == Qt.ItemDataRole.DisplayRole:
            return field.name if is_name else field.shown
        words = ", ".join(part for part in (field.label, field.name, field.type_words) if part)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return words if is_name else field.shown
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(words if is_name else field.shown[:_LONGEST_TIP])
        return None

    def _narrow(self) -> None:
        wanted = fold(self._words).split()
        self.beginResetModel()
        self._shown = tuple(f for f in self._all if all(word in _haystack(f) for word in wanted))
        self.endResetModel()


def _field(spec: FieldSpec, stored: Mapping[str, Json]) -> InspectedField:
    value = stored.get(spec.name)
    if spec.kind is FieldKind.PASSWORD and value:
        value = HIDDEN
    return InspectedField(spec.name, spec.label, _type_words(spec), value, spec.name in stored)


def _type_words(spec: FieldSpec) -> str:
    facts = {
        "mandatory": spec.mandatory,
        "unique": spec.unique,
        "read-only": not spec.editable,
        f"{spec.length} characters": spec.length is not None,
        f"{len(spec.picklist)} values": bool(spec.picklist),
        f"to {', '.join(spec.refers_to)}": bool(spec.refers_to),
    }
    return " · ".join(
        [spec.type_name or spec.kind.value, *(w for w, holds in facts.items() if holds)]
    )


def _haystack(field: InspectedField) -> str:
    return fold(f"{field.label} {field.name} {field.type_words} {field.shown[:_LONGEST_TIP]}")
