"""Cell texts, elided and laid out once, then only drawn.

Laying a text out costs several times what drawing it does, and a scrolled table shows the same
names, stages and dates again and again.
"""

from collections import OrderedDict
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics, QStaticText, QTextOption

_MOST = 6_000
# far more than any column shows; a value of thousands of letters is not measured whole
_LONGEST = 300
# looked up once: a table lays a hundred texts out while it is scrolled by a page
_PLAIN = Qt.TextFormat.PlainText
_AT_THE_END = Qt.TextElideMode.ElideRight


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
        self._option = QTextOption()
        self._option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        self._option.setWrapMode(QTextOption.WrapMode.NoWrap)
        self._texts: OrderedDict[tuple[str, int], LaidOutText] = OrderedDict()

    def fitted(self, text: str, width: int) -> LaidOutText:
        """The text as it fits into `width` pixels, with an ellipsis at its end where needed."""
        key = (text, width)
        found = self._texts.get(key)
        if found is None:
            if len(self._texts) >= _MOST:
                # one at a time: to give up all of them would hold up that one painting
                self._texts.popitem(last=False)
            found = self._texts[key] = self._lay_out(text, width)
        return found

    def width(self, text: str) -> int:
        """Pixels of a text that is not cut off."""
        return self._metrics.horizontalAdvance(text[:_LONGEST]) + 1

    def _lay_out(self, text: str, width: int) -> LaidOutText:
        shown = self._metrics.elidedText(text[:_LONGEST], _AT_THE_END, width)
        static = QStaticText(shown)
        # what a server sends is never markup
        static.setTextFormat(_PLAIN)
        static.setTextOption(self._option)
        static.prepare(font=self.font)
        size = static.size()
        return LaidOutText(static, size.width(), size.height(), shown != text)
