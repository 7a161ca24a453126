"""Files that a person chose: whole or not at all, and said in words."""

import errno
import os
from pathlib import Path

import pytest

from vtdesk.app.chosen_file import FileNotWritten, write_chosen

WHAT = "The list was not saved"


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk whose last block went before the file was whole."""

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)


async def test_a_file_takes_the_place_of_an_older_one(tmp_path: Path) -> None:
    target = tmp_path / "list.csv"
    target.write_bytes(b"before")
    await write_chosen(target, b"after", WHAT)
    assert target.read_bytes() == b"after"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.usefixtures("full_disk")
async def test_a_full_disk_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "list.csv"
    target.write_bytes(b"before")
    with pytest.raises(FileNotWritten) as caught:
        await write_chosen(target, b"after", WHAT)
    assert caught.value.summary == f"{WHAT}: the disk is full. Choose another place for it."
    assert "No space left" in caught.value.detail
    assert target.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [target]


async def test_a_read_only_file_stays_as_it_is(tmp_path: Path) -> None:
    target = tmp_path / "list.csv"
    target.write_bytes(b"before")
    target.chmod(0o444)
    with pytest.raises(FileNotWritten, match="the file of this name is marked as read-only"):
        await write_chosen(target, b"after", WHAT)
    assert target.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [target]


async def test_a_folder_that_is_gone_and_one_in_the_way_are_said(tmp_path: Path) -> None:
    with pytest.raises(FileNotWritten, match="it is not there"):
        await write_chosen(tmp_path / "gone" / "list.csv", b"x", WHAT)
    (tmp_path / "taken" / "inside").mkdir(parents=True)
    with pytest.raises(FileNotWritten, match="a folder of this name stands in the way"):
        await write_chosen(tmp_path / "taken", b"x", WHAT)
    assert [file.name for file in tmp_path.iterdir()] == ["taken"]
