"""The two fields at the start of a condition: which field of the module, and how it compares."""

from collections import Counter
from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.query import Op
from vtdesk.domain.schema import FieldSpec, ModuleSchema
from vtdesk.ui.edit.inputs.choice_input import ChoiceInput, fitting
from vtdesk.ui.edit.inputs.choice_list import Choice
from vtdesk.ui.edit.inputs.context import InputContext
from vtdesk.ui.filter.operators import filterable, operator_words, operators_for

GONE = "no longer there"


class _ListInput(ChoiceInput):
    """One of a list of words that is known at once.

    Args:
        name: what is chosen, for screen readers.
    """

    def __init__(self, name: str, context: InputContext, parent: QWidget) -> None:
        self._all: tuple[Choice, ...] = ()
        spec = FieldSpec(name, name, FieldKind.PICKLIST, mandatory=True)
        super().__init__(spec, context, parent)
        self.set_trailing("ph.caret-down")

    def look_up(self, text: str) -> None:
        """Narrow the list at once."""
        self.offer(fitting(self._all, text))

    def show_choice(self, choices: Sequence[Choice], wire: str) -> None:
        """Offer these and stand on one of them."""
        self._all = tuple(choices)
        label = next((choice.label for choice in self._all if choice.wire == wire), wire)
        if not self.is_typing:
            self.show_value(wire, label)


class FieldPicker(_ListInput):
    """Which field of the module; found by typing a part of its label.

    Signals (as `FieldInput.chosen`): the second argument is the field's API name.
    """

    placeholder = "Choose a field"
    nothing_words = "No field of that name"

    def __init__(self, context: InputContext, parent: QWidget) -> None:
        super().__init__("Field", context, parent)
        self._offered = field_choices(context.schema)

    def show_field(self, name: str) -> None:
        """Stand on a field; one that has gone is kept, shown and marked as such."""
        known = not name or any(choice.wire == name for choice in self._offered)
        choices = self._offered if known else (Choice(name, name, GONE), *self._offered)
        self.show_choice(choices, name)
        self.show_hint("" if known else GONE)


class OperatorPicker(_ListInput):
    """How the field compares; what is offered fits the field's type."""

    def __init__(self, context: InputContext, parent: QWidget) -> None:
        super().__init__("Comparison", context, parent)

    def show_operator(self, spec: FieldSpec | None, op: Op) -> None:
        """Offer what fits a field and stand on one; one that does not fit is kept."""
        offered = list(operators_for(spec)) if spec is not None else []
        if op not in offered:
            offered.insert(0, op)
        choices = [Choice(each.name, operator_words(each, spec)) for each in offered]
        self.show_choice(choices, op.name)


def field_choices(schema: ModuleSchema) -> tuple[Choice, ...]:
    """The fields that can be filtered by, in the form's order; equal labels get the API name."""
    order = [name for section in schema.sections for name in section.fields]
    specs = [schema.by_name[name] for name in order if filterable(schema.by_name[name])]
    times = Counter(spec.label for spec in specs)
    return tuple(
        Choice(spec.name, spec.label, spec.name if times[spec.label] > 1 else "") for spec in specs
    )
