"""Whom a number or an address belongs to."""

from dataclasses import replace

import pytest

from tests.helpers.desk import CONTACTS, until
from tests.helpers.office import Office, office
from vtdesk.app.callers import CASES, Background, Caller
from vtdesk.app.lookup import MOST_CALLS, MOST_FOUND
from vtdesk.demo.server import DemoServer
from vtdesk.domain.errors import Offline
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.modules import DEALS, EVENTS
from vtdesk.domain.record import WireRecord

ACCOUNTS = ModuleName("Accounts")
NUMBER = "+49 221 47 10-217"
ADDRESS = "katrin@nordstahl.example"


def one_contact(demo: DemoServer, **values: str) -> str:
    """Give the first contact these values, and nobody else a number or address like them."""
    record = next(iter(demo.rows(CONTACTS)))
    demo.edit(CONTACTS, record, values)
    return record


def ids(found: tuple[Caller, ...]) -> list[str]:
    return [str(caller.target.id) for caller in found]


@pytest.mark.parametrize(
    "typed", ["0221 4710217", "+49 (0) 221/4710-217", "4710217", "tel:0049221 4710217"]
)
async def test_who_calls_is_found_in_any_spelling_and_costs_nothing(
    demo: DemoServer, typed: str
) -> None:
    record = one_contact(demo, phone=NUMBER, title="Head of maintenance", mailingcity="Köln")
    account = str(demo.rows(CONTACTS)[record]["account_id"])
    company = demo.rows(ACCOUNTS)[account]["accountname"]
    async with office(demo) as opened:
        await opened.table(ACCOUNTS)
        await opened.table()
        await opened.quiet()
        before = demo.calls.count()
        (caller, *_) = await opened.session.lookup.find(typed)
        assert str(caller.target.id) == record
        assert caller.reached == "+49 221 4710217"
        assert caller.field == "Office Phone"
        assert caller.role == "Head of maintenance"
        assert caller.company == f"{company}, Köln"
        assert demo.calls.count() == before


async def test_an_address_is_found_while_it_is_typed(demo: DemoServer) -> None:
    record = one_contact(demo, email=ADDRESS)
    async with office(demo) as opened:
        await opened.table()
        find = opened.session.lookup.find
        assert ids(await find("katrin@nord")) == [record]
        assert ids(await find("KATRIN@nordstahl.example")) == [record]
        assert await find("katrin@sudstahl") == ()
        demo.edit(CONTACTS, record, {"email": "ko@ab.io"})
        opened.session.refresh(CONTACTS)
        await opened.quiet()
        assert ids(await find("ko@ab.io")) == [record]
        assert await find("Katrin") == ()


async def test_people_come_before_companies_and_few_at_all(demo: DemoServer) -> None:
    account = next(iter(demo.rows(ACCOUNTS)))
    demo.edit(ACCOUNTS, account, {"phone": NUMBER})
    contacts = list(demo.rows(CONTACTS))[:3]
    for record in contacts:
        demo.edit(CONTACTS, record, {"mobile": NUMBER})
    async with office(demo) as opened:
        await opened.table(ACCOUNTS)
        await opened.table()
        assert ids(await opened.session.lookup.find("4710217")) == [*contacts, account]
        for record in list(demo.rows(CONTACTS))[: MOST_FOUND + 3]:
            demo.edit(CONTACTS, record, {"mobile": NUMBER})
        opened.session.refresh(CONTACTS)
        await opened.quiet()
        assert len(await opened.session.lookup.find("4710217")) == MOST_FOUND


async def test_what_is_going_on_with_a_caller(demo: DemoServer) -> None:
    record = one_contact(demo, phone=NUMBER)
    for module, field in ((DEALS, "contact_id"), (CASES, "contact_id"), (EVENTS, "contact_id")):
        for other, row in list(demo.rows(module).items()):
            if row.get(field) == record:
                demo.edit(module, other, {field: ""})
    open_deal, won, *_ = demo.rows(DEALS)
    demo.edit(DEALS, open_deal, {"contact_id": record, "sales_stage": "Qualification"})
    demo.edit(DEALS, won, {"contact_id": record, "sales_stage": "Closed Won"})
    case, closed, *_ = demo.rows(CASES)
    demo.edit(CASES, case, {"contact_id": record, "ticketstatus": "Open"})
    demo.edit(CASES, closed, {"contact_id": record, "ticketstatus": "Closed"})
    first, last, *_ = demo.rows(EVENTS)
    for event, day in ((first, "2026-03-12"), (last, "2026-03-14")):
        demo.edit(EVENTS, event, {"contact_id": record, "activitytype": "Call", "date_start": day})
    owner = str(demo.rows(EVENTS)[last]["assigned_user_id"])
    async with office(demo) as opened:
        await opened.table()
        lookup = opened.session.lookup
        (caller,) = await lookup.find(NUMBER)
        assert await lookup.callers.background(caller) == Background()
        for module in (DEALS, CASES, EVENTS):
            await opened.table(module)
        background = await lookup.callers.background(caller)
        assert background.deal == demo.rows(DEALS)[open_deal]["potentialname"]
        assert (background.deals, background.cases) == (1, 1)
        assert str(background.called) == "2026-03-14"
        assert str(background.by) == owner


async def described(opened: Office) -> None:
    """Learn what contacts are like, and store none."""
    await opened.session.ensure_schema(CONTACTS)
    await opened.quiet()


