import pytest

from vtdesk.app.aligning import Aligned, Outcome
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.keeping import ModuleCheck, StoreCheck
from vtdesk.domain.values import Formats
from vtdesk.ui.settings.wording import aligned_words, check_words, months_text

FORMATS = Formats()
CONTACTS, LEADS = ModuleName("Contacts"), ModuleName("Leads")
LABELS = {CONTACTS: "Contacts", LEADS: "Leads"}


def words(found: StoreCheck) -> str:
    return check_words(found, LABELS, FORMATS)


def test_a_sound_store_that_agrees() -> None:
    found = StoreCheck(True, (ModuleCheck(CONTACTS, 3, 3), ModuleCheck(LEADS, 2, 2)))
    assert words(found) == "The local data is sound, and as many records are here as in Vtiger."


def test_what_differs_is_named_with_both_counts() -> None:
    found = StoreCheck(True, (ModuleCheck(CONTACTS, 9_012, 9_040), ModuleCheck(LEADS, 1, 1)))
    assert "9,012 of 9,040 contacts." in words(found)
    assert "leads" not in words(found)


def test_what_was_not_counted_is_not_claimed_to_agree() -> None:
    found = StoreCheck(True, (ModuleCheck(CONTACTS, 3, 3), ModuleCheck(LEADS, 2, None)))
    assert words(found) == "The local data is sound. Vtiger did not say how many leads it has."


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        (Outcome.EQUAL, "Brought up to date: as many contacts are here as in Vtiger."),
        (Outcome.DIFFERENT, "its count is another: 9 of 12 contacts. The rest may be hidden"),
        (Outcome.ASKED, "Vtiger lists far fewer contacts than are here: open that table"),
        (Outcome.WAITING, "Still to be brought up to date: contacts. It goes on when"),
        (Outcome.STOPPED, "Not brought up to date: contacts. Vtiger broke off {once}."),
    ],
)
def test_every_end_is_told(outcome: Outcome, expected: str) -> None:
    ended = Aligned(CONTACTS, outcome, 9, 12, "Vtiger broke off {once}.")
    assert expected in aligned_words([ended], LABELS, FORMATS)


def test_every_kind_of_end_has_its_sentence() -> None:
    ended = [Aligned(CONTACTS, Outcome.EQUAL), Aligned(LEADS, Outcome.WAITING)]
    told = aligned_words(ended, LABELS, FORMATS)
    assert "as many contacts" in told
    assert "up to date: leads." in told
    several = [Aligned(ModuleName(f"M{n}"), Outcome.WAITING) for n in range(5)]
    assert "date: m0, m1, m2 and 2 more." in aligned_words(several, LABELS, FORMATS).casefold()


def test_of_many_that_differ_three_are_named() -> None:
    names = [ModuleName(f"M{n}") for n in range(5)]
    found = StoreCheck(True, tuple(ModuleCheck(name, 1, 2) for name in names))
    assert "and 2 more" in words(found)


def test_offline_nothing_is_claimed_about_vtiger() -> None:
    assert "not compared" in words(StoreCheck(True, offline=True))


def test_a_damaged_store_says_what_to_do() -> None:
    assert "Remove it and let it be fetched again" in words(StoreCheck(False))


def test_months() -> None:
    assert (months_text(1), months_text(12)) == ("1 month", "12 months")
