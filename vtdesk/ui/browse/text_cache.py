"""Cell texts, elided and laid out once, then only drawn.

Laying a text out costs several times what drawing it does, and a scrolled table shows the same
names, stages and dates again and again.
"""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics, QStaticText, QTextOption

_MOST = 6_000
# far more than any column shows; a value of thousands of letters is not measured whole
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class LaidOutText:
    """A text ready to draw.

    Attributes:
        width: its width in pixels.
        height: its height in pixels.
        elided: it is shorter than what it stands for.
    """

    text: QStaticText
    width: float
    height: float
    elided: bool


class TextCache:
    """Texts of one font, by content and available width."""

    def __init__(self, font: QFont) -> None:
        self.font = font
        self._metrics = QFontMetrics(font)
        self._texts: dict[tuple[str, int], LaidOutText] = {}

    def fitted(self, text: str, width: int) -> LaidOutText:
        """The text as it fits into `width` pixels, with an ellipsis at its end where needed."""
        key = (text, width)
        found = self._texts.get(key)
        if found is None:
            if len(self._texts) >= _MOST:
                self._texts.clear()
            found = self._texts[key] = self._lay_out(text, width)
        return found

    def width(self, text: str) -> int:
        """Pixels of a text that is not cut off."""
        return self._metrics.horizontalAdvance(text[:_LONGEST]) + 1

    def _lay_out(self, text: str, width: int) -> LaidOutText:
        shown = self._metrics.elidedText(text[:_LONGEST], Qt.TextElideMode.ElideRight, width)
        static = QStaticText(shown)
        # what a server sends is never markup
        static.setTextFormat(Qt.TextFormat.PlainText)
        option = QTextOption()
        option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        option.setWrapMode(QTextOption.WrapMode.NoWrap)
        static.setTextOption(option)
        static.prepare(font=self.font)
        size = static.size()
        return LaidOutText(static, size.width(), size.height(), shown != text)
