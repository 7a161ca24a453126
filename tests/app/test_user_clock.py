"""Activities by the clock of the user's zone, from the server to the table and the form and back."""

from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest

from tests.helpers.around import described, key
from tests.helpers.desk import until
from tests.helpers.office import Office, office
from vtdesk.api.filters import compile_filter, grouped, where
from vtdesk.demo.server import DemoServer
from vtdesk.domain.ids import ModuleName, parse_id
from vtdesk.domain.query import Condition, Op, Query
from vtdesk.domain.values import Cell

EVENTS, TASKS = ModuleName("Events"), ModuleName("Calendar")
ACCOUNTS, EMAILS = ModuleName("Accounts"), ModuleName("Emails")
KIRITIMATI, PAGO, OSLO = (
    ZoneInfo(name) for name in ("Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Oslo")
)
HALVES = ("date_start", "time_start", "due_date", "time_end")
MEETING = {
    "subject": "Late talk",
    "activitytype": "Meeting",
    "eventstatus": "Planned",
    "date_start": "2026-11-20",
    "time_start": "23:30:00",
    "due_date": "2026-11-21",
    "time_end": "00:15:00",
}


async def by_the_clock_of(opened: Office, zone: tzinfo) -> None:
    """Have a session's user in a zone, and everything stored by its clock."""
    session = opened.session
    await until(lambda: session.user is not None)
    await opened.quiet()
    session.formats = session.formats.__class__(zone=zone)
    session._clock.follow(zone)
    await until(lambda: session._cache.note("clock of activities") == str(zone))
    await opened.quiet()


def halves(opened: Office, record: str, module: ModuleName = EVENTS) -> tuple[Cell, ...]:
    """Start and end of a stored activity."""
    stored = opened.session._cache.record(module, key(record))
    assert stored is not None
    return tuple(stored.values.get(name) for name in HALVES)


@pytest.mark.parametrize(
    ("zone", "local"),
    [
        (OSLO, ("2026-11-21", "00:30:00", "2026-11-21", "01:15:00")),
        (KIRITIMATI, ("2026-11-21", "13:30:00", "2026-11-21", "14:15:00")),
        (PAGO, ("2026-11-20", "12:30:00", "2026-11-20", "13:15:00")),
    ],
)
async def test_an_event_is_read_and_edited_by_the_persons_clock(
    demo: DemoServer, zone: ZoneInfo, local: tuple[str, ...]
) -> None:
    meeting = demo.add(EVENTS, MEETING)
    async with office(demo) as opened:
        await described(opened, EVENTS)
        await by_the_clock_of(opened, zone)
        table = await opened.table(EVENTS)
        assert halves(opened, meeting) == local
        query = Query(EVENTS, Condition("date_start", Op.IS, (local[0],)))
        assert key(meeting) in await opened.session._cache.reads.ids(query)
        edit = await opened.edit(meeting, EVENTS)
        before = demo.calls.count("revise")
        await edit.save()
        await opened.quiet()
        assert demo.calls.count("revise") == before
        edit.edit_text("time_start", "09:45")
        await edit.save()
        await opened.sent()
        there = demo.rows(EVENTS)[meeting]
        moment = datetime.fromisoformat(f"{there['date_start']} {there['time_start']}")
        shown = moment.replace(tzinfo=UTC).astimezone(zone)
        assert f"{shown:%Y-%m-%d %H:%M:%S}" == f"{local[0]} 09:45:00"
        # the other moment did not move
        assert there["due_date"] == MEETING["due_date"]
        assert there["time_end"] == MEETING["time_end"]
        assert halves(opened, meeting) == (local[0], "09:45:00", *local[2:])
        assert table.source.index_of(key(meeting)) is not None
        await edit.close()


async def test_what_is_made_here_is_written_as_utc(demo: DemoServer) -> None:
    async with office(demo) as opened:
        await described(opened, EVENTS)
        await by_the_clock_of(opened, OSLO)
        edit = await opened.session.new_record(EVENTS)
        for name, text in (
            ("subject", "Breakfast"),
            ("date_start", "2026-11-24"),
            ("time_start", "00:30"),
            ("due_date", "2026-11-24"),
            ("time_end", "01:30"),
            ("activitytype", "Meeting"),
            ("eventstatus", "Planned"),
            ("duration_hours", "1"),
        ):
            edit.edit_text(name, text)
        assert (await edit.save()).saved
        await opened.sent()
        (there,) = (r for r in demo.rows(EVENTS).values() if r["subject"] == "Breakfast")
        assert [there[name] for name in HALVES] == [
            "2026-11-23",
            "23:30:00",
            "2026-11-24",
            "00:30:00",
        ]
        await edit.close()


