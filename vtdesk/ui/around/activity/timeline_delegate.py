"""How headings and items of a time line are painted, and how tall they are."""

from collections import OrderedDict
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from vtdesk.app.timeline_items import ItemKind, TimelineItem
from vtdesk.ui.around.activity.text_block import TextBlock, text_block
from vtdesk.ui.around.activity.timeline_lines import Identity
from vtdesk.ui.around.activity.timeline_model import TimelineModel
from vtdesk.ui.around.activity.wording import ItemWords
from vtdesk.ui.look import Look
from vtdesk.ui.parts.avatar import paint_avatar
from vtdesk.ui.parts.check_box import paint_check
from vtdesk.ui.parts.label import draw_line, text_width

_SIDE, _GAP = 20, 10
_ABOVE, _BELOW = 7, 8
_AVATAR, _AVATAR_GAP = 16, 6
_MARK_GAP = 5
_HEADING = 30
_LINES = {ItemKind.COMMENT: 3, ItemKind.CHANGED: 1, ItemKind.CREATED: 1}
_FEW = 2
_MANY = 200
_KEPT = 400


@dataclass(frozen=True, slots=True)
class ItemPlaces:
    """Where the parts of an item stand, before mirroring; rectangles of one line each.

    Attributes:
        icon: of the kind; of a to-do the box that marks it as done.
        heading: with the moment at its end.
        meta: None where there is none.
        body: the first line of the text, the others follow below.
    """

    icon: QRect
    heading: QRect
    meta: QRect | None
    body: QRect


