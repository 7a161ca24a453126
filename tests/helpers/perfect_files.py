"""A pytest plugin that holds listed files at 100 % of their lines and branches.

``packaging/dev.py test`` loads it with ``-p``. Only the files in ``packaging/perfect_files.txt``
are traced, and only in tests without a window and without long histories of syncing, so the whole
suite pays little and runs once. Where workers share the tests, each traces its own, and the
controller compares what they reached together.
"""

from collections.abc import Generator
from pathlib import Path
from typing import NamedTuple, Protocol

import pytest
from coverage import Coverage, CoverageData

from tests.helpers import workers

ROOT = Path(__file__).resolve().parents[2]
UNTRACED = ("gui", "end_to_end")
LONG_HISTORIES = ("tests/histories", "tests/sync")
LIST = ROOT / "packaging" / "perfect_files.txt"
REACHED = "perfect_files_reached"  # where a worker's output holds what it traced


class WorkerNode(Protocol):
    """The controller's side of a worker, as pytest-xdist hands it to hooks.

    Attributes:
        workeroutput: what the worker left for the controller at its end.
    """

    workeroutput: dict[str, object]


class Gap(NamedTuple):
    """What of a perfect file no test reached.

    Attributes:
        file: its path below the checkout.
        lines: the numbers of lines that never ran.
        branches: the numbers of lines that never went one of their ways.
    """

    file: str
    lines: tuple[int, ...]
    branches: tuple[int, ...]

    def __str__(self) -> str:
        """Say it in a line of the test report."""
        parts = [
            f"{what} {', '.join(map(str, numbers))}"
            for what, numbers in (("lines", self.lines), ("branches of", self.branches))
            if numbers
        ]
        return f"{self.file}: never reached: {'; '.join(parts)}"


def read_list(text: str) -> list[str]:
    """Return the paths in a list of perfect files; ``#`` starts a comment."""
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return [line for line in lines if line]


def find_gaps(coverage: Coverage, root: Path, files: list[str]) -> list[Gap]:
    """Compare what was measured with what is promised."""
    gaps = []
    for file in files:
        path = str(root / file)
        missing = coverage.analysis2(path)[3]
        ways = coverage.branch_stats(path).items()
        halves = [
            line for line, (total, taken) in ways if taken < total and line not in set(missing)
        ]
        if missing or halves:
            gaps.append(Gap(file, tuple(missing), tuple(halves)))
    return gaps


def traced(root: Path, files: list[str]) -> Coverage:
    """Return what will trace ``files`` and keep the data in memory."""
    include = [str(root / file) for file in files]
    return Coverage(data_file=None, branch=True, include=include)


def mirrors(test: str, file: str) -> bool:
    """Whether a file of tests is named after a file of the program, or after a part of it."""
    folder, _, name = file.removesuffix(".py").removeprefix("vtdesk/").rpartition("/")
    own = f"tests/{folder}/test_{name}"
    return test == f"{own}.py" or test.startswith(f"{own}_")


def let_go(data: CoverageData) -> None:
    """Close what was traced: it is a database in memory, for which Python 3.13 warns if it is left."""
    data.close(force=True)


class Tracer:
    """Traces the listed files through the session, but not in tests that pay much for little."""

    def __init__(self, coverage: Coverage, files: list[str]) -> None:
        self._coverage = coverage
        self._files = files

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionstart(self) -> None:
        """Begin before any test module, and so any of vtdesk, is imported."""
        self._coverage.start()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """Trace no test that only reaches the listed files through a window or much else."""
        if self._is_traced(item):
            return (yield)
        self._coverage.stop()
        try:
            return (yield)
        finally:
            self._coverage.start()

    def _is_traced(self, item: pytest.Item) -> bool:
        if any(item.get_closest_marker(name) for name in UNTRACED):
            return False
        if not item.nodeid.startswith(LONG_HISTORIES):
            return True
        test = item.nodeid.partition("::")[0]
        return any(mirrors(test, file) for file in self._files)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self) -> None:
        """End before anybody looks at what was reached."""
        self._coverage.stop()


class Sender:
    """Leaves what a worker traced for its controller."""

    def __init__(self, coverage: Coverage, output: dict[str, object]) -> None:
        self._coverage = coverage
        self._output = output

    def pytest_sessionfinish(self) -> None:
        """Put it into the worker's output, which travels at its end."""
        reached = self._coverage.get_data()
        self._output[REACHED] = reached.dumps()
        let_go(reached)


class Gatherer:
    """Puts together what the workers traced."""

    def __init__(self, coverage: Coverage) -> None:
        self._coverage = coverage

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: WorkerNode) -> None:
        """Add a worker's share; one that crashed has none, which shows as gaps."""
        reached = getattr(node, "workeroutput", {}).get(REACHED)
        if isinstance(reached, bytes):
            share = CoverageData(no_disk=True)
            share.loads(reached)
            self._coverage.get_data().update(share)
            let_go(share)


class Judge:
    """Fails the session over what was not reached, and says what that is."""

    def __init__(self, coverage: Coverage, root: Path, files: list[str]) -> None:
        self._coverage = coverage
        self._root = root
        self._files = files
        self._gaps: list[Gap] = []

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Compare, and let a gap fail a session that passed otherwise."""
        self._gaps = find_gaps(self._coverage, self._root, self._files)
        let_go(self._coverage.get_data())
        if self._gaps and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Name the gaps above pytest's own summary."""
        if self._gaps:
            terminalreporter.section("perfect files that are not", red=True)
        for gap in self._gaps:
            terminalreporter.write_line(str(gap))


def pytest_configure(config: pytest.Config) -> None:
    """Start tracing if any file is listed."""
    files = read_list(LIST.read_text(encoding="utf-8"))
    gone = [file for file in files if not (ROOT / file).is_file()]
    if gone:
        raise pytest.UsageError(f"{LIST.name} lists what is not there: {', '.join(gone)}")
    if files:
        _take_part(config, files)


def _take_part(config: pytest.Config, files: list[str]) -> None:
    """Do this process's part: trace, judge, or both if it is the only one."""
    coverage, output = traced(ROOT, files), workers.output(config)
    register = config.pluginmanager.register
    if workers.is_controller(config):
        register(Gatherer(coverage), "perfect-files-gatherer")
    else:
        register(Tracer(coverage, files), "perfect-files-tracer")
    if output is None:
        register(Judge(coverage, ROOT, files), "perfect-files-judge")
    else:
        register(Sender(coverage, output), "perfect-files-sender")
