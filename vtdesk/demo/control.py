"""The control address: changes the weather of a server that runs as a process of its own.

``POST`` takes the text of ``--faults``, ``GET`` tells the calls so far, ``DELETE`` forgets them.
It has a port of its own, so that it answers while the server is off line, and a token in its
path, so that no other program hits it by chance.
"""

import asyncio
import secrets
from dataclasses import asdict

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from vtdesk.demo.calls import CallLog
from vtdesk.demo.errors import DemoServerError
from vtdesk.demo.faults import Faults


class Control:
    """The control address's application.

    Args:
        faults: what it switches.
        calls: what it tells of.

    Attributes:
        path: with the token.
        application: to be served.
    """

    def __init__(self, faults: Faults, calls: CallLog) -> None:
        self._faults = faults
        self._calls = calls
        self.path = f"/control/{secrets.token_urlsafe(12)}"
        self.application = Starlette(
            routes=[Route(self.path, self._answer, methods=["GET", "POST", "DELETE"])]
        )

    async def _answer(self, request: Request) -> Response:
        if request.method == "GET":
            return JSONResponse({"calls": [asdict(call) for call in self._calls.all()]})
        if request.method == "DELETE":
            self._calls.clear()
            return JSONResponse({"calls": []})
        text = (await request.body()).decode("utf-8", "replace")
        try:
            # closing the port waits for the loop, and must not be waited for on the loop
            await asyncio.to_thread(self._faults.apply, text)
        except DemoServerError as problem:
            return JSONResponse({"problem": str(problem)}, status_code=400)
        return JSONResponse({})
