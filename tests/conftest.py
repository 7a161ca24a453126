"""Fixtures and rules that hold for every test; README.md beside this file explains them."""

import functools
import gc
import inspect
import itertools
import logging
import os
import shutil
from collections.abc import Callable, Generator, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import keyring
import pytest
from hypothesis import HealthCheck, is_hypothesis_test

from tests.helpers import connections, coroutines, workers
from tests.helpers.leaks import Leaks
from tests.helpers.log_guard import GuardHandler, LoggedWarnings, LoggerLevels
from tests.helpers.memory_keyring import MemoryKeyring

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from vtdesk.app.paths import Profile
    from vtdesk.demo.server import DemoServer

QT_FIXTURES = frozenset({"qapp", "qtbot"})
FONT_FAMILIES = ["Inter", "DejaVu Sans", "Noto Sans"]
FONT_PIXELS = 13
TESTS_A_FREEZE = 50

_finished = itertools.count(1)

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# a scale set on the developer's desktop would move every measured pixel
for name in ("QT_SCALE_FACTOR", "QT_FONT_DPI", "QT_STYLE_OVERRIDE", "QT_QPA_PLATFORMTHEME"):
    os.environ.pop(name, None)

hypothesis.settings.register_profile(
    "ci",
    max_examples=25,
    stateful_step_count=20,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
hypothesis.settings.register_profile(
    "deep",
    max_examples=2_000,
    stateful_step_count=50,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark as ``gui`` what uses Qt, and make coroutine tests of hypothesis runnable."""
    for item in items:
        if not isinstance(item, pytest.Function):
            continue
        if QT_FIXTURES & set(item.fixturenames):
            item.add_marker("gui")
        if is_hypothesis_test(item.obj):
            _make_examples_synchronous(item)


def pytest_collection_finish() -> None:
    """Let no later collection of garbage look through the thousands of tests again."""
    _freeze()


def pytest_runtest_logfinish() -> None:
    """Let none look again at what the tests until now have left for good: caches and reports."""
    if next(_finished) % TESTS_A_FREEZE == 0:
        _freeze()


def _freeze() -> None:
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_report_to_serializable() -> Generator[None, object, object]:
    """Let a worker report what its tests printed and logged, whatever that was."""
    return workers.encodable((yield))


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run ``async def`` tests: on qasync's loop when they use Qt, else on asyncio's."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    arguments = {name: pyfuncitem.funcargs[name] for name in _argument_names(pyfuncitem)}
    coroutines.run(lambda: pyfuncitem.obj(**arguments), _loop_factory(pyfuncitem))
    return True


def _argument_names(item: pytest.Function) -> tuple[str, ...]:
    return item._fixtureinfo.argnames


def _loop_factory(item: pytest.Function) -> coroutines.LoopFactory | None:
    if not QT_FIXTURES & set(item.fixturenames):
        return None
    # imported late: only tests that need a window pay for it
    from qasync import QEventLoop

    return lambda: QEventLoop(item.funcargs.get("qapp") or item._request.getfixturevalue("qapp"))


def _make_examples_synchronous(item: pytest.Function) -> None:
    handle = item.obj.hypothesis
    inner = handle.inner_test
    if not inspect.iscoroutinefunction(inner):
        return

    @functools.wraps(inner)
    def run_example(*args: object, **kwargs: object) -> None:
        coroutines.run(lambda: inner(*args, **kwargs), _loop_factory(item))

    handle.inner_test = run_example


@pytest.fixture(scope="session", autouse=True)
def _home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep every test, and every program it starts, out of the developer's own files."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
            patch.setenv(name, str(home))
        for name in ("CONFIG", "DATA", "STATE", "CACHE"):
            patch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
        patch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
        yield


@pytest.fixture(scope="session", autouse=True)
def _frozen_stays_frozen() -> Iterator[None]:
    """Keep a program that ends in a test from thawing all the tests for later collections."""
    with pytest.MonkeyPatch.context() as patch:
        thaw = gc.unfreeze

        def thaw_garbage() -> None:
            thaw()
            _freeze()

        patch.setattr(gc, "unfreeze", thaw_garbage)
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_connection_forgotten() -> Iterator[None]:
    """Keep what a cancelled task leaves half closed from failing a test that runs later."""
    with pytest.MonkeyPatch.context() as patch:
        connections.close_forgotten(patch)
        yield


@pytest.fixture(scope="session")
def qapp(qapp: "QApplication") -> "QApplication":
    """The one QApplication, with the same style and font on every machine."""
    from PySide6.QtGui import QFont

    font = QFont(FONT_FAMILIES)
    font.setPixelSize(FONT_PIXELS)
    qapp.setStyle("Fusion")
    qapp.setFont(font)
    qapp.setQuitOnLastWindowClosed(False)
    return qapp


@pytest.fixture(autouse=True)
def logged_warnings() -> Iterator[LoggedWarnings]:
    """Fail on log records of WARNING or above, unless the test expects or allows them."""
    warnings, levels = LoggedWarnings(), LoggerLevels()
    handler = GuardHandler(warnings)
    logging.getLogger().addHandler(handler)
    yield warnings
    logging.getLogger().removeHandler(handler)
    levels.restore()
    warnings.verify()


@pytest.fixture(autouse=True)
def _nothing_left_behind(logged_warnings: LoggedWarnings) -> Iterator[None]:
    """Fail on threads, sockets and windows that outlive the test."""
    leaks = Leaks()
    yield
    leaks.verify()


@pytest.fixture(autouse=True)
def _hands_off(request: pytest.FixtureRequest) -> None:
    """Put the mouse where no window is, as what lies under it looks hovered, and hold no key."""
    if QT_FIXTURES & set(request.fixturenames):
        from PySide6.QtGui import QCursor, QGuiApplication

        request.getfixturevalue("qapp")
        QCursor.setPos(QGuiApplication.primaryScreen().geometry().bottomRight())
        if QGuiApplication.keyboardModifiers():
            from tests.helpers.widgets import let_all_keys_go

            let_all_keys_go()


@pytest.fixture(autouse=True)
def memory_keyring() -> Iterator[MemoryKeyring]:
    """An empty keyring of the test's own in place of the computer's."""
    backend = MemoryKeyring()
    keyring.set_keyring(backend)
    yield backend
    backend.faults.hold.set()
    keyring.set_keyring(MemoryKeyring())


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    """An empty profile folder."""
    folder = tmp_path / "profile"
    folder.mkdir()
    return folder


@pytest.fixture
def home(tmp_path: Path) -> "Profile":
    """The folders of a program's first start."""
    from vtdesk.app.paths import Profile

    profile = Profile.below(tmp_path / "home")
    profile.make()
    return profile


@pytest.fixture(scope="session")
def _sample_company(tmp_path_factory: pytest.TempPathFactory) -> Callable[[date], Path]:
    """The file of an untouched sample company, made once a day: making it takes a while."""
    from vtdesk.demo.server import DemoServer

    folder = tmp_path_factory.mktemp("company")

    @functools.cache
    def made(day: date) -> Path:
        file = folder / f"{day}.db"
        with DemoServer(database=file, base_day=day):
            return file

    return made


@pytest.fixture
def demo(
    _sample_company: Callable[[date], Path], _nothing_left_behind: None
) -> "Iterator[DemoServer]":
    """A demo server of the test's own, which it may change and break."""
    from vtdesk.demo.server import DemoServer

    company = _sample_company(datetime.now(UTC).date())
    own = shutil.copyfile(company, company.with_name("own.db"))
    with DemoServer(database=own) as server:
        yield server


@pytest.fixture(scope="session")
def shared_demo() -> "Iterator[DemoServer]":
    """One demo server for all tests that only read from it."""
    from vtdesk.demo.server import DemoServer

    with DemoServer() as server:
        yield server
