"""One record being edited: what is typed, what is wrong with it, what the server says meanwhile.

Typed text becomes a draft at once and is on disk within a second; nothing is asked on closing,
because nothing is thrown away. Saving adds a change to the outbox; the window never waits for the
network.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from vtdesk.app.bus import Bus, Signal
from vtdesk.app.outbox import Outbox
from vtdesk.app.references import References
from vtdesk.app.tasks import Tasks
from vtdesk.domain.changes import Change, ChangeSet, ChangeState
from vtdesk.domain.draft import Draft
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.ids import AnyId, LocalId, ModuleName, id_from_key
from vtdesk.domain.record import Record, RowState
from vtdesk.domain.schema import FieldSpec, ModuleSchema
from vtdesk.domain.typed_text import Unreadable, parse
from vtdesk.domain.validate import Problem, check_edits, check_new, check_value
from vtdesk.domain.values import Cell, Formats, display, same, wire
from vtdesk.store.cache import Cache

_DRAFT_DELAY = 0.4
NEW_KEY = 0
"""Key under which the draft of a module's new, never saved record is kept."""


@dataclass(frozen=True, slots=True)
class FieldState:
    """How a field of the form looks.

    Attributes:
        changed: edited and not saved.
        was: display text from before the edit.
        problem: why it cannot be saved as it is.
        newer: display text of the server's newer value while an older one is being edited.
        waiting: a saved change of this field waits to be sent.
    """

    changed: bool = False
    was: str = ""
    problem: str = ""
    newer: str | None = None
    waiting: bool = False


@dataclass(frozen=True, slots=True)
class SaveResult:
    """Whether a save went to the outbox; if not, the first field to look at."""

    saved: bool
    first_problem: str | None = None


@dataclass(frozen=True, slots=True)
class ClashedField:
    """A field that both sides changed, as display texts."""

    name: str
    label: str
    before: str
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class EditServices:
    """What every edit session needs of its session."""

    bus: Bus
    cache: Cache
    outbox: Outbox
    references: References
    tasks: Tasks
    formats: Callable[[], Formats]
    now: Callable[[], datetime]


