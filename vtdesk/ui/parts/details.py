"""The machine's side of a problem: folded away, and easy to copy."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication, QPalette, QTextOption
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from vtdesk.ui.look import Look
from vtdesk.ui.parts.buttons import push_button
from vtdesk.ui.parts.label import ElidedLabel
from vtdesk.ui.parts.surface import Line

_MOST_LINES = 10


class Details(QWidget):
    """The machine's side of a problem, folded, with a button that copies it.

    Args:
        look: theme and icons.
        folds: False where whoever holds it folds the whole away.
    """

    def __init__(self, look: Look, parent: QWidget | None = None, *, folds: bool = True) -> None:
        super().__init__(parent)
        self._folds = folds
        self._look = look
        self.fold = push_button(look, "Details", "plain", small=True)
        self.fold.setCheckable(True)
        self.summary = ElidedLabel(look, kind="small", token="text.3")
        self.copy = push_button(look, "Copy details", "plain", icon="ph.copy", small=True)
        for button in (self.fold, self.copy):
            button.setIconSize(QSize(look.theme.metrics.icon_small, look.theme.metrics.icon_small))
        self._text = QPlainTextEdit()
        self._text.setProperty("kind", "inner")
        self._text.setReadOnly(True)
        self._text.setAccessibleName("Details")
        self._text.setTabChangesFocus(True)
        self._text.document().setDocumentMargin(0)
        self._text.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._restyle()
        look.theme.changed.connect(self._restyle)
        self.fold.toggled.connect(self._unfold)
        self.copy.clicked.connect(self._copy)
        head = QHBoxLayout()
        head.addWidget(self.fold)
        if not folds:
            self.fold.hide()
        head.addWidget(self.summary, 1)
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
        return self._text.toPlainText()

    def show_text(self, text: str, summary: str = "") -> None:
        """Keep this text ready; "" hides the whole.

        Args:
            text: what is folded away.
            summary: a few words of it that are always to be seen.
        """
        self.summary.setText(summary)
        self._text.setPlainText(text)
        self._fit()
        self.setVisible(bool(text))
        self.fold.setChecked(not self._folds)
        self._unfold()

    def _unfold(self) -> None:
        opened = self.fold.isChecked()
        self._text.setVisible(opened)
        icon = "ph.caret-down" if opened else "ph.caret-right"
        self.fold.setIcon(self._look.icons.get(icon, "text.2"))

    def _restyle(self) -> None:
        theme = self._look.theme
        self._text.setFont(theme.font("code"))
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.Text, theme.color("text.2"))
        self._text.setPalette(palette)
        self._fit()

    def _fit(self) -> None:
        lines = min(max(1, self._text.blockCount()), _MOST_LINES)
        self._text.setFixedHeight(lines * self._text.fontMetrics().lineSpacing() + 2)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text.toPlainText())
