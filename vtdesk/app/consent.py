"""Changes that a person has agreed to, in an account that asks before each.

What goes through the outbox was shown before it got there. A call that changes something at once,
such as a link between two records, is let through only from within `agreed`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_agreed: ContextVar[bool] = ContextVar("agreed", default=False)


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
