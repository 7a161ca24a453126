"""Draws what the palette lists: headings, records, modules, actions, callers."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from vtdesk.ui.caller_words import ASK
from vtdesk.ui.key_caps import key_caps_width, paint_key_caps
from vtdesk.ui.look import Look
from vtdesk.ui.lookup.caller_line import TALL, CallerPainter
from vtdesk.ui.palette_model import Hit, HitKind, PaletteModel
from vtdesk.ui.parts.floating_list import LineDelegate, visual
from vtdesk.ui.parts.label import draw_line, text_width

ROW = 36
"""Height of most lines, in pixels at the usual text size."""

_MOST_AT_END = 0.6
"""How much of a line its end may take."""

_WITH_KEYS = frozenset({HitKind.ACTION, HitKind.OFFER})


class HitDelegate(LineDelegate):
    """Draws headings and hits.

    Args:
        look: theme and icons.
        parent: the list.
    """

    def __init__(self, look: Look, parent: QObject) -> None:
        super().__init__(look, ROW, parent)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint one row."""
        model = index.model()
        if not isinstance(model, PaletteModel):
            return
        painter.save()
        hit = model.hit(index.row())
        if hit is None:
            self._paint_heading(painter, option, model.heading(index.row()))
        elif hit.caller is not None:
            row = option.rect.adjusted(6, 1, -6, -1)
            self.paint_chosen(painter, option, row)
            CallerPainter(self.look, painter, option).paint(row, hit.caller, hit.icon)
        else:
            self._paint_hit(painter, option, hit)
        painter.restore()

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """A caller with everything is higher than the other lines."""
        model = index.model()
        hit = model.hit(index.row()) if isinstance(model, PaletteModel) else None
        tall = hit is not None and hit.caller is not None and hit.caller.tall
        return QSize(0, self.look.theme.scaled(TALL if tall else ROW))

    def _paint_heading(self, painter: QPainter, option: QStyleOptionViewItem, heading: str) -> None:
        painter.setFont(self.look.theme.font("caption", 600))
        painter.setPen(self.look.theme.color("text.3"))
        room = option.rect.adjusted(22, 8, -22, 0)
        start, _, end = heading.partition("\t")
        draw_line(painter, room, start, direction=option.direction)
        painter.setFont(self.look.theme.font("caption"))
        right = Qt.AlignmentFlag.AlignRight
        draw_line(painter, room, end, alignment=right, direction=option.direction)

    def _paint_hit(self, painter: QPainter, option: QStyleOptionViewItem, hit: Hit) -> None:
        theme = self.look.theme
        row = option.rect.adjusted(6, 1, -6, -1)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint_chosen(painter, option, row)
        side = theme.metrics.icon
        inner = row.adjusted(16, 0, -16, 0)
        icon = QRect(inner.left(), inner.center().y() + 1 - side // 2, side, side)
        token = "text.disabled" if hit.off else "text.2"
        self.look.icons.paint(painter, visual(option, icon), hit.icon, token)
        inner.setLeft(icon.right() + 13)
        inner.setRight(inner.right() - self._paint_end(painter, option, inner, hit) - 12)
        self.write(painter, option, inner, hit.title, "text.disabled" if hit.off else "text")

    def _paint_end(
        self, painter: QPainter, option: QStyleOptionViewItem, inner: QRect, hit: Hit
    ) -> int:
        """Paint the kind, the shortcut or the reason at the end side; its width."""
        theme = self.look.theme
        words = hit.off or hit.detail
        if not words:
            return 0
        if hit.kind in _WITH_KEYS and not hit.off and hit.action != ASK:
            width = key_caps_width(words, self.look)
            box = QRect(inner.right() + 1 - width, inner.top(), width, inner.height())
            paint_key_caps(painter, visual(option, box), words, self.look)
            return width
        font = theme.font("small")
        painter.setFont(font)
        painter.setPen(theme.color("text.3"))
        # the name before it is to be read, too
        most = round(inner.width() * _MOST_AT_END)
        words = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, most)
        width = text_width(QFontMetrics(font), words)
        box = QRect(inner.right() + 1 - width, inner.top(), width, inner.height())
        draw_line(painter, visual(option, box), words)
        return width
