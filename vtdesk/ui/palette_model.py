"""What the palette finds: records, modules and actions whose words fit what is typed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from vtdesk.domain.ids import AnyId, ModuleName
from vtdesk.domain.schema import ModuleInfo
from vtdesk.domain.search_text import words as split_words
from vtdesk.ui.action_spec import ActionSpec
from vtdesk.ui.caller_words import CallerWords

AnyIndex = QModelIndex | QPersistentModelIndex


class HitKind(Enum):
    """What a hit is; the value is the heading above its kind."""

    CALLER = "Who is this?"
    OFFER = "With this number"
    RECORD = "Records"
    MODULE = "Modules"
    VIEW = "Views"
    ACTION = "Actions"
    TAG = "Tags on stored records"
    SERVER = "In Vtiger"


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that can be opened or run.

    Attributes:
        icon: name of its icon.
        detail: what stands at the end of its row: the module's singular, or a shortcut.
        record: the record's id, for records.
        module: the module, for records, modules, views and tags.
        action: the action's key, for actions; what can be done, for offers.
        off: why it cannot be run now; "" where it can.
        heading: what stands above the first of its kind, where that is not the kind's own value;
            behind a tab what stands at the end of that line.
        caller: the lines of a caller.
        tag: the tag, for tags.
        view: the id of a view.
    """

    kind: HitKind
    title: str
    icon: str
    detail: str = ""
    record: AnyId | None = None
    module: ModuleName | None = None
    action: str = ""
    off: str = ""
    heading: str = ""
    caller: CallerWords | None = None
    tag: str = ""
    view: str = ""


def matching_modules(modules: Iterable[ModuleInfo], typed: str) -> list[ModuleInfo]:
    """Modules whose label or name has words that begin with those typed."""
    return [info for info in modules if info.is_entity and fits(f"{info.label} {info.name}", typed)]


def matching_actions(actions: Iterable[ActionSpec], typed: str) -> list[ActionSpec]:
    """Actions found by words that begin with those typed, first by those of their texts alone."""
    found = [spec for spec in actions if fits(f"{spec.plain_text} {spec.also}", typed)]
    return sorted(found, key=lambda spec: not fits(spec.plain_text, typed))


def fits(text: str, typed: str) -> bool:
    """Whether every typed word begins a word of the text."""
    there = split_words(text)
    return all(any(word.startswith(part) for word in there) for part in split_words(typed))


class PaletteModel(QAbstractListModel):
    """Hits under their headings, flat."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Hit | str] = []

    def show_hits(self, hits: Sequence[Hit]) -> None:
        """Show these hits; they come sorted by kind."""
        rows: list[Hit | str] = []
        kind: HitKind | None = None
        for hit in hits:
            if hit.kind is not kind:
                kind = hit.kind
                rows.append(hit.heading or kind.value)
            rows.append(hit)
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def hit(self, row: int) -> Hit | None:
        """The hit in this row; None for headings and past the ends."""
        entry = self._rows[row] if 0 <= row < len(self._rows) else None
        return entry if isinstance(entry, Hit) else None

    def heading(self, row: int) -> str:
        """The heading in this row; "" for hits."""
        entry = self._rows[row] if 0 <= row < len(self._rows) else ""
        return entry if isinstance(entry, str) else ""

    def next_hit(self, row: int, step: int) -> int | None:
        """The nearest row in that direction that holds a hit."""
        row += step
        while 0 <= row < len(self._rows):
            if self.hit(row) is not None:
                return row
            row += step
        return None

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Headings and hits."""
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Headings are shown only."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if self.hit(index.row()) is None:
            return Qt.ItemFlag.ItemNeverHasChildren
        return (
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsSelectable
            | Qt.ItemFlag.ItemNeverHasChildren
        )

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        """The title; for screen readers with what it is."""
        if not index.isValid() or role not in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
        ):
            return None
        hit = self.hit(index.row())
        if hit is None:
            return self.heading(index.row()).replace("\t", ", ")
        if role == Qt.ItemDataRole.DisplayRole:
            return hit.title
        if hit.caller is not None:
            return hit.caller.spoken
        return ", ".join(part for part in (hit.title, hit.detail, hit.off) if part)
