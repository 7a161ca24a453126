"""A button with its keys in small letters beside the word."""

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QFontMetrics, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QStyle, QStyleOptionButton, QWidget

from vtdesk.ui.look import Look
from vtdesk.ui.parts.buttons import ButtonKind
from vtdesk.ui.parts.label import draw_line, text_width

_SIDE = 12
_KEYS_GAP = 8
_TOKENS: dict[ButtonKind, tuple[str, str]] = {
    "primary": ("text.on-accent", "text.on-accent"),
    "quiet": ("text.2", "text.3"),
}
"""Colours of the word and of the keys; other kinds write as secondary buttons do."""


class KeyedButton(QPushButton):
    """A push button that says which keys do the same.

    Args:
        look: theme and icons.
        text: the word.
        keys: the shortcut in Qt's portable text; the button only shows it.
        kind: as in `push_button`.
        large: 34 pixels tall, for the end of a page.
    """

    def __init__(
        self,
        look: Look,
        text: str,
        keys: str,
        kind: ButtonKind = "secondary",
        *,
        large: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._look = look
        native = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
        self._keys = native.replace("+", " ")
        self._kind: ButtonKind = kind
        self._large = large
        self.setProperty("kind", kind)
        self.setProperty("large", large)

    def sizeHint(self) -> QSize:
        """Word, keys, and the padding of buttons."""
        metrics = self._look.theme.metrics
        height = metrics.button_large if self._large else metrics.button
        return QSize(sum(self._widths()) + _KEYS_GAP + 2 * _SIDE, height)

    def minimumSizeHint(self) -> QSize:
        """It is never cut off."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Let the style paint the button, then write both texts."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter = QPainter(self)
        self.style().drawControl(QStyle.ControlElement.CE_PushButton, option, painter, self)
        theme = self._look.theme
        tokens = _TOKENS.get(self._kind, ("text", "text.3"))
        if not self.isEnabled():
            tokens = ("text.disabled", "text.disabled")
        word, keys = self._widths()
        x = (self.width() - word - _KEYS_GAP - keys) // 2
        for text, width, font, token in (
            (self.text(), word, theme.font("body", 500), tokens[0]),
            (self._keys, keys, theme.font("caption"), tokens[1]),
        ):
            painter.setFont(font)
            painter.setPen(theme.color(token))
            place = QRect(x, 0, width, self.height())
            draw_line(painter, QStyle.visualRect(self.layoutDirection(), self.rect(), place), text)
            x += width + _KEYS_GAP
        painter.end()

    def _widths(self) -> tuple[int, int]:
        theme = self._look.theme
        word = text_width(QFontMetrics(theme.font("body", 500)), self.text())
        return word, text_width(QFontMetrics(theme.font("caption")), self._keys)
