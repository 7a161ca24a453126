"""Groups of companies: from the store, from the server, with loops and orphans, with open deals."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.helpers.around import ACCOUNTS, DEALS, described, key
from tests.helpers.desk import CONTACTS, until
from tests.helpers.office import Office, office
from vtdesk.app import hierarchy as hierarchy_module
from vtdesk.app.company_group import AWAY_PARENT, Company, OpenDeals, told_companies
from vtdesk.app.hierarchy import FRESH
from vtdesk.demo.server import DemoServer
from vtdesk.domain.changes import Change, ChangeKind
from vtdesk.domain.errors import Offline, RecordGone
from vtdesk.domain.ids import LocalId, ModuleName, RecordId, parse_id
from vtdesk.domain.relations import HierarchyEntry

PRODUCTS = ModuleName("Products")


def family(demo: DemoServer) -> list[str]:
    """A holding with two daughters, of which the first has one of her own."""
    top = demo.add(ACCOUNTS, {"accountname": "Holding", "bill_city": "Bergen"})
    one = demo.add(ACCOUNTS, {"accountname": "Alpha", "account_id": top})
    two = demo.add(ACCOUNTS, {"accountname": "Beta", "account_id": top})
    deep = demo.add(ACCOUNTS, {"accountname": "Alpha South", "account_id": one})
    return [top, one, two, deep]


def shape(companies: tuple[Company, ...]) -> list[tuple[str, int, bool]]:
    return [(company.name, company.depth, company.current) for company in companies]


WHOLE = [("Holding", 0, False), ("Alpha", 1, True), ("Alpha South", 2, False), ("Beta", 1, False)]


async def test_a_stored_group_needs_no_call(demo: DemoServer) -> None:
    _, one, *_ = family(demo)
    async with office(demo) as opened:
        await opened.table(ACCOUNTS)
        await described(opened)
        demo.calls.clear()
        hierarchy = opened.session.around.hierarchy
        assert not hierarchy.needs_call(parse_id(one))
        group = await hierarchy.group(parse_id(one))
        assert shape(group.companies) == WHOLE
        assert [company.parent for company in group.companies] == [None, 0, 1, 0]
        assert [company.city for company in group.companies] == ["Bergen", "", "", ""]
        assert group.whole
        assert group.as_of is None
        assert all(company.deals is None for company in group.companies)
        assert group.deals is None
        assert demo.calls.count() == 0


async def test_the_server_tells_it_by_one_call_and_once(demo: DemoServer) -> None:
    _, one, *_ = family(demo)
    async with office(demo) as opened:
        await described(opened, ACCOUNTS)
        demo.calls.clear()
        hierarchy = opened.session.around.hierarchy
        assert hierarchy.needs_call(parse_id(one))
        group = await hierarchy.group(parse_id(one))
        assert shape(group.companies) == WHOLE[:3]
        assert group.as_of is not None
        assert await hierarchy.group(parse_id(one)) == group
        assert demo.calls.count() == demo.calls.count("get_account_hierarchy") == 1
        await hierarchy.group(parse_id(one), anew=True)
        assert demo.calls.count() == 2


async def test_open_deals_are_counted_and_summed_from_the_store(demo: DemoServer) -> None:
    top, one, two, _ = family(demo)
    for account, amount, stage in (
        (top, "1000", "Qualification"),
        (one, "250.5", "Qualification"),
        (one, "49.5", "Qualification"),
        (one, "7000", "Closed Won"),
        (two, "", "Closed Lost"),
    ):
        demo.add(
            DEALS,
            {
                "potentialname": "Deal",
                "related_to": account,
                "amount": amount,
                "sales_stage": stage,
                "closingdate": "2027-01-01",
            },
        )
    async with office(demo) as opened:
        await opened.table(ACCOUNTS)
        await opened.table(DEALS)
        group = await opened.session.around.hierarchy.group(parse_id(one))
        deals = {company.name: company.deals for company in group.companies}
        assert deals == {
            "Holding": OpenDeals(1, Decimal("1000.0")),
            "Alpha": OpenDeals(2, Decimal("300.0")),
            "Alpha South": OpenDeals(),
            "Beta": OpenDeals(),
        }
        assert group.deals == OpenDeals(3, Decimal("1300.0"))


@pytest.mark.parametrize("stored", [True, False])
async def test_a_circle_is_shown_and_survived(demo: DemoServer, stored: bool) -> None:
    one = demo.add(ACCOUNTS, {"accountname": "Hen"})
    two = demo.add(ACCOUNTS, {"accountname": "Egg", "account_id": one})
    demo.edit(ACCOUNTS, one, {"account_id": two})
    async with office(demo) as opened:
        if stored:
            await opened.table(ACCOUNTS)
        else:
            await described(opened, ACCOUNTS)
        group = await opened.session.around.hierarchy.group(parse_id(one))
        assert {company.name for company in group.companies} == {"Hen", "Egg"}
        assert sum(company.current for company in group.companies) == 1
        if stored:
            assert any("its own parent" in company.remark for company in group.companies)


async def test_a_company_that_is_its_own_parent_is_shown_once(demo: DemoServer) -> None:
    one = demo.add(ACCOUNTS, {"accountname": "Navel"})
    demo.edit(ACCOUNTS, one, {"account_id": one})
    async with office(demo) as opened:
        await opened.table(ACCOUNTS)
        group = await opened.session.around.hierarchy.group(parse_id(one))
        assert shape(group.companies) == [("Navel", 0, True)]
        assert "its own parent" in group.companies[0].remark


async def test_an_orphan_is_shown_where_it_is_met(demo: DemoServer) -> None:
    top, one, *_ = family(demo)
    async with office(demo) as opened:
        await opened.table(ACCOUNTS)
        await opened.session._cache.remove_records(ACCOUNTS, [key(top)])
        group = await opened.session.around.hierarchy.group(parse_id(one))
        assert shape(group.companies) == [("Alpha", 0, True), ("Alpha South", 1, False)]
        assert "not found or is hidden" in group.companies[0].remark


def test_a_jump_in_the_servers_levels_is_survived() -> None:
    rows = [
        HierarchyEntry(RecordId("3", 1), "Top", 0),
        HierarchyEntry(RecordId("3", 2), "Jump", 4, current=True),
        HierarchyEntry(RecordId("3", 1), "Top again", 1),
        HierarchyEntry(RecordId("3", 3), "Below", -2),
    ]
    found = told_companies(rows, RecordId("3", 2), "Member Of")
    assert shape(found) == [("Top", 0, False), ("Jump", 1, True), ("Below", 0, False)]
    assert found[1].remark
    assert found[1].parent == 0


async def test_five_hundred_companies_deep_and_wide(demo: DemoServer) -> None:
    top = demo.add(ACCOUNTS, {"accountname": "Top"})
    parent = top
    for number in range(60):
        parent = demo.add(ACCOUNTS, {"accountname": f"Deep {number}", "account_id": parent})
    for number in range(439):
        demo.add(ACCOUNTS, {"accountname": f"Wide {number}", "account_id": top})
    async with office(demo) as opened:
        await opened.table(ACCOUNTS)
        group = await opened.session.around.hierarchy.group(parse_id(parent))
        assert len(group.companies) == 500
        assert max(company.depth for company in group.companies) == 50
        assert sum(company.current for company in group.companies) == 1


async def test_it_is_reached_from_contacts_and_deals(demo: DemoServer) -> None:
    _, one, *_ = family(demo)
    person = demo.add(CONTACTS, {"lastname": "Person", "account_id": one})
    alone = demo.add(CONTACTS, {"lastname": "Alone"})
    deal = demo.add(
        DEALS,
        {
            "potentialname": "Deal",
            "related_to": one,
            "sales_stage": "Qualification",
            "closingdate": "2027-01-01",
        },
    )
    async with office(demo) as opened:
        await opened.table(CONTACTS)
        await opened.table(DEALS)
        await opened.table(ACCOUNTS)
        hierarchy = opened.session.around.hierarchy
        assert hierarchy.account_of(CONTACTS, key(person)) == parse_id(one)
        assert hierarchy.account_of(DEALS, key(deal)) == parse_id(one)
        assert hierarchy.account_of(ACCOUNTS, key(one)) == parse_id(one)
        assert hierarchy.account_of(CONTACTS, key(alone)) is None
        assert hierarchy.account_of(CONTACTS, 999_999) is None


async def test_without_a_network_the_store_tells_what_it_knows(demo: DemoServer) -> None:
    _, one, *_ = family(demo)
    async with office(demo) as opened:
        await described(opened, ACCOUNTS)
        await opened.session._engine.questions.fetch_record(ACCOUNTS, key(one))
        demo.faults.offline = True
        hierarchy = opened.session.around.hierarchy
        group = await hierarchy.group(parse_id(one))
        assert shape(group.companies) == [("Alpha", 0, True)]
        assert not group.whole
        with pytest.raises((Offline, RecordGone)):
            await hierarchy.group(RecordId("3", 999_999))


async def test_a_server_without_the_operation_is_asked_by_queries() -> None:
    with DemoServer(dialect="opensource", records=300) as opensource:
        _, one, *_ = family(opensource)
        async with office(opensource) as opened:
            await opened.session.ensure_schema(ACCOUNTS)
            hierarchy = opened.session.around.hierarchy
            group = await hierarchy.group(parse_id(one))
            names = {company.name for company in group.companies}
            assert {"Holding", "Alpha", "Alpha South"} <= names
            group = await hierarchy.group(parse_id(one), sisters=True)
            assert sorted(shape(group.companies)) == sorted(WHOLE)
            assert group.whole


async def test_sisters_are_asked_for_by_one_call_more(demo: DemoServer) -> None:
    _, one, two, _ = family(demo)
    async with office(demo) as opened:
        await described(opened, ACCOUNTS)
        demo.calls.clear()
        hierarchy = opened.session.around.hierarchy
        group = await hierarchy.group(parse_id(one))
        assert (len(group.companies), group.whole) == (3, False)
        group = await hierarchy.group(parse_id(one), sisters=True)
        assert shape(group.companies) == WHOLE
        assert group.whole
        assert await hierarchy.group(parse_id(one)) == group
        assert demo.calls.count() == 2
        await hierarchy.group(parse_id(two), sisters=True)
        assert demo.calls.count() == 4


async def test_what_is_known_costs_nothing(demo: DemoServer) -> None:
    _, one, *_ = family(demo)
    async with office(demo) as opened:
        await described(opened, ACCOUNTS)
        hierarchy = opened.session.around.hierarchy
        assert await hierarchy.known(parse_id(one)) is None
        group = await hierarchy.group(parse_id(one))
        opened.clock.ahead = FRESH + 1
        assert hierarchy.needs_call(parse_id(one))
        demo.calls.clear()
        assert await hierarchy.known(parse_id(one)) == group
        assert demo.calls.count() == 0


async def test_an_old_answer_is_better_than_none_and_says_so(demo: DemoServer) -> None:
    _, one, *_ = family(demo)
    async with office(demo) as opened:
        await described(opened, ACCOUNTS)
        hierarchy = opened.session.around.hierarchy
        before = await hierarchy.group(parse_id(one))
        demo.faults.offline = True
        group = await hierarchy.group(parse_id(one), anew=True)
        assert group.companies == before.companies
        assert group.unasked


async def test_asking_anew_for_a_stored_group_brings_what_changed(demo: DemoServer) -> None:
    top, one, two, _ = family(demo)
    async with office(demo) as opened:
        await opened.table(ACCOUNTS)
        demo.edit(ACCOUNTS, two, {"account_id": one, "accountname": "Beta moved"})
        hierarchy = opened.session.around.hierarchy
        group = await hierarchy.group(parse_id(top), anew=True)
        assert len(group.companies) == 4

        def moved() -> bool:
            record = opened.session._cache.record(ACCOUNTS, key(two))
            return record is not None and record.values["account_id"] == one

        await until(moved)
        group = await hierarchy.group(parse_id(top))
        assert shape(group.companies)[-1] == ("Beta moved", 2, False)


async def test_a_company_seen_below_another_parent_is_asked_for_again(demo: DemoServer) -> None:
    *_, two, deep = family(demo)
    async with office(demo) as opened:
        await described(opened, ACCOUNTS)
        hierarchy = opened.session.around.hierarchy
        await hierarchy.group(parse_id(deep))
        assert not hierarchy.has_moved(parse_id(deep))
        demo.edit(ACCOUNTS, deep, {"account_id": two})
        opened.clock.ahead = 5.0
        await opened.session._engine.questions.fetch_record(ACCOUNTS, key(deep))
        assert hierarchy.has_moved(parse_id(deep))
        assert hierarchy.needs_call(parse_id(deep))
        opened.clock.ahead = 10.0
        group = await hierarchy.group(parse_id(deep))
        assert shape(group.companies)[1] == ("Beta", 1, False)
        assert not hierarchy.needs_call(parse_id(deep))


async def test_companies_that_were_never_sent_have_their_place(demo: DemoServer) -> None:
    top, *_ = family(demo)
    async with office(demo) as opened:
        await opened.table(ACCOUNTS)
        await described(opened, CONTACTS)
        demo.faults.offline = True
        daughter = LocalId(opened.session._cache.next_local_id(ACCOUNTS).number)
        await made(opened, ACCOUNTS, daughter, accountname="Gamma", account_id=top)
        below = LocalId(opened.session._cache.next_local_id(ACCOUNTS).number)
        await made(opened, ACCOUNTS, below, accountname="Gamma East", account_id=str(daughter))
        person = LocalId(opened.session._cache.next_local_id(CONTACTS).number)
        await made(opened, CONTACTS, person, lastname="New", account_id=str(below))
        hierarchy = opened.session.around.hierarchy
        assert hierarchy.account_of(CONTACTS, int(person.key)) == below
        group = await hierarchy.group(below)
        assert shape(group.companies)[-2:] == [("Gamma", 1, False), ("Gamma East", 2, True)]
        assert group.companies[0].name == "Holding"


async def made(opened: Office, module: ModuleName, record: LocalId, **values: str) -> None:
    await opened.session._cache.put_change(
        Change(f"{module}{record}", ChangeKind.CREATE, module, record, values)
    )


async def test_why_there_is_no_hierarchy_is_said(demo: DemoServer) -> None:
    alone = demo.add(CONTACTS, {"lastname": "Alone"})
    _, one, *_ = family(demo)
    async with office(demo) as opened:
        await opened.table(CONTACTS)
        await described(opened, ACCOUNTS, PRODUCTS)
        hierarchy = opened.session.around.hierarchy
        assert "“Organization Name”" in hierarchy.why_none(CONTACTS, key(alone))
        assert "of this kind" in hierarchy.why_none(PRODUCTS, 1)
        assert hierarchy.why_none(ACCOUNTS, key(one)) == ""
        assert "yet" in hierarchy.why_none(ModuleName("HelpDesk"), 1)


async def test_where_only_some_organisations_are_stored_no_parent_is_called_hidden(
    demo: DemoServer,
) -> None:
    _, one, *_ = family(demo)
    async with office(demo) as opened:
        await described(opened, ACCOUNTS)
        await opened.session._engine.questions.fetch_record(ACCOUNTS, key(one))
        demo.faults.offline = True
        group = await opened.session.around.hierarchy.group(parse_id(one))
        assert group.companies[0].remark == AWAY_PARENT
        assert group.unasked
        assert not group.deals_whole


async def test_a_role_without_organisations_is_told(demo: DemoServer) -> None:
    async with office(demo) as opened:
        await described(opened, CONTACTS)
        cache = opened.session._cache
        others = [info for info in cache.modules() if info.name != ACCOUNTS]
        await cache.put_modules(others, fetched=1.0)
        assert "Your role" in opened.session.around.hierarchy.why_none(CONTACTS, 1)


async def test_a_company_that_only_this_computer_knows(demo: DemoServer) -> None:
    async with office(demo) as opened:
        await described(opened, ACCOUNTS)
        demo.faults.offline = True
        alone = opened.session._cache.next_local_id(ACCOUNTS)
        await made(opened, ACCOUNTS, alone, accountname="Delta")
        group = await opened.session.around.hierarchy.group(alone)
        assert shape(group.companies) == [("Delta", 0, True)]
        assert not group.whole


async def test_a_company_that_is_not_there_is_gone(demo: DemoServer) -> None:
    async with office(demo) as opened:
        await opened.table(ACCOUNTS)
        with pytest.raises(RecordGone):
            await opened.session.around.hierarchy.group(RecordId("3", 999_999))


async def test_organisations_without_parents_stand_alone(demo: DemoServer) -> None:
    _, one, *_ = family(demo)
    async with office(demo) as opened:
        await opened.table(ACCOUNTS)
        await opened.quiet()
        cache = opened.session._cache
        schema = cache.schema(ACCOUNTS)
        assert schema is not None
        fields = tuple(spec for spec in schema.fields if spec.name != "account_id")
        await cache.put_schema(replace(schema, fields=fields), fetched=1.0)
        group = await opened.session.around.hierarchy.group(parse_id(one))
        assert shape(group.companies) == [("Alpha", 0, True)]


async def test_only_the_latest_answers_are_kept(
    demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hierarchy_module, "_MOST_KEPT", 1)
    _, one, two, _ = family(demo)
    async with office(demo) as opened:
        await described(opened, ACCOUNTS)
        hierarchy = opened.session.around.hierarchy
        await hierarchy.group(parse_id(one))
        await hierarchy.group(parse_id(two))
        assert hierarchy.needs_call(parse_id(one))
        assert not hierarchy.needs_call(parse_id(two))
