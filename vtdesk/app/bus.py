"""A small typed signal, and the one bus that carries facts from the services to the windows.

Slots are bound methods, held weakly: a closed page needs not disconnect to be collected. A signal
emitted from within one of its own slots is delivered after the running round, never inside it.
"""

from collections import deque
from collections.abc import Callable
from typing import Generic, TypeVar
from weakref import WeakMethod

from vtdesk.domain.changes import ChangeSet
from vtdesk.domain.notices import Notice
from vtdesk.domain.status import SyncStatus

T = TypeVar("T")


class Signal(Generic[T]):
    """One kind of fact; `emit` calls every connected method in the order of connection."""

    def __init__(self) -> None:
        self._slots: list[WeakMethod[Callable[[T], None]]] = []
        self._pending: deque[T] = deque()
        self._emitting = False

    def connect(self, slot: Callable[[T], None]) -> None:
        """Call `slot`, a bound method, with every value from now on; twice is once."""
        reference = WeakMethod(slot)
        if reference not in self._slots:
            self._slots.append(reference)

    def disconnect(self, slot: Callable[[T], None]) -> None:
        """Stop calling `slot`; one that is not connected is no problem."""
        reference = WeakMethod(slot)
        self._slots = [other for other in self._slots if other != reference]

    def emit(self, value: T) -> None:
        """Hand a value to every slot."""
        self._pending.append(value)
        if self._emitting:
            return
        self._emitting = True
        try:
            while self._pending:
                self._deliver(self._pending.popleft())
        finally:
            self._emitting = False
            self._pending.clear()

    def _deliver(self, value: T) -> None:
        for reference in tuple(self._slots):
            slot = reference()
            if slot is None:
                self._slots.remove(reference)
            elif reference in self._slots:
                slot(value)


class Bus:
    """The facts every window may listen to.

    Attributes:
        changes: what a write to the store touched.
        status: how it stands with the server.
        notices: what the person should be told.
    """

    def __init__(self) -> None:
        self.changes: Signal[ChangeSet] = Signal()
        self.status: Signal[SyncStatus] = Signal()
        self.notices: Signal[Notice] = Signal()
