"""The records around one record: what is related to it.

What is stored is shown without a call; the server is asked a hundred records at a time, and what
it gives is stored, so that the records open, sort and export like all others.
"""

from array import array
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from vtdesk.api import vtql
from vtdesk.api.client import VtigerClient
from vtdesk.api.filters import compile_filter
from vtdesk.app.relation_lists import RelationLists
from vtdesk.app.relation_rights import RelationRights
from vtdesk.domain.errors import AccessDenied, RecordGone
from vtdesk.domain.ids import AnyId, ModuleName, RecordId, id_from_key
from vtdesk.domain.query import EVERYTHING, All, Condition, Filter, Op, Query, Sort
from vtdesk.domain.relations import Relation
from vtdesk.domain.schema import ModuleSchema
from vtdesk.store.cache import Cache
from vtdesk.sync.engine import Engine


@dataclass(frozen=True, slots=True)
class RelatedServices:
    """What related records need of their session.

    Attributes:
        described: the describe of a module; asked for if it is not stored.
    """

    client: VtigerClient
    cache: Cache
    engine: Engine
    rights: RelationRights
    lists: RelationLists
    described: Callable[[ModuleName], Awaitable[ModuleSchema]]


@dataclass(frozen=True, slots=True)
class RelatedRows:
    """Related records, as keys in their own module's table.

    Attributes:
        total: how many there are; None where it is not known.
        whole: the keys are all of them.
        as_of: Unix time in seconds at which that was so; None for now.
        last: number of the last record that the server gave; the next page follows it.
    """

    keys: "array[int]"
    total: int | None
    whole: bool
    as_of: float | None = None
    last: int = 0


@dataclass(frozen=True, slots=True)
class Within:
    """Which stored records of a module are related to a record.

    Attributes:
        condition: they fulfil it.
        whole: these are all there are.
        as_of: Unix time in seconds at which that was so; None for now.
        asked: the server told them, or need not be asked.
        last: number of the last record that the server gave; the next page follows it.
        pointed: a reference makes the relation; else records are linked.
    """

    condition: Condition
    whole: bool
    as_of: float | None = None
    asked: bool = True
    last: int = 0
    pointed: bool = False


