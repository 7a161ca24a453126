"""The REST form of the API: HTTP Basic, parameters, statuses, and the faults on the way."""

import asyncio
import base64
import binascii
import hmac
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from email.utils import format_datetime
from http import HTTPStatus

import msgspec
from starlette.requests import ClientDisconnect
from starlette.requests import Request as HttpRequest
from starlette.types import Message, Receive, Scope, Send

from vtdesk.demo import parameters
from vtdesk.demo.calls import Call, CallLog
from vtdesk.demo.company import Company
from vtdesk.demo.errors import Code, Crash, Refusal, operation_denied
from vtdesk.demo.faults import Faults, Trouble
from vtdesk.demo.listener import Listener
from vtdesk.demo.operations.registry import OPERATIONS, Operation
from vtdesk.demo.operations.request import Request, Upload
from vtdesk.demo.pages import Pages
from vtdesk.demo.people import Person
from vtdesk.demo.usage import UsageMeter
from vtdesk.demo.values import Json

VERSION = "8.3.0"
MAX_BODY = 64 * 1024 * 1024

_JSON = "application/json; charset=UTF-8"
HTML = "text/html; charset=UTF-8"
_LOGIN_PAGE = b"<!DOCTYPE html><html><head><title>Login</title></head><body>Sign in</body></html>"

# An even number of backslashes, then the escape of a control character.
_ESCAPED_CONTROL = re.compile(rb"(?<!\\)((?:\\\\)*)\\u00([01][0-9a-f])")


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer before it is sent."""

    status: int
    body: bytes
    content_type: str = _JSON
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Asked:
    """A request on its way through: what is known of it so far.

    Attributes:
        repeats: a query is to be answered with the page before.
    """

    operation: str
    method: str
    query: parameters.Values
    content_type: str
    body: bytes
    authorization: str | None
    user: str = ""
    form: parameters.Values = field(default_factory=dict)
    uploads: tuple[Upload, ...] = ()
    repeats: bool = False


class Api:
    """What the two ends of the API, REST and ``webservice.php``, have in common.

    Args:
        company: the data.
        faults: what goes wrong.
        calls: notes each call.
        meter: counts them against the budget.
    """

    def __init__(self, company: Company, faults: Faults, calls: CallLog, meter: UsageMeter) -> None:
        self.company = company
        self.faults = faults
        self.calls = calls
        self.meter = meter
        self.listener: Listener | None = None
        self._pages = Pages()

    def result(
        self, call: Asked, person: Person, values: parameters.Values, operation: Operation
    ) -> Json:
        """Carry out an operation, one at a time."""
        request = Request(self.company, person, values, call.uploads, self.faults.defects)
        with self.company.lock:
            answer = operation.run(request)
        if call.operation.lower() != "query":
            return answer
        text = request.text("query") or ""
        return self._pages.passed(person.number, text, answer, repeat=call.repeats)

    def encoded(self, answer: Json) -> bytes:
        """An answer as JSON; open source leaves control characters as they are, unescaped."""
        body = msgspec.json.encode(answer)
        if self.company.catalogue.dialect == "opensource" and b"\\u00" in body:
            body = _ESCAPED_CONTROL.sub(lambda m: m[1] + bytes([int(m[2], 16)]), body)
        return body

    def success(self, result: Json) -> Reply:
        """The envelope of a result; what would be null is missing altogether."""
        answer: dict[str, Json] = {"success": True}
        if result is not None:
            answer["result"] = result
        return Reply(HTTPStatus.OK, self.encoded(answer))

    def refusal(self, refusal: Refusal, status: int | None = None) -> Reply:
        """The envelope of a refusal."""
        answer: Json = {
            "success": False,
            "error": {"code": refusal.code, "message": refusal.message},
        }
        return Reply(status or refusal.status, self.encoded(answer))


async def asked(http: HttpRequest, operation: str) -> Asked:
    """Read a request to its end.

    Raises:
        Refusal: its body is too big.
        ClientDisconnect: there is nobody left to answer.
    """
    body = b""
    async for chunk in http.stream():
        body += chunk
        if len(body) > MAX_BODY:
            raise Refusal(Code.INTERNAL, "Request too large", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return Asked(
        operation,
        http.method,
        parameters.from_query(http.scope["query_string"]),
        http.headers.get("content-type", ""),
        body,
        http.headers.get("authorization"),
    )


class RestEndpoint:
    """``…/restapi/v1/vtiger/default/<operation>`` as an ASGI application."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, with whatever is to go wrong."""
        http = HttpRequest(scope, receive)
        name = http.path_params["operation"]
        try:
            call = await asked(http, name)
        except Refusal as refusal:
            await send_reply(self._api.refusal(refusal), send)
            return
        except ClientDisconnect:
            return
        trouble = self._api.faults.take(call.operation)
        await answer_with_faults(self._api, call, trouble, self._reply, scope, receive, send)

    def _reply(self, call: Asked) -> Reply:
        try:
            person = self._authenticated(call)
            if not self._api.meter.spend():
                return too_many(self._api)
            operation = self._operation(call)
            values, call.uploads = self._parameters(call)
            reply = self._api.success(self._api.result(call, person, values, operation))
        except Refusal as refusal:
            reply = self._api.refusal(refusal)
        except Crash as crash:
            reply = Reply(HTTPStatus.INTERNAL_SERVER_ERROR, crash.body.encode(), HTML)
        return self._with_usage(reply)

    def _authenticated(self, call: Asked) -> Person:
        user, key = _basic(call.authorization)
        call.user = user
        if not user:
            raise Refusal(Code.ACCESS_DENIED, "No username given", HTTPStatus.UNAUTHORIZED)
        person = self._api.company.person(user)
        if person is None:
            message = "username does not exists"
            raise Refusal(Code.ACCESS_DENIED, message, HTTPStatus.UNAUTHORIZED)
        if not hmac.compare_digest(person.access_key.encode(), key.encode()):
            message = "Invalid username or password"
            raise Refusal(Code.INVALID_USER, message, HTTPStatus.UNAUTHORIZED)
        return person

    def _operation(self, call: Asked) -> Operation:
        operation = OPERATIONS.get(call.operation.lower())
        cloud = self._api.company.catalogue.dialect == "cloud"
        if operation is None or (operation.cloud_only and not cloud):
            if cloud:
                raise Refusal(Code.UNKNOWN_OPERATION, "Unknown operation requested")
            raise Crash
        if operation.writes and call.method != "POST":
            raise operation_denied()
        return operation

    @staticmethod
    def _parameters(call: Asked) -> tuple[parameters.Values, tuple[Upload, ...]]:
        """Query string and body together: clients differ in where they put what."""
        if call.method != "POST":
            return call.query, ()
        values, uploads = parameters.from_body(call.content_type, call.body)
        return call.query | values, uploads

    def _with_usage(self, reply: Reply) -> Reply:
        if self._api.company.catalogue.dialect != "cloud":
            return reply
        headers = {**self._api.meter.headers(), "x-vtiger-version": VERSION}
        return Reply(reply.status, reply.body, reply.content_type, headers)


