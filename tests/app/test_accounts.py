import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vtdesk.app.accounts import Accounts, new_account_id
from vtdesk.domain.account import Account, Keeping, WriteLevel
from vtdesk.domain.errors import ProfileTrouble

ENDPOINT = "https://acme.od2.vtiger.com/restapi/v1/vtiger/default"

texts = st.text(min_size=1, max_size=40).filter(lambda text: bool(text.strip()))
accounts = st.builds(
    Account,
    id=st.builds(new_account_id),
    endpoint=texts,
    user=texts,
    label=texts,
    write_level=st.sampled_from(WriteLevel),
    allow_http=st.booleans(),
    keeping=st.sampled_from(Keeping),
    ca_file=st.text(max_size=20),
    tint=texts,
)


def write(path: Path, **document: object) -> None:
    path.write_text(json.dumps({"version": 1, **document}))


def read(path: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(path.read_text())
    return document


def an_account(user: str = "anna@acme.example") -> Account:
    return Account(new_account_id(), ENDPOINT, user, "Acme GmbH")


@pytest.fixture
def path(profile: Path) -> Path:
    return profile / "accounts.json"


def test_a_new_profile_has_no_account(path: Path) -> None:
    listed = Accounts(path)

    assert listed.all == ()
    assert listed.last is None
    assert listed.notice is None


async def test_accounts_come_back_in_their_order(path: Path) -> None:
    listed = Accounts(path)
    first, second = an_account("anna"), an_account("ben")
    await listed.put(first)
    await listed.put(second)
    await listed.use(second)

    again = Accounts(path)

    assert again.all == (first, second)
    assert again.last == second
    assert again.get(first.id) == first
    assert again.get("gone") is None


@given(account=accounts)
async def test_every_account_survives(
    tmp_path_factory: pytest.TempPathFactory, account: Account
) -> None:
    path = tmp_path_factory.mktemp("any") / "accounts.json"
    await Accounts(path).put(account)

    assert Accounts(path).all == (account,)


async def test_an_account_is_replaced_in_its_place(path: Path) -> None:
    listed = Accounts(path)
    first, second = an_account("anna"), an_account("ben")
    await listed.put(first)
    await listed.put(second)
    changed = replace(first, write_level=WriteLevel.NORMAL, keeping=Keeping.PASSPHRASE)
    await listed.put(changed)

    assert Accounts(path).all == (changed, second)


async def test_a_forgotten_account_is_gone(path: Path) -> None:
    listed = Accounts(path)
    first, second = an_account("anna"), an_account("ben")
    await listed.put(first)
    await listed.put(second)
    await listed.use(first)
    await listed.forget(first.id)
    await listed.forget(first.id)

    again = Accounts(path)

    assert again.all == (second,)
    assert again.last is None


async def test_an_account_is_found_by_address_and_user(path: Path) -> None:
    listed = Accounts(path)
    account = an_account("Anna@acme.example")
    await listed.put(account)

    assert listed.find(ENDPOINT, "anna@ACME.example") == account
    assert listed.find(ENDPOINT, "ben@acme.example") is None
    assert listed.find("https://other.example", "anna@acme.example") is None


async def test_the_sample_company_is_not_kept(path: Path) -> None:
    with pytest.raises(ValueError, match="not an account to keep"):
        await Accounts(path).put(replace(an_account(), demo=True))

    assert Accounts(path).all == ()


@pytest.mark.parametrize("account_id", ["", "../../etc", "demo", "A" * 32])
async def test_an_id_made_elsewhere_is_not_kept(path: Path, account_id: str) -> None:
    with pytest.raises(ValueError, match="not an account to keep"):
        await Accounts(path).put(replace(an_account(), id=account_id))


def test_ids_are_never_the_same() -> None:
    assert len({new_account_id() for _ in range(100)}) == 100


def test_what_is_missing_or_odd_takes_the_careful_side(path: Path) -> None:
    account_id = new_account_id()
    entry = {
        "id": account_id,
        "endpoint": ENDPOINT,
        "user": "anna",
        "label": 5,
        "write level": "everything",
        "allow http": "yes",
        "keeping": "cellar",
        "tint": "",
    }
    write(path, accounts=[entry])

    listed = Accounts(path)

    assert listed.all == (Account(account_id, ENDPOINT, "anna", "anna"),)
    assert listed.all[0].write_level is WriteLevel.READ_ONLY
    assert not listed.all[0].allow_http
    assert listed.notice is None


@pytest.mark.parametrize(
    "odd",
    [
        "text",
        None,
        7,
        {},
        {"id": "../../x", "endpoint": ENDPOINT, "user": "anna"},
        {"id": "0" * 32, "endpoint": "", "user": "anna"},
        {"id": "0" * 32, "endpoint": ENDPOINT, "user": ["anna"]},
    ],
)
async def test_an_entry_nobody_understands_is_said_and_kept(path: Path, odd: object) -> None:
    write(path, accounts=[odd])

    listed = Accounts(path)
    account = an_account()
    await listed.put(account)

    assert listed.notice is not None
    assert "One account of your list could not be understood" in listed.notice.words
    assert listed.all == (account,)
    assert odd in read(path)["accounts"]


async def test_a_list_of_another_kind_is_kept(path: Path) -> None:
    write(path, accounts={"a": 1})

    listed = Accounts(path)
    await listed.put(an_account())

    assert listed.notice is not None
    assert {"a": 1} in read(path)["accounts"]


def test_the_second_of_two_entries_with_one_id_is_odd(path: Path) -> None:
    entry = {"id": "0" * 32, "endpoint": ENDPOINT, "user": "anna"}
    write(path, accounts=[entry, entry, "x"], **{"last used": 3})

    listed = Accounts(path)

    assert len(listed.all) == 1
    assert listed.last is None
    assert listed.notice is not None
    assert listed.notice.words.startswith("2 accounts")


async def test_what_a_newer_vtdesk_wrote_is_kept(path: Path) -> None:
    entry = {"id": "0" * 32, "endpoint": ENDPOINT, "user": "anna", "later": [1]}
    write(path, accounts=[entry], more=2)

    listed = Accounts(path)
    await listed.use(listed.all[0])

    document = read(path)
    assert document["accounts"][0]["later"] == [1]
    assert document["more"] == 2
    assert Accounts(path).last == listed.all[0]


def test_a_damaged_list_is_kept_aside_and_said(path: Path) -> None:
    path.write_bytes(b'{"version": 1, "accounts": [{"id')

    listed = Accounts(path)

    assert listed.all == ()
    assert listed.notice is not None
    assert "your accounts could not be read" in listed.notice.words
    assert Path(listed.notice.detail).is_file()


def test_a_list_that_may_not_be_read_is_said(path: Path) -> None:
    path.mkdir()

    with pytest.raises(ProfileTrouble, match="cannot read its accounts"):
        Accounts(path)
