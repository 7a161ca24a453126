"""The way back through edits of a table: one step for each gesture of the person, however large.

A step takes back only cells that still are as the gesture left them, so that it never undoes what
was typed elsewhere meanwhile.
"""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from vtdesk.domain.draft import Draft
from vtdesk.domain.ids import LocalId, RecordId
from vtdesk.domain.schema import ModuleSchema
from vtdesk.domain.values import Cell

_MOST_GESTURES = 200


@dataclass(frozen=True, slots=True)
class CellEdit:
    """What one cell was changed to.

    Attributes:
        text: a wire value, or what was typed where no value could be read from it.
        unread: no value could be read from it.
        base: what the edit started from.
    """

    text: str
    unread: bool
    base: Cell


@dataclass(frozen=True, slots=True)
class CellStep:
    """One cell of a gesture; None stands for "not edited"."""

    key: int
    name: str
    before: CellEdit | None
    after: CellEdit | None

    def reversed(self) -> "CellStep":
        """The step back."""
        return CellStep(self.key, self.name, self.after, self.before)


Gesture = tuple[CellStep, ...]
Stack = deque[Gesture]

Stands = Callable[[int, str, CellEdit | None], bool]
"""Whether the cell of a record's field is edited so now."""


def edit_of(draft: Draft | None, name: str) -> CellEdit | None:
    """How one field of a draft is edited."""
    if draft is None or name not in draft.edits:
        return None
    return CellEdit(draft.edits[name], name in draft.unread, draft.base.get(name))


def with_edit(schema: ModuleSchema, draft: Draft, name: str, edit: CellEdit | None) -> Draft:
    """A draft with one field edited so; None takes its edit back."""
    if edit is None or name not in schema.by_name:
        return draft.without(name)
    return draft.with_edit(schema, name, edit.text, edit.base, unread=edit.unread)


class Gestures:
    """What was done and undone in the table of one module."""

    def __init__(self) -> None:
        self._done: deque[Gesture] = deque(maxlen=_MOST_GESTURES)
        self._undone: deque[Gesture] = deque(maxlen=_MOST_GESTURES)

    def add(self, steps: Sequence[CellStep]) -> None:
        """Remember a gesture of cells that changed; what was undone is not done again after it."""
        if steps:
            self._done.append(tuple(steps))
            self._undone.clear()

    def undo(self, stands: Stands) -> Gesture:
        """Go one gesture back; the cells, each to be put from `after` to `before`."""
        return _moved(self._done, self._undone, stands, forward=False)

    def redo(self, stands: Stands) -> Gesture:
        """Do the gesture undone last again; the cells, each to be put from `before` to `after`."""
        return _moved(self._undone, self._done, stands, forward=True)

    def can_undo(self, stands: Stands) -> bool:
        """Whether any gesture has a cell that still is as it was left."""
        return _trimmed(self._done, stands, forward=False)

    def can_redo(self, stands: Stands) -> bool:
        """The same for what was undone."""
        return _trimmed(self._undone, stands, forward=True)

    def rename(self, old: LocalId, new: RecordId) -> None:
        """A record got its server's id."""
        for stack in (self._done, self._undone):
            renamed = [tuple(_renamed(step, old, new) for step in steps) for steps in stack]
            stack.clear()
            stack.extend(renamed)


def _moved(source: Stack, target: Stack, stands: Stands, *, forward: bool) -> Gesture:
    if not _trimmed(source, stands, forward=forward):
        return ()
    gesture = source.pop()
    target.append(gesture)
    return gesture


def _trimmed(stack: Stack, stands: Stands, *, forward: bool) -> bool:
    """Drop the newest gestures of which nothing is left; whether there is one more."""
    while stack:
        cells = ((s.key, s.name, s.before if forward else s.after) for s in stack[-1])
        if any(stands(*cell) for cell in cells):
            return True
        stack.pop()
    return False


def _renamed(step: CellStep, old: LocalId, new: RecordId) -> CellStep:
    key = new.key if step.key == old.key else step.key
    return replace(
        step,
        key=key,
        before=_points_to(step.before, old, new),
        after=_points_to(step.after, old, new),
    )


def _points_to(edit: CellEdit | None, old: LocalId, new: RecordId) -> CellEdit | None:
    if edit is None or str(old) not in (edit.text, edit.base):
        return edit
    text = str(new) if edit.text == str(old) else edit.text
    return replace(edit, text=text, base=str(new) if edit.base == str(old) else edit.base)