async def test_the_server_is_asked_for_likely_spellings_and_who_it_knows_is_stored(
    demo: DemoServer,
) -> None:
    record = one_contact(demo, phone="+49 221 4710217")
    async with office(demo) as opened:
        await described(opened)
        opened.session.formats = replace(opened.session.formats, region="DE")
        lookup = opened.session.lookup
        assert await lookup.find("0221/4710217") == ()
        assert lookup.calls("0221/4710217") == MOST_CALLS
        assert ids(await lookup.ask("0221/4710217")) == [record]
        assert demo.calls.count("lookup") == 2
        assert ids(await lookup.find("0221/4710217")) == [record]
        assert ids(await lookup.ask("+49 221 4710217")) == [record]
        assert demo.calls.count("lookup") == 3, "found as typed, nothing else is tried"


async def test_an_address_costs_one_call(demo: DemoServer) -> None:
    record = one_contact(demo, email=ADDRESS)
    async with office(demo) as opened:
        await described(opened)
        lookup = opened.session.lookup
        assert lookup.calls(ADDRESS) == 1
        assert ids(await lookup.ask(ADDRESS)) == [record]
        assert await lookup.ask("nobody@example.org") == ()
        assert demo.calls.count("lookup") == 2


async def test_a_server_without_look_up_is_asked_by_queries(demo: DemoServer) -> None:
    record = one_contact(demo, phone="0221 4710217")
    async with office(demo) as opened:
        await described(opened)
        opened.session._client.probe.learn_operation("lookup", present=False)
        before = demo.calls.count("query")
        lookup = opened.session.lookup
        assert lookup.calls("0221 4710217") == 1
        assert ids(await lookup.ask("0221 4710217")) == [record]
        assert demo.calls.count("lookup") == 0
        assert demo.calls.count("query") == before + 1


async def test_nothing_is_asked_where_all_is_known_or_nobody_can(demo: DemoServer) -> None:
    async with office(demo) as opened:
        lookup = opened.session.lookup
        await described(opened)
        assert lookup.calls("Katrin") == 0
        assert lookup.calls("katrin@") == 0, "nobody has half an address"
        assert await lookup.ask("Katrin") == ()
        opened.session.work_offline()
        assert lookup.calls(NUMBER) == 0
        with pytest.raises(Offline):
            await lookup.ask(NUMBER)


async def test_figures_elsewhere_are_no_number(demo: DemoServer) -> None:
    record = one_contact(demo, phone=NUMBER)
    other = list(demo.rows(CONTACTS))[1]
    demo.edit(CONTACTS, other, {"mailingstreet": "4710217", "phone": "", "mobile": ""})
    async with office(demo) as opened:
        await opened.table()
        assert ids(await opened.session.lookup.find("4710217")) == [record]


async def test_an_answer_that_makes_no_sense_finds_nobody(
    demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = one_contact(demo, phone="+49 30 1")
    strays: list[WireRecord] = [
        {"id": "nonsense", "phone": NUMBER},
        {"phone": NUMBER},
        {"id": "999x1", "phone": NUMBER},
        {"id": record, "phone": "+49 40 999", "mobile": [NUMBER]},
        {"id": record, "lastname": "Kurz", "phone": NUMBER},
    ]

    async def answer(*_: object) -> list[WireRecord]:
        return strays

    async with office(demo) as opened:
        await described(opened)
        lookup = opened.session.lookup
        monkeypatch.setattr(opened.session._client, "lookup", answer)
        (caller,) = await lookup.ask(NUMBER)
        assert caller.target.label == "Kurz"
        assert await lookup.find(NUMBER) == (), "a part of a record is not stored"


async def test_a_call_without_a_day_or_an_owner_tells_nothing(demo: DemoServer) -> None:
    record = one_contact(demo, phone=NUMBER)
    for event, row in list(demo.rows(EVENTS).items()):
        if row.get("contact_id") == record:
            demo.edit(EVENTS, event, {"contact_id": ""})
    async with office(demo) as opened:
        await opened.table()
        await opened.table(EVENTS)
        (caller,) = await opened.session.lookup.find(NUMBER)
        cache, schema = opened.session._cache, opened.session.schema(EVENTS)
        assert schema is not None
        call = {"id": f"{schema.id_prefix}x900001", "activitytype": "Call", "contact_id": record}
        background = opened.session.lookup.callers.background
        assert (await background(caller)).called is None
        await cache.put_records(EVENTS, [{**call, "date_start": ""}], fetched=1.0)
        assert (await background(caller)).called is None
        day = {"date_start": "2026-03-12", "assigned_user_id": ""}
        await cache.put_records(EVENTS, [{**call, **day}], fetched=2.0)
        told = await background(caller)
        assert (str(told.called), told.by) == ("2026-03-12", None)


async def test_what_people_are_like_is_learnt_within_the_price(demo: DemoServer) -> None:
    record = one_contact(demo, phone="0221 4710217")
    async with office(demo) as opened:
        await until(lambda: bool(opened.session.modules))
        await opened.quiet()
        lookup, before = opened.session.lookup, demo.calls.count()
        assert opened.session.schema(CONTACTS) is None
        assert lookup.calls("0221 4710217") == MOST_CALLS
        assert ids(await lookup.ask("0221 4710217")) == [record]
        assert demo.calls.count() == before + MOST_CALLS


async def test_where_all_is_stored_the_server_knows_no_more(demo: DemoServer) -> None:
    async with office(demo) as opened:
        await opened.table()
        await opened.quiet()
        lookup, before = opened.session.lookup, demo.calls.count()
        assert lookup.calls(NUMBER) == 0
        assert await lookup.ask(NUMBER) == ()
        assert demo.calls.count() == before


async def test_it_is_told_in_how_many_records_it_looked(demo: DemoServer) -> None:
    async with office(demo) as opened:
        await opened.table()
        await opened.quiet()
        assert opened.session.lookup.stored() >= len(demo.rows(CONTACTS))
