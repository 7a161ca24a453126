"""One condition as a chip: field, operator, value, and a cross that takes it away."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QEnterEvent, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from vtdesk.ui.filter.outline import paint_outlined
from vtdesk.ui.look import Look
from vtdesk.ui.parts.crossed_button import CrossedButton
from vtdesk.ui.parts.label import draw_line, text_width
from vtdesk.ui.parts.plain_tip import plain_tip

_PADDING = 8
_WORD_GAP = 4
_CROSS_GAP = 6
_CROSS_HIT = 20
_LONGEST = 340
_REMOVING_KEYS = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


@dataclass(frozen=True, slots=True)
class ChipWords:
    """What a chip says, in three weights: "Stage", "is none of", "Won, Lost".

    Attributes:
        problem: why the condition cannot hold any more, as when its field has gone.
    """

    field: str
    operator: str = ""
    value: str = ""
    problem: str = ""

    @property
    def sentence(self) -> str:
        """All of it on one line."""
        return " ".join(part for part in (self.field, self.operator, self.value) if part)


class FilterChip(CrossedButton):
    """A condition that can be opened (click, Enter) and taken away (the cross, Delete).

    Args:
        look: theme and icons.
        words: what it says.
    """

    def __init__(self, look: Look, words: ChipWords, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.words = words
        self._used = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(words.sentence)
        self.setAccessibleDescription("Enter changes it, Delete takes it away")
        self.setToolTip(plain_tip(words.problem))
        look.theme.changed.connect(self._restyle)

    def set_used(self, used: bool) -> None:
        """Show it as one that the builder holds."""
        if used != self._used:
            self._used = used
            self.update()

    def sizeHint(self) -> QSize:
        """Room for all words, up to a length that leaves others room."""
        width = sum(self._widths()) + self._gaps() + self._cross_room() + 2 * _PADDING
        return QSize(min(width, self._look.theme.scaled(_LONGEST)), self._look.theme.metrics.chip)

    def minimumSizeHint(self) -> QSize:
        """The same: a chip is never squeezed, it gives way as a whole."""
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens it, Delete takes it away."""
        if event.key() in _REMOVING_KEYS:
            self.removed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Repaint for the hover."""
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Repaint without the hover."""
        self._light(False)
        super().leaveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground, words and cross."""
        theme = self._look.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground, line = "content", "border"
        if self._used:
            ground, line = "accent.soft", "accent"
        elif self.words.problem:
            ground, line = "problem.soft", "problem"
        elif self.underMouse():
            ground, line = "hover", "border.hover"
        paint_outlined(painter, self.rect(), theme, ground, line)
        self._paint_words(painter)
        token = "text" if self._over_cross else "text.3"
        self._look.icons.paint(painter, self._visual(self._cross_box()), "ph.x", token)
        painter.end()

    def _paint_words(self, painter: QPainter) -> None:
        theme = self._look.theme
        left = _PADDING
        end = self.width() - _PADDING - self._cross_room()
        for text, token, weight in self._parts():
            font = theme.font("small", weight)
            metrics = QFontMetrics(font)
            room = max(0, min(text_width(metrics, text), end - left))
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
            painter.setFont(font)
            painter.setPen(theme.color(token))
            box = QRect(left, 0, room, self.height())
            draw_line(painter, self._visual(box), shown, direction=self.layoutDirection())
            left += room + _WORD_GAP

    def _parts(self) -> list[tuple[str, str, int]]:
        words = self.words
        value_token = "problem.text" if words.problem else "text"
        parts = [
            (words.field, "text.2", 400),
            (words.operator, "text.3", 400),
            (words.value, value_token, 500),
        ]
        return [part for part in parts if part[0]]

    def _widths(self) -> list[int]:
        theme = self._look.theme
        return [
            text_width(QFontMetrics(theme.font("small", weight)), text)
            for text, _token, weight in self._parts()
        ]

    def _gaps(self) -> int:
        return _WORD_GAP * (len(self._parts()) - 1)

    def _cross_room(self) -> int:
        return self._look.theme.metrics.icon_mark + _CROSS_GAP

    def _cross_box(self) -> QRect:
        side = self._look.theme.metrics.icon_mark
        return QRect(self.width() - _PADDING - side, (self.height() - side) // 2, side, side)

    def _cross_hit(self) -> QRect:
        return QRect(self.width() - _CROSS_HIT - 4, 0, _CROSS_HIT + 4, self.height())

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()
