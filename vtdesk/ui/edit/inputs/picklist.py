"""One of a list of values."""

from functools import cached_property

from PySide6.QtWidgets import QWidget

from vtdesk.app.field_state import FieldState
from vtdesk.domain.schema import FieldSpec
from vtdesk.domain.values import Cell
from vtdesk.ui.choice_tints import given_color
from vtdesk.ui.edit.inputs.choice_input import ChoiceInput, FoldedChoices
from vtdesk.ui.edit.inputs.choice_list import Choice
from vtdesk.ui.edit.inputs.context import InputContext
from vtdesk.ui.edit.inputs.marks import DotMark, Mark, StageMark
from vtdesk.ui.stages import stage_rings

NO_LONGER_OFFERED = "no longer offered"
NOT_ALLOWED = "not allowed here"


class PicklistInput(ChoiceInput):
    """A value out of describe's list.

    Only values are offered that go with the other fields. A stored value that the list no longer
    has, or that does not go with the others any more, is kept, shown and marked as such.
    """

    def __init__(self, spec: FieldSpec, context: InputContext, parent: QWidget) -> None:
        self.spec = spec
        self._rings = stage_rings(spec, context.schema)
        self._allowed: tuple[str, ...] | None = None
        self._some: FoldedChoices | None = None
        super().__init__(spec, context, parent)
        self._say_odd()

    def look_up(self, text: str) -> None:
        """Narrow the list at once."""
        choices = self._offered().fitting(text)
        if not text.strip():
            if self.wire and not self._is_offered(self.wire):
                choices.insert(0, self._kept_choice())
            if not self.spec.mandatory:
                choices.insert(0, Choice("", "None"))
        self.offer(choices)

    def mark_of(self, wire: str, label: str) -> Mark | None:
        """Ring or dot."""
        return self._mark_for(wire)

    def apply_writable(self, writable: bool) -> None:
        """Let it be chosen, or only be read."""
        super().apply_writable(writable)
        self._say_odd()

    def show_value(self, cell: Cell, text: str) -> None:
        """Show a value; one that is no longer offered says so."""
        super().show_value(cell, text)
        self._say_odd()

    def show_state(self, state: FieldState) -> None:
        """Show how the field stands; a value that does not go with the others says so."""
        super().show_state(state)
        self._say_odd()

    def _say_odd(self) -> None:
        words = NOT_ALLOWED if self.state.not_allowed else ""
        if self.wire and self.wire not in self.spec.choice_labels:
            words = NO_LONGER_OFFERED
        self.show_hint(words)
        # the words may find no room
        plain = "ph.caret-down" if self.writable else ""
        self.set_trailing("ph.warning-circle" if words else plain, words)

    def _kept_choice(self) -> Choice:
        known = self.wire in self.spec.choice_labels
        return Choice(
            self.wire,
            self.spec.choice_label(self.wire),
            detail=NOT_ALLOWED if known else NO_LONGER_OFFERED,
            mark=self._mark_for(self.wire),
        )

    def _is_offered(self, wire: str) -> bool:
        if self._allowed is not None:
            return wire in self._allowed
        return wire in self.spec.choice_labels

    def _offered(self) -> FoldedChoices:
        """The values that go with the other fields as they stand now."""
        record = self.context.at_hand.record
        allowed = record.allowed(self.spec.name) if record is not None else None
        if allowed is None:
            self._allowed = self._some = None
            return self._all
        if allowed != self._allowed or self._some is None:
            self._allowed = allowed
            among = frozenset(allowed)
            self._some = FoldedChoices([c for c in self._all.choices if c.wire in among])
        return self._some

    @cached_property
    def _all(self) -> FoldedChoices:
        """All values; made when the list is first wanted, since it may have thousands."""
        return FoldedChoices(
            [
                Choice(value.value, value.label, mark=self._own_mark(value.value, value.color))
                for value in self.spec.picklist
                if value.value
            ]
        )

    def _mark_for(self, value: str) -> Mark:
        return self._own_mark(value, given_color(self.spec, value))

    def _own_mark(self, value: str, given: str | None) -> Mark:
        ring = self._rings.get(value)
        return DotMark(value, given) if ring is None else StageMark(value, ring, given)
