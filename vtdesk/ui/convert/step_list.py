"""The steps of a dialog in a row: those behind, the one at hand, those to come."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QStyle, QWidget

from vtdesk.ui.look import Look
from vtdesk.ui.parts.announce import announce
from vtdesk.ui.parts.label import draw_line, text_width
from vtdesk.ui.parts.surface import hairline

_HEIGHT = 44
_START = 20
_DISC = 18
_GAP = 7
_BETWEEN = 10
_LINE = 18


class StepList(QWidget):
    """Numbers and words of the steps; a tick takes the number's place when a step is behind.

    Args:
        look: theme and icons.
        steps: what they are called.
    """

    def __init__(self, look: Look, steps: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._steps = tuple(steps)
        self._current = 0
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        look.theme.changed.connect(self._restyle)
        self.show_step(0)

    @property
    def current(self) -> int:
        """The step at hand, from 0."""
        return self._current

    def show_step(self, step: int) -> None:
        """Another step is at hand."""
        self._current = step
        words = f"Step {step + 1} of {len(self._steps)}: {self._steps[step]}"
        self.setAccessibleName(words)
        announce(self, words)
        self.update()

    def sizeHint(self) -> QSize:
        """Room for all words; one line."""
        font = QFontMetrics(self._look.theme.font("body", 500))
        widths = sum(_DISC + _GAP + text_width(font, step) for step in self._steps)
        between = (len(self._steps) - 1) * (_LINE + 2 * _BETWEEN)
        return QSize(widths + between + 2 * _START, self._look.theme.scaled(_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """One line; words to come may be cut off where there is little width."""
        return QSize(_DISC + 2 * _START, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint discs, words, the lines between, and the hairline below."""
        theme = self._look.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x = _START
        for number, words in enumerate(self._steps):
            if number:
                line = QRect(x, self.height() // 2, _LINE, 1)
                painter.fillRect(self._mirrored(line), theme.color("border"))
                x += _LINE + _BETWEEN
            self._paint_disc(painter, x, number)
            x = self._paint_words(painter, x + _DISC + _GAP, number, words) + _BETWEEN
        thickness = hairline(self)
        below = QRectF(0, self.height() - thickness, self.width(), thickness)
        painter.fillRect(below, theme.color("line"))
        painter.end()

    def _paint_disc(self, painter: QPainter, x: int, number: int) -> None:
        theme = self._look.theme
        disc = self._mirrored(QRect(x, (self.height() - _DISC) // 2, _DISC, _DISC))
        if number < self._current:
            self._look.icons.paint(painter, disc, "ph.check-circle-fill", "success")
            return
        here = number == self._current
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accent" if here else "chrome.hover"))
        painter.drawEllipse(QRectF(disc))
        painter.setFont(theme.font("caption", 600))
        painter.setPen(theme.color("text.on-accent" if here else "text.2"))
        painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, str(number + 1))

    def _paint_words(self, painter: QPainter, x: int, number: int, words: str) -> int:
        theme = self._look.theme
        here = number == self._current
        font = theme.font("body", 500 if here else 400)
        metrics = QFontMetrics(font)
        width = min(text_width(metrics, words), max(0, self.width() - x - _START))
        painter.setFont(font)
        painter.setPen(theme.color("text" if here else "text.2"))
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, width)
        draw_line(painter, self._mirrored(QRect(x, 0, width, self.height())), shown)
        return x + width

    def _mirrored(self, place: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), place)

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()
