"""Words on the window: a label that knows the type scale, and one that shortens itself."""

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import (
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from vtdesk.ui.look import Look
from vtdesk.ui.theme import TypeName

_SELECTABLE = Qt.TextInteractionFlag.TextSelectableByMouse


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

    def set_weight(self, weight: int) -> None:
        """Make the words lighter or bolder, 400 to 600."""
        if weight != self._weight:
            self._weight = weight
            self._restyle()

    def sizeHint(self) -> QSize:
        """At least as tall as a line of its step; wrapped text as wide as the style likes."""
        hint = super().sizeHint()
        if self.wordWrap():
            return QSize(hint.width(), self.heightForWidth(hint.width()))
        return hint.expandedTo(QSize(0, self._line_height))

    def minimumSizeHint(self) -> QSize:
        """As tall as a line of its step."""
        return super().minimumSizeHint().expandedTo(QSize(0, self._line_height))

    def heightForWidth(self, width: int) -> int:
        """Height of wrapped text, in lines of its step."""
        if not self.wordWrap():
            return super().heightForWidth(width)
        return self._line_height * max(1, self._lay_out(width).lineCount())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw wrapped text with the line height of its step, which a plain label has not."""
        if not self.wordWrap() or self.textInteractionFlags() & _SELECTABLE:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        layout = self._lay_out(self.width())
        for number in range(layout.lineCount()):
            line = layout.lineAt(number)
            line.draw(painter, QPointF(0, 0))
        painter.end()

    def _lay_out(self, width: int) -> QTextLayout:
        layout = QTextLayout(self.text().replace("\n", "\u2028"), self.font())
        option = QTextOption(self.alignment() & Qt.AlignmentFlag.AlignHorizontal_Mask)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        option.setTextDirection(self.layoutDirection())
        layout.setTextOption(option)
        layout.beginLayout()
        top = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0, top + (self._line_height - line.height()) / 2))
            top += self._line_height
        layout.endLayout()
        return layout

    def _restyle(self) -> None:
        self.setFont(self._theme.font(self._kind, self._weight))
        self._line_height = self._theme.line_height(self._kind)
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
        return QSize(metrics.horizontalAdvance("m…"), self._line_height)

    def sizeHint(self) -> QSize:
        """Room for the whole text on one line."""
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self._one_line()) + 1, self._line_height)

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
