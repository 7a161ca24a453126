"""Records to be made: empty ones, copies, and those made while another one is being filled in.

A module has one new record that is typed in and comes back until it is saved. Any other has a
draft of its own under the id it will have; both survive a restart.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from vtdesk.app.drafts import NEW_KEY, Drafts
from vtdesk.app.editing import EditSession
from vtdesk.app.outbox import Outbox
from vtdesk.app.reveals import without_masked
from vtdesk.domain.errors import RecordGone
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.ids import ModuleName, RecordId
from vtdesk.domain.schema import FieldSpec, ModuleSchema
from vtdesk.domain.values import is_empty
from vtdesk.domain.wire_text import cell_text
from vtdesk.store.cache import Cache

MOST_GUESSED = 8
"""Fields of a quick form whose server marks none for it."""

_REACHED_BY = frozenset({FieldKind.PHONE, FieldKind.EMAIL})


@dataclass(frozen=True, slots=True)
class NewRecordServices:
    """What making records needs of its session.

    Attributes:
        described: the describe of a module; asked for if it is not stored.
        begin: an edit session for a new record: its module, what it starts with, the key of its
            draft.
        me: who is signed in.
        is_open: whether the draft of a new record under this key is being edited.
    """

    cache: Cache
    drafts: Drafts
    outbox: Outbox
    described: Callable[[ModuleName], Awaitable[ModuleSchema]]
    begin: Callable[[ModuleSchema, Mapping[str, str], int], EditSession]
    me: Callable[[], RecordId | None]
    is_open: Callable[[ModuleName, int], bool]


@dataclass(frozen=True, slots=True)
class Begun:
    """A record that was begun and never saved.

    Attributes:
        key: of its draft; for `NewRecords.go_on`.
        name: what was typed as its name; "" for nothing.
    """

    module: ModuleName
    key: int
    name: str


class NewRecords:
    """Begins records.

    Every session it gives has `is_new` until it is saved. Saving gives the record a `LocalId`,
    which other records may refer to at once; the server's id takes its place everywhere later.

    Args:
        services: what it needs of its session.
    """

    def __init__(self, services: NewRecordServices) -> None:
        self._services = services

    async def new(self, module: ModuleName, values: Mapping[str, str] | None = None) -> EditSession:
        """The module's new record, with what was typed into it before.

        Where nothing was, and nothing is given, one that was begun beside others and left half
        typed comes back: what is typed is never out of reach.

        Args:
            module: where.
            values: wire values it starts with besides the defaults of describe.

        Raises:
            VtdeskError: the module was never described and the server did not do it now.
        """
        schema = await self._services.described(module)
        left = None if values else self._left_half_typed(module)
        if left is not None:
            # what is left of a record that was taken back has no owner
            return self._services.begin(schema, self._owned(schema), left)
        return self._services.begin(schema, self._starts(schema, values or {}), NEW_KEY)

    async def beside(
        self, module: ModuleName, values: Mapping[str, str] | None = None
    ) -> EditSession:
        """One more new record, made while others are: for a field that is to refer to it.

        Args:
            module: where.
            values: wire values it starts with; `named` gives those of a typed name.

        Raises:
            VtdeskError: the module was never described and the server did not do it now.
        """
        schema = await self._services.described(module)
        starts = self._starts(schema, values or {})
        return self._services.begin(schema, starts, self._own_key(module))

    async def clone(self, module: ModuleName, key: int) -> EditSession:
        """A copy of a stored record: without unique and numbered values, and owned by this user.

        Raises:
            RecordGone: nothing is stored of it.
            VtdeskError: the module was never described and the server did not do it now.
        """
        schema = await self._services.described(module)
        record = self._services.cache.record(module, key)
        if record is None:
            raise RecordGone("This record is no longer in Vtiger or was hidden from you.")
        texts = {n: cell_text(cell) for n, cell in record.values.items() if not is_empty(cell)}
        copied = {name: text for name, text in texts.items() if _is_copied(schema.field(name))}
        starts = {**without_masked(schema, copied), **self._owned(schema)}
        return self._services.begin(schema, starts, self._own_key(module))

    async def again(self, gone: EditSession) -> EditSession:
        """A new record with what one that is no longer there held, unsaved edits included.

        Raises:
            VtdeskError: the module was never described and the server did not do it now.
        """
        schema = await self._services.described(gone.module)
        values = {
            spec.name: cell_text(cell)
            for spec in schema.fields
            if spec.writable and not is_empty(cell := gone.cell(spec.name))
        }
        starts = self._starts(schema, without_masked(schema, values))
        return self._services.begin(schema, starts, self._own_key(gone.module))

    def unfinished(self, module: ModuleName) -> tuple[int, ...]:
        """Keys of the drafts of a module's records that were begun and never saved."""
        drafts = self._services.drafts
        return tuple(key for key in drafts.of(module) if drafts.is_of_new(module, key))

    def begun(self) -> tuple[Begun, ...]:
        """The same of all modules, with what is known of their names."""
        drafts = self._services.drafts
        return tuple(
            Begun(module, key, self._name(module, drafts.of(module)[key].edits))
            for module in drafts.modules
            for key in self.unfinished(module)
        )

    async def go_on(self, module: ModuleName, key: int) -> EditSession:
        """Go on with a record that was begun and never saved.

        Args:
            module: where.
            key: one of `unfinished`.

        Raises:
            VtdeskError: the module was never described and the server did not do it now.
        """
        schema = await self._services.described(module)
        # of any but the module's own new record, all it started with lies in its draft
        starts = self._starts(schema, {}) if key == NEW_KEY else {}
        return self._services.begin(schema, starts, key)

    def _left_half_typed(self, module: ModuleName) -> int | None:
        keys = self.unfinished(module)
        left = (key for key in keys if not self._services.is_open(module, key))
        return None if NEW_KEY in keys else next(left, None)

    def _name(self, module: ModuleName, values: Mapping[str, str]) -> str:
        schema = self._services.cache.schema(module)
        names = schema.label_fields if schema is not None else ()
        return " ".join(" ".join(values.get(name, "") for name in names).split())

    def _own_key(self, module: ModuleName) -> int:
        return int(self._services.outbox.next_id(module).key)

    def _starts(self, schema: ModuleSchema, values: Mapping[str, str]) -> dict[str, str]:
        defaults = {
            spec.name: spec.default for spec in schema.fields if spec.default and spec.writable
        }
        return {**defaults, **self._owned(schema), **values}

    def _owned(self, schema: ModuleSchema) -> dict[str, str]:
        me = self._services.me()
        if me is None:
            return {}
        owners = (spec for spec in schema.fields if spec.kind is FieldKind.OWNER)
        return {spec.name: str(me) for spec in owners if spec.mandatory}


