"""A module together with what of it is to be kept, as the queries need it."""

from dataclasses import dataclass
from datetime import UTC, datetime

from vtdesk.api import vtql
from vtdesk.domain.ids import ModuleName, RecordId
from vtdesk.domain.keeping import PAGE, VISITED_PAGES, Keep, Policy
from vtdesk.domain.record import WireRecord
from vtdesk.domain.schema import ModuleSchema


@dataclass(frozen=True, slots=True)
class Scope:
    """What of a module is to be kept.

    Attributes:
        me: the user signed in, as far as known.
        now: Unix time in seconds.
    """

    schema: ModuleSchema
    policy: Policy
    me: RecordId | None
    now: float

    @property
    def module(self) -> ModuleName:
        """The module."""
        return self.schema.name

    @property
    def where(self) -> str:
        """The VTQL condition that chooses what is kept; "" for everything.

        Of what is one's own, it chooses the records of the user alone: which groups somebody is
        in, only `sync` knows.
        """
        if self.policy.keep is Keep.MINE and self.mine:
            return self.mine
        return vtql.modified_since(self.earliest) if self.earliest else ""

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
        """The VTQL condition that chooses what belongs to the user; "" where none can be said."""
        if self.me is None or vtql.OWNER not in self.schema.by_name:
            return ""
        return vtql.owned_by(self.me)

    def holds(self, record: WireRecord) -> bool:
        """Whether an answered record is one of those that `where` chooses."""
        if not self.where:
            return True
        if self.policy.keep is Keep.MINE:
            return record.get(vtql.OWNER) == str(self.me)
        return str(record.get("modifiedtime") or self.earliest) >= self.earliest
