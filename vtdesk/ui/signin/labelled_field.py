"""A field with its label above it, and a hint or a problem below."""

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from vtdesk.ui.look import Look
from vtdesk.ui.parts.announce import announce
from vtdesk.ui.parts.buttons import push_button
from vtdesk.ui.parts.field_frame import UNMARKED, FieldFrame, FieldMarks
from vtdesk.ui.parts.label import TextLabel


class LabelledField(QWidget):
    """One line to type into.

    Args:
        look: theme and icons.
        label: what it is for.
        icon: stands before the text.
        link: words of a link at the end of the label's line; "" for none.
        parent: owner.

    Attributes:
        edit: the input.
        frame: what stands around it.
        link: the link; hidden when it has no words.
    """

    def __init__(
        self,
        look: Look,
        label: str,
        *,
        icon: str,
        link: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.edit = QLineEdit()
        self.edit.setAccessibleName(label)
        self.frame = FieldFrame(look, self.edit)
        self.frame.set_leading_icon(icon)
        self.link: QPushButton = push_button(look, link, "link", small=True)
        self.link.setVisible(bool(link))
        self._hint = ""
        self._problem = ""
        self._words = TextLabel(look, kind="small", token="text.3", wrap=True)
        self._words.hide()
        name = TextLabel(look, label, weight=500)
        name.setBuddy(self.edit)
        head = QHBoxLayout()
        head.addWidget(name)
        head.addStretch(1)
        head.addWidget(self.link)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.frame)
        column.addWidget(self._words)

    @property
    def problem(self) -> str:
        """Why the value cannot stay; "" when it can."""
        return self._problem

    @property
    def hint(self) -> str:
        """The quiet words below the field."""
        return self._hint

    def show_hint(self, words: str) -> None:
        """Say something quietly below the field; a problem takes its place."""
        self._hint = words
        self._show_words()

    def show_problem(self, words: str) -> bool:
        """Say why the value cannot stay; "" takes it back. Tells whether there is a problem."""
        if words and words != self._problem:
            announce(self, words)
        self._problem = words
        self.edit.setAccessibleDescription(words)
        self.frame.show_marks(FieldMarks(problem=words) if words else UNMARKED)
        self._show_words()
        return bool(words)

    def forget_problem(self) -> None:
        """Take the problem back: the value is being changed."""
        self.show_problem("")

    def _show_words(self) -> None:
        self._words.setText(self._problem or self._hint)
        self._words.set_token("problem.text" if self._problem else "text.3")
        self._words.setVisible(bool(self._problem or self._hint))


class SecretField(LabelledField):
    """A field whose text is hidden until the person asks to see it.

    Args:
        look: theme and icons.
        label: what is asked for.
        link: words of a link beside the label; "" for none.
    """

    def __init__(self, look: Look, label: str, *, link: str = "") -> None:
        super().__init__(look, label, icon="ph.key", link=link)
        self.frame.trailing_clicked.connect(self._turn_eye)
        self._hide_text()

    def clear(self) -> None:
        """Empty the field and hide what is typed next."""
        self.edit.clear()
        self._hide_text()

    def _turn_eye(self) -> None:
        if self.edit.echoMode() is QLineEdit.EchoMode.Normal:
            self._hide_text()
            return
        self.edit.setEchoMode(QLineEdit.EchoMode.Normal)
        self.frame.set_trailing("ph.eye-slash", "Hide what is typed", by_key=True)

    def _hide_text(self) -> None:
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.frame.set_trailing("ph.eye", "Show what is typed", by_key=True)
