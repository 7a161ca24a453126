"""Between Qt's signals and coroutines.

A nested event loop inside a coroutine stops every other one (qasync issue 59), so dialogs are
opened, never executed, and awaited here. A slot that has to wait is a coroutine method marked
with `spawns`: connected like any other method, it runs as a task of its widget's `Tasks`. What it
waited for may come when the widget has gone: then the task ends, for nobody is left to show it to.
"""

import asyncio
import functools
import inspect
from collections.abc import Callable, Coroutine
from typing import Any, Protocol

import shiboken6
from PySide6.QtWidgets import QDialog

from vtdesk.app.tasks import Tasks


class HasTasks(Protocol):
    """Owns or borrows the place where its coroutines run."""

    @property
    def tasks(self) -> Tasks:
        """Where coroutines of this object run."""


def spawns(
    method: Callable[..., Coroutine[Any, Any, None]],
) -> Callable[..., None]:
    """Make a coroutine method a slot: a call starts it in ``self.tasks`` and returns at once.

    Arguments of the signal that the method does not take are dropped, as Qt does for plain slots.
    """
    parameters = list(inspect.signature(method).parameters.values())
    taken = len(parameters) - 1
    name = method.__qualname__

    @functools.wraps(method)
    def start(self: HasTasks, *arguments: object) -> None:
        self.tasks.spawn(_while_there(self, method, arguments[:taken]), name)

    return start


async def _while_there(
    owner: object, method: Callable[..., Coroutine[Any, Any, None]], arguments: tuple[object, ...]
) -> None:
    try:
        await method(owner, *arguments)
    except RuntimeError:
        # raised by whatever Qt object is touched after its end; cancelling at that end instead
        # would stop work in the middle that is worth finishing, such as a save
        if shiboken6.isValid(owner):
            raise


async def ask(dialog: QDialog) -> int:
    """Open a dialog over its window and wait until the person has answered it.

    Returns:
        The dialog's result code.

    Raises:
        CancelledError: the waiting was cancelled, or the dialog went with its window.
    """
    answer = _Answer(asyncio.get_running_loop().create_future())
    dialog.finished.connect(answer.give)
    dialog.destroyed.connect(answer.withdraw)
    # some dialogs hide this one behind another of their own with arguments
    QDialog.open(dialog)
    try:
        return await answer.given
    finally:
        if not answer.complete:
            answer.complete = True
            dialog.reject()


class _Answer:
    """Puts a dialog's result into a future, once."""

    def __init__(self, given: asyncio.Future[int]) -> None:
        self.given = given
        self.complete = False

    def give(self, result: int) -> None:
        if not self.complete:
            self.complete = True
            self.given.set_result(result)

    def withdraw(self) -> None:
        if not self.complete:
            self.complete = True
            self.given.cancel()