async def test_another_zone_fetches_stored_activities_anew(demo: DemoServer) -> None:
    meeting = demo.add(EVENTS, MEETING)
    async with office(demo) as opened:
        await described(opened, EVENTS)
        await by_the_clock_of(opened, OSLO)
        await opened.table(EVENTS)
        await opened.quiet()
        assert halves(opened, meeting)[0] == "2026-11-21"
        await by_the_clock_of(opened, PAGO)
        cache = opened.session._cache
        await until(lambda: cache.record(EVENTS, key(meeting)) is not None)
        await opened.quiet()
        assert halves(opened, meeting)[:2] == ("2026-11-20", "12:30:00")
        demo.calls.clear()
        opened.session._clock.follow(PAGO)
        await opened.quiet()
        assert demo.calls.count() == 0


async def test_an_e_mail_has_one_time_in_its_table_and_on_the_time_line(demo: DemoServer) -> None:
    account = next(iter(demo.rows(ACCOUNTS)))
    mail = demo.add(
        EMAILS,
        {
            "subject": "Late words",
            "activitytype": "Emails",
            "parent_id": account,
            "date_start": "2026-11-20",
            "time_start": "23:30:00",
        },
    )
    async with office(demo) as opened:
        await described(opened, ACCOUNTS, EMAILS)
        await opened.table(ACCOUNTS)
        await opened.table(EMAILS)
        await opened.quiet()
        # the zone of the demo server's administrator is Berlin's
        assert halves(opened, mail, EMAILS)[:2] == ("2026-11-21", "00:30:00")
        await by_the_clock_of(opened, PAGO)
        cache = opened.session._cache
        await until(lambda: cache.note("clock of e-mails") == str(PAGO))
        await opened.quiet()
        assert halves(opened, mail, EMAILS)[:2] == ("2026-11-20", "12:30:00")
        query = Query(EMAILS, Condition("date_start", Op.IS, ("2026-11-20",)))
        assert key(mail) in await cache.reads.ids(query)
        items = await opened.session.around.timeline.items(ACCOUNTS, key(account))
        (item,) = [item for item in items if item.title == "Late words"]
        assert item.moment == datetime(2026, 11, 20, 23, 30, tzinfo=UTC)


async def test_a_waiting_edit_of_half_a_moment_carries_the_other(demo: DemoServer) -> None:
    meeting = demo.add(EVENTS, MEETING)
    async with office(demo) as opened:
        await described(opened, EVENTS)
        await by_the_clock_of(opened, OSLO)
        await opened.table(EVENTS)
        await opened.quiet()
        demo.faults.offline = True
        edit = await opened.edit(meeting, EVENTS)
        edit.edit_text("date_start", "2026-12-01")
        await edit.save()
        assert halves(opened, meeting)[:2] == ("2026-12-01", "00:30:00")
        demo.faults.offline = False
        opened.session.retry_now()
        await opened.sent()
        there = demo.rows(EVENTS)[meeting]
        assert (there["date_start"], there["time_start"]) == ("2026-11-30", "23:30:00")
        await edit.close()


async def test_a_task_keeps_its_last_day(demo: DemoServer) -> None:
    task = demo.add(
        TASKS,
        {
            "subject": "Report",
            "activitytype": "Task",
            "taskstatus": "Not Started",
            "date_start": "2026-11-20",
            "time_start": "11:30:00",
            "due_date": "2026-11-25",
        },
    )
    async with office(demo) as opened:
        await described(opened, TASKS)
        await by_the_clock_of(opened, KIRITIMATI)
        await opened.table(TASKS)
        await opened.quiet()
        assert halves(opened, task, TASKS)[:3] == ("2026-11-21", "01:30:00", "2026-11-26")
        edit = await opened.edit(task, TASKS)
        edit.edit_text("due_date", "2026-11-30")
        await edit.save()
        await opened.sent()
        assert demo.rows(TASKS)[task]["due_date"] == "2026-11-29"
        await edit.close()


@pytest.mark.parametrize("zone", [OSLO, KIRITIMATI, PAGO])
async def test_the_server_is_asked_for_every_row_of_a_day_here(
    demo: DemoServer, zone: ZoneInfo
) -> None:
    for hour in range(0, 72, 5):
        start = datetime(2026, 11, 20, tzinfo=UTC) + timedelta(hours=hour)
        values = {"date_start": f"{start:%Y-%m-%d}", "time_start": f"{start:%H:%M:%S}"}
        demo.add(EVENTS, {**MEETING, **values})
    async with office(demo) as opened:
        await described(opened, EVENTS)
        await by_the_clock_of(opened, zone)
        await opened.table(EVENTS)
        await opened.quiet()
        session = opened.session
        schema = session.schema(EVENTS)
        assert schema is not None
        for op in (Op.IS, Op.LESS, Op.LESS_OR_IS, Op.MORE, Op.MORE_OR_IS):
            condition = Condition("date_start", op, ("2026-11-21",))
            wanted = set(await session._cache.reads.ids(Query(EVENTS, condition)))
            found: set[int] = set()
            for group in grouped(compile_filter(condition, schema), schema):
                query = f"select id from Events where {where(group)} order by id limit 100;"
                rows = await session._client.query(query)
                found |= {int(parse_id(str(row["id"])).key) for row in rows}
            assert wanted
            assert wanted <= found
