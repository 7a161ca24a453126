"""The developer's commands; `python3 packaging/dev.py --help` lists them.

Needs nothing but a Python 3.11 or later: every command first makes or updates the virtual
environment it runs in, and checks what Qt needs from the system.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import environment
import machine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

ROOT = Path(__file__).resolve().parent.parent
FAST_TESTS = "not gui and not end_to_end"
# A worker for each core. What has been shuffled stays in two or more long stretches, so that few
# servers and windows are shared by tests of several workers. A worker that hangs or crashes has
# said where and ends the run: another in its place would hang again.
ON_ALL_CORES = (
    *("-n", "auto"),
    *("--maxprocesses", "4"),
    *("--dist", "worksteal"),
    *("--max-worker-restart", "0"),
)
MACHINE_LACKS_SOMETHING = 3
INTERRUPTED = 130

# `run` opens the sample company unless its own arguments say what to open
CHOICES_OF_PROFILE = frozenset({"--demo", "--endpoint", "--profile"})
ANSWERED_WITHOUT_A_WINDOW = frozenset({"--help", "-h", "--version"})


class Request(NamedTuple):
    """What was typed.

    Attributes:
        options: the command's own options, by name.
        rest: everything after ``--``.
    """

    options: Mapping[str, object]
    rest: Sequence[str]


def run(request: Request) -> int:
    """Open vtdesk on the sample company; arguments after -- go to vtdesk."""
    _provide_what_is_missing()
    if not ANSWERED_WITHOUT_A_WINDOW & set(request.rest) and not machine.has_display(os.environ):
        raise machine.Obstacle(machine.NO_DISPLAY)
    folder = environment.ensure(ROOT, environment.RUNTIME)
    return _hand_over(folder, "-m", "vtdesk", *vtdesk_arguments(request.rest))


def _hand_over(folder: Path, *arguments: str) -> int:
    """Let the program take this process's place: signals reach it, and it may quit in its time."""
    command = [environment.program(folder, "python"), *arguments]
    # on Windows the shell would not wait for a program that took the place
    if os.name != "nt":
        os.execv(command[0], command)  # noqa: S606 - no shell is wanted
    return subprocess.run(command, check=False).returncode


def vtdesk_arguments(typed: Sequence[str]) -> list[str]:
    """Add ``--demo`` unless the arguments already say which company to open."""
    names = {argument.partition("=")[0] for argument in typed}
    return list(typed) if names & CHOICES_OF_PROFILE else ["--demo", *typed]


def test(request: Request) -> int:
    """Make every check and run every test; arguments after -- go to pytest."""
    return _check(["-p", "tests.helpers.perfect_files", *request.rest])


def check(request: Request) -> int:
    """Make every check, but run only the tests that need no window and no second process."""
    return _check(["-m", FAST_TESTS, *request.rest])


def _check(pytest_arguments: Sequence[str]) -> int:
    folder = _development_environment()
    python = environment.program(folder, "python")
    steps: dict[str, list[str]] = {
        "format": [python, "-m", "ruff", "format", "--check", "."],
        "lint": [python, "-m", "ruff", "check", "."],
        "types": [python, "-m", "mypy"],
        "import contracts": [environment.program(folder, "lint-imports")],
    }
    troubled = [name for name, command in steps.items() if _step(name, command) != 0]
    if troubled:
        # before the tests, whose "passed" at the end would read as if all were well
        print(f"== not in order, see above: {', '.join(troubled)}; no test was run", flush=True)
        return 1
    return _step("tests", [python, "-m", "pytest", *ON_ALL_CORES, *pytest_arguments])


