import inspect

import pytest

from vtdesk.app.notices import notice_of, refusal
from vtdesk.app.write_rights import READ_ONLY
from vtdesk.domain import errors
from vtdesk.domain.errors import (
    Offline,
    OutcomeUnknown,
    ProfileTrouble,
    Remedy,
    StoreDamaged,
    TooManyCalls,
    ValueRefused,
    VtdeskError,
    WritesBlocked,
)
from vtdesk.domain.notices import Level, Notice

KINDS = [
    kind
    for _, kind in inspect.getmembers(errors, inspect.isclass)
    if issubclass(kind, VtdeskError) and kind is not VtdeskError
]


def made(kind: type[VtdeskError]) -> VtdeskError:
    if issubclass(kind, TooManyCalls):
        return kind("Not now, because. Do this.", retry_after=23.0, detail="429")
    return kind("Not now, because. Do this.", detail="status 400")


@pytest.mark.parametrize("kind", KINDS, ids=[kind.__name__ for kind in KINDS])
def test_every_known_error_reaches_the_person_in_its_own_words(kind: type[VtdeskError]) -> None:
    error = made(kind)

    notice = notice_of(error, module="Leads")

    assert notice.words == "Not now, because. Do this."
    assert notice.detail == error.detail
    assert notice.remedy is error.remedy
    assert notice.topic
    assert notice.module == "Leads"


def test_the_errors_without_a_subject_of_their_own_have_no_topic() -> None:
    assert notice_of(VtdeskError("Not now.")) == Notice(Level.PROBLEM, "Not now.")


def test_who_tells_may_name_the_topic_and_nothing_else_changes() -> None:
    error = Offline("Away.", detail="no route")

    notice = notice_of(error, topic="tags")

    assert notice == Notice(
        Level.WAITING, "Away.", "no route", remedy=Remedy.WORK_OFFLINE, topic="tags"
    )
    assert notice_of(error, topic="").topic == ""


def test_where_to_look_goes_along() -> None:
    assert notice_of(ProfileTrouble("Not written.", folder="/there")).folder == "/there"
    assert notice_of(StoreDamaged("Not read.")).folder == ""


def test_a_refusal_offers_to_change_what_the_account_allows() -> None:
    assert refusal(READ_ONLY, "edit") == Notice(
        Level.INFO, READ_ONLY, remedy=Remedy.CHANGE_LEVEL, topic="edit"
    )
    assert refusal("Your role does not allow this.", "edit").remedy is Remedy.NONE


def test_what_passes_by_itself_is_no_problem() -> None:
    assert notice_of(Offline("Away.")).level is Level.WAITING
    assert notice_of(made(TooManyCalls)).level is Level.WAITING
    assert notice_of(WritesBlocked("Read-only.")).level is Level.INFO
    assert notice_of(ValueRefused("No.")).level is Level.PROBLEM


def test_a_lost_answer_is_more_than_being_offline() -> None:
    notice = notice_of(OutcomeUnknown("No answer came."))

    assert notice.level is Level.PROBLEM
    assert notice.topic != notice_of(Offline("Away.")).topic


def test_a_later_notice_of_the_same_kind_replaces_the_earlier() -> None:
    assert notice_of(StoreDamaged("One.")).topic == notice_of(StoreDamaged("Two.")).topic
