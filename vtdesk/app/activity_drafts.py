"""What is typed for a record and not added to it yet: a comment, a call, a to-do.

It is kept as the draft of the record that it will become, so that it is on disk within a second,
is there again after a restart, and follows its record when that gets the server's id.
"""

from collections.abc import Mapping

from vtdesk.app.activity_entries import (
    COMMENT,
    DUE,
    MINUTES,
    NOTES,
    RESULT,
    SUBJECT,
    TIME,
    WHEN,
)
from vtdesk.app.drafts import Drafts
from vtdesk.app.outbox import Outbox
from vtdesk.app.relation_lists import pointing_fields
from vtdesk.app.timeline_items import COMMENTS
from vtdesk.domain.draft import Draft
from vtdesk.domain.ids import LocalId, ModuleName, id_from_key
from vtdesk.domain.modules import EVENTS, OWNER_FIELD, TODOS
from vtdesk.store.cache import Cache

FIELDS: Mapping[ModuleName, tuple[str, ...]] = {
    COMMENTS: (COMMENT,),
    EVENTS: (SUBJECT, WHEN, MINUTES, RESULT, NOTES),
    TODOS: (SUBJECT, DUE, TIME, OWNER_FIELD, NOTES),
}
"""What can be typed in place, by the module it becomes a record of."""

_WIRE = frozenset({RESULT, OWNER_FIELD})
"""Fields whose values are chosen and not typed."""


class ActivityDrafts:
    """Keeps what is typed beside a record, one draft for each module that it can become one of.

    Args:
        cache: the store.
        drafts: what is typed anywhere.
        outbox: knows the next id.

    Signals:
        changed: drafts came, changed or went, as `Drafts.changed` tells it.
    """

    def __init__(self, cache: Cache, drafts: Drafts, outbox: Outbox) -> None:
        self._cache = cache
        self._drafts = drafts
        self._outbox = outbox
        self.changed = drafts.changed

    def typed(self, module: ModuleName, key: int, name: ModuleName) -> Mapping[str, str]:
        """What was typed and not added yet, by field.

        Args:
            module: of the record that it is typed for.
            key: its key.
            name: what it will become a record of; one of `FIELDS`.
        """
        draft = self._draft(module, key, name)
        if draft is None:
            return {}
        return {field: text for field, text in draft.edits.items() if field in FIELDS[name]}

    def place(self, module: ModuleName, key: int, name: ModuleName) -> LocalId | None:
        """The id of the record that it will become; None where nothing is typed."""
        draft = self._draft(module, key, name)
        return draft.record if draft is not None and isinstance(draft.record, LocalId) else None

    def keep(
        self,
        module: ModuleName,
        key: int,
        name: ModuleName,
        texts: Mapping[str, str],
        *,
        by: object | None = None,
    ) -> None:
        """Keep what is typed now; with nothing typed nothing is kept.

        Args:
            module: of the record that it is typed for.
            key: its key.
            name: what it will become a record of.
            texts: by field, without those that are empty or as they were proposed.
            by: who typed it, and needs not be told.
        """
        pointer, record = self._pointer(module, key, name)
        if not pointer:
            return
        kept = {field: text for field, text in texts.items() if field in FIELDS[name] and text}
        place = self.place(module, key, name)
        if place is None and not kept:
            return
        draft = Draft(name, place or self._outbox.next_id(name))
        if kept:
            draft = Draft(
                name,
                draft.record,
                {**kept, pointer: record},
                unread=frozenset(kept) - _WIRE,
            )
        self._drafts.put([draft], by=by)

    def _draft(self, module: ModuleName, key: int, name: ModuleName) -> Draft | None:
        """The draft that was typed in place: one begun in a form has other fields as well."""
        pointer, record = self._pointer(module, key, name)
        known = {*FIELDS[name], pointer}
        return next(
            (
                draft
                for place, draft in self._drafts.of(name).items()
                if place < 0
                and draft.edits.get(pointer) == record
                and known.issuperset(draft.edits)
                and self._drafts.is_of_new(name, place)
            ),
            None,
        )

    def _pointer(self, module: ModuleName, key: int, name: ModuleName) -> tuple[str, str]:
        """The field that refers to the record, and the record's id; "" where there is none."""
        schema, home = self._cache.schema(name), self._cache.schema(module)
        if schema is None or home is None:
            return "", ""
        pointers = pointing_fields(schema, module)
        return (pointers[0], str(id_from_key(home.id_prefix, key))) if pointers else ("", "")
