"""What is related to a record: from the store, from the server, by pages, by filters."""

import pytest

from tests.helpers.around import ACCOUNTS, CAMPAIGNS, DEALS, described, key, relation
from tests.helpers.desk import CONTACTS
from tests.helpers.office import Office, office
from vtdesk.app.paths import Profile
from vtdesk.demo.server import DemoServer
from vtdesk.domain.errors import AccessDenied, Offline, RecordGone
from vtdesk.domain.ids import ModuleName, parse_id, parse_record_id
from vtdesk.domain.query import AnyOf, Condition, Op, Sort
from vtdesk.domain.relations import Relation

TODOS = ModuleName("Calendar")


def company(demo: DemoServer, people: int) -> str:
    account = demo.add(ACCOUNTS, {"accountname": "Many people"})
    for number in range(people):
        demo.add(CONTACTS, {"lastname": f"Person {number:03}", "account_id": account})
    return account


def names(opened: Office, keys: object) -> list[str]:
    rows = opened.session._cache.rows(CONTACTS, list(keys), ("lastname",))  # type: ignore[call-overload]  # an array of keys
    return [str(row.cells[0]) for row in rows if row is not None]


async def test_relations_are_asked_for_once_a_day(demo: DemoServer) -> None:
    async with office(demo) as opened:
        await described(opened, ACCOUNTS)
        relations = opened.session.around.relations
        assert relations.known(ACCOUNTS) is None
        demo.calls.clear()
        first = await relations.of(ACCOUNTS)
        assert await relations.of(ACCOUNTS) == first == relations.known(ACCOUNTS)
        assert demo.calls.count("relatedtypes") == 1
        titles = {one.module: one.title for one in first}
        assert titles[DEALS] == "Deals"
        opened.clock.ahead += 25 * 3600
        assert await relations.of(ACCOUNTS) == first
        assert demo.calls.count("relatedtypes") == 2
        opened.clock.ahead += 25 * 3600
        demo.faults.cause("500", "relatedtypes")
        assert await relations.of(ACCOUNTS) == first


async def test_relations_outlive_the_program(demo: DemoServer, home: Profile) -> None:
    async with office(demo, home) as opened:
        await described(opened, ACCOUNTS)
        first = await opened.session.around.relations.of(ACCOUNTS)
    async with office(demo, home, offline=True) as opened:
        assert opened.session.around.relations.known(ACCOUNTS) == first
        with pytest.raises(Offline):
            await opened.session.around.relations.of(CONTACTS)


async def test_stored_related_records_need_no_call(demo: DemoServer) -> None:
    account = company(demo, 3)
    async with office(demo) as opened:
        await opened.table(ACCOUNTS)
        await opened.table(CONTACTS)
        contacts = await relation(opened, ACCOUNTS, "Contacts")
        demo.calls.clear()
        related = opened.session.around.related
        order = (Sort("lastname", descending=True),)
        rows = await related.stored(ACCOUNTS, key(account), contacts, sort=order)
        assert rows is not None
        assert (rows.total, rows.whole, rows.as_of) == (3, True, None)
        assert names(opened, rows.keys) == ["Person 002", "Person 001", "Person 000"]
        assert await related.count(ACCOUNTS, key(account), contacts) == 3
        only = Condition("lastname", Op.ENDS, ("001",))
        chosen = await related.stored(ACCOUNTS, key(account), contacts, chosen=only)
        assert chosen is not None
        assert names(opened, chosen.keys) == ["Person 001"]
        assert chosen.total is None
        assert demo.calls.count() == 0


