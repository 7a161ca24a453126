"""What a person does to many records of an account: staged cells, jobs, bulk changes; wired together."""

from collections.abc import Callable

from vtdesk.app.bulk import Bulk
from vtdesk.app.calls_each import CallServices
from vtdesk.app.export import KIND as EXPORT
from vtdesk.app.export import Exports, ExportServices
from vtdesk.app.jobs import Jobs
from vtdesk.app.record_writes import WriteServices
from vtdesk.app.references import References
from vtdesk.app.session_services import SessionServices
from vtdesk.app.staged_cells import StagingServices
from vtdesk.app.staging import Staging
from vtdesk.app.tags import Tags
from vtdesk.app.write_jobs import WriteJobs
from vtdesk.app.write_rights import WriteRights
from vtdesk.domain.ids import ModuleName


class TableWork:
    """The services of tables besides showing.

    Args:
        common: what the services of the session have in common.
        references: names of records.
        lock: why a record may not be changed now, in words; "" where it may.

    Attributes:
        jobs: long work.
        staging: cells edited and not sent.
        tags: words on records.
        bulk: one change to many records.
        exports: rows in files for spreadsheets.
    """

    def __init__(
        self,
        common: SessionServices,
        references: References,
        lock: Callable[[ModuleName, int], str],
    ) -> None:
        rights = WriteRights(common.may_write, lock)
        self.jobs = Jobs(common.cache.jobs, common.tasks, common.bus.status)
        self.exports = Exports(
            ExportServices(
                common.cache,
                common.engine,
                references,
                common.formats,
                lambda: common.client.budget.minute_limit,
            )
        )
        self.jobs.know(EXPORT, self.exports.resumed)
        services = WriteServices(
            common.cache, common.drafts, common.outbox, common.bus.changes, common.formats
        )
        writes = WriteJobs(
            services, self.jobs, rights, lambda: common.client.budget.minute_limit, common.now
        )
        self.staging = Staging(
            StagingServices(
                common.cache,
                common.drafts,
                common.texts,
                references,
                rights,
                common.tasks,
                writes,
                common.dependencies,
            ),
            common.bus.changes,
        )
        self.tags = Tags(
            common.client,
            common.cache,
            common.engine,
            common.bus.changes,
            common.may_write,
            common.now,
        )
        self.bulk = Bulk(
            common.cache,
            common.texts,
            rights,
            writes,
            CallServices(common.client, common.cache, common.engine),
            self.tags,
            self.jobs,
            common.dependencies,
        )
