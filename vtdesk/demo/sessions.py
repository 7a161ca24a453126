"""Sessions of ``webservice.php``: challenge, log-in, their life and their end."""

import asyncio
import hashlib
import hmac
import secrets
from dataclasses import dataclass, field

from vtdesk.demo.clock import Clock
from vtdesk.demo.company import Company
from vtdesk.demo.errors import Code, Refusal
from vtdesk.demo.people import Person

_CHALLENGE_LIFE_S = 300
_SESSION_LIFE_S = 24 * 3600
_IDLE_LIFE_S = 30 * 60


@dataclass(slots=True)
class Session:
    """Somebody who is signed in.

    Attributes:
        turn: held during a request; requests of one session run one after another.
    """

    person: Person
    began: float
    used: float
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


class Sessions:
    """All challenges and sessions; forgotten when the server stops."""

    def __init__(self, company: Company) -> None:
        self._company = company
        self._clock: Clock = company.clock
        self._challenges: dict[str, tuple[str, int]] = {}
        self._sessions: dict[str, Session] = {}

    def challenge(self, user_name: str) -> tuple[str, int, int]:
        """A token for the user, with the present time and its end; replaces the one before."""
        now = int(self._clock.now().timestamp())
        token = secrets.token_hex(7)
        self._challenges[user_name.lower()] = (token, now + _CHALLENGE_LIFE_S)
        return token, now, now + _CHALLENGE_LIFE_S

    def open(self, user_name: str, digest: str) -> tuple[str, Person]:
        """Sign in with the md5 of token and access key; the same token may be used again.

        Raises:
            Refusal: the user or the key is wrong, or the token is too old.
        """
        person = self._company.person(user_name)
        if person is None:
            raise Refusal(Code.ACCESS_DENIED, "username does not exists")
        token, ends = self._challenges.get(user_name.lower(), ("", 0))
        now = self._clock.now().timestamp()
        if not token or now > ends:
            raise Refusal(Code.INVALID_AUTH_TOKEN, "Specified token is invalid or expired")
        # md5 is what the protocol asks for
        expected = hashlib.md5(f"{token}{person.access_key}".encode(), usedforsecurity=False)
        if not hmac.compare_digest(expected.hexdigest(), digest.lower()):
            raise Refusal(Code.INVALID_USER, "Invalid username or password")
        name = secrets.token_hex(10)
        self._sessions[name] = Session(person, now, now)
        return name, person

    def get(self, name: str | None) -> Session:
        """The session of that name, its idle time begun anew.

        Raises:
            Refusal: there is none, or it is too old or idle for too long.
        """
        if not name:
            raise Refusal(Code.AUTHENTICATION_REQUIRED, "Authencation required")
        session = self._sessions.get(name)
        if session is None:
            raise Refusal(Code.INVALID_SESSION, "Session Identifier provided is Invalid")
        now = self._clock.now().timestamp()
        if now - session.began > _SESSION_LIFE_S:
            self.close(name)
            raise Refusal(Code.SESSION_EXPIRED, "Session Life has expired please re-login")
        if now - session.used > _IDLE_LIFE_S:
            self.close(name)
            message = "Session has been invalidated to due lack activity"
            raise Refusal(Code.SESSION_IDLE, message)
        session.used = now
        return session

    def close(self, name: str) -> None:
        """End a session."""
        self._sessions.pop(name, None)

    def close_all(self) -> None:
        """End all sessions."""
        self._sessions.clear()
