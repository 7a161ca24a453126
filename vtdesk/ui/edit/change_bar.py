"""The line that says what was changed here and not saved, with Save and Discard."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStyle, QStyleOptionButton, QWidget

from vtdesk.ui.look import Look
from vtdesk.ui.parts.buttons import push_button
from vtdesk.ui.parts.glyph import Glyph
from vtdesk.ui.parts.label import ElidedLabel, TextLabel, draw_line, text_width
from vtdesk.ui.parts.surface import Surface

_HEIGHT = 40
_DOT = 9
_SIDE = 12
_KEYS_GAP = 8
_LINES = Qt.Edge.TopEdge | Qt.Edge.BottomEdge


class SaveButton(QPushButton):
    """The pane's one primary button, with its keys in small letters beside the word."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("Save", parent)
        self._look = look
        keys = QKeySequence(QKeySequence.StandardKey.Save)
        self._keys = keys.toString(QKeySequence.SequenceFormat.NativeText).replace("+", " ")
        self.setProperty("kind", "primary")

    def sizeHint(self) -> QSize:
        """Word, keys, and the padding of buttons."""
        return QSize(sum(self._widths()) + _KEYS_GAP + 2 * _SIDE, self._look.theme.metrics.button)

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
        painter.setPen(theme.color("text.on-accent"))
        word, keys = self._widths()
        x = (self.width() - word - _KEYS_GAP - keys) // 2
        for text, width, font in (
            (self.text(), word, theme.font("body", 500)),
            (self._keys, keys, theme.font("caption")),
        ):
            painter.setFont(font)
            place = QRect(x, 0, width, self.height())
            draw_line(painter, QStyle.visualRect(self.layoutDirection(), self.rect(), place), text)
            x += width + _KEYS_GAP
        painter.end()

    def _widths(self) -> tuple[int, int]:
        theme = self._look.theme
        word = text_width(QFontMetrics(theme.font("body", 500)), self.text())
        return word, text_width(QFontMetrics(theme.font("caption")), self._keys)


class ChangeBar(Surface):
    """Shown while something is not saved.

    Signals:
        save_wanted(), discard_wanted(): a person decided.
    """

    save_wanted = Signal()
    discard_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, "changed.soft", _LINES, line_token="line", parent=parent)
        self._look = look
        self._count = TextLabel(look, token="changed.text", weight=500)
        self._words = ElidedLabel(look, kind="small", token="text.2")
        self.discard = push_button(look, "Discard", "quiet")
        self.save = SaveButton(look)
        self.discard.clicked.connect(self.discard_wanted)
        self.save.clicked.connect(self.save_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 0, 16, 0)
        row.setSpacing(8)
        row.addWidget(Glyph(look, "ph.circle-fill", "changed", _DOT))
        row.addWidget(self._count)
        row.addWidget(self._words, 1)
        row.addWidget(self.discard)
        row.addWidget(self.save)
        self.hide()

    @property
    def words(self) -> str:
        """All that it says."""
        return f"{self._count.text()} {self._words.text()}"

    def show_changes(self, count: int, *, is_new: bool) -> None:
        """Say how many fields were changed; for a new record, that it is not saved."""
        if is_new:
            self._count.setText("Not saved")
            self._words.setText("kept as a draft" if count else "")
        else:
            self._count.setText("1 change" if count == 1 else f"{count} changes")
            self._words.setText("kept as a draft")
        self.setVisible(is_new or count > 0)

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(super().sizeHint().width(), _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """One line, however narrow."""
        return QSize(super().minimumSizeHint().width(), _HEIGHT)
