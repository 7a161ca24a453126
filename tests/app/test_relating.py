"""Relations that are made and taken away, by reference and by link, one by one and many at once."""

from pathlib import Path

import pytest

from tests.helpers.around import ACCOUNTS, CAMPAIGNS, DEALS, described, ended, key, relation
from tests.helpers.desk import CONTACTS, until
from tests.helpers.office import Office, office
from vtdesk.app.consent import agreed
from vtdesk.app.paths import Profile
from vtdesk.app.write_rights import READ_ONLY
from vtdesk.demo.server import DemoServer
from vtdesk.domain.account import WriteLevel
from vtdesk.domain.errors import AccessDenied, RecordGone, ServerTrouble, WritesBlocked
from vtdesk.domain.ids import LocalId, ModuleName, parse_id
from vtdesk.domain.relations import Relation

COMMENTS = ModuleName("ModComments")


class Ear:
    def __init__(self) -> None:
        self.heard: list[tuple[ModuleName, int]] = []

    def hear(self, news: tuple[ModuleName, int]) -> None:
        self.heard.append(news)


async def linked(opened: Office, campaign: str, contacts: Relation) -> list[int]:
    rows = await opened.session.around.related.load(CAMPAIGNS, key(campaign), contacts)
    return sorted(rows.keys)


async def test_a_reference_is_set_and_taken_back_through_the_outbox(demo: DemoServer) -> None:
    account = demo.add(ACCOUNTS, {"accountname": "New home"})
    person, before = next(
        (r, v["account_id"]) for r, v in demo.rows(CONTACTS).items() if v["account_id"]
    )
    async with office(demo) as opened:
        await opened.table(CONTACTS)
        await described(opened, ACCOUNTS)
        contacts = await relation(opened, ACCOUNTS, "Contacts")
        relating = opened.session.around.relating
        ear = Ear()
        relating.changed.connect(ear.hear)
        step = await relating.link(ACCOUNTS, key(account), contacts, parse_id(person))
        await opened.sent()
        assert demo.rows(CONTACTS)[person]["account_id"] == account
        assert ear.heard == [(ACCOUNTS, key(account))]
        await relating.undo(step)
        await opened.sent()
        assert demo.rows(CONTACTS)[person]["account_id"] == before
        assert demo.calls.count("add_related") == 0


async def test_a_reference_is_set_without_a_network(demo: DemoServer) -> None:
    account = demo.add(ACCOUNTS, {"accountname": "New home"})
    person = next(iter(demo.rows(CONTACTS)))
    async with office(demo) as opened:
        await opened.table(CONTACTS)
        await described(opened, ACCOUNTS)
        contacts = await relation(opened, ACCOUNTS, "Contacts")
        demo.faults.offline = True
        relating = opened.session.around.relating
        await relating.link(ACCOUNTS, key(account), contacts, parse_id(person))
        assert opened.session.outbox_count.waiting == 1
        demo.faults.offline = False
        opened.session.retry_now()
        await opened.sent()
        assert demo.rows(CONTACTS)[person]["account_id"] == account


async def test_a_reference_is_unlinked_and_the_record_stays(demo: DemoServer) -> None:
    person, account = next(
        (r, v["account_id"]) for r, v in demo.rows(CONTACTS).items() if v["account_id"]
    )
    async with office(demo) as opened:
        await opened.table(CONTACTS)
        await described(opened, ACCOUNTS)
        contacts = await relation(opened, ACCOUNTS, "Contacts")
        relating = opened.session.around.relating
        step = await relating.unlink(ACCOUNTS, key(str(account)), contacts, parse_id(person))
        await opened.sent()
        assert not demo.rows(CONTACTS)[person]["account_id"]
        await relating.undo(step)
        await opened.sent()
        assert demo.rows(CONTACTS)[person]["account_id"] == account


