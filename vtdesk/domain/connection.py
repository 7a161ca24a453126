"""The step-by-step check of an address, a user and an access key, as the sign-in page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from vtdesk.domain.account import UserInfo
from vtdesk.domain.errors import Remedy
from vtdesk.domain.schema import ModuleInfo


class CheckKind(Enum):
    """The steps in their order; the value is the step's title while nobody has asked yet."""

    FOUND = "Whether the address answers"
    SECURE = "Whether the connection is secure"
    SIGNED_IN = "Whether Vtiger accepts user and key"
    MODULES = "Which modules you may see"
    CALLS = "How many calls your edition allows"


class CheckState(Enum):
    """How far a step is; after one that STOPPED the rest stays WAITING."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class CheckStep:
    """One step of the check.

    Attributes:
        title: what is asked, or what was found.
        words: a sentence or two below the title; for a stopped step why, and what to do.
        detail: request, status and code for the folded details; never a secret.
        milliseconds: how long the step took; None while it has not ended.
        remedy: what the person can do about a stopped step.
    """

    kind: CheckKind
    state: CheckState
    title: str
    words: str = ""
    detail: str = ""
    milliseconds: int | None = None
    remedy: Remedy = Remedy.NONE


@dataclass(frozen=True, slots=True)
class Connection:
    """What a check that went through found out.

    Attributes:
        endpoint: the API's base address, for the account; ends in "/webservice.php" where the
            server has only the older end point.
        host: the host as a person reads it.
        minute_limit: calls a minute, where the server tells.
        day_limit: calls a day, where the server tells.
    """

    endpoint: str
    host: str
    user: UserInfo
    modules: tuple[ModuleInfo, ...]
    minute_limit: int | None = None
    day_limit: int | None = None


def waiting_steps() -> tuple[CheckStep, ...]:
    """All steps before the check begins."""
    return tuple(CheckStep(kind, CheckState.WAITING, kind.value) for kind in CheckKind)


def with_step(steps: Sequence[CheckStep], news: CheckStep) -> tuple[CheckStep, ...]:
    """The steps with the one of the same kind replaced."""
    return tuple(news if step.kind is news.kind else step for step in steps)


def running(kind: CheckKind) -> CheckStep:
    """The step while its answer is awaited."""
    return CheckStep(kind, CheckState.RUNNING, kind.value)
