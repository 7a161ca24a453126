"""Known errors, and bugs, as notices: the one door by which a problem reaches the person."""

from vtdesk.app.write_rights import READ_ONLY
from vtdesk.domain.errors import (
    AccessDenied,
    InsecureAddress,
    NoPasswordStore,
    NoRoom,
    NotVtiger,
    Offline,
    OutcomeUnknown,
    ProfileTrouble,
    RecordGone,
    Remedy,
    ServerTrouble,
    SignInNeeded,
    StoreTrouble,
    TooManyCalls,
    ValueRefused,
    VtdeskError,
    WritesBlocked,
    WrongPassphrase,
)
from vtdesk.domain.notices import Level, Notice

_TOPICS: dict[type[VtdeskError], str] = {
    OutcomeUnknown: "outcome",
    Offline: "connection",
    InsecureAddress: "connection",
    NotVtiger: "connection",
    SignInNeeded: "sign-in",
    AccessDenied: "rights",
    RecordGone: "record",
    ValueRefused: "value",
    TooManyCalls: "calls",
    ServerTrouble: "server",
    WritesBlocked: "read-only",
    StoreTrouble: "store",
    NoRoom: "room",
    ProfileTrouble: "profile",
    NoPasswordStore: "secrets",
    WrongPassphrase: "secrets",
}

_LEVELS: dict[type[VtdeskError], Level] = {
    OutcomeUnknown: Level.PROBLEM,
    Offline: Level.WAITING,
    TooManyCalls: Level.WAITING,
    WritesBlocked: Level.INFO,
}


def notice_of(error: VtdeskError, *, module: str = "", topic: str | None = None) -> Notice:
    """What to tell the person about a known error.

    Args:
        error: it carries its own words.
        module: the module it happened in, so that the notice appears in that pane.
        topic: what it shall replace and be replaced by; None for the topic of the error's kind.
    """
    kinds = type(error).__mro__
    if topic is None:
        topic = next((_TOPICS[kind] for kind in kinds if kind in _TOPICS), "")
    return Notice(
        next((_LEVELS[kind] for kind in kinds if kind in _LEVELS), Level.PROBLEM),
        error.summary,
        detail=error.detail,
        remedy=error.remedy,
        topic=topic,
        module=module,
        folder=error.folder,
    )


def refusal(reason: str, topic: str) -> Notice:
    """Why something that was asked for is not done.

    Args:
        reason: in words; where it is the account's level, that can be changed at once.
        topic: a later notice of the same topic replaces this one.
    """
    remedy = Remedy.CHANGE_LEVEL if reason == READ_ONLY else Remedy.NONE
    return Notice(Level.INFO, reason, remedy=remedy, topic=topic)