async def test_unstored_ones_come_by_pages_one_call_each(demo: DemoServer) -> None:
    account = company(demo, 130)
    async with office(demo) as opened:
        await described(opened, ACCOUNTS, CONTACTS)
        contacts = await relation(opened, ACCOUNTS, "Contacts")
        related = opened.session.around.related
        assert await related.stored(ACCOUNTS, key(account), contacts) is None
        assert await related.count(ACCOUNTS, key(account), contacts) is None
        demo.calls.clear()
        first = await related.load(ACCOUNTS, key(account), contacts)
        assert (len(first.keys), first.total, first.whole) == (100, None, False)
        assert await related.count(ACCOUNTS, key(account), contacts) is None
        rest = await related.load(ACCOUNTS, key(account), contacts, after=first.last)
        assert (len(rest.keys), rest.total, rest.whole) == (130, 130, True)
        assert demo.calls.count() == 2
        assert await related.count(ACCOUNTS, key(account), contacts) == 130
        stored = await related.stored(ACCOUNTS, key(account), contacts)
        assert stored is not None
        assert stored.as_of is not None
        assert sorted(stored.keys) == sorted(rest.keys)
        assert await related.count_on_server(ACCOUNTS, key(account), contacts) == 130
        assert demo.calls.count() == 3


async def test_linked_records_are_asked_by_label_and_kept(demo: DemoServer, home: Profile) -> None:
    campaign = next(iter(demo.rows(CAMPAIGNS)))
    people = list(demo.rows(CONTACTS))[:2]
    async with office(demo, home) as opened:
        await described(opened, CAMPAIGNS, CONTACTS)
        contacts = await relation(opened, CAMPAIGNS, "Contacts")
        around = opened.session.around
        assert around.related.condition(CAMPAIGNS, key(campaign), contacts) is None
        assert await around.related.count_on_server(CAMPAIGNS, key(campaign), contacts) is None
        client = opened.session._client
        for person in people:
            source, target = parse_record_id(campaign), parse_record_id(person)
            assert source is not None
            assert target is not None
            await client.add_related(source, target, contacts)
        demo.calls.clear()
        rows = await around.related.load(CAMPAIGNS, key(campaign), contacts)
        assert sorted(rows.keys) == sorted(map(key, people))
        assert demo.calls.count() == demo.calls.count("query_related") == 1
        assert await around.related.count_on_server(CAMPAIGNS, key(campaign), contacts) == 2
    async with office(demo, home, offline=True) as opened:
        contacts = (opened.session.around.relations.known(CAMPAIGNS) or ())[0]
        kept = await opened.session.around.related.stored(CAMPAIGNS, key(campaign), contacts)
        assert kept is not None
        assert (kept.total, sorted(kept.keys)) == (2, sorted(map(key, people)))


async def test_a_filter_with_alternatives_lets_no_unrelated_record_through(
    demo: DemoServer,
) -> None:
    account = company(demo, 4)
    demo.add(CONTACTS, {"lastname": "Person 003", "firstname": "Unrelated"})
    async with office(demo) as opened:
        await described(opened, ACCOUNTS, CONTACTS)
        contacts = await relation(opened, ACCOUNTS, "Contacts")
        either = AnyOf(
            (
                Condition("lastname", Op.IS, ("Person 001",)),
                Condition("lastname", Op.IS, ("Person 003",)),
            )
        )
        demo.calls.clear()
        related = opened.session.around.related
        rows = await related.load(ACCOUNTS, key(account), contacts, chosen=either)
        assert sorted(names(opened, rows.keys)) == ["Person 001", "Person 003"]
        assert rows.total is None
        assert 1 <= demo.calls.count() <= 2


async def test_two_relations_to_one_module_are_told_apart_by_their_labels(
    shared_demo: DemoServer,
) -> None:
    async with office(shared_demo) as opened:
        await described(opened, ACCOUNTS, TODOS)
        relations = opened.session.around.relations
        one = Relation("Activities", TODOS, "Aktivitäten")
        assert relations.pointer(ACCOUNTS, one) == "parent_id"
        known = (one, Relation("Activity History", TODOS, "Verlauf"))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(relations, "known", lambda _module: known)
            assert relations.pointer(ACCOUNTS, one) == ""
            assert relations.pointers(ACCOUNTS, one) == ("parent_id",)


