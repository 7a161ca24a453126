"""The two ends between which records go, and what every part of the way needs besides."""

from collections.abc import Callable
from dataclasses import dataclass

from vtdesk.api.client import VtigerClient
from vtdesk.domain.changes import ChangeSet
from vtdesk.store.cache import Cache


@dataclass(frozen=True, slots=True)
class Ends:
    """Server and store.

    Attributes:
        client: the server.
        cache: the store.
        now: Unix time in seconds.
        publish: told what each write to the store touched.
    """

    client: VtigerClient
    cache: Cache
    now: Callable[[], float]
    publish: Callable[[ChangeSet], None]
