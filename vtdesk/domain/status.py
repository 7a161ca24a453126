"""How it stands between vtdesk and the server, as the status line shows it."""

from dataclasses import dataclass

from vtdesk.domain.ids import ModuleName
from vtdesk.domain.notices import Notice


@dataclass(frozen=True, slots=True)
class PullProgress:
    """A module being fetched: records stored so far, and how many there are if the server told.

    Attributes:
        paused: it waits until the person lets first fetches go on.
        checking: the news are here; what is gone is looked for, and nobody waits for that.
        refreshing: all that is to be kept came before; what changed since is asked for.
    """

    module: ModuleName
    done: int = 0
    total: int | None = None
    paused: bool = False
    checking: bool = False
    refreshing: bool = False

    @property
    def is_filling(self) -> bool:
        """Whether records are on their way that never were here."""
        return not self.checking and not self.refreshing


@dataclass(frozen=True, slots=True)
class Suspicion:
    """A server that suddenly lists far fewer records of a module than are stored.

    Nothing is removed until the person decides whom to believe.

    Attributes:
        here: how many are stored.
        there: how many the server lists.
    """

    module: ModuleName
    here: int
    there: int


@dataclass(frozen=True, slots=True)
class SyncStatus:
    """The state of synchronisation.

    Attributes:
        online: the last call was answered; None before the first one.
        by_choice: no call is made because the person wants it so.
        offline_since: Unix time of the first call in a row that was not.
        checked: Unix time of the last answer.
        pulls: modules being fetched now.
        sending: a change is on its way.
        resume_at: Unix time at which a used-up call allowance comes back.
        trouble: what keeps everything from going on until the person acts.
        suspicions: modules whose server is not believed until the person decides.
    """

    online: bool | None = None
    by_choice: bool = False
    offline_since: float | None = None
    checked: float | None = None
    pulls: tuple[PullProgress, ...] = ()
    sending: bool = False
    resume_at: float | None = None
    trouble: Notice | None = None
    suspicions: tuple[Suspicion, ...] = ()

    def pull(self, module: ModuleName) -> PullProgress | None:
        """The running fetch of a module, if there is one."""
        return next((pull for pull in self.pulls if pull.module == module), None)

    def suspicion(self, module: ModuleName) -> Suspicion | None:
        """The open question about a module, if there is one."""
        return next((one for one in self.suspicions if one.module == module), None)
