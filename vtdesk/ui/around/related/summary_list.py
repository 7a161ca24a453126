"""The relations of a record at a glance: icon, name, count, and the first names."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from vtdesk.ui.around.related.summary_model import SummaryModel
from vtdesk.ui.around.related.wording import UNKNOWN, count_text, line_words, title_of
from vtdesk.ui.icons import module_icon
from vtdesk.ui.look import Look
from vtdesk.ui.parts.floating_list import visual
from vtdesk.ui.parts.label import draw_cut_line, text_width

_START = 20
_END = 12
_GAP = 10
_COUNT_GAP = 16
_FEWEST_FIGURES = "000"
_WIDEST_NAMES = 0.4
_State = QStyle.StateFlag
_Index = QModelIndex | QPersistentModelIndex


class SummaryDelegate(QStyledItemDelegate):
    """Paints a relation; never calls the style."""

    def __init__(self, look: Look, view: "SummaryList") -> None:
        super().__init__(view)
        self._look = look
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """All rows are equally high."""
        return QSize(0, self._look.theme.metrics.tree_row)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint one row."""
        model = self._view.summary
        line = model.line(index.row())
        if line is None:
            return
        painter.save()
        self._paint_ground(painter, option, index.row())
        theme, rect = self._look.theme, QRect(option.rect)
        side, middle = theme.metrics.icon, rect.center().y() + 1
        icon = QRect(rect.left() + _START, middle - side // 2, side, side)
        closed = bool(line.refusal)
        token = "text.disabled" if closed else "text.2"
        name = module_icon(line.relation.module)
        self._look.icons.paint(painter, visual(option, icon), name, token)
        title_width, count_width = self._view.column_widths
        box = QRect(icon.right() + 1 + _GAP, rect.top(), title_width, rect.height())
        painter.setFont(theme.font("body"))
        self._write(
            painter, option, box, title_of(line.relation), "text.disabled" if closed else "text"
        )
        box = QRect(box.right() + 1 + _GAP, rect.top(), count_width, rect.height())
        if not closed:
            count = count_text(line, model.formats)
            unknown = "text.3" if count == UNKNOWN else "text.2"
            self._write(painter, option, box, count, unknown, end=True)
        left = box.right() + 1 + _COUNT_GAP
        box = QRect(left, rect.top(), rect.right() + 1 - _END - left, rect.height())
        painter.setFont(theme.font("small"))
        words = line_words(line, model.formats, online=model.online)
        self._write(painter, option, box, words, "text.2" if line.names else "text.3")
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, row: int) -> None:
        theme, state = self._look.theme, option.state
        focused = self._view.hasFocus()
        if row == self._view.drop_row:
            painter.fillRect(option.rect, theme.color("accent.soft"))
        elif state & _State.State_Selected and focused:
            painter.fillRect(option.rect, theme.color("selected"))
        elif state & _State.State_MouseOver:
            painter.fillRect(option.rect, theme.color("hover"))

    def _write(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        box: QRect,
        text: str,
        token: str,
        *,
        end: bool = False,
    ) -> None:
        if box.width() <= 0:
            return
        painter.setPen(self._look.theme.color(token))
        side = Qt.AlignmentFlag.AlignRight if end else Qt.AlignmentFlag.AlignLeft
        place = visual(option, box)
        draw_cut_line(painter, place, text, alignment=side, direction=option.direction)


class SummaryList(QListView):
    """The relations of one record.

    Args:
        look: theme and icons.

    Attributes:
        summary: the model.
        drop_row: the row over which records are held that could be related; None for none.

    Signals:
        opened(object): the records of this `Relation` are to be shown.
    """

    opened = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.drop_row: int | None = None
        self._widths = (0, 0)
        self.summary = SummaryModel(self)
        self.setModel(self.summary)
        self.setItemDelegate(SummaryDelegate(look, self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Related records")
        self.setMinimumHeight(2 * look.theme.metrics.tree_row)
        look.theme.changed.connect(self._restyle)

    @property
    def column_widths(self) -> tuple[int, int]:
        """Pixels for the names of the relations and for their counts."""
        return self._widths

    def show_drop(self, row: int | None) -> None:
        """Say over which relation records are held."""
        if row != self.drop_row:
            self.drop_row = row
            self.viewport().update()

    def choose(self, label: str) -> None:
        """Put the cursor on a relation."""
        row = self.summary.row_of(label)
        self.setCurrentIndex(self.summary.index(max(row or 0, 0)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens a relation."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click opens a relation."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and index.isValid():
            self._open(index.row())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Measure the names once for all rows."""
        self._widths = self._measured()
        super().paintEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The cursor starts on the first relation."""
        super().focusInEvent(event)
        # Qt puts the cursor on the first row by itself, and selects nothing
        if not self.selectionModel().hasSelection() and self.summary.rowCount():
            self.setCurrentIndex(self.summary.index(max(self.currentIndex().row(), 0)))
        self.viewport().update()

    def _open(self, row: int) -> None:
        line = self.summary.line(row)
        if line is not None and not line.refusal:
            self.opened.emit(line.relation)

    def _restyle(self) -> None:
        self.setMinimumHeight(2 * self._look.theme.metrics.tree_row)
        self.doItemsLayout()
        self.viewport().update()

    def _measured(self) -> tuple[int, int]:
        metrics = QFontMetrics(self._look.theme.font("body"))
        lines = self.summary.lines
        most = int(self.viewport().width() * _WIDEST_NAMES)
        names = max((text_width(metrics, title_of(line.relation)) for line in lines), default=0)
        counts = (count_text(line, self.summary.formats) for line in lines)
        least = text_width(metrics, _FEWEST_FIGURES)
        count = max((text_width(metrics, text) for text in counts), default=0)
        return min(names, most), max(least, count)
