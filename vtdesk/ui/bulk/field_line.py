"""One line of a bulk edit: which field, and the value that all records are to get."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from vtdesk.app.field_state import FieldState
from vtdesk.domain.schema import FieldSpec, ModuleSchema
from vtdesk.domain.typed_text import Unreadable
from vtdesk.domain.validate import check_value
from vtdesk.ui.edit.inputs.base import FieldInput
from vtdesk.ui.edit.inputs.choice_list import Choice
from vtdesk.ui.edit.inputs.context import InputContext
from vtdesk.ui.edit.inputs.registry import make_input
from vtdesk.ui.edit.inputs.text_area import TextAreaInput
from vtdesk.ui.edit.problems import ProblemLine
from vtdesk.ui.filter.pickers import FieldPicker
from vtdesk.ui.filter.values import read_typed
from vtdesk.ui.parts.buttons import icon_button
from vtdesk.ui.parts.glyph import Glyph
from vtdesk.ui.parts.tab_order import come_after

_FIELD_WIDTH = 240
_VALUE_LEAST = 160


def editable_choices(schema: ModuleSchema, taken: Sequence[str] = ()) -> tuple[Choice, ...]:
    """The fields that a person may change, in the form's order, without those already taken."""
    order = [name for section in schema.sections for name in section.fields]
    specs = [schema.by_name[name] for name in order if schema.by_name[name].writable]
    return tuple(Choice(spec.name, spec.label) for spec in specs if spec.name not in taken)


class FieldLine(QWidget):
    """Field, value, and a button that takes the line away.

    Args:
        context: what inputs are made with.

    Signals:
        changed(): field or value is another one.
        removed(object): the line is to go; it is handed over.
    """

    changed = Signal()
    removed = Signal(object)

    def __init__(self, context: InputContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._wire: str | None = None
        self._problem = ""
        self.spec: FieldSpec | None = None
        self.input: FieldInput | None = None
        look = context.look
        self.picker = FieldPicker(context, self)
        self.picker.setFixedWidth(look.theme.scaled(_FIELD_WIDTH))
        self.picker.chosen.connect(self._choose_field)
        self.remove_button = icon_button(look, "ph.x", "Leave this field as it is")
        self.remove_button.clicked.connect(self._remove)
        self._words = ProblemLine(look, self)
        self._words.hide()
        self._row = QHBoxLayout()
        self._row.setSpacing(8)
        self._row.addWidget(self.picker, 0, Qt.AlignmentFlag.AlignTop)
        arrow = "ph.arrow-left" if self.isRightToLeft() else "ph.arrow-right"
        glyph = Glyph(look, arrow, "text.3", look.theme.metrics.icon_small)
        self._row.addWidget(glyph, 0, Qt.AlignmentFlag.AlignVCenter)
        self._room = QWidget()
        self._room.setMinimumWidth(_VALUE_LEAST)
        self._value = QVBoxLayout(self._room)
        self._value.setContentsMargins(0, 0, 0, 0)
        self._value.setSpacing(2)
        self._row.addWidget(self._room, 1)
        self._row.addWidget(self.remove_button, 0, Qt.AlignmentFlag.AlignTop)
        self.setMinimumHeight(look.theme.metrics.field)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(self._row)
        column.addWidget(self._words)

    @property
    def wire(self) -> str | None:
        """The value for the wire; None until there is one that can be sent."""
        return None if self._problem else self._wire

    @property
    def problem(self) -> str:
        """Why the value cannot be sent."""
        return self._problem

    def offer(self, taken: Sequence[str]) -> None:
        """Offer the fields that no other line has."""
        name = self.spec.name if self.spec is not None else ""
        self.picker.show_choice(editable_choices(self._context.schema, taken), name)

    def show_field(self, spec: FieldSpec) -> None:
        """Ask for a value of this field; nothing is chosen yet."""
        self.spec = spec
        self._wire, self._problem = None, ""
        if self.input is not None:
            self._value.removeWidget(self.input)
            self.input.hide()
            self.input.deleteLater()
        made = make_input(spec, self._context, self._room)
        made.show_value(None, "")
        made.edited.connect(self._typed)
        made.chosen.connect(self._chosen)
        made.height_changed.connect(self._fit)
        self.input = made
        self._value.addWidget(made)
        come_after(self.picker, made)
        self._fit()
        made.show()
        self._show_problem()

    def go_to_value(self) -> None:
        """Give the keyboard to the value, or to the field where none is chosen."""
        target = self.input.editor if self.input is not None else self.picker.editor
        target.setFocus(Qt.FocusReason.TabFocusReason)

    def commit(self) -> None:
        """Take what was typed and not yet told."""
        if self.input is not None:
            self.input.commit()

    def _choose_field(self, _name: str, wire: str) -> None:
        spec = self._context.schema.field(wire)
        if spec is not None and spec != self.spec:
            self.show_field(spec)
            self.changed.emit()
            self.go_to_value()

    def _typed(self, _name: str, text: str) -> None:
        if self.spec is None:
            return
        names = self._context.names
        value = read_typed(self.spec, text, names.formats, self._context.today())
        if isinstance(value, Unreadable):
            self._wire, self._problem = None, value.reason
        else:
            self._take(value)
        self._show_problem()
        self.changed.emit()

    def _chosen(self, _name: str, wire: str) -> None:
        self._take(wire)
        self._show_problem()
        if self.input is not None and self.spec is not None and self.input.state.problem:
            self.input.show_state(FieldState())
        self.changed.emit()

    def _take(self, wire: str) -> None:
        spec = self.spec
        problem = check_value(spec, wire) if spec is not None else None
        self._wire, self._problem = wire, problem.words if problem is not None else ""

    def _show_problem(self) -> None:
        self._words.show_words(self._problem)
        self._words.setVisible(bool(self._problem))
        if self.input is not None:
            self.input.show_state(FieldState(problem=self._problem))

    def _fit(self) -> None:
        if isinstance(self.input, TextAreaInput):
            self.input.setFixedHeight(self.input.height_for(max(self.input.width(), _VALUE_LEAST)))

    def _remove(self) -> None:
        self.removed.emit(self)