class EditSession:
    """One record, or one to be made.

    Args:
        schema: the record's module.
        key: the record's key; None for a new record.
        services: the session's services.
        defaults: wire values a new record starts with.

    Signals:
        changed: these fields (None: everything) are to be read again by the form. An edit is not
            echoed to the form that made it, except for its state.
    """

    def __init__(
        self,
        schema: ModuleSchema,
        key: int | None,
        services: EditServices,
        defaults: Mapping[str, str] | None = None,
    ) -> None:
        self.schema = schema
        self.module: ModuleName = schema.name
        self.key = key
        self.changed: Signal[frozenset[str] | None] = Signal()
        self._services = services
        self._defaults = dict(defaults or {})
        self._record: Record | None = None
        self._typed: dict[str, str] = {}
        self._problems: dict[str, str] = {}
        self._newer: dict[str, Cell] = {}
        self._done: list[tuple[str, str | None, str | None]] = []
        self._undone: list[tuple[str, str | None, str | None]] = []
        self._draft_waits = False
        self._closed = False
        self._draft = Draft(schema.name, self.id)
        self._load()
        services.bus.changes.connect(self._store_changed)

    @property
    def id(self) -> AnyId:
        """The record's id; "new-0" for one that was never saved."""
        return id_from_key(self.schema.id_prefix, self.key) if self.key else LocalId(NEW_KEY)

    @property
    def is_new(self) -> bool:
        """The record was never saved."""
        return self.key is None

    @property
    def gone(self) -> bool:
        """The record was there and is no longer."""
        return self.key is not None and self._record is None

    @property
    def title(self) -> str:
        """The record's name, with the edits that are part of it."""
        names = [n for n in self.schema.label_fields if n in self.schema.by_name]
        if any(name in self._draft.edits for name in names):
            parts = [self.text(name).strip() for name in names]
            if edited := " ".join(part for part in parts if part):
                return edited
        if self._record is not None and self._record.label:
            return self._record.label
        singular = self.schema.singular or self.schema.label
        return f"New {singular.lower()}" if self.is_new else singular

    @property
    def record_state(self) -> RowState:
        """What waits on the record."""
        return self._record.state if self._record is not None else RowState.CLEAN

    @property
    def as_of(self) -> float | None:
        """Unix time at which the server said this."""
        return self._record.fetched if self._record is not None else None

    @property
    def partial(self) -> bool:
        """Only some of the record's fields were ever fetched."""
        return self._record is not None and self._record.partial

    @property
    def change(self) -> Change | None:
        """The saved change that waits on the record."""
        return self._services.outbox.of(self.module, self.id) if self.key else None

    @property
    def reason(self) -> str:
        """Why the waiting change goes no further, in words; "" if it does."""
        change = self.change
        return change.reason if change is not None else ""

    @property
    def clashes(self) -> tuple[ClashedField, ...]:
        """The fields of a clashed change that both sides hold differently."""
        change = self.change
        if change is None or change.state is not ChangeState.CLASHED:
            return ()
        return tuple(
            ClashedField(
                name,
                spec.label,
                self._show(spec, change.base.get(name)),
                self._show(spec, mine),
                self._show(spec, change.theirs[name]),
            )
            for name, mine in change.values.items()
            if name in change.theirs
            and (spec := self.schema.field(name)) is not None
            and not same(spec, change.theirs[name], mine)
            and not same(spec, change.theirs[name], change.base.get(name))
        )

    @property
    def changed_fields(self) -> tuple[str, ...]:
        """Names of the fields edited and not saved, those with unreadable text included."""
        return tuple(self._draft.edits)

    @property
    def may_edit(self) -> bool:
        """The user has the right; the account's write level is the window's matter."""
        if self.gone or self.record_state is RowState.DELETING:
            return False
        return self.schema.createable if self.is_new else self.schema.updateable

    def cell(self, name: str) -> Cell:
        """The field's wire value with edits laid over."""
        if name in self._draft.edits:
            return self._draft.edits[name]
        return self._stored(name)

    def text(self, name: str) -> str:
        """What the field's input shows."""
        if name in self._typed:
            return self._typed[name]
        spec = self.schema.by_name[name]
        cell = self.cell(name)
        if spec.kind in {FieldKind.TEXT, FieldKind.STRING, FieldKind.PHONE, FieldKind.URL}:
            return "" if cell is None else str(cell)
        return self._show(spec, cell)

    def state(self, name: str) -> FieldState:
        """How the field looks."""
        spec = self.schema.by_name[name]
        changed = name in self._draft.edits
        base = self._draft.base.get(name, self._stored(name))
        newer = self._newer.get(name)
        waits = self._record is not None and name in self._record.base
        return FieldState(
            changed=changed and not self.is_new,
            was=self._show(spec, base) if changed else "",
            problem=self._problems.get(name, ""),
            newer=self._show(spec, newer) if name in self._newer else None,
            waiting=waits and not changed,
        )

    def edit_text(self, name: str, text: str) -> None:
        """Take what was typed; text that is no value of its field is kept with the reason."""
        spec = self.schema.by_name[name]
        base = self._draft.base.get(name, self._stored(name))
        if text == self._show(spec, base) or text == _plain(base):
            value: str = "" if base is None else str(base)
            self._take(name, value, None)
            return
        parsed = parse(spec, text, self._services.formats(), today=self._services.now().date())
        if isinstance(parsed, Unreadable):
            self._take(name, None, text, parsed.reason)
        else:
            self._take(name, wire(spec, parsed), None)

    def edit_wire(self, name: str, wire_value: str) -> None:
        """Take a chosen value: a picklist's, a boolean's, a record's id."""
        self._take(name, wire_value, None)

    def take_newer(self, name: str) -> None:
        """Give up the edit of a field for the server's newer value."""
        self._newer.pop(name, None)
        self.undo(name)

    def undo(self, name: str) -> None:
        """Put one field back to what it was."""
        before = self._current(name)
        if before is None:
            return
        self._forget(name)
        self._remember(name, before, None)
        self._edited(name)
        self.changed.emit(frozenset({name}))

    def undo_last(self) -> str | None:
        """Take the last edit back; the name of its field, or None if there is none."""
        if not self._done:
            return None
        name, before, after = self._done.pop()
        self._undone.append((name, before, after))
        self._put_back(name, before)
        return name

    def redo_last(self) -> str | None:
        """Do the edit taken back last again; the name of its field, or None."""
        if not self._undone:
            return None
        name, before, after = self._undone.pop()
        self._done.append((name, before, after))
        self._put_back(name, after)
        return name

    def problems(self) -> tuple[Problem, ...]:
        """Everything that keeps the record from being saved, in the form's order."""
        if self.is_new:
            values = {**self._defaults, **self._draft.edits}
            found = {problem.field: problem for problem in check_new(self.schema, values)}
        else:
            found = {p.field: p for p in check_edits(self.schema, self._draft.edits)}
        for name in self._typed:
            found[name] = Problem(name, self._problems.get(name, ""))
        order = [name for section in self.schema.sections for name in section.fields]
        return tuple(found[name] for name in order if name in found)

    async def save(self) -> SaveResult:
        """Add the edits to the outbox; with problems nothing is saved and they are shown."""
        problems = self.problems()
        if problems:
            self._problems.update({problem.field: problem.words for problem in problems})
            self.changed.emit(frozenset(problem.field for problem in problems))
            return SaveResult(saved=False, first_problem=problems[0].field)
        if not self._draft and not self.is_new:
            return SaveResult(saved=True)
        draft, outbox = self._draft, self._services.outbox
        self._draft = Draft(self.module, self.id)
        self._clear_edits()
        if self.is_new:
            given = {name: value for name, value in self._defaults.items() if value}
            values = {**given, **draft.edits}
            self.key = (await outbox.create(self.module, values)).key
        else:
            await outbox.revise(self.module, self.id, draft.edits, draft.base, draft.base_modified)
        await self._services.cache.put_draft(Draft(draft.module, draft.record))
        self._load()
        self.changed.emit(None)
        return SaveResult(saved=True)

    async def discard(self) -> None:
        """Give up all edits that were not saved."""
        self._draft = Draft(self.module, self.id)
        self._clear_edits()
        await self._services.cache.put_draft(self._draft)
        self.changed.emit(None)

    async def withdraw(self) -> None:
        """Take the saved change back before it is sent; for a clash: let theirs stand."""
        change = self.change
        if change is not None:
            await self._services.outbox.withdraw(change)

    async def keep_mine(self) -> None:
        """Decide a clash for the values written here."""
        change = self.change
        if change is not None:
            await self._services.outbox.keep_mine(change)

    async def send_again(self) -> None:
        """Try a refused change once more as it is."""
        change = self.change
        if change is not None:
            await self._services.outbox.send_again(change)

    async def close(self) -> None:
        """Put the draft on disk and listen no more."""
        self._closed = True
        self._services.bus.changes.disconnect(self._store_changed)
        await self._services.cache.put_draft(self._draft)

    def _load(self) -> None:
        if self.key is not None:
            self._record = self._services.cache.record(self.module, self.key)
        stored = self._services.cache.draft(self.module, self.key or NEW_KEY)
        if stored is not None and not self._draft:
            known = {name for name in stored.edits if name in self.schema.by_name}
            for name in stored.edits.keys() - known:
                stored = stored.without(name)
            self._draft = stored

    def _stored(self, name: str) -> Cell:
        if self._record is not None:
            return self._record.values.get(name)
        return self._defaults.get(name)

    def _show(self, spec: FieldSpec, cell: Cell) -> str:
        references = self._services.references
        return display(spec, cell, self._services.formats(), references.labeller(spec))

    def _current(self, name: str) -> str | None:
        """The field's edit as the undo list keeps it: typed text, a wire value, or None."""
        return self._typed.get(name, self._draft.edits.get(name))

    def _take(self, name: str, wire_value: str | None, typed: str | None, why: str = "") -> None:
        before = self._current(name)
        if wire_value is None:
            # Kept in the draft as it was typed: a restart must not lose it either.
            self._lay_over(name, typed or "")
            self._typed[name] = typed or ""
            self._problems[name] = why
        else:
            self._typed.pop(name, None)
            self._lay_over(name, wire_value)
            self._check(name)
        self._remember(name, before, self._current(name))
        self._edited(name)

    def _lay_over(self, name: str, wire_value: str) -> None:
        draft = self._draft.with_edit(self.schema, name, wire_value, self._stored(name))
        if draft.base_modified is None and self._record is not None:
            draft = Draft(
                draft.module, draft.record, draft.edits, draft.base, self._record.modified
            )
        self._draft = draft
        if name not in draft.edits:
            self._newer.pop(name, None)

    def _check(self, name: str) -> None:
        spec = self.schema.by_name[name]
        problem = check_value(spec, self.cell(name)) if name in self._draft.edits else None
        if problem is None:
            self._problems.pop(name, None)
        else:
            self._problems[name] = problem.words

    def _remember(self, name: str, before: str | None, after: str | None) -> None:
        if before == after:
            return
        if self._done and self._done[-1][0] == name and not self._undone:
            before = self._done.pop()[1]
        self._done.append((name, before, after))
        self._undone.clear()

    def _put_back(self, name: str, value: str | None) -> None:
        self._forget(name)
        if value is not None:
            self._lay_over(name, value)
            self._check(name)
        self._edited(name)
        self.changed.emit(frozenset({name}))

    def _forget(self, name: str) -> None:
        self._typed.pop(name, None)
        self._problems.pop(name, None)
        self._draft = self._draft.without(name)

    def _clear_edits(self) -> None:
        self._typed.clear()
        self._problems.clear()
        self._newer.clear()
        self._done.clear()
        self._undone.clear()

    def _edited(self, name: str) -> None:
        del name
        if not self._draft_waits:
            self._draft_waits = True
            self._services.tasks.spawn(self._keep_draft(), "draft to disk")

    async def _keep_draft(self) -> None:
        await asyncio.sleep(_DRAFT_DELAY)
        self._draft_waits = False
        if not self._closed:
            await self._services.cache.put_draft(self._draft)

    def _store_changed(self, changes: ChangeSet) -> None:
        for module, old, new in changes.renamed:
            if module == self.module and old == self.key:
                self.key = new
                self._draft = Draft(
                    self.module,
                    self.id,
                    self._draft.edits,
                    self._draft.base,
                    self._draft.base_modified,
                )
        if self.key is None or not self._touched(changes):
            if self._services.references.forget(changes):
                self.changed.emit(None)
            return
        before = self._record
        self._record = self._services.cache.record(self.module, self.key)
        self._notice_newer(before)
        self.changed.emit(None)

    def _touched(self, changes: ChangeSet) -> bool:
        module, key = self.module, self.key
        return (
            module in changes.everything
            or key in changes.rows.get(module, ())
            or key in changes.removed.get(module, ())
            or any(m == module and new == key for m, _, new in changes.renamed)
        )

    def _notice_newer(self, before: Record | None) -> None:
        """Mark edited fields whose stored value is another one now."""
        if before is None or self._record is None:
            return
        for name in self._draft.edits:
            spec = self.schema.by_name[name]
            now = self._record.values.get(name)
            if not same(spec, self._draft.base.get(name), now):
                self._newer[name] = now
            else:
                self._newer.pop(name, None)


def _plain(cell: Cell) -> str:
    return "" if cell is None else str(cell)
