"""One field of a record that is to be made: its label, its input, and what is wrong with it."""

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from vtdesk.app.conversion_form import ConversionForm
from vtdesk.app.session import Session
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.schema import FieldSpec
from vtdesk.ui.edit.field_label import FieldLabel
from vtdesk.ui.edit.inputs.base import FieldInput
from vtdesk.ui.edit.inputs.context import AtHand, InputContext
from vtdesk.ui.edit.inputs.registry import make_input
from vtdesk.ui.edit.inputs.text_area import TextAreaInput
from vtdesk.ui.edit.problems import ProblemLine
from vtdesk.ui.look import Look

_LABEL_GAP = 12
_TEXT_WIDTH = 260


class AskedField(QWidget):
    """Shows one field of the form and hands it what a person does.

    Args:
        look: theme and icons.
        session: the signed-in account.
        form: the choices of the conversion.
        module: of the record.
        name: of the field.
        labelled: whether the label stands before it; else it is only spoken.

    Signals:
        touched(): the person changed it.
    """

    touched = Signal()

    def __init__(
        self,
        look: Look,
        session: Session,
        form: ConversionForm,
        module: ModuleName,
        name: str,
        parent: QWidget | None = None,
        *,
        labelled: bool = True,
    ) -> None:
        super().__init__(parent)
        self.module, self.name = module, name
        self._form = form
        record = form.plan.of(module)
        assert record is not None  # only fields of records in the plan are asked for
        schema = record.schema
        spec: FieldSpec = schema.by_name[name]
        at_hand = AtHand(form.at_hand(module))
        context = InputContext(look, session, schema, QLocale(), at_hand=at_hand)
        self.input: FieldInput = make_input(spec, context, self)
        self._problem = ProblemLine(look, self)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.input)
        column.addWidget(self._problem)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_LABEL_GAP)
        if labelled:
            label = FieldLabel(look, spec, self)
            label.setFixedSize(look.theme.metrics.label_width, look.theme.metrics.field)
            label.setBuddy(self.input)
            row.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)
        self.input.edited.connect(self._take_text)
        self.input.chosen.connect(self._take_choice)
        self.input.left.connect(self._settle)
        self._fit()
        self.show_value()

    @property
    def problem(self) -> str:
        """What is said to be wrong with it; "" for nothing."""
        return "" if self._problem.isHidden() else self._problem.text()

    def show_value(self) -> None:
        """Show the field as the form has it."""
        module, name = self.module, self.name
        self.input.show_value(self._form.cell(module, name), self._form.text(module, name))
        self.show_state()

    def show_state(self) -> None:
        """Show what is wrong with it."""
        state = self._form.state(self.module, self.name)
        typing = self.input.is_typing and not self.problem
        words = "" if typing else state.problem
        self._problem.show_words(words)
        self._problem.setVisible(bool(words))
        self.input.show_state(state if words else type(state)())

    def commit(self) -> None:
        """Take what was typed and not yet told."""
        self.input.commit()
        self.show_state()

    def go_to(self) -> None:
        """Put the keyboard into it."""
        self.input.editor.setFocus(Qt.FocusReason.TabFocusReason)

    def _take_text(self, _name: str, text: str) -> None:
        self._form.edit_text(self.module, self.name, text)
        self.show_state()
        self.touched.emit()

    def _take_choice(self, _name: str, wire: str) -> None:
        self._form.edit_wire(self.module, self.name, wire)
        self.show_state()
        self.touched.emit()

    def _settle(self) -> None:
        """Write what was typed as the form understands it."""
        self.input.commit()
        self.show_value()

    def _fit(self) -> None:
        if isinstance(self.input, TextAreaInput):
            self.input.setFixedHeight(self.input.height_for(_TEXT_WIDTH))