def _step(name: str, command: Sequence[str]) -> int:
    print(f"== {name}", flush=True)
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def bench(request: Request) -> int:
    """Run the benchmarks, or those with a NAME in theirs, and print what they measured."""
    names = [*_names(request), *request.rest]
    scripts = chosen_benchmarks(ROOT / "tests" / "benchmarks", names)
    if not scripts:
        raise machine.Obstacle(f"No benchmark has {' or '.join(names)} in its name.")
    folder = _development_environment()
    measurements: list[dict[str, object]] = []
    outcome = 0
    for script in scripts:
        print(f"measuring {script.stem} …", file=sys.stderr, flush=True)
        module = f"tests.benchmarks.{script.stem}"
        finished = subprocess.run(
            [environment.program(folder, "python"), "-m", module, *_own(script, request)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
        outcome = outcome or finished.returncode
        measurements += read_measurements(finished.stdout)
    print(table(measurements))
    return outcome or int(not all(map(within_limit, measurements)))


def _names(request: Request) -> Sequence[str]:
    names = request.options.get("names", ())
    assert isinstance(names, list | tuple)
    return names


def _own(script: Path, request: Request) -> list[str]:
    """The number of records that was asked for, where a benchmark can have another than its own."""
    records = request.options.get("records")
    takes_it = records is not None and '"--records"' in script.read_text(encoding="utf-8")
    return ["--records", str(records)] if takes_it else []


def chosen_benchmarks(folder: Path, names: Sequence[str]) -> list[Path]:
    """Return the benchmark scripts, or those whose name contains one of ``names``."""
    scripts = sorted(path for path in folder.glob("*.py") if not path.stem.startswith("_"))
    return [path for path in scripts if not names or any(name in path.stem for name in names)]


def read_measurements(output: str) -> list[dict[str, object]]:
    """Read a benchmark's answers: one JSON object a line, as tests.helpers.measuring writes."""
    return [json.loads(line) for line in output.splitlines() if line.startswith("{")]


def within_limit(measurement: Mapping[str, object]) -> bool:
    """Tell whether a measurement kept its limit; one without a limit always does."""
    limit, measured = measurement.get("limit"), measurement["measured"]
    return limit is None or float(str(measured)) <= float(str(limit))


def table(measurements: Iterable[Mapping[str, object]]) -> str:
    """Lay measurements out as a Markdown table, the form in which the README shows them."""
    rows = ["| what | measured | limit | kept |", "| --- | ---: | ---: | --- |"]
    for one in measurements:
        limit = f"{one['limit']} {one['unit']}" if one.get("limit") is not None else "–"
        kept = "yes" if within_limit(one) else "**no**"
        rows.append(f"| {one['what']} | {one['measured']} {one['unit']} | {limit} | {kept} |")
    return "\n".join(rows)


def screens(request: Request) -> int:
    """Write a picture of every screen, light and dark, into the folder OUT."""
    folder = _development_environment()
    out = Path(str(request.options["out"])).resolve()
    command = [environment.program(folder, "python"), "-m", "tests.screens", str(out)]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def lock(request: Request) -> int:
    """Write the hashed lists of packages anew from pyproject.toml."""
    _provide_what_is_missing()
    environment.write_locks(ROOT, upgrade=bool(request.options["upgrade"]))
    return 0


def _development_environment() -> Path:
    _provide_what_is_missing()
    return environment.ensure(ROOT, environment.DEVELOPMENT)


def _provide_what_is_missing() -> None:
    environment.check_python(sys.version_info[:2])
    machine.provide([*machine.qt_needs(), *environment.needs(ROOT)])


COMMANDS: dict[str, Callable[[Request], int]] = {
    "run": run,
    "test": test,
    "check": check,
    "bench": bench,
    "screens": screens,
    "lock": lock,
}


def parse(arguments: Sequence[str]) -> tuple[str, Request]:
    """Read the command line into the command's name and its request."""
    own, rest = list(arguments), []
    if "--" in own:
        cut = own.index("--")
        own, rest = own[:cut], own[cut + 1 :]
    parser = argparse.ArgumentParser(
        prog="packaging/dev.py", description="Run, check and measure vtdesk from its checkout."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    parsers = {
        name: commands.add_parser(name, help=function.__doc__, description=function.__doc__)
        for name, function in COMMANDS.items()
    }
    parsers["screens"].add_argument("out", metavar="OUT", help="folder for the pictures")
    parsers["bench"].add_argument("names", nargs="*", metavar="NAME", help="part of a name")
    parsers["bench"].add_argument(
        "--records", type=int, metavar="N", help="how many, in benchmarks of large modules"
    )
    parsers["lock"].add_argument(
        "--upgrade", action="store_true", help="take the newest versions pyproject.toml allows"
    )
    options = vars(parser.parse_args(own))
    return str(options.pop("command")), Request(options, rest)


def main(arguments: Sequence[str]) -> int:
    """Do what the arguments ask and return the exit code.

    The code is that of the program that was started; 3 if this computer lacks something, which is
    then said in words; 2 for a command line that makes no sense.
    """
    name, request = parse(arguments)
    try:
        return COMMANDS[name](request)
    except machine.Obstacle as obstacle:
        print(obstacle, file=sys.stderr)
        return MACHINE_LACKS_SOMETHING
    except OSError as error:
        print(f"{name} could not go on: {error.strerror}: {error.filename}", file=sys.stderr)
        return MACHINE_LACKS_SOMETHING
    except KeyboardInterrupt:
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
