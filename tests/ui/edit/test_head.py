"""The words about how fresh a record is."""

from datetime import UTC, datetime, timedelta

from tests.helpers.sample_session import GERMAN
from vtdesk.ui.edit.head import as_of_words

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


def test_today_is_a_time_of_day() -> None:
    read = NOW - timedelta(minutes=18)
    assert as_of_words(read.timestamp(), GERMAN, NOW.timestamp()) == "as of 09:42"


def test_an_earlier_day_is_named() -> None:
    read = NOW - timedelta(days=2)
    assert as_of_words(read.timestamp(), GERMAN, NOW.timestamp()) == "as of 20.11.2026 10:00"


def test_a_record_that_no_server_has_seen_says_nothing() -> None:
    assert as_of_words(None, GERMAN, NOW.timestamp()) == ""
