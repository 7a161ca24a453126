"""Comments, calls and to-dos that a person adds to a record; through the outbox, so also offline."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from vtdesk.app.outbox import Outbox
from vtdesk.app.relation_lists import pointing_fields
from vtdesk.app.timeline_items import COMMENTS, EVENTS, TODOS
from vtdesk.app.write_rights import READ_ONLY
from vtdesk.domain.errors import AccessDenied, ValueRefused
from vtdesk.domain.ids import LocalId, ModuleName, RecordId, id_from_key
from vtdesk.domain.schema import FieldSpec, ModuleSchema
from vtdesk.store.cache import Cache

CALL_MINUTES = 15
"""How long a call is said to have taken where nobody says."""

_CALL = ("Call", "call")
_HELD = ("Held", "Completed")
_PLANNED = ("Not Started", "Planned")


@dataclass(frozen=True, slots=True)
class ActivityServices:
    """What adding to a record needs of its session.

    Attributes:
        described: the describe of a module; asked for if it is not stored.
        me: who is signed in.
        may_write: whether the account's write level lets anything be changed.
        now: Unix time in seconds.
    """

    cache: Cache
    outbox: Outbox
    described: Callable[[ModuleName], Awaitable[ModuleSchema]]
    me: Callable[[], RecordId | None]
    may_write: Callable[[], bool]
    now: Callable[[], float]


class Activities:
    """Adds comments, calls and to-dos to records, also to those that the server has not seen yet.

    Args:
        services: what it needs of its session.
    """

    def __init__(self, services: ActivityServices) -> None:
        self._services = services
        self._cache = services.cache

    def why_not(self, module: ModuleName, name: ModuleName) -> str:
        """Why nothing of a module can be added to records of another, in words; "" if it can."""
        if not self._services.may_write():
            return READ_ONLY
        infos = {info.name: info for info in self._cache.modules()}
        if infos and name not in infos:
            return "You may not see these in this Vtiger."
        schema = self._cache.schema(name)
        if schema is None:
            return ""
        if not schema.createable:
            return f"You may not add {schema.label} in this Vtiger."
        if not pointing_fields(schema, module):
            return f"{schema.label} cannot belong to a record of this kind in this Vtiger."
        return ""

    async def comment(self, module: ModuleName, key: int, text: str) -> LocalId:
        """Add a comment.

        Raises:
            ValueRefused: nothing was typed.
            AccessDenied: it may not be added.
            VtdeskError: comments were never described and the server did not do it now.
        """
        return await self._add(
            module, key, COMMENTS, {"commentcontent": _typed(text, "Type a comment.")}
        )

    async def log_call(
        self, module: ModuleName, key: int, subject: str, text: str = "", *, minutes: int = 0
    ) -> LocalId:
        """Note a call that has just ended.

        Args:
            module: the record's.
            key: its key.
            subject: what it was about.
            text: what was said.
            minutes: how long it took; `CALL_MINUTES` where nobody says.

        Raises:
            ValueRefused: nothing was typed.
            AccessDenied: it may not be added.
            VtdeskError: events were never described and the server did not do it now.
        """
        schema = await self._services.described(EVENTS)
        lasted = timedelta(minutes=minutes or CALL_MINUTES)
        end = datetime.fromtimestamp(self._services.now(), UTC)
        start = end - lasted
        values = {
            "subject": _typed(subject, "Type what the call was about."),
            "description": text.strip(),
            "activitytype": _choice(schema.field("activitytype"), _CALL),
            "eventstatus": _choice(schema.field("eventstatus"), _HELD),
            "date_start": f"{start:%Y-%m-%d}",
            "time_start": f"{start:%H:%M:%S}",
            "due_date": f"{end:%Y-%m-%d}",
            "time_end": f"{end:%H:%M:%S}",
            "duration_hours": str(int(lasted.total_seconds()) // 3600),
            "duration_minutes": f"{int(lasted.total_seconds()) // 60 % 60:02}",
        }
        return await self._add(module, key, EVENTS, values)

    async def plan_todo(
        self, module: ModuleName, key: int, subject: str, due: datetime, text: str = ""
    ) -> LocalId:
        """Plan a to-do.

        Args:
            module: the record's.
            key: its key.
            subject: what is to be done.
            due: until when, with its zone; it begins then as well, since a start is compulsory.
            text: more about it.

        Raises:
            ValueRefused: nothing was typed.
            AccessDenied: it may not be added.
            VtdeskError: to-dos were never described and the server did not do it now.
        """
        schema = await self._services.described(TODOS)
        moment = due.astimezone(UTC)
        values = {
            "subject": _typed(subject, "Type what is to be done."),
            "description": text.strip(),
            "activitytype": "Task",
            "taskstatus": _choice(schema.field("taskstatus"), _PLANNED),
            "date_start": f"{moment:%Y-%m-%d}",
            "time_start": f"{moment:%H:%M:%S}",
            "due_date": f"{moment:%Y-%m-%d}",
        }
        return await self._add(module, key, TODOS, values)

    async def _add(
        self, module: ModuleName, key: int, name: ModuleName, values: dict[str, str]
    ) -> LocalId:
        schema = await self._services.described(name)
        if reason := self.why_not(module, name):
            raise AccessDenied(reason)
        home = await self._services.described(module)
        me = self._services.me()
        if me is not None:
            values["assigned_user_id"] = str(me)
        values[pointing_fields(schema, module)[0]] = str(id_from_key(home.id_prefix, key))
        # fields that this Vtiger lacks are left out; compulsory ones get what describe proposes
        known = {field: value for field, value in values.items() if field in schema.by_name}
        for spec in schema.fields:
            if spec.mandatory and spec.writable and not known.get(spec.name) and spec.default:
                known[spec.name] = spec.default
        return await self._services.outbox.create(name, {n: v for n, v in known.items() if v})


def _typed(text: str, words: str) -> str:
    if not text.strip():
        raise ValueRefused(words)
    return text.strip()


def _choice(spec: FieldSpec | None, wanted: tuple[str, ...]) -> str:
    """The first of the wanted values that the list has, else its first value."""
    values = [choice.value for choice in spec.picklist] if spec is not None else []
    if not values:
        return wanted[0]
    return next((value for value in wanted if value in values), values[0])