def _basic(authorization: str | None) -> tuple[str, str]:
    """User and key of HTTP Basic.

    Raises:
        Refusal: there is no such header.
    """
    scheme, _, encoded = (authorization or "").partition(" ")
    if scheme.lower() != "basic":
        raise Refusal(
            Code.AUTHENTICATION_REQUIRED, "Authencation required", HTTPStatus.UNAUTHORIZED
        )
    try:
        user, _, key = base64.b64decode(encoded).decode("utf-8", "replace").partition(":")
    except binascii.Error:
        return "", ""
    return user, key


def too_many(api: Api) -> Reply:
    """The refusal of a call over the limit."""
    refusal = Refusal(Code.TOO_MANY, "API call limit exceeded", HTTPStatus.TOO_MANY_REQUESTS)
    plain = api.refusal(refusal)
    headers = api.meter.headers() | {"X-FloodControl-MinuteRemaining": "0"}
    return Reply(plain.status, plain.body, plain.content_type, headers)


async def answer_with_faults(
    api: Api,
    call: Asked,
    trouble: Trouble | None,
    reply_to: Callable[[Asked], Reply],
    scope: Scope,
    receive: Receive,
    send: Send,
) -> None:
    """Answer a call, late or wrong where the faults say so, and note it in the log."""
    api.company.clock.shift = api.faults.clock_shift
    api.faults.let_others_act()
    if api.faults.delay:
        api.faults.waiting += 1
        await _wait(api.faults.delay, receive)
        api.faults.waiting -= 1
    call.repeats = trouble is Trouble.REPEATED_PAGE
    if trouble in (None, Trouble.SESSION_ENDED, Trouble.REPEATED_PAGE):
        reply = reply_to(call)
        # as on one computer: the database's clock is the web server's
        reply.headers["Date"] = format_datetime(api.company.clock.now(), usegmt=True)
        api.calls.add(Call(call.operation, call.user, reply.status))
        await send_reply(reply, send)
        return
    reply = reply_to(call) if trouble.spares_operation else Reply(HTTPStatus.OK, b"")
    if trouble in (Trouble.DROP_BEFORE, Trouble.DROP_AFTER, Trouble.CUT_BODY):
        api.calls.add(Call(call.operation, call.user, 0))
        await _broken_off(api, trouble, reply, scope, receive, send)
        return
    reply = _troubled(api, trouble, reply)
    api.calls.add(Call(call.operation, call.user, reply.status))
    await send_reply(reply, send)


async def _wait(seconds: float, receive: Receive) -> None:
    """Wait, but no longer than the client does; what it asked for is then done all the same."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            while (await receive())["type"] != "http.disconnect":
                pass


def _troubled(api: Api, trouble: Trouble, reply: Reply) -> Reply:
    match trouble:
        case Trouble.HTML:
            return Reply(HTTPStatus.OK, _LOGIN_PAGE, HTML)
        case Trouble.EMPTY:
            return Reply(HTTPStatus.OK, b"", HTML)
        case Trouble.TOO_MANY:
            return too_many(api)
        case Trouble.BROKEN_JSON:
            return Reply(HTTPStatus.OK, reply.body[: len(reply.body) // 2])
        case _:
            return Reply(HTTPStatus.INTERNAL_SERVER_ERROR, b"", HTML)


async def _broken_off(
    api: Api, trouble: Trouble, reply: Reply, scope: Scope, receive: Receive, send: Send
) -> None:
    """End the connection without an answer, or in the middle of it."""
    assert api.listener is not None
    cut = trouble is Trouble.CUT_BODY
    if cut:
        await send(_start(reply))
        half = reply.body[: len(reply.body) // 2]
        await send({"type": "http.response.body", "body": half, "more_body": True})
    api.listener.drop(scope["client"], flush=cut)
    while (await receive())["type"] != "http.disconnect":
        pass


async def send_reply(reply: Reply, send: Send) -> None:
    """Send a whole answer."""
    await send(_start(reply))
    await send({"type": "http.response.body", "body": reply.body})


def _start(reply: Reply) -> Message:
    headers = {
        "Content-Type": reply.content_type,
        "Content-Length": str(len(reply.body)),
        **reply.headers,
    }
    encoded = [(name.encode(), value.encode()) for name, value in headers.items()]
    return {"type": "http.response.start", "status": int(reply.status), "headers": encoded}
