"""What lies around one record: related records, tags, group, time line, conversion; wired together."""

from datetime import tzinfo

from vtdesk.app.activities import Activities, ActivityServices
from vtdesk.app.converting import Converting, ConvertingServices
from vtdesk.app.hierarchy import Hierarchy
from vtdesk.app.record_journal import RecordJournal
from vtdesk.app.record_work import RecordWork
from vtdesk.app.related import Related, RelatedServices
from vtdesk.app.relating import Relating, RelatingServices
from vtdesk.app.relation_lines import RelationLines
from vtdesk.app.relation_lists import RelationLists
from vtdesk.app.relation_rights import RelationRights
from vtdesk.app.reopening import Reopening
from vtdesk.app.session_services import SessionServices
from vtdesk.app.table_work import TableWork
from vtdesk.app.timeline import Timeline, TimelineServices


class AroundRecord:
    """The services of the panels beside a form.

    Args:
        common: what the services of the session have in common.
        work: jobs, tags and changes to many records.
        records: what is done with one record.

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

    def __init__(self, common: SessionServices, work: TableWork, records: RecordWork) -> None:
        cache, client, engine = common.cache, common.client, common.engine
        outbox, described = common.outbox, common.described
        may_write, now = common.may_write, common.now

        def zone() -> tzinfo:
            return common.formats().zone

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
                work.jobs,
                work.bulk,
                records.new,
                self.rights,
                self.relations,
                described,
            )
        )
        self.tags = work.tags
        self.hierarchy = Hierarchy(client, cache, engine, now)
        journal = RecordJournal(cache, outbox, common.tasks, common.me, now)
        self.timeline = Timeline(
            TimelineServices(cache, engine, outbox, journal, described, common.me, zone, now)
        )
        self.activities = Activities(
            ActivityServices(
                cache,
                outbox,
                common.drafts,
                common.bus.changes,
                described,
                common.me,
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
                records.duplicates,
                described,
                common.bus.changes,
                common.texts,
                common.dependencies,
                may_write,
                now,
            )
        )
        self.reopening = Reopening(client, cache, engine, may_write)
