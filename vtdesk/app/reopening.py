"""Closed records: what closes them, whether they may be opened again, and doing it.

`describe` names the field and the values that close a module's records (`closedStatesInfo`) and
whether this user may reopen them (`tools`); open source tells neither and has no such operation.
"""

from collections.abc import Callable

from vtdesk.api.client import VtigerClient
from vtdesk.app.write_rights import READ_ONLY
from vtdesk.domain.errors import AccessDenied
from vtdesk.domain.ids import LocalId, ModuleName, RecordId
from vtdesk.domain.record import Record, RowState
from vtdesk.domain.schema import ModuleSchema
from vtdesk.store.cache import Cache
from vtdesk.sync.engine import Engine

_TOOL = "reopen"


class Reopening:
    """Opens closed records again.

    Args:
        client: the server.
        cache: the store.
        engine: knows whether calls may be made.
        may_write: whether the account's write level lets anything be changed.
    """

    def __init__(
        self, client: VtigerClient, cache: Cache, engine: Engine, may_write: Callable[[], bool]
    ) -> None:
        self._client = client
        self._cache = cache
        self._engine = engine
        self._may_write = may_write

    def closed_words(self, module: ModuleName, key: int) -> str:
        """What a closed record says of itself; "" for an open one."""
        schema = self._cache.schema(module)
        if schema is None or schema.closed_states is None:
            return ""
        record = self._cache.record(module, key)
        if record is None or not _is_closed(schema, record):
            return ""
        if self._why_not(schema, record):
            return _state_words(schema, record)
        return _lock_words(schema, record)

    def lock_words(self, module: ModuleName, key: int) -> str:
        """Why the fields of a record are locked, in words; "" where they are not.

        One that nobody may reopen is not locked: who could go on there, is for the server to say.
        """
        schema = self._cache.schema(module)
        if schema is None or schema.closed_states is None:
            return ""
        record = self._cache.record(module, key)
        if record is None or self._why_not(schema, record):
            return ""
        return _lock_words(schema, record)

    def why_not(self, module: ModuleName, key: int) -> str:
        """Why a record cannot be reopened, in words; "" if it can."""
        schema = self._cache.schema(module)
        if schema is not None and schema.closed_states is None:
            return f"{schema.label} are never closed in this Vtiger."
        return self._why_not(schema, self._cache.record(module, key))

    def _why_not(self, schema: ModuleSchema | None, record: Record | None) -> str:
        if schema is None or record is None:
            return "This record is no longer in Vtiger or was hidden from you."
        if not _is_closed(schema, record):
            return f"This {(schema.singular or schema.label).lower()} is not closed."
        if not self._may_write():
            return READ_ONLY
        if _TOOL not in {tool.lower() for tool in schema.tools}:
            return f"You may not reopen {schema.label} in this Vtiger."
        if self._client.probe.has("reopen") is False:
            return "This Vtiger does not offer reopening."
        if record.state is not RowState.CLEAN or isinstance(record.id, LocalId):
            return "Changes of this record wait to be sent. Reopen it when they are."
        return ""

    async def reopen(self, module: ModuleName, key: int) -> None:
        """Reopen a record and read what became of it: two calls.

        Raises:
            AccessDenied: it may not be done.
            VtdeskError: a call was not answered, or is not to be made now.
        """
        schema = self._cache.schema(module)
        if (reason := self.why_not(module, key)) or schema is None:
            raise AccessDenied(reason)
        record = RecordId(schema.id_prefix, key)
        await self._engine.questions.ask(lambda: self._client.reopen(record))
        await self._engine.questions.fetch_record(module, key)


def _lock_words(schema: ModuleSchema, record: Record) -> str:
    return f"{_state_words(schema, record)} Its fields are locked until it is reopened."


def _state_words(schema: ModuleSchema, record: Record) -> str:
    field = schema.closed_states.field if schema.closed_states is not None else ""
    if (spec := schema.field(field)) is None:
        return ""
    state = spec.choice_label(str(record.values.get(spec.name) or ""))
    return f"Closed: {spec.label} is “{state}”."


def _is_closed(schema: ModuleSchema, record: Record) -> bool:
    closed = schema.closed_states
    return (
        closed is not None
        and closed.field in schema.by_name
        and str(record.values.get(closed.field) or "") in closed.values
    )
