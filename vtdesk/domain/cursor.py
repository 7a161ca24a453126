"""How far the local copy of a module has come; the store keeps it, the synchronisation reads it."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from vtdesk.domain.ids import ModuleName
from vtdesk.domain.keeping import ALL, Keep, Policy

_WHOLE = frozenset({Keep.ALL, Keep.VISITED})


@dataclass(frozen=True, slots=True)
class Cursor:
    """The progress of one module.

    Attributes:
        complete: the first fill went through to its end.
        last_number: of the record the fill has stored last; it goes on behind it. 0 before any.
        downward: the fill goes from the highest number to the lowest; else the other way.
        filled: how many records the fill has stored.
        total: how many records the server counted, where it tells.
        synced: Unix time in seconds at which the rows were last known to be fresh.
        modified: the newest `modifiedtime` seen, as it stands on the wire.
        told: Unix time in seconds that the server's clock had passed when `modified` was the newest.
        since: the server's Unix time from which `sync` is asked; None where it does not serve.
        swept: Unix time in seconds at which the rows were last counted against the server's.
        listed: Unix time in seconds at which the server's ids were last listed.
        doubted: a count of the server that is known to differ from what is stored: the person did
            not believe it, or it differed after a sweep as well.
        doubted_here: how many were stored then, but for those the person had decided to keep.
        gone: numbers of stored records that the server told as deleted, or did not list, and that
            were not removed yet: further answers are to come, or the person decides. Those that
            the person decided to keep come first.
        gone_kept: how many of `gone` these are.
        lost: how many records were removed since `lost_since` because the server had them no more.
        lost_since: Unix time in seconds at which that count began; it is about one day.
        lost_to: the highest number that was stored then. Who brings in many records hides no loss
            among them, and what came since and went again is none.
        behind: Unix time in seconds of the last look past rows that may be hidden from this user.
        behind_far: the same of the last one past many rows, where the server does not count.
        behind_count: how many rows the server counted then, where it gave fewer.
        crowded: the moment, as on the wire, up to which rows hidden from this user fill the pages.
        checked: the last of the stored records that were looked for by id, where only some are kept.
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
    doubted_here: int | None = None
    gone: tuple[int, ...] = ()
    gone_kept: int = 0
    lost: int = 0
    lost_since: float | None = None
    lost_to: int | None = None
    behind: float | None = None
    behind_count: int | None = None
    behind_far: float | None = None
    crowded: str | None = None
    checked: int = 0
    listed: float | None = None
    downward: bool = False
    told: float | None = None

    @property
    def is_proved(self) -> bool:
        """Whether what is stored was held against the server's count, where it is to be."""
        return self.partial or self.swept is not None

    @property
    def is_whole(self) -> bool:
        """Whether every record of the module is stored."""
        return self.complete and not self.partial and self.policy.keep in _WHOLE

    def begun_anew(self) -> "Cursor":
        """The cursor of a fill from its start, for which the rows stay until they come anew."""
        if self.partial:
            return replace(self, complete=False)
        return replace(self, complete=False, last_number=0, filled=0, total=None)

    def differing(self, here: int, there: int) -> "Cursor":
        """The same, knowing that stored and counted records differ by so many.

        Args:
            here: how many are stored.
            there: how many the server counts.
        """
        return replace(self, doubted=there, doubted_here=here)

    def knows(self, here: int, there: int) -> bool:
        """Whether stored and counted records are known to differ by so many."""
        if self.doubted is None or self.doubted_here is None:
            return False
        return there - here == self.doubted - self.doubted_here

    @property
    def counts_differ(self) -> bool:
        """Whether the server is known to count otherwise, so that its count does not tell what lacks."""
        return self.doubted is not None and self.doubted != self.doubted_here

    def expects(self, here: int, there: int) -> bool:
        """Whether the server lacks no more of the stored records than is known that it does."""
        if self.doubted is None or self.doubted_here is None:
            return False
        return here - there <= self.doubted_here - self.doubted

    @property
    def kept(self) -> frozenset[int]:
        """The records that the server has no more and the person decided to keep; none of them counts."""
        return frozenset(self.gone[: self.gone_kept])

    @property
    def is_undecided(self) -> bool:
        """Whether records are told as gone about which nobody has decided yet."""
        return self.gone_kept < len(self.gone)

    def lacking(self, gone: AbstractSet[int]) -> "Cursor":
        """The same with these of `gone` alone: the others came back, or are stored no more."""
        return self.told_gone(gone & frozenset(self.gone))

    def told_gone(self, gone: AbstractSet[int]) -> "Cursor":
        """The same with exactly these held to be gone; what of it the person decided to keep stays so."""
        kept = self.kept & gone
        return replace(self, gone=(*sorted(kept), *sorted(gone - kept)), gone_kept=len(kept))

    def keeping(self, here: int, there: int) -> "Cursor":
        """The same after the person decided to keep what is stored, although so many are there."""
        known = self.differing(here - len(self.gone), there)
        return replace(known, gone_kept=len(self.gone))

    def agreeing(self) -> "Cursor":
        """The same, knowing of no difference between stored and counted records."""
        return replace(self, doubted=None, doubted_here=None)

    def settled(self) -> "Cursor":
        """The same with nothing left to decide, and nothing counted as lost."""
        return replace(self.agreeing(), gone=(), gone_kept=0, lost=0, lost_since=None, lost_to=None)
