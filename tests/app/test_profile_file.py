import asyncio
import json
import os
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vtdesk.app import profile_file
from vtdesk.app.profile_file import LARGEST, Document, ProfileFile, set_aside, write_atomically
from vtdesk.domain.errors import ProfileTrouble
from vtdesk.domain.notices import Level

DAMAGED = {
    "empty": b"",
    "cut off": b'{"version": 1, "a": [1, 2',
    "no text": b"\xff\xfe\x00\x01" * 50,
    "another kind of file": b"SQLite format 3\x00",
    "a list": b"[1, 2]",
    "no version": b'{"a": 1}',
    "an odd version": b'{"version": "one"}',
    "version true": b'{"version": true}',
    "version zero": b'{"version": 0}',
    "deep": b'{"version": 1, "a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "huge": b'{"version": 1, "a": "' + b"x" * LARGEST + b'"}',
}

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "settings.json"


def a_file(path: Path) -> ProfileFile:
    return ProfileFile(path, what="settings")


def neighbours(path: Path) -> list[str]:
    return sorted(other.name for other in path.parent.iterdir() if other != path)


def test_a_file_that_is_not_there_is_an_empty_document(path: Path) -> None:
    assert a_file(path).load() == ({}, None)


def test_what_is_saved_is_loaded(path: Path) -> None:
    a_file(path).save_now({"name": "Łódź 😀", "n": 3})

    assert a_file(path).load() == ({"name": "Łódź 😀", "n": 3}, None)
    assert "Łódź" in path.read_text(encoding="utf-8")


@given(document=st.dictionaries(st.text().filter(lambda key: key != "version"), json_values))
def test_every_document_survives(
    tmp_path_factory: pytest.TempPathFactory, document: Document
) -> None:
    path = tmp_path_factory.mktemp("any") / "document.json"
    a_file(path).save_now(document)

    assert a_file(path).load() == (document, None)


def test_a_path_that_is_no_text_survives(path: Path) -> None:
    odd = os.fsdecode(b"/home/\xff/ca.pem")

    a_file(path).save_now({"ca file": odd})

    assert a_file(path).load()[0] == {"ca file": odd}


def test_a_byte_order_mark_does_not_matter(path: Path) -> None:
    path.write_bytes(b'\xef\xbb\xbf{"version": 1, "a": 2}')

    assert a_file(path).load() == ({"a": 2}, None)


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED.keys())
def test_a_damaged_file_is_kept_aside_and_said(path: Path, content: bytes) -> None:
    path.write_bytes(content)

    document, notice = a_file(path).load()

    assert document == {}
    assert notice is not None
    assert notice.level is Level.PROBLEM
    kept = Path(notice.detail)
    assert kept.read_bytes() == content
    assert kept.parent == path.parent
    assert kept.name in notice.words
    assert "settings could not be read" in notice.words
    assert not path.exists()


def test_two_damaged_files_are_both_kept(path: Path) -> None:
    for content in (b"one", b"two"):
        path.write_bytes(content)
        a_file(path).load()

    assert len(neighbours(path)) == 2


def test_a_folder_in_the_place_of_the_file_is_said_and_left_alone(path: Path) -> None:
    path.mkdir()

    with pytest.raises(ProfileTrouble, match="cannot read its settings"):
        a_file(path).load()
    with pytest.raises(ProfileTrouble, match="could not save its settings"):
        a_file(path).save_now({"a": 1})

    assert path.is_dir()
    assert neighbours(path) == []


def test_a_file_that_cannot_be_set_aside_is_said(tmp_path: Path) -> None:
    with pytest.raises(ProfileTrouble, match="could not set aside"):
        set_aside(tmp_path / "gone.json")


def test_the_folder_is_made_when_needed(tmp_path: Path) -> None:
    path = tmp_path / "new" / "settings.json"

    a_file(path).save_now({"a": 1})

    assert a_file(path).load()[0] == {"a": 1}


def test_nothing_but_the_file_is_left_behind(path: Path) -> None:
    a_file(path).save_now({"a": 1})
    a_file(path).save_now({"a": 2})

    assert neighbours(path) == []


