"""Hints that a record like the one being typed is there already; they never keep anybody from saving.

Looked at are fields that describe calls unique, e-mail addresses and telephone numbers. What is
stored is looked through first; only where a module is not kept whole may the server know more.
"""

from collections.abc import Iterable, Mapping

from vtdesk.api import vtql
from vtdesk.api.client import LookupKind, VtigerClient
from vtdesk.app.references import Target
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.ids import AnyId, ModuleName, id_from_key, parse_record_id
from vtdesk.domain.query import Query
from vtdesk.domain.record import WireRecord
from vtdesk.domain.schema import FieldSpec, ModuleSchema
from vtdesk.domain.search_text import digits, fold
from vtdesk.domain.values import Cell
from vtdesk.store.cache import Cache
from vtdesk.sync.engine import Engine

MOST_HINTS = 5

_MOST_CANDIDATES = 200
_SHORTEST = 3
# figures that tell one telephone from another, whatever stands before them
_TELLING_FIGURES = 8
_LOOKED_UP = {FieldKind.PHONE: LookupKind.PHONE, FieldKind.EMAIL: LookupKind.EMAIL}


def is_telling(spec: FieldSpec) -> bool:
    """Whether two records with the same value of a field may be one and the same."""
    return spec.unique or spec.kind in _LOOKED_UP


class Duplicates:
    """Finds records that hold the same value.

    Args:
        client: the server.
        cache: the store.
        engine: knows whether calls may be made.
    """

    def __init__(self, client: VtigerClient, cache: Cache, engine: Engine) -> None:
        self._client = client
        self._cache = cache
        self._engine = engine

    async def same_value(
        self, module: ModuleName, field: str, text: str, not_key: int | None = None
    ) -> tuple[Target, ...]:
        """Stored records with this value in a telling field; no call.

        Case, accents and how a telephone number is written make no difference.

        Args:
            module: where to look.
            field: API name of the field.
            text: its wire value.
            not_key: the record that is being edited.

        Raises:
            CancelledError: the same field was asked about anew.
        """
        schema = self._cache.schema(module)
        spec = schema.field(field) if schema is not None else None
        wanted = _compared(spec, text) if spec is not None and is_telling(spec) else ""
        if schema is None or spec is None or len(wanted) < _SHORTEST:
            return ()
        rows = await self._cache.reads.first_rows(
            Query(module, words=wanted),
            (field,),
            _MOST_CANDIDATES,
            slot=f"same value {module} {field}",
        )
        found = [
            Target(id_from_key(schema.id_prefix, row.key), module, row.label)
            for row in rows
            if row.key != not_key and _compared(spec, row.cells[0]) == wanted
        ]
        return tuple(found[:MOST_HINTS])

    def may_be_on_server(self, module: ModuleName) -> bool:
        """Whether the server may have records of a module that are not stored."""
        cursor = self._cache.cursor(module)
        return cursor is None or not cursor.is_whole

    async def same_on_server(
        self, module: ModuleName, field: str, text: str, not_key: int | None = None
    ) -> tuple[Target, ...]:
        """Records on the server with exactly this value in a telling field: one call.

        Raises:
            VtdeskError: the call was not answered, or is not to be made now.
        """
        schema = self._cache.schema(module)
        spec = schema.field(field) if schema is not None else None
        value = text.strip()
        if schema is None or spec is None or not is_telling(spec) or len(value) < _SHORTEST:
            return ()
        found = await self._engine.questions.ask(lambda: self._asked(schema, spec, value))
        own = id_from_key(schema.id_prefix, not_key) if not_key else None
        return tuple(_targets(schema, found, own))[:MOST_HINTS]

    async def _asked(
        self, schema: ModuleSchema, spec: FieldSpec, value: str
    ) -> Iterable[WireRecord]:
        kind = _LOOKED_UP.get(spec.kind)
        if kind is not None:
            return await self._client.lookup(kind, value, {schema.name: [spec.name]})
        return await self._client.query(vtql.with_value(schema, spec.name, value, MOST_HINTS + 1))


def _compared(spec: FieldSpec, cell: Cell) -> str:
    """What must be the same in two values."""
    text = "" if cell is None else str(cell)
    if spec.kind is FieldKind.PHONE:
        return digits(text)[-_TELLING_FIGURES:]
    return " ".join(fold(text).split())


def _targets(
    schema: ModuleSchema, records: Iterable[WireRecord], own: AnyId | None
) -> Iterable[Target]:
    for record in records:
        found = parse_record_id(str(record.get("id")))
        if found is not None and found.prefix == schema.id_prefix and found != own:
            yield Target(found, schema.name, _label(schema, record))


def _label(schema: ModuleSchema, record: Mapping[str, object]) -> str:
    parts = (record.get(name) for name in schema.label_fields)
    return " ".join(part for part in parts if isinstance(part, str) and part) or schema.singular
