"""The open tabs: each a place of its own, with a way back of its own.

All tabs share the window's panes; the current one says what they show. That makes a tab cost
nothing, and a switch no more than opening a record does. A clean record's tab is used again for
the next record, one with unsaved edits or one that the person keeps is not (TablePro, tabs).
"""

from collections.abc import Callable, Iterator, Sequence

import msgspec
from PySide6.QtCore import QObject, Signal

from vtdesk.domain.ids import ModuleName
from vtdesk.ui.documents.table_spot import TableSpot
from vtdesk.ui.history import History, Visit

MOST = 40
"""Tabs at most; the next one takes the place of the oldest clean one."""

_CLOSED_KEPT = 10


class Tab:
    """One tab.

    Attributes:
        history: where it has been; its `now` is what it shows.
        kept: the person wants it to stay, also while clean.
        spot: cursor, selection and scroll of its table when it was left.
    """

    def __init__(self, visit: Visit | None = None, *, kept: bool = False) -> None:
        self.history = History()
        self.kept = kept
        self.spot: TableSpot | None = None
        if visit is not None:
            self.history.visit(visit)

    @property
    def visit(self) -> Visit | None:
        """What it shows; None for a tab that never showed anything."""
        return self.history.now

    @property
    def alone(self) -> bool:
        """Whether it shows a record without its table."""
        return self.visit is not None and self.visit.alone