async def test_what_one_may_not_see_is_said_before_any_call(demo: DemoServer) -> None:
    account = next(iter(demo.rows(ACCOUNTS)))
    async with office(demo) as opened:
        await described(opened, ACCOUNTS)
        hidden = Relation("Secrets", ModuleName("Secrets"), "Geheimes")
        demo.calls.clear()
        with pytest.raises(AccessDenied, match="may not see Geheimes"):
            await opened.session.around.related.load(ACCOUNTS, key(account), hidden)
        assert demo.calls.count() == 0


async def test_a_record_that_was_never_sent_has_no_links(demo: DemoServer) -> None:
    async with office(demo, offline=False) as opened:
        await opened.table(CONTACTS)
        await described(opened, CAMPAIGNS)
        contacts = await relation(opened, CAMPAIGNS, "Contacts")
        rows = await opened.session.around.related.stored(CAMPAIGNS, -3, contacts)
        assert rows is not None
        assert (rows.total, list(rows.keys)) == (0, [])
        assert await opened.session.around.related.count_on_server(CAMPAIGNS, -3, contacts) == 0
        with pytest.raises(RecordGone):
            await opened.session.around.related.load(CAMPAIGNS, -3, contacts)


async def test_without_a_network_the_store_still_tells(demo: DemoServer) -> None:
    account = company(demo, 2)
    async with office(demo) as opened:
        await opened.table(ACCOUNTS)
        await opened.table(CONTACTS)
        contacts = await relation(opened, ACCOUNTS, "Contacts")
        demo.faults.offline = True
        related = opened.session.around.related
        counts = await related.counts(ACCOUNTS, key(account), (contacts,))
        assert counts == {"Contacts": 2}
        with pytest.raises(Offline):
            await related.load(ACCOUNTS, key(account), contacts)


async def test_notes_that_cannot_be_read_are_asked_for_again(demo: DemoServer) -> None:
    account = company(demo, 1)
    async with office(demo) as opened:
        await described(opened, ACCOUNTS, CONTACTS)
        for note in (f"relations {ACCOUNTS}", "related lists", "links to make"):
            await opened.session._cache.put_note(note, "{broken")
        contacts = await relation(opened, ACCOUNTS, "Contacts")
        rows = await opened.session.around.related.load(ACCOUNTS, key(account), contacts)
        assert rows.total == 1


async def test_a_first_open_costs_three_calls_and_each_tab_one_more(demo: DemoServer) -> None:
    account = company(demo, 2)
    async with office(demo) as opened:
        await described(opened, ACCOUNTS, CONTACTS, DEALS)
        demo.calls.clear()
        around = opened.session.around
        await opened.session._engine.questions.fetch_record(ACCOUNTS, key(account))
        contacts = await relation(opened, ACCOUNTS, "Contacts")
        await around.hierarchy.group(parse_id(account))
        assert around.tags.of(ACCOUNTS, key(account)) == ()
        assert demo.calls.count() == 3
        await around.related.load(ACCOUNTS, key(account), contacts)
        assert demo.calls.count() == 4
        deals = await relation(opened, ACCOUNTS, "Potentials")
        await around.related.load(ACCOUNTS, key(account), deals)
        assert demo.calls.count() == 5


async def test_ten_thousand_related_records_come_page_by_page(demo: DemoServer) -> None:
    account = company(demo, 1)
    demo.grow(CONTACTS, 400)
    for record in list(demo.rows(CONTACTS)):
        demo.edit(CONTACTS, record, {"account_id": account})
    total = len(demo.rows(CONTACTS))
    async with office(demo) as opened:
        await described(opened, ACCOUNTS, CONTACTS)
        contacts = await relation(opened, ACCOUNTS, "Contacts")
        related = opened.session.around.related
        rows = await related.load(ACCOUNTS, key(account), contacts)
        pages = 1
        while not rows.whole:
            rows = await related.load(ACCOUNTS, key(account), contacts, after=rows.last)
            pages += 1
        assert len(rows.keys) == rows.total == total
        assert pages == total // 100 + (2 if total % 100 > 50 else 1)
        stored = await related.stored(ACCOUNTS, key(account), contacts)
        assert stored is not None
        assert len(stored.keys) == total
