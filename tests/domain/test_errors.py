import inspect

import pytest

from vtdesk.domain import errors
from vtdesk.domain.errors import (
    Offline,
    OutcomeUnknown,
    Remedy,
    StoreDamaged,
    StoreTrouble,
    TooManyCalls,
    ValueRefused,
    VtdeskError,
)

KINDS = [
    kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, VtdeskError)
]


def test_an_error_carries_words_detail_and_remedy() -> None:
    error = Offline("Cannot find acme.example.", detail="getaddrinfo: -2")

    assert str(error) == error.summary == "Cannot find acme.example."
    assert error.detail == "getaddrinfo: -2"
    assert error.remedy is Remedy.WORK_OFFLINE


def test_a_remedy_can_be_another_than_the_usual() -> None:
    assert Offline("Away.", remedy=Remedy.RETRY).remedy is Remedy.RETRY
    assert Offline("Away.", remedy=Remedy.NONE).remedy is Remedy.NONE


def test_a_refusal_may_name_its_field() -> None:
    error = ValueRefused("Vtiger also needs: Close date.", field="closingdate", detail="x")

    assert (error.field, error.detail) == ("closingdate", "x")
    assert ValueRefused("No.").field is None


def test_a_used_up_allowance_says_when_it_comes_back() -> None:
    assert TooManyCalls("Not now.", retry_after=23.5).retry_after == 23.5


@pytest.mark.parametrize("kind", KINDS, ids=[kind.__name__ for kind in KINDS])
def test_the_tree_in_the_docstring_names_every_error(kind: type[VtdeskError]) -> None:
    assert errors.__doc__ is not None
    assert kind.__name__ in errors.__doc__.replace("─", " ").split()


def test_who_handles_the_general_case_handles_the_special_one() -> None:
    assert issubclass(OutcomeUnknown, Offline)
    assert issubclass(StoreDamaged, StoreTrouble)
