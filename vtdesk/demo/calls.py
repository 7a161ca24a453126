"""What was asked of the server, for tests that count calls."""

import threading
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Call:
    """One request.

    Attributes:
        operation: as it was asked for, e.g. ``query``.
        user: the user's name as sent; "" where none was.
        status: of the answer; 0 where the connection was dropped instead.
    """

    operation: str
    user: str
    status: int


class CallLog:
    """All calls since the start or the last ``clear``; may be used from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._calls: list[Call] = []

    def add(self, call: Call) -> None:
        """Note a call."""
        with self._lock:
            self._calls.append(call)

    def all(self) -> tuple[Call, ...]:
        """The calls in the order they were answered."""
        with self._lock:
            return tuple(self._calls)

    def count(self, operation: str | None = None) -> int:
        """How many calls there were, of one operation or of all."""
        return sum(operation in (None, call.operation) for call in self.all())

    def clear(self) -> None:
        """Forget all calls."""
        with self._lock:
            self._calls.clear()
