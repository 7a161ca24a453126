"""How one server tells what changed: by `sync`, in the widest form it grants, or by its times.

What it granted is remembered, and asked anew once a day. `sync` serves no user-defined and no
non-entity modules; everybody's changes are told to administrators only, and those of groups by no
open source server, which gives no sign of that (wire facts 6.5, 6.6); the stock release 8.3.0
breaks on it. Open source tells one's own changes alone, whatever was asked for: that everybody's
are told is believed once an answer held somebody else's. Where `sync` does not serve,
`modifiedtime` does.
"""

from collections.abc import Sequence

from vtdesk.api.client import SyncType, VtigerClient
from vtdesk.api.payloads import SyncPage
from vtdesk.api.vtql import OWNER
from vtdesk.domain.cursor import Cursor
from vtdesk.domain.errors import AccessDenied, NotVtiger, ServerTrouble
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.keeping import Keep
from vtdesk.sync import plan
from vtdesk.sync.scope import Scope

LOOK_BACK_S = 48 * 3600
"""How far before a fill the first `sync` asks: more than any clock is off, and any zone."""

CLOCK_PUT_BACK_S = 60.0
"""Seconds by which a server's times lie ahead of its clock only when that was put back."""

BREAKS = 3
"""After so many answers in a row that were none, `sync` is asked for a module no more that day."""

_YES, _NO, _UNKNOWN = "yes", "no", ""
_EVERYBODY = "everybody's"
_BROKE = "broke "
# modules that every Vtiger has and syncs: a refusal of one is about the kind of sync asked for
_SYNCED = frozenset({"Leads", "Contacts", "Accounts", "Potentials", "HelpDesk", "Calendar"})


