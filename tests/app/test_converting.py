"""Conversions of leads: what they will make, what really came of them, and what is done about it."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from tests.helpers.around import ACCOUNTS, DEALS, LEADS, key
from tests.helpers.desk import CONTACTS, until
from tests.helpers.office import Office, office
from vtdesk.app.conversion_notes import begun_with
from vtdesk.app.conversion_plan import ConversionPlan, Outcome
from vtdesk.app.paths import Profile
from vtdesk.demo.errors import Code, Refusal
from vtdesk.demo.faults import Defect, Trouble
from vtdesk.demo.operations import leads
from vtdesk.demo.server import DemoServer
from vtdesk.domain.account import WriteLevel
from vtdesk.domain.conversion import ConvertedLead
from vtdesk.domain.errors import AccessDenied, Offline, ValueRefused
from vtdesk.domain.ids import ModuleName, RecordId

DEAL = {"potentialname": "Pumps", "closingdate": "2027-02-01", "sales_stage": "Qualification"}


def lead(demo: DemoServer, company: str = "Lead Co", **more: str) -> str:
    values = {
        "firstname": "Lea",
        "lastname": "Leadsen",
        "company": company,
        "email": "l@leads.example",
    }
    return demo.add(LEADS, {**values, "phone": "+49 40 555 0", "city": "Kiel", **more})


async def planned(opened: Office, record: str) -> ConversionPlan:
    if not opened.session.freshness(LEADS):
        await opened.table(LEADS)
    return await opened.session.around.converting.plan(key(record))


def of(demo: DemoServer, module: ModuleName, field: str, value: str) -> list[str]:
    return [record for record, row in demo.rows(module).items() if row[field] == value]


async def test_a_plan_shows_what_each_record_gets_and_lacks(demo: DemoServer) -> None:
    record = lead(demo)
    async with office(demo) as opened:
        plan = await planned(opened, record)
        account, contact, deal = plan.records
        assert account.values["accountname"] == "Lead Co"
        assert account.values["bill_city"] == contact.values["mailingcity"] == "Kiel"
        assert contact.values["lastname"] == "Leadsen"
        assert [spec.name for spec in account.missing] == []
        assert not deal.wanted
        assert {spec.name for spec in deal.missing} == {"closingdate", "sales_stage"}
        assert plan.problem == ""
        assert plan.calls == 5
        assert "Company" not in plan.left
        with_deal = plan.choosing(DEALS, wanted=True)
        assert with_deal.problem.startswith("Still needed: ")
        assert with_deal.with_values(DEALS, DEAL).problem == ""
        alone = plan.choosing(ACCOUNTS, wanted=False)
        assert "together" in alone.problem
        assert alone.choosing(CONTACTS, wanted=False).problem == "Choose what the lead becomes."
        with pytest.raises(ValueRefused, match="together"):
            await opened.session.around.converting.run(alone)


async def test_a_lead_without_a_company_says_what_is_needed(demo: DemoServer) -> None:
    record = lead(demo, "")
    async with office(demo) as opened:
        plan = await planned(opened, record)
        assert [spec.name for spec in plan.records[0].missing] == ["accountname"]
        assert "Still needed" in plan.problem
        assert plan.with_values(ACCOUNTS, {"accountname": "Now named"}).problem == ""
        assert plan.records[2].values["potentialname"] == "Lea Leadsen"


async def test_duplicates_in_the_store_are_found(demo: DemoServer) -> None:
    account = demo.add(ACCOUNTS, {"accountname": "LEAD co"})
    person = demo.add(CONTACTS, {"lastname": "Other", "email": "l@leads.example"})
    record = lead(demo)
    async with office(demo) as opened:
        await opened.table(ACCOUNTS)
        await opened.table(CONTACTS)
        plan = await planned(opened, record)
        assert [str(one.target.id) for one in plan.records[0].duplicates] == [account]
        assert [str(one.target.id) for one in plan.records[1].duplicates] == [person]
        assert [one.words for one in plan.records[0].duplicates] == ["same name"]
        assert [one.words for one in plan.records[1].duplicates] == ["same e-mail address"]


async def test_a_conversion_makes_all_three_and_is_remembered(demo: DemoServer) -> None:
    record = lead(demo)
    async with office(demo) as opened:
        converting = opened.session.around.converting
        plan = (await planned(opened, record)).choosing(DEALS, wanted=True)
        plan = plan.with_values(DEALS, DEAL).with_values(CONTACTS, {"title": "Buyer"})
        done = await converting.run(plan)
        assert done.outcome is Outcome.DONE
        assert set(done.made) == {ACCOUNTS, CONTACTS, DEALS}
        assert done.words == "Lea Leadsen was converted."
        contact = demo.rows(CONTACTS)[str(done.made[CONTACTS])]
        assert (contact["title"], contact["account_id"]) == ("Buyer", str(done.made[ACCOUNTS]))
        assert demo.calls.count("convertlead") == 1
        for module, made in done.made.items():
            assert opened.session._cache.record(module, made.number) is not None
        assert opened.session._cache.record(LEADS, key(record)) is None
        past = converting.past(key(record))
        assert past is not None
        assert past.made[CONTACTS] == str(done.made[CONTACTS])
        assert converting.why_not(LEADS, key(record)) == "This lead was already converted."


async def test_an_organisation_that_was_there_is_used_again_and_never_removed(
    demo: DemoServer,
) -> None:
    account = demo.add(ACCOUNTS, {"accountname": "Lead Co"})
    record = lead(demo)
    async with office(demo) as opened:
        converting = opened.session.around.converting
        done = await converting.run(await planned(opened, record))
        assert str(done.made[ACCOUNTS]) == account
        assert done.reused == {ACCOUNTS}
        assert await converting.remove(done) == (CONTACTS,)
        await opened.sent()
        assert account in demo.rows(ACCOUNTS)
        assert str(done.made[CONTACTS]) not in demo.rows(CONTACTS)


async def test_a_stored_organisation_is_used_instead_of_a_new_one(demo: DemoServer) -> None:
    account = demo.add(ACCOUNTS, {"accountname": "Lead Company & Sons", "phone": "+49 40 555 0"})
    record = lead(demo, lane="Hafen 1", cf_leads_taxno="DE 1")
    async with office(demo) as opened:
        await opened.table(ACCOUNTS)
        plan = await planned(opened, record)
        (found,) = plan.records[0].duplicates
        done = await opened.session.around.converting.run(plan.using(found))
        assert str(done.made[ACCOUNTS]) == account
        assert "Tax Number" in plan.left
        assert not {"Street", "Company", "Last Name"} & set(plan.left)


async def half_done(opened: Office, record: str) -> ConversionPlan:
    """A plan whose deal the server refuses after it made the rest."""
    plan = await planned(opened, record)
    return plan.choosing(DEALS, wanted=True).with_values(DEALS, DEAL)


async def test_a_half_done_conversion_is_told_and_finished(
    demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse_deals(monkeypatch)
    record = lead(demo, "Half Done Ltd")
    async with office(demo) as opened:
        converting = opened.session.around.converting
        plan = await half_done(opened, record)
        half = await converting.run(plan)
        assert half.outcome is Outcome.HALF
        assert (set(half.made), half.absent) == ({ACCOUNTS, CONTACTS}, (DEALS,))
        assert half.lead_converted is False
        assert half.words.startswith(
            "The organization and the contact were created, the deal was not: "
        )
        assert "sales_stage" not in half.words
        new = await converting.finish(half)
        assert set(new) == {DEALS}
        await opened.sent()
        (deal,) = of(demo, DEALS, "potentialname", "Pumps")
        row = demo.rows(DEALS)[deal]
        assert row["related_to"] == str(half.made[ACCOUNTS])
        assert row["contact_id"] == str(half.made[CONTACTS])


async def test_a_half_done_conversion_is_removed(
    demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse_deals(monkeypatch)
    record = lead(demo, "Half Done Ltd")
    async with office(demo) as opened:
        converting = opened.session.around.converting
        half = await converting.run(await half_done(opened, record))
        assert set(await converting.remove(half)) == {ACCOUNTS, CONTACTS}
        await opened.sent()
        assert of(demo, ACCOUNTS, "accountname", "Half Done Ltd") == []
        assert record in demo.rows(LEADS)
        assert converting.why_not(LEADS, key(record)) == ""


@pytest.mark.parametrize("trouble", [Trouble.DROP_AFTER, Trouble.ERROR_AFTER, Trouble.CUT_BODY])
async def test_a_lost_answer_is_looked_up(demo: DemoServer, trouble: Trouble) -> None:
    record = lead(demo, "Lost Answer Ltd")
    async with office(demo) as opened:
        converting = opened.session.around.converting
        plan = await planned(opened, record)
        demo.faults.cause(trouble, "convertlead", 1)
        done = await converting.run(plan)
        assert done.outcome is Outcome.DONE
        assert set(done.made) == {ACCOUNTS, CONTACTS}
        assert of(demo, ACCOUNTS, "accountname", "Lost Answer Ltd") == [str(done.made[ACCOUNTS])]
        assert demo.calls.count("convertlead") == 1


async def test_a_conversion_that_dies_half_way_is_looked_up(demo: DemoServer) -> None:
    record = lead(demo, "Died Ltd")
    async with office(demo) as opened:
        converting = opened.session.around.converting
        plan = await half_done(opened, record)
        demo.faults.defects = frozenset({Defect.CONVERSION})
        half = await converting.run(plan)
        assert half.outcome is Outcome.HALF
        assert (set(half.made), half.absent) == ({ACCOUNTS, CONTACTS}, (DEALS,))


async def test_what_was_there_before_is_never_taken_for_made(demo: DemoServer) -> None:
    account = demo.add(ACCOUNTS, {"accountname": "Died Ltd"})
    person = demo.add(CONTACTS, {"lastname": "Leadsen", "email": "l@leads.example"})
    record = lead(demo, "Died Ltd")
    async with office(demo) as opened:
        converting = opened.session.around.converting
        plan = await planned(opened, record)
        demo.faults.defects = frozenset({Defect.CONVERSION})
        nothing = await converting.run(plan)
        assert nothing.outcome is Outcome.NOTHING
        assert await converting.remove(nothing) == ()
        half = await converting.run(plan.choosing(DEALS, wanted=True).with_values(DEALS, DEAL))
        assert half.reused == {ACCOUNTS}
        assert str(half.made[ACCOUNTS]) == account
        assert str(half.made[CONTACTS]) != person
        assert await converting.remove(half) == (CONTACTS,)
        await opened.sent()
        assert account in demo.rows(ACCOUNTS)
        assert person in demo.rows(CONTACTS)


async def test_an_answer_and_a_look_that_are_lost_leave_it_open(demo: DemoServer) -> None:
    record = lead(demo, "Unknown Ltd")
    async with office(demo) as opened:
        converting = opened.session.around.converting
        plan = await planned(opened, record)
        demo.faults.cause(Trouble.DROP_AFTER, "convertlead", 1)
        demo.faults.cause(Trouble.ERROR, "query", 20)
        before = opened.session._engine.questions.land

        async def land(module: ModuleName, query: str) -> tuple[int, ...]:
            """The looks before the call still come through."""
            demo.faults._rules = [r for r in demo.faults._rules if r.operation != "query"]
            found = await before(module, query)
            demo.faults.cause(Trouble.ERROR, "query", 20)
            return found

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(opened.session._engine.questions, "land", land)
            unknown = await converting.run(plan)
        assert unknown.outcome is Outcome.UNKNOWN
        assert "look again" in unknown.words
        demo.faults.clear()
        opened.session.retry_now()
        done = await converting.look_again(unknown)
        assert done.outcome is Outcome.DONE
        assert set(done.made) == {ACCOUNTS, CONTACTS}


async def test_who_may_not_add_companies_is_told_before(demo: DemoServer) -> None:
    record = lead(demo)
    async with office(demo, user=1) as opened:
        await opened.table(LEADS)
        await opened.session.ensure_schema(ACCOUNTS)
        with pytest.raises(AccessDenied, match="may not add Organizations"):
            await opened.session.around.converting.plan(key(record))


async def test_a_call_that_never_came_made_nothing(demo: DemoServer) -> None:
    record = lead(demo, "Nothing Ltd")
    async with office(demo) as opened:
        converting = opened.session.around.converting
        plan = await planned(opened, record)
        demo.faults.cause(Trouble.ERROR, "convertlead", 1)
        nothing = await converting.run(plan)
        assert nothing.outcome is Outcome.NOTHING
        assert nothing.words.startswith("Nothing was made of Lea Leadsen.")
        again = await converting.look_again(nothing)
        assert again.outcome is Outcome.NOTHING
        assert (await converting.run(plan)).outcome is Outcome.DONE


async def test_a_lead_that_others_converted_says_so(demo: DemoServer) -> None:
    person = demo.add(CONTACTS, {"lastname": "Leadsen", "email": "l@leads.example"})
    record = lead(demo)
    async with office(demo) as opened:
        converting = opened.session.around.converting
        plan = await planned(opened, record)
        request = demo._request(None)
        found = request.find(record)
        demo.company.tables.mark_converted(found.module, found.number, "2026-01-01 00:00:00")
        result = await converting.run(plan)
        assert result.outcome is Outcome.NOTHING
        assert "already converted" in result.words
        assert {module: str(one) for module, one in result.found.items()} == {CONTACTS: person}
        assert opened.session._cache.record(LEADS, key(record)) is None
        assert converting.why_not(LEADS, key(record)) == "This lead was already converted."
        assert not converting.unfinished


async def test_a_lead_that_others_deleted_is_not_taken_for_converted(demo: DemoServer) -> None:
    record = lead(demo)
    async with office(demo) as opened:
        converting = opened.session.around.converting
        plan = await planned(opened, record)
        demo.remove("Leads", record)
        result = await converting.run(plan)
        assert result.outcome is Outcome.NOTHING
        assert not result.lead_converted
        assert not result.found
        assert converting.past(key(record)) is None


async def test_a_call_is_noted_before_it_goes_out_and_forgotten_with_its_answer(
    demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = lead(demo)
    async with office(demo) as opened:
        converting = opened.session.around.converting
        plan = await planned(opened, record)
        sent = opened.session._client.convertlead
        noted: list[str] = []

        async def convertlead(
            lead: RecordId, entities: Mapping[ModuleName, Mapping[str, str]], *_: object
        ) -> ConvertedLead:
            noted.extend(one.title for one in converting.notes.all_begun)
            assert not converting.unfinished
            return await sent(lead, entities)

        monkeypatch.setattr(opened.session._client, "convertlead", convertlead)
        await converting.run(plan)
        assert noted == ["Lea Leadsen"]
        assert not converting.notes.all_begun


async def test_a_conversion_that_began_is_known_at_the_next_start(
    demo: DemoServer, profile: Path
) -> None:
    record = lead(demo)
    place = Profile.below(profile)
    async with office(demo, place) as opened:
        plan = await planned(opened, record)
        before = {one.module: frozenset[int]() for one in plan.wanted}
        await opened.session.around.converting.notes.begin(begun_with(plan, before, 5.0))
    async with office(demo, place) as opened:
        converting = opened.session.around.converting
        (begun,) = converting.unfinished
        assert (begun.title, begun.at) == ("Lea Leadsen", 5.0)
        await until(lambda: bool(opened.session.modules))
        conversion = await converting.unfinished_one(begun)
        assert conversion.outcome is Outcome.UNKNOWN
        looked = await converting.look_again(conversion)
        assert looked.outcome is Outcome.NOTHING
        assert not converting.unfinished


async def test_records_that_cannot_be_read_just_now_are_made_all_the_same(
    demo: DemoServer,
) -> None:
    record = lead(demo)
    async with office(demo) as opened:
        converting = opened.session.around.converting
        plan = await planned(opened, record)
        demo.faults.cause(Trouble.ERROR, "retrieve", 2)
        done = await converting.run(plan)
        assert done.outcome is Outcome.DONE
        assert set(done.made) == {ACCOUNTS, CONTACTS}
        assert not converting.unfinished
        assert converting.past(key(record)) is not None


async def test_a_conversion_costs_what_was_told(demo: DemoServer) -> None:
    demo.add(ACCOUNTS, {"accountname": "Lead Co"})
    new, used = lead(demo, "Nobody's yet"), lead(demo, website="lead.example")
    async with office(demo) as opened:
        await opened.table(ACCOUNTS)
        await opened.table(CONTACTS)
        converting = opened.session.around.converting
        for record, calls in ((new, 5), (used, 6)):
            plan = await planned(opened, record)
            plan = plan.using(next(iter(plan.records[0].duplicates), None))
            assert plan.calls == calls
            await opened.quiet()
            demo.calls.clear()
            await converting.run(plan)
            await opened.quiet()
            assert demo.calls.count() == calls


async def test_what_is_related_goes_where_it_was_chosen_to(demo: DemoServer) -> None:
    record = lead(demo)
    comment = demo.add(
        ModuleName("ModComments"), {"commentcontent": "Called", "related_to": record}
    )
    async with office(demo) as opened:
        plan = replace(await planned(opened, record), related_to=ACCOUNTS)
        done = await opened.session.around.converting.run(plan)
        row = demo.rows(ModuleName("ModComments"))[comment]
        assert row["related_to"] == str(done.made[ACCOUNTS])


async def test_a_table_of_all_leads_stays_one_of_all(demo: DemoServer) -> None:
    record = lead(demo)
    async with office(demo) as opened:
        plan = await planned(opened, record)
        before = opened.session.known_count(LEADS)
        assert before is not None
        await opened.session.around.converting.run(plan)
        assert opened.session.known_count(LEADS) == before - 1


async def test_what_cannot_be_converted_says_why(demo: DemoServer) -> None:
    record = lead(demo)
    async with office(demo) as opened:
        await opened.table(LEADS)
        converting = opened.session.around.converting
        assert converting.why_not(CONTACTS, 1) == "Only leads can be converted."
        assert "no longer in Vtiger" in converting.why_not(LEADS, 999_999)
        plan = await planned(opened, record)
        demo.faults.offline = True
        edit = await opened.edit(record, LEADS)
        edit.edit_text("company", "Other")
        await edit.save()
        assert "wait to be sent" in converting.why_not(LEADS, key(record))
        with pytest.raises(AccessDenied, match="wait to be sent"):
            await converting.run(plan)


async def test_offline_nothing_is_sent_and_that_is_said(demo: DemoServer) -> None:
    record = lead(demo)
    async with office(demo) as opened:
        plan = await planned(opened, record)
        demo.faults.offline = True
        with pytest.raises(Offline):
            await opened.session.around.converting.run(plan)


async def test_a_read_only_account_converts_nothing(demo: DemoServer) -> None:
    record = lead(demo)
    async with office(demo, level=WriteLevel.READ_ONLY) as opened:
        with pytest.raises(AccessDenied, match="read-only"):
            await planned(opened, record)


def refuse_deals(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let conversions fail at the deal, after the other two were made."""

    def refuse(*_: object) -> None:
        raise Refusal(Code.MANDATORY, "sales_stage does not have a value : Potentials")

    monkeypatch.setattr(leads, "_check_deal", refuse)
