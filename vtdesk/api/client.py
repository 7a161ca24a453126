"""`VtigerClient`: one typed coroutine for each operation of the API.

Values go out and come back as wire strings; what they mean, `domain.values` knows. Every method
raises only the known errors of `domain.errors`.
"""

from collections.abc import Mapping
from enum import Enum
from pathlib import Path
from typing import Self

import httpx

from vtdesk.api import descriptions, errors, payloads, vtql
from vtdesk.api.budget import Budget
from vtdesk.api.line import Line
from vtdesk.api.payloads import SyncPage
from vtdesk.api.rest import Rest
from vtdesk.api.transport import Confirm, Transport
from vtdesk.api.wire import Call, encode
from vtdesk.domain.account import Secret, UserInfo, WriteLevel
from vtdesk.domain.errors import ServerTrouble
from vtdesk.domain.ids import ModuleName, RecordId
from vtdesk.domain.record import Json, WireRecord
from vtdesk.domain.schema import ModuleInfo, ModuleSchema


class SyncType(Enum):
    """Whose changes `sync` reports; open source always answers as for OWN (wire fact 6.5)."""

    OWN = "user"
    OWN_AND_GROUPS = "userandgroup"
    EVERYBODY = "application"


class VtigerClient:
    """Speaks for one user to one Vtiger.

    Args:
        endpoint: the API's base address.
        user: the log-in name.
        access_key: from My Preferences; it is not the password.
        write_level: what vtdesk may do here; enforced before anything is sent.
        allow_http: the person allowed plain http to a host that is not this computer.
        ca_file: authorities to trust besides the system's.
        confirm: asks the person before each write, for accounts that want that.
        transport: stands in for the network in tests.
        timeout: seconds without progress after which a request is given up.

    Attributes:
        budget: usage as the server last told it.

    Raises:
        InsecureAddress: plain http to another host.
        NotVtiger: the address is none.
        StoreTrouble: the file of authorities cannot be read.
    """

    def __init__(
        self,
        endpoint: str,
        user: str,
        access_key: Secret,
        *,
        write_level: WriteLevel = WriteLevel.NORMAL,
        allow_http: bool = False,
        ca_file: Path | None = None,
        confirm: Confirm | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        timeout: float = 30.0,
    ) -> None:
        self.budget = Budget()
        self._line = Line(
            endpoint,
            allow_http=allow_http,
            ca_file=ca_file,
            transport=transport,
            timeout=timeout,
        )
        self._transport = Transport(
            self._line,
            Rest(endpoint, user, access_key),
            self.budget,
            write_level=write_level,
            confirm=confirm,
        )

    @property
    def write_level(self) -> WriteLevel:
        """What vtdesk may do here; a change takes effect with the next call."""
        return self._transport.write_level

    @write_level.setter
    def write_level(self, level: WriteLevel) -> None:
        self._transport.write_level = level

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close all connections; the client cannot be used any more."""
        await self._line.aclose()

    async def me(self) -> UserInfo:
        """Who is signed in."""
        return payloads.user_info(await self._transport.send(Call("me")))

    async def listtypes(self) -> tuple[ModuleInfo, ...]:
        """The modules this user may see, in the server's order."""
        # "null" is the manual's word for no filter by field type
        call = Call("listtypes", {"fieldTypeList": "null"})
        return payloads.module_infos(await self._transport.send(call))

    async def describe(self, module: ModuleName) -> ModuleSchema:
        """A module's fields and this user's rights on it."""
        call = Call("describe", {"elementType": module}, module=module)
        return descriptions.module_schema(await self._transport.send(call), module)

    async def query(self, query: str) -> list[WireRecord]:
        """The rows of one VTQL query, at most 100 (wire fact 3.11).

        An empty list is no proof that there are none: servers swallow failures of their own
        (wire fact 1.8).
        """
        call = Call("query", {"query": query}, module=vtql.module_of(query))
        return payloads.wire_records(await self._transport.send(call))

    async def count(self, module: ModuleName) -> int | None:
        """How many records a module has; None where the server cannot tell (wire fact 3.15)."""
        call = Call("query", {"query": vtql.count(module)}, module=module)
        return payloads.count(await self._transport.send(call))

    async def create(self, module: ModuleName, values: Mapping[str, str]) -> WireRecord:
        """Add a record; never repeated by itself.

        Raises:
            OutcomeUnknown: the answer was lost, or says nothing; the record may exist.
        """
        call = Call(
            "create",
            {"elementType": module, "element": encode(values)},
            writes=True,
            module=module,
            fields=tuple(values),
        )
        return await self._write(call)

    async def retrieve(self, record: RecordId) -> WireRecord:
        """A whole record.

        Raises:
            RecordGone: deleted, or hidden from this user.
        """
        call = Call("retrieve", {"id": str(record)}, record=str(record))
        return payloads.wire_record(await self._transport.send(call))

    async def revise(self, record: RecordId, values: Mapping[str, str]) -> WireRecord:
        """Change some fields; "" clears one.

        Raises:
            OutcomeUnknown: the answer was lost; the change may have been saved.
        """
        return await self._write(_element_call("revise", record, values))

    async def update(self, record: RecordId, values: Mapping[str, str]) -> WireRecord:
        """Like `revise`, but the values must name all mandatory fields."""
        return await self._write(_element_call("update", record, values))

    async def delete(self, record: RecordId) -> None:
        """Delete a record.

        Raises:
            OutcomeUnknown: the answer was lost; the record may be gone.
        """
        call = Call("delete", {"id": str(record)}, writes=True, record=str(record))
        await self._transport.send(call)

    async def sync(self, module: ModuleName, since: int, sync_type: SyncType) -> SyncPage:
        """What changed after `since` (Unix time in seconds, above 0: wire fact 6.1)."""
        call = Call(
            "sync",
            {
                "modifiedTime": str(max(since, 1)),
                "elementType": module,
                "syncType": sync_type.value,
            },
            module=module,
        )
        return payloads.sync_page(await self._transport.send(call), since)

    async def _write(self, call: Call) -> WireRecord:
        """Send a write whose answer is the record as it was saved."""
        result: Json = await self._transport.send(call)
        try:
            return payloads.wire_record(result)
        except ServerTrouble as trouble:
            # success without a record: nothing was done, or nobody knows (wire fact 1.1)
            raise errors.outcome_unknown(call, trouble.detail) from trouble


def _element_call(operation: str, record: RecordId, values: Mapping[str, str]) -> Call:
    return Call(
        operation,
        {"element": encode({"id": str(record), **values})},
        writes=True,
        record=str(record),
        fields=tuple(values),
    )
