"""Changes that a person has agreed to, in an account that asks before each.

What goes through the outbox is shown before it gets there: who puts it there asks by `Agree`. A call that changes something at once,
such as a link between two records, is let through only from within `agreed`.
"""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from vtdesk.domain.ids import ModuleName
from vtdesk.domain.values import Cell

_agreed: ContextVar[bool] = ContextVar("agreed", default=False)


@dataclass(frozen=True, slots=True)
class Intended:
    """What is about to be written to one record.

    Attributes:
        module: the record's.
        values: wire values by field.
        before: what the fields hold now; nothing for a new record.
    """

    module: ModuleName
    values: Mapping[str, str]
    before: Mapping[str, Cell]


Agree = Callable[[Intended], Awaitable[bool]]
"""Asks the person whether that may be written, where their account wants to be asked."""


class NotAgreed(Exception):
    """The person did not agree; nothing was written."""


async def check_agreed(agree: Agree | None, intended: Intended) -> None:
    """Ask, where there is somebody to ask.

    Raises:
        NotAgreed: the person does not want it.
    """
    if agree is not None and not await agree(intended):
        raise NotAgreed


@contextmanager
def agreed() -> Iterator[None]:
    """Calls made in here, and in tasks begun in here, are what the person has just agreed to."""
    token = _agreed.set(True)
    try:
        yield
    finally:
        _agreed.reset(token)


def is_agreed() -> bool:
    """Whether a person has agreed to the change that is about to be sent."""
    return _agreed.get()
