"""Paints a company's row: lines to its parent, caret, icon, name, city, open deals and their sum."""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView

from vtdesk.app.columns import one_line
from vtdesk.app.company_group import Company, OpenDeals
from vtdesk.ui.around.hierarchy.tree_model import CompanyModel
from vtdesk.ui.icons import module_icon
from vtdesk.ui.look import Look
from vtdesk.ui.parts.floating_list import visual
from vtdesk.ui.parts.label import draw_line, text_width

_Index = QModelIndex | QPersistentModelIndex
_State = QStyle.StateFlag

MARGIN = 8
"""Pixels between the edge of the tree and the grounds of its rows."""
END = 12
"""Pixels between the end of a row's ground and its last figure."""
GAP = 8

_PAD = 8
_CARET = 16
_STEP = 22
_LEAST_STEP = 4
_LINE = 10
_STEM = 10
_LINE_RADIUS = 4
_COUNT, _VALUE, _VALUE_COMPACT = 56, 96, 88
_DEEPEST_SHARE = 0.35
_PILL_PAD = 7
_LEAST_NAME = 110


class CompanyDelegate(QStyledItemDelegate):
    """Draws rows; never calls the style.

    Args:
        look: theme and icons.
        view: the tree.
        model: its companies.
    """

    def __init__(self, look: Look, view: QTreeView, model: CompanyModel) -> None:
        super().__init__(view)
        self._look = look
        self._view = view
        self._model = model
        self._value_width = 0
        self._deepest = 0
        self._icon = module_icon("Accounts")
        self.wide = False
        self.restyle()

    def restyle(self) -> None:
        """Take sizes and fonts from the theme anew."""
        theme = self._look.theme
        self._name_font = theme.font("body")
        self._chosen_font = theme.font("body", 500)
        self._current_font = theme.font("body", 600)
        self._small_font = theme.font("small")
        self.measure()

    def measure(self) -> None:
        """Make the columns as wide as the amounts on show need."""
        theme = self._look.theme
        metrics = QFontMetrics(theme.font("body", 500))
        texts = self._model.figures.widest(self._model.companies)
        least = theme.scaled(_VALUE if self.wide else _VALUE_COMPACT)
        self._value_width = max([least, *(text_width(metrics, text) for text in texts)])
        self._deepest = max((company.depth for company in self._model.companies), default=0)

    def make_room(self, text: str, font: QFont) -> None:
        """Have the column of sums hold a text that stands above or below it."""
        self._value_width = max(self._value_width, text_width(QFontMetrics(font), text))

    @property
    def value_width(self) -> int:
        """Pixels of the column of sums."""
        return self._value_width

    @property
    def count_width(self) -> int:
        """Pixels of the column of numbers of deals; 0 where there is no room for it."""
        return self._look.theme.scaled(_COUNT) if self.wide else 0

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """All rows are equally high."""
        return QSize(0, self._look.theme.metrics.table_row)

    def indent(self, depth: int) -> int:
        """Pixels from the row's start to the caret of a company; less a step where many nest."""
        return MARGIN + _PAD + min(depth * self._step, max(self._deepest_room, _STEP))

    @property
    def _deepest_room(self) -> int:
        return int(self._view.viewport().width() * _DEEPEST_SHARE)

    @property
    def _step(self) -> int:
        return min(_STEP, max(_LEAST_STEP, self._deepest_room // max(self._deepest, 1)))

    def caret_box(self, row: QRect, company: Company) -> QRect:
        """Where the caret of a row stands, with some room to hit it."""
        start = row.left() + self.indent(company.depth) - GAP // 2
        box = QRect(start, row.top(), _CARET + GAP, row.height())
        return QStyle.visualRect(self._view.layoutDirection(), row, box)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint one row."""
        company = self._model.company(index)
        if company is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = bool(option.state & _State.State_Selected)
        self._paint_ground(painter, option, chosen=chosen)
        self._paint_lines(painter, option, index.internalId(), company)
        left = option.rect.left() + self.indent(company.depth)
        if self._model.rowCount(index):
            expanded = self._view.isExpanded(self._model.index_of_place(index.internalId()))
            icon = "ph.caret-down" if expanded else "ph.caret-right"
            self._paint_icon(painter, option, left, self._look.theme.metrics.icon_mark, icon)
        left += _CARET + GAP
        side = self._look.theme.metrics.icon
        self._paint_icon(painter, option, left, side, self._icon)
        right = self._paint_sums(painter, option, company.deals)
        self._paint_words(painter, option, company, (left + side + GAP, right), chosen=chosen)
        painter.restore()

    def _paint_words(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        company: Company,
        room: tuple[int, int],
        *,
        chosen: bool,
    ) -> None:
        """Name first, then what fits of the mark, what is odd, and the city."""
        left, right = room
        name = one_line(company.name)
        font = self._name_font
        if company.current or chosen:
            font = self._current_font if company.current else self._chosen_font
        odd = self._look.theme.metrics.icon_small
        if company.remark:
            right -= odd + GAP
        pill = self._pill_width() + GAP if company.current else 0
        # where the name would hardly be read, its weight alone marks it
        needed = min(text_width(QFontMetrics(font), name), self._look.theme.scaled(_LEAST_NAME))
        has_pill = bool(pill) and right - left - pill >= needed
        right -= pill if has_pill else 0
        left = self._write(painter, option, (left, right), name, font, "text")
        if company.remark:
            self._paint_icon(painter, option, left, odd, "ph.warning", "changed.text")
            left, right = left + odd + GAP, right + odd + GAP
        small = one_line(company.remark or company.city)
        if small and self.wide and right - left > _STEP:
            left = self._write(painter, option, (left, right), small, self._small_font, "text.3")
        if has_pill:
            self._paint_pill(painter, option, left, chosen=chosen)

    def _write(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        room: tuple[int, int],
        text: str,
        font: QFont,
        token: str,
    ) -> int:
        """Write a text between two places of a row; where the next one may begin."""
        left, right = room
        metrics = QFontMetrics(font)
        width = max(min(text_width(metrics, text), right - left), 0)
        box = QRect(left, option.rect.top(), width, option.rect.height())
        painter.setFont(font)
        painter.setPen(self._look.theme.color(token))
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
        draw_line(painter, visual(option, box), shown, direction=option.direction)
        return left + width + GAP

    def _paint_sums(
        self, painter: QPainter, option: QStyleOptionViewItem, deals: OpenDeals | None
    ) -> int:
        """Paint the figures at the end; where they begin."""
        figures = self._model.figures
        right = option.rect.right() + 1 - MARGIN - END
        known = deals is not None and deals.count and deals.amount is not None
        for width, text, token in (
            (self._value_width, figures.value(deals), "text" if known else "text.3"),
            (self.count_width, figures.count(deals), "text.3"),
        ):
            if width:
                box = QRect(right - width, option.rect.top(), width, option.rect.height())
                painter.setFont(self._name_font)
                painter.setPen(self._look.theme.color(token))
                end = Qt.AlignmentFlag.AlignRight
                draw_line(
                    painter, visual(option, box), text, alignment=end, direction=option.direction
                )
                right -= width + GAP
        return right

    def _pill_width(self) -> int:
        return text_width(QFontMetrics(self._small_font), self._model.pill) + 2 * _PILL_PAD

    def _paint_pill(
        self, painter: QPainter, option: QStyleOptionViewItem, left: int, *, chosen: bool
    ) -> None:
        theme = self._look.theme
        height = theme.metrics.tag
        top = option.rect.top() + (option.rect.height() - height) // 2
        box = visual(option, QRect(left, top, self._pill_width(), height))
        painter.setPen(Qt.PenStyle.NoPen)
        if theme.scheme.high_contrast:
            painter.setPen(QPen(theme.color("border.control"), 1))
        painter.setBrush(theme.color("content" if chosen else "offline.soft"))
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), height / 2, height / 2)
        painter.setFont(self._small_font)
        painter.setPen(theme.color("text.2"))
        middle = Qt.AlignmentFlag.AlignHCenter
        draw_line(painter, box, self._model.pill, alignment=middle, direction=option.direction)

    def _paint_icon(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        left: int,
        side: int,
        icon: str,
        token: str = "text.2",
    ) -> None:
        top = option.rect.top() + (option.rect.height() - side) // 2
        box = visual(option, QRect(left, top, side, side))
        self._look.icons.paint(painter, box, icon, token)

    def _paint_lines(
        self, painter: QPainter, option: QStyleOptionViewItem, place: int, company: Company
    ) -> None:
        """The elbow to its parent, and the lines of those above it that go on below."""
        row = option.rect
        painter.setPen(QPen(self._look.theme.color("border.hover"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        middle, at = row.top() + row.height() / 2, self._mirror(option)
        if company.parent is not None:
            x = self._line_of(company.depth)
            path = QPainterPath(QPointF(at(x), row.top()))
            radius = min(_LINE_RADIUS, self._step - self._line)
            path.lineTo(at(x), middle - radius)
            path.quadTo(at(x), middle, at(x + radius), middle)
            path.lineTo(at(x + self._step - self._line), middle)
            painter.drawPath(path)
        above: int | None = place
        while above is not None and (parent := self._model.companies[above].parent) is not None:
            if not self._model.is_last(above):
                x = at(self._line_of(self._model.companies[above].depth))
                top = middle - _LINE_RADIUS if above == place else row.top()
                painter.drawLine(QPointF(x, top), QPointF(x, row.bottom() + 1))
            above = parent
        index = self._model.index_of_place(place)
        if self._model.rowCount(index) and self._view.isExpanded(index):
            x = at(self._line_of(company.depth + 1))
            painter.drawLine(QPointF(x, middle + _STEM), QPointF(x, row.bottom() + 1))

    def _line_of(self, depth: int) -> float:
        """Where the upright line to the companies of a depth stands, from the row's start."""
        return self.indent(depth - 1) + self._line + 0.5

    @property
    def _line(self) -> int:
        """How far inside a step the line stands."""
        return min(_LINE, self._step // 2)

    def _mirror(self, option: QStyleOptionViewItem) -> Callable[[float], float]:
        row = option.rect
        if option.direction is Qt.LayoutDirection.RightToLeft:
            return lambda x: row.right() + 1 - x
        return lambda x: row.left() + x

    def _paint_ground(
        self, painter: QPainter, option: QStyleOptionViewItem, *, chosen: bool
    ) -> None:
        theme = self._look.theme
        row = QRectF(option.rect.adjusted(MARGIN, 0, -MARGIN, 0))
        radius = theme.metrics.radius_control
        token = ""
        if chosen:
            token = "selected" if self._view.hasFocus() else "selected.inactive"
        elif option.state & _State.State_MouseOver:
            token = "hover"
        if token:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color(token))
            painter.drawRoundedRect(row, radius, radius)
        if chosen and theme.scheme.high_contrast:
            inset = theme.metrics.focus_line / 2
            token = "focus" if self._view.hasFocus() else "accent"
            painter.setPen(QPen(theme.color(token), theme.metrics.focus_line))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(row.adjusted(inset, inset, -inset, -inset), radius, radius)
