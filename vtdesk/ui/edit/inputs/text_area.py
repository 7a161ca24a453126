"""Text of many lines."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from vtdesk.app.field_state import FieldState
from vtdesk.domain.schema import FieldSpec
from vtdesk.ui.edit.inputs.context import InputContext
from vtdesk.ui.edit.inputs.masked import MaskableInput
from vtdesk.ui.edit.wrapped_lines import wrapped_lines

_FEWEST = 2
_MOST = 8
_PADDING = 5
_BESIDE_TEXT = 20


class InnerTextEdit(QPlainTextEdit):
    """The editor inside: Tab leaves it, and undo goes on to the form when it has none left."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)

    @property
    def can_undo_text(self) -> bool:
        """Whether typing in the text itself can be taken back."""
        return self.document().isUndoAvailable()

    @property
    def can_redo_text(self) -> bool:
        """Whether typing that was taken back in the text itself can be done again."""
        return self.document().isRedoAvailable()

    def sizeHint(self) -> QSize:
        """Small; the form gives it its height."""
        return QSize(100, 40)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Type; an undo with nothing to undo goes on to the form."""
        document = self.document()
        undo = event.matches(QKeySequence.StandardKey.Undo)
        redo = event.matches(QKeySequence.StandardKey.Redo)
        if (undo and not document.isUndoAvailable()) or (redo and not document.isRedoAvailable()):
            event.ignore()
            return
        super().keyPressEvent(event)


class TextAreaInput(MaskableInput):
    """Two to eight lines that grow with the text; more of them scroll.

    The line ends of a value that nobody touches stay as the server sent them.
    """

    def __init__(self, spec: FieldSpec, context: InputContext, parent: QWidget) -> None:
        self.area = InnerTextEdit(parent)
        super().__init__(spec, context, self.area, parent)
        self.area.setPlaceholderText("Add text")
        self._shown = ""
        self._filling = False
        self._height = 0
        self.area.textChanged.connect(self._tell)

    @property
    def is_typing(self) -> bool:
        """The cursor is in a text that was typed into."""
        return self.writable and self.has_cursor and self.area.document().isModified()

    def keeps_under_cursor(self, text: str) -> bool:
        """The cursor is in a text that is another than this one."""
        if self.masked:
            return self.is_typing
        return self.writable and self.has_cursor and self._shown != text

    def commit(self) -> None:
        """What was typed is finished now."""
        self.area.document().setModified(False)

    def show_text(self, text: str) -> None:
        """Show a text from its beginning."""
        self.area.document().setModified(False)
        if text == self._shown:
            return
        self._shown = text
        self._filling = True
        self.area.setPlainText(text)
        self._filling = False

    def value_width(self) -> int:
        """All of it: lines leave no room beside them."""
        return self.width()

    def apply_writable(self, writable: bool) -> None:
        """Let it be typed into, or only be read and copied."""
        super().apply_writable(writable)
        self.area.setReadOnly(not writable)
        self.area.setPlaceholderText("Add text" if writable else "")

    def show_state(self, state: FieldState) -> None:
        """Show how the field stands; a mark at its end leaves the text less room."""
        super().show_state(state)
        self._tell_height()

    def height_for(self, width: int) -> int:
        """As many lines as the text has, within bounds."""
        fewest = _FEWEST if self.writable else 1
        lines = min(max(self._lines(width), fewest), _MOST)
        height = lines * self.area.fontMetrics().lineSpacing() + 2 * _PADDING + 2
        self._height = max(height, self.look.theme.metrics.field)
        return self._height

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Scroll only a text that is longer than the field can grow."""
        super().resizeEvent(event)
        scrolls = self._lines(self.width()) > _MOST
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded
        if not scrolls:
            # a bar that comes takes room, so that the text needs it and it never goes
            policy = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.area.setVerticalScrollBarPolicy(policy)

    def _lines(self, width: int) -> int:
        """Lines of the text in a field of this width; one more than the most stands for many."""
        marks = self.marks
        beside = _BESIDE_TEXT
        if marks.problem or marks.newer is not None or marks.changed or marks.waiting:
            beside = max(beside, self.width() - self.area.width())
        text = self.area.toPlainText()
        return wrapped_lines(text, self.area.font(), width - beside, at_most=_MOST + 1)

    def _tell_height(self) -> None:
        before = self._height
        if before and self.height_for(self.width()) != before:
            self.height_changed.emit()

    def _tell(self) -> None:
        if self._filling:
            return
        typed = self.area.toPlainText()
        self._shown = self.typed_over(typed)
        if self._shown != typed:
            self._filling = True
            self.area.setPlainText(self._shown)
            self.area.moveCursor(QTextCursor.MoveOperation.End)
            self._filling = False
        self.edited.emit(self.spec.name, self._shown)
        self._tell_height()
