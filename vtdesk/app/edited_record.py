"""One record as its form shows it: what is stored with what is typed laid over, and what is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass

from vtdesk.app.bus import Bus
from vtdesk.app.dependencies import Dependencies
from vtdesk.app.drafts import NEW_KEY, Drafts
from vtdesk.app.edits import Edits
from vtdesk.app.field_state import ClashedField, FieldState, clashed_fields
from vtdesk.app.field_texts import FieldTexts
from vtdesk.app.outbox import Outbox
from vtdesk.app.references import References
from vtdesk.domain.changes import Change
from vtdesk.domain.draft import Draft
from vtdesk.domain.ids import AnyId, ModuleName, id_from_key
from vtdesk.domain.record import Record, RowState
from vtdesk.domain.schema import ModuleSchema
from vtdesk.domain.validate import Problem, check_edits, check_new
from vtdesk.domain.values import Cell, same
from vtdesk.store.cache import Cache


@dataclass(frozen=True, slots=True, kw_only=True)
class EditServices:
    """What every edit session needs of its session."""

    bus: Bus
    cache: Cache
    drafts: Drafts
    outbox: Outbox
    references: References
    texts: FieldTexts
    dependencies: Dependencies


class EditedRecord:
    """One record, or one to be made, to be read.

    Args:
        schema: the record's module.
        key: the record's key; None for a new record.
        services: the session's services.
        defaults: wire values a new record starts with.
        place: key under which the draft of a new record is kept.
    """

    def __init__(
        self,
        schema: ModuleSchema,
        key: int | None,
        services: EditServices,
        defaults: Mapping[str, str] | None = None,
        place: int = NEW_KEY,
    ) -> None:
        self.schema = schema
        self.module: ModuleName = schema.name
        self.key = key
        self._services = services
        self._defaults = dict(defaults or {})
        self._place = place
        self._record: Record | None = None
        self._last: Record | None = None
        self._problems: dict[str, str] = {}
        self._edits = Edits(schema, self._kept(), self._stored)
        self._load()

    @property
    def id(self) -> AnyId:
        """The record's id; "new-0" for one that was never saved, or the id it will have."""
        return id_from_key(self.schema.id_prefix, self._draft_key)

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
        if any(name in self._edits for name in names):
            parts = [self.text(name).strip() for name in names]
            if edited := " ".join(part for part in parts if part):
                return edited
        if self._last is not None and self._last.label:
            return self._last.label
        singular = self.schema.singular or self.schema.label
        return f"New {singular.lower()}" if self.is_new else singular

    @property
    def record_state(self) -> RowState:
        """What waits on the record."""
        return self._record.state if self._record is not None else RowState.CLEAN

    @property
    def as_of(self) -> float | None:
        """Unix time at which the server said this, or last told of no change to it."""
        fetched = self._record.fetched if self._record is not None else None
        cursor = self._services.cache.cursor(self.module)
        if fetched is None or cursor is None or cursor.synced is None or not cursor.is_whole:
            return fetched
        return max(fetched, cursor.synced)

    @property
    def stored(self) -> Mapping[str, Cell]:
        """The record's wire values without edits; a field never fetched is missing.

        Those of a record that is gone are as they were last.
        """
        return self._last.values if self._last is not None else self._defaults

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
    def currency(self) -> str:
        """What the record's amounts are in: its own currency by name, or the sign of everybody's."""
        own = self.schema.currency_field
        name = self.text(own.name) if own is not None else ""
        return name or self._services.texts.currency

    @property
    def clashes(self) -> tuple[ClashedField, ...]:
        """The fields of a clashed change that both sides hold differently."""
        return clashed_fields(self.schema, self.change, self._services.texts.show)

    @property
    def changed_fields(self) -> tuple[str, ...]:
        """Names of the fields edited and not saved, those with unreadable text included."""
        return self._edits.names

    @property
    def may_edit(self) -> bool:
        """The user has the right; the account's write level is the window's matter."""
        if self.gone or self.record_state is RowState.DELETING:
            return False
        return self.schema.createable if self.is_new else self.schema.updateable

    def cell(self, name: str) -> Cell:
        """The field's wire value with edits laid over; None if the module has lost the field."""
        edit = self._edits.get(name)
        return edit.text if edit is not None else self._stored(name)

    def text(self, name: str) -> str:
        """What the field's input shows."""
        spec, edit = self.schema.field(name), self._edits.get(name)
        if edit is not None and edit.unread:
            return edit.text
        return self._services.texts.in_input(spec, self.cell(name))

    def state(self, name: str) -> FieldState:
        """How the field looks."""
        spec = self.schema.field(name)
        if spec is None:
            return FieldState()
        changed = name in self._edits
        not_allowed, chosen = self._not_allowed(name)
        base, now = self._edits.base(name), self._stored(name)
        overtaken = (
            changed
            and self._record is not None
            and not same(spec, base, now)
            and not same(spec, self.cell(name), now)
        )
        waits = self._record is not None and name in self._record.base
        return FieldState(
            changed=changed and not self.is_new,
            was=self._services.texts.show(spec, base) if changed else "",
            problem=self._problems.get(name)
            or self._refusal(name)
            or (not_allowed if chosen else ""),
            newer=self._services.texts.show(spec, now) if overtaken else None,
            waiting=waits and not changed,
            not_allowed="" if chosen else not_allowed,
        )

    def allowed(self, name: str) -> tuple[str, ...] | None:
        """The choices of a picklist that go with the other fields as they stand; None: all."""
        dependencies = self._services.dependencies
        sources = dependencies.sources(self.schema, name)
        return dependencies.allowed(self.schema, name, {n: self.cell(n) for n in sources})

    def problems(self) -> tuple[Problem, ...]:
        """Everything that keeps the record from being saved, in the form's order."""
        values = self._edits.values
        if self.is_new:
            found = {p.field: p for p in check_new(self.schema, {**self._defaults, **values})}
        else:
            found = {p.field: p for p in check_edits(self.schema, values)}
        for name, reason in self._edits.unread.items():
            found[name] = Problem(name, reason)
        for name in self._services.dependencies.dependent_fields(self.schema):
            words, chosen = self._not_allowed(name)
            if words and chosen and self.schema.by_name[name].writable:
                found.setdefault(name, Problem(name, words))
        order = [name for section in self.schema.sections for name in section.fields]
        return tuple(found[name] for name in order if name in found)

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

    def _load(self) -> None:
        if self.key is not None:
            self._record = self._services.cache.record(self.module, self.key)
            self._last = self._record or self._last

    def _stored(self, name: str) -> Cell:
        return self.stored.get(name)

    def _refusal(self, name: str) -> str:
        if name in self._edits:
            return self._edits.draft.refusals.get(name, "")
        change = self.change if self.record_state is RowState.REFUSED else None
        return change.reason if change is not None and change.refused_field == name else ""

    def _not_allowed(self, name: str) -> tuple[str, bool]:
        """Why a value does not go with others, and whether somebody chose that here."""
        dependencies = self._services.dependencies
        sources = dependencies.sources(self.schema, name)
        if not sources or self._edits.is_unread(name):
            return "", False
        together = {n: self.cell(n) for n in (name, *sources)}
        chosen = self.is_new or any(n in self._edits for n in together)
        return dependencies.why_not(self.schema, name, together), chosen

    @property
    def _draft_key(self) -> int:
        return self.key or self._place

    def _kept(self) -> Draft:
        kept = self._services.drafts.get(self.module, self._draft_key)
        return kept if kept is not None else Draft(self.module, self.id)
