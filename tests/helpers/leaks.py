"""Finds what a test left behind, so that it fails itself and not the third test after it."""

import gc
import os
import socket
import stat
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

# How long something that is already ending may take; reached only by a test that fails.
PATIENCE_S = 3.0

LOOP_WORKERS = ("AnyIO worker thread", "asyncio_")

_OPEN_FILES = Path("/proc/self/fd")


class Leaks:
    """Compares threads, internet sockets and top-level widgets with those at its making."""

    def __init__(self) -> None:
        self._threads = _threads()
        self._sockets = _internet_sockets()
        self._widgets = _top_level_widgets()

    def verify(self) -> None:
        """Raise AssertionError with the names of what stayed."""
        leftovers = _settled(self._leftovers)
        assert not leftovers, "left behind by the test: " + ", ".join(leftovers)

    def _leftovers(self) -> list[str]:
        threads = _threads() - self._threads
        sockets = _internet_sockets() - self._sockets
        widgets = [w for w in _top_level_widgets() if w not in self._widgets]
        return [
            *sorted(f"thread {thread.name}" for thread in threads),
            *sorted(sockets),
            *(f"window {widget!r}" for widget in widgets),
        ]


def _settled(look: Callable[[], list[str]]) -> list[str]:
    """Look again until nothing is found or patience ends."""
    found = look()
    if not found:
        return found
    # a widget in a reference cycle is no leak: it goes with the next collection
    gc.collect()
    _deliver_deferred_deletes()
    deadline = time.monotonic() + PATIENCE_S
    while (found := look()) and time.monotonic() < deadline:
        time.sleep(0.01)
        _deliver_deferred_deletes()
    return found


def _threads() -> set[threading.Thread]:
    """Return Python's threads that somebody has to end."""
    return {thread for thread in threading.enumerate() if not _ends_by_itself(thread)}


def _ends_by_itself(thread: threading.Thread) -> bool:
    # an event loop's workers go with the loop, at the latest with that of the shared demo server;
    # threads of Qt that once ran Python code stay listed for ever
    return thread.name.startswith(LOOP_WORKERS) or isinstance(thread, threading._DummyThread)


def _internet_sockets() -> set[str]:
    """Describe this process's open internet sockets; empty where the system cannot tell."""
    if not _OPEN_FILES.is_dir():
        return set()
    found = set()
    with os.scandir(_OPEN_FILES) as entries:
        descriptors = [int(entry.name) for entry in entries]
    for descriptor in descriptors:
        with suppress(OSError):
            if stat.S_ISSOCK(os.fstat(descriptor).st_mode):
                found |= _described(descriptor)
    return found


def _described(descriptor: int) -> set[str]:
    with socket.socket(fileno=os.dup(descriptor)) as duplicate:
        if duplicate.family not in {socket.AF_INET, socket.AF_INET6}:
            return set()
        return {f"socket {descriptor} of {duplicate.getsockname()}"}


def _top_level_widgets() -> list[object]:
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is None or widgets.QApplication.instance() is None:
        return []
    return list(widgets.QApplication.topLevelWidgets())


def _deliver_deferred_deletes() -> None:
    core = sys.modules.get("PySide6.QtCore")
    if core is not None and core.QCoreApplication.instance() is not None:
        core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete)
