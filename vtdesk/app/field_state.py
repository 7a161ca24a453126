"""How the fields of a form stand, as windows read it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from vtdesk.domain.changes import Change, ChangeState
from vtdesk.domain.ids import AnyId, ModuleName
from vtdesk.domain.schema import FieldSpec, ModuleSchema
from vtdesk.domain.values import Cell, same


@dataclass(frozen=True, slots=True)
class FieldState:
    """How a field of the form looks.

    Attributes:
        changed: edited and not saved.
        was: display text from before the edit.
        problem: why it cannot be saved as it is.
        newer: display text of the server's newer value while an older one is being edited.
        waiting: a saved change of this field waits to be sent.
        not_allowed: why the stored value does not go with another field's, in words; it stays.
    """

    changed: bool = False
    was: str = ""
    problem: str = ""
    newer: str | None = None
    waiting: bool = False
    not_allowed: str = ""


@dataclass(frozen=True, slots=True)
class SavedEdit:
    """What a save changed, so that it can be taken back.

    Attributes:
        values: wire values that were saved.
        before: what the fields held when they were edited.
    """

    module: ModuleName
    record: AnyId
    values: Mapping[str, str]
    before: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class SaveResult:
    """Whether a save went to the outbox; if not, the first field to look at.

    Attributes:
        undo: for `SaveUndo.undo`; None where there is nothing to take back, as for a new record.
    """

    saved: bool
    first_problem: str | None = None
    undo: SavedEdit | None = None


@dataclass(frozen=True, slots=True)
class ClashedField:
    """A field that both sides changed, as display texts."""

    name: str
    label: str
    before: str
    mine: str
    theirs: str


def clashed_fields(
    schema: ModuleSchema, change: Change | None, show: Callable[[FieldSpec, Cell], str]
) -> tuple[ClashedField, ...]:
    """The fields of a clashed change that both sides hold differently.

    Args:
        schema: the record's module.
        change: what waits on the record.
        show: display text of a wire value.
    """
    if change is None or change.state is not ChangeState.CLASHED:
        return ()
    return tuple(
        ClashedField(
            name,
            spec.label,
            show(spec, change.base.get(name)),
            show(spec, mine),
            show(spec, change.theirs[name]),
        )
        for name, mine in change.values.items()
        if name in change.theirs
        and (spec := schema.field(name)) is not None
        and not same(spec, change.theirs[name], mine)
        and not same(spec, change.theirs[name], change.base.get(name))
    )
