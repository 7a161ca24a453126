"""A keyring in memory, so that no test ever reaches the real one."""

import threading
from dataclasses import dataclass, field

from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, NoKeyringError, PasswordDeleteError


@dataclass(slots=True)
class KeyringFaults:
    """What is wrong with the keyring at the moment.

    Attributes:
        locked: the person has not unlocked it.
        missing: this computer has none.
        hold: while cleared, every call blocks as a real one does behind an unanswered prompt.
    """

    locked: bool = False
    missing: bool = False
    hold: threading.Event = field(default_factory=threading.Event)


class MemoryKeyring(KeyringBackend):
    """Keeps passwords in a dictionary and can be broken on purpose.

    Attributes:
        passwords: what is stored, by service and user name.
        faults: switches that may be changed while it is in use, from any thread.
    """

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # keyring leaves it unannotated
        self.passwords: dict[tuple[str, str], str] = {}
        self.faults = KeyringFaults()
        self.faults.hold.set()

    def get_password(self, service: str, username: str) -> str | None:
        """Return the stored password, or None."""
        self._misbehave()
        return self.passwords.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        """Store the password."""
        self._misbehave()
        self.passwords[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        """Forget the password; one that is not there is an error, as in the real backends."""
        self._misbehave()
        if self.passwords.pop((service, username), None) is None:
            raise PasswordDeleteError("not found")

    def _misbehave(self) -> None:
        self.faults.hold.wait()
        if self.faults.missing:
            raise NoKeyringError("no keyring on this computer")
        if self.faults.locked:
            raise KeyringLocked("locked")
