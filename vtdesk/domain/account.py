"""An account: which Vtiger, as whom, and what vtdesk may do there."""

from dataclasses import dataclass
from enum import Enum

from vtdesk.domain.ids import RecordId


class WriteLevel(Enum):
    """What vtdesk may do in this account; enforced in the transport, below everything else."""

    READ_ONLY = "read only"
    ASK = "ask before each change"
    NORMAL = "read and write"


DEFAULT_TINT = "olive"


class Keeping(Enum):
    """Where an account's access key and the key of its store are kept.

    KEYRING: in the computer's password store. PASSPHRASE: in a file that a passphrase opens.
    MEMORY: nowhere; nothing of the account's records is on disk either.
    """

    KEYRING = "keyring"
    PASSPHRASE = "passphrase"  # noqa: S105 - the name of a way, not a secret
    MEMORY = "memory"


class Secret:
    """A text that never shows itself: not in a repr, a log line or a traceback's locals."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself; call it only where it leaves for the wire, the keyring or a cipher."""
        return self._text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._text == self._text

    def __hash__(self) -> int:
        return hash(("Secret", self._text))

    def __bool__(self) -> bool:
        return bool(self._text)

    def __repr__(self) -> str:
        return "Secret(…)"


@dataclass(frozen=True, slots=True)
class Account:
    """One way into one Vtiger.

    Attributes:
        id: made here; names the account's folder and its entries in the keyring.
        endpoint: the API's base address, as in "https://acme.od2.vtiger.com/restapi/v1/vtiger/default".
        user: the log-in name.
        label: the name people see.
        allow_http: plain http to a host that is not this computer was allowed by the person.
        keeping: where its secrets are; the sample company's are in memory whatever this says.
        ca_file: file of certificate authorities to trust besides the system's; "" for none.
        tint: name of the accent stripe's colour.
        demo: the sample company, served from this program.
    """

    id: str
    endpoint: str
    user: str
    label: str
    write_level: WriteLevel = WriteLevel.READ_ONLY
    allow_http: bool = False
    keeping: Keeping = Keeping.KEYRING
    ca_file: str = ""
    tint: str = DEFAULT_TINT
    demo: bool = False


@dataclass(frozen=True, slots=True)
class UserInfo:
    """Who is signed in, as `me` answers.

    Attributes:
        id: the user's record, owner of new records by default.
        time_zone: IANA name of the zone that date-times are shown in, where the server tells.
        currency: sign of the user's currency, where it is the one that amounts come in.
    """

    id: RecordId
    user_name: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    time_zone: str | None = None
    currency: str = ""

    @property
    def full_name(self) -> str:
        """First and last name, or the log-in name where both are empty."""
        return f"{self.first_name} {self.last_name}".strip() or self.user_name
