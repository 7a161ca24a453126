"""What may be done with related records, and the words where it may not.

`relatedtypes` says what the web page offers, describe what this user may do, the account what
vtdesk may do. Where a server does not tell, nothing is forbidden beforehand.
"""

from collections.abc import Callable

from vtdesk.api.client import VtigerClient
from vtdesk.app.relation_lists import RelationLists
from vtdesk.app.write_rights import READ_ONLY
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.relations import Relation
from vtdesk.store.cache import Cache

_ADD, _SELECT = "ADD", "SELECT"
_NOT_YET = "This record is not in Vtiger yet. Save it and wait until it is sent."


class RelationRights:
    """Why a relation cannot be changed, in words; "" where it can.

    Args:
        client: knows what the server turned out to lack.
        cache: the store, with the rights that describe told.
        lists: knows what each relation rests on.
        may_write: whether the account's write level lets anything be changed.
    """

    def __init__(
        self,
        client: VtigerClient,
        cache: Cache,
        lists: RelationLists,
        may_write: Callable[[], bool],
    ) -> None:
        self._client = client
        self._cache = cache
        self._lists = lists
        self._may_write = may_write

    def why_not_see(self, relation: Relation) -> str:
        """Why the related records cannot be shown."""
        listed = {info.name for info in self._cache.modules()}
        if not listed or relation.module in listed:
            return ""
        return f"You may not see {relation.title} in this Vtiger."

    def why_not_add(self, module: ModuleName, key: int, relation: Relation) -> str:
        """Why no new related record can be made."""
        if reason := self._closed(relation):
            return reason
        schema = self._cache.schema(relation.module)
        if schema is not None and not schema.createable:
            return f"You may not add {schema.label} in this Vtiger."
        if relation.actions and _ADD not in relation.actions:
            return f"This Vtiger does not let {relation.title} be added from here."
        if self._lists.stands_in_lines(module, relation):
            return self._in_lines(relation)
        if key <= 0 and not self._lists.pointers(module, relation):
            return _NOT_YET
        return ""

    def why_not_link(self, module: ModuleName, key: int, relation: Relation) -> str:
        """Why no existing record can be related."""
        if reason := self._closed(relation):
            return reason
        if relation.actions and _SELECT not in relation.actions:
            return f"This Vtiger does not let {relation.title} be chosen here."
        if self._lists.stands_in_lines(module, relation):
            return self._in_lines(relation)
        return self._why_not_change(module, key, relation)

    def why_not_unlink(self, module: ModuleName, key: int, relation: Relation) -> str:
        """Why related records cannot be taken off; they are never deleted by it."""
        if reason := self._closed(relation):
            return reason
        if field := self._lists.pointer(module, relation):
            schema = self._cache.schema(relation.module)
            spec = schema.field(field) if schema is not None else None
            if spec is not None and spec.mandatory:
                return f"{relation.title} always belong to a record; choose another one there."
        elif self._lists.stands_in_lines(module, relation):
            return self._in_lines(relation)
        elif self._client.probe.has("delete_related") is False:
            return "This Vtiger cannot take links away; it can be done in its web page."
        return self._why_not_change(module, key, relation)

    def _in_lines(self, relation: Relation) -> str:
        return f"What is sold stands in the lines of {relation.title}. Change it in the browser."

    def _closed(self, relation: Relation) -> str:
        return self.why_not_see(relation) or ("" if self._may_write() else READ_ONLY)

    def _why_not_change(self, module: ModuleName, key: int, relation: Relation) -> str:
        """Why what makes the relation cannot be changed: the reference, or this record."""
        if field := self._lists.pointer(module, relation):
            schema = self._cache.schema(relation.module)
            spec = schema.field(field) if schema is not None else None
            if schema is None or (schema.updateable and spec is not None and spec.writable):
                return ""
            return f"You may not change {schema.label} in this Vtiger."
        schema = self._cache.schema(module)
        if schema is not None and not schema.updateable:
            return f"You may not change {schema.label} in this Vtiger."
        return _NOT_YET if key <= 0 else ""
