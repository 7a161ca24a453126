"""How a person arranged each table: columns, widths, order; remembered at once and with the account.

One layout stands for a module, or for a saved view of it. It lies in the store's notes, encrypted
like everything else there. Writes are gathered over half a second; what a screen shows never waits.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import msgspec

from vtdesk.app.bus import Signal
from vtdesk.app.soon import Soon
from vtdesk.app.tasks import Tasks
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.query import Sort
from vtdesk.store.cache import Cache

GATHER = 0.5
"""Seconds over which changes of a layout are gathered before they are written."""

WIDEST = 1_200
"""Pixels of the widest column that is believed."""

NOTE = "layout"
"""What the names of the notes begin with that hold layouts."""

_MOST_COLUMNS = 500


@dataclass(frozen=True, slots=True)
class Layout:
    """The arrangement of one table.

    Attributes:
        columns: names of the fields shown, in order; empty for the usual ones.
        widths: pixels by field name, of columns that somebody dragged.
        sorts: the order; None where nobody chose one.
        frozen: the first column stays in place while the others scroll sideways.
    """

    columns: tuple[str, ...] = ()
    widths: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    sorts: tuple[Sort, ...] | None = None
    frozen: bool = True


class _Written(msgspec.Struct, omit_defaults=True):
    """A layout as its note holds it; a sort is a field's name, with "-" before a descending one."""

    columns: list[str] = []
    widths: dict[str, int] = {}
    sorts: list[str] | None = None
    frozen: bool = True


class Layouts:
    """The layouts of one account.

    Args:
        cache: keeps them.
        tasks: writes run in them.

    Signals:
        changed: the module and view whose columns are other ones, or whose layout was reset.
    """

    def __init__(self, cache: Cache, tasks: Tasks) -> None:
        self.changed: Signal[tuple[ModuleName, str]] = Signal()
        self._cache = cache
        self._layouts: dict[str, Layout] = {}
        self._unwritten: set[str] = set()
        self._writing = Soon(self.close, GATHER, tasks, "remember a layout")

    def of(self, module: ModuleName, view: str = "") -> Layout:
        """The layout of a module's table; of a saved view of it, by its id."""
        name = _note(module, view)
        if name not in self._layouts:
            self._layouts[name] = read_layout(self._cache.note(name) or "")
        return self._layouts[name]

    def set_columns(self, module: ModuleName, view: str, columns: Sequence[str]) -> None:
        """Show these fields in this order; none: the usual ones."""
        self._put(module, view, replace(self.of(module, view), columns=tuple(columns)))
        self.changed.emit((module, view))

    def set_widths(self, module: ModuleName, view: str, widths: Mapping[str, int]) -> None:
        """Remember widths in pixels; columns not named keep theirs."""
        layout = self.of(module, view)
        self._put(module, view, replace(layout, widths={**layout.widths, **widths}))

    def set_sorts(self, module: ModuleName, view: str, sorts: Sequence[Sort]) -> None:
        """Remember the order."""
        self._put(module, view, replace(self.of(module, view), sorts=tuple(sorts)))

    def set_frozen(self, module: ModuleName, view: str, *, frozen: bool) -> None:
        """Whether the first column stays in place."""
        self._put(module, view, replace(self.of(module, view), frozen=frozen))

    def reset(self, module: ModuleName, view: str = "") -> None:
        """Forget how a table was arranged."""
        self._put(module, view, Layout())
        self.changed.emit((module, view))

    async def close(self) -> None:
        """Write what is not written yet.

        Raises:
            StoreTrouble: the file cannot be written.
        """
        for name in tuple(self._unwritten):
            layout = self._layouts[name]
            await self._cache.put_note(name, written_layout(layout))
            if self._layouts[name] is layout:
                self._unwritten.discard(name)

    def _put(self, module: ModuleName, view: str, layout: Layout) -> None:
        name = _note(module, view)
        if layout == self.of(module, view):
            return
        self._layouts[name] = layout
        self._unwritten.add(name)
        self._writing.wish()


def written_layout(layout: Layout) -> str | None:
    """A layout as the text of a note; None for one that says nothing."""
    if layout == Layout():
        return None
    sorts = layout.sorts
    written = _Written(
        list(layout.columns),
        dict(layout.widths),
        None if sorts is None else [f"{'-' * one.descending}{one.field}" for one in sorts],
        layout.frozen,
    )
    return msgspec.json.encode(written).decode()


def read_layout(text: str) -> Layout:
    """The layout of a note; a text that is none is as good as no layout."""
    try:
        written = msgspec.json.decode(text, type=_Written)
    except msgspec.DecodeError:
        return Layout()
    columns = tuple(dict.fromkeys(written.columns[:_MOST_COLUMNS]))
    widths = {name: size for name, size in written.widths.items() if 0 < size <= WIDEST}
    sorts = None
    if written.sorts is not None:
        sorts = tuple(Sort(one.removeprefix("-"), one.startswith("-")) for one in written.sorts)
    return Layout(columns, MappingProxyType(widths), sorts, written.frozen)


def _note(module: ModuleName, view: str) -> str:
    return f"{NOTE} {module} {view}".rstrip()


def next_sorts(sorts: Sequence[Sort], field: str, *, add: bool) -> tuple[Sort, ...]:
    """The order after a person asked for a column in it.

    Args:
        sorts: the order now.
        field: the column's field.
        add: keep what there is: the field comes last, turns round, and the third time leaves.
            Otherwise the field alone sorts, and turns round if it did so already.
    """
    known = next((one for one in sorts if one.field == field), None)
    if not add:
        return (Sort(field, known is not None and len(sorts) == 1 and not known.descending),)
    if known is None:
        return (*sorts, Sort(field))
    turned = () if known.descending else (Sort(field, descending=True),)
    place = tuple(sorts).index(known)
    return (*sorts[:place], *turned, *sorts[place + 1 :])
