"""The step-by-step check of an address, a user and an access key.

It changes nothing on the server, and sends the key only after the address has answered as a Vtiger
over a connection that is safe.
"""

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import httpx

from vtdesk.api import errors
from vtdesk.api.addresses import Address, read_address
from vtdesk.api.client import VtigerClient
from vtdesk.api.line import Line, LostAnswer, check_encrypted, is_this_computer
from vtdesk.api.wire import Call, Request, Unreadable, read_answer, request
from vtdesk.domain.account import Secret, UserInfo, WriteLevel
from vtdesk.domain.connection import CheckKind, CheckState, CheckStep, Connection, running
from vtdesk.domain.errors import (
    AccessDenied,
    InsecureAddress,
    Offline,
    Remedy,
    TooManyCalls,
    VtdeskError,
)
from vtdesk.domain.schema import ModuleInfo
from vtdesk.domain.values import ISO, Formats, date_text

_NO_CALLS = "Your edition (One Pilot) has no API calls. vtdesk needs One Growth or higher."
_MODULES_NAMED = 5


async def check_connection(
    address: str,
    user: str,
    access_key: Secret,
    *,
    allow_http: bool = False,
    ca_file: Path | None = None,
    formats: Formats = ISO,
    transport: httpx.AsyncBaseTransport | None = None,
    timeout: float = 15.0,  # noqa: ASYNC109 - handed on to each request, not to the whole check
) -> AsyncIterator[CheckStep | Connection]:
    """Go through the steps, each announced as running and then as done or stopped.

    The check ends with the first step that stops. If none does, the last thing it yields is the
    `Connection`. Costs three calls, or five with an end point of the older kind.

    Args:
        address: anything a person may paste.
        user: the log-in name.
        access_key: as pasted.
        allow_http: the person allowed plain http to that host.
        ca_file: authorities to trust besides the system's.
        formats: the person's way of writing a date.
        transport: stands in for the network in tests.
        timeout: seconds without progress after which a step gives up.
    """
    check = _Check(
        user,
        access_key,
        allow_http=allow_http,
        ca_file=ca_file,
        formats=formats,
        transport=transport,
        timeout=timeout,
    )
    questions: dict[CheckKind, Callable[[], Awaitable[CheckStep]]] = {
        CheckKind.FOUND: lambda: check.find(address),
        CheckKind.SECURE: check.judge_security,
        CheckKind.SIGNED_IN: check.sign_in,
        CheckKind.MODULES: check.list_modules,
        CheckKind.CALLS: check.count_calls,
    }
    try:
        for kind, ask in questions.items():
            yield running(kind)
            started = time.perf_counter()
            try:
                step = await ask()
            except VtdeskError as error:
                yield replace(_stopped(kind, error), milliseconds=_since(started))
                return
            yield replace(step, milliseconds=_since(started))
        yield check.connection()
    finally:
        await check.aclose()


