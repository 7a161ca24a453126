"""What a module's records can be related to, asked for once a day, and what each relation rests on.

A relation is read from a reference where exactly one field of the other module points back and no
other relation leads to that module: then the stored records tell it without a call, and a plain
query does where they are not stored (wire fact 5.3). All others are links, which only the server
knows; the numbers it told last are kept.
"""

from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from vtdesk.api.client import VtigerClient
from vtdesk.app.line_items import has_line_items
from vtdesk.domain.errors import Offline, ServerTrouble, SignInNeeded, TooManyCalls
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.freshness import is_fresh
from vtdesk.domain.ids import ModuleName, RecordId
from vtdesk.domain.relations import Relation
from vtdesk.domain.schema import ModuleSchema
from vtdesk.store.cache import Cache
from vtdesk.store.packing import from_json, to_json
from vtdesk.sync.engine import Engine

FRESH = 24 * 3600.0
"""Seconds for which an answer of `relatedtypes` is believed."""

MOST_LISTS = 100
"""Lists of linked records that are kept, the ones looked at last."""

MOST_NUMBERS = 500
"""Records of one list that outlives the program; a longer one is asked for again."""

_LISTS = "related lists"
_LINE_FIELD = "productid"


@dataclass(frozen=True)
class _Answer:
    asked: float
    relations: tuple[Relation, ...]


@dataclass(frozen=True)
class LinkedList:
    """The linked records of one record, as the server told them last.

    Attributes:
        record: whose, on the wire.
        label: of the relation.
        asked: Unix time in seconds.
        numbers: of the linked records, in their order.
        whole: these are all.
    """

    record: str
    label: str
    asked: float
    numbers: tuple[int, ...]
    whole: bool


class RelationLists:
    """Knows the relations of modules, and the records that were linked when the server last said.

    Args:
        client: the server.
        cache: the store.
        engine: knows whether calls may be made.
        now: Unix time in seconds.
    """

    def __init__(
        self, client: VtigerClient, cache: Cache, engine: Engine, now: Callable[[], float]
    ) -> None:
        self._client = client
        self._cache = cache
        self._engine = engine
        self._now = now
        self._answers: dict[ModuleName, _Answer | None] = {}
        self._lists: dict[tuple[str, str], LinkedList] | None = None

    def known(self, module: ModuleName) -> tuple[Relation, ...] | None:
        """The relations of a module as they were told last, however long ago; None if never."""
        answer = self._answer(module)
        return answer.relations if answer is not None else None

    async def of(self, module: ModuleName) -> tuple[Relation, ...]:
        """The relations of a module: no call within a day.

        An older answer also serves when the server does not give a newer one. Modules that hold no
        records of their own have none (wire fact 5.1).

        Raises:
            VtdeskError: they were never told, and are not now.
        """
        answer = self._answer(module)
        if answer is not None and is_fresh(answer.asked, self._now(), FRESH):
            return answer.relations
        schema = self._cache.schema(module)
        if schema is not None and not schema.is_entity:
            return ()
        try:
            relations = await self._engine.questions.ask(lambda: self._client.relatedtypes(module))
        except (Offline, TooManyCalls, SignInNeeded, ServerTrouble):
            if answer is None:
                raise
            return answer.relations
        entities = tuple(relation for relation in relations if relation.is_entity)
        self._answers[module] = _Answer(self._now(), entities)
        await self._cache.put_note(_note(module), to_json(self._answers[module]))
        return entities

    def reaching(self, module: ModuleName) -> tuple[ModuleName, ...]:
        """The modules whose records may have records of this one related to them; no call.

        Those that its references point to, those it is related to itself, since links lead both
        ways, and those that are known to lead to it. Which it really are, `of` tells for each.
        """
        schema = self._cache.schema(module)
        references = (
            (spec for spec in schema.fields if spec.kind is FieldKind.REFERENCE) if schema else ()
        )
        found = [target for spec in references for target in spec.refers_to]
        found += [relation.module for relation in self.known(module) or ()]
        listed = [info.name for info in self._cache.modules() if info.is_entity]
        for other in listed:
            if any(relation.module == module for relation in self.known(other) or ()):
                found.append(other)
        return tuple(dict.fromkeys(name for name in found if name in listed))

    def pointer(self, module: ModuleName, relation: Relation) -> str:
        """The field of the related module that makes the relation; "" where records are linked."""
        fields = self.pointers(module, relation)
        same = [other for other in self.known(module) or () if other.module == relation.module]
        return fields[0] if len(fields) == 1 and len(same) <= 1 else ""

    def pointers(self, module: ModuleName, relation: Relation) -> tuple[str, ...]:
        """All fields of the related module that may hold a record of this one."""
        schema = self._cache.schema(relation.module)
        return pointing_fields(schema, module) if schema is not None else ()

    def stands_in_lines(self, module: ModuleName, relation: Relation) -> bool:
        """Whether records of a module belong to the other ones by their line items."""
        schema = self._cache.schema(relation.module)
        return schema is not None and module in _sold_in(schema)

    def linked(self, record: RecordId, relation: Relation) -> LinkedList | None:
        """The linked records as they were told last."""
        return self._kept().get((str(record), relation.label))

    async def keep(
        self, record: RecordId, relation: Relation, numbers: tuple[int, ...], *, whole: bool
    ) -> None:
        """Remember the linked records that the server told."""
        lists = self._kept()
        place = (str(record), relation.label)
        lists.pop(place, None)
        lists[place] = LinkedList(*place, self._now(), numbers, whole)
        for oldest in list(lists)[: max(0, len(lists) - MOST_LISTS)]:
            del lists[oldest]
        await self._write()

    async def forget(self, record: RecordId, label: str) -> None:
        """Believe what was told no longer: links came or went."""
        if self._kept().pop((str(record), label), None) is not None:
            await self._write()

    async def _write(self) -> None:
        short = [one for one in self._kept().values() if len(one.numbers) <= MOST_NUMBERS]
        await self._cache.put_note(_LISTS, to_json(short))

    def _answer(self, module: ModuleName) -> _Answer | None:
        if module not in self._answers:
            text = self._cache.note(_note(module))
            try:
                self._answers[module] = from_json(text, _Answer) if text else None
            except msgspec.DecodeError:
                self._answers[module] = None
        return self._answers[module]

    def _kept(self) -> dict[tuple[str, str], LinkedList]:
        if self._lists is None:
            text = self._cache.note(_LISTS)
            try:
                kept = from_json(text, list[LinkedList]) if text else []
            except msgspec.DecodeError:
                kept = []
            self._lists = {(one.record, one.label): one for one in kept}
        return self._lists


def pointing_fields(schema: ModuleSchema, module: ModuleName) -> tuple[str, ...]:
    """The fields of a module that may refer to another module's records, in describe's order.

    What stands in line items is no field of the record (wire fact 3.13).
    """
    lines = _LINE_FIELD if has_line_items(schema) else ""
    return tuple(
        spec.name
        for spec in schema.fields
        if spec.kind is FieldKind.REFERENCE and module in spec.refers_to and spec.name != lines
    )


def _sold_in(schema: ModuleSchema) -> tuple[ModuleName, ...]:
    """The modules whose records stand in the line items of this one."""
    spec = schema.field(_LINE_FIELD) if has_line_items(schema) else None
    return spec.refers_to if spec is not None else ()


def _note(module: ModuleName) -> str:
    return f"relations {module}"
