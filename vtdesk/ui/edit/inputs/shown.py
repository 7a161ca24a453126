"""Values that are only shown: kinds that cannot be written, and types nobody knows."""

from PySide6.QtWidgets import QWidget

from vtdesk.domain.schema import FieldSpec
from vtdesk.domain.values import Cell
from vtdesk.ui.edit.inputs.context import InputContext
from vtdesk.ui.edit.inputs.text import TextInput
from vtdesk.ui.edit.inputs.text_area import TextAreaInput

_DOTS = "••••••••"


class ShownInput(TextInput):
    """The value as plain text that can be selected and copied, never changed."""

    placeholder = ""

    def __init__(self, spec: FieldSpec, context: InputContext, parent: QWidget) -> None:
        super().__init__(spec, context, parent)
        self.set_writable(False)

    def set_writable(self, writable: bool) -> None:
        """It never is."""
        super().set_writable(False)


class ShownLinesInput(TextAreaInput):
    """A value of several lines, such as the rows of a grid; it can be copied, never changed."""

    def __init__(self, spec: FieldSpec, context: InputContext, parent: QWidget) -> None:
        super().__init__(spec, context, parent)
        self.set_writable(False)

    def set_writable(self, writable: bool) -> None:
        """It never is."""
        super().set_writable(False)


class SecretInput(ShownInput):
    """A value that is not to be seen: dots, whatever it is."""

    def __init__(self, spec: FieldSpec, context: InputContext, parent: QWidget) -> None:
        super().__init__(spec, context, parent)
        self.set_leading_icon("ph.lock-simple")

    def show_value(self, cell: Cell, text: str) -> None:
        """Show that there is one, if there is."""
        super().show_value(None, _DOTS if text else "")
