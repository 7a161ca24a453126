"""Edits laid over a record, field by field, each with the value it replaces.

A value set back to what it was is no edit. Values are wire strings: "" clears a field.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from vtdesk.domain.ids import AnyId, ModuleName
from vtdesk.domain.schema import ModuleSchema
from vtdesk.domain.values import Cell, same


def _nothing() -> Mapping[str, str]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person changed in one record and has not saved.

    Attributes:
        base: wire values the edits started from, only of edited fields.
        edits: new wire values.
        base_modified: the record's `modifiedtime` when the first edit was made.
        unread: names of the edits that hold text as it was typed, because no value of the field
            could be read from it.
    """

    module: ModuleName
    record: AnyId
    edits: Mapping[str, str] = field(default_factory=_nothing)
    base: Mapping[str, Cell] = field(default_factory=lambda: MappingProxyType({}))
    base_modified: str | None = None
    unread: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.edits)

    def with_edit(
        self, schema: ModuleSchema, name: str, wire: str, before: Cell, *, unread: bool = False
    ) -> "Draft":
        """This draft with one more edit, or one fewer where the value is back to what it was.

        Args:
            schema: the record's module.
            name: the edited field.
            wire: its new wire value.
            before: the value on screen before the first edit of this field.
            unread: it is no wire value but text as it was typed.
        """
        base_value = self.base.get(name, before)
        edits, base = dict(self.edits), dict(self.base)
        spec = schema.by_name[name]
        if not unread and same(spec, base_value, wire):
            edits.pop(name, None)
            base.pop(name, None)
        else:
            edits[name] = wire
            base[name] = base_value
        return replace(
            self,
            edits=MappingProxyType(edits),
            base=MappingProxyType(base),
            unread=self.unread | {name} if unread else self.unread - {name},
        )

    def without(self, name: str) -> "Draft":
        """This draft with the edit of one field taken back."""
        return replace(
            self,
            edits=MappingProxyType({k: v for k, v in self.edits.items() if k != name}),
            base=MappingProxyType({k: v for k, v in self.base.items() if k != name}),
            unread=self.unread - {name},
        )
