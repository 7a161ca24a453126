"""How much of each module lies on this computer, and what that costs in calls, minutes and bytes.

Calls are shared by everybody who uses a Vtiger (help.vtiger.com, "Vtiger CRM API Limits"), so the
price is told before a choice is taken. Everything here is arithmetic: no clock, no network, no disk.
"""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from vtdesk.domain.ids import ModuleName

PAGE = 100
"""Records of one answer (wire fact 3.11)."""

EXTRA_CALLS = 3
"""What a fill asks besides its pages: the count, where deltas begin, the newest of one's own."""

VISITED_PAGES = 5
"""Pages of the newest records that a module brings of which only what was looked at is kept.

One that is no larger comes whole: knowing that nothing is missing is worth these few calls.
"""

DEFAULT_BYTES = 1_200
"""Bytes a record takes on disk, where too few of its module are stored to tell.

A contact of sixty fields with its words takes 820 to 1,010; few hold much more than that.
"""

UNLIMITED_CALLS_A_MINUTE = 300
"""What a fill reaches on a server that counts no calls, as open source ones (wire fact 8.4)."""

_DAYS_A_MONTH = 30.4375


class Keep(Enum):
    """Which of a module's records are kept.

    ALL: every record this user may see. MINE: those whose owner is this user or one of the user's
    groups. RECENT: those changed within some months. VISITED: the newest ones of a module whose
    table was opened, and every record that was opened.
    """

    ALL = "all"
    MINE = "mine"
    RECENT = "recent"
    VISITED = "visited"


@dataclass(frozen=True, slots=True)
class Policy:
    """What is kept of one module.

    Attributes:
        months: for RECENT, how far back; else without meaning.
    """

    keep: Keep = Keep.ALL
    months: int = 12

    def since(self, now: datetime) -> datetime | None:
        """The moment before which changes are too old for RECENT; None for every other choice."""
        if self.keep is not Keep.RECENT:
            return None
        return now - timedelta(days=self.months * _DAYS_A_MONTH)

    def covers(self, other: "Policy") -> bool:
        """Whether everything that the other choice keeps is kept by this one, too."""
        if self.keep is Keep.ALL:
            return True
        if self.keep is not other.keep:
            return other.keep is Keep.VISITED
        return self.keep is not Keep.RECENT or self.months >= other.months


ALL = Policy(Keep.ALL)
MINE = Policy(Keep.MINE)
VISITED = Policy(Keep.VISITED)


def recent(months: int) -> Policy:
    """What was changed within so many months."""
    return Policy(Keep.RECENT, months)


_EVERYDAY = frozenset(
    {"Leads", "Contacts", "Accounts", "Potentials", "Calendar", "Events", "Users", "Groups"}
)


def default_policy(module: ModuleName) -> Policy:
    """What is kept where nobody chose: the whole of what sales people work in every day."""
    return ALL if module in _EVERYDAY else VISITED


@dataclass(frozen=True, slots=True)
class Ceilings:
    """The part of the call allowance that work nobody waits for may use.

    Attributes:
        minute: of each minute's allowance, from 0 to 1.
        day: of the day's, from 0 to 1.
    """

    minute: float = 0.5
    day: float = 0.25


USUAL_ROOM = 5_000_000_000
"""Bytes that the store may take where nobody chose."""

USUAL_LOOK_S = 60.0
"""Seconds after which what is on screen is looked at again, where nobody chose."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a person lets fetching take besides calls.

    Attributes:
        room: bytes of the store beyond which no record is fetched that was never here; None for
            as many as there are. What waits to be sent always fits.
        look_every: seconds after which what is on screen is looked at again unasked; None for
            never.
        paused: first fetches wait until the person lets them go on.
    """

    room: int | None = USUAL_ROOM
    look_every: float | None = USUAL_LOOK_S
    paused: bool = False


@dataclass(frozen=True, slots=True)
class Estimate:
    """The price of keeping something.

    Attributes:
        records: how many there will be, about.
        calls: calls to the server until they are here.
        minutes: how long that takes at the part of the allowance that may be used.
        bytes: size on disk.
    """

    records: int
    calls: int
    minutes: float
    bytes: int


def estimate(
    policy: Policy,
    records: int,
    *,
    stored: int = 0,
    record_bytes: float | None = None,
    minute_limit: int | None = None,
    ceilings: Ceilings = Ceilings(),
) -> Estimate:
    """The price of keeping so many records.

    Args:
        policy: the choice.
        records: how many of them the server counts.
        stored: how many of them are here already and need no fetching.
        record_bytes: what a stored record of the module takes, where any is stored.
        minute_limit: the server's allowance, where it tells one.
        ceilings: the part of it that may be used.
    """
    if policy.keep is Keep.VISITED:
        records = min(records, VISITED_PAGES * PAGE)
    missing = max(0, records - stored)
    calls = math.ceil(missing / PAGE) + EXTRA_CALLS if missing else 0
    a_minute = UNLIMITED_CALLS_A_MINUTE
    if minute_limit is not None:
        a_minute = max(1, round(minute_limit * ceilings.minute))
    size = round(records * (record_bytes or DEFAULT_BYTES))
    return Estimate(records, calls, calls / a_minute, size)


@dataclass(frozen=True, slots=True)
class Usage:
    """What lies on disk of one module.

    Attributes:
        rows: records, those included that only wait to be created.
        bytes: size on disk with search words and indexes; about, where modules share pages.
        as_of: Unix time at which they were last known to equal the server's; None for never.
        total: how many the server has, as it last said; None where it was never asked.
    """

    module: ModuleName
    rows: int
    bytes: int
    as_of: float | None
    total: int | None = None


@dataclass(frozen=True, slots=True)
class ModuleCheck:
    """The stored records of a module against the server's count; None where it does not tell."""

    module: ModuleName
    here: int
    there: int | None

    @property
    def agrees(self) -> bool:
        """Whether the counts are equal, as far as the server tells."""
        return self.there is None or self.here == self.there


@dataclass(frozen=True, slots=True)
class StoreCheck:
    """What a look through the store found.

    Attributes:
        sound: the file is as it should be.
        modules: counts of every module that is kept by a rule; empty without a connection.
        offline: the counts could not be asked for.
    """

    sound: bool
    modules: tuple[ModuleCheck, ...] = ()
    offline: bool = False

    @property
    def differing(self) -> tuple[ModuleCheck, ...]:
        """The modules of which another number is here than in Vtiger."""
        return tuple(module for module in self.modules if not module.agrees)
