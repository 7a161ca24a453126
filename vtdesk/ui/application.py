"""QApplication, the one event loop, the hooks for unexpected exceptions, the orderly end.

qasync stays in this module: the rest of the program sees asyncio. Quit-on-last-window-closed is
off, because closing is a coroutine of its own: drafts to disk, tasks ended, client and store
closed, and only then does the loop stop.
"""

import asyncio
import logging
import os
import sys
import threading
from collections.abc import Callable, Coroutine, Sequence
from types import TracebackType
from typing import Any

import qasync
from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

import vtdesk
from vtdesk.ui.garbage import GarbageCollector
from vtdesk.ui.icons import program_icon

BugHook = Callable[[str, BaseException], None]
"""Told where an unexpected exception came up, and what it was."""

_log = logging.getLogger(__name__)
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def create_application(arguments: Sequence[str]) -> QApplication:
    """The one QApplication, named as desktops expect it; no window yet."""
    if sys.platform.startswith("linux"):
        # The desktop entry's name: by it the window finds its icon.
        QApplication.setDesktopFileName("vtdesk")
    application = QApplication(list(arguments))
    application.setApplicationName("vtdesk")
    application.setApplicationDisplayName("vtdesk")
    application.setApplicationVersion(vtdesk.__version__)
    # a desktop that does not know the entry asks the window itself
    application.setWindowIcon(program_icon())
    application.setQuitOnLastWindowClosed(False)
    return application


def run(application: QApplication, main: Coroutine[Any, Any, int], bug: BugHook) -> int:
    """Run a coroutine as the program on Qt's event loop; its answer is the exit code.

    Args:
        application: from `create_application`.
        main: the whole program; when it returns, everything has been closed.
        bug: told of exceptions that nobody expected, in slots, callbacks and threads.
    """
    qInstallMessageHandler(_log_qt)
    hooks = sys.excepthook, threading.excepthook
    sys.excepthook = _ExceptHook(bug)
    threading.excepthook = _ThreadHook(bug)
    loop = qasync.QEventLoop(application)
    loop.set_exception_handler(_LoopHook(bug))
    garbage = GarbageCollector()
    try:
        with loop:
            return int(loop.run_until_complete(main))
    finally:
        garbage.stop()
        sys.excepthook, threading.excepthook = hooks
        qInstallMessageHandler(None)


class _ExceptHook:
    """For slots and Qt's virtual methods: PySide6 hands their exceptions to sys.excepthook."""

    def __init__(self, bug: BugHook) -> None:
        self._bug = bug

    def __call__(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.closeAllWindows()
            return
        self._bug("a window", error.with_traceback(trace))


class _ThreadHook:
    """For threads; an exception there must not end the thread unseen."""

    def __init__(self, bug: BugHook) -> None:
        self._bug = bug

    def __call__(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            name = arguments.thread.name if arguments.thread else "a thread"
            self._bug(name, arguments.exc_value)


class _LoopHook:
    """For callbacks of the event loop."""

    def __init__(self, bug: BugHook) -> None:
        self._bug = bug

    def __call__(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, BaseException):
            self._bug(str(context.get("message", "the event loop")), error)
        else:
            _log.warning("event loop: %s", context.get("message"))


def _log_qt(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    _log.log(_LEVELS.get(kind, logging.WARNING), "Qt: %s", message)
    if kind is QtMsgType.QtFatalMsg:
        os.abort()