class _Check:
    """What the steps find out, one after the other; each gives its step or raises."""

    def __init__(
        self,
        user: str,
        access_key: Secret,
        *,
        allow_http: bool,
        ca_file: Path | None,
        formats: Formats,
        transport: httpx.AsyncBaseTransport | None,
        timeout: float,
    ) -> None:
        self._user = user
        self._access_key = access_key
        self._allow_http = allow_http
        self._ca_file = ca_file
        self._formats = formats
        self._transport = transport
        self._timeout = timeout
        self._address: Address | None = None
        self._endpoint = ""
        self._not_trusted: InsecureAddress | None = None
        self._certificate_end: float | None = None
        self._client: VtigerClient | None = None
        self._user_info: UserInfo | None = None
        self._modules: tuple[ModuleInfo, ...] = ()

    async def aclose(self) -> None:
        """Close what was opened."""
        if self._client is not None:
            await self._client.aclose()

    async def find(self, pasted: str) -> CheckStep:
        """Whether a Vtiger answers; asked without user and key."""
        self._address = read_address(pasted)
        title = f"Found {self._address.host_shown}"
        try:
            self._endpoint = await self._find_endpoint(self._address)
        except InsecureAddress as error:
            self._not_trusted = error
            return _done(CheckKind.FOUND, title, "It answers.")
        return _done(CheckKind.FOUND, title, "It answers as a Vtiger CRM.")

    async def judge_security(self) -> CheckStep:
        """Whether others can listen in, or pretend to be the server."""
        if self._not_trusted is not None:
            raise self._not_trusted
        assert self._address is not None
        host = httpx.URL(self._address.base).host
        if is_this_computer(host):
            return _done(CheckKind.SECURE, "The connection stays on this computer")
        check_encrypted(self._address.base, allow_http=self._allow_http)
        if self._address.base.startswith("http:"):
            words = "You allowed this. Others on the way can read what is sent."
            return _done(CheckKind.SECURE, "The connection is not encrypted", words)
        words = "Certificate trusted by this computer."
        if self._certificate_end is not None:
            end = datetime.fromtimestamp(self._certificate_end, UTC).date()
            until = date_text(end, self._formats)
            words = f"Certificate trusted by this computer, valid until {until}."
        return _done(CheckKind.SECURE, "The connection is secure", words)

    async def sign_in(self) -> CheckStep:
        """Whether user and key are accepted."""
        self._client = VtigerClient(
            self._endpoint,
            self._user,
            self._access_key,
            write_level=WriteLevel.READ_ONLY,
            allow_http=self._allow_http,
            ca_file=self._ca_file,
            transport=self._transport,
            timeout=self._timeout,
        )
        try:
            self._user_info = await self._client.me()
        except TooManyCalls as error:
            self._refuse_edition_without_calls(error.detail)
            raise
        title = f"Signed in as {self._user_info.full_name}"
        return _done(CheckKind.SIGNED_IN, title, self._user_info.email)

    async def list_modules(self) -> CheckStep:
        """What this user may see."""
        assert self._client is not None
        self._modules = await self._client.listtypes()
        entities = [module for module in self._modules if module.is_entity]
        if not entities:
            raise AccessDenied(
                "Vtiger shows this user no modules. Ask an administrator to look at the profile."
            )
        named = ", ".join(module.label for module in entities[:_MODULES_NAMED])
        more = len(entities) - _MODULES_NAMED
        words = f"{named} and {more} more." if more > 0 else f"{named}."
        count = "1 module" if len(entities) == 1 else f"{len(entities)} modules"
        return _done(CheckKind.MODULES, f"You may see {count}", words)

    async def count_calls(self) -> CheckStep:
        """How many calls are allowed, as the answers so far have told."""
        assert self._client is not None
        self._refuse_edition_without_calls("")
        budget = self._client.budget
        left = ""
        if budget.day_left is not None:
            of = "" if budget.day_limit is None else f" of {budget.day_limit:,}"
            left = f"{budget.day_left:,}{of} left today, shared by everybody on this Vtiger."
        if budget.minute_limit is not None:
            return _done(CheckKind.CALLS, f"{budget.minute_limit:,} calls a minute", left)
        if left:
            return _done(CheckKind.CALLS, "Calls are counted by the day", left)
        return _done(CheckKind.CALLS, "Calls are not limited", "This Vtiger announces no limit.")

    def connection(self) -> Connection:
        """All that was found, once every step is done."""
        assert self._address is not None
        assert self._client is not None
        assert self._user_info is not None
        return Connection(
            endpoint=self._endpoint,
            host=self._address.host_shown,
            user=self._user_info,
            modules=self._modules,
            minute_limit=self._client.budget.minute_limit,
            day_limit=self._client.budget.day_limit,
        )

    async def _find_endpoint(self, address: Address) -> str:
        """The end point that answers; self-hosted servers mostly have only the older one."""
        doors = [
            (address.rest, request("GET", f"{address.rest}/me", {}, {})),
            (
                address.session,
                request(
                    "GET",
                    address.session,
                    {"operation": "getchallenge", "username": self._user.strip()},
                    {},
                ),
            ),
        ]
        if address.session_first:
            doors.reverse()
        first_trouble: VtdeskError | None = None
        for endpoint, question in doors:
            try:
                await self._knock(endpoint, question)
            except (Offline, InsecureAddress):
                raise
            except VtdeskError as error:
                first_trouble = first_trouble or error
            else:
                return endpoint
        assert first_trouble is not None
        raise first_trouble

    async def _knock(self, endpoint: str, question: Request) -> None:
        line = Line(
            endpoint,
            allow_http=True,  # nothing secret is sent yet
            ca_file=self._ca_file,
            transport=self._transport,
            timeout=self._timeout,
        )
        try:
            response = await line.exchange(question)
        except LostAnswer as lost:
            raise lost.error from lost
        finally:
            await line.aclose()
        self._certificate_end = response.certificate_end
        answer = read_answer(response)
        # an unreadable 401 still asks for user and key
        if isinstance(answer, Unreadable) and answer.status != 401:
            raise errors.unreadable(Call("me"), answer)

    def _refuse_edition_without_calls(self, detail: str) -> None:
        assert self._client is not None
        if 0 in {self._client.budget.minute_limit, self._client.budget.day_limit}:
            raise AccessDenied(_NO_CALLS, detail=detail, remedy=Remedy.OPEN_DEMO)


def _done(kind: CheckKind, title: str, words: str = "") -> CheckStep:
    return CheckStep(kind, CheckState.DONE, title, words)


def _stopped(kind: CheckKind, error: VtdeskError) -> CheckStep:
    """The first sentence says what is wrong, the rest why and what to do."""
    title, _, words = error.summary.partition(". ")
    return CheckStep(
        kind,
        CheckState.STOPPED,
        title.removesuffix("."),
        words,
        detail=error.detail,
        remedy=error.remedy,
    )


def _since(started: float) -> int:
    return round((time.perf_counter() - started) * 1000)