async def test_a_link_is_made_checked_and_taken_back(demo: DemoServer) -> None:
    campaign, person = next(iter(demo.rows(CAMPAIGNS))), next(iter(demo.rows(CONTACTS)))
    async with office(demo) as opened:
        await described(opened, CAMPAIGNS, CONTACTS)
        contacts = await relation(opened, CAMPAIGNS, "Contacts")
        assert await linked(opened, campaign, contacts) == []
        relating = opened.session.around.relating
        demo.calls.clear()
        step = await relating.link(CAMPAIGNS, key(campaign), contacts, parse_id(person))
        assert (demo.calls.count("add_related"), demo.calls.count()) == (1, 2)
        count = await opened.session.around.related.count(CAMPAIGNS, key(campaign), contacts)
        assert count == 1
        assert await linked(opened, campaign, contacts) == [key(person)]
        await relating.undo(step)
        assert await linked(opened, campaign, contacts) == []
        off = await relating.link(CAMPAIGNS, key(campaign), contacts, parse_id(person))
        assert off.linked
        back = await relating.unlink(CAMPAIGNS, key(campaign), contacts, parse_id(person))
        await relating.undo(back)
        assert await linked(opened, campaign, contacts) == [key(person)]


async def test_a_yes_that_did_nothing_is_found_out(demo: DemoServer) -> None:
    campaign, person = next(iter(demo.rows(CAMPAIGNS))), next(iter(demo.rows(CONTACTS)))
    async with office(demo) as opened:
        await described(opened, CAMPAIGNS, CONTACTS)
        contacts = await relation(opened, CAMPAIGNS, "Contacts")

        async def nothing(*_: object) -> None:
            """What servers do for a label they do not know (wire fact 5.5)."""

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(opened.session._client, "add_related", nothing)
            with pytest.raises(ServerTrouble, match="but it did not"):
                await opened.session.around.relating.link(
                    CAMPAIGNS, key(campaign), contacts, parse_id(person)
                )
        demo.remove(CONTACTS, person)
        with pytest.raises(AccessDenied):
            await opened.session.around.relating.link(
                CAMPAIGNS, key(campaign), contacts, parse_id(person)
            )


async def test_fifty_are_linked_by_fifty_calls_one_job_one_undo(demo: DemoServer) -> None:
    campaign = next(iter(demo.rows(CAMPAIGNS)))
    async with office(demo) as opened:
        table = await opened.table(CONTACTS)
        await described(opened, CAMPAIGNS)
        contacts = await relation(opened, CAMPAIGNS, "Contacts")
        keys = sorted(key(record) for record in demo.rows(CONTACTS))[:50]
        assert len(keys) == 50
        assert table is not None
        await opened.quiet()
        demo.calls.clear()
        relating = opened.session.around.relating
        job = await relating.link_many(CAMPAIGNS, key(campaign), contacts, keys)
        assert job.title.startswith("Link 50 contacts to ")
        done = await ended(opened, job)
        assert (done.done, done.problems, done.can_undo) == (50, 0, True)
        assert demo.calls.count() == demo.calls.count("add_related") == 50
        assert await linked(opened, campaign, contacts) == keys
        demo.calls.clear()
        back = await ended(opened, await opened.session.jobs.undo(job.id))
        assert (back.done, back.problems) == (50, 0)
        assert demo.calls.count("delete_related") == 50
        assert await linked(opened, campaign, contacts) == []


async def test_many_references_are_one_job_with_one_undo(demo: DemoServer) -> None:
    account = demo.add(ACCOUNTS, {"accountname": "New home"})
    people = list(demo.rows(CONTACTS))[:3]
    before = [demo.rows(CONTACTS)[person]["account_id"] for person in people]
    async with office(demo) as opened:
        await opened.table(CONTACTS)
        await described(opened, ACCOUNTS)
        contacts = await relation(opened, ACCOUNTS, "Contacts")
        relating = opened.session.around.relating
        keys = [key(person) for person in people]
        job = await ended(opened, await relating.link_many(ACCOUNTS, key(account), contacts, keys))
        assert job.problems == 0
        assert {demo.rows(CONTACTS)[person]["account_id"] for person in people} == {account}
        await ended(opened, await opened.session.jobs.undo(job.id))
        assert [demo.rows(CONTACTS)[person]["account_id"] for person in people] == before


