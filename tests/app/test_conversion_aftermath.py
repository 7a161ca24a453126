"""What is done about a conversion that came to its end half way."""

import pytest

from tests.helpers.around import ACCOUNTS, DEALS, LEADS, key
from tests.helpers.desk import CONTACTS, until
from tests.helpers.leads import add_lead, refuse_deals, rows_with
from tests.helpers.office import Office, office
from vtdesk.app.conversion_aftermath import Aftermath, Part
from vtdesk.app.conversion_form import ConversionForm
from vtdesk.app.conversion_notes import begun_with
from vtdesk.app.conversion_plan import Outcome
from vtdesk.demo.errors import Code, Refusal
from vtdesk.demo.operations import writing
from vtdesk.demo.server import DemoServer


async def half_done(
    opened: Office, record: str, monkeypatch: pytest.MonkeyPatch, field: str = "nextstep"
) -> Aftermath:
    """A conversion whose deal the server refused."""
    refuse_deals(monkeypatch, field)
    for module in (ACCOUNTS, CONTACTS, DEALS, LEADS):
        await opened.table(module)
    converting = opened.session.around.converting
    form = ConversionForm(converting, await converting.plan(key(record)))
    form.choose(DEALS, wanted=True)
    form.edit_wire(DEALS, "closingdate", "2027-02-01")
    form.edit_wire(DEALS, "sales_stage", "Qualified")
    return Aftermath(converting, form, await converting.run(form.plan))


def parts(aftermath: Aftermath) -> list[Part]:
    """What became of each record."""
    return [row.part for row in aftermath.rows]


async def test_the_missing_record_is_made_once_what_was_refused_is_filled(
    demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = add_lead(demo)
    async with office(demo) as opened:
        aftermath = await half_done(opened, record, monkeypatch)
        assert parts(aftermath) == [Part.CREATED, Part.CREATED, Part.ABSENT]
        assert aftermath.finishable == (DEALS,)
        assert aftermath.removable == (ACCOUNTS, CONTACTS)
        assert aftermath.form.asked_still(DEALS) == ("nextstep",)
        assert not await aftermath.finish()
        aftermath.form.edit_text(DEALS, "nextstep", "Call")
        demo.calls.clear()
        assert await aftermath.finish()
        assert not aftermath.is_open
        await until(lambda: parts(aftermath) == [Part.CREATED] * 3)
        await opened.quiet()
        assert demo.calls.count("create") == 1
        (row,) = [row for row in aftermath.rows if row.module == DEALS]
        assert str(row.record) in demo.rows(DEALS)
        assert not opened.session.around.converting.unfinished


async def test_what_is_refused_once_more_says_why_and_is_tried_anew(
    demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = add_lead(demo)
    async with office(demo) as opened:
        aftermath = await half_done(opened, record, monkeypatch)
        aftermath.form.edit_text(DEALS, "nextstep", "Call")
        add = writing.add_record

        def refuse(*_: object, **__: object) -> None:
            raise Refusal(Code.MANDATORY, "description does not have a value")

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(writing, "add_record", refuse)
            assert await aftermath.finish()
            # the outbox holds the refusal a moment before anybody is told of it
            await until(lambda: "description" in aftermath.form.asked(DEALS))
        assert writing.add_record is add
        assert aftermath.rows[2].part is Part.ABSENT
        assert aftermath.rows[2].reason
        assert not await aftermath.finish()
        aftermath.form.edit_text(DEALS, "description", "Cold store")
        assert await aftermath.finish()
        await until(lambda: parts(aftermath) == [Part.CREATED] * 3)
        assert len(rows_with(demo, DEALS, "description", "Cold store")) == 1
        assert not opened.session.outbox_count.needs_person


async def test_pressing_twice_makes_one_record(
    demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = add_lead(demo)
    async with office(demo) as opened:
        aftermath = await half_done(opened, record, monkeypatch)
        aftermath.form.edit_text(DEALS, "nextstep", "Once")
        tasks = opened.session.tasks
        for _ in range(2):
            tasks.spawn(aftermath.finish(), "finish")
        await until(lambda: parts(aftermath) == [Part.CREATED] * 3)
        await opened.quiet()
        assert len(rows_with(demo, DEALS, "nextstep", "Once")) == 1


async def test_what_was_made_is_taken_back_and_what_was_there_stays(
    demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = demo.add(ACCOUNTS, {"accountname": "Aydin Pumps"})
    record = add_lead(demo)
    async with office(demo) as opened:
        aftermath = await half_done(opened, record, monkeypatch)
        assert parts(aftermath)[0] is Part.USED
        assert aftermath.removable == (CONTACTS,)
        tasks = opened.session.tasks
        for _ in range(2):
            tasks.spawn(aftermath.take_back(), "take back")
        await until(lambda: aftermath.is_taken_back)
        await opened.quiet()
        assert parts(aftermath) == [Part.USED, Part.REMOVED, Part.ABSENT]
        assert aftermath.finishable == ()
        assert account in demo.rows(ACCOUNTS)
        assert not rows_with(demo, CONTACTS, "email", "m@aydin.example")
        assert opened.session.around.converting.why_not(LEADS, key(record)) == ""


async def test_without_a_network_what_is_taken_back_waits(
    demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = add_lead(demo)
    async with office(demo) as opened:
        aftermath = await half_done(opened, record, monkeypatch)
        demo.faults.offline = True
        await aftermath.take_back()
        assert parts(aftermath) == [Part.REMOVING, Part.REMOVING, Part.ABSENT]
        assert not aftermath.is_taken_back
        demo.faults.offline = False
        opened.session.retry_now()
        await until(lambda: aftermath.is_taken_back)


async def test_a_conversion_of_an_earlier_start_is_looked_up(demo: DemoServer) -> None:
    account = demo.add(ACCOUNTS, {"accountname": "Aydin & Sons", "phone": "+49 40 555 01"})
    record = add_lead(demo, phone="+49 40 55501", website="aydin.example")
    async with office(demo) as opened:
        for module in (ACCOUNTS, CONTACTS, LEADS):
            await opened.table(module)
        converting = opened.session.around.converting
        form = ConversionForm(converting, await converting.plan(key(record)))
        plan = form.plan
        before = {one.module: await converting._look_up.same(one) for one in plan.wanted}
        await converting.notes.begin(begun_with(plan, before, 0.0))
        entities = {one.module: dict(one.sent) for one in plan.wanted}
        await opened.session._client.convertlead(plan.lead, entities)
        (begun,) = converting.unfinished
        assert converting.is_unfinished(key(record))
        assert converting.why_not(LEADS, key(record)) == ""
        conversion = await converting.unfinished_one(begun)
        again = ConversionForm(converting, conversion.plan)
        aftermath = Aftermath(converting, again, conversion)
        assert parts(aftermath) == [Part.UNKNOWN, Part.UNKNOWN]
        await aftermath.look_again()
        assert aftermath.conversion.outcome is Outcome.DONE
        assert parts(aftermath) == [Part.UPDATED, Part.CREATED]
        await until(lambda: demo.rows(ACCOUNTS)[account]["website"] == "aydin.example")
        assert not converting.unfinished
