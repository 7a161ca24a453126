"""Who is this? Whom a telephone number or an e-mail address belongs to.

What is stored answers at once, however the number is written. Where the server may know more it can
be asked as well (`lookup`, manual 2025): it compares the exact text, so the likely spellings are
tried one after another until one is found, two calls at most.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from vtdesk.api.budget import spending
from vtdesk.api.client import LookupKind, VtigerClient
from vtdesk.app.callers import Caller, Callers
from vtdesk.app.references import References, Target
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.ids import ModuleName, id_from_key, parse_record_id
from vtdesk.domain.modules import ACCOUNTS, CONTACTS, LEADS
from vtdesk.domain.query import Query
from vtdesk.domain.reachable import (
    TELLING_FIGURES,
    Reach,
    bare,
    holds,
    is_whole,
    reach_of,
    spellings,
)
from vtdesk.domain.record import Row, WireRecord
from vtdesk.domain.schema import FieldSpec, ModuleSchema
from vtdesk.domain.search_text import digits, words
from vtdesk.domain.values import Cell, Formats, display
from vtdesk.store.cache import Cache
from vtdesk.sync.engine import Engine

MOST_FOUND = 8
MOST_CALLS = 2

_MOST_LOOKED_AT = 200
_TELLING_LETTERS = 3
_FIRST = (CONTACTS, LEADS, ACCOUNTS)
_KINDS = {Reach.PHONE: LookupKind.PHONE, Reach.EMAIL: LookupKind.EMAIL}
_ROLES = ("title", "designation")
_COMPANIES = ("account_id", "company")
_CITIES = ("mailingcity", "city", "bill_city")


class Lookup:
    """Finds out whom numbers and addresses belong to.

    Args:
        client: the server.
        cache: the store.
        engine: knows whether calls may be made.
        references: names of records.
        formats: how a person reads numbers.

    Attributes:
        callers: what is going on with them.
    """

    def __init__(
        self,
        client: VtigerClient,
        cache: Cache,
        engine: Engine,
        references: References,
        formats: Callable[[], Formats],
    ) -> None:
        self._client = client
        self._cache = cache
        self._engine = engine
        self._references = references
        self._formats = formats
        self.callers = Callers(cache)

    async def find(self, text: str) -> tuple[Caller, ...]:
        """Stored records with this number or address, people before companies; no call.

        Args:
            text: as typed or copied; where it is neither, nobody is found.
        """
        reach = reach_of(text)
        if reach is None:
            return ()
        found: list[Caller] = []
        for schema in self._reached_by(reach):
            found += await self._found_in(schema, text, reach)
        return tuple(found[:MOST_FOUND])

    def stored(self) -> int:
        """In how many stored records it is looked for."""
        cursors = (self._cache.cursor(info.name) for info in self._cache.modules())
        return sum(cursor.filled for cursor in cursors if cursor is not None)

    def calls(self, text: str) -> int:
        """What asking the server as well costs at most; 0 where it can know no more."""
        reach = reach_of(text)
        if reach is None or not is_whole(text, reach) or self._engine.status.online is False:
            return 0
        return MOST_CALLS if self._is_to_describe() else len(self._attempts(text, reach))

    async def ask(self, text: str) -> tuple[Caller, ...]:
        """Ask the server too, and store whom it found; then everybody who is known.

        Raises:
            VtdeskError: a call was not answered, or is not to be made now.
        """
        reach = reach_of(text)
        if reach is None:
            return ()
        told: list[Caller] = []
        with spending("look up"):
            left = MOST_CALLS
            if self._is_to_describe():
                await self._engine.ensure_schema(CONTACTS)
                left -= 1
            for value, search_in in self._attempts(text, reach)[:left]:
                answer = await self._asked(_KINDS[reach], value, search_in)
                told = [caller for one in answer for caller in self._told(one, text, reach)]
                if told:
                    await self._keep(answer)
                    break
        known = await self.find(text)
        ids = {caller.target.id for caller in known}
        return (*known, *(caller for caller in told if caller.target.id not in ids))

    async def _asked(
        self, kind: LookupKind, value: str, search_in: Mapping[ModuleName, Sequence[str]]
    ) -> list[WireRecord]:
        return await self._engine.questions.ask(lambda: self._client.lookup(kind, value, search_in))

    def _attempts(
        self, text: str, reach: Reach
    ) -> Sequence[tuple[str, Mapping[ModuleName, Sequence[str]]]]:
        """What to ask for and where, the likeliest first.

        A server without this operation is asked by queries, one a module: then only as typed.
        """
        fields = {
            schema.name: [spec.name for spec in _fields(schema, reach)]
            for schema in self._elsewhere(reach)
        }
        if not fields:
            return []
        typed, *others = spellings(text, reach, self._formats())
        if self._client.probe.has("lookup") is False:
            return [(typed, {module: fields[module]}) for module in list(fields)[:MOST_CALLS]]
        return [(value, fields) for value in (typed, *others)][:MOST_CALLS]

    def _is_to_describe(self) -> bool:
        """Whether it is not known yet what those are like who call most: then that costs a call."""
        listed = {info.name for info in self._cache.modules()}
        return CONTACTS in listed and self._cache.schema(CONTACTS) is None

    def _elsewhere(self, reach: Reach) -> list[ModuleSchema]:
        """The modules of which the server may have records that are not stored."""
        cursors = ((schema, self._cache.cursor(schema.name)) for schema in self._reached_by(reach))
        return [schema for schema, cursor in cursors if cursor is None or not cursor.is_whole]

    def _reached_by(self, reach: Reach) -> list[ModuleSchema]:
        """The described modules with such fields: people, companies, then everything else."""
        listed = [info.name for info in self._cache.modules() if info.is_entity]
        order = [*(name for name in _FIRST if name in listed), *listed]
        schemas = (self._cache.schema(name) for name in dict.fromkeys(order))
        return [schema for schema in schemas if schema is not None and _fields(schema, reach)]

    async def _found_in(self, schema: ModuleSchema, text: str, reach: Reach) -> list[Caller]:
        specs = _fields(schema, reach)
        fields = [spec.name for spec in specs] + _telling(schema)
        for wanted in _searched(text, reach):
            rows = await self._cache.reads.first_rows(
                Query(schema.name, words=wanted), fields, _MOST_LOOKED_AT
            )
            found = [
                caller
                for row in rows
                if (caller := self._caller(schema, row, fields, text, reach)) is not None
            ]
            if found:
                return found
        return []

    def _caller(
        self, schema: ModuleSchema, row: Row, fields: Sequence[str], text: str, reach: Reach
    ) -> Caller | None:
        target = Target(id_from_key(schema.id_prefix, row.key), schema.name, row.label)
        return self._of_values(
            schema, target, dict(zip(fields, row.cells, strict=True)), text, reach
        )

    def _of_values(
        self,
        schema: ModuleSchema,
        target: Target,
        values: Mapping[str, Cell],
        text: str,
        reach: Reach,
    ) -> Caller | None:
        for spec in _fields(schema, reach):
            cell = values.get(spec.name)
            if isinstance(cell, str) and holds(cell, text, reach):
                shown = self._shown(spec, cell)
                company = (self._first(schema, values, _COMPANIES),)
                town = self._first(schema, values, _CITIES)
                role = self._first(schema, values, _ROLES)
                place = ", ".join(part for part in (*company, town) if part)
                return Caller(target, shown, spec.label, role, place)
        return None

    def _first(self, schema: ModuleSchema, values: Mapping[str, Cell], names: Iterable[str]) -> str:
        """The text of the first of these fields that holds something."""
        for name in names:
            spec, cell = schema.field(name), values.get(name)
            if spec is not None and cell is not None and (text := self._shown(spec, cell)):
                return text
        return ""

    def _shown(self, spec: FieldSpec, cell: Cell) -> str:
        if spec.kind is FieldKind.REFERENCE:
            found = parse_record_id(str(cell))
            return (self._references.label(found) or "") if found is not None else ""
        return " ".join(display(spec, cell, self._formats()).split())

    def _told(self, record: WireRecord, text: str, reach: Reach) -> Iterable[Caller]:
        """The caller that a record of an answer is; none of a module that was not asked for."""
        found = parse_record_id(str(record.get("id")))
        for schema in self._reached_by(reach) if found is not None else ():
            if found is not None and found.prefix == schema.id_prefix:
                values = {n: v for n, v in record.items() if not isinstance(v, list | dict)}
                parts = (values.get(name) for name in schema.label_fields)
                label = " ".join(" ".join(str(part) for part in parts if part).split())
                target = Target(found, schema.name, label)
                caller = self._of_values(schema, target, values, text, reach)
                if caller is not None:
                    yield caller

    async def _keep(self, answer: Sequence[WireRecord]) -> None:
        """Store the records that came whole; others are fetched when they are opened."""
        by_prefix: dict[str, list[WireRecord]] = {}
        for record in answer:
            found = parse_record_id(str(record.get("id")))
            if found is not None:
                by_prefix.setdefault(found.prefix, []).append(record)
        for schema in (*self._reached_by(Reach.PHONE), *self._reached_by(Reach.EMAIL)):
            records = by_prefix.pop(schema.id_prefix, [])
            whole = [record for record in records if schema.by_name.keys() <= record.keys()]
            if whole:
                await self._engine.questions.land_answer(schema.name, _Answer(whole))


class _Answer:
    """An answer that has come already, as whoever stores answers takes it."""

    def __init__(self, records: list[WireRecord]) -> None:
        self._records = records

    async def __call__(self) -> list[WireRecord]:
        return self._records


def _fields(schema: ModuleSchema, reach: Reach) -> tuple[FieldSpec, ...]:
    return tuple(spec for spec in schema.fields if spec.kind is reach.kind)


def _telling(schema: ModuleSchema) -> list[str]:
    return [name for name in (*_ROLES, *_COMPANIES, *_CITIES) if name in schema.by_name]


def _searched(text: str, reach: Reach) -> tuple[str, ...]:
    """The words to look for in the store, those that tell most first."""
    if reach is Reach.EMAIL:
        name, _, domain = bare(text, reach).partition("@")
        # "com" tells nothing, and what begins with a letter or two takes long to gather
        parts = (*words(name), *words(domain.rpartition(".")[0] or domain))
        telling = [part for part in parts if len(part) >= _TELLING_LETTERS]
        return (" ".join(telling or parts),)
    figures = digits(text)
    return (figures, figures[-TELLING_FIGURES:]) if len(figures) > TELLING_FIGURES else (figures,)
