"""Dates and times of activities by the person's clock, and back as UTC."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vtdesk.domain.ids import ModuleName
from vtdesk.domain.laid_records import LaidRecord, Layout
from vtdesk.domain.moments import EMAILS, FARTHEST, is_moment, localised, on_wire, revision
from vtdesk.domain.record import WireRecord

TASKS, EVENTS, DEALS = (ModuleName(name) for name in ("Calendar", "Events", "Potentials"))
OSLO = ZoneInfo("Europe/Oslo")
NEW_YORK = ZoneInfo("America/New_York")
ZONES = st.one_of(
    st.integers(-11, 14).map(lambda hours: timezone(timedelta(hours=hours))),
    st.sampled_from(
        [ZoneInfo(n) for n in ("Pacific/Pago_Pago", "Pacific/Kiritimati", "Asia/Kathmandu")]
    ),
    st.sampled_from([OSLO, NEW_YORK, ZoneInfo("Australia/Lord_Howe"), UTC]),
)
MOMENTS = st.integers(0, 120 * 366 * 86_400).map(
    lambda seconds: datetime(1970, 1, 3, tzinfo=UTC) + timedelta(seconds=seconds)
)


def event(start: datetime, end: datetime) -> dict[str, str]:
    return {
        "id": "18x1",
        "subject": "Talk",
        "date_start": start.date().isoformat(),
        "time_start": start.time().isoformat(),
        "due_date": end.date().isoformat(),
        "time_end": end.time().isoformat(),
    }


def shown(module: ModuleName, record: WireRecord, zone: tzinfo) -> dict[str, str]:
    (found,) = localised(module, [record], zone)
    return {name: str(value) for name, value in found.items()}


def is_told_once(moment: datetime, zone: tzinfo) -> bool:
    """Whether a clock shows a moment's hour only once."""
    there = moment.astimezone(zone)
    return there.replace(fold=0).utcoffset() == there.replace(fold=1).utcoffset()


@given(MOMENTS, MOMENTS, ZONES)
def test_what_a_clock_shows_is_written_as_what_was_read(
    start: datetime, end: datetime, zone: tzinfo
) -> None:
    record = event(start, end)
    local = shown(EVENTS, record, zone)
    assert local["date_start"] == start.astimezone(zone).date().isoformat()
    assert local["time_end"] == end.astimezone(zone).time().isoformat()
    distance = datetime.fromisoformat(local["date_start"]).date() - start.date()
    assert abs(distance) <= FARTHEST
    if is_told_once(start, zone) and is_told_once(end, zone):
        assert on_wire(EVENTS, local, zone) == record


@given(MOMENTS, MOMENTS, ZONES, st.sampled_from(["date_start", "time_start", "due_date"]))
def test_an_edit_moves_only_its_own_moment(
    start: datetime, end: datetime, zone: tzinfo, edited: str
) -> None:
    local = shown(EVENTS, event(start, end), zone)
    value = "2031-05-17" if edited != "time_start" else "12:30:00"
    sent = revision(EVENTS, {edited: value, "subject": "Other"}, local, zone)
    assert sent["subject"] == "Other"
    after = {**event(start, end), **sent}
    wanted = {**local, edited: value, "subject": "Other"}
    other = {"date_start", "time_start"} if edited == "due_date" else {"due_date", "time_end"}
    # an hour that a clock shows twice is not sent unless it was edited
    assert not other & sent.keys()
    assert shown(EVENTS, after, zone)[edited] == value
    if is_told_once(start, zone) and is_told_once(end, zone):
        assert shown(EVENTS, after, zone) == wanted


@given(MOMENTS, st.integers(0, 30), ZONES)
def test_a_task_is_due_on_a_day_alone(start: datetime, days: int, zone: tzinfo) -> None:
    record = {**event(start, start + timedelta(days=days)), "time_end": ""}
    local = shown(TASKS, record, zone)
    assert local["time_end"] == ""
    due = (start + timedelta(days=days)).astimezone(zone)
    if is_told_once(due, zone) and is_told_once(start, zone):
        assert local["due_date"] == due.date().isoformat()


