"""The sentences of a table."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from vtdesk.domain.ids import ModuleName
from vtdesk.domain.schema import ModuleInfo
from vtdesk.domain.values import Formats
from vtdesk.ui.browse import wording

GERMAN = Formats(group_separator=".", date_order="dmy", date_separator=".")
DEALS = ModuleInfo(ModuleName("Potentials"), "Deals", "Deal")
FAQ = ModuleInfo(ModuleName("Faq"), "FAQ", "FAQ")
BANNED = ("error", "failed", "invalid", "illegal", "fatal")


def test_counts_are_grouped_as_the_person_does() -> None:
    assert wording.number_text(9012, GERMAN) == "9.012"
    assert wording.number_text(312, GERMAN) == "312"
    assert wording.loading_words(100, 9000, GERMAN) == "Loading 100 of about 9.000"
    assert wording.loading_words(200, None, GERMAN) == "Loading, 200 so far"
    assert wording.loading_words(0, None, GERMAN) == "Loading…"
    halted = " are here. The rest comes as soon as there is a network."
    assert wording.halted_words(100, 9000, GERMAN) == f"100 of about 9.000{halted}"
    assert wording.halted_words(1200, None, GERMAN) == f"1.200{halted}"
    assert wording.paused_words(100, 9000, GERMAN) == "Paused at 100 of about 9.000"
    assert wording.paused_words(200, None, GERMAN) == "Paused at 200"
    assert wording.paused_words(0, None, GERMAN) == "Paused"
    assert wording.partial_words(2000, 9000, GERMAN) == "Showing 2.000 stored of about 9.000"


def test_moments_are_times_today_and_dates_before() -> None:
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    assert wording.moment_text((now - timedelta(hours=2)).timestamp(), GERMAN, now.timestamp()) == (
        "10:00"
    )
    yesterday = (now - timedelta(hours=13)).timestamp()
    assert wording.moment_text(yesterday, GERMAN, now.timestamp()) == "21.11.2026"
    east = Formats(date_order="dmy", date_separator=".", zone=timezone(timedelta(hours=9)))
    assert wording.moment_text(yesterday, east, now.timestamp()) == "08:00"


def test_labels_fit_into_sentences() -> None:
    assert wording.in_sentence("Deals") == "deals"
    assert wording.in_sentence("FAQ") == "FAQ"
    assert wording.in_sentence("Sales Orders") == "sales orders"
    assert wording.in_sentence("PBX Manager") == "PBX manager"
    assert wording.in_sentence("Ünits") == "ünits"
    assert wording.in_sentence("") == ""


@pytest.mark.parametrize("info", [DEALS, FAQ])
def test_empty_tables_say_why_and_what_to_do_without_hard_words(info: ModuleInfo) -> None:
    said = [
        wording.nothing_yet(info, "ph.stack", createable=True),
        wording.nothing_yet(info, "ph.stack", createable=False),
        wording.nothing_matches(info, "pump", ""),
        wording.nothing_matches(info, "pump", "about 7 calls"),
        wording.not_on_this_computer(info),
        wording.no_right(info),
        wording.did_not_come(info, ""),
    ]
    for words in said:
        text = f"{words.title} {words.words} {words.button}".lower()
        assert words.title
        assert words.words.endswith(".")
        assert not any(word in text for word in BANNED)


def test_a_long_filter_is_quoted_in_part() -> None:
    title = wording.nothing_matches(DEALS, "x" * 500, "").title
    assert len(title) < 70
    assert title.endswith("…”")


def test_the_note_for_the_administrator_names_user_and_module() -> None:
    note = wording.administrators_note(DEALS, "anna")
    assert "anna" in note
    assert "Potentials" in note