class Related:
    """Shows what is related to records.

    Args:
        services: what it needs of its session.
    """

    def __init__(self, services: RelatedServices) -> None:
        self._services = services
        self._cache = services.cache

    def condition(self, module: ModuleName, key: int, relation: Relation) -> Condition | None:
        """The condition that stored related records fulfil; None where they are linked."""
        field = self._services.lists.pointer(module, relation)
        record = self._record(module, key)
        if not field or record is None:
            return None
        return Condition(field, Op.IS, (str(record),))

    def within(self, module: ModuleName, key: int, relation: Relation) -> Within | None:
        """Which stored records are related to a record; None where nothing is known of them."""
        schema = self._cache.schema(relation.module)
        record = self._record(module, key)
        if schema is None or record is None:
            return None
        linked = (
            self._services.lists.linked(record, relation) if isinstance(record, RecordId) else None
        )
        condition = self.condition(module, key, relation)
        if condition is not None:
            cursor = self._cache.cursor(relation.module)
            if key < 0 or (cursor is not None and cursor.is_whole):
                return Within(condition, whole=True, pointed=True)
            if linked is None:
                return Within(condition, whole=False, asked=False, pointed=True)
            last = max(linked.numbers, default=0)
            return Within(condition, linked.whole, linked.asked, last=last, pointed=True)
        if linked is not None:
            ids = tuple(f"{schema.id_prefix}x{number}" for number in linked.numbers)
            last = max(linked.numbers, default=0)
            return Within(Condition("id", Op.ONE_OF, ids), linked.whole, linked.asked, last=last)
        # nothing can be linked to a record that was never sent; references to it may be stored
        unsent = key < 0 and not self._services.lists.pointers(module, relation)
        return Within(Condition("id", Op.ONE_OF), whole=True) if unsent else None

    async def stored(
        self,
        module: ModuleName,
        key: int,
        relation: Relation,
        *,
        chosen: Filter = EVERYTHING,
        sort: Sequence[Sort] = (),
    ) -> RelatedRows | None:
        """The related records that are stored; no call. None where nothing is known of them.

        Args:
            module: the record's.
            key: its key.
            relation: one of the module's.
            chosen: only those that fulfil this; then `total` is not told.
            sort: their order; by number where omitted.
        """
        within = self.within(module, key, relation)
        if within is None:
            return None
        every = chosen == EVERYTHING
        wanted = within.condition if every else All((within.condition, chosen))
        keys = await self._cache.reads.ids(Query(relation.module, wanted, tuple(sort)))
        if not within.asked and not keys:
            return None
        total = len(keys) if within.whole and every else None
        return RelatedRows(keys, total, within.whole, within.as_of, within.last)

    async def load(
        self,
        module: ModuleName,
        key: int,
        relation: Relation,
        *,
        after: int = 0,
        chosen: Filter = EVERYTHING,
    ) -> RelatedRows:
        """Ask the server for a page of related records and store them: one call.

        The first page of a module that was never described costs one call more. A filter that
        needs several alternatives costs one call for each: an `or` would let unrelated records
        through (wire fact 5.4). Pages are full or nearly so until the end: records that this user
        may not see are left out of them (wire fact 3.13).

        Args:
            module: the record's.
            key: its key.
            relation: one of the module's.
            after: `RelatedRows.last` of the page before.
            chosen: only those that fulfil this, with absolute values (`domain.relative`).

        Raises:
            AccessDenied: the records may not be seen.
            RecordGone: the record is not in Vtiger.
            VtdeskError: a call was not answered, or is not to be made now.
        """
        if reason := self._services.rights.why_not_see(relation):
            raise AccessDenied(reason)
        schema = await self._services.described(relation.module)
        record = self._record(module, key)
        if not isinstance(record, RecordId):
            raise RecordGone("This record is not in Vtiger yet, so nothing is related to it there.")
        compiled = compile_filter(chosen, schema)
        came: set[int] = set()
        most = 0
        for alternative in compiled.alternatives:
            numbers = await self._page(module, record, relation, schema, after, alternative)
            came.update(numbers)
            most = max(most, len(numbers))
        whole = most <= vtql.PAGE // 2
        if chosen != EVERYTHING:
            found = await self._fulfilling(schema, came, chosen)
            return RelatedRows(found, None, whole, last=max(came, default=after))
        before = self._services.lists.linked(record, relation) if after else None
        numbers = tuple(sorted({*(before.numbers if before is not None else ()), *came}))
        await self._services.lists.keep(record, relation, numbers, whole=whole)
        total = len(numbers) if whole else None
        return RelatedRows(array("q", numbers), total, whole, last=max(came, default=after))

    async def count(self, module: ModuleName, key: int, relation: Relation) -> int | None:
        """How many related records there are, where that is known without a call."""
        rows = await self.stored(module, key, relation)
        return rows.total if rows is not None else None

    async def counts(
        self, module: ModuleName, key: int, relations: Sequence[Relation]
    ) -> Mapping[str, int | None]:
        """The known counts by the relations' labels; no call."""
        return {r.label: await self.count(module, key, r) for r in relations}

    async def count_on_server(self, module: ModuleName, key: int, relation: Relation) -> int | None:
        """How many related records the server has: one call; None where it cannot tell.

        Raises:
            VtdeskError: the call was not answered, or is not to be made now.
        """
        record = self._record(module, key)
        condition = self.condition(module, key, relation)
        engine, client = self._services.engine, self._services.client
        if not isinstance(record, RecordId):
            return 0
        if condition is not None:
            where = f"{condition.field} = {vtql.literal(str(record))}"
            return await engine.questions.count_where(relation.module, where)
        return await engine.questions.ask(lambda: client.count_related(record, relation))

    async def _page(
        self,
        module: ModuleName,
        record: RecordId,
        relation: Relation,
        schema: ModuleSchema,
        after: int,
        conditions: tuple[str, ...],
    ) -> tuple[int, ...]:
        engine, client = self._services.engine, self._services.client
        if field := self._services.lists.pointer(module, relation):
            where = " and ".join((f"{field} = {vtql.literal(str(record))}", *conditions))
            return await engine.questions.land(
                relation.module, vtql.page_after(schema, after, where=where)
            )
        query = vtql.related(schema, conditions, after)
        return await engine.questions.land_answer(
            relation.module, lambda: client.query_related(query, record, relation)
        )

    async def _fulfilling(
        self, schema: ModuleSchema, numbers: set[int], chosen: Filter
    ) -> "array[int]":
        """Those of the records that fulfil a filter, by the rules of the store."""
        ids = tuple(f"{schema.id_prefix}x{number}" for number in sorted(numbers))
        within = Condition("id", Op.ONE_OF, ids)
        return await self._cache.reads.ids(Query(schema.name, All((within, chosen))))

    def _record(self, module: ModuleName, key: int) -> AnyId | None:
        schema = self._cache.schema(module)
        return id_from_key(schema.id_prefix, key) if schema is not None else None
