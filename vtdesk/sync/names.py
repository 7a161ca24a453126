"""Asks for the names of records that are on screen and not stored, a hundred a call."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress

from vtdesk.api import vtql
from vtdesk.api.client import VtigerClient
from vtdesk.domain.errors import (
    AccessDenied,
    Offline,
    RecordGone,
    SignInNeeded,
    TooManyCalls,
    VtdeskError,
)
from vtdesk.domain.ids import ModuleName, RecordId, parse_record_id
from vtdesk.domain.record import WireRecord
from vtdesk.domain.schema import ModuleSchema
from vtdesk.store.labels import fallback_sources, label_sources, other_label, own_label

_NAMES_A_CALL = 100
_SINGLE_RECORDS = 20

Describe = Callable[[ModuleName], Awaitable[ModuleSchema]]


class Names:
    """The names still to be asked for.

    Args:
        client: the server.
    """

    def __init__(self, client: VtigerClient) -> None:
        self._client = client
        self._wanted: dict[ModuleName, set[int]] = {}

    def __bool__(self) -> bool:
        return bool(self._wanted)

    def want(self, module: ModuleName, ids: Iterable[RecordId]) -> None:
        """Have the names of records asked for."""
        self._wanted.setdefault(module, set()).update(record.number for record in ids)

    async def ask(self, describe: Describe) -> tuple[ModuleName, dict[RecordId, str]]:
        """Ask for the next hundred names of one module.

        Names that are refused are not asked for again: such records stay without one.

        Args:
            describe: gives a module's schema.

        Raises:
            Offline, TooManyCalls, SignInNeeded: nothing was asked; the names are still wanted.
        """
        module, numbers = next(iter(self._wanted.items()))
        batch = sorted(numbers)[:_NAMES_A_CALL]
        names: dict[RecordId, str] = {}
        try:
            names = await self._names_of(await describe(module), batch)
        except (Offline, TooManyCalls, SignInNeeded):
            raise
        except VtdeskError:
            # closed to this user, or not answered for
            pass
        numbers.difference_update(batch)
        if not numbers:
            del self._wanted[module]
        return module, names

    async def _names_of(self, schema: ModuleSchema, numbers: Sequence[int]) -> dict[RecordId, str]:
        sources, fallbacks = label_sources(schema), fallback_sources(schema)[:3]
        names: dict[RecordId, str] = {}
        for record in await self._records(schema, sources or fallbacks, numbers):
            found = parse_record_id(str(record.get("id")))
            if found is not None:
                names[found] = own_label(sources, record) or other_label(fallbacks, record)
        return names

    async def _records(
        self, schema: ModuleSchema, fields: Sequence[str], numbers: Sequence[int]
    ) -> list[WireRecord]:
        records: list[WireRecord] = []
        try:
            for query in vtql.labels(schema.name, schema.id_prefix, fields, numbers):
                records += await self._client.query(query)
        except AccessDenied:
            if schema.is_entity:
                raise
            # the cloud takes no queries on users' groups and the like (manual, Limitations), but
            # gives their records one by one; there are never many of them
            for number in numbers[:_SINGLE_RECORDS]:
                with suppress(AccessDenied, RecordGone):
                    record = RecordId(schema.id_prefix, number)
                    records.append(await self._client.retrieve(record, schema.name))
        return records
