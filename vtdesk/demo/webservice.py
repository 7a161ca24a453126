"""``webservice.php``: the older form of the API, with sessions and status 200 for refusals."""

import asyncio
from http import HTTPStatus

from starlette.requests import ClientDisconnect
from starlette.requests import Request as HttpRequest
from starlette.types import Receive, Scope, Send

from vtdesk.demo import parameters
from vtdesk.demo.errors import Code, Crash, Refusal, operation_denied
from vtdesk.demo.faults import Trouble
from vtdesk.demo.operations.registry import OPERATIONS, Operation
from vtdesk.demo.people import Person
from vtdesk.demo.sessions import Sessions
from vtdesk.demo.values import Json, encoded_label
from vtdesk.demo.web import HTML, VERSION, Api, Asked, Reply, answer_with_faults, asked, send_reply

_API_VERSION = "0.22"


class SessionEndpoint:
    """``…/webservice.php`` as an ASGI application."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._sessions = Sessions(api.company)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; those of one session wait for each other."""
        try:
            call = await asked(HttpRequest(scope, receive), "")
            body, call.uploads = parameters.from_body(call.content_type, call.body)
        except Refusal as refusal:
            await send_reply(self._api.refusal(refusal), send)
            return
        except ClientDisconnect:
            return
        call.form = body if call.method == "POST" else {}
        call.operation = _last(call.query | call.form, "operation")
        turn = self._turn(call)
        if turn is None:
            await self._answer(call, scope, receive, send)
            return
        async with turn:
            await self._answer(call, scope, receive, send)

    async def _answer(self, call: Asked, scope: Scope, receive: Receive, send: Send) -> None:
        trouble = self._api.faults.take(call.operation)
        if trouble is Trouble.SESSION_ENDED:
            self._sessions.close_all()
        await answer_with_faults(self._api, call, trouble, self._reply, scope, receive, send)

    def _turn(self, call: Asked) -> asyncio.Lock | None:
        try:
            return self._sessions.get(_last(call.query | call.form, "sessionName")).turn
        except Refusal:
            return None

    def _reply(self, call: Asked) -> Reply:
        try:
            return self._api.success(self._result(call))
        except Refusal as refusal:
            return self._api.refusal(refusal, HTTPStatus.OK)
        except Crash as crash:
            return Reply(HTTPStatus.INTERNAL_SERVER_ERROR, crash.body.encode(), HTML)

    def _result(self, call: Asked) -> Json:
        match (call.operation, call.method):
            case ("getchallenge", "GET"):
                return self._challenge(_last(call.query, "username"))
            case ("login", "POST"):
                return self._login(call)
            case ("logout", "POST"):
                self._sessions.close(_last(call.form, "sessionName"))
                return {"message": "successfull"}
            case ("extendsession", "POST"):
                name = _last(call.form, "sessionName")
                return self._session_answer(name, self._sessions.get(name).person)
        operation = self._operation(call)
        session = self._sessions.get(_last(call.query | call.form, "sessionName"))
        call.user = session.person.user_name
        if operation.writes and call.method != "POST":
            raise operation_denied()
        # PHP looks for each operation's parameters in its own place only
        values = call.form if operation.writes else call.query
        return self._api.result(call, session.person, values, operation)

    def _operation(self, call: Asked) -> Operation:
        operation = OPERATIONS.get(call.operation.lower())
        cloud = self._api.company.catalogue.dialect == "cloud"
        if operation is None or (not cloud and (operation.rest_only or operation.cloud_only)):
            raise Crash
        return operation

    def _challenge(self, user_name: str) -> Json:
        if not user_name:
            raise Refusal(Code.ACCESS_DENIED, "No username given")
        token, now, ends = self._sessions.challenge(user_name)
        return {"token": token, "serverTime": now, "expireTime": ends}

    def _login(self, call: Asked) -> Json:
        call.user = _last(call.form, "username")
        name, person = self._sessions.open(call.user, _last(call.form, "accessKey"))
        module = self._api.company.catalogue.modules["Users"]
        row = self._api.company.tables.get(module, person.number) or {}
        return {
            "username": person.user_name,
            "first_name": encoded_label(row["first_name"] or ""),
            "last_name": encoded_label(row["last_name"] or ""),
            "email": row["email1"],
            "time_zone": row["time_zone"],
            "hour_format": row["hour_format"],
            "date_format": row["date_format"],
            "is_admin": row["is_admin"],
            "call_duration": row["callduration"],
            "other_event_duration": row["othereventduration"],
            **self._session_answer(name, person),
        }

    def _session_answer(self, name: str, person: Person) -> dict[str, Json]:
        return {
            "sessionName": name,
            "userId": self._api.company.catalogue.modules["Users"].record_id(person.number),
            "version": _API_VERSION,
            "vtigerVersion": VERSION,
        }


def _last(values: parameters.Values, name: str) -> str:
    return values.get(name, ("",))[-1]
