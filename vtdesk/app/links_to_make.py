"""Links of records that are only being made: they wait until the server has the new record.

They are kept with the account, since that may be after a restart.
"""

from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from vtdesk.api.client import VtigerClient
from vtdesk.app.consent import agreed
from vtdesk.app.outbox import Outbox
from vtdesk.app.relation_lists import RelationLists
from vtdesk.domain.changes import ChangeKind
from vtdesk.domain.ids import AnyId, LocalId, ModuleName, RecordId, parse_record_id
from vtdesk.domain.relations import Relation
from vtdesk.store.cache import Cache
from vtdesk.store.packing import from_json, to_json
from vtdesk.sync.engine import Engine
from vtdesk.sync.push import Sent

_NOTE = "links to make"


@dataclass(frozen=True)
class _ToLink:
    """A link to be made as soon as the server has the new record."""

    module: ModuleName
    local: int
    source: str
    label: str


class LinksToMake:
    """Keeps them, and has each made in its time.

    Args:
        client: the server.
        cache: keeps them.
        engine: makes calls when it may.
        outbox: tells which records came to the server.
        lists: linked records as the server last told them.
        made: the records that a relation leads to are others now; module and number of their source.
    """

    def __init__(
        self,
        client: VtigerClient,
        cache: Cache,
        engine: Engine,
        outbox: Outbox,
        lists: RelationLists,
        made: Callable[[tuple[ModuleName, int]], None],
    ) -> None:
        self._client = client
        self._cache = cache
        self._engine = engine
        self._lists = lists
        self._made = made
        outbox.sent.connect(self._link_what_was_made)

    async def put(self, source: AnyId, relation: Relation, local: int) -> None:
        """Have a new record linked once it is there.

        Args:
            source: the record it is to be linked to.
            relation: which leads to the new record.
            local: number of the new record's local id.
        """
        waiting = _ToLink(relation.module, local, str(source), relation.label)
        await self._cache.put_note(_NOTE, to_json([*self._waiting(), waiting]))

    def _waiting(self) -> list[_ToLink]:
        text = self._cache.note(_NOTE)
        try:
            return from_json(text, list[_ToLink]) if text else []
        except msgspec.DecodeError:
            return []

    def _link_what_was_made(self, sent: Sent) -> None:
        change = sent.change
        if change.kind is not ChangeKind.CREATE or not isinstance(change.record, LocalId):
            return
        record, local = sent.record, change.record.number
        for waiting in self._waiting():
            source = parse_record_id(waiting.source)
            is_it = (waiting.module, waiting.local) == (change.module, local)
            if not is_it or source is None or record is None:
                continue
            self._wish_link(waiting, source, record)

    def _wish_link(self, waiting: _ToLink, source: RecordId, record: RecordId) -> None:
        relation = Relation(waiting.label, waiting.module, waiting.label)

        async def errand() -> None:
            # the new record was begun as a related one
            with agreed():
                await self._client.add_related(source, record, relation)
            left = [other for other in self._waiting() if other != waiting]
            await self._cache.put_note(_NOTE, to_json(left) if left else None)
            await self._lists.forget(source, relation.label)
            self._made((waiting.module, source.number))

        self._engine.wish_errand(f"link {source} {record}", errand)
