"""A pytest plugin that holds listed files at 100 % of their lines and branches.

``packaging/dev.py test`` loads it with ``-p``. Only the files in ``packaging/perfect_files.txt``
are traced, and only in tests without a window, so the whole suite pays little and runs once.
"""

from collections.abc import Generator
from pathlib import Path
from typing import NamedTuple

import pytest
from coverage import Coverage

ROOT = Path(__file__).resolve().parents[2]
UNTRACED = ("gui", "end_to_end")
LIST = ROOT / "packaging" / "perfect_files.txt"


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


class PerfectFiles:
    """Traces the listed files through the session and fails it over what was not reached."""

    def __init__(self, root: Path, files: list[str]) -> None:
        self._root = root
        self._files = files
        self._gaps: list[Gap] = []
        self._coverage = Coverage(
            data_file=None, branch=True, include=[str(root / file) for file in files]
        )

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionstart(self) -> None:
        """Begin before any test module, and so any of vtdesk, is imported."""
        self._coverage.start()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """Trace no test that only reaches the listed files through a window."""
        if not any(item.get_closest_marker(name) for name in UNTRACED):
            return (yield)
        self._coverage.stop()
        try:
            return (yield)
        finally:
            self._coverage.start()

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Compare, and let a gap fail a session that passed otherwise."""
        self._coverage.stop()
        self._gaps = find_gaps(self._coverage, self._root, self._files)
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
        config.pluginmanager.register(PerfectFiles(ROOT, files), "perfect-files")
