"""What belongs to a record at a glance: a line for each relation, from what is stored."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from vtdesk.app.related import Related, Within
from vtdesk.app.relation_rights import RelationRights
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.query import Query
from vtdesk.domain.relations import Relation
from vtdesk.store.cache import Cache

MOST_NAMES = 3
"""Records of a relation that are named."""


@dataclass(frozen=True, slots=True)
class RelationLine:
    """What is known of one relation of a record.

    Attributes:
        total: how many related records there are; None where nobody knows.
        here: how many of them are stored.
        names: of the latest ones.
        asked: the server told which these are, or need not be asked.
        refusal: why the records cannot be shown; "" where they can.
    """

    relation: Relation
    total: int | None = None
    here: int = 0
    names: tuple[str, ...] = ()
    asked: bool = False
    refusal: str = ""


class RelationLines:
    """Tells what belongs to records; no call.

    Args:
        cache: the store.
        related: knows what is related.
        rights: know what may be seen.
    """

    def __init__(self, cache: Cache, related: Related, rights: RelationRights) -> None:
        self._cache = cache
        self._related = related
        self._rights = rights

    async def of(
        self, module: ModuleName, key: int, relations: Sequence[Relation]
    ) -> tuple[RelationLine, ...]:
        """The lines of these relations of a record, in their order."""
        refusals = [self._rights.why_not_see(relation) for relation in relations]
        known = [
            None if refusal else self._related.within(module, key, relation)
            for relation, refusal in zip(relations, refusals, strict=True)
        ]
        queries = [
            Query(relation.module, within.condition)
            for relation, within in zip(relations, known, strict=True)
            if within is not None
        ]
        found = iter(await self._cache.reads.ids_of_each(queries))
        return tuple(
            RelationLine(relation, refusal=refusal)
            if within is None
            else self._line(relation, within, next(found))
            for relation, refusal, within in zip(relations, refusals, known, strict=True)
        )

    def _line(self, relation: Relation, within: Within, keys: "array[int]") -> RelationLine:
        if not within.asked and not keys:
            return RelationLine(relation)
        latest = keys[-MOST_NAMES:][::-1]
        rows = self._cache.rows(relation.module, latest, ())
        names = tuple(row.label for row in rows if row is not None and row.label)
        total = len(keys) if within.whole else None
        return RelationLine(relation, total, len(keys), names, within.asked)
