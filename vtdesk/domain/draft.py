"""Edits laid over a record, field by field, each with the value it replaces.

A value set back to what it was is no edit. Values are wire strings: "" clears a field.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TypeVar

from vtdesk.domain.ids import AnyId, LocalId, ModuleName, RecordId
from vtdesk.domain.schema import ModuleSchema
from vtdesk.domain.values import POINTERS, Cell, same

T = TypeVar("T")


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
        refusals: why the server did not take edits, by field; each goes when its field is edited.
    """

    module: ModuleName
    record: AnyId
    edits: Mapping[str, str] = field(default_factory=_nothing)
    base: Mapping[str, Cell] = field(default_factory=lambda: MappingProxyType({}))
    base_modified: str | None = None
    unread: frozenset[str] = frozenset()
    refusals: Mapping[str, str] = field(default_factory=_nothing)

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
            refusals=_left_out(self.refusals, name),
        )

    def without(self, name: str) -> "Draft":
        """This draft with the edit of one field taken back."""
        return replace(
            self,
            edits=_left_out(self.edits, name),
            base=_left_out(self.base, name),
            unread=self.unread - {name},
            refusals=_left_out(self.refusals, name),
        )

    def without_saved(self, saved: Mapping[str, str]) -> "Draft":
        """This draft without these values; what was typed after them starts from them."""
        draft = self
        for name, value in saved.items():
            if draft.edits.get(name) == value and name not in draft.unread:
                draft = draft.without(name)
            elif name in draft.edits:
                draft = replace(draft, base=MappingProxyType({**draft.base, name: value}))
        return draft

    def with_refused(
        self,
        values: Mapping[str, str],
        base: Mapping[str, Cell],
        base_modified: str | None,
        reasons: Mapping[str, str],
    ) -> "Draft":
        """This draft with values given back that the server did not take.

        What was typed meanwhile stays, and starts from where the refused values started.

        Args:
            values: wire values that were sent.
            base: what they were to replace.
            base_modified: the record's `modifiedtime` when they were edited.
            reasons: why, by field; not kept for fields that were typed in anew.
        """
        told = {name: words for name, words in reasons.items() if name not in self.edits}
        return replace(
            self,
            edits=MappingProxyType({**values, **self.edits}),
            base=MappingProxyType({**self.base, **{name: base.get(name) for name in values}}),
            base_modified=base_modified or self.base_modified,
            refusals=MappingProxyType({**self.refusals, **told}),
        )

    def renamed(self, old: LocalId, new: RecordId, schema: ModuleSchema | None) -> "Draft":
        """This draft after a record got its server's id.

        Args:
            old: the id it had here.
            new: the server's.
            schema: this record's module; without it no field is known to hold ids.
        """

        def rename(values: Mapping[str, T]) -> dict[str, T | str]:
            return {
                name: str(new) if value == str(old) and name in pointers else value
                for name, value in values.items()
            }

        specs = schema.fields if schema is not None else ()
        pointers = {spec.name for spec in specs if spec.kind in POINTERS}

        edits = {name: str(value) for name, value in rename(self.edits).items()}
        return replace(
            self,
            record=new if self.record == old else self.record,
            edits=MappingProxyType(edits),
            base=MappingProxyType(rename(self.base)),
        )


def _left_out(values: Mapping[str, T], name: str) -> Mapping[str, T]:
    return MappingProxyType({key: value for key, value in values.items() if key != name})
