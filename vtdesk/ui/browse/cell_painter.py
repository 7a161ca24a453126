"""Paints the cells of a table, a row at a time.

The table paints its rows itself instead of asking an item delegate for every cell: 300 cells a
screen times the cost of Qt's call into Python would alone use up a frame. Everything that can be
made once is: colours, fonts, laid-out texts, rings and avatars.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from vtdesk.app.columns import Column
from vtdesk.app.rows import RowView
from vtdesk.domain.record import RowState
from vtdesk.domain.schema import ModuleSchema
from vtdesk.ui.browse.column_style import CellLook, ColumnStyle, column_style
from vtdesk.ui.browse.text_cache import TextCache
from vtdesk.ui.choice_tints import choice_tint
from vtdesk.ui.look import Look
from vtdesk.ui.parts.avatar import paint_avatar
from vtdesk.ui.parts.status_ring import RingLook, Stage, paint_dot, paint_ring
from vtdesk.ui.parts.tone import Tone

_PAD = 10
_FIRST_PAD = 8
_LAST_PAD = 14
_MARK_GAP = 7
_RING = 14
_DOT = 8
_OWNER_PAD = 14
_OWNER_NAMED = 110
_MOST_MARKS = 500
_TOKENS = (
    "content",
    "hover",
    "selected",
    "selected.inactive",
    "line",
    "text",
    "text.2",
    "text.3",
    "accent",
    "accent.soft",
    "border.control",
)
_TONE_OF_STATE: dict[RowState, Tone] = {
    RowState.CLEAN: Tone.CHANGED,
    RowState.WAITING: Tone.WAITING,
    RowState.SENDING: Tone.WAITING,
    RowState.UNKNOWN: Tone.WAITING,
    RowState.CLASHED: Tone.CONFLICT,
    RowState.REFUSED: Tone.PROBLEM,
    RowState.DELETING: Tone.WAITING,
}


@dataclass(frozen=True, slots=True)
class Span:
    """Where a column stands on screen: its number, left edge and width in pixels."""

    column: int
    left: int
    width: int


@dataclass(frozen=True, slots=True)
class _Room:
    """How a column's cells are divided, in pixels.

    Attributes:
        start: before the picture or the text.
        mark: side of the picture before the text; 0 where there is none.
        text_start: before the text.
        end: behind the text.
        named_from: width from which on there is a text beside the picture.
    """

    start: int
    mark: int
    text_start: int
    end: int
    named_from: int

    @property
    def beside_text(self) -> int:
        """What the text does not have."""
        return self.text_start + self.end


@dataclass(frozen=True, slots=True)
class RowLook:
    """What the view knows of a row.

    Attributes:
        focused_column: the current cell, where the table has the keyboard; else None.
        tint: how strongly cells with news are tinted, from 0 to 1.
    """

    selected: bool = False
    active: bool = False
    hovered: bool = False
    focused_column: int | None = None
    tint: float = 0.0


class CellPainter:
    """Paints rows of one table.

    Args:
        look: colours, fonts and icons.
        is_group: whether the owner of this wire id is a group, which has a square picture.
    """

    def __init__(self, look: Look, is_group: Callable[[str], bool]) -> None:
        self._look = look
        self._is_group = is_group
        self._styles: tuple[ColumnStyle, ...] = ()
        self._rooms: tuple[_Room, ...] = ()
        self._mirrored = False
        self._ratio = 1.0
        self.renew()

    @property
    def styles(self) -> tuple[ColumnStyle, ...]:
        """The look of every column."""
        return self._styles

    def set_columns(self, columns: Sequence[Column], schema: ModuleSchema | None) -> None:
        """Paint other columns."""
        shown = columns if schema is not None else ()
        self._styles = tuple(
            column_style(column, schema, first=number == 0)
            for number, column in enumerate(shown)
            if schema is not None
        )
        self._rooms = tuple(map(self._room, range(len(self._styles))))

    def renew(self) -> None:
        """Take colours, sizes and fonts from the theme anew."""
        theme = self._look.theme
        tones = set(_TONE_OF_STATE.values())
        tokens = (*_TOKENS, *(t.soft for t in tones), *(t.mark for t in tones))
        self._colors = {token: theme.color(token) for token in tokens}
        self._focus_pen = QPen(theme.color("focus"), theme.metrics.focus_line)
        self._bar = theme.metrics.change_bar
        self._outlined = theme.scheme.high_contrast
        self._plain = TextCache(theme.font("body"))
        self._strong = TextCache(theme.font("body", 500))
        self._marks: dict[tuple[CellLook, str, str], QPixmap] = {}
        self._rooms = tuple(map(self._room, range(len(self._styles))))

    def set_surface(self, ratio: float, *, mirrored: bool) -> None:
        """Paint for a screen of this many device pixels a pixel, in this reading direction."""
        self._mirrored = mirrored
        if ratio != self._ratio:
            self._ratio = ratio
            self._marks.clear()

    def background(self, look: RowLook) -> QColor:
        """The ground of a row's cells."""
        if look.selected:
            return self._colors["selected" if look.active else "selected.inactive"]
        return self._colors["hover" if look.hovered else "content"]

    def paint_row(
        self,
        painter: QPainter,
        view: RowView,
        strip: QRect,
        spans: Sequence[Span],
        look: RowLook,
    ) -> None:
        """Paint one row.

        Args:
            painter: on the viewport.
            view: the row.
            strip: from edge to edge of the viewport, one row high.
            spans: the columns on screen.
            look: selection, focus and mouse.
        """
        painter.fillRect(strip, self.background(look))
        painter.setFont(self._plain.font)
        stands_out = bool(view.staged or view.changed or view.news)
        for span in spans:
            if stands_out:
                self._paint_ground(painter, view, strip, span, look)
            if view.texts[span.column]:
                self._paint_content(painter, view, strip, span, look)
            if look.focused_column == span.column:
                self._paint_focus(painter, strip, span)
        line = QRect(strip.left(), strip.bottom(), strip.width(), 1)
        painter.fillRect(line, self._colors["line"])
        if self._outlined and look.selected:
            self._outline_row(painter, strip, active=look.active)

    def prepare_row(self, view: RowView, spans: Sequence[Span]) -> None:
        """Lay out the texts of a row that is going to be painted, where that was not done yet."""
        for span in spans:
            room = self._rooms[span.column]
            if view.texts[span.column] and span.width >= room.named_from:
                width = span.width - room.beside_text
                if width > 0:
                    self._plain.fitted(view.texts[span.column], width)
            if room.mark:
                self._mark(view, span.column)

    def paint_ghost(self, painter: QPainter, strip: QRect, spans: Sequence[Span]) -> None:
        """Paint a row whose record is still on its way."""
        painter.fillRect(
            QRect(strip.left(), strip.bottom(), strip.width(), 1), self._colors["line"]
        )
        for span in spans:
            share = (0.55, 0.7, 0.45, 0.6)[(span.column + strip.top() // strip.height()) % 4]
            width = (span.width - 2 * _PAD) * share
            left = self._left(span, _PAD, width)
            painter.fillRect(QRectF(left, strip.center().y() - 4, width, 8), self._colors["line"])

    def shows_all(self, view: RowView, column: int, width: int) -> bool:
        """Whether a cell of this width shows the whole of its text."""
        room = self._rooms[column]
        if width < room.named_from:
            return not view.texts[column]
        return not self._plain.fitted(view.texts[column], width - room.beside_text).elided

    def whole_width(self, view: RowView, column: int) -> int:
        """Pixels that a cell needs to show the whole of its text."""
        return self._plain.width(view.texts[column]) + self._rooms[column].beside_text

    def _paint_ground(
        self, painter: QPainter, view: RowView, strip: QRect, span: Span, look: RowLook
    ) -> None:
        column = span.column
        tone = self._tone(view, column)
        if tone is not None:
            self._paint_change(painter, tone, strip, span)
        elif look.tint and column in view.news:
            self._paint_news(painter, strip, span, look.tint)

    def _paint_content(
        self, painter: QPainter, view: RowView, strip: QRect, span: Span, look: RowLook
    ) -> None:
        column = span.column
        room = self._rooms[column]
        if room.mark:
            left = self._left(span, room.start, room.mark)
            top = strip.top() + (strip.height() - 1 - room.mark) / 2
            painter.drawPixmap(QPointF(left, top), self._mark(view, column))
        if span.width >= room.named_from:
            self._paint_text(painter, view, strip, span, look)

    def _tone(self, view: RowView, column: int) -> Tone | None:
        """What is to be said of a cell: what is typed in it before what waits on it."""
        if column in view.staged:
            return Tone.PROBLEM if column in view.problems else Tone.CHANGED
        return _TONE_OF_STATE[view.state] if column in view.changed else None

    def _paint_change(self, painter: QPainter, tone: Tone, strip: QRect, span: Span) -> None:
        cell = QRect(span.left, strip.top(), span.width, strip.height() - 1)
        painter.fillRect(cell, self._colors[tone.soft])
        left = self._left(span, 0, self._bar)
        painter.fillRect(
            QRectF(left, cell.top(), self._bar, cell.height()), self._colors[tone.mark]
        )

    def _paint_news(self, painter: QPainter, strip: QRect, span: Span, strength: float) -> None:
        color = QColor(self._colors["accent.soft"])
        color.setAlphaF(strength)
        painter.fillRect(span.left, strip.top(), span.width, strip.height() - 1, color)

    def _paint_text(
        self, painter: QPainter, view: RowView, strip: QRect, span: Span, look: RowLook
    ) -> None:
        column = span.column
        style, room = self._styles[column], self._rooms[column]
        width = span.width - room.beside_text
        if width <= 0:
            return
        strong = look.selected and column == 0
        cache = self._strong if strong else self._plain
        text = cache.fitted(view.texts[column], width)
        start = room.text_start + (width - text.width if style.align_end else 0)
        top = strip.top() + (strip.height() - 1 - text.height) / 2
        faded = view.state is RowState.DELETING
        painter.setPen(self._colors["text.3" if faded else style.token])
        if strong:
            painter.setFont(cache.font)
        painter.drawStaticText(QPointF(self._left(span, start, text.width), top), text.text)
        if strong:
            painter.setFont(self._plain.font)

    def _paint_focus(self, painter: QPainter, strip: QRect, span: Span) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._focus_pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        half = self._focus_pen.widthF() / 2
        cell = QRectF(span.left, strip.top(), span.width, strip.height() - 1)
        painter.drawRoundedRect(cell.adjusted(half, half, -half, -half), 3, 3)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    def _outline_row(self, painter: QPainter, strip: QRect, *, active: bool) -> None:
        color = self._colors["accent" if active else "border.control"]
        height = 2 if active else 1
        painter.fillRect(QRect(strip.left(), strip.top(), strip.width(), height), color)
        bottom = strip.bottom() - height + 1
        painter.fillRect(QRect(strip.left(), bottom, strip.width(), height), color)

    def _mark(self, view: RowView, column: int) -> QPixmap:
        """The picture before a cell's text; made once for every value."""
        style = self._styles[column]
        value = str(view.cells[column])
        owner = style.look is CellLook.OWNER
        key = (style.look, value, view.texts[column] if owner else style.colors.get(value, ""))
        mark = self._marks.get(key)
        if mark is None:
            if len(self._marks) >= _MOST_MARKS:
                self._marks.clear()
            mark = self._marks[key] = self._make_mark(style, value, view.texts[column])
        return mark

    def _make_mark(self, style: ColumnStyle, value: str, text: str) -> QPixmap:
        theme = self._look.theme
        side = self.mark_side(style)
        pixmap = QPixmap(QSize(side, side) * self._ratio)
        pixmap.setDevicePixelRatio(self._ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        square = QRect(0, 0, side, side)
        if style.look is CellLook.STATUS:
            plain = RingLook(Stage.UNDERWAY, 0.0)
            ring = style.stages.get(value, plain)
            tint = choice_tint(theme, value, style.colors.get(value))
            paint_ring(painter, square, replace(ring, tint=tint), theme)
        elif style.look is CellLook.CHOICE:
            tint = choice_tint(theme, value, style.colors.get(value))
            paint_dot(painter, square, tint, theme)
        else:
            group = self._is_group(value)
            paint_avatar(painter, square, text, theme, tint=theme.tint_for(text), group=group)
        painter.end()
        return pixmap

    def mark_side(self, style: ColumnStyle) -> int:
        """Pixels of the picture before a cell's text; 0 where there is none."""
        if style.look is CellLook.OWNER:
            return self._look.theme.metrics.avatar_row
        return {CellLook.STATUS: _RING, CellLook.CHOICE: _DOT}.get(style.look, 0)

    def _room(self, column: int) -> _Room:
        style = self._styles[column]
        owner = style.look is CellLook.OWNER
        pad = _FIRST_PAD if column == 0 else _PAD
        start, mark = _OWNER_PAD if owner else pad, self.mark_side(style)
        return _Room(
            start=start,
            mark=mark,
            text_start=start + (mark + _MARK_GAP if mark else 0),
            end=_LAST_PAD if column == len(self._styles) - 1 else _PAD,
            named_from=_OWNER_NAMED if owner else 0,
        )

    def _left(self, span: Span, offset: float, width: float) -> float:
        """Left edge of what stands `offset` from the start side of a cell."""
        return span.left + (span.width - offset - width if self._mirrored else offset)