def test_a_late_start_in_new_york_is_due_the_next_day_of_utc() -> None:
    local = {"date_start": "2026-11-20", "time_start": "09:00:00", "due_date": "2026-11-25"}
    assert on_wire(TASKS, local, NEW_YORK)["due_date"] == "2026-11-25"
    sent = revision(TASKS, {"time_start": "23:00:00"}, {**local, "time_end": ""}, NEW_YORK)
    assert sent == {
        "date_start": "2026-11-21",
        "time_start": "04:00:00",
        "due_date": "2026-11-26",
    }


def test_an_hour_shown_twice_stays_where_it_is_unless_edited() -> None:
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    local = shown(EVENTS, event(second, second + timedelta(hours=2)), OSLO)
    assert local["time_start"] == "02:30:00"
    assert revision(EVENTS, {"time_end": "05:00:00"}, local, OSLO) == {"time_end": "04:00:00"}


@pytest.mark.parametrize(
    "values",
    [
        {"date_start": "2026-11-20"},
        {"date_start": "2026-11-20", "time_start": ""},
        {"date_start": "0000-00-00", "time_start": "10:00:00"},
        {"date_start": "0001-01-01", "time_start": "00:30:00"},
        {"date_start": "9999-12-31", "time_start": "23:30:00"},
        {"date_start": "20.11.2026", "time_start": "ten past"},
        {"date_start": "2026-11-20", "time_start": "25:00:00"},
    ],
)
def test_what_is_no_moment_stays_as_it_is(values: Mapping[str, str]) -> None:
    for zone in (timezone(timedelta(hours=-11)), timezone(timedelta(hours=14))):
        found = shown(EVENTS, values, zone)
        if not values["date_start"].startswith(("0001", "9999")):
            assert found == values
        assert on_wire(EVENTS, values, zone).keys() == values.keys()


def test_an_e_mail_tells_only_when_it_was_sent() -> None:
    record = event(datetime(2026, 11, 20, 23, 30, tzinfo=UTC), datetime(2026, 11, 21, tzinfo=UTC))
    local = shown(EMAILS, record, OSLO)
    assert (local["date_start"], local["time_start"]) == ("2026-11-21", "00:30:00")
    assert (local["due_date"], local["time_end"]) == (record["due_date"], record["time_end"])
    assert on_wire(EMAILS, local, OSLO) == record
    assert revision(EMAILS, {"date_start": "2026-11-22"}, local, OSLO) == {
        "date_start": "2026-11-21"
    }
    assert is_moment(EMAILS, "time_start")
    assert not is_moment(EMAILS, "due_date")


def test_other_modules_and_fields_are_left_alone() -> None:
    record = event(datetime(2026, 11, 20, 23, tzinfo=UTC), datetime(2026, 11, 21, tzinfo=UTC))
    assert shown(DEALS, record, OSLO) == record
    assert on_wire(DEALS, record, OSLO) == record
    assert revision(DEALS, {"date_start": "2026-11-22"}, record, OSLO) == {
        "date_start": "2026-11-22"
    }
    assert revision(EVENTS, {"subject": "New"}, record, OSLO) == {"subject": "New"}
    assert is_moment(EVENTS, "time_end")
    assert not is_moment(EVENTS, "createdtime")
    assert not is_moment(DEALS, "due_date")


def test_records_that_share_a_layout_go_on_sharing_it() -> None:
    layout = Layout(("id", "time_start", "date_start", "subject"))
    record = LaidRecord(layout, ("18x1", "23:30", "2026-11-20", None))
    (found,) = localised(EVENTS, [record], OSLO)
    assert isinstance(found, LaidRecord)
    assert found.layout is layout
    assert found.cells == ("18x1", "00:30:00", "2026-11-21", None)
    plain = LaidRecord(Layout(("id",)), ("18x1",))
    assert localised(EVENTS, [plain], OSLO) == [plain]
    nested: WireRecord = {"id": "18x1", "LineItems": [1], "date_start": None, "time_start": 5}
    assert localised(EVENTS, [nested], OSLO) == [nested]