class Ways:
    """Asks `sync` where it serves.

    Args:
        client: the server, and what it turned out to accept.
    """

    def __init__(self, client: VtigerClient) -> None:
        self._client = client

    def serves(self, scope: Scope) -> bool:
        """Whether `sync` may tell the changes of a module; True also while nobody knows."""
        return scope.schema.is_entity and bool(self._types(scope))

    async def ask(self, scope: Scope, since: int) -> SyncPage | None:
        """What changed after a moment of the server's clock; None where `sync` does not serve.

        Args:
            scope: the module, and what of it is kept.
            since: Unix time in seconds.
        """
        for sync_type in self._types(scope):
            try:
                page = await self._client.sync(scope.module, since, sync_type)
            except AccessDenied:
                self._refused(scope.module, sync_type)
            except (ServerTrouble, NotVtiger):
                self._broke(scope.module)
                return None
            else:
                self._learn(scope.module, _UNKNOWN)
                self._granted(sync_type, page)
                return page
        return None

    def give_up(self, module: ModuleName) -> None:
        """Ask `sync` of a module no more that day: it tells the same again and again."""
        self._learn(module, _NO)

    def is_proved(self, scope: Scope) -> bool:
        """Whether `sync` is known to tell everybody's changes, or none but one's own are wanted."""
        mine = scope.policy.keep is Keep.MINE
        return mine or self._knows(SyncType.EVERYBODY.value, _EVERYBODY)

    async def prove(self, scope: Scope) -> bool:
        """Ask whether `sync` tells everybody's changes, by the oldest there are: one call.

        Where they are all one person's, it counts as not serving this module for the day.
        """
        answered = await self.ask(scope, 1) is not None
        proved = self.is_proved(scope)
        if answered and not proved:
            self._learn(scope.module, _NO)
        return proved

    def ask_module_again(self, module: ModuleName) -> None:
        """Forget that a module was refused, or that `sync` broke on it; servers change."""
        if self._knows(module, _NO):
            self._learn(module, _UNKNOWN)

    def ask_types_again(self) -> None:
        """Forget whose changes were refused; rights change."""
        for sync_type in SyncType:
            if self._knows(sync_type.value, _NO):
                self._learn(sync_type.value, _UNKNOWN)

    def server_time(self, local: float) -> float:
        """A moment that the server's clock has passed; the local clock's where it never told."""
        told = self._client.budget.server_time
        return local if told is None else told

    def since_of(self, cursor: Cursor, local: float) -> int | None:
        """From when to ask first, None where `sync` is not asked; earlier than it says where the server's clock was put back since.

        What was changed with the clock put back bears times from before the last answer: it is
        asked for from the moment of that answer, as the clock now counts.
        """
        told = self._client.budget.server_time
        if cursor.since is None or told is None or cursor.synced is None:
            return cursor.since
        if cursor.since <= told + CLOCK_PUT_BACK_S:
            # what it told may be as old as the last look
            return cursor.since
        last_answer = told - max(0.0, local - cursor.synced)
        return max(1, int(last_answer - CLOCK_PUT_BACK_S))

    def put_back(self, cursor: Cursor, local: float) -> float:
        """Seconds by which the server's clock was put back since the last look by time; 0 for not.

        That it was shows only where it is behind what it told then: the local clock alone proves
        nothing, since that may have been put forward.

        Args:
            cursor: as that look left it.
            local: Unix time in seconds, of an answer that came just now.
        """
        told = self._client.budget.server_time
        if told is None or cursor.told is None or cursor.told <= told + CLOCK_PUT_BACK_S:
            return 0.0
        return cursor.told - told + max(0.0, local - (cursor.synced or local))

    def next_since(self, page: SyncPage, before: float | None) -> int:
        """From when to ask next, so that nothing that happens now is missed.

        A change made after the answer, yet in the last second it told of, is told only to who asks
        from a second earlier (wire fact 6.4).

        Args:
            page: the answer.
            before: what the server's clock had passed before it was asked, if it told.
        """
        settled = before is not None and page.last_modified < before - plan.SETTLED_S
        return page.last_modified if settled else max(1, page.last_modified - 1)

    def clock_before(self) -> float | None:
        """What the server's clock has passed by now, as far as it told."""
        return self._client.budget.server_time

    def _types(self, scope: Scope) -> Sequence[SyncType]:
        if self._knows(scope.module, _NO) or scope.groups:
            return ()
        wanted = (SyncType.OWN if scope.policy.keep is Keep.MINE else SyncType.EVERYBODY,)
        return [sync_type for sync_type in wanted if not self._knows(sync_type.value, _NO)]

    def _granted(self, sync_type: SyncType, page: SyncPage) -> None:
        whole = sync_type is SyncType.EVERYBODY and _holds_several(page)
        if whole or not self._knows(sync_type.value, _EVERYBODY):
            self._learn(sync_type.value, _EVERYBODY if whole else _YES)

    def _broke(self, module: ModuleName) -> None:
        told = self._client.probe.known.get(f"sync:{module}", _UNKNOWN)
        times = 1 + (int(told.removeprefix(_BROKE)) if told.startswith(_BROKE) else 0)
        self._learn(module, _NO if times >= BREAKS else f"{_BROKE}{times}")

    def _refused(self, module: ModuleName, sync_type: SyncType) -> None:
        granted = self._knows(sync_type.value, _YES) or self._knows(sync_type.value, _EVERYBODY)
        if module in _SYNCED and not granted:
            self._learn(sync_type.value, _NO)
        else:
            self._learn(module, _NO)

    def _knows(self, about: str, answer: str) -> bool:
        return self._client.probe.known.get(f"sync:{about}", _UNKNOWN) == answer

    def _learn(self, about: str, answer: str) -> None:
        self._client.probe.learn(f"sync:{about}", answer)


def _holds_several(page: SyncPage) -> bool:
    """Whether an answer is about more than one person's records.

    Ids alone are the cloud's shape, which tells what was asked for (wire facts 6.2, 6.5).
    """
    owners = {plan.cell_of(record.get(OWNER)) for record in page.updated_records}
    return bool(page.updated_ids) or len(owners - {None, ""}) > 1