async def test_one_that_is_gone_does_not_stop_the_others(demo: DemoServer) -> None:
    campaign = next(iter(demo.rows(CAMPAIGNS)))
    gone, *people = list(demo.rows(CONTACTS))[:3]
    async with office(demo) as opened:
        await opened.table(CONTACTS)
        await described(opened, CAMPAIGNS)
        contacts = await relation(opened, CAMPAIGNS, "Contacts")
        demo.remove(CONTACTS, gone)
        relating = opened.session.around.relating
        keys = [key(gone), *map(key, people), -5]
        job = await ended(
            opened, await relating.link_many(CAMPAIGNS, key(campaign), contacts, keys)
        )
        assert (job.done, job.problems) == (3, 1)
        assert await linked(opened, campaign, contacts) == sorted(map(key, people))


async def test_a_new_related_record_has_its_reference(demo: DemoServer) -> None:
    account = next(iter(demo.rows(ACCOUNTS)))
    async with office(demo) as opened:
        await described(opened, ACCOUNTS)
        deals = await relation(opened, ACCOUNTS, "Potentials")
        edit = await opened.session.around.relating.new(ACCOUNTS, key(account), deals)
        assert edit.module == DEALS
        assert edit.cell("related_to") == account


async def test_what_may_not_be_done_says_why(demo: DemoServer) -> None:
    account = next(iter(demo.rows(ACCOUNTS)))
    campaign = next(iter(demo.rows(CAMPAIGNS)))
    async with office(demo) as opened:
        await described(opened, ACCOUNTS, CAMPAIGNS, CONTACTS, COMMENTS)
        rights, relating = opened.session.around.rights, opened.session.around.relating
        comments = await relation(opened, ACCOUNTS, "ModComments")
        contacts = await relation(opened, CAMPAIGNS, "Contacts")
        at = (ACCOUNTS, key(account))
        assert "always belong to a record" in rights.why_not_unlink(*at, comments)
        shown = Relation("Contacts", CONTACTS, "Kontakte", frozenset({"SELECT"}))
        assert "lets Kontakte" not in rights.why_not_add(*at, shown)
        assert "Kontakte be added" in rights.why_not_add(*at, shown)
        added = Relation("Contacts", CONTACTS, "Kontakte", frozenset({"ADD"}))
        assert "Kontakte be chosen" in rights.why_not_link(*at, added)
        assert rights.why_not_link(*at, Relation("Contacts", CONTACTS, "Kontakte")) == ""
        assert "not in Vtiger yet" in rights.why_not_link(CAMPAIGNS, -1, contacts)
        assert "not in Vtiger yet" in rights.why_not_add(CAMPAIGNS, -1, contacts)
        with pytest.raises(AccessDenied, match="not in Vtiger yet"):
            await relating.link(CAMPAIGNS, -1, contacts, parse_id("4x1"))
        with pytest.raises(RecordGone, match="when it is"):
            await relating.link(CAMPAIGNS, key(campaign), contacts, LocalId(4))
        opened.session._client.probe.learn_operation("delete_related", present=False)
        assert "cannot take links away" in rights.why_not_unlink(CAMPAIGNS, key(campaign), contacts)


async def test_what_stands_in_line_items_is_no_reference(demo: DemoServer) -> None:
    products, quotes = ModuleName("Products"), ModuleName("Quotes")
    product = next(iter(demo.rows(products)))
    async with office(demo) as opened:
        await described(opened, products, quotes)
        sold = await relation(opened, products, "Quotes")
        around = opened.session.around
        assert around.relations.pointers(products, sold) == ()
        place = (products, key(product), sold)
        reasons = {
            around.rights.why_not_add(*place),
            around.rights.why_not_link(*place),
            around.rights.why_not_unlink(*place),
        }
        assert reasons == {"What is sold stands in the lines of Quotes. Change it in the browser."}
        rows = await around.related.load(*place)
        assert demo.calls.count("query_related") == 1
        assert rows.whole


