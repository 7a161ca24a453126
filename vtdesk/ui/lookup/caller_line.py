"""Paints callers: the first in three lines, the others in one."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from vtdesk.ui.caller_words import CallerWords
from vtdesk.ui.look import Look
from vtdesk.ui.parts.avatar import paint_avatar
from vtdesk.ui.parts.floating_list import visual
from vtdesk.ui.parts.label import draw_line, text_width

TALL = 88
"""Height of a line with everything, in pixels at the usual text size."""

_PICTURE = 40
_SMALL_PICTURE = 22
_LINE = 22
_STEP = 25
_GAP = 8


class CallerPainter:
    """Paints one caller into a line of a list.

    Args:
        look: theme and icons.
        painter: of the list.
        option: the line.
    """

    def __init__(self, look: Look, painter: QPainter, option: QStyleOptionViewItem) -> None:
        self._look = look
        self._theme = look.theme
        self._painter = painter
        self._option = option

    def paint(self, row: QRect, words: CallerWords, icon: str) -> None:
        """Paint a caller.

        Args:
            row: the line without its margins, as read from left to right.
            words: what is written.
            icon: of the record's module.
        """
        if words.tall:
            self._paint_tall(row.adjusted(12, 6, -16, -6), words, icon)
        else:
            self._paint_short(row.adjusted(16, 0, -16, 0), words, icon)

    def _paint_tall(self, room: QRect, words: CallerWords, icon: str) -> None:
        theme = self._theme
        height, step = theme.scaled(_LINE), theme.scaled(_STEP)
        self._picture(room.left(), room.top() + height // 2, _PICTURE, words, icon)
        room.setLeft(room.left() + _PICTURE + 12)
        lines = [room.adjusted(0, n * step, 0, 0) for n in range(3)]
        for line in lines:
            line.setHeight(height)
        width = self._reached(lines[0], words, "body")
        self._end(lines[1], words.field, "text.3")
        first = lines[0].adjusted(0, 0, -width - 2 * _GAP, 0)
        used = self._text(first, words.name, theme.font("lead", 600), "text")
        role = first.adjusted(used + _GAP, 0, 0, 0)
        self._text(role, words.role, theme.font("body"), "text.2")
        field = text_width(QFontMetrics(theme.font("small")), words.field) + 2 * _GAP
        place = lines[1].adjusted(0, 0, -field, 0)
        self._text(place, words.place or words.kind, theme.font("body"), "text.2")
        self._text(lines[2], words.going_on, theme.font("small"), "text.2")

    def _paint_short(self, room: QRect, words: CallerWords, icon: str) -> None:
        side = _SMALL_PICTURE
        self._picture(room.left() - 2, room.center().y() + 1 - side // 2, side, words, icon)
        theme = self._theme
        room.setLeft(room.left() + side + 10)
        kind = self._end(room, words.kind, "text.3")
        room.setRight(room.right() - kind - 2 * _GAP)
        used = self._text(room, words.name, theme.font("body"), "text")
        room.setLeft(room.left() + used + 12)
        if words.place:
            used = self._text(room, f"{words.place} · ", theme.font("small"), "text.3")
            room.setLeft(room.left() + used)
        self._marked(room, words, theme.font("small"), "text.3")

    def _picture(self, left: int, top: int, side: int, words: CallerWords, icon: str) -> None:
        """The initials of a person, the icon of anything else."""
        box = visual(self._option, QRect(left, top, side, side))
        if words.person:
            tint = self._theme.tint_for(words.name)
            paint_avatar(self._painter, box, words.name, self._theme, tint=tint)
            return
        inset = (side - self._theme.metrics.icon) // 2
        inner = box.adjusted(inset, inset, -inset, -inset)
        self._look.icons.paint(self._painter, inner, icon, "text.2")

    def _reached(self, line: QRect, words: CallerWords, kind: str) -> int:
        """The number or address at the end of a line; its width."""
        font = self._theme.font("body")
        width = min(text_width(QFontMetrics(font), words.reached), line.width() // 2)
        room = QRect(line.right() + 1 - width, line.top(), width, line.height())
        self._marked(room, words, font, "text")
        return width

    def _marked(self, room: QRect, words: CallerWords, font: QFont, token: str) -> None:
        """The number or address with the typed part on a ground of its own."""
        metrics = QFontMetrics(font)
        start, length = words.marked
        if length and text_width(metrics, words.reached) <= room.width():
            before = text_width(metrics, words.reached[:start])
            width = text_width(metrics, words.reached[start : start + length])
            middle = room.center().y() + 1
            height = metrics.height()
            box = QRect(room.left() + before - 1, middle - height // 2, width + 2, height)
            # numbers and addresses read from left to right in every interface
            across = visual(self._option, room)
            if self._option.direction is Qt.LayoutDirection.RightToLeft:
                own = text_width(metrics, words.reached)
                box.moveLeft(across.right() + 1 - own + before - 1)
            self._painter.setPen(Qt.PenStyle.NoPen)
            self._painter.setBrush(self._theme.color("match"))
            self._painter.drawRoundedRect(QRectF(box), 2, 2)
        self._text(room, words.reached, font, token)

    def _end(self, room: QRect, text: str, token: str) -> int:
        """A small text at the end of a line; its width."""
        font = self._theme.font("small")
        width = min(text_width(QFontMetrics(font), text), room.width() // 2)
        box = QRect(room.right() + 1 - width, room.top(), width, room.height())
        self._text(box, text, font, token)
        return width

    def _text(self, room: QRect, text: str, font: QFont, token: str) -> int:
        """One text, cut where it is too long; the width it took."""
        if not text or room.width() <= 0:
            return 0
        metrics = QFontMetrics(font)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        self._painter.setFont(font)
        self._painter.setPen(self._theme.color(token))
        box, direction = visual(self._option, room), self._option.direction
        draw_line(self._painter, box, shown, direction=direction)
        return min(text_width(metrics, shown), room.width())
