"""What tests of the panels beside a form need of an office."""

from tests.helpers.desk import until
from tests.helpers.office import Office
from vtdesk.domain.ids import ModuleName, parse_id
from vtdesk.domain.jobs import Job
from vtdesk.domain.relations import Relation

LEADS = ModuleName("Leads")
ACCOUNTS = ModuleName("Accounts")
CAMPAIGNS = ModuleName("Campaigns")
DEALS = ModuleName("Potentials")


def key(record: str) -> int:
    """The key of a server's record."""
    return int(parse_id(record).key)


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


async def ended(opened: Office, job: Job | None) -> Job:
    """Wait for a job's end."""
    assert job is not None
    jobs = opened.session.jobs

    def is_over() -> bool:
        found = jobs.get(job.id)
        return found is not None and found.is_over

    await until(is_over)
    found = jobs.get(job.id)
    assert found is not None
    return found
