"""The developer's commands: what they read from the command line and from benchmarks."""

import json
from pathlib import Path

import pytest

import dev
import environment
import machine
from dev import Request


def test_arguments_behind_the_dashes_are_not_dev_s_own() -> None:
    command, request = dev.parse(["run", "--", "--log-level", "debug", "--", "x"])
    assert command == "run"
    assert request.rest == ["--log-level", "debug", "--", "x"]


def test_options_come_by_name() -> None:
    assert dev.parse(["screens", "out"])[1].options == {"out": "out"}
    assert dev.parse(["lock", "--upgrade"])[1].options == {"upgrade": True}


@pytest.mark.parametrize("typed", [[], ["fly"], ["screens"], ["run", "--demo"]])
def test_a_command_line_without_sense_is_refused(
    typed: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        dev.parse(typed)
    assert stopped.value.code == 2
    assert "usage:" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("typed", "given"),
    [
        ([], ["--demo"]),
        (["--log-level", "debug"], ["--demo", "--log-level", "debug"]),
        (["--demo"], ["--demo"]),
        (["--endpoint=https://crm.example", "--user", "anna"], None),
        (["--profile", "somewhere"], None),
    ],
)
def test_run_opens_the_sample_company_unless_told_otherwise(
    typed: list[str], given: list[str] | None
) -> None:
    assert dev.vtdesk_arguments(typed) == (typed if given is None else given)


@pytest.fixture
def a_bare_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Linux with everything Qt needs but without a display."""
    monkeypatch.setattr(machine, "qt_needs", list)
    monkeypatch.setattr(environment, "needs", lambda root: [])
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("platform.system", lambda: "Linux")


@pytest.mark.usefixtures("a_bare_machine")
def test_run_without_a_display_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main(["run"]) == dev.MACHINE_LACKS_SOMETHING
    said = capsys.readouterr().err
    assert "no display" in said
    assert "xvfb-run" in said
    assert "Traceback" not in said


@pytest.mark.usefixtures("a_bare_machine")
def test_help_and_version_need_no_display(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, ...]] = []

    def remember(folder: Path, *arguments: str) -> int:
        asked.append(arguments)
        return 0

    monkeypatch.setattr(environment, "ensure", lambda root, requirements: root)
    monkeypatch.setattr(dev, "_hand_over", remember)
    assert dev.main(["run", "--", "--version"]) == 0
    assert asked == [("-m", "vtdesk", "--demo", "--version")]


def test_an_obstacle_is_told_in_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stumble(request: Request) -> int:
        raise machine.Obstacle("No room left.")

    monkeypatch.setitem(dev.COMMANDS, "lock", stumble)
    assert dev.main(["lock"]) == dev.MACHINE_LACKS_SOMETHING
    assert capsys.readouterr().err == "No room left.\n"


def test_a_full_or_closed_disk_is_told_in_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stumble(request: Request) -> int:
        raise PermissionError(13, "Permission denied", "/checkout/.venv")

    monkeypatch.setitem(dev.COMMANDS, "lock", stumble)
    assert dev.main(["lock"]) == dev.MACHINE_LACKS_SOMETHING
    assert capsys.readouterr().err == "lock could not go on: Permission denied: /checkout/.venv\n"


# ----- benchmarks


def test_benchmarks_are_chosen_by_part_of_their_name(tmp_path: Path) -> None:
    for name in ("scrolling.py", "filling.py", "__init__.py", "_data.py", "notes.md"):
        (tmp_path / name).touch()
    assert [path.stem for path in dev.chosen_benchmarks(tmp_path, [])] == ["filling", "scrolling"]
    assert [path.stem for path in dev.chosen_benchmarks(tmp_path, ["scroll"])] == ["scrolling"]


def test_a_benchmark_nobody_wrote_is_told_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main(["bench", "--", "juggling"]) == dev.MACHINE_LACKS_SOMETHING
    assert capsys.readouterr().err == "No benchmark has juggling in its name.\n"


def test_benchmarks_are_named_with_or_without_dashes(capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main(["bench", "juggling", "--records", "9"]) == dev.MACHINE_LACKS_SOMETHING
    assert capsys.readouterr().err == "No benchmark has juggling in its name.\n"


def test_only_measurements_are_read_from_what_a_benchmark_prints() -> None:
    line = {"what": "open", "measured": 3.1, "unit": "ms", "limit": 16}
    assert dev.read_measurements(f"warming up\n{json.dumps(line)}\n") == [line]


def test_the_table_shows_what_kept_its_limit() -> None:
    table = dev.table(
        [
            {"what": "open, p95", "measured": 3.1, "unit": "ms", "limit": 16},
            {"what": "fill", "measured": 2.4, "unit": "times", "limit": 2},
            {"what": "records", "measured": 20000, "unit": "rows", "limit": None},
        ]
    )
    assert table.splitlines()[2:] == [
        "| open, p95 | 3.1 ms | 16 ms | yes |",
        "| fill | 2.4 times | 2 times | **no** |",
        "| records | 20000 rows | – | yes |",
    ]


@pytest.mark.parametrize(("troubled", "expected"), [("ruff", 1), ("mypy", 1), (None, 0)])
def test_no_passing_tests_hide_a_failed_check(
    troubled: str | None,
    expected: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    steps: list[str] = []

    def step(name: str, command: list[str]) -> int:
        steps.append(name)
        return int(troubled is not None and troubled in command)

    monkeypatch.setattr(dev, "_development_environment", lambda: Path("env"))
    monkeypatch.setattr(dev, "_step", step)
    assert dev.main(["check"]) == expected
    assert ("tests" in steps) is (troubled is None)
    assert ("not in order" in capsys.readouterr().out) is (troubled is not None)
