"""A new record that is related by a link: linked as soon as the server has it."""

from tests.helpers.around import CAMPAIGNS, described, key, relation
from tests.helpers.desk import CONTACTS, until
from tests.helpers.office import Office, office
from vtdesk.app.editing import EditSession
from vtdesk.app.paths import Profile
from vtdesk.demo.server import DemoServer
from vtdesk.domain.ids import LocalId

NAME = "Linked later"


async def begun(opened: Office, campaign: str) -> EditSession:
    """A new contact of a campaign, with a name."""
    contacts = await relation(opened, CAMPAIGNS, "Contacts")
    edit = await opened.session.around.relating.new(CAMPAIGNS, key(campaign), contacts)
    edit.edit_text("lastname", NAME)
    return edit


def waits(opened: Office) -> bool:
    return opened.session._cache.note("links to make") is not None


async def linked(opened: Office, campaign: str) -> list[int]:
    """The keys of the contacts that the server links to a campaign."""
    contacts = await relation(opened, CAMPAIGNS, "Contacts")
    rows = await opened.session.around.related.load(CAMPAIGNS, key(campaign), contacts)
    return sorted(rows.keys)


def made(demo: DemoServer) -> int:
    """The key of the new contact on the server."""
    return key(next(r for r, row in demo.rows(CONTACTS).items() if row["lastname"] == NAME))


async def test_a_new_linked_record_is_linked_once_the_server_has_it(demo: DemoServer) -> None:
    campaign = next(iter(demo.rows(CAMPAIGNS)))
    async with office(demo) as opened:
        await described(opened, CAMPAIGNS, CONTACTS)
        edit = await begun(opened, campaign)
        assert isinstance(edit.id, LocalId)
        await edit.save()
        await opened.sent()
        await until(lambda: not waits(opened))
        assert demo.calls.count("add_related") == 1
        assert await linked(opened, campaign) == [made(demo)]


async def test_it_is_linked_after_a_restart_too(demo: DemoServer, home: Profile) -> None:
    campaign = next(iter(demo.rows(CAMPAIGNS)))
    async with office(demo, home) as opened:
        await described(opened, CAMPAIGNS, CONTACTS)
        edit = await begun(opened, campaign)
        opened.session.work_offline()
        await edit.save()
        assert waits(opened)
        assert demo.calls.count("create") == 0
    async with office(demo, home) as opened:
        await until(lambda: not waits(opened))
        assert demo.calls.count("add_related") == 1
        assert await linked(opened, campaign) == [made(demo)]
