"""Carries calls to the server: write level, holds, retries, and the meaning of what comes back.

Every call of an account passes here and nowhere else; what a call means, others know.
"""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable

from vtdesk.api import errors
from vtdesk.api.budget import Budget
from vtdesk.api.dialect import Dialect
from vtdesk.api.errors import SessionLapsed
from vtdesk.api.line import Line, LostAnswer
from vtdesk.api.wire import (
    Answer,
    Call,
    Refusal,
    Request,
    Response,
    Success,
    Unreadable,
    read_answer,
)
from vtdesk.domain.account import WriteLevel
from vtdesk.domain.errors import VtdeskError
from vtdesk.domain.record import Json

_RETRIES = 2
_GATEWAY_TROUBLE = frozenset({502, 503, 504})

_log = logging.getLogger(__name__)

Confirm = Callable[[Call], Awaitable[bool]]
"""Asks the person whether a write may go out."""


class Transport:
    """Sends calls in a server's dialect, within what the account and the server allow.

    Args:
        line: the connection.
        dialect: how the server wants to be spoken to.
        budget: told of every answer; while it holds, nothing is sent.
        write_level: may be changed while in use.
        confirm: asks the person; without it an account that asks first writes nothing.

    Attributes:
        labels: what modules and fields are called, for the words of refusals.
    """

    def __init__(
        self,
        line: Line,
        dialect: Dialect,
        budget: Budget,
        *,
        write_level: WriteLevel,
        confirm: Confirm | None = None,
    ) -> None:
        self._line = line
        self._dialect = dialect
        self._budget = budget
        self.confirm = confirm
        self.write_level = write_level
        self.labels: errors.Labels = errors.NO_LABELS

    async def send(self, call: Call) -> Json:
        """Carry out a call and give its `result`; calls that change nothing are retried.

        Raises:
            VtdeskError: whatever the server, the network or the account says against it.
            OutcomeUnknown: a write was sent and its answer does not tell what became of it.
        """
        if call.writes:
            await self._may_write(call)
        try:
            return await self._send(call)
        except SessionLapsed as lapsed:
            _log.debug("%s: logging in again, %s", call.operation, lapsed.detail)
        # refused before anything was done, so a write may be sent again too
        return await self._send(call)

    async def _send(self, call: Call) -> Json:
        """Send, and again after passing trouble.

        For a write that can only be trouble with the log-in before it: what becomes of a write
        itself is either known or unknown, never passing.
        """
        for attempt in range(_RETRIES):
            try:
                return await self._send_once(call)
            except _Passing as passing:
                _log.debug("%s: again after %s", call.operation, passing)
            await asyncio.sleep(_jitter(attempt))
        try:
            return await self._send_once(call)
        except _Passing as passing:
            raise passing.error from passing

    async def _may_write(self, call: Call) -> None:
        if self.write_level is WriteLevel.READ_ONLY:
            raise errors.writes_blocked(call)
        if self.write_level is WriteLevel.ASK and not (
            self.confirm is not None and await self.confirm(call)
        ):
            raise errors.not_confirmed(call)

    async def _send_once(self, call: Call) -> Json:
        known = await self._dialect.known_answer(call, self._carry)
        if known is not None:
            return known
        async with self._dialect.turn(call, self._carry) as request:
            return await self._carry(call, request)

    async def _carry(self, call: Call, request: Request) -> Json:
        if (pause := self._budget.pause) > 0:
            raise errors.too_many_calls(call, pause)
        started = self._budget.now()
        outcome, size = "no answer", 0
        try:
            response = await self._exchange(call, request)
            self._budget.read(response.headers)
            answer = read_answer(response, call.layout)
            outcome, size = _outcome(response, answer), len(response.body)
        finally:
            self._budget.note(call.operation, call.module or "", started, size, outcome)
            _log.debug("%s %s: %s, %d bytes", call.operation, call.module or "", outcome, size)
        return self._result(call, response, answer)

    async def _exchange(self, call: Call, request: Request) -> Response:
        try:
            return await self._line.exchange(request)
        except LostAnswer as lost:
            if call.writes:
                raise errors.outcome_unknown(call, errors.describe(call, str(lost))) from lost
            if lost.passing:
                raise _Passing(lost.error) from lost
            raise lost.error from lost

    def _result(self, call: Call, response: Response, answer: Answer) -> Json:
        if response.status == 429:
            raise errors.too_many_calls(call, self._budget.hold(response.headers))
        if isinstance(answer, Success):
            return answer.result
        error = self._error(call, answer)
        if response.status in _GATEWAY_TROUBLE and not call.writes:
            raise _Passing(error)
        raise error

    def _error(self, call: Call, answer: Refusal | Unreadable) -> VtdeskError:
        if isinstance(answer, Refusal):
            return errors.refused(call, answer, self.labels)
        return errors.unreadable(call, answer)


class _Passing(Exception):
    """Trouble that may be over in a moment.

    Args:
        error: what to say when it is not.
    """

    def __init__(self, error: VtdeskError) -> None:
        super().__init__(error.detail)
        self.error = error


def _outcome(response: Response, answer: Answer) -> str:
    if isinstance(answer, Refusal):
        return f"{response.status} {answer.code}"
    if isinstance(answer, Unreadable):
        return f"{response.status} {answer.kind.value}"
    return str(response.status)


def _jitter(attempt: int) -> float:
    return random.SystemRandom().uniform(0.05, 0.25) * 2.0**attempt
