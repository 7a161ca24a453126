"""Words on the window: a label that knows the type scale, and one that shortens itself."""

from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt
from PySide6.QtGui import (
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QLabel, QSizePolicy, QStyle, QWidget

from vtdesk.ui.look import Look
from vtdesk.ui.parts.plain_tip import plain_tip
from vtdesk.ui.theme import TypeName

_TAKEN_BACK = frozenset({QEvent.Type.FontChange, QEvent.Type.PaletteChange})


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

    _dressed = False

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
        """Room for the words on one line, or wrapped as the style likes it."""
        if not self.wordWrap():
            return QSize(text_width(self.fontMetrics(), self._one_line()), self._line_height)
        width = super().sizeHint().width()
        width = max(self.minimumWidth(), min(width, self.maximumWidth()))
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """The whole line, or wrapped text as narrow as its longest word."""
        if not self.wordWrap():
            return self.sizeHint()
        return super().minimumSizeHint().expandedTo(QSize(0, self._line_height))

    def heightForWidth(self, width: int) -> int:
        """Height of wrapped text, in lines of its step."""
        if not self.wordWrap():
            return -1
        return self._line_height * max(1, self._lay_out(width).lineCount())

    def changeEvent(self, event: QEvent) -> None:
        """Keep font and colours: Qt takes back to older ones whatever gets another parent."""
        super().changeEvent(event)
        if event.type() in _TAKEN_BACK and self._dressed and not self._is_as_meant():
            self._restyle()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the words as they are: no mnemonics, and the line height of their step."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        if self.wordWrap():
            layout = self._lay_out(self.width())
            spare = self.height() - layout.lineCount() * self._line_height
            centred = self.alignment() & Qt.AlignmentFlag.AlignVCenter
            layout.draw(painter, QPointF(0, spare // 2 if centred else 0))
        else:
            direction = self.layoutDirection()
            line = self._visible_line()
            draw_line(painter, self.rect(), line, alignment=self.alignment(), direction=direction)
        painter.end()

    def _one_line(self) -> str:
        return " ".join(self.text().split("\n"))

    def _visible_line(self) -> str:
        return self._one_line()

    def _lay_out(self, width: int) -> QTextLayout:
        layout = QTextLayout(self.text().replace("\n", "\u2028"), self.font())
        option = QTextOption(_absolute(self.alignment(), self.layoutDirection()))
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        layout.setTextOption(option)
        layout.beginLayout()
        top = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0, top + (self._line_height - line.height()) / 2))
            top += self._line_height
        layout.endLayout()
        return layout

    def _is_as_meant(self) -> bool:
        role, font = self.foregroundRole(), self._theme.font(self._kind, self._weight)
        shown = self.palette().color(QPalette.ColorGroup.Active, role)
        sized = self.font().pixelSize() == font.pixelSize()
        return sized and shown == self._theme.color(self._token)

    def _restyle(self) -> None:
        self._dressed = False
        self.setFont(self._theme.font(self._kind, self._weight))
        self._line_height = self._theme.line_height(self._kind)
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.WindowText, self._theme.color(self._token))
        disabled = self._theme.color("text.disabled")
        palette.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.WindowText, disabled)
        self.setPalette(palette)
        self._dressed = True


class ElidedLabel(TextLabel):
    """One line that is cut with "…" where its pane ends; the tooltip then has all of it.

    A plain label would push its pane wide instead.

    Args:
        look, text, kind, token, weight: as of `TextLabel`.
        mode: where it is cut.
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
        return self._visible_line() != self._one_line()

    def setText(self, text: str) -> None:
        """Show another text."""
        super().setText(text)
        self._show_tooltip()

    def minimumSizeHint(self) -> QSize:
        """Room for one letter and the dots."""
        return QSize(text_width(self.fontMetrics(), "m…"), self._line_height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Offer the tooltip only while something is cut off."""
        super().resizeEvent(event)
        self._show_tooltip()

    def _visible_line(self) -> str:
        return self.fontMetrics().elidedText(self._one_line(), self._mode, self.width())

    def _show_tooltip(self) -> None:
        self.setToolTip(plain_tip(self.text()) if self.elided else "")


def draw_line(
    painter: QPainter,
    rect: QRect,
    text: str,
    *,
    alignment: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    direction: Qt.LayoutDirection = Qt.LayoutDirection.LeftToRight,
) -> None:
    """Draw one line of plain text, cut at the rectangle; a line break cannot make it taller.

    Alignment follows the interface, direction follows the text: an Arabic name in an English
    window starts at the left and reads from right to left.

    Args:
        painter: has the font and the pen.
        rect: the room there is.
        text: one line; it is drawn as it is, elide it before.
        alignment: "left" is the side at which the interface starts.
        direction: direction of the interface.
    """
    flags = _absolute(alignment, direction) | Qt.AlignmentFlag.AlignVCenter
    usual = painter.layoutDirection()
    painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    painter.drawText(rect, int(flags) | int(Qt.TextFlag.TextSingleLine), text)
    painter.setLayoutDirection(usual)


def draw_cut_line(
    painter: QPainter,
    rect: QRect,
    text: str,
    *,
    alignment: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    direction: Qt.LayoutDirection = Qt.LayoutDirection.LeftToRight,
) -> None:
    """Draw one line as `draw_line` does, with "…" at its end where it is too long."""
    mode = Qt.TextElideMode.ElideRight
    shown = painter.fontMetrics().elidedText(text, mode, rect.width())
    draw_line(painter, rect, shown, alignment=alignment, direction=direction)


def _absolute(alignment: Qt.AlignmentFlag, direction: Qt.LayoutDirection) -> Qt.AlignmentFlag:
    horizontal = alignment & Qt.AlignmentFlag.AlignHorizontal_Mask
    return QStyle.visualAlignment(direction, horizontal) | Qt.AlignmentFlag.AlignAbsolute


def text_width(metrics: QFontMetrics, text: str) -> int:
    """Pixels that one line of text takes, with a pixel to spare for slanted last letters."""
    return metrics.horizontalAdvance(text) + 1
