"""A module together with what of it is to be kept, as the queries need it."""

from dataclasses import dataclass
from datetime import UTC, datetime

from vtdesk.api import vtql
from vtdesk.domain.cursor import Cursor
from vtdesk.domain.ids import ModuleName, RecordId
from vtdesk.domain.keeping import PAGE, VISITED_PAGES, Keep, Policy
from vtdesk.domain.query import Condition, Op
from vtdesk.domain.record import WireRecord
from vtdesk.domain.schema import ModuleSchema


@dataclass(frozen=True, slots=True)
class Scope:
    """What of a module is to be kept.

    Attributes:
        me: the user signed in, as far as known.
        now: Unix time in seconds.
        my_groups: the groups that user is in, as far as known.
    """

    schema: ModuleSchema
    policy: Policy
    me: RecordId | None
    now: float
    my_groups: tuple[RecordId, ...] = ()

    @property
    def module(self) -> ModuleName:
        """The module."""
        return self.schema.name

    @property
    def where(self) -> str:
        """The VTQL condition that chooses what is kept; "" for everything."""
        if self.policy.keep is Keep.MINE and self.mine:
            return self.mine
        return vtql.modified_since(self.earliest) if self.earliest else ""

    @property
    def stored_where(self) -> Condition | None:
        """What `where` says, for the rows that are stored."""
        if self.policy.keep is Keep.MINE and self.mine:
            return Condition(vtql.OWNER, Op.ONE_OF, tuple(map(str, self._owners)))
        if self.earliest:
            return Condition("modifiedtime", Op.MORE_OR_IS, (self.earliest,))
        return None

    @property
    def earliest(self) -> str:
        """The moment before which changes are too old to be kept; "" for none."""
        since = self.policy.since(datetime.fromtimestamp(self.now, UTC))
        if since is None or "modifiedtime" not in self.schema.by_name:
            return ""
        return f"{since:%Y-%m-%d} 00:00:00"

    def is_large(self, total: int | None) -> bool:
        """Whether only the newest of so many records are kept."""
        large = total is None or total > VISITED_PAGES * PAGE
        return large and self.policy.keep is Keep.VISITED and "modifiedtime" in self.schema.by_name

    @property
    def mine(self) -> str:
        """The VTQL condition that chooses what belongs to the user or one of the user's groups; "" where none can be said."""
        if not self._owners or vtql.OWNER not in self.schema.by_name:
            return ""
        return vtql.owned_by(self._owners)

    @property
    def groups(self) -> tuple[str, ...] | None:
        """The groups whose records are kept with one's own; None where everybody's may be."""
        if self.policy.keep is not Keep.MINE:
            return None
        return tuple(sorted(map(str, self.my_groups)))

    def holds(self, record: WireRecord) -> bool:
        """Whether an answered record is one of those that `where` chooses."""
        if not self.where:
            return True
        if self.policy.keep is Keep.MINE:
            return record.get(vtql.OWNER) in list(map(str, self._owners))
        return str(record.get("modifiedtime") or self.earliest) >= self.earliest

    def is_kept(self, cursor: Cursor) -> bool:
        """Whether everything that a cursor is about is to be kept.

        Nothing tells whose and how old the rows are that were looked at: a choice of some looks.
        """
        if not self.policy.covers(cursor.policy):
            return False
        if cursor.policy.keep is Keep.VISITED and self.policy.keep in {Keep.MINE, Keep.RECENT}:
            return False
        return not self._both_mine(cursor) or _includes(self.groups, cursor.groups)

    def is_within(self, cursor: Cursor) -> bool:
        """Whether everything that is to be kept belongs to what a cursor is about."""
        if not cursor.policy.covers(self.policy):
            return False
        return not self._both_mine(cursor) or _includes(cursor.groups, self.groups)

    def _both_mine(self, cursor: Cursor) -> bool:
        return self.policy.keep is cursor.policy.keep is Keep.MINE

    @property
    def _owners(self) -> tuple[RecordId, ...]:
        return () if self.me is None else tuple(dict.fromkeys((self.me, *self.my_groups)))


def _includes(groups: tuple[str, ...] | None, others: tuple[str, ...] | None) -> bool:
    return groups is not None and others is not None and set(others) <= set(groups)
