"""What the two ways of speaking to a Vtiger have in common."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from vtdesk.api.wire import Call, Request
from vtdesk.domain.record import Json

Carry = Callable[[Call, Request], Awaitable[Json]]
"""Sends one request and gives the `result` of its answer, or raises a known error."""


class Dialect(Protocol):
    """How one kind of server wants to be spoken to."""

    def turn(self, call: Call, carry: Carry) -> AbstractAsyncContextManager[Request]:
        """The request for a call, for as long as its answer is awaited.

        Args:
            call: what to ask.
            carry: for what has to be asked before, such as a log-in.
        """
        ...

    async def known_answer(self, call: Call, carry: Carry) -> Json:
        """The result of a call that needs no request of its own; None where it does."""
        ...
