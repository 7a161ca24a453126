"""Words on the window: a label that knows the type scale, and one that shortens itself."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from vtdesk.ui.look import Look
from vtdesk.ui.theme import TypeName


class TextLabel(QLabel):
    """A label in one step of the type scale and one colour; always plain text.

    Args:
        look: theme and icons.
        text: the words.
        kind: step of the type scale.
        token: colour.
        weight: 400 to 600; the step's own when None.
        wrap: whether long words go on in a next line.
    """

    def __init__(
        self,
        look: Look,
        text: str = "",
        kind: TypeName = "body",
        token: str = "text",
        *,
        weight: int | None = None,
        wrap: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self._theme = look.theme
        self._kind = kind
        self._token = token
        self._weight = weight
        self._restyle()
        self._theme.changed.connect(self._restyle)

    def set_token(self, token: str) -> None:
        """Give the words another colour."""
        if token != self._token:
            self._token = token
            self._restyle()

    def _restyle(self) -> None:
        self.setFont(self._theme.font(self._kind, self._weight))
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.WindowText, self._theme.color(self._token))
        disabled = self._theme.color("text.disabled")
        palette.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.WindowText, disabled)
        self.setPalette(palette)


class ElidedLabel(TextLabel):
    """One line that is cut with "…" where its pane ends; the tooltip then has all of it.

    A plain label would push its pane wide instead.
    """

    def __init__(
        self,
        look: Look,
        text: str = "",
        kind: TypeName = "body",
        token: str = "text",
        *,
        weight: int | None = None,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, text, kind, token, weight=weight, parent=parent)
        self._mode = mode
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @property
    def elided(self) -> bool:
        """Whether not all of the text is visible."""
        return self._line(self.contentsRect()) != self._one_line()

    def setText(self, text: str) -> None:
        """Show another text."""
        super().setText(text)
        self._show_tooltip()

    def minimumSizeHint(self) -> QSize:
        """Room for one letter and the dots."""
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance("m…"), metrics.height())

    def sizeHint(self) -> QSize:
        """Room for the whole text on one line."""
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self._one_line()) + 1, metrics.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Offer the tooltip only while something is cut off."""
        super().resizeEvent(event)
        self._show_tooltip()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what fits, in the direction of the text's own script."""
        painter = QPainter(self)
        rect = self.contentsRect()
        painter.setPen(self.palette().color(self.foregroundRole()))
        draw_line(painter, rect, self._line(rect), alignment=self.alignment())
        painter.end()

    def _one_line(self) -> str:
        return " ".join(self.text().split("\n"))

    def _line(self, rect: QRect) -> str:
        return self.fontMetrics().elidedText(self._one_line(), self._mode, rect.width())

    def _show_tooltip(self) -> None:
        self.setToolTip(self.text() if self.elided else "")


def draw_line(
    painter: QPainter,
    rect: QRect,
    text: str,
    *,
    alignment: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> None:
    """Draw one line of plain text, cut at the rectangle; a line break cannot make it taller.

    The painter's font, pen and layout direction decide the rest: "left" is the start side.
    """
    vertical = Qt.AlignmentFlag.AlignVCenter
    flags = int((alignment & Qt.AlignmentFlag.AlignHorizontal_Mask) | vertical)
    painter.drawText(rect, flags | int(Qt.TextFlag.TextSingleLine), text)


def text_width(metrics: QFontMetrics, text: str) -> int:
    """Pixels that one line of text takes, with a pixel to spare for slanted last letters."""
    return metrics.horizontalAdvance(text) + 1
