import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vtdesk.app import profile_file
from vtdesk.app.sealed import SHORTEST, SealedFile, weakness
from vtdesk.domain.account import Secret
from vtdesk.domain.errors import ProfileTrouble, WrongPassphrase

QUICK = 2**10
PASSPHRASE = Secret("correct horse battery")
KEY = Secret("kQ7vYx2Lr9ZtB4mW")
FIRST_VERSION = """{
  "version": 1,
  "scrypt n": 1024,
  "salt": "baccd4abffccca362f449b81d61a68f5",
  "sealed": "gAAAAABrArFKuiNNTTp3x5v61Sf07w3x1TtM0_3X8HtQPU-cj-lWe8_t2Wf2kt_HJO-jzpU26IhxJ8Ex_r7C0Rs305D\
Py5UxGwe3I8Xl8paoK1OaZp2M05OXHH9vRBpfXNwN2laPxz69"
}
"""


@pytest.fixture
def path(profile: Path) -> Path:
    return profile / "sealed.json"


def sealed(path: Path, passphrase: Secret = PASSPHRASE) -> SealedFile:
    file = SealedFile(path, cost=QUICK)
    file.create(passphrase)
    file.put("access-key", KEY)
    return file


def reopened(path: Path, passphrase: Secret = PASSPHRASE) -> SealedFile:
    file = SealedFile(path)
    file.open(passphrase)
    return file


def change(path: Path, **parts: object) -> None:
    document: dict[str, Any] = json.loads(path.read_text())
    path.write_text(json.dumps({**document, **parts}))


def test_the_right_passphrase_opens_what_was_sealed(path: Path) -> None:
    first = sealed(path)
    first.put("store-key", Secret("ab" * 32))

    again = reopened(path)

    assert again.get("access-key") == KEY
    assert again.get("store-key") == Secret("ab" * 32)
    assert again.get("other") is None


def test_it_is_open_only_after_the_passphrase(path: Path) -> None:
    file = SealedFile(path, cost=QUICK)
    before = (file.exists, file.is_open)

    file.create(PASSPHRASE)

    assert before == (False, False)
    assert (file.exists, file.is_open) == (True, True)
    assert not SealedFile(path).is_open


@pytest.mark.parametrize("typed", ["", "correct horse", "Correct horse battery", "x" * 10_000])
def test_another_passphrase_does_not(path: Path, typed: str) -> None:
    sealed(path)
    file = SealedFile(path)

    with pytest.raises(WrongPassphrase, match="does not open the keys"):
        file.open(Secret(typed))

    assert not file.is_open
    file.open(PASSPHRASE)
    assert file.get("access-key") == KEY


@given(passphrase=st.text(max_size=30), key=st.text(max_size=60))
def test_any_passphrase_keeps_any_key(
    tmp_path_factory: pytest.TempPathFactory, passphrase: str, key: str
) -> None:
    path = tmp_path_factory.mktemp("any") / "sealed.json"
    file = SealedFile(path, cost=QUICK)
    file.create(Secret(passphrase))
    file.put("access-key", Secret(key))

    assert reopened(path, Secret(passphrase)).get("access-key") == Secret(key)


def test_the_same_letters_typed_another_way_open_it(path: Path) -> None:
    sealed(path, Secret(unicodedata.normalize("NFC", "Schlüssel für Łódź")))

    assert reopened(path, Secret(unicodedata.normalize("NFD", "Schlüssel für Łódź"))).is_open


def test_a_file_sealed_by_the_first_version_opens_for_ever(path: Path) -> None:
    path.write_text(FIRST_VERSION)

    assert reopened(path, Secret("Schlüssel zum Speicher")).get("access-key") == KEY


def test_no_secret_stands_in_the_file(path: Path) -> None:
    sealed(path)
    content = path.read_text()

    assert KEY.reveal() not in content
    assert KEY.reveal().encode().hex() not in content
    assert PASSPHRASE.reveal() not in content


