"""What lies around one record: related records, tags, group, time line, conversion; wired together."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import tzinfo

from vtdesk.api.client import VtigerClient
from vtdesk.app.activities import Activities, ActivityServices
from vtdesk.app.bulk import Bulk
from vtdesk.app.bus import Bus
from vtdesk.app.converting import Converting, ConvertingServices
from vtdesk.app.dependencies import Dependencies
from vtdesk.app.drafts import Drafts
from vtdesk.app.field_texts import FieldTexts
from vtdesk.app.hierarchy import Hierarchy
from vtdesk.app.jobs import Jobs
from vtdesk.app.outbox import Outbox
from vtdesk.app.record_journal import RecordJournal
from vtdesk.app.record_work import RecordWork
from vtdesk.app.related import Related, RelatedServices
from vtdesk.app.relating import Relating, RelatingServices
from vtdesk.app.relation_lines import RelationLines
from vtdesk.app.relation_lists import RelationLists
from vtdesk.app.relation_rights import RelationRights
from vtdesk.app.reopening import Reopening
from vtdesk.app.tags import Tags
from vtdesk.app.tasks import Tasks
from vtdesk.app.timeline import Timeline, TimelineServices
from vtdesk.domain.ids import ModuleName, RecordId
from vtdesk.domain.schema import ModuleSchema
from vtdesk.store.cache import Cache
from vtdesk.sync.engine import Engine


@dataclass(frozen=True, slots=True)
class AroundParts:
    """What it is made of.

    Attributes:
        texts: how people read and type values.
        dependencies: which choices of picklists go together.
        described: the describe of a module; asked for if it is not stored.
        me: who is signed in.
        may_write: whether the account's write level lets anything be changed.
        zone: the person's.
        now: Unix time in seconds.
    """

    bus: Bus
    cache: Cache
    client: VtigerClient
    engine: Engine
    outbox: Outbox
    drafts: Drafts
    tasks: Tasks
    jobs: Jobs
    bulk: Bulk
    tags: Tags
    records: RecordWork
    texts: FieldTexts
    dependencies: Dependencies
    described: Callable[[ModuleName], Awaitable[ModuleSchema]]
    me: Callable[[], RecordId | None]
    may_write: Callable[[], bool]
    zone: Callable[[], tzinfo]
    now: Callable[[], float]


class AroundRecord:
    """The services of the panels beside a form.

    Args:
        parts: what it is made of.

    Attributes:
        relations: what modules can be related to.
        rights: what may be done with related records.
        related: what is related to a record.
        lines: the same at a glance.
        relating: makes relations and takes them away.
        tags: words on records.
        hierarchy: groups of companies.
        timeline: what happened around a record.
        activities: adds comments, calls and to-dos.
        converting: turns leads into organisations, contacts and deals.
        reopening: opens closed records.
    """

    def __init__(self, parts: AroundParts) -> None:
        cache, client, engine = parts.cache, parts.client, parts.engine
        outbox, described = parts.outbox, parts.described
        may_write, zone, now = parts.may_write, parts.zone, parts.now
        self.relations = RelationLists(client, cache, engine, now)
        self.rights = RelationRights(client, cache, self.relations, may_write)
        self.related = Related(
            RelatedServices(client, cache, engine, self.rights, self.relations, described)
        )
        self.lines = RelationLines(cache, self.related, self.rights)
        self.relating = Relating(
            RelatingServices(
                client,
                cache,
                engine,
                outbox,
                parts.jobs,
                parts.bulk,
                parts.records.new,
                self.rights,
                self.relations,
                described,
            )
        )
        self.tags = parts.tags
        self.hierarchy = Hierarchy(client, cache, engine, now)
        journal = RecordJournal(cache, outbox, parts.tasks, parts.me, now)
        self.timeline = Timeline(
            TimelineServices(cache, engine, outbox, journal, described, parts.me, zone, now)
        )
        self.activities = Activities(
            ActivityServices(
                cache,
                outbox,
                parts.drafts,
                parts.bus.changes,
                described,
                parts.me,
                may_write,
                zone,
                now,
            )
        )
        self.converting = Converting(
            ConvertingServices(
                client,
                cache,
                engine,
                outbox,
                parts.records.duplicates,
                described,
                parts.bus.changes,
                parts.texts,
                parts.dependencies,
                may_write,
                now,
            )
        )
        self.reopening = Reopening(client, cache, engine, may_write)
