"""The time line as lines: what is planned, days, what is to be seen of it."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from vtdesk.app.timeline_items import COMMENTS, ItemKind, TimelineItem
from vtdesk.domain.ids import AnyId, ModuleName, RecordId
from vtdesk.domain.modules import EVENTS, TODOS
from vtdesk.domain.values import Formats
from vtdesk.ui.around.activity import timeline_lines
from vtdesk.ui.around.activity.timeline_lines import (
    EMPTY,
    DayLine,
    Lines,
    Wanted,
    arrange,
    day_caption,
    is_overdue,
    is_planned,
)

ZONE = timezone(timedelta(hours=2))
FORMATS = Formats(date_order="dmy", date_separator=".", zone=ZONE)
NOW = datetime(2026, 11, 22, 15, 0, tzinfo=ZONE)
ANNA = RecordId("19", 1)
MODULES = {ItemKind.COMMENT: COMMENTS, ItemKind.EVENT: EVENTS, ItemKind.TODO: TODOS}


def item(
    kind: ItemKind = ItemKind.COMMENT,
    hours: float | None = -1,
    key: int = 1,
    *,
    is_open: bool = False,
    ends: float | None = None,
    text: str = "",
) -> TimelineItem:
    """An item so many hours from now."""
    return TimelineItem(
        kind,
        None if hours is None else (NOW + timedelta(hours=hours)).astimezone(UTC),
        f"{kind.value} {key}",
        MODULES.get(kind, ModuleName("Accounts")),
        key,
        text,
        ANNA,
        is_open=is_open,
        ends=None if ends is None else (NOW + timedelta(hours=ends)).astimezone(UTC),
    )


def name_of(_record: AnyId) -> str | None:
    return "Anna Mertens"


async def lines_of(*items: TimelineItem, wanted: Wanted | None = None) -> list[str]:
    """The lines as their captions and titles."""
    lines = await arrange(items, wanted or Wanted(), NOW, FORMATS, name_of)
    return [line.caption if isinstance(line, DayLine) else line.title for line in lines.lines]


async def test_each_day_of_the_person_has_its_heading() -> None:
    assert await lines_of(
        item(hours=-1, key=1),
        item(hours=-14.5, key=2),
        item(hours=-15.5, key=3),
        item(hours=-100, key=4),
        item(hours=None, key=5),
    ) == [
        *("Today", "Comment 1", "Comment 2"),
        *("Yesterday", "Comment 3"),
        *("18.11.2026", "Comment 4"),
        *("Without a date", "Comment 5"),
    ]


async def test_what_is_to_come_stands_above_soonest_first() -> None:
    later = item(ItemKind.EVENT, 48, 1, is_open=True)
    soon = item(ItemKind.EVENT, 2, 2, is_open=True)
    due = item(ItemKind.TODO, 100, 3, is_open=True, ends=24)
    late = item(ItemKind.TODO, -100, 4, is_open=True, ends=-50)
    some_day = item(ItemKind.TODO, None, 5, is_open=True)
    forgotten = item(ItemKind.EVENT, -100, 6, is_open=True)
    assert await lines_of(later, soon, due, late, forgotten, some_day) == [
        *("Planned", "To-do 4", "Event 2", "To-do 3", "Event 1", "To-do 5"),
        *("18.11.2026", "Event 6"),
    ]


def test_what_is_late_is_told_by_the_day_for_todos_and_by_the_end_for_events() -> None:
    assert is_overdue(item(ItemKind.TODO, -48, is_open=True, ends=-24), NOW)
    assert not is_overdue(item(ItemKind.TODO, -48, is_open=True, ends=-3), NOW)
    assert is_overdue(item(ItemKind.EVENT, -3, is_open=True, ends=-2), NOW)
    assert not is_overdue(item(ItemKind.EVENT, -3, is_open=True, ends=1), NOW)
    assert not is_overdue(item(ItemKind.EVENT, -3), NOW)
    assert not is_overdue(item(ItemKind.TODO, None, is_open=True), NOW)
    assert not is_planned(item(ItemKind.EVENT, None, is_open=True), NOW)


@pytest.mark.parametrize(
    ("wanted", "titles"),
    [
        (Wanted(timeline_lines.COMMENTS), ["Comment 1"]),
        (Wanted(timeline_lines.CHANGES), ["Changed 3"]),
        (Wanted(words="PÜMP"), ["Event 2"]),
        (Wanted(words="anna comment"), ["Comment 1"]),
        (Wanted(words="anna nobody"), []),
        (Wanted(timeline_lines.EVENTS, "comment"), []),
    ],
)
async def test_only_what_is_wanted_is_there(wanted: Wanted, titles: list[str]) -> None:
    items = (
        item(key=1),
        item(ItemKind.EVENT, -2, 2, text="about a pump"),
        item(ItemKind.CHANGED, -3, 3),
    )
    assert [line for line in await lines_of(*items, wanted=wanted) if line != "Today"] == titles
    assert wanted.narrows
    assert not Wanted(words=" ").narrows


async def test_what_is_as_it_was_is_the_same_object_again() -> None:
    before = await arrange([item(key=1), item(key=2)], Wanted(), NOW, FORMATS, name_of)
    changed = item(key=2, text="more")
    after = await arrange(
        [item(key=1), changed, item(key=3)], Wanted(), NOW, FORMATS, name_of, before
    )
    assert after.lines[0] is before.lines[0]
    assert after.lines[1] is before.lines[1]
    assert after.lines[2] is changed
    assert after.identities[:3] == before.identities
    assert Lines() == EMPTY


def test_days_near_today_have_names() -> None:
    today = NOW.date()
    names = [day_caption(today + timedelta(days=n), today, FORMATS) for n in (-2, -1, 0, 1, 2)]
    assert names == ["20.11.2026", "Yesterday", "Today", "Tomorrow", "24.11.2026"]
