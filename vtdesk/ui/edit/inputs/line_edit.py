"""The one-line editor inside a field."""

from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from vtdesk.ui.look import Look
from vtdesk.ui.parts.label import draw_line

_OWN_MARGIN = 2
_LONGEST = 2_000_000


class InnerLineEdit(QLineEdit):
    """A line edit without a frame that shows "…" where its text is cut off.

    Undo and redo belong to it only as long as it has something to undo; after that they go on to
    the form.
    """

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.setFrame(False)
        # a longer text than this is none that a person types; a shorter limit would cut values off
        self.setMaxLength(_LONGEST)

    def show_text(self, text: str) -> None:
        """Show another text from its beginning, without telling anybody."""
        if text != self.text():
            self.setText(text)
            self.setCursorPosition(0)
        self.setModified(False)

    @property
    def can_undo_text(self) -> bool:
        """Whether typing in the text itself can be taken back."""
        return self.isUndoAvailable()

    @property
    def can_redo_text(self) -> bool:
        """Whether typing that was taken back in the text itself can be done again."""
        return self.isRedoAvailable()

    def event(self, event: QEvent) -> bool:
        """Let undo go on to the form when there is nothing left to undo here."""
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self._is_for_the_form(event)
        ):
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Type; an undo with nothing to undo goes on to the form."""
        if self._is_for_the_form(event):
            event.ignore()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint; without the cursor, a text that does not fit ends in "…"."""
        if self.hasFocus():
            super().paintEvent(event)
            return
        theme = self._look.theme
        text, token = self.text(), "text.2" if self.isReadOnly() else "text"
        if not text:
            text, token = self.placeholderText(), "text.3"
        metrics = self.fontMetrics()
        room = self.width() - 2 * _OWN_MARGIN
        top = (self.height() - metrics.height() + 1) // 2
        shown = metrics.elidedText(_one_line(text), Qt.TextElideMode.ElideRight, room)
        painter = QPainter(self)
        painter.setPen(theme.color(token))
        place = QRect(QPoint(_OWN_MARGIN, top), QPoint(room + 1, top + metrics.height()))
        draw_line(painter, place, shown, direction=self.layoutDirection())
        painter.end()

    def _is_for_the_form(self, event: QKeyEvent) -> bool:
        if event.matches(QKeySequence.StandardKey.Undo):
            return not self.isUndoAvailable()
        if event.matches(QKeySequence.StandardKey.Redo):
            return not self.isRedoAvailable()
        return False


def _one_line(text: str) -> str:
    return text.replace("\r\n", "↵").replace("\n", "↵")
