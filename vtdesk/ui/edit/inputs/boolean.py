"""Yes or no."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QWidget

from vtdesk.domain.schema import FieldSpec
from vtdesk.domain.values import Cell, is_empty, read
from vtdesk.ui.edit.inputs.base import FieldInput
from vtdesk.ui.edit.inputs.context import InputContext

_UNKNOWN = "Not chosen"


class InnerCheckBox(QCheckBox):
    """A check box that can show "not chosen" but leads only to yes and no."""

    def nextCheckState(self) -> None:
        """Yes, unless it is yes already."""
        self.setChecked(self.checkState() is not Qt.CheckState.Checked)

    def hitButton(self, position: object) -> bool:
        """The whole field can be clicked."""
        return True


class BooleanInput(FieldInput):
    """A check box with the word beside it."""

    def __init__(self, spec: FieldSpec, context: InputContext, parent: QWidget) -> None:
        self.box = InnerCheckBox(parent)
        self.box.setTristate(True)
        super().__init__(spec, context, self.box, parent)
        self.box.clicked.connect(self._tell)

    def show_value(self, cell: Cell, text: str) -> None:
        """Show yes, no, or that nobody chose."""
        if is_empty(cell):
            self.box.setCheckState(Qt.CheckState.PartiallyChecked)
        else:
            chosen = read(self.spec, cell) is True
            self.box.setCheckState(Qt.CheckState.Checked if chosen else Qt.CheckState.Unchecked)
        self._say()

    def apply_writable(self, writable: bool) -> None:
        """Let it be changed, or show it only."""
        super().apply_writable(writable)
        self.box.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, not writable)
        self.box.setFocusPolicy(Qt.FocusPolicy.StrongFocus if writable else Qt.FocusPolicy.NoFocus)

    def _tell(self) -> None:
        self._say()
        self.chosen.emit(self.spec.name, "1" if self.box.isChecked() else "0")

    def _say(self) -> None:
        formats = self.context.names.formats
        words = {
            Qt.CheckState.Checked: formats.yes,
            Qt.CheckState.Unchecked: formats.no,
            Qt.CheckState.PartiallyChecked: _UNKNOWN,
        }
        self.box.setText(words[self.box.checkState()])
