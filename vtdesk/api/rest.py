"""The cloud's dialect: one address per operation, HTTP Basic authentication.

Manual 2025, "Getting Started with Vtiger API".
"""

import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from vtdesk.api.dialect import Carry
from vtdesk.api.wire import Call, Request, request
from vtdesk.domain.account import Secret
from vtdesk.domain.record import Json


class Rest:
    """Turns calls into requests that carry user and key.

    Args:
        endpoint: the base address, ending in "/restapi/v1/vtiger/default".
        user: the log-in name.
        access_key: blanks and line ends around it are a slip of pasting and do not count.
    """

    def __init__(self, endpoint: str, user: str, access_key: Secret) -> None:
        self._endpoint = endpoint.rstrip("/")
        pair = f"{user.strip()}:{access_key.reveal().strip()}".encode()
        self._headers = {"authorization": "Basic " + base64.b64encode(pair).decode("ascii")}

    async def known_answer(self, call: Call, carry: Carry) -> Json:
        """Nothing is known beforehand."""
        del call, carry
        return None

    @asynccontextmanager
    async def turn(self, call: Call, carry: Carry) -> AsyncIterator[Request]:
        """The request for a call; any number may be under way at a time."""
        del carry
        address = f"{self._endpoint}/{call.operation}"
        yield request(call.method, address, call.parameters, self._headers)
