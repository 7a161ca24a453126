"""One of a list of values."""

from PySide6.QtWidgets import QWidget

from vtdesk.domain.schema import FieldSpec
from vtdesk.domain.values import Cell
from vtdesk.ui.choice_tints import given_color
from vtdesk.ui.edit.inputs.choice_input import ChoiceInput, fitting
from vtdesk.ui.edit.inputs.choice_list import Choice
from vtdesk.ui.edit.inputs.context import InputContext
from vtdesk.ui.edit.inputs.marks import DotMark, Mark, StageMark
from vtdesk.ui.stages import stage_rings

NO_LONGER_OFFERED = "no longer offered"


class PicklistInput(ChoiceInput):
    """A value out of describe's list.

    A stored value that the list no longer has is kept, shown and marked as such.
    """

    def __init__(self, spec: FieldSpec, context: InputContext, parent: QWidget) -> None:
        self.spec = spec
        self._rings = stage_rings(spec, context.schema)
        self._all = tuple(
            Choice(value.value, value.label, mark=self._mark_for(value.value))
            for value in spec.picklist
            if value.value
        )
        super().__init__(spec, context, parent)
        self.set_trailing("ph.caret-down")

    def look_up(self, text: str) -> None:
        """Narrow the list at once."""
        choices = list(self._all)
        if self.wire and not self._is_offered(self.wire):
            kept = Choice(
                self.wire, self.wire, detail=NO_LONGER_OFFERED, mark=self._mark_for(self.wire)
            )
            choices.insert(0, kept)
        if not self.spec.mandatory:
            choices.insert(0, Choice("", "None"))
        self.offer(fitting(choices, text))

    def mark_of(self, wire: str, label: str) -> Mark | None:
        """Ring or dot."""
        return self._mark_for(wire)

    def apply_writable(self, writable: bool) -> None:
        """Let it be chosen, or only be read."""
        super().apply_writable(writable)
        self.set_trailing("ph.caret-down" if writable else "")

    def show_value(self, cell: Cell, text: str) -> None:
        """Show a value; one that is no longer offered says so."""
        super().show_value(cell, text)
        old = bool(self.wire) and not self._is_offered(self.wire)
        self.show_hint(NO_LONGER_OFFERED if old else "")

    def _is_offered(self, wire: str) -> bool:
        return any(choice.wire == wire for choice in self._all)

    def _mark_for(self, value: str) -> Mark:
        ring = self._rings.get(value)
        given = given_color(self.spec, value)
        return DotMark(value, given) if ring is None else StageMark(value, ring, given)
