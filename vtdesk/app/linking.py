"""A job that links many records to one, or takes the links away: one call a record.

Only for links that stand in no field of either record; a reference is changed like any field.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

from vtdesk.app.calls_each import CallsEach, CallServices
from vtdesk.app.job_control import Work
from vtdesk.app.write_jobs import counted
from vtdesk.app.write_rows import WriteRow, row_of
from vtdesk.domain.ids import ModuleName, RecordId, parse_record_id
from vtdesk.domain.jobs import Price
from vtdesk.domain.relations import Relation
from vtdesk.domain.schema import ModuleSchema
from vtdesk.store.packing import from_json

Forget = Callable[[RecordId, str], Awaitable[None]]
"""Believes a list of linked records no longer, by record and label of the relation."""

KINDS = ("link", "unlink")
"""The kinds of these jobs."""


@dataclass(frozen=True)
class LinkPlan:
    """What is the same for all records of such a job.

    Attributes:
        kind: "link" or "unlink".
        module: of the records that are linked.
        source: the one they are linked to, on the wire.
        source_name: what it is called.
        label: of the relation, as seen from the source.
    """

    kind: str
    title: str
    module: ModuleName
    source: str
    source_name: str
    label: str
    price: Price


class Linking(CallsEach):
    """Links or unlinks records one by one; undo is a job of the other kind.

    Args:
        services: what it needs of its session.
        forget: told of each link that came or went, by record and label of the relation.
        plan: what is the same for all.
        rows: the records.
        job: the job's id, of one that is taken up again.
    """

    _not_there = "It is not in Vtiger yet, so it was not linked."

    def __init__(
        self,
        services: CallServices,
        forget: Forget,
        plan: LinkPlan,
        rows: Sequence[WriteRow],
        job: str = "",
    ) -> None:
        super().__init__(services, plan, rows, job)
        self._plan = plan
        self._forget = forget

    @classmethod
    async def restored(
        cls, services: CallServices, forget: Forget, job: str, state: str
    ) -> "Linking":
        """The work of a job of an earlier run of the program."""
        rows = [row_of(text) for text in await services.cache.jobs.rows(job)]
        return cls(services, forget, from_json(state, LinkPlan), rows, job)

    @property
    def can_undo(self) -> bool:
        """Whether something was done that this server can take back."""
        if not any(row.ok for row in self._rows):
            return False
        has_unlink = self._services.client.probe.has("delete_related") is not False
        return self.kind == "unlink" or has_unlink

    async def undo(self) -> Work | None:
        """The work that unlinks what was linked, or the other way round."""
        schema = self._services.cache.schema(self.module)
        rows = [replace(row, words=None, ok=False) for row in self._rows if row.ok]
        if schema is None or not rows:
            return None
        other = "unlink" if self.kind == "link" else "link"
        price = Price(len(rows), self._plan.price.seconds * len(rows) / max(1, self.total))
        title = link_title(other, schema, len(rows), self._plan.source_name)
        return Linking(
            self._services,
            self._forget,
            replace(self._plan, kind=other, title=title, price=price),
            rows,
        )

    async def _call(self, record: RecordId) -> str:
        source = parse_record_id(self._plan.source)
        assert source is not None  # it was written from an id
        client = self._services.client
        if self.kind == "link":
            relation = Relation(self._plan.label, self.module, self._plan.label)
            await client.add_related(source, record, relation)
        else:
            await client.delete_related(source, record)
        await self._forget(source, self._plan.label)
        return "Linked." if self.kind == "link" else "Taken off."


def link_title(kind: str, schema: ModuleSchema, number: int, source_name: str) -> str:
    """What such a job does, in words."""
    many = counted(schema, number)
    if kind == "link":
        return f"Link {many} to {source_name}"
    return f"Take {many} off {source_name}"
