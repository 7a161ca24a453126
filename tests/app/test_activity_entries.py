"""What is meant by the texts typed to log a call or plan a to-do."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vtdesk.app.activity_entries import (
    CALL_MINUTES,
    DUE,
    MINUTES,
    NOTES,
    RESULT,
    SUBJECT,
    TIME,
    WHEN,
    CallEntry,
    EntryProblem,
    TodoEntry,
    read_call,
    read_todo,
)
from vtdesk.domain.ids import RecordId
from vtdesk.domain.modules import OWNER_FIELD
from vtdesk.domain.values import Formats

ZONE = timezone(timedelta(hours=2))
FORMATS = Formats(date_order="dmy", date_separator=".", zone=ZONE)
NOW = datetime(2026, 11, 22, 15, 0, tzinfo=ZONE)


def test_a_call_has_just_ended_unless_told() -> None:
    assert read_call({SUBJECT: " Prices "}, FORMATS, NOW) == CallEntry(
        "Prices", "", NOW - timedelta(minutes=CALL_MINUTES), CALL_MINUTES
    )
    told = read_call(
        {SUBJECT: "Prices", WHEN: "yesterday 9:30", MINUTES: "40", RESULT: "Held", NOTES: " n "},
        FORMATS,
        NOW,
    )
    assert isinstance(told, CallEntry)
    assert told.started.astimezone(UTC) == datetime(2026, 11, 21, 7, 30, tzinfo=UTC)
    assert (told.minutes, told.result, told.text) == (40, "Held", "n")


@pytest.mark.parametrize(
    ("texts", "field", "words"),
    [
        ({}, SUBJECT, "what the call was about"),
        ({SUBJECT: "  "}, SUBJECT, "what the call was about"),
        ({MINUTES: "long"}, MINUTES, "as a number"),
        ({MINUTES: "0"}, MINUTES, "as a number"),
        ({MINUTES: "1441"}, MINUTES, "as a number"),
        ({MINUTES: "²"}, MINUTES, "as a number"),
        ({MINUTES: "99999"}, MINUTES, "as a number"),
        ({WHEN: "someday"}, WHEN, "not a date"),
        ({WHEN: "today 99:00"}, WHEN, "There is no"),
    ],
)
def test_a_call_that_cannot_be_read_says_where_and_why(
    texts: dict[str, str], field: str, words: str
) -> None:
    given_texts = texts if SUBJECT in texts or not texts else {SUBJECT: "Prices", **texts}
    problem = read_call(given_texts, FORMATS, NOW)
    assert isinstance(problem, EntryProblem)
    assert (problem.field, words in problem.words) == (field, True)


def test_a_todo_is_due_on_its_day_in_the_morning_unless_told() -> None:
    assert read_todo({SUBJECT: "Offer", DUE: "+3"}, FORMATS, NOW) == TodoEntry(
        "Offer", "", datetime(2026, 11, 25, 9, tzinfo=ZONE)
    )
    told = read_todo(
        {SUBJECT: "Offer", DUE: "mon", TIME: "3 pm", OWNER_FIELD: "19x5", NOTES: "n"}, FORMATS, NOW
    )
    assert told == TodoEntry(
        "Offer", "n", datetime(2026, 11, 23, 15, tzinfo=ZONE), RecordId("19", 5)
    )


@pytest.mark.parametrize(
    ("texts", "field", "words"),
    [
        ({}, SUBJECT, "what is to be done"),
        ({SUBJECT: "Offer"}, DUE, "until when"),
        ({SUBJECT: "Offer", DUE: "31.2."}, DUE, "31"),
        ({SUBJECT: "Offer", DUE: "+3", TIME: "late"}, TIME, "15:30"),
    ],
)
def test_a_todo_that_cannot_be_read_says_where_and_why(
    texts: dict[str, str], field: str, words: str
) -> None:
    problem = read_todo(texts, FORMATS, NOW)
    assert isinstance(problem, EntryProblem)
    assert (problem.field, words in problem.words) == (field, True)


@given(
    st.dictionaries(st.sampled_from([SUBJECT, WHEN, MINUTES, DUE, TIME, OWNER_FIELD]), st.text())
)
def test_nothing_typed_is_too_odd(texts: dict[str, str]) -> None:
    assert isinstance(read_call(texts, FORMATS, NOW), CallEntry | EntryProblem)
    assert isinstance(read_todo(texts, FORMATS, NOW), TodoEntry | EntryProblem)
