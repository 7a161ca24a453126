"""The table's column labels, with arrow and place in the order beside those it sorts by.

While the columns stand scrolled sideways, the frozen first one is painted over what it covers, and
the mouse above it is led to it.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFontMetrics,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QHeaderView, QStyle, QToolTip, QWidget

from vtdesk.ui.look import Look
from vtdesk.ui.parts.label import draw_line
from vtdesk.ui.parts.plain_tip import plain_tip

_PAD = 10
_FIRST_PAD = 8
_LAST_PAD = 14
_ARROW = 12
_ARROW_GAP = 4
_FIGURE = 8
_NARROWEST = 40
_HORIZONTAL = Qt.Orientation.Horizontal


class RecordHeader(QHeaderView):
    """Column labels. A click sorts, a drag moves, edges are dragged or double-clicked.

    Signals:
        sort_asked(int, bool): the label of this column was clicked; true to add it to the order.
        moved(int, int): a person put the column at one place before or behind that at another.
        menu_asked(int, QPoint): the menu of this column is wanted, at a place on the screen.
    """

    sort_asked = Signal(int, bool)
    moved = Signal(int, int)
    menu_asked = Signal(int, QPoint)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(_HORIZONTAL, parent)
        self._look = look
        self._sorts: dict[int, tuple[int, bool]] = {}
        self._adding = False
        self._moving = False
        self._on_frozen = False
        self._frozen: Callable[[], QRect | None] = _nothing_frozen
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setHighlightSections(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.setMinimumSectionSize(_NARROWEST)
        self.setAccessibleName("Column headings")
        self.sectionClicked.connect(self._clicked)
        self.sectionMoved.connect(self._moved)
        self.restyle()

    def restyle(self) -> None:
        """Take sizes and fonts from the theme anew."""
        self.setFixedHeight(self._look.theme.metrics.header)
        self._font = self._look.theme.font("small", 500)
        self._figure_font = self._look.theme.font("caption", 600)
        self._metrics = QFontMetrics(self._font)
        self.viewport().update()

    def sizeHint(self) -> QSize:
        """As high as it is; Qt would measure every label whenever rows come."""
        return QSize(0, self.minimumHeight())

    def set_frozen(self, frozen: Callable[[], QRect | None]) -> None:
        """How to ask where the frozen column covers others, in the viewport; None where it does not."""
        self._frozen = frozen

    def show_sorts(self, sorts: Sequence[tuple[int, bool]]) -> None:
        """Draw arrows beside these columns' labels; true for descending, the first first."""
        self._sorts = {column: (n, descending) for n, (column, descending) in enumerate(sorts, 1)}
        self.viewport().update()

    def fitting_width(self, label: str) -> int:
        """The width at which a label and the arrow are whole."""
        return self._metrics.horizontalAdvance(label) + _PAD + _LAST_PAD + _ARROW + _ARROW_GAP

    def section_at(self, place: QPoint) -> int:
        """The column at a place of the viewport, the frozen one first; -1 where there is none."""
        frozen = self._frozen()
        return 0 if frozen is not None and frozen.contains(place) else self.logicalIndexAt(place)

    def tooltip_at(self, place: QPoint) -> str:
        """The whole label where it is cut off."""
        section = self.section_at(place)
        label = self.model().headerData(section, _HORIZONTAL) if section >= 0 else None
        if not label:
            return ""
        room = self._inside(QRect(0, 0, self.sectionSize(section), 1), section).width()
        whole = self._metrics.horizontalAdvance(label) + self._arrow_room(section) <= room
        return "" if whole else plain_tip(label)

    def viewportEvent(self, event: QEvent) -> bool:
        """Show the tooltip only where something is cut off."""
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.tooltip_at(event.pos()), self.viewport())
            return True
        return super().viewportEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a click or a drag on the column that is seen."""
        frozen = self._frozen()
        self._on_frozen = frozen is not None and frozen.contains(event.position().toPoint())
        super().mousePressEvent(self._led(event))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag a column or its edge."""
        super().mouseMoveEvent(self._led(event))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a click or a drag; Shift adds a column to the order."""
        self._adding = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        super().mouseReleaseEvent(self._led(event))
        self._on_frozen = False

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Fit the column before the edge."""
        frozen = self._frozen()
        self._on_frozen = frozen is not None and frozen.contains(event.position().toPoint())
        super().mouseDoubleClickEvent(self._led(event))
        self._on_frozen = False

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the column under the mouse."""
        section = self.section_at(event.pos())
        if section >= 0:
            self.menu_asked.emit(section, event.globalPos())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground also where no column stands, and the frozen column over the others."""
        painter = QPainter(self.viewport())
        theme, rect = self._look.theme, self.viewport().rect()
        painter.fillRect(rect, theme.color("header"))
        painter.fillRect(0, 0, rect.width(), 1, theme.color("line"))
        painter.fillRect(0, rect.bottom(), rect.width(), 1, theme.color("border"))
        painter.end()
        super().paintEvent(event)
        frozen = self._frozen()
        if frozen is not None:
            self._paint_frozen(frozen)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N803 - Qt's name
        """Paint label and arrow: the style sheet took Fusion's arrow away."""
        model = self.model()
        label = model.headerData(logicalIndex, _HORIZONTAL)
        if not label:
            return
        chosen = logicalIndex in self._sorts
        arrow_room = self._arrow_room(logicalIndex)
        inner = self._inside(rect, logicalIndex)
        text = self._metrics.elidedText(
            label, Qt.TextElideMode.ElideRight, inner.width() - arrow_room
        )
        width = self._metrics.horizontalAdvance(text)
        alignment = model.headerData(logicalIndex, _HORIZONTAL, Qt.ItemDataRole.TextAlignmentRole)
        at_end = bool(alignment & Qt.AlignmentFlag.AlignRight.value)
        left = inner.right() + 1 - width - arrow_room if at_end else inner.left()
        painter.setFont(self._font)
        painter.setPen(self._look.theme.color("text" if chosen else "text.2"))
        # two pixels more than measured: a font's last letter may lean out of its box
        box = self._visual(rect, QRect(left, rect.top(), width + 2, rect.height()))
        direction = self.layoutDirection()
        draw_line(painter, box, text, direction=direction)
        if chosen:
            top = rect.center().y() - _ARROW // 2
            arrow = QRect(left + width + _ARROW_GAP, top, _ARROW, _ARROW)
            place, descending = self._sorts[logicalIndex]
            name = "ph.arrow-down-bold" if descending else "ph.arrow-up-bold"
            self._look.icons.paint(painter, self._visual(rect, arrow), name, "text")
            if len(self._sorts) > 1:
                figure = QRect(arrow.right() + 2, rect.top(), _FIGURE, rect.height())
                painter.setFont(self._figure_font)
                draw_line(painter, self._visual(rect, figure), str(place), direction=direction)

    def _inside(self, rect: QRect, section: int) -> QRect:
        """The section without its padding, as if the layout ran from left to right."""
        last = self.visualIndex(section) == self.count() - 1
        start = _FIRST_PAD if section == 0 else _PAD
        return rect.adjusted(start, 0, -(_LAST_PAD if last else _PAD), 0)

    def _arrow_room(self, section: int) -> int:
        if section not in self._sorts:
            return 0
        return _ARROW + _ARROW_GAP + (_FIGURE if len(self._sorts) > 1 else 0)

    def _paint_frozen(self, box: QRect) -> None:
        theme = self._look.theme
        painter = QPainter(self.viewport())
        painter.fillRect(box, theme.color("header"))
        painter.fillRect(box.left(), 0, box.width(), 1, theme.color("line"))
        painter.fillRect(box.left(), box.bottom(), box.width(), 1, theme.color("border"))
        edge = box.left() if self.isRightToLeft() else box.right()
        painter.fillRect(edge, 0, 1, box.height(), theme.color("border"))
        self.paintSection(painter, box, 0)
        painter.end()

    def _led(self, event: QMouseEvent) -> QMouseEvent:
        """The event as if the frozen column stood where it would be without being frozen."""
        frozen = self._frozen()
        if not self._on_frozen or frozen is None:
            return event
        shift = self.sectionViewportPosition(0) - frozen.left()
        return QMouseEvent(
            event.type(),
            event.position() + QPointF(shift, 0),
            event.globalPosition(),
            event.button(),
            event.buttons(),
            event.modifiers(),
            event.pointingDevice(),
        )

    def _clicked(self, section: int) -> None:
        self.sort_asked.emit(section, self._adding)

    def _moved(self, section: int, old: int, new: int) -> None:
        """Tell where a column was dropped; columns stand in the model's order all the time."""
        if self._moving:
            return
        self._moving = True
        self.moveSection(new, old)
        self._moving = False
        self.moved.emit(section, new)

    def _visual(self, rect: QRect, logical: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), rect, logical)


def _nothing_frozen() -> QRect | None:
    return None
