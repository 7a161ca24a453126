"""Paints the tree's rows: icon, name, count, freshness; lets a view be renamed in its place."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from vtdesk.domain.views import LONGEST_NAME
from vtdesk.ui.browse.module_model import Entry, Freshness, ModuleModel
from vtdesk.ui.icons import module_icon
from vtdesk.ui.look import Look
from vtdesk.ui.parts.floating_list import visual
from vtdesk.ui.parts.label import draw_line, text_width

_MARGIN = 8
_PADDING = 8
_GAP = 8
_MARK = 8
_HEADING_BOTTOM = 4
_VIEW_INDENT = 14
_VIEW_GAP = 6
_FOLD = 10
_State = QStyle.StateFlag


class ModuleDelegate(QStyledItemDelegate):
    """Draws headings and modules; never calls the style."""

    def __init__(self, look: Look, view: QWidget) -> None:
        super().__init__(view)
        self._look = look
        self._view = view
        self.restyle()

    def restyle(self) -> None:
        """Take sizes and fonts from the theme anew."""
        theme = self._look.theme
        self._name_font = theme.font("body")
        self._chosen_font = theme.font("body", 500)
        self._count_font = theme.font("small")
        self._heading_font = theme.font("caption", 600)
        self._height = theme.metrics.tree_row

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """All rows are equally high."""
        return QSize(0, self._height)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint one row."""
        model = index.model()
        entry = model.entry(index.row()) if isinstance(model, ModuleModel) else None
        if entry is None:
            return
        painter.save()
        if entry.info is None:
            self._paint_heading(painter, option, entry)
        elif entry.view is not None:
            self._paint_view(painter, option, entry)
        else:
            self._paint_module(painter, option, entry)
        painter.restore()

    def _paint_heading(self, painter: QPainter, option: QStyleOptionViewItem, entry: Entry) -> None:
        theme = self._look.theme
        height = theme.line_height("caption")
        box = option.rect.adjusted(_MARGIN + _PADDING, 0, -_MARGIN, -_HEADING_BOTTOM)
        box.setTop(box.bottom() + 1 - height)
        painter.setFont(self._heading_font)
        painter.setPen(theme.color("text.3"))
        draw_line(painter, visual(option, box), entry.title, direction=option.direction)

    def _paint_module(self, painter: QPainter, option: QStyleOptionViewItem, entry: Entry) -> None:
        assert entry.info is not None
        theme = self._look.theme
        chosen = bool(option.state & _State.State_Selected)
        self._paint_ground(painter, option, chosen=chosen)
        inner = option.rect.adjusted(_MARGIN + _PADDING, 0, -_MARGIN - _PADDING, 0)
        side = theme.metrics.icon
        icon = QRect(inner.left(), inner.center().y() + 1 - side // 2, side, side)
        never = entry.facts.freshness is Freshness.NEVER
        token = "text.3" if never and not chosen else "text.2"
        self._look.icons.paint(painter, visual(option, icon), module_icon(entry.info.name), token)
        inner.setLeft(icon.right() + 1 + _GAP)
        mark = QRect(inner.right() + 1 - _MARK, inner.center().y() + 1 - _MARK // 2, _MARK, _MARK)
        self._paint_freshness(painter, visual(option, mark), entry.facts.freshness)
        inner.setRight(mark.left() - 1 - _GAP)
        inner = self._paint_count(painter, option, inner, entry)
        font = self._chosen_font if chosen else self._name_font
        if entry.folded is not None:
            inner.setRight(inner.right() - _FOLD - 4)
            self._paint_fold(painter, option, inner, entry, font)
        self._paint_name(painter, option, inner, entry.title, font, faded=never and not chosen)

    def fold_box(self, row: QRect, entry: Entry, direction: Qt.LayoutDirection) -> QRect:
        """Where the caret that folds the views of a module stands, with some room to hit it."""
        start = row.left() + _MARGIN + _PADDING + self._look.theme.metrics.icon + _GAP
        name = text_width(QFontMetrics(self._chosen_font), entry.title)
        end = row.right() - _MARGIN - _PADDING - _MARK - _GAP
        left = min(start + name, end - _FOLD - 60)
        box = QRect(left, row.top(), _FOLD + 12, row.height())
        return QStyle.visualRect(direction, row, box)

    def createEditor(
        self,
        parent: QWidget,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> QWidget:
        """A field for the name of a view."""
        field = QLineEdit(parent)
        field.setMaxLength(LONGEST_NAME)
        field.setAccessibleName("Name of the view")
        return field

    def updateEditorGeometry(
        self,
        editor: QWidget,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Over the name, from its first letter to the end of the row."""
        inner = self._view_box(option).adjusted(-10, 0, _PADDING, 0)
        editor.setGeometry(visual(option, inner))

    def _paint_view(self, painter: QPainter, option: QStyleOptionViewItem, entry: Entry) -> None:
        assert entry.view is not None
        chosen = bool(option.state & _State.State_Selected)
        self._paint_ground(painter, option, chosen=chosen)
        inner = self._view_box(option)
        if entry.view.view.pinned:
            side = self._look.theme.metrics.icon_mark
            left = option.rect.left() + _MARGIN + _VIEW_INDENT
            pin = QRect(left, inner.center().y() + 1 - side // 2, side, side)
            self._look.icons.paint(painter, visual(option, pin), "ph.push-pin-fill", "text.3")
        inner = self._paint_count(painter, option, inner, entry)
        font = self._chosen_font if chosen else self._name_font
        token = "text" if chosen else "text.2"
        self._paint_text(painter, option, inner, entry.title, font, token)

    def _view_box(self, option: QStyleOptionViewItem) -> QRect:
        start = _MARGIN + _VIEW_INDENT + self._look.theme.metrics.icon_mark + _VIEW_GAP
        return option.rect.adjusted(start, 0, -_MARGIN - _PADDING - _MARK - _GAP, 0)

    def _paint_count(
        self, painter: QPainter, option: QStyleOptionViewItem, inner: QRect, entry: Entry
    ) -> QRect:
        """Paint the count at the end; the room that is left before it."""
        count = entry.count_text
        if not count:
            return inner
        room = text_width(QFontMetrics(self._count_font), count)
        box = QRect(inner.right() + 1 - room, inner.top(), room, inner.height())
        painter.setFont(self._count_font)
        painter.setPen(self._look.theme.color("text.3"))
        draw_line(painter, visual(option, box), count)
        return inner.adjusted(0, 0, -room - _GAP, 0)

    def _paint_fold(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        inner: QRect,
        entry: Entry,
        font: QFont,
    ) -> None:
        name = min(text_width(QFontMetrics(font), entry.title), inner.width())
        box = QRect(inner.left() + name + 6, inner.center().y() + 1 - _FOLD // 2, _FOLD, _FOLD)
        icon = "ph.caret-right" if entry.folded else "ph.caret-down"
        self._look.icons.paint(painter, visual(option, box), icon, "text.3")

    def _paint_name(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        box: QRect,
        name: str,
        font: QFont,
        *,
        faded: bool,
    ) -> None:
        self._paint_text(painter, option, box, name, font, "text.2" if faded else "text")

    def _paint_text(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        box: QRect,
        name: str,
        font: QFont,
        token: str,
    ) -> None:
        metrics = QFontMetrics(font)
        painter.setFont(font)
        painter.setPen(self._look.theme.color(token))
        text = metrics.elidedText(name, Qt.TextElideMode.ElideRight, box.width())
        draw_line(painter, visual(option, box), text, direction=option.direction)

    def _paint_ground(
        self, painter: QPainter, option: QStyleOptionViewItem, *, chosen: bool
    ) -> None:
        theme = self._look.theme
        row = QRectF(option.rect.adjusted(_MARGIN, 0, -_MARGIN, 0))
        radius = theme.metrics.radius_control
        focused = self._view.hasFocus() and bool(option.state & _State.State_Active)
        token = ""
        if chosen:
            token = "selected" if focused else "selected.inactive"
        elif option.state & _State.State_MouseOver:
            token = "chrome.hover"
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if token:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color(token))
            painter.drawRoundedRect(row, radius, radius)
        line = theme.metrics.focus_line
        ring = focused and bool(option.state & _State.State_HasFocus)
        outlined = chosen and theme.scheme.high_contrast
        if (ring and not chosen) or outlined:
            inset = line / 2
            painter.setPen(QPen(theme.color("focus" if ring else "accent"), line))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(row.adjusted(inset, inset, -inset, -inset), radius, radius)

    def _paint_freshness(self, painter: QPainter, box: QRect, freshness: Freshness) -> None:
        """Full disc, half disc, ring, nothing: from up to date to never loaded."""
        theme = self._look.theme
        centre = QPointF(box.left() + _MARK / 2, box.top() + _MARK / 2)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if freshness is Freshness.FRESH:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("success"))
            painter.drawEllipse(centre, 3, 3)
        elif freshness is not Freshness.NEVER:
            painter.setPen(QPen(theme.color("text.3"), 1))
            painter.drawEllipse(centre, 2.5, 2.5)
        if freshness is Freshness.TODAY:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("text.3"))
            half = QRectF(centre.x() - 2.5, centre.y() - 2.5, 5, 5)
            painter.drawPie(half, -90 * 16, 180 * 16)
