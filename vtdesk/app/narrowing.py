"""What a table is narrowed to: a condition, the words of the quick filter, the view they came from.

The condition is kept as the person built it; what is asked of store and server has the dates and ids
of the day and the person in it. It is remembered with the account, for the next start.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import msgspec

from vtdesk.app.soon import Soon
from vtdesk.app.tasks import Tasks
from vtdesk.domain.filter_json import Left, filter_from_json, filter_to_json
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.query import EVERYTHING, Filter, fields_of, without
from vtdesk.domain.record import Json
from vtdesk.domain.relative import Circumstances, depends_on_day, resolve
from vtdesk.domain.schema import ModuleSchema
from vtdesk.store.cache import Cache

GATHER = 0.5
"""Seconds over which changes are gathered before they are written."""

NOTE = "table"
"""What the names of the notes begin with that remember how a table is narrowed."""

_LONGEST_WORDS = 500


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What a table shows of its module.

    Attributes:
        conditions: as the person built it; relative words stay relative.
        words: of the quick filter.
        view: id of the saved view it was taken from; "" for none.
    """

    conditions: Filter = EVERYTHING
    words: str = ""
    view: str = ""


class Narrowing:
    """Holds and remembers what one table is narrowed to.

    Args:
        module: the table's.
        cache: the account's store.
        tasks: writes run in them.
        circumstances: who asks, and when.
        remembered: whether the next start begins with it.

    Attributes:
        left_out: what the module no longer has of the view or the remembered condition, in words.
    """

    def __init__(
        self,
        module: ModuleName,
        cache: Cache,
        tasks: Tasks,
        circumstances: Callable[[], Circumstances],
        *,
        remembered: bool = True,
    ) -> None:
        self.left_out: tuple[str, ...] = ()
        self._note = f"{NOTE} {module}"
        self._cache = cache
        self._circumstances = circumstances
        self._remembered = remembered
        self._writing = Soon(self.close, GATHER, tasks, "remember a filter")
        self._resolved_for: Circumstances | None = None
        self.now = read_narrowed(cache.note(self._note) or "" if remembered else "")

    def change(self, narrowed: Narrowed, left_out: tuple[str, ...] = ()) -> None:
        """Show something else from now on, and at the next start."""
        self.left_out = left_out
        if narrowed == self.now:
            return
        self.now = narrowed
        if self._remembered:
            self._writing.wish()

    def filter(self, schema: ModuleSchema) -> Filter:
        """The condition with absolute values, without fields that the module does not have."""
        circumstances = self._resolved_for = self._circumstances()
        kept, left_out = without(self.now.conditions, _gone(self.now.conditions, schema))
        if left_out and not self.left_out:
            fields = dict.fromkeys(one.field for one in left_out)
            self.left_out = tuple(f"The condition on {field}" for field in fields)
        return resolve(kept, circumstances, schema)

    def resolved(self, condition: Filter, schema: ModuleSchema) -> Filter:
        """Any condition on the module with absolute values."""
        kept, _ = without(condition, _gone(condition, schema))
        return resolve(kept, self._circumstances(), schema)

    @property
    def is_of_yesterday(self) -> bool:
        """Whether the condition, as last resolved, would mean something else now."""
        before = self._resolved_for
        if before is None or before == (now := self._circumstances()):
            return False
        return replace(before, today=now.today) != now or depends_on_day(self.now.conditions)

    async def close(self) -> None:
        """Write what is not written yet.

        Raises:
            StoreTrouble: the file cannot be written.
        """
        text = written_narrowed(self.now)
        if self._remembered and text != self._cache.note(self._note):
            await self._cache.put_note(self._note, text)


def written_narrowed(narrowed: Narrowed) -> str | None:
    """What a table shows as the text of a note; None for all of it."""
    if narrowed == Narrowed():
        return None
    said: Json = {
        "filter": filter_to_json(narrowed.conditions),
        "words": narrowed.words,
        "view": narrowed.view,
    }
    return msgspec.json.encode(said).decode()


def read_narrowed(text: str) -> Narrowed:
    """What a note says; a text that is none is as good as no note."""
    try:
        said = msgspec.json.decode(text, type=_Written)
        condition: Json = msgspec.json.decode(said.filter)
    except (msgspec.DecodeError, RecursionError):
        return Narrowed()
    words = said.words[:_LONGEST_WORDS].strip()
    return Narrowed(filter_from_json(condition, Left()), words, said.view)


class _Written(msgspec.Struct):
    filter: msgspec.Raw
    words: str = ""
    view: str = ""


def _gone(condition: Filter, schema: ModuleSchema) -> frozenset[str]:
    return fields_of(condition) - schema.by_name.keys() - {"id"}