def quick_fields(schema: ModuleSchema) -> tuple[FieldSpec, ...]:
    """The fields of a quick form: those that must be filled, and those describe marks for it.

    Where it marks none (open source marks nothing, wire fact 2.3) the summary and how somebody is
    reached take their place. Every name is in the form's order.
    """
    fitting = [spec for spec in _in_order(schema) if spec.writable]
    must = [spec for spec in fitting if spec.mandatory]
    marked = [spec for spec in fitting if spec.quickcreate]
    if not marked:
        summary = [spec for spec in schema.summary_fields if spec in fitting]
        reached = [spec for spec in fitting if spec.kind in _REACHED_BY]
        marked = list(dict.fromkeys((*summary, *reached)))[:MOST_GUESSED]
    chosen = {spec.name for spec in (*must, *marked)}
    return tuple(spec for spec in fitting if spec.name in chosen)


def named(schema: ModuleSchema, text: str) -> dict[str, str]:
    """The values of a new record that is to have a typed name.

    The last word goes into the last of several label fields, as people are named.
    """
    fields = [
        name
        for name in schema.label_fields
        if (spec := schema.field(name)) is not None and spec.writable
    ]
    words = text.split()
    if not fields or not words:
        return {}
    if len(fields) == 1 or len(words) == 1:
        return {fields[-1]: " ".join(words)}
    return {fields[0]: " ".join(words[:-1]), fields[-1]: words[-1]}


def _in_order(schema: ModuleSchema) -> list[FieldSpec]:
    return [schema.by_name[name] for section in schema.sections for name in section.fields]


def _is_copied(spec: FieldSpec | None) -> bool:
    return spec is not None and spec.writable and not spec.unique
