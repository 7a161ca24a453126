"""The tree's rows: headings, the modules with count and freshness, and their saved views."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from vtdesk.domain.freshness import is_fresh
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.schema import ModuleInfo
from vtdesk.ui.browse.module_groups import ModuleGroup, ModuleViews, ViewFacts

_FRESH_SECONDS = 5 * 60


class Freshness(Enum):
    """How old a module's stored rows are; the value is what a screen reader says."""

    NEVER = "not loaded yet"
    OLDER = "not up to date"
    TODAY = "loaded today"
    FRESH = "up to date"


def freshness_of(fetched: float | None, now: float) -> Freshness:
    """How old rows are that were last known fresh at `fetched`.

    Args:
        fetched: Unix time in seconds, or None for never.
        now: Unix time in seconds.
    """
    if fetched is None:
        return Freshness.NEVER
    if is_fresh(fetched, now, _FRESH_SECONDS):
        return Freshness.FRESH
    same_day = _local_day(fetched) == _local_day(now)
    return Freshness.TODAY if same_day else Freshness.OLDER


@dataclass(frozen=True, slots=True)
class ModuleFacts:
    """What the tree shows beside a module's name.

    Attributes:
        count: records stored here, None while unknown.
    """

    count: int | None = None
    freshness: Freshness = Freshness.NEVER


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: a heading (`info` is None), a module, or one of its views.

    Attributes:
        folded: of a module that has views: whether they are out of sight; None for all others.
    """

    title: str
    info: ModuleInfo | None = None
    facts: ModuleFacts = ModuleFacts()
    view: ViewFacts | None = None
    folded: bool | None = None

    @property
    def count_text(self) -> str:
        """The count with grouped figures, or "" while nothing is known."""
        if self.view is not None:
            return f"{self.view.count:,}" if self.view.count is not None else ""
        count = self.facts.count
        known = count is not None and self.facts.freshness is not Freshness.NEVER
        return f"{count:,}" if known else ""


AnyIndex = QModelIndex | QPersistentModelIndex
_DISPLAY = Qt.ItemDataRole.DisplayRole


class ModuleModel(QAbstractListModel):
    """The rows of the tree, flat; headings can be neither selected nor opened.

    Signals:
        renamed(str, str): a person gave the view of this id another name.
    """

    renamed = Signal(str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: list[Entry] = []

    def set_groups(
        self,
        groups: Sequence[ModuleGroup],
        facts: Mapping[ModuleName, ModuleFacts],
        views: Mapping[ModuleName, ModuleViews] | None = None,
    ) -> None:
        """Show these groups; only what differs is announced, so that the selection stays."""
        entries: list[Entry] = []
        for group in groups:
            entries.append(Entry(group.title))
            for info in group.modules:
                below = (views or {}).get(info.name, ModuleViews())
                known = facts.get(info.name, ModuleFacts())
                entries.append(Entry(info.label, info, known, folded=below.folded))
                entries.extend(Entry(each.view.name, info, view=each) for each in below.views)
        if [_identity(entry) for entry in entries] != [_identity(e) for e in self._entries]:
            self.beginResetModel()
            self._entries = entries
            self.endResetModel()
            return
        for row, (old, new) in enumerate(zip(self._entries, entries, strict=True)):
            if old != new:
                self._entries[row] = new
                self.dataChanged.emit(self.index(row), self.index(row))

    def entry(self, row: int) -> Entry | None:
        """The entry in this row, or None past the end."""
        return self._entries[row] if 0 <= row < len(self._entries) else None

    def row_of(self, module: ModuleName, view_id: str | None = None) -> int | None:
        """The row of a module, or of one of its views; None if it is not shown."""
        for row, entry in enumerate(self._entries):
            own = entry.view.view.id if entry.view is not None else None
            if entry.info is not None and entry.info.name == module and own == view_id:
                return row
        return None

    def first_module_row(self) -> int | None:
        """The first row that is no heading."""
        return next((row for row, e in enumerate(self._entries) if e.info is not None), None)

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Headings and modules."""
        return 0 if parent.isValid() else len(self._entries)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Headings are shown only."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        entry = self.entry(index.row())
        if entry is None or entry.info is None:
            return Qt.ItemFlag.ItemNeverHasChildren
        flags = (
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsSelectable
            | Qt.ItemFlag.ItemNeverHasChildren
        )
        return flags | Qt.ItemFlag.ItemIsEditable if entry.view is not None else flags

    def data(self, index: AnyIndex, role: int = _DISPLAY) -> str | None:
        """The label; for screen readers with count and freshness."""
        entry = self.entry(index.row()) if index.isValid() else None
        if entry is None:
            return None
        if role in (_DISPLAY, Qt.ItemDataRole.EditRole):
            return entry.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return _spoken(entry)
        return None

    def setData(self, index: AnyIndex, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take another name for a view; who keeps the views decides whether it stays."""
        entry = self.entry(index.row()) if index.isValid() else None
        name = str(value).strip()
        if entry is None or entry.view is None or role != Qt.ItemDataRole.EditRole or not name:
            return False
        if name != entry.title:
            self.renamed.emit(entry.view.view.id, name)
        return True


def _identity(entry: Entry) -> tuple[str, str | None, str | None]:
    view = entry.view.view.id if entry.view is not None else None
    return entry.title, entry.info.name if entry.info else None, view


def _spoken(entry: Entry) -> str:
    if entry.info is None:
        return entry.title
    count = f"{entry.count_text} records" if entry.count_text else ""
    if entry.view is not None:
        pinned = "pinned" if entry.view.view.pinned else ""
        return ", ".join(
            p for p in (entry.title, f"view of {entry.info.label}", pinned, count) if p
        )
    parts = (entry.title, count, entry.facts.freshness.value)
    return ", ".join(part for part in parts if part)


def _local_day(moment: float) -> date:
    return datetime.fromtimestamp(moment, UTC).astimezone().date()
