"""Long work that a person started: its price, how far it is, and what became of each row."""

import math
from dataclasses import dataclass
from enum import Enum

from vtdesk.domain.ids import ModuleName
from vtdesk.domain.keeping import PAGE, UNLIMITED_CALLS_A_MINUTE


class JobState(Enum):
    """How far a job has come.

    WAITING: behind another job. RUNNING: at work, or waiting for the server. PAUSED: by the person;
    what was on its way comes to its end. DONE: every row has its result. STOPPED: given up by the
    person; rows that were not begun stay as they are, until it goes on with them.
    """

    WAITING = "waiting"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Price:
    """What work costs.

    Attributes:
        calls: calls to the server, about.
        seconds: how long they take at the pace that the server allows.
    """

    calls: int
    seconds: float


def price_of(writes: int, *, reads: int = 0, minute_limit: int | None = None) -> Price:
    """The price of writing so many records one by one.

    Args:
        writes: calls that change something.
        reads: calls that only look.
        minute_limit: calls a minute that the server allows, where it tells.
    """
    calls = writes + reads
    return Price(calls, 60.0 * calls / max(1, minute_limit or UNLIMITED_CALLS_A_MINUTE))


def reads_before(records: int) -> int:
    """How many calls look at so many records before they are written over: a hundred each."""
    return math.ceil(records / PAGE)


@dataclass(frozen=True, slots=True)
class RowResult:
    """What became of one row of a job.

    Attributes:
        key: the record's key in its module.
        title: its name.
        words: the outcome for the person; why, where it did not happen.
        ok: it happened.
    """

    key: int
    title: str
    words: str
    ok: bool


@dataclass(frozen=True, slots=True)
class Job:
    """A job as the windows show it; every step makes a new one.

    Attributes:
        id: made here, unique for ever.
        kind: what sort of work, as `app.jobs` knows it: "apply", "edit", "delete", "tag", "undo",
            "restore", "export".
        title: what is done, in words: "Change 30 deals".
        module: whose records; "" for none.
        done: how many rows have a result.
        total: how many there are.
        results: of the rows that are done, in the order in which they came to their end.
        price: as it was told before the start.
        note: what it waits for, or how it ended, in words; may be "".
        can_undo: `Jobs.undo` takes it back.
        can_go_on: it was given up, and `Jobs.resume` goes on with the rows that are left.
    """

    id: str
    kind: str
    title: str
    module: ModuleName
    state: JobState
    done: int
    total: int
    results: tuple[RowResult, ...] = ()
    price: Price | None = None
    note: str = ""
    can_undo: bool = False
    can_go_on: bool = False

    @property
    def problems(self) -> int:
        """How many rows did not happen."""
        return sum(not result.ok for result in self.results)

    @property
    def is_over(self) -> bool:
        """Whether it came to its end or was given up."""
        return self.state in {JobState.DONE, JobState.STOPPED}
