"""Text on one line."""

from PySide6.QtWidgets import QWidget

from vtdesk.domain.schema import FieldSpec
from vtdesk.ui.edit.inputs.context import InputContext
from vtdesk.ui.edit.inputs.line_edit import InnerLineEdit
from vtdesk.ui.edit.inputs.masked import MaskableInput
from vtdesk.ui.parts.label import text_width


class TextInput(MaskableInput):
    """One line of text, and the ground that other typed kinds stand on."""

    placeholder = "Add text"

    def __init__(self, spec: FieldSpec, context: InputContext, parent: QWidget) -> None:
        self.line = InnerLineEdit(context.look, parent)
        super().__init__(spec, context, self.line, parent)
        self.line.setPlaceholderText(self.placeholder)
        self.line.textEdited.connect(self.tell)

    @property
    def is_typing(self) -> bool:
        """The cursor is in a text that was typed into."""
        return self.writable and self.has_cursor and self.line.isModified()

    def keeps_under_cursor(self, text: str) -> bool:
        """The cursor is in a text that is another than this one."""
        if self.masked:
            return self.is_typing
        return self.writable and self.has_cursor and self.line.text() != text

    def commit(self) -> None:
        """What was typed is finished now."""
        self.line.setModified(False)

    def show_text(self, text: str) -> None:
        """Show a text from its beginning."""
        self.line.show_text(text)
        self.fit_words()

    def value_width(self) -> int:
        """Pixels of the whole text."""
        return text_width(self.line.fontMetrics(), self.line.text())

    def apply_writable(self, writable: bool) -> None:
        """Let it be typed into, or only be read and copied."""
        super().apply_writable(writable)
        self.line.setReadOnly(not writable)
        self.line.setPlaceholderText(self.placeholder if writable else "")

    def tell(self, text: str) -> None:
        """Say what was typed."""
        meant = self.typed_over(text)
        if meant != text:
            self.line.setText(meant)
            self.line.setModified(True)
        self.edited.emit(self.spec.name, meant)
        self.fit_words()
