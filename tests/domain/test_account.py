import traceback

import pytest

from vtdesk.domain.account import Account, Keeping, Secret, UserInfo, WriteLevel
from vtdesk.domain.ids import RecordId

ME = RecordId("19", 5)


def test_a_secret_shows_itself_nowhere() -> None:
    secret = Secret("kQ7vYx2L")

    shown = [repr(secret), str(secret), f"{secret}", f"{secret!r:>20}", repr({"key": secret})]

    assert not any("kQ7" in text for text in shown)
    assert secret.reveal() == "kQ7vYx2L"


def test_a_secret_stays_out_of_a_traceback_with_its_locals() -> None:
    def sign_in(key: Secret) -> None:
        raise RuntimeError("no")

    with pytest.raises(RuntimeError) as caught:
        sign_in(Secret("kQ7vYx2L"))

    lines = traceback.TracebackException.from_exception(caught.value, capture_locals=True).format()
    text = "".join(lines)
    assert "Secret(…)" in text
    assert "key = kQ7" not in text


def test_equal_secrets_are_one() -> None:
    assert Secret("a") == Secret("a")
    assert Secret("a") != Secret("b")
    assert Secret("a") != "a"
    assert len({Secret("a"), Secret("a"), Secret("b")}) == 2


def test_an_empty_secret_is_none_at_all() -> None:
    assert not Secret("")
    assert Secret("a")


def test_a_new_account_begins_on_the_careful_side() -> None:
    account = Account("a", "https://acme.example", "anna", "Acme")

    assert account.write_level is WriteLevel.READ_ONLY
    assert account.keeping is Keeping.KEYRING
    assert not account.allow_http
    assert not account.demo


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [("Anna", "Ek", "Anna Ek"), ("", "Ek", "Ek"), ("Anna", "", "Anna"), ("", " ", "anna@x")],
)
def test_a_user_is_shown_by_name(first: str, last: str, shown: str) -> None:
    assert UserInfo(ME, "anna@x", first, last).full_name == shown