class Tabs(QObject):
    """The tabs of one window, at least one.

    Args:
        has_edits: whether something typed in a record of this module and key is not saved.
        parent: the window.

    Signals:
        changed(): other tabs, or other words for them.
        current_changed(): another tab is the current one.
    """

    changed = Signal()
    current_changed = Signal()

    def __init__(self, has_edits: Callable[[ModuleName, int], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._has_edits = has_edits
        self._tabs = [Tab()]
        self._current = 0
        self._closed: list[tuple[int, Tab]] = []

    def __len__(self) -> int:
        return len(self._tabs)

    def __iter__(self) -> Iterator[Tab]:
        return iter(self._tabs)

    @property
    def current(self) -> Tab:
        """The tab on screen."""
        return self._tabs[self._current]

    @property
    def place(self) -> int:
        """Its place among the tabs, from 0."""
        return self._current

    @property
    def can_reopen(self) -> bool:
        """A closed tab can be had back."""
        return bool(self._closed)

    def is_changed(self, tab: Tab) -> bool:
        """Whether something typed in the tab's record is not saved."""
        visit = tab.visit
        if visit is None or visit.record_module is None or visit.key is None:
            return False
        return self._has_edits(visit.record_module, visit.key)

    def choose(self, place: int) -> None:
        """Make another tab the current one."""
        if 0 <= place < len(self._tabs) and place != self._current:
            self._current = place
            self.current_changed.emit()
            self.changed.emit()

    def step(self, steps: int) -> None:
        """Go so many tabs further, round the end."""
        self.choose((self._current + steps) % len(self._tabs))

    def open_new(self, visit: Visit) -> Tab:
        """Show a place in a new tab beside the current one."""
        self._make_room()
        tab = Tab(visit)
        self._tabs.insert(self._current + 1, tab)
        self._current += 1
        self.current_changed.emit()
        self.changed.emit()
        return tab

    def open_record(self, visit: Visit) -> Tab:
        """Show a record in the tab that has it, in one that may be used again, or in a new one."""
        for place, tab in enumerate(self._tabs):
            shown = tab.visit
            if shown is not None and shown.alone and _same_record(shown, visit):
                self.choose(place)
                return tab
        for place, tab in enumerate(self._tabs):
            if tab.alone and not tab.kept and not self.is_changed(tab):
                tab.history.visit(visit)
                if place == self._current:
                    self.current_changed.emit()
                self.choose(place)
                self.changed.emit()
                return tab
        return self.open_new(visit)

    def go_to_table(self) -> bool:
        """Make the nearest tab with a table the current one; False if there is none."""
        by_distance = sorted(range(len(self._tabs)), key=lambda p: abs(p - self._current))
        place = next((p for p in by_distance if not self._tabs[p].alone), None)
        if place is None:
            return False
        self.choose(place)
        return True

    def keep(self, place: int, *, kept: bool | None = None) -> None:
        """Let a tab stay, or be used again; without a word the other of what it is."""
        tab = self._tabs[place]
        tab.kept = not tab.kept if kept is None else kept
        self.changed.emit()

    def close(self, place: int) -> bool:
        """Close a tab; False for the last one. What was typed in its record is kept."""
        if len(self._tabs) == 1:
            return False
        tab = self._tabs.pop(place)
        if tab.visit is not None:
            self._closed.append((place, tab))
            del self._closed[:-_CLOSED_KEPT]
        was_current = place == self._current
        if place < self._current or self._current == len(self._tabs):
            self._current -= 1
        if was_current:
            self.current_changed.emit()
        self.changed.emit()
        return True

    def reopen(self) -> None:
        """Have the tab back that was closed last."""
        if self._closed:
            place, tab = self._closed.pop()
            self._current = min(place, len(self._tabs))
            self._tabs.insert(self._current, tab)
            self.current_changed.emit()
            self.changed.emit()

    def move(self, place: int, to: int) -> None:
        """Put a tab elsewhere in the row; the current one stays the current one."""
        current = self.current
        self._tabs.insert(to, self._tabs.pop(place))
        self._current = self._tabs.index(current)

    def rename(self, module: ModuleName, old: int, new: int) -> None:
        """A record that was made here has the server's key now."""
        for tab in self._tabs:
            tab.history.rename(module, old, new)
        self.changed.emit()

    def text(self) -> str:
        """The tabs as text, for the next start; names of records are not in it."""
        kept = [
            _KeptTab(
                module=visit.module,
                record_module=visit.record_module or "",
                key=visit.key,
                view=visit.view,
                alone=visit.alone,
                kept=tab.kept,
                spot=tab.spot.numbers() if tab.spot is not None else (),
            )
            for tab in self._tabs
            if (visit := tab.visit) is not None
        ]
        current = sum(tab.visit is not None for tab in self._tabs[: self._current])
        return msgspec.json.encode(_KeptTabs(kept, current)).decode()

    def restore(self, text: str, modules: Sequence[ModuleName]) -> bool:
        """Open the tabs of an earlier start; False if there are none that can be opened.

        Args:
            text: as `text` gave it; anything else is no matter.
            modules: those there are; a tab of another one is left out.
        """
        try:
            read = msgspec.json.decode(text, type=_KeptTabs)
        except msgspec.DecodeError:
            return False
        known = set(modules)
        tabs: list[Tab] = []
        current = 0
        for number, line in enumerate(read.tabs[:MOST]):
            shown = {ModuleName(line.module), ModuleName(line.record_module or line.module)}
            if not shown <= known:
                continue
            if number <= read.current:
                current = len(tabs)
            tabs.append(_tab_of(line))
        if not tabs:
            return False
        self._tabs, self._current = tabs, current
        self.changed.emit()
        return True

    def _make_room(self) -> None:
        while len(self._tabs) >= MOST:
            others = (p for p in range(len(self._tabs)) if p != self._current)
            clean = (p for p in others if not self._tabs[p].kept)
            place = next((p for p in clean if not self.is_changed(self._tabs[p])), None)
            if place is None:
                return
            self.close(place)


class _KeptTab(msgspec.Struct):
    module: str
    record_module: str = ""
    key: int | None = None
    view: str = ""
    alone: bool = False
    kept: bool = False
    spot: tuple[int, ...] = ()


class _KeptTabs(msgspec.Struct):
    tabs: list[_KeptTab]
    current: int = 0


def _tab_of(line: _KeptTab) -> Tab:
    module = ModuleName(line.record_module) if line.record_module else None
    key = line.key if module is not None else None
    alone = line.alone and key is not None
    tab = Tab(Visit(ModuleName(line.module), module, key, line.view, alone), kept=line.kept)
    tab.spot = TableSpot.of_numbers(line.spot)
    return tab


def _same_record(one: Visit, other: Visit) -> bool:
    return (one.record_module, one.key) == (other.record_module, other.key)
