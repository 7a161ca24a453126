"""The known errors of vtdesk.

    VtdeskError
    ├── Offline              no answer: no network, name not found, refused, timed out
    │   └── OutcomeUnknown   the request may have been carried out, its answer was lost
    ├── InsecureAddress      plain http, or a certificate this computer does not trust
    ├── NotVtiger            something answered, but not Vtiger: a web page, cut or broken JSON
    ├── SignInNeeded         user and access key were not accepted
    ├── AccessDenied         the server knows us and says no
    ├── RecordGone           deleted, or hidden from this user
    ├── ValueRefused         the server named a field or a rule it wants kept
    ├── TooManyCalls         the call allowance is used up until a known moment
    ├── ServerTrouble        the server broke, or answered what its manual does not allow
    ├── WritesBlocked        this account is read-only in vtdesk
    ├── StoreTrouble         the local store: damaged, full, locked, newer, not writable
    │   ├── StoreDamaged     not a readable store with this key
    │   ├── StoreNewer       written by a newer vtdesk
    │   └── NoRoom           the room that the person gave the store is used up
    ├── ProfileTrouble       a folder or file of the profile cannot be used
    ├── NoPasswordStore      this computer keeps no secrets for us: no keyring, locked, no answer
    └── WrongPassphrase      the typed passphrase does not open what it should

An error is *known* when it is one of these; everything else is a bug and reaches the crash
dialog. Each carries a `Notice`-ready `summary` (what did not happen and why, in words for the
person), a `remedy` and a `detail` for the log. Secrets never get into any of the three.
"""

from enum import Enum


class Remedy(Enum):
    """What the person can do about a problem; the window offers it as a button."""

    NONE = "none"
    RETRY = "retry"
    CHECK_ADDRESS = "check address"
    PASTE_KEY = "paste key again"
    CHOOSE_CA_FILE = "use a CA file"
    WORK_OFFLINE = "work offline"
    OPEN_FOLDER = "open folder"
    OPEN_DEMO = "open demo"
    MAKE_ROOM = "make room"
    UNDO_SAVE = "undo the save"
    LOOK_AT_CONVERSION = "look at the conversion"
    UNDO = "undo"
    LOG_CALL = "log the call"
    CHANGE_LEVEL = "change what vtdesk may do"


class VtdeskError(Exception):
    """A problem that vtdesk knows and can say in words.

    Args:
        summary: one or two sentences for the person: what did not happen, why.
        detail: status, code and message for the log and the folded details; never a secret.
        remedy: what the person can do.
    """

    default_remedy = Remedy.NONE
    folder = ""

    def __init__(self, summary: str, *, detail: str = "", remedy: Remedy | None = None) -> None:
        super().__init__(summary)
        self.summary = summary
        self.detail = detail
        self.remedy = self.default_remedy if remedy is None else remedy


class Offline(VtdeskError):
    """No answer came: the network, the name or the server is not there."""

    default_remedy = Remedy.WORK_OFFLINE


class OutcomeUnknown(Offline):
    """A write was sent and its answer was lost; it may or may not have taken place."""

    default_remedy = Remedy.RETRY


class InsecureAddress(VtdeskError):
    """The connection would not be safe: plain http, or a certificate nobody here vouches for."""

    default_remedy = Remedy.CHECK_ADDRESS


class NotVtiger(VtdeskError):
    """Something answered that does not speak Vtiger's protocol."""

    default_remedy = Remedy.CHECK_ADDRESS


class SignInNeeded(VtdeskError):
    """User and access key were not accepted."""

    default_remedy = Remedy.PASTE_KEY


class AccessDenied(VtdeskError):
    """The server refused this module, record, field or action to this user."""


class RecordGone(VtdeskError):
    """The record is deleted, or hidden from this user; the server does not tell which."""


class ValueRefused(VtdeskError):
    """The server refused a value.

    Args:
        summary: words for the person.
        field: API name of the field it stands at, if the server named one.
        detail: code and message for the log.
    """

    def __init__(self, summary: str, *, field: str | None = None, detail: str = "") -> None:
        super().__init__(summary, detail=detail)
        self.field = field


class TooManyCalls(VtdeskError):
    """The allowance is used up (HTTP 429).

    Args:
        summary: words for the person.
        retry_after: seconds until calls are allowed again, as the server announced it.
        detail: for the log.
    """

    def __init__(self, summary: str, *, retry_after: float, detail: str = "") -> None:
        super().__init__(summary, detail=detail)
        self.retry_after = retry_after


class ServerTrouble(VtdeskError):
    """The server answered with a failure of its own (HTTP 500, swallowed exceptions)."""

    default_remedy = Remedy.RETRY


class WritesBlocked(VtdeskError):
    """The account's write level forbids this; nothing was sent."""

    default_remedy = Remedy.CHANGE_LEVEL


class StoreTrouble(VtdeskError):
    """The local store cannot be used: damaged, full, locked, from a newer vtdesk, not writable."""

    default_remedy = Remedy.OPEN_FOLDER


class StoreDamaged(StoreTrouble):
    """The file is not a readable store with this key; it is kept aside, never deleted."""


class StoreNewer(StoreTrouble):
    """The file was written by a newer vtdesk."""


class NoRoom(StoreTrouble):
    """The store has come to the size that the person allows; nothing in it was removed."""

    default_remedy = Remedy.MAKE_ROOM


class ProfileTrouble(VtdeskError):
    """A folder or file cannot be used: not writable, disk full, not readable.

    Args:
        summary: words for the person.
        detail: for the log.
        remedy: what the person can do.
        folder: where to look; "" for the folder of vtdesk's own files.
    """

    default_remedy = Remedy.OPEN_FOLDER

    def __init__(
        self, summary: str, *, detail: str = "", remedy: Remedy | None = None, folder: str = ""
    ) -> None:
        super().__init__(summary, detail=detail, remedy=remedy)
        self.folder = folder


class NoPasswordStore(VtdeskError):
    """The computer's keyring is missing, locked, does not answer, or keeps secrets as plain text.

    The person chooses between a passphrase and keeping nothing on disk.
    """


class WrongPassphrase(VtdeskError):
    """The passphrase does not open the sealed secrets; nothing was changed."""
