"""How far the local copy of a module has come; the store keeps it, the synchronisation reads it."""

from dataclasses import dataclass, replace

from vtdesk.domain.ids import ModuleName
from vtdesk.domain.keeping import ALL, Keep, Policy

_WHOLE = frozenset({Keep.ALL, Keep.VISITED})


@dataclass(frozen=True, slots=True)
class Cursor:
    """The progress of one module.

    Attributes:
        complete: the first fill went through to its end.
        last_number: the highest record number the fill has stored; it goes on behind it.
        filled: how many records the fill has stored.
        total: how many records the server counted, where it tells.
        synced: Unix time in seconds at which the rows were last known to be fresh.
        modified: the newest `modifiedtime` seen, as it stands on the wire.
        since: the server's Unix time from which `sync` is asked; None where it does not serve.
        swept: Unix time in seconds at which the rows were last counted against the server's.
        doubted: a count of the server that the person did not believe.
        policy: what the fill was to keep.
        groups: with whose groups' records it fetched what is one's own; None for every other
            policy, and where an older vtdesk left it to the server whose these are.
        partial: only the newest records were fetched, since the module is large and not kept.
        seen_to: of a partial one, `modified` as it was when all changes before it had come.
    """

    module: ModuleName
    complete: bool = False
    last_number: int = 0
    total: int | None = None
    synced: float | None = None
    modified: str | None = None
    filled: int = 0
    since: int | None = None
    swept: float | None = None
    doubted: int | None = None
    policy: Policy = ALL
    partial: bool = False
    groups: tuple[str, ...] | None = None
    seen_to: str | None = None

    @property
    def is_whole(self) -> bool:
        """Whether every record of the module is stored."""
        return self.complete and not self.partial and self.policy.keep in _WHOLE

    def begun_anew(self) -> "Cursor":
        """The cursor of a fill from its start, for which the rows stay until they come anew."""
        if self.partial:
            return replace(self, complete=False)
        return replace(self, complete=False, last_number=0, filled=0, total=None)
