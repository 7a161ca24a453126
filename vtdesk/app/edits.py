"""The edits of one record as they stand, and the way back through them; no I/O.

Text that no value can be read from is an edit too: it is kept as it was typed, apart from values,
so that neither a restart nor an undo ever takes it for one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from vtdesk.domain.draft import Draft
from vtdesk.domain.ids import LocalId, RecordId
from vtdesk.domain.schema import ModuleSchema
from vtdesk.domain.values import Cell


@dataclass(frozen=True, slots=True)
class Edit:
    """What one field was changed to.

    Attributes:
        text: a wire value, or what was typed where no value could be read from it.
        unread: why not, in words; "" for a wire value.
    """

    text: str
    unread: str = ""


@dataclass(frozen=True, slots=True)
class _Step:
    """One edit of one field; None stands for "not edited"."""

    name: str
    before: Edit | None
    after: Edit | None


class Edits:
    """What is changed in one record and not saved.

    Edits of fields that the module has lost meanwhile stay in the draft and out of sight.

    Attributes:
        schema: the record's module.
        draft: the edits as they are kept on disk.

    Args:
        schema: the record's module.
        draft: what was kept.
        stored: the value that lies under an edit of a field.
    """

    def __init__(self, schema: ModuleSchema, draft: Draft, stored: Callable[[str], Cell]) -> None:
        self.schema = schema
        self.draft = draft
        self._stored = stored
        self._reasons: dict[str, str] = {}
        self._held: dict[str, Cell] = {}
        self._done: list[_Step] = []
        self._undone: list[_Step] = []

    def __contains__(self, name: str) -> bool:
        return name in self.draft.edits and name in self.schema.by_name

    @property
    def names(self) -> tuple[str, ...]:
        """The edited fields."""
        return tuple(name for name in self.draft.edits if name in self.schema.by_name)

    @property
    def values(self) -> dict[str, str]:
        """The wire values of the edited fields; those of unread text are left out."""
        return {
            name: self.draft.edits[name] for name in self.names if name not in self.draft.unread
        }

    @property
    def unread(self) -> Mapping[str, str]:
        """Why no value could be read from the text of fields, by field."""
        return {name: self._reasons.get(name, "") for name in self.names if self.is_unread(name)}

    def is_unread(self, name: str) -> bool:
        """The field holds text as it was typed."""
        return name in self.draft.unread

    def get(self, name: str) -> Edit | None:
        """The edit of a field."""
        if name not in self:
            return None
        reason = self._reasons.get(name, "") if self.is_unread(name) else ""
        return Edit(self.draft.edits[name], reason)

    def base(self, name: str) -> Cell:
        """What an edited field held when its edit began, or what lies there now."""
        return self.draft.base.get(name, self._seen(name))

    def hold(self, name: str, cell: Cell) -> None:
        """The person still sees this value of a field; an edit of it starts from there."""
        self._held.setdefault(name, cell)

    def let_go(self, name: str) -> None:
        """The person sees what lies there now."""
        self._held.pop(name, None)

    def take(self, name: str, edit: Edit, modified: str | None = None) -> None:
        """Change a field; the value it had is no edit.

        Args:
            name: the field.
            edit: what it was changed to.
            modified: the record's `modifiedtime`, kept with its first edit.
        """
        before = self.get(name)
        self._lay_over(name, edit)
        if self.draft.base_modified is None and self.draft:
            self.draft = replace(self.draft, base_modified=modified)
        self._remember(_Step(name, before, self.get(name)))

    def take_back(self, name: str) -> bool:
        """Put one field back to what lies there; whether it was edited."""
        before = self.get(name)
        if before is None:
            return False
        self.draft = self.draft.without(name)
        self._done.append(_Step(name, before, None))
        self._undone.clear()
        return True

    @property
    def can_redo(self) -> bool:
        """Whether an edit was taken back that can be done again."""
        return any(step.name in self.schema.by_name for step in self._undone)

    def undo_last(self) -> str | None:
        """Take the last edit back; the name of its field, or None if there is none."""
        step = _pop_known(self._done, self.schema)
        if step is None:
            return None
        self._undone.append(step)
        self._put(step.name, step.before)
        return step.name

    def redo_last(self) -> str | None:
        """Do the edit taken back last again; the name of its field, or None."""
        step = _pop_known(self._undone, self.schema)
        if step is None:
            return None
        self._done.append(step)
        self._put(step.name, step.after)
        return step.name

    def begin_anew(self, draft: Draft) -> None:
        """Go on from another draft; there is no way back behind it."""
        self.draft = draft
        self._done.clear()
        self._undone.clear()

    def adopt(self, draft: Draft, reasons: Mapping[str, str]) -> frozenset[str]:
        """Go on from a draft that was changed elsewhere; what was changed there is undone there.

        Args:
            draft: as it is now.
            reasons: why no value could be read from the texts it holds, by field.

        Returns:
            The names of the fields whose edits differ.
        """
        before = self.draft
        differing = frozenset(
            name
            for name in before.edits.keys() | draft.edits.keys()
            if (before.edits.get(name), before.refusals.get(name), name in before.unread)
            != (draft.edits.get(name), draft.refusals.get(name), name in draft.unread)
        )
        self.draft = draft
        self._reasons.update(reasons)
        for steps in (self._done, self._undone):
            steps[:] = [step for step in steps if step.name not in differing]
        return differing

    def rename(self, old: LocalId, new: RecordId) -> None:
        """A record that fields point to got its server's id."""
        self.draft = self.draft.renamed(old, new, self.schema)
        for steps in (self._done, self._undone):
            steps[:] = [
                replace(
                    step,
                    before=_renamed(step.before, old, new),
                    after=_renamed(step.after, old, new),
                )
                for step in steps
            ]

    def _put(self, name: str, edit: Edit | None) -> None:
        if edit is None:
            self.draft = self.draft.without(name)
        else:
            # what the edit started from stays: a newer value of the server is not overwritten
            self._lay_over(name, edit)

    def _lay_over(self, name: str, edit: Edit) -> None:
        self.draft = self.draft.with_edit(
            self.schema, name, edit.text, self._seen(name), unread=bool(edit.unread)
        )
        self._reasons[name] = edit.unread

    def _seen(self, name: str) -> Cell:
        return self._held[name] if name in self._held else self._stored(name)

    def _remember(self, step: _Step) -> None:
        """Typing in one field is one step, however many keys it takes."""
        if step.before == step.after:
            return
        last = self._done[-1] if self._done and not self._undone else None
        if last is not None and last.name == step.name and last.after is not None:
            step = replace(step, before=self._done.pop().before)
        if step.before != step.after:
            self._done.append(step)
        self._undone.clear()


def _pop_known(steps: list[_Step], schema: ModuleSchema) -> _Step | None:
    while steps:
        step = steps.pop()
        if step.name in schema.by_name:
            return step
    return None


def _renamed(edit: Edit | None, old: LocalId, new: RecordId) -> Edit | None:
    return Edit(str(new)) if edit == Edit(str(old)) else edit
