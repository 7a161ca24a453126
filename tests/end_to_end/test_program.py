"""The real program as a process: the main job by keys, the network gone, restarts, bad places."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.file_keyring import VARIABLE
from vtdesk.app.settings import TEXT_SIZE

pytestmark = pytest.mark.end_to_end
ROOT = Path(__file__).parents[2]
PATIENCE = 60


class Place:
    """Where a run keeps everything, and how its processes are started."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.profile = folder / "profile"
        self.database = folder / "company.sqlite"
        self.port = 0
        self.environment = {
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "VTDESK_LOG_JSON": "1",
            "PYTHONPATH": str(ROOT),
            "PYTHON_KEYRING_BACKEND": "tests.helpers.file_keyring.FileKeyring",
            VARIABLE: str(folder / "keyring.json"),
            "HOME": str(folder),
        }

    def start(self, *command: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def play(self, scenario: str, *arguments: str, key: str = "") -> dict[str, Any]:
        """Run a scenario to its end; what it saw."""
        process = self.start("tests.end_to_end.scenarios", scenario, *arguments)
        return finish(process, f"{key}\n" if key else "")

    @contextmanager
    def server(self) -> Iterator[dict[str, Any]]:
        """The sample company's server as a process of its own, on the same port every time."""
        arguments = ["--port", str(self.port), "--database", str(self.database)]
        process = self.start("vtdesk.demo", *arguments)
        assert process.stdout is not None
        announced = json.loads(process.stdout.readline())
        self.port = int(announced["endpoint"].split("/")[2].split(":")[1])
        try:
            yield announced
        finally:
            process.send_signal(signal.SIGTERM)
            _, errors = process.communicate(timeout=PATIENCE)
            assert process.returncode == 0, errors


def finish(process: "subprocess.Popen[str]", given: str = "") -> dict[str, Any]:
    output, errors = process.communicate(given, timeout=PATIENCE)
    loud = [line for line in errors.splitlines() if is_loud(line)]
    assert not loud, "\n".join(loud)
    assert process.returncode == 0, errors
    return dict(json.loads(output.splitlines()[-1]))


def is_loud(line: str) -> bool:
    """Whether a line of the log says more than that all is well."""
    try:
        record = json.loads(line)
        # said by Qt's platform without a screen, of what only a window system can do
        harmless = "Qt: This plugin does not support" in record["message"]
        return not harmless and str(record["level"]) not in {"DEBUG", "INFO"}
    except (ValueError, KeyError, TypeError):
        return bool(line.strip())


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def account(announced: dict[str, Any], place: Place) -> list[str]:
    user = announced["users"][0]["user"]
    return ["--endpoint", announced["endpoint"], "--user", user, "--profile", str(place.profile)]


def test_from_the_module_tree_to_a_saved_edit_by_keys(place: Place) -> None:
    seen = place.play("edit_a_deal", "--demo", "--temp-profile")
    assert seen == {"there": "Send revised offer", "here": "Send revised offer"}


def test_a_record_is_made_and_deleted_by_keys(place: Place) -> None:
    assert place.play("make_and_delete", "--demo", "--temp-profile") == {"made": 1, "left": 0}


def test_a_lead_is_converted_by_keys(place: Place) -> None:
    seen = place.play("convert_a_lead", "--demo", "--temp-profile")
    assert seen == {"made": {"Accounts": True, "Contacts": True}, "says": "Converted"}


def test_text_is_larger_and_smaller_by_keys(place: Place) -> None:
    seen = place.play("change_the_text_size", "--demo", "--temp-profile")
    usual, step = TEXT_SIZE.default, TEXT_SIZE.step
    assert seen["sizes"] == [usual, usual + step, usual + 2 * step, usual, usual - step]


def test_an_edit_made_without_a_server_is_sent_after_a_restart(place: Place) -> None:
    with place.server() as announced:
        key = announced["users"][0]["access_key"]
        process = place.start(
            "tests.end_to_end.scenarios",
            "edit_while_gone",
            *account(announced, place),
            "--access-key-stdin",
        )
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(f"{key}\n")
        process.stdin.flush()
        assert process.stdout.readline() == "stop the server\n"
    seen = finish(process, "stopped\n")
    assert seen["waiting"] == 1
    assert place.play("look_offline", "--profile", str(place.profile))["rows"] >= 100
    with place.server() as announced:
        assert place.play("send_what_waits", "--profile", str(place.profile)) == {"waiting": 0}
        assert text_of(announced, seen["record"], "nextstep") == "From the tunnel"
    written = [file for file in place.profile.rglob("*") if file.is_file()]
    assert written
    assert not [file for file in written if key.encode() in file.read_bytes()]
    assert not [file for file in written if b"From the tunnel" in file.read_bytes()]


def text_of(announced: dict[str, Any], record: str, field: str) -> str:
    import httpx

    user = announced["users"][0]
    answer = httpx.get(
        f"{announced['endpoint']}/retrieve",
        params={"id": record},
        auth=(user["user"], user["access_key"]),
    )
    return str(answer.json()["result"][field])


def test_a_second_start_brings_the_first_to_the_front(place: Place) -> None:
    arguments = ["--demo", "--profile", str(place.profile)]
    first = place.start("tests.end_to_end.scenarios", "wait_for_a_visitor", *arguments)
    assert first.stdout is not None
    assert first.stdout.readline() == "open\n"
    second = place.start("vtdesk", *arguments)
    _, errors = second.communicate(timeout=PATIENCE)
    assert second.returncode == 0, errors
    assert finish(first) == {"in front": True}


def test_a_profile_that_cannot_be_written_is_said(place: Place) -> None:
    below_a_file = place.folder / "file"
    below_a_file.write_text("in the way")
    process = place.start("vtdesk", "--profile", str(below_a_file / "profile"))
    assert process.stderr is not None
    words = process.stderr.readline()
    process.terminate()
    process.communicate(timeout=PATIENCE)
    assert "vtdesk cannot use the folder" in words
    assert "a part of this path is a file" in words


def test_a_damaged_store_is_kept_aside_and_filled_again(place: Place) -> None:
    with place.server() as announced:
        key = announced["users"][0]["access_key"]
        arguments = [*account(announced, place), "--access-key-stdin"]
        place.play("look_offline", *arguments, key=key)
        (store,) = place.profile.rglob("store.sqlite")
        damaged = bytearray(store.read_bytes())
        damaged[100:4000] = bytes(3900)
        store.write_bytes(damaged)
        seen = place.play("see_notices", "--profile", str(place.profile))
        assert "put aside" in seen["words"][0]
        assert len(list(store.parent.glob("*damaged*"))) >= 1


def test_what_is_offered_about_a_problem_is_done(place: Place) -> None:
    seen = place.play("follow_remedies", "--demo", "--profile", str(place.profile))
    assert seen["opened"] == [str(place.profile / "data"), "/elsewhere"]
    assert seen["words"] == "This account is read-only in vtdesk."
    assert seen["page"] == "Account"


def test_one_goes_from_account_to_account(place: Place) -> None:
    with place.server() as announced:
        names = [user["user"] for user in announced["users"][:2]]
        for user in announced["users"][:2]:
            arguments = ["--endpoint", announced["endpoint"], "--user", user["user"]]
            where = ["--profile", str(place.profile), "--access-key-stdin"]
            place.play("send_what_waits", *arguments, *where, key=user["access_key"])
        seen = place.play("switch_account", "--profile", str(place.profile))
        assert seen == {"seen": [names[1], names[0]]}


def test_an_account_that_is_left_for_good_leaves_nothing(place: Place) -> None:
    with place.server() as announced:
        key = announced["users"][0]["access_key"]
        arguments = [*account(announced, place), "--access-key-stdin"]
        assert place.play("leave_for_good", *arguments, key=key) == {"session": False}
    assert not list(place.profile.rglob("store.sqlite*"))
    assert announced["endpoint"] not in (place.profile / "config" / "accounts.json").read_text()
    assert key not in (place.folder / "keyring.json").read_text()


def test_the_version_is_said_without_a_window(place: Place) -> None:
    process = place.start("vtdesk", "--version")
    output, _ = process.communicate(timeout=PATIENCE)
    assert output.startswith("vtdesk 0.")
