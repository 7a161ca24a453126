"""What a person does to many records of an account: staged cells, jobs, bulk changes; wired together."""

from collections.abc import Callable
from dataclasses import dataclass

from vtdesk.api.client import VtigerClient
from vtdesk.app.bulk import Bulk
from vtdesk.app.bus import Bus
from vtdesk.app.calls_each import CallServices
from vtdesk.app.dependencies import Dependencies
from vtdesk.app.drafts import Drafts
from vtdesk.app.export import KIND as EXPORT
from vtdesk.app.export import Exports, ExportServices
from vtdesk.app.field_texts import FieldTexts
from vtdesk.app.jobs import Jobs
from vtdesk.app.outbox import Outbox
from vtdesk.app.record_writes import WriteServices
from vtdesk.app.references import References
from vtdesk.app.staged_cells import StagingServices
from vtdesk.app.staging import Staging
from vtdesk.app.tags import Tags
from vtdesk.app.tasks import Tasks
from vtdesk.app.write_jobs import WriteJobs
from vtdesk.app.write_rights import WriteRights
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.values import Formats
from vtdesk.store.cache import Cache
from vtdesk.sync.engine import Engine


@dataclass(frozen=True, slots=True)
class WorkParts:
    """What it is made of."""

    bus: Bus
    cache: Cache
    client: VtigerClient
    drafts: Drafts
    engine: Engine
    outbox: Outbox
    references: References
    tasks: Tasks
    texts: FieldTexts
    formats: Callable[[], Formats]
    may_write: Callable[[], bool]
    lock: Callable[[ModuleName, int], str]
    dependencies: Dependencies
    now: Callable[[], float]


class TableWork:
    """The services of tables besides showing.

    Args:
        parts: what it is made of.

    Attributes:
        jobs: long work.
        staging: cells edited and not sent.
        tags: words on records.
        bulk: one change to many records.
        exports: rows in files for spreadsheets.
    """

    def __init__(self, parts: WorkParts) -> None:
        rights = WriteRights(parts.may_write, parts.lock)
        self.jobs = Jobs(parts.cache.jobs, parts.tasks, parts.bus.status)
        self.exports = Exports(
            ExportServices(
                parts.cache,
                parts.engine,
                parts.references,
                parts.formats,
                lambda: parts.client.budget.minute_limit,
            )
        )
        self.jobs.know(EXPORT, self.exports.resumed)
        services = WriteServices(
            parts.cache, parts.drafts, parts.outbox, parts.bus.changes, parts.formats
        )
        writes = WriteJobs(
            services, self.jobs, rights, lambda: parts.client.budget.minute_limit, parts.now
        )
        self.staging = Staging(
            StagingServices(
                parts.cache,
                parts.drafts,
                parts.texts,
                parts.references,
                rights,
                parts.tasks,
                writes,
                parts.dependencies,
            ),
            parts.bus.changes,
        )
        self.tags = Tags(
            parts.client,
            parts.cache,
            parts.engine,
            parts.bus.changes,
            parts.may_write,
            parts.now,
        )
        self.bulk = Bulk(
            parts.cache,
            parts.texts,
            rights,
            writes,
            CallServices(parts.client, parts.cache, parts.engine),
            self.tags,
            self.jobs,
            parts.dependencies,
        )