def test_a_disk_that_fills_up_leaves_the_old_file(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = a_file(path)
    file.save_now({"a": "old"})

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ProfileTrouble, match="could not save its settings: the disk is full"):
        file.save_now({"a": "new"})
    monkeypatch.undo()

    assert a_file(path).load()[0] == {"a": "old"}
    assert neighbours(path) == []
    file.save_now({"a": "new"})
    assert a_file(path).load()[0] == {"a": "new"}


def test_a_write_below_a_file_is_an_error_of_the_system(path: Path) -> None:
    path.write_text("a file")

    with pytest.raises(NotADirectoryError):
        write_atomically(path / "below.json", b"x")


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="needs a list of open files")
def test_no_file_stays_open(path: Path) -> None:
    def open_files() -> int:
        return len(list(Path("/proc/self/fd").iterdir()))

    file = a_file(path)
    before = open_files()
    for number in range(10):
        file.save_now({"a": number})
        file.load()

    assert open_files() == before


def test_contents_as_they_were_are_not_written_again(path: Path) -> None:
    file = a_file(path)
    file.save_now({"a": 1})
    path.unlink()

    file.save_now({"a": 1})

    assert not path.exists()


async def test_of_many_saves_the_last_one_wins(path: Path) -> None:
    file = a_file(path)

    await asyncio.gather(*(file.save({"a": number}) for number in range(20)))

    assert a_file(path).load()[0] == {"a": 19}
    assert neighbours(path) == []


class SlowDisk:
    """Holds every write until it is let go."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.reached = threading.Event()
        self.released = threading.Event()
        self._write = profile_file.write_atomically
        monkeypatch.setattr(profile_file, "write_atomically", self.write)

    def write(self, path: Path, content: bytes) -> None:
        self.reached.set()
        self.released.wait()
        self._write(path, content)


async def test_the_loop_runs_on_while_the_disk_is_slow(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = SlowDisk(monkeypatch)
    save = asyncio.create_task(a_file(path).save({"a": 1}))
    await asyncio.to_thread(disk.reached.wait)
    before = save.done()
    disk.released.set()
    await save

    assert not before
    assert a_file(path).load()[0] == {"a": 1}


async def test_the_last_moment_wins_over_a_save_still_on_its_way(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = SlowDisk(monkeypatch)
    file = a_file(path)
    first = asyncio.create_task(file.save({"a": "first"}))
    await asyncio.to_thread(disk.reached.wait)
    second = asyncio.create_task(file.save({"a": "second"}))
    await asyncio.sleep(0)
    last = asyncio.create_task(asyncio.to_thread(file.save_now, {"a": "last"}))
    await asyncio.sleep(0)
    disk.released.set()
    await asyncio.gather(first, second, last)

    assert a_file(path).load()[0] == {"a": "last"}


def test_an_old_file_is_upgraded_step_by_step(path: Path) -> None:
    path.write_text('{"version": 1, "colour": "dark"}')

    def rename(document: Document) -> Document:
        return {"look": document["colour"]}

    def wrap(document: Document) -> Document:
        return {"settings": document}

    file = ProfileFile(path, what="settings", upgrades=(rename, wrap))
    document, notice = file.load()
    file.save_now(document)

    assert (document, notice) == ({"settings": {"look": "dark"}}, None)
    assert json.loads(path.read_text()) == {"version": 3, "settings": {"look": "dark"}}


def test_only_the_missing_steps_are_taken(path: Path) -> None:
    path.write_text('{"version": 2, "n": 1}')

    def never(document: Document) -> Document:
        raise AssertionError(document)

    def add(document: Document) -> Document:
        return {**document, "n": 2}

    assert ProfileFile(path, what="settings", upgrades=(never, add)).load()[0] == {"n": 2}


def test_a_file_of_a_newer_vtdesk_is_used_and_stays_newer(path: Path) -> None:
    path.write_text('{"version": 7, "later": true}')

    file = a_file(path)
    document, notice = file.load()
    file.save_now(document)

    assert notice is None
    assert json.loads(path.read_text()) == {"version": 7, "later": True}
