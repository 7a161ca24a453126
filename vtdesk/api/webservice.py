"""The session dialect of `webservice.php`, which every Vtiger has and open source has alone.

A challenge is answered with md5(token + access key), the log-in gives a session's name, and every
call carries it (manual 2025, "Lookup"; wire fact 8.2). The server works on one request of a
session at a time, so a few sessions are kept.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from vtdesk.api.dialect import Carry
from vtdesk.api.errors import SessionLapsed
from vtdesk.api.reading import mapping, plain_text, wrong_shape
from vtdesk.api.wire import Call, Request, request
from vtdesk.domain.account import Secret
from vtdesk.domain.record import Json

SESSIONS = 3
"""Most sessions of one account at a time."""


@dataclass(frozen=True, slots=True)
class _Session:
    name: str = field(repr=False)


class WebService:
    """Turns calls into requests of a session, logging in where there is none.

    Args:
        endpoint: the address of `webservice.php`.
        user: the log-in name.
        access_key: never sent itself, only its digest with the server's token.
    """

    def __init__(self, endpoint: str, user: str, access_key: Secret) -> None:
        self._endpoint = endpoint
        self._user = user.strip()
        self._access_key = access_key
        self._idle: list[_Session] = []
        self._free = asyncio.Semaphore(SESSIONS)
        # a new challenge replaces the one before (wire fact 8.2), so log-ins queue up
        self._log_in_turn = asyncio.Lock()
        self._log_in_answer: Json = None

    @asynccontextmanager
    async def turn(self, call: Call, carry: Carry) -> AsyncIterator[Request]:
        """The request for a call, in a session that is nobody else's meanwhile."""
        async with self._free:
            session = self._idle.pop() if self._idle else await self._log_in(carry)
            try:
                yield self._request(call, session)
            except SessionLapsed:
                # its sisters are likely gone too
                self._idle.clear()
                raise
            except BaseException:
                self._idle.append(session)
                raise
            self._idle.append(session)

    async def known_answer(self, call: Call, carry: Carry) -> Json:
        """`me` is no operation here; the log-in tells the same (wire fact 2.12)."""
        if call.operation != "me":
            return None
        if self._log_in_answer is None:
            async with self._free:
                self._idle.append(await self._log_in(carry))
        return self._log_in_answer

    async def _log_in(self, carry: Carry) -> _Session:
        async with self._log_in_turn:
            challenge = Call("getchallenge")
            fields = {"operation": "getchallenge", "username": self._user}
            answer = await carry(challenge, request("GET", self._endpoint, fields, {}))
            token = plain_text(mapping(answer, "the challenge").get("token"))
            fields = {
                "operation": "login",
                "username": self._user,
                "accessKey": self._digest(token),
            }
            answer = await carry(Call("login"), request("POST", self._endpoint, fields, {}))
            name = plain_text(mapping(answer, "the log-in").get("sessionName"))
            if not token or not name:
                raise wrong_shape("a log-in without a session")
            self._log_in_answer = answer
            return _Session(name)

    def _digest(self, token: str) -> str:
        text = token + self._access_key.reveal().strip()
        return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()

    def _request(self, call: Call, session: _Session) -> Request:
        fields = {"operation": call.operation, "sessionName": session.name, **call.parameters}
        return request(call.method, self._endpoint, fields, {})
