"""How far the local copy of a module has come; the store keeps it, the synchronisation reads it."""

from dataclasses import dataclass

from vtdesk.domain.ids import ModuleName


@dataclass(frozen=True, slots=True)
class Cursor:
    """The progress of one module.

    Attributes:
        complete: the first fill went through to its end.
        last_number: the highest record number the fill has stored; it goes on behind it.
        total: how many records the server counted, where it tells.
        synced: Unix time in seconds at which the rows were last known to be fresh.
        modified: the newest `modifiedtime` seen, as it stands on the wire.
    """

    module: ModuleName
    complete: bool = False
    last_number: int = 0
    total: int | None = None
    synced: float | None = None
    modified: str | None = None
