"""The quiet line under a field: what is worth knowing of its value, and a link that does more."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStyle, QWidget

from vtdesk.ui.look import Look
from vtdesk.ui.parts.announce import announce
from vtdesk.ui.parts.buttons import push_button
from vtdesk.ui.parts.label import TextLabel, text_width

_START = 10
_ABOVE = 2
_BELOW = 4
_GAP = 8


class HintLine(QWidget):
    """Words and a link behind them, or below them where the line is too short for both.

    Attributes:
        words: the sentence.
        link: hidden where there is nothing to do.

    Args:
        look: theme and icons.
        parent: the form's section.
    """

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.words = TextLabel(look, "", "small", "text.2", wrap=True, parent=self)
        self.link = push_button(look, "", "link", small=True, parent=self)
        self.link.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.link.hide()
        look.theme.changed.connect(self._arrange)

    def say(self, words: str, link: str = "", link_name: str = "") -> None:
        """Say something, aloud too.

        Args:
            words: the sentence.
            link: words of the link; "" for none.
            link_name: what the link does, for those who do not see what it stands beside.
        """
        self.words.setText(words)
        self.link.setText(link)
        self.link.setAccessibleName(link_name or link)
        self.link.setVisible(bool(link))
        self._arrange()
        announce(self, words)

    def height_for(self, width: int) -> int:
        """Pixels it takes when it is this wide."""
        words, link = self._places(width)
        return max(words.bottom(), link.bottom()) + 1 + _BELOW

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put words and link into place."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        row = QRect(0, 0, self.width(), self.height())
        for widget, place in zip((self.words, self.link), self._places(self.width()), strict=True):
            widget.setGeometry(QStyle.visualRect(self.layoutDirection(), row, place))

    def _places(self, width: int) -> tuple[QRect, QRect]:
        """Where words and link stand, left to right."""
        room = max(1, width - _START)
        text = self.words.text()
        link = self.link.sizeHint() if self.link.text() else QSize(0, 0)
        taken = text_width(self.words.fontMetrics(), text)
        if taken + _GAP + link.width() <= room:
            height = max(self.words.heightForWidth(taken), link.height())
            words = QRect(_START, _ABOVE, taken, height)
            return words, QRect(_START + taken + _GAP, _ABOVE, link.width(), height)
        words = QRect(_START, _ABOVE, room, self.words.heightForWidth(room))
        below = QRect(_START, words.bottom() + 1, min(link.width(), room), link.height())
        return words, below
