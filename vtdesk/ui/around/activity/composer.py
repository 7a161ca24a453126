"""The line in which a comment is typed: it grows with the text, and Ctrl+Enter adds it."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from vtdesk.ui.edit.inputs.text_area import InnerTextEdit
from vtdesk.ui.edit.wrapped_lines import wrapped_lines
from vtdesk.ui.look import Look
from vtdesk.ui.parts.announce import announce
from vtdesk.ui.parts.field_frame import FieldFrame
from vtdesk.ui.parts.kept_keys import is_escape, keeps_key
from vtdesk.ui.parts.keyed_button import KeyedButton
from vtdesk.ui.parts.label import ElidedLabel

ADD_KEYS = "Ctrl+Return"
"""What adds a comment, a call or a to-do that is being typed."""

_MOST_LINES = 6
_FRAME = 5
_KEPT = "kept as a draft"


class CommentEdit(InnerTextEdit):
    """The editor inside.

    Signals:
        added(): the comment is to be added.
        escaped(): the keyboard is to go elsewhere.
    """

    added = Signal()
    escaped = Signal()

    def set_above(self, pixels: int) -> None:
        """Let the text begin so far below the edge of the editor."""
        self.setViewportMargins(0, pixels, 0, 0)

    def event(self, event: QEvent) -> bool:
        """Keep the keys that mean something here from the window's actions."""
        return keeps_key(event, _means_something) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Add, leave, or type."""
        if is_add_key(event):
            self.added.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)


class Composer(QWidget):
    """Field, and below it, while something is typed, the button that adds it.

    Args:
        look: theme and icons.
        parent: the panel.

    Signals:
        typed(str): the text is this now.
        added(): the comment is to be added.
        escaped(): the keyboard is to go elsewhere; what is typed stays.
    """

    typed = Signal(str)
    added = Signal()
    escaped = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._filling = False
        self._may_type = True
        self._reason = ""
        self._roomy = True
        self.edit = CommentEdit(self)
        self.edit.setPlaceholderText("Add a comment…")
        self.edit.setAccessibleName("Comment")
        self.field = FieldFrame(look, self.edit, self)
        self.button = KeyedButton(look, "Comment", ADD_KEYS, "primary")
        self.button.setAccessibleName("Add the comment")
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._words = ElidedLabel(look, kind="small", token="text.3")
        self._foot = QWidget(self)
        row = QHBoxLayout(self._foot)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._words, 1)
        row.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.field)
        column.addWidget(self._foot)
        self.edit.textChanged.connect(self._tell)
        self.edit.added.connect(self.added)
        self.edit.escaped.connect(self.escaped)
        self.button.clicked.connect(self.added)
        look.theme.changed.connect(self._fit)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._show_foot)
        self.edit.installEventFilter(self)
        self.button.installEventFilter(self)
        self._show_foot()

    @property
    def text(self) -> str:
        """What is typed."""
        return self.edit.toPlainText()

    @property
    def words(self) -> str:
        """What stands beside the button."""
        return self._words.text()

    def show_text(self, text: str) -> None:
        """Show what was typed before; tells nobody."""
        if text != self.text:
            self._filling = True
            self.edit.setPlainText(text)
            self._filling = False
        self._say(_KEPT)
        self._show_foot()

    def show_problem(self, words: str) -> None:
        """Say why it was not added."""
        self._say(words, "problem.text")
        announce(self, words)

    def set_may_type(self, reason: str) -> None:
        """Let a comment be typed, or say why not; what is typed already stays."""
        if reason == self._reason:
            return
        self._reason = reason
        self._may_type = not reason
        self.edit.setReadOnly(bool(reason))
        self.field.set_read_only(bool(reason))
        self.edit.setPlaceholderText(reason or "Add a comment…")
        self.field.setToolTip(reason)
        self._show_foot()

    def set_roomy(self, *, roomy: bool) -> None:
        """Show the button as long as anything is typed, or only while the keyboard is here."""
        self._roomy = roomy
        self._show_foot()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look again whether the button is wanted, once the keyboard is where it goes."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._soon.start()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Texts break elsewhere now."""
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """Narrow enough for the narrowest pane."""
        return QSize(80, super().minimumSizeHint().height())

    def _tell(self) -> None:
        self._fit()
        self._show_foot()
        if not self._filling:
            self._say(_KEPT)
            self.typed.emit(self.text)

    def _say(self, words: str, token: str = "text.3") -> None:
        self._words.setText(words)
        self._words.set_token(token)

    def _show_foot(self) -> None:
        used = self._roomy or self.edit.hasFocus() or self.button.hasFocus()
        self._foot.setVisible(bool(self.text.strip()) and self._may_type and used)
        self._fit()

    def _fit(self) -> None:
        """As tall as the text, within bounds."""
        width = max(1, self.edit.width() - 4)
        font = self._look.theme.font("body")
        lines = wrapped_lines(self.text, font, width, at_most=_MOST_LINES)
        spacing = self.edit.fontMetrics().lineSpacing()
        # one line stands in the middle, as in fields that have no more
        least = self._look.theme.metrics.field
        self.edit.set_above(max(0, (least - spacing) // 2 - _FRAME))
        height = least + (lines - 1) * spacing
        if height != self.field.height() or height != self.field.minimumHeight():
            self.field.setFixedHeight(height)
        fits = lines < _MOST_LINES
        policy = Qt.ScrollBarPolicy
        self.edit.setVerticalScrollBarPolicy(
            policy.ScrollBarAlwaysOff if fits else policy.ScrollBarAsNeeded
        )


def is_add_key(event: QKeyEvent) -> bool:
    """Whether a key adds what is being typed."""
    keypad = Qt.KeyboardModifier.KeypadModifier
    return (
        event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        and event.modifiers() & ~keypad == Qt.KeyboardModifier.ControlModifier
    )


def _means_something(event: QKeyEvent) -> bool:
    return is_add_key(event) or is_escape(event)
