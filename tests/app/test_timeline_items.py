"""What items of a time line are made of, from wire values that nobody vouches for."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vtdesk.app.timeline_items import (
    COMMENTS,
    EMAILS,
    MOST_CHARACTERS,
    ItemKind,
    TimelineItem,
    closed_values,
    done_value,
    item_fields,
    item_of,
    moment_of,
    newest_first,
    plain_words,
    who_of,
)
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.ids import LocalId, ModuleName, RecordId
from vtdesk.domain.modules import EVENTS, TODOS
from vtdesk.domain.record import Row, RowState
from vtdesk.domain.schema import ClosedStates, FieldSpec, ModuleSchema, PicklistValue

VIENNA = ZoneInfo("Europe/Vienna")
STATUSES = tuple(PicklistValue(v, v.lower()) for v in ("Planned", "Held", "Not Held"))


def schema(
    name: ModuleName, *fields: FieldSpec, closed: ClosedStates | None = None
) -> ModuleSchema:
    plain = [
        FieldSpec(n, n, FieldKind.STRING)
        for n in ("createdtime", "date_start", "time_start", "due_date", "time_end")
    ]
    return ModuleSchema(
        name, name, "9", (*plain, *fields), label_fields=("subject",), closed_states=closed
    )


EVENT = schema(
    EVENTS,
    FieldSpec("eventstatus", "Status", FieldKind.PICKLIST, picklist=STATUSES),
    FieldSpec("description", "Description", FieldKind.TEXT),
    FieldSpec("activitytype", "Type", FieldKind.STRING),
)
TODO = schema(TODOS, FieldSpec("taskstatus", "Status", FieldKind.STRING))
COMMENT = schema(COMMENTS, FieldSpec("commentcontent", "Comment", FieldKind.TEXT))


def item(
    kind: ItemKind, module: ModuleSchema, /, label: str = "Visit", **cells: object
) -> TimelineItem:
    return item_of(kind, module, Row(7, (), label), cells, VIENNA)


def test_only_fields_that_the_module_has_are_read() -> None:
    assert item_fields(ItemKind.COMMENT, COMMENT) == (
        *("createdtime", "date_start", "time_start", "due_date", "time_end"),
        "commentcontent",
    )
    assert "eventstatus" in item_fields(ItemKind.EVENT, EVENT)
    assert "taskstatus" in item_fields(ItemKind.TODO, TODO)


def test_an_event_is_dated_by_the_clock_of_the_person() -> None:
    made = item(
        ItemKind.EVENT,
        EVENT,
        date_start="2026-07-01",
        time_start="10:00:00",
        due_date="2026-07-01",
        time_end="11:30",
        eventstatus="Planned",
        activitytype="Call",
        description="About seals",
    )
    assert made.moment == datetime(2026, 7, 1, 8, tzinfo=UTC)
    assert made.ends == datetime(2026, 7, 1, 9, 30, tzinfo=UTC)
    assert (made.title, made.text, made.status, made.activity) == (
        *("Visit", "About seals", "planned"),
        "Call",
    )
    assert made.is_open
    assert not item(ItemKind.EVENT, EVENT, eventstatus="Not Held").is_open


def test_a_todo_is_due_on_a_day_and_an_email_is_dated_by_the_persons_clock() -> None:
    todo = item(ItemKind.TODO, TODO, date_start="2026-07-01", due_date="2026-07-03")
    assert todo.ends == datetime(2026, 7, 3, 10, tzinfo=UTC)
    assert not todo.has_time
    email = item(ItemKind.EMAIL, schema(EMAILS), date_start="2026-07-01", time_start="08:00")
    assert email.moment == datetime(2026, 7, 1, 6, tzinfo=UTC)
    assert (email.ends, email.is_open) == (None, False)


def test_what_has_no_day_is_dated_by_its_making_and_then_by_its_change() -> None:
    made = item(ItemKind.COMMENT, COMMENT, createdtime="2026-11-22 10:00:00")
    assert made.moment == datetime(2026, 11, 22, 10, tzinfo=UTC)
    moment = datetime(2026, 11, 22, 11, tzinfo=UTC)
    waiting = item_of(
        ItemKind.COMMENT,
        COMMENT,
        Row(-3, (), "", RowState.WAITING),
        {"commentcontent": "Said"},
        VIENNA,
        made=moment,
        problem="No right",
    )
    assert (waiting.moment, waiting.problem, waiting.waits) == (moment, "No right", True)
    assert item(ItemKind.EVENT, EVENT, date_start="someday", createdtime="x").moment is None
    assert item(ItemKind.EVENT, EVENT, date_start="9999-12-31", time_start="x").moment is None


def test_a_comment_is_one_line_and_the_rest_and_never_too_long() -> None:
    made = item(ItemKind.COMMENT, COMMENT, commentcontent="  First\nsecond\nthird ")
    assert (made.title, made.text) == ("First", "second\nthird")
    long = item(ItemKind.COMMENT, COMMENT, commentcontent="x" * 1_000_000)
    assert len(long.title) == MOST_CHARACTERS


def test_markup_is_read_where_the_module_writes_it_and_shown_where_it_does_not() -> None:
    text = "<p>Hello &amp; <b>thanks</b></p><p>Anna</p>"
    assert item(ItemKind.COMMENT, COMMENT, commentcontent=text).title == text
    rich = schema(COMMENTS, FieldSpec("commentcontent", "", FieldKind.TEXT, "richtext"))
    made = item(ItemKind.COMMENT, rich, commentcontent=text)
    assert (made.title, made.text) == ("Hello & thanks", "Anna")
    plain = item(ItemKind.COMMENT, rich, commentcontent="3 < 4 & 5 > 4")
    assert plain.title == "3 < 4 & 5 > 4"
    mail = schema(EMAILS, FieldSpec("description", "", FieldKind.TEXT))
    assert item(ItemKind.EMAIL, mail, description=text).text == "Hello & thanks\nAnna"


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("<style>p { color: red }</style><p>One<br/>two</p>", "One\ntwo"),
        ("<script>alert(1)", ""),
        ("<p>One</p>\n\n \n<p>two</p>", "One\ntwo"),
        ("broken <p", "broken"),
        ("&lt;b&gt;", "<b>"),
    ],
)
def test_only_the_words_of_markup_are_left(markup: str, words: str) -> None:
    assert plain_words(markup) == words


@given(st.text(alphabet="<>/p&;lt \nstyle", max_size=300))
def test_no_markup_is_too_odd(text: str) -> None:
    plain_words(text)


@given(st.text(max_size=25))
def test_no_cell_is_too_odd(text: str) -> None:
    made = item(
        ItemKind.EVENT,
        EVENT,
        date_start=text,
        time_start=text,
        due_date=text,
        time_end=text,
        createdtime=text,
        creator=text,
    )
    assert made.moment is None or made.moment.tzinfo is UTC


def test_ids_and_moments_are_read_or_left_out() -> None:
    assert who_of("19x5") == RecordId("19", 5)
    assert who_of("new-3") == LocalId(3)
    assert who_of(None) is None
    assert moment_of("2026-11-22 10:00") is None
    assert moment_of("2026-99-22 10:00:00") is None


def test_what_is_over_is_told_by_describe_or_known_by_its_usual_names() -> None:
    assert "Held" in closed_values(EVENT)
    own = schema(EVENTS, closed=ClosedStates("eventstatus", ("Over",)))
    assert closed_values(own) == {"Over"}
    other = schema(EVENTS, closed=ClosedStates("stage", ("Over",)))
    assert "Completed" in closed_values(other)


def test_what_is_done_is_written_only_where_there_is_such_a_value() -> None:
    assert done_value(EVENT) == "Held"
    assert done_value(TODO) is None
    assert done_value(COMMENT) is None
    locked = FieldSpec(
        "eventstatus", "Status", FieldKind.PICKLIST, picklist=STATUSES, editable=False
    )
    assert done_value(schema(EVENTS, locked)) is None


def test_the_newest_come_first_and_what_is_not_dated_last() -> None:
    dated = item(ItemKind.COMMENT, COMMENT, createdtime="2026-11-22 10:00:00")
    older = item(ItemKind.COMMENT, COMMENT, createdtime="2026-11-21 10:00:00")
    undated = item(ItemKind.COMMENT, COMMENT)
    assert sorted([undated, older, dated], key=newest_first) == [dated, older, undated]
    assert dated.identity == ("Comment", COMMENTS, 7, "")
