"""The machine's side of a problem: folded away, and easy to copy."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from vtdesk.ui.look import Look
from vtdesk.ui.parts.buttons import push_button
from vtdesk.ui.parts.label import TextLabel
from vtdesk.ui.parts.surface import Line


class Details(QWidget):
    """The machine's side of a problem, folded, with a button that copies it."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.fold = push_button(look, "Details", "plain")
        self.fold.setCheckable(True)
        self.copy = push_button(look, "Copy", "plain", icon="ph.copy")
        for button in (self.fold, self.copy):
            button.setFont(look.theme.font("small"))
            button.setIconSize(QSize(look.theme.metrics.icon_small, look.theme.metrics.icon_small))
        self._text = TextLabel(look, kind="code", token="text.2", wrap=True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.fold.toggled.connect(self._unfold)
        self.copy.clicked.connect(self._copy)
        head = QHBoxLayout()
        head.addWidget(self.fold)
        head.addStretch(1)
        head.addWidget(self.copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(8)
        column.addWidget(Line(look))
        column.addLayout(head)
        column.addWidget(self._text)
        self.show_text("")

    @property
    def text(self) -> str:
        """What is folded away."""
        return self._text.text()

    def show_text(self, text: str) -> None:
        """Keep this text ready; "" hides the whole."""
        self._text.setText(text)
        self.setVisible(bool(text))
        self.fold.setChecked(False)
        self._unfold()

    def _unfold(self) -> None:
        opened = self.fold.isChecked()
        self._text.setVisible(opened)
        icon = "ph.caret-down" if opened else "ph.caret-right"
        self.fold.setIcon(self._look.icons.get(icon, "text.2"))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text.text())
