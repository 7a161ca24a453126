"""The table of operations: name on the wire, function, whether it changes anything."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from vtdesk.demo.operations import metadata, reading, uploads, writing
from vtdesk.demo.operations.request import Request
from vtdesk.demo.values import Json


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation.

    Attributes:
        writes: it needs POST.
        cloud_only: open source does not have it.
    """

    run: Callable[[Request], Json]
    writes: bool = False
    cloud_only: bool = False


OPERATIONS: Mapping[str, Operation] = MappingProxyType(
    {
        "me": Operation(metadata.me),
        "listtypes": Operation(metadata.listtypes),
        "describe": Operation(metadata.describe),
        "retrieve": Operation(reading.retrieve),
        "query": Operation(reading.query),
        "sync": Operation(reading.sync),
        "create": Operation(writing.create, writes=True),
        "update": Operation(writing.update, writes=True),
        "revise": Operation(writing.revise, writes=True),
        "delete": Operation(writing.delete, writes=True),
        "files_retrieve": Operation(uploads.files_retrieve),
    }
)
