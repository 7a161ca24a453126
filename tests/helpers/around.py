"""What tests of relations, of jobs and of the panels beside a form need of an office."""

from collections.abc import Sequence

from tests.helpers.desk import CONTACTS, until
from tests.helpers.office import Office
from vtdesk.demo.server import DemoServer
from vtdesk.domain.ids import ModuleName, parse_id
from vtdesk.domain.jobs import Job, JobState
from vtdesk.domain.relations import Relation

LEADS = ModuleName("Leads")
ACCOUNTS = ModuleName("Accounts")
CAMPAIGNS = ModuleName("Campaigns")
DEALS = ModuleName("Potentials")


def key(record: str) -> int:
    """The key of a server's record."""
    return int(parse_id(record).key)


def keys_of(demo: DemoServer, number: int) -> list[int]:
    """The keys of the server's first so many contacts."""
    return [key(record) for record in list(demo.rows(CONTACTS))[:number]]


def values_of(demo: DemoServer, keys: Sequence[int], field: str) -> list[object]:
    """What the server has in a field of the contacts under these keys."""
    rows = {key(record): row for record, row in demo.rows(CONTACTS).items()}
    return [rows[one][field] for one in keys]


async def relation(opened: Office, module: ModuleName, label: str) -> Relation:
    """A relation of a module by its label."""
    await until(lambda: bool(opened.session.modules))
    found = await opened.session.around.relations.of(module)
    return next(one for one in found if one.label == label)


async def described(opened: Office, *modules: ModuleName) -> None:
    """Have modules described, and everything else at rest, so that calls can be counted."""
    await until(lambda: bool(opened.session.modules))
    for module in modules:
        await opened.session.ensure_schema(module)
    await until(lambda: opened.session._engine.is_at_rest)


async def ended(opened: Office, job: Job | None, state: JobState = JobState.DONE) -> Job:
    """Wait for a job's end, which is to be this one."""
    assert job is not None
    jobs = opened.session.jobs

    def is_over() -> bool:
        found = jobs.get(job.id)
        return found is not None and found.is_over

    await until(is_over)
    found = jobs.get(job.id)
    assert found is not None
    assert found.state is state
    return found
