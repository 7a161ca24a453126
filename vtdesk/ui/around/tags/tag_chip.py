"""One tag as a pill, and the dashed pill that adds one."""

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QEnterEvent,
    QFocusEvent,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QStyle, QWidget

from vtdesk.ui.look import Look
from vtdesk.ui.parts.crossed_button import CrossedButton
from vtdesk.ui.parts.label import draw_line, text_width
from vtdesk.ui.parts.plain_tip import plain_tip

_PADDING = 8
_CROSS_GAP = 3
_CROSS_HIT = 20
_PLUS_GAP = 3
_LONGEST = 220
_DASHES = [3.0, 2.0]
_ADD_WORDS = "tag"


class TagState(Enum):
    """How a tag stands with the server; the value is what a screen reader adds to its name."""

    HELD = ""
    ADDING = "being added"
    REMOVING = "being taken off"
    REFUSED = "not added"


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag to show.

    Attributes:
        text: as the server has it.
        state: how it stands.
        problem: why it was refused, in words.
    """

    text: str
    state: TagState = TagState.HELD
    problem: str = ""

    @property
    def shown(self) -> str:
        """What stands on its pill."""
        return hashed(self.text)


def hashed(tag: str) -> str:
    """A tag as people read it: "#hot"; one that begins with "#" stays as it is."""
    return tag if tag.startswith("#") else f"#{tag}"


class TagChip(CrossedButton):
    """A tag. Click and Enter choose it, its cross, Delete and Backspace take it off.

    The cross lies over the end of the pill while the pointer or the keyboard is on it, so that
    nothing moves.
    """

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._removable = False
        self.tag = Tag("")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_tag(self, tag: Tag, *, removable: bool) -> None:
        """Show another tag, with or without a cross."""
        if tag == self.tag and removable == self._removable:
            return
        self.tag, self._removable = tag, removable
        self.setAccessibleName(", ".join(part for part in (tag.shown, tag.state.value) if part))
        self.setAccessibleDescription(self._keys_in_words())
        self.update()

    @staticmethod
    def width_of(look: Look, tag: Tag) -> int:
        """Pixels that a pill takes, up to a length that leaves others room."""
        return min(_width(look, tag.shown), look.theme.scaled(_LONGEST))

    @property
    def is_elided(self) -> bool:
        """Whether its words are cut off even without the cross."""
        return _width(self._look, self.tag.shown) > self.width()

    def show_tip(self) -> None:
        """Offer the tooltip: what was refused says why, what is cut off is there in full."""
        tip = self.tag.problem or (self.tag.shown if self.is_elided else "")
        self.setToolTip(plain_tip(tip))

    def sizeHint(self) -> QSize:
        """Room for the words, up to a length that leaves others room."""
        return QSize(self.width_of(self._look, self.tag), self._look.theme.metrics.tag)

    def minimumSizeHint(self) -> QSize:
        """The same: a pill is never squeezed."""
        return self.sizeHint()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show the cross."""
        self.show_tip()
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Hide the cross."""
        self._light(False)
        self.update()
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the cross."""
        self.update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the cross."""
        self.update()
        super().focusOutEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the pill, its words and the cross."""
        theme = self._look.theme
        ground, words = _TOKENS[self.tag.state]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if theme.scheme.high_contrast:
            painter.setPen(QPen(theme.color("border.control"), 1))
        painter.setBrush(theme.color("pressed" if self.isDown() else ground))
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        font = theme.font("small")
        painter.setFont(font)
        painter.setPen(theme.color(words))
        room = self.width() - 2 * _PADDING
        shown = QFontMetrics(font).elidedText(self.tag.shown, Qt.TextElideMode.ElideRight, room)
        place = self._visual(QRect(_PADDING, 0, room, self.height()))
        draw_line(painter, place, shown, direction=self.layoutDirection())
        if self._shows_cross:
            self._paint_cross(painter)
        painter.end()

    def _paint_cross(self, painter: QPainter) -> None:
        """Cover the end of the words with the pill's own ground, and the cross on it."""
        cross = self._cross_box()
        left = cross.left() - _CROSS_GAP
        end = QRect(left, 2, self.width() - _PADDING // 2 - left, self.height() - 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRect(self._visual(end))
        token = "text" if self._over_cross else "text.3"
        self._look.icons.paint(painter, self._visual(cross), "ph.x", token)

    @property
    def _shows_cross(self) -> bool:
        return self._removable and (self.underMouse() or self.hasFocus())

    def _keys_in_words(self) -> str:
        if self.tag.state is TagState.REFUSED:
            return f"{self.tag.problem} Enter tries again, Delete gives it up"
        choose = "Enter shows all records that have it"
        return f"{choose}, Delete takes it off" if self._removable else choose

    def _cross_box(self) -> QRect:
        side = self._look.theme.metrics.icon_mark
        left = self.width() - _PADDING // 2 - side
        return QRect(left, (self.height() - side) // 2, side, side)

    def _cross_hit(self) -> QRect:
        if not self._shows_cross:
            return QRect()
        return QRect(self.width() - _CROSS_HIT, 0, _CROSS_HIT, self.height())


_TOKENS: dict[TagState, tuple[str, str]] = {
    TagState.HELD: ("offline.soft", "text.2"),
    TagState.ADDING: ("waiting.soft", "waiting.text"),
    TagState.REMOVING: ("offline.soft", "text.disabled"),
    TagState.REFUSED: ("problem.soft", "problem.text"),
}
"""Colours of the ground and of the words."""


class AddTagButton(QAbstractButton):
    """The dashed pill "+ tag"; also counts the tags that find no room, without dashes.

    Args:
        look: theme and icons.
        parent: the line.
        plus: it adds a tag; else its words stand alone.
    """

    def __init__(self, look: Look, parent: QWidget, *, plus: bool = True) -> None:
        super().__init__(parent)
        self._look = look
        self._plus = plus
        self._off = False
        if plus:
            self.setText(_ADD_WORDS)
            self.setAccessibleName("Add tag")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if plus else Qt.FocusPolicy.ClickFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_off(self, reason: str) -> None:
        """Look as if it could not be pressed, and say why; "" for one that can."""
        self._off = bool(reason)
        self.setAccessibleDescription(reason)
        self.setToolTip(plain_tip(reason))
        self.update()

    def sizeHint(self) -> QSize:
        """Room for plus and word."""
        width = text_width(QFontMetrics(self._look.theme.font("small")), self.text())
        return QSize(width + self._plus_room() + 2 * _PADDING, self._look.theme.metrics.tag)

    def minimumSizeHint(self) -> QSize:
        """The same."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the dashed line, plus and word."""
        theme = self._look.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lit = self.underMouse() and not self._off
        painter.setBrush(theme.color("hover") if lit else Qt.BrushStyle.NoBrush)
        pen = QPen(theme.color("border.hover"), 1)
        if self._plus:
            pen.setDashPattern(_DASHES)
            painter.setPen(pen)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        token = "text.disabled" if self._off else "text.2"
        room = self._plus_room()
        if self._plus:
            side = theme.metrics.icon_mark
            place = QRect(_PADDING, (self.height() - side) // 2, side, side)
            self._look.icons.paint(painter, self._visual(place), "ph.plus", token)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.color(token))
        words = QRect(_PADDING + room, 0, self.width() - 2 * _PADDING - room, self.height())
        draw_line(painter, self._visual(words), self.text(), direction=self.layoutDirection())
        painter.end()

    def _plus_room(self) -> int:
        return self._look.theme.metrics.icon_mark + _PLUS_GAP if self._plus else 0

    def _visual(self, rect: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), rect)


def _width(look: Look, words: str) -> int:
    return text_width(QFontMetrics(look.theme.font("small")), words) + 2 * _PADDING
