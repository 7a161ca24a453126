import subprocess
import sys
from pathlib import Path

import pytest

from vtdesk.app.lock import ProfileLock
from vtdesk.domain.errors import ProfileTrouble

HOLD = """
import sys
from pathlib import Path
from vtdesk.app.lock import ProfileLock
lock = ProfileLock(Path(sys.argv[1]))
print(lock.acquire(), flush=True)
sys.stdin.read()
"""


@pytest.fixture
def file(profile: Path) -> Path:
    return profile / "config" / "lock"


class Other:
    """Another program that holds the lock until it is ended."""

    def __init__(self, file: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", HOLD, str(file)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        assert self._process.stdout is not None
        self.has_it = self._process.stdout.readline() == "True\n"

    def kill(self) -> None:
        self._process.kill()
        self._process.communicate()


def test_the_first_gets_the_lock(file: Path) -> None:
    lock = ProfileLock(file)

    assert lock.acquire()
    assert lock.acquire()
    lock.release()
    lock.release()


def test_the_second_does_not(file: Path) -> None:
    first, second = ProfileLock(file), ProfileLock(file)

    assert first.acquire()
    assert not second.acquire()
    first.release()
    assert second.acquire()
    second.release()


def test_another_program_holds_it_until_it_dies(file: Path) -> None:
    other = Other(file)
    lock = ProfileLock(file)
    try:
        assert other.has_it
        assert not lock.acquire()
    finally:
        other.kill()

    assert file.exists()
    assert lock.acquire()
    lock.release()


def test_a_file_left_by_a_crash_is_no_lock(file: Path) -> None:
    file.parent.mkdir()
    file.write_text("4711")
    lock = ProfileLock(file)

    assert lock.acquire()
    lock.release()
    assert file.read_text() == "4711"


def test_two_profiles_are_two_locks(tmp_path: Path) -> None:
    one, two = ProfileLock(tmp_path / "one" / "lock"), ProfileLock(tmp_path / "two" / "lock")

    assert one.acquire()
    assert two.acquire()
    assert one.socket_name != two.socket_name
    one.release()
    two.release()


def test_the_socket_name_is_the_same_whatever_way_the_profile_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    monkeypatch.chdir(tmp_path)

    names = {
        ProfileLock(path).socket_name
        for path in (tmp_path / "real" / "lock", tmp_path / "link" / "lock", Path("real/lock"))
    }

    assert len(names) == 1


def test_the_socket_name_fits_everywhere(tmp_path: Path) -> None:
    name = ProfileLock(tmp_path / ("x" * 200) / "lock").socket_name

    assert len(name) < 30
    assert name.replace("-", "").isalnum()


def test_a_lock_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ProfileTrouble, match="a file of this name stands in the way"):
        ProfileLock(tmp_path / "file" / "lock").acquire()

    (tmp_path / "lock").mkdir()
    with pytest.raises(ProfileTrouble, match="a folder of this name stands in the way"):
        ProfileLock(tmp_path / "lock").acquire()


def test_a_disk_without_locks_is_said(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(descriptor: int) -> bool:
        raise OSError(37, "No locks available")

    monkeypatch.setattr("vtdesk.app.lock._try_lock", refuse)
    lock = ProfileLock(file)

    with pytest.raises(ProfileTrouble, match="cannot lock"):
        lock.acquire()
    monkeypatch.undo()

    assert lock.acquire()
    lock.release()
