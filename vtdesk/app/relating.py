"""Making relations of a record and taking them away, one by one or many at once.

A relation that rests on a reference is changed by changing that reference: through the outbox, so
it works offline and never overwrites. Links have no field; they are made and taken away by calls
of their own, and checked afterwards, since servers answer success whatever they did (wire fact 5.5).
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from vtdesk.api import vtql
from vtdesk.api.client import VtigerClient
from vtdesk.app.bulk import Bulk
from vtdesk.app.bus import Signal
from vtdesk.app.calls_each import CallServices
from vtdesk.app.editing import EditSession
from vtdesk.app.jobs import Jobs
from vtdesk.app.linking import KINDS, Linking, LinkPlan, link_title
from vtdesk.app.links_to_make import LinksToMake
from vtdesk.app.new_records import NewRecords
from vtdesk.app.outbox import Outbox
from vtdesk.app.relation_lists import RelationLists
from vtdesk.app.relation_rights import RelationRights
from vtdesk.app.write_rows import WriteRow
from vtdesk.domain.errors import AccessDenied, RecordGone, ServerTrouble
from vtdesk.domain.ids import AnyId, ModuleName, RecordId, id_from_key
from vtdesk.domain.jobs import Job
from vtdesk.domain.relations import Relation
from vtdesk.domain.schema import ModuleSchema
from vtdesk.store.cache import Cache
from vtdesk.sync.engine import Engine

_GONE = "This record is no longer in Vtiger or was hidden from you."


@dataclass(frozen=True, slots=True)
class RelatingServices:
    """What relating records needs of their session.

    Attributes:
        described: the describe of a module; asked for if it is not stored.
    """

    client: VtigerClient
    cache: Cache
    engine: Engine
    outbox: Outbox
    jobs: Jobs
    bulk: Bulk
    new: NewRecords
    rights: RelationRights
    lists: RelationLists
    described: Callable[[ModuleName], Awaitable[ModuleSchema]]


@dataclass(frozen=True, slots=True)
class LinkStep:
    """One relation that was made or taken away, so that it can be taken back.

    Attributes:
        linked: it was made.
        field: the reference that was changed; "" for a link.
        before: what that reference held.
    """

    module: ModuleName
    source: AnyId
    relation: Relation
    target: AnyId
    linked: bool
    field: str = ""
    before: str = ""


class Relating:
    """Makes relations and takes them away.

    Signals:
        changed: the related records of this record (module, key) are others than they were; key 0
            for any record of the module.

    Args:
        services: what it needs of its session.
    """

    def __init__(self, services: RelatingServices) -> None:
        self.changed: Signal[tuple[ModuleName, int]] = Signal()
        self._services = services
        self._cache = services.cache
        self._calls = CallServices(services.client, services.cache, services.engine)
        for kind in KINDS:
            services.jobs.know(kind, self._restore)
        self._to_make = LinksToMake(
            services.client,
            services.cache,
            services.engine,
            services.outbox,
            services.lists,
            self.changed.emit,
        )
        services.jobs.finished.connect(self._job_finished)

    async def new(self, module: ModuleName, key: int, relation: Relation) -> EditSession:
        """A new related record, with the reference to this one filled in.

        Where there is no reference it is linked as soon as the server has it.

        Raises:
            AccessDenied: it may not be added.
            VtdeskError: the related module was never described and the server did not do it now.
        """
        await self._services.described(relation.module)
        if reason := self._services.rights.why_not_add(module, key, relation):
            raise AccessDenied(reason)
        record = self._record(module, key)
        fields = self._services.lists.pointers(module, relation)
        if fields:
            return await self._services.new.beside(relation.module, {fields[0]: str(record)})
        edit = await self._services.new.beside(relation.module)
        await self._to_make.put(record, relation, -edit.id.key)
        return edit

    async def link(
        self, module: ModuleName, key: int, relation: Relation, target: AnyId
    ) -> LinkStep:
        """Relate an existing record: its reference through the outbox, a link by two calls.

        Raises:
            AccessDenied: it may not be done.
            ServerTrouble: the server said yes and did nothing.
            VtdeskError: a call was not answered, or is not to be made now.
        """
        await self._services.described(relation.module)
        if reason := self._services.rights.why_not_link(module, key, relation):
            raise AccessDenied(reason)
        return await self._set_related(module, key, relation, target, linked=True)

    async def unlink(
        self, module: ModuleName, key: int, relation: Relation, target: AnyId
    ) -> LinkStep:
        """Take a relation away; both records stay.

        Raises:
            AccessDenied: it may not be done.
            ServerTrouble: the server said yes and did nothing.
            VtdeskError: a call was not answered, or is not to be made now.
        """
        await self._services.described(relation.module)
        if reason := self._services.rights.why_not_unlink(module, key, relation):
            raise AccessDenied(reason)
        return await self._set_related(module, key, relation, target, linked=False)

    async def undo(self, step: LinkStep) -> None:
        """Take a step back.

        Raises:
            VtdeskError: a call was not answered, or is not to be made now.
        """
        key = int(step.source.key)
        if step.field:
            await self._point(step.relation.module, step.target, step.field, step.before)
            self.changed.emit((step.module, key))
        else:
            await self._set_related(
                step.module, key, step.relation, step.target, linked=not step.linked
            )

    async def link_many(
        self, module: ModuleName, key: int, relation: Relation, keys: Sequence[int]
    ) -> Job:
        """Relate many stored records to one: a job, one call for each, one undo.

        Raises:
            AccessDenied: it may not be done.
            WritesBlocked, StoreTrouble: nothing was begun.
        """
        return await self._many("link", module, key, relation, keys)

    async def unlink_many(
        self, module: ModuleName, key: int, relation: Relation, keys: Sequence[int]
    ) -> Job:
        """Take many relations of one record away: a job, one call for each, one undo.

        Raises:
            AccessDenied: it may not be done.
            WritesBlocked, StoreTrouble: nothing was begun.
        """
        return await self._many("unlink", module, key, relation, keys)

    async def _many(
        self, kind: str, module: ModuleName, key: int, relation: Relation, keys: Sequence[int]
    ) -> Job:
        schema = await self._services.described(relation.module)
        rights = self._services.rights
        refusal = rights.why_not_link if kind == "link" else rights.why_not_unlink
        if reason := refusal(module, key, relation):
            raise AccessDenied(reason)
        record = self._record(module, key)
        if field := self._services.lists.pointer(module, relation):
            value = str(record) if kind == "link" else ""
            return await self._services.bulk.edit(relation.module, keys, {field: value})
        stored = self._cache.rows(relation.module, keys, ())
        rows = [WriteRow(row.key, row.label) for row in stored if row is not None]
        name = self._name(module, key)
        title = link_title(kind, schema, len(rows), name)
        price = self._services.bulk.price_of_calls(len(rows))
        plan = LinkPlan(kind, title, relation.module, str(record), name, relation.label, price)
        return await self._services.jobs.start(
            Linking(self._calls, self._services.lists.forget, plan, rows)
        )

    async def _set_related(
        self, module: ModuleName, key: int, relation: Relation, target: AnyId, *, linked: bool
    ) -> LinkStep:
        source = self._record(module, key)
        if field := self._services.lists.pointer(module, relation):
            value = str(source) if linked else ""
            before = await self._point(relation.module, target, field, value)
            self.changed.emit((module, key))
            return LinkStep(module, source, relation, target, linked, field, before)
        one, other = _on_server(source, target)
        client = self._services.client
        if linked:
            await self._services.engine.questions.ask(
                lambda: client.add_related(one, other, relation)
            )
        else:
            await self._services.engine.questions.ask(lambda: client.delete_related(one, other))
        await self._check(module, one, other, relation, linked=linked)
        return LinkStep(module, source, relation, target, linked=linked)

    async def _check(
        self,
        module: ModuleName,
        source: RecordId,
        target: RecordId,
        relation: Relation,
        *,
        linked: bool,
    ) -> None:
        """Look whether a link is as it should be: success proves nothing (wire fact 5.5)."""
        schema = await self._services.described(relation.module)
        client = self._services.client
        condition = f"id = {vtql.literal(str(target))}"
        query = vtql.related(schema, (condition,), limit=1)
        numbers = await self._services.engine.questions.land_answer(
            relation.module, lambda: client.query_related(query, source, relation)
        )
        if (target.number in numbers) is not linked:
            words = "linked the two" if linked else "took the link away"
            raise ServerTrouble(
                f"Vtiger answered that it {words}, but it did not. Nothing was changed.",
                detail=f"{source} {relation.label} {target}",
            )
        kept = self._services.lists.linked(source, relation)
        if kept is not None:
            rest = set(kept.numbers) - {target.number}
            now = rest | {target.number} if linked else rest
            await self._services.lists.keep(source, relation, tuple(sorted(now)), whole=kept.whole)
        self.changed.emit((module, source.number))

    async def _point(self, module: ModuleName, target: AnyId, field: str, value: str) -> str:
        """Change a reference through the outbox; gives what it held."""
        key = int(target.key)
        if self._cache.record(module, key) is None and isinstance(target, RecordId):
            await self._services.engine.questions.fetch_record(module, target.number)
        stored = self._cache.record(module, key)
        if stored is None:
            raise RecordGone(_GONE)
        base = stored.values.get(field)
        await self._services.outbox.revise(
            module, target, {field: value}, {field: base}, stored.modified
        )
        return "" if base is None else str(base)

    def _record(self, module: ModuleName, key: int) -> AnyId:
        schema = self._cache.schema(module)
        if schema is None:
            raise RecordGone(_GONE)
        return id_from_key(schema.id_prefix, key)

    def _name(self, module: ModuleName, key: int) -> str:
        schema = self._cache.schema(module)
        record = self._record(module, key)
        label = self._cache.labels([record]).get(record)
        return label or (schema.singular if schema is not None else module)

    async def _restore(self, job: str, state: str) -> Linking:
        return await Linking.restored(self._calls, self._services.lists.forget, job, state)

    def _job_finished(self, job: Job) -> None:
        """A job of links changed a record's lists; its panel asks anew."""
        if job.kind in KINDS:
            self.changed.emit((job.module, 0))


def _on_server(*records: AnyId) -> tuple[RecordId, RecordId]:
    """Both records, as the server knows them.

    Raises:
        RecordGone: it does not know one of them yet.
    """
    known = [record for record in records if isinstance(record, RecordId)]
    if len(known) != len(records):
        raise RecordGone("One of the two records is not in Vtiger yet. Link them when it is.")
    return known[0], known[1]
