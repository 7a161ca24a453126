"""The line below the table: how far a fetch is, or how much of the module is stored."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from vtdesk.ui.look import Look
from vtdesk.ui.parts.bar_height import BarHeight
from vtdesk.ui.parts.buttons import push_button
from vtdesk.ui.parts.label import ElidedLabel
from vtdesk.ui.parts.surface import Surface

_HEIGHT = 30
_LINE = 2


class FootLine(Surface):
    """One sentence and at most one button; hidden while there is nothing to say.

    Signals:
        chosen(): the button was pressed.
    """

    chosen = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, "content", Qt.Edge.TopEdge, line_token="line", parent=parent)
        self._words = ElidedLabel(look, kind="small", token="text.3")
        self.button = push_button(look, "", "link")
        self.button.clicked.connect(self.chosen)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(12)
        row.addWidget(self._words)
        row.addStretch(0)
        row.addWidget(self.button)
        row.addStretch(1)
        self._row = row
        BarHeight(look, self, lambda theme: theme.scaled(_HEIGHT))
        self.hide()

    @property
    def words(self) -> str:
        """The sentence on show; "" when hidden."""
        return self._words.text() if not self.isHidden() else ""

    def show_words(self, words: str, button: str = "", *, apart: bool = False) -> None:
        """Say something; "" hides the line.

        Args:
            words: the sentence.
            button: what can be done about it, or "".
            apart: put the button at the far end, where it is no part of the sentence.
        """
        self._row.setStretch(1, 1 if apart else 0)
        self._row.setStretch(3, 0 if apart else 1)
        self._words.setText(words)
        self._words.setAccessibleName(words)
        self.button.setText(button)
        self.button.setVisible(bool(button))
        self.setVisible(bool(words))


class RefreshLine(QWidget):
    """Two pixels below the table's header that fill while rows are being fetched."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = look.theme
        self._share: float | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFixedHeight(_LINE)
        self.hide()

    def show_share(self, share: float | None) -> None:
        """How much is done, 0 to 1; None hides the line."""
        self._share = share
        self.setVisible(share is not None)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill the known share from the start side."""
        width = self.width() * min(max(self._share or 0.0, 0.02), 1.0)
        left = self.width() - width if self.isRightToLeft() else 0.0
        painter = QPainter(self)
        painter.fillRect(QRectF(left, 0, width, _LINE), self._theme.color("accent"))
        painter.end()
