"""What belongs to a record at a glance: a line for each relation, from what is stored."""

from collections.abc import Sequence
from dataclasses import dataclass

from vtdesk.app.related import Related
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
        return tuple([await self.line(module, key, relation) for relation in relations])

    async def line(self, module: ModuleName, key: int, relation: Relation) -> RelationLine:
        """The line of one relation."""
        if refusal := self._rights.why_not_see(relation):
            return RelationLine(relation, refusal=refusal)
        within = self._related.within(module, key, relation)
        if within is None:
            return RelationLine(relation)
        keys = await self._cache.ids(Query(relation.module, within.condition))
        if not within.asked and not keys:
            return RelationLine(relation)
        latest = keys[-MOST_NAMES:][::-1]
        rows = self._cache.rows(relation.module, latest, ())
        names = tuple(row.label for row in rows if row is not None and row.label)
        total = len(keys) if within.whole else None
        return RelationLine(relation, total, len(keys), names, within.asked)