class TimelineDelegate(QStyledItemDelegate):
    """Paints the lines; each item is as tall as it needs.

    Args:
        look: theme and icons.
        view: the list.
        model: its lines.

    Attributes:
        expanded: identities of the items that show all of their text.
    """

    def __init__(self, look: Look, view: QTableView, model: TimelineModel) -> None:
        super().__init__(view)
        self.expanded: set[Identity] = set()
        self._look = look
        self._view = view
        self._model = model
        self._blocks: OrderedDict[tuple[str, int, int], TextBlock] = OrderedDict()

    def forget_texts(self) -> None:
        """Sizes are different now: texts are to be broken anew."""
        self._blocks.clear()

    def height_of(self, row: int, width: int) -> int:
        """Pixels that a line takes in a list of this width."""
        theme = self._look.theme
        item, words = self._model.item(row), self._model.words(row)
        if item is None or words is None:
            return theme.scaled(_HEADING)
        height = _ABOVE + theme.line_height("body") + _BELOW + 1
        if words.meta or words.mark is not None:
            height += theme.line_height("small") + 2
        for text, _token in self._texts(words):
            lines = len(self._block(item, text, width).lines)
            height += lines * theme.line_height("body") + (1 if lines else 0)
        return height

    def is_cut(self, row: int, width: int) -> bool:
        """Whether an item has more text than it shows, or would have if it were folded."""
        item, words = self._model.item(row), self._model.words(row)
        if item is None or words is None:
            return False
        return item.identity in self.expanded or self._block(item, words.body, width).is_cut

    def check_rect(self, row: int, place: QRect) -> QRect | None:
        """Where the box stands that marks an item as done; None where there is none."""
        item = self._model.item(row)
        if item is None or item.kind is not ItemKind.TODO:
            return None
        return self._visual(place, self._places(place, with_meta=False).icon)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint everything; the style has no part in it."""
        row = index.row()
        item, words = self._model.item(row), self._model.words(row)
        painter.save()
        if item is None or words is None:
            self._paint_heading(painter, option.rect, self._model.heading(row))
        else:
            chosen = bool(option.state & QStyle.StateFlag.State_Selected)
            hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
            self._paint_ground(painter, option.rect, row, chosen=chosen, hovered=hovered)
            self._paint_item(painter, option.rect, item, words)
        painter.restore()

    def _paint_heading(self, painter: QPainter, place: QRect, caption: str) -> None:
        theme = self._look.theme
        painter.fillRect(place, theme.color("content"))
        room = place.adjusted(_SIDE, 6, -_SIDE, 0)
        painter.setFont(theme.font("caption", 600))
        self._write(painter, place, room, caption, "text.2")

    def _paint_ground(
        self, painter: QPainter, place: QRect, row: int, *, chosen: bool, hovered: bool
    ) -> None:
        theme = self._look.theme
        ground = "hover" if hovered else "content"
        if chosen:
            ground = "selected" if self._view.hasFocus() else "selected.inactive"
        painter.fillRect(place, theme.color(ground))
        line = QRect(place.left(), place.bottom(), place.width(), 1)
        painter.fillRect(line, theme.color("line"))
        if self._view.currentIndex().row() == row and self._view.hasFocus() and not chosen:
            painter.setPen(QPen(theme.color("focus"), theme.metrics.focus_line))
            painter.drawRect(place.adjusted(1, 1, -1, -2))

    def _paint_item(
        self, painter: QPainter, place: QRect, item: TimelineItem, words: ItemWords
    ) -> None:
        theme = self._look.theme
        places = self._places(place, with_meta=bool(words.meta or words.mark is not None))
        self._paint_icon(painter, self._visual(place, places.icon), item, words)
        painter.setFont(theme.font("small"))
        when = text_width(painter.fontMetrics(), words.when) if words.when else 0
        end = places.heading
        self._write(
            painter,
            place,
            QRect(end.right() + 1 - when, end.top(), when, end.height()),
            words.when,
            "text.3",
        )
        heading = places.heading.adjusted(0, 0, -(when + _GAP if when else 0), 0)
        self._paint_title(painter, place, heading, item, words)
        if places.meta is not None:
            self._paint_meta(painter, place, places.meta, item, words)
        self._paint_texts(painter, place, places.body, item, words)

    def _paint_icon(
        self, painter: QPainter, place: QRect, item: TimelineItem, words: ItemWords
    ) -> None:
        if item.kind is ItemKind.TODO:
            state = Qt.CheckState.Unchecked if item.is_open else Qt.CheckState.Checked
            paint_check(painter, place, state, self._look.theme)
        else:
            token = "text.2" if words.strong else "text.3"
            self._look.icons.paint(painter, place, words.icon, token)

    def _paint_title(
        self,
        painter: QPainter,
        place: QRect,
        room: QRect,
        item: TimelineItem,
        words: ItemWords,
    ) -> None:
        theme = self._look.theme
        if item.kind is ItemKind.COMMENT and words.who:
            room = self._paint_who(painter, place, room, words.who)
        painter.setFont(theme.font("body", 500) if words.strong else theme.font("small"))
        self._write(painter, place, room, words.heading, "text" if words.strong else "text.2")

    def _paint_who(self, painter: QPainter, place: QRect, room: QRect, who: str) -> QRect:
        """Paint an avatar; the room that is left."""
        theme = self._look.theme
        side = theme.scaled(_AVATAR)
        top = room.top() + (room.height() - side) // 2
        avatar = self._visual(place, QRect(room.left(), top, side, side))
        paint_avatar(painter, avatar, who, theme, tint=theme.tint_for(who))
        return room.adjusted(side + _AVATAR_GAP, 0, 0, 0)

    def _paint_meta(
        self, painter: QPainter, place: QRect, room: QRect, item: TimelineItem, words: ItemWords
    ) -> None:
        theme = self._look.theme
        painter.setFont(theme.font("small"))
        metrics = painter.fontMetrics()
        if words.mark is not None:
            # what needs a look is never cut off by what does not
            width = text_width(metrics, words.mark.words) + theme.metrics.icon_small + _MARK_GAP
            self._paint_mark(painter, place, room, words)
            room = room.adjusted(width + _GAP, 0, 0, 0)
            painter.setFont(theme.font("small"))
        if words.meta:
            if words.who and item.kind is not ItemKind.COMMENT:
                room = self._paint_who(painter, place, room, words.who)
                painter.setFont(theme.font("small"))
            self._write(painter, place, room, words.meta, "text.2")

    def _paint_mark(self, painter: QPainter, place: QRect, room: QRect, words: ItemWords) -> None:
        if words.mark is None:
            return
        side = self._look.theme.metrics.icon_small
        top = room.top() + (room.height() - side) // 2
        icon = QRect(room.left(), top, side, side)
        token = words.mark.token
        self._look.icons.paint(painter, self._visual(place, icon), words.mark.icon, token)
        text = room.adjusted(side + _MARK_GAP, 0, 0, 0)
        self._write(painter, place, text, words.mark.words, token)

    def _paint_texts(
        self, painter: QPainter, place: QRect, room: QRect, item: TimelineItem, words: ItemWords
    ) -> None:
        theme = self._look.theme
        painter.setFont(theme.font("body"))
        step = theme.line_height("body")
        top = room.top()
        for text, token in self._texts(words):
            block = self._block(item, text, place.width())
            for number, line in enumerate(block.lines):
                goes_on = block.is_cut and number == len(block.lines) - 1
                shown = f"{line}…" if goes_on else line
                self._write(
                    painter, place, QRect(room.left(), top, room.width(), step), shown, token
                )
                top += step
            top += 1 if block.lines else 0

    def _texts(self, words: ItemWords) -> tuple[tuple[str, str], ...]:
        """What stands below: why it was not taken, then the text; each with its colour."""
        texts = ((words.problem, "problem.text"), (words.body, "text"))
        return tuple((text, token) for text, token in texts if text)

    def _places(self, place: QRect, *, with_meta: bool) -> ItemPlaces:
        theme = self._look.theme
        side = theme.metrics.icon
        line, small = theme.line_height("body"), theme.line_height("small")
        top = place.top() + _ABOVE
        icon = QRect(place.left() + _SIDE, top + (line - side) // 2, side, side)
        start = icon.right() + 1 + _GAP
        width = max(0, place.right() + 1 - _SIDE - start)
        heading = QRect(start, top, width, line)
        meta = QRect(start, top + line + 1, width, small) if with_meta else None
        below = top + line + (small + 2 if with_meta else 0)
        return ItemPlaces(icon, heading, meta, QRect(start, below, width, line))

    def _block(self, item: TimelineItem, text: str, width: int) -> TextBlock:
        theme = self._look.theme
        most = _MANY if item.identity in self.expanded else _LINES.get(item.kind, _FEW)
        room = width - 2 * _SIDE - theme.metrics.icon - _GAP
        key = (text, room, most)
        block = self._blocks.get(key)
        if block is None:
            block = text_block(text, theme.font("body"), room, most)
            self._blocks[key] = block
            if len(self._blocks) > _KEPT:
                self._blocks.popitem(last=False)
        else:
            self._blocks.move_to_end(key)
        return block

    def _write(self, painter: QPainter, place: QRect, room: QRect, text: str, token: str) -> None:
        if not text or room.width() <= 0:
            return
        painter.setPen(self._look.theme.color(token))
        metrics: QFontMetrics = painter.fontMetrics()
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        direction = self._view.layoutDirection()
        draw_line(painter, self._visual(place, room), shown, direction=direction)

    def _visual(self, place: QRect, room: QRect) -> QRect:
        return QStyle.visualRect(self._view.layoutDirection(), place, room)
