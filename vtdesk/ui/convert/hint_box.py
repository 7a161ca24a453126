"""A tinted box with a sentence about what stands above it."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from vtdesk.ui.look import Look
from vtdesk.ui.parts.announce import announce
from vtdesk.ui.parts.buttons import push_button
from vtdesk.ui.parts.glyph import Glyph
from vtdesk.ui.parts.label import TextLabel
from vtdesk.ui.parts.tone import Tone


class HintBox(QWidget):
    """Something to think about before going on; it keeps nobody from it.

    Args:
        look: theme and icons.
        icon: what it is about.
        tone: its colours.

    Attributes:
        link: leads further; hidden where there is nothing to see.

    Signals:
        followed(object): the link was pressed; with what it leads to.
    """

    followed = Signal(object)

    def __init__(
        self, look: Look, icon: str, tone: Tone = Tone.CHANGED, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = look.theme
        self._tone = tone
        self._goal: object = None
        self._words = TextLabel(look, kind="small", token=tone.text, wrap=True)
        self.link = push_button(look, "", "link", small=True)
        self.link.setAutoDefault(False)
        self.link.hide()
        self.link.clicked.connect(self._follow)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 7, 10, 7)
        row.setSpacing(8)
        glyph = Glyph(look, icon, tone.text, look.theme.metrics.icon_small)
        row.addWidget(glyph, 0, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(self._words)
        column.addWidget(self.link, 0, Qt.AlignmentFlag.AlignLeft)
        row.addLayout(column, 1)
        look.theme.changed.connect(self.update)
        self.hide()

    @property
    def words(self) -> str:
        """What it says; "" while it is hidden."""
        return "" if self.isHidden() else self._words.text()

    def say(self, words: str) -> None:
        """Say something; "" hides it."""
        fresh = words != self._words.text()
        self._words.setText(words)
        self.setAccessibleName(words)
        self.setVisible(bool(words))
        if words and fresh:
            announce(self, words)

    def lead_to(self, words: str, goal: object) -> None:
        """Offer a link.

        Args:
            words: of the link.
            goal: what is handed over when it is pressed.
        """
        self._goal = goal
        self.link.setText(words.replace("&", "&&"))
        self.link.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill the box."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color(self._tone.soft))
        radius = self._theme.metrics.radius_chip
        painter.drawRoundedRect(QRectF(self.rect()), radius, radius)
        painter.end()

    def _follow(self) -> None:
        self.followed.emit(self._goal)