async def test_a_read_only_account_relates_nothing(demo: DemoServer) -> None:
    campaign = next(iter(demo.rows(CAMPAIGNS)))
    async with office(demo, level=WriteLevel.READ_ONLY) as opened:
        await described(opened, CAMPAIGNS, CONTACTS)
        contacts = await relation(opened, CAMPAIGNS, "Contacts")
        rights, relating = opened.session.around.rights, opened.session.around.relating
        at = (CAMPAIGNS, key(campaign))
        assert rights.why_not_add(*at, contacts) == READ_ONLY
        assert rights.why_not_unlink(*at, contacts) == READ_ONLY
        for refused in (
            relating.link(*at, contacts, parse_id("4x1")),
            relating.unlink(*at, contacts, parse_id("4x1")),
            relating.link_many(*at, contacts, [1]),
            relating.new(*at, contacts),
        ):
            with pytest.raises(AccessDenied, match="read-only"):
                await refused


async def test_a_job_of_links_goes_on_after_a_restart(demo: DemoServer, tmp_path: Path) -> None:
    campaign = next(iter(demo.rows(CAMPAIGNS)))
    people = list(demo.rows(CONTACTS))[:3]
    home = Profile.below(tmp_path)
    home.make()
    async with office(demo, home) as opened:
        await opened.table(CONTACTS)
        await described(opened, CAMPAIGNS)
        contacts = await relation(opened, CAMPAIGNS, "Contacts")
        demo.faults.offline = True
        keys = [key(person) for person in people]
        await opened.session.around.relating.link_many(CAMPAIGNS, key(campaign), contacts, keys)
    demo.faults.offline = False
    demo.calls.clear()
    async with office(demo, home) as opened:
        await until(lambda: any(job.is_over for job in opened.session.jobs.all))
        (job,) = opened.session.jobs.all
        assert (job.kind, job.done, job.problems) == ("link", 3, 0)
        assert demo.calls.count("add_related") == 3
        contacts = await relation(opened, CAMPAIGNS, "Contacts")
        assert await linked(opened, campaign, contacts) == sorted(keys)


async def test_many_links_are_taken_off_and_put_back(demo: DemoServer) -> None:
    campaign = next(iter(demo.rows(CAMPAIGNS)))
    keys = sorted(key(person) for person in list(demo.rows(CONTACTS))[:2])
    async with office(demo) as opened:
        await opened.table(CONTACTS)
        await described(opened, CAMPAIGNS)
        contacts = await relation(opened, CAMPAIGNS, "Contacts")
        relating = opened.session.around.relating
        at = (CAMPAIGNS, key(campaign), contacts)
        assert await linked(opened, campaign, contacts) == []
        await ended(opened, await relating.link_many(*at, keys))
        # what was told before the job is believed no longer
        assert await opened.session.around.related.stored(*at) is None
        off = await ended(opened, await relating.unlink_many(*at, keys))
        assert off.title.startswith("Take 2 contacts off ")
        assert await linked(opened, campaign, contacts) == []
        await ended(opened, await opened.session.jobs.undo(off.id))
        assert await linked(opened, campaign, contacts) == keys


async def test_an_account_that_asks_first_links_what_was_agreed_to(demo: DemoServer) -> None:
    campaign, person = next(iter(demo.rows(CAMPAIGNS))), next(iter(demo.rows(CONTACTS)))
    async with office(demo, level=WriteLevel.ASK) as opened:
        await opened.table(CONTACTS)
        await described(opened, CAMPAIGNS)
        contacts = await relation(opened, CAMPAIGNS, "Contacts")
        relating = opened.session.around.relating
        with pytest.raises(WritesBlocked, match="was not confirmed"):
            await relating.link(CAMPAIGNS, key(campaign), contacts, parse_id(person))
        assert demo.calls.count("add_related") == 0
        with agreed():
            await relating.link(CAMPAIGNS, key(campaign), contacts, parse_id(person))
        assert await linked(opened, campaign, contacts) == [key(person)]
        job = await relating.unlink_many(CAMPAIGNS, key(campaign), contacts, [key(person)])
        assert (await ended(opened, job)).problems == 0
        assert await linked(opened, campaign, contacts) == []