def test_the_same_secrets_never_look_the_same(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    sealed(path)
    sealed(other)
    one, two = json.loads(path.read_text()), json.loads(other.read_text())

    assert one["salt"] != two["salt"]
    assert one["sealed"] != two["sealed"]


def test_a_new_file_is_costly_to_guess_at(path: Path) -> None:
    SealedFile(path).create(PASSPHRASE)

    assert json.loads(path.read_text())["scrypt n"] >= 2**15


def test_a_new_passphrase_keeps_what_is_open(path: Path) -> None:
    file = sealed(path)

    file.create(Secret("another passphrase"))

    assert reopened(path, Secret("another passphrase")).get("access-key") == KEY
    with pytest.raises(WrongPassphrase):
        reopened(path)


def test_a_write_that_does_not_succeed_changes_nothing(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, content: bytes) -> None:
        raise OSError(28, "No space left on device")

    file = sealed(path)
    monkeypatch.setattr(profile_file, "write_atomically", full)
    with pytest.raises(ProfileTrouble, match="the disk is full"):
        file.create(Secret("another passphrase"))
    with pytest.raises(ProfileTrouble, match="the disk is full"):
        file.put("access-key", Secret("another key"))
    monkeypatch.undo()

    file.put("store-key", Secret("ab" * 32))
    again = reopened(path)
    assert again.get("access-key") == file.get("access-key") == KEY
    assert again.get("store-key") == Secret("ab" * 32)


def test_sealing_anew_keeps_the_old_file_aside(path: Path) -> None:
    sealed(path)
    old = path.read_bytes()

    SealedFile(path, cost=QUICK).create(Secret("another passphrase"))

    kept = [other for other in path.parent.iterdir() if other != path]
    assert [other.read_bytes() for other in kept] == [old]


def test_a_changed_token_is_noticed(path: Path) -> None:
    sealed(path)
    token = json.loads(path.read_text())["sealed"]
    change(path, sealed=token[:-10] + ("A" if token[-10] != "A" else "B") + token[-9:])

    with pytest.raises(WrongPassphrase):
        SealedFile(path).open(PASSPHRASE)


@pytest.mark.parametrize("token", ["", "ü", "\ud800", "not base64 at all"])
def test_a_token_that_is_none_is_noticed(path: Path, token: str) -> None:
    sealed(path)
    change(path, sealed=token)

    with pytest.raises(WrongPassphrase):
        SealedFile(path).open(PASSPHRASE)


@pytest.mark.parametrize(
    "parts",
    [
        {"sealed": None},
        {"salt": None},
        {"salt": "zz"},
        {"scrypt n": 2**40},
        {"scrypt n": 1000},
        {"scrypt n": [1]},
        {"scrypt n": "1024"},
        {"scrypt n": 1024.0},
        {"scrypt n": True},
    ],
)
def test_a_file_without_its_parts_is_said(path: Path, parts: dict[str, object]) -> None:
    sealed(path)
    change(path, **parts)

    with pytest.raises(ProfileTrouble, match=r"could not be read\. Sign in again"):
        SealedFile(path).open(PASSPHRASE)


def test_a_damaged_file_is_kept_and_said(path: Path) -> None:
    path.write_text("{")

    with pytest.raises(ProfileTrouble, match="Sign in again") as caught:
        SealedFile(path).open(PASSPHRASE)

    assert Path(caught.value.detail).read_text() == "{"


def test_a_file_that_is_gone_is_said(path: Path) -> None:
    with pytest.raises(ProfileTrouble, match="Sign in again"):
        SealedFile(path).open(PASSPHRASE)


def test_a_removed_file_is_gone(path: Path) -> None:
    file = sealed(path)
    file.remove()
    file.remove()

    assert not path.exists()
    assert not file.exists


def test_what_cannot_be_removed_is_said(path: Path) -> None:
    path.mkdir()

    with pytest.raises(ProfileTrouble, match="could not delete"):
        SealedFile(path).remove()


@pytest.mark.parametrize("typed", ["", "short", "       a       "])
def test_a_short_passphrase_is_weak(typed: str) -> None:
    assert weakness(Secret(typed)) == f"Use at least {SHORTEST} characters."


def test_a_long_one_is_not() -> None:
    assert weakness(PASSPHRASE) == ""


def test_neither_errors_nor_the_file_object_show_a_secret(path: Path) -> None:
    file = sealed(path)
    with pytest.raises(WrongPassphrase) as caught:
        SealedFile(path).open(Secret("hunter2hunter2"))

    shown = repr(vars(file)["_key"]) + str(caught.value) + caught.value.detail
    assert "hunter2" not in shown
    assert "Secret(…)" in shown
