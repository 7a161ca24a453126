"""The table's column labels, with the sort arrow beside the label it sorts by."""

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QFontMetrics, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHeaderView, QStyle, QToolTip, QWidget

from vtdesk.ui.look import Look
from vtdesk.ui.parts.plain_tip import plain_tip

_PAD = 10
_FIRST_PAD = 8
_LAST_PAD = 14
_ARROW = 12
_ARROW_GAP = 4
_NARROWEST = 40
_HORIZONTAL = Qt.Orientation.Horizontal


class RecordHeader(QHeaderView):
    """Column labels. A click sorts; edges are dragged.

    Signals:
        sort_asked(int): the number of the column whose label was clicked.
    """

    sort_asked = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(_HORIZONTAL, parent)
        self._look = look
        self._sorted_column: int | None = None
        self._descending = False
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.setMinimumSectionSize(_NARROWEST)
        self.setAccessibleName("Column headings")
        self.sectionClicked.connect(self.sort_asked)
        self.restyle()

    def restyle(self) -> None:
        """Take sizes and fonts from the theme anew."""
        self.setFixedHeight(self._look.theme.metrics.header)
        self._font = self._look.theme.font("small", 500)
        self._metrics = QFontMetrics(self._font)
        self.viewport().update()

    def show_sort(self, column: int | None, *, descending: bool) -> None:
        """Draw the arrow beside this column's label, or none."""
        self._sorted_column = column
        self._descending = descending
        self.viewport().update()

    def fitting_width(self, label: str) -> int:
        """The width at which a label and the arrow are whole."""
        return self._metrics.horizontalAdvance(label) + _PAD + _LAST_PAD + _ARROW + _ARROW_GAP

    def tooltip_at(self, place: QPoint) -> str:
        """The whole label where it is cut off."""
        section = self.logicalIndexAt(place)
        label = self.model().headerData(section, _HORIZONTAL) if section >= 0 else None
        if not label:
            return ""
        room = self._inside(QRect(0, 0, self.sectionSize(section), 1), section).width()
        arrow = _ARROW + _ARROW_GAP if section == self._sorted_column else 0
        whole = self._metrics.horizontalAdvance(label) + arrow <= room
        return "" if whole else plain_tip(label)

    def viewportEvent(self, event: QEvent) -> bool:
        """Show the tooltip only where something is cut off."""
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.tooltip_at(event.pos()), self.viewport())
            return True
        return super().viewportEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground also where no column stands."""
        painter = QPainter(self.viewport())
        theme, rect = self._look.theme, self.viewport().rect()
        painter.fillRect(rect, theme.color("header"))
        painter.fillRect(0, 0, rect.width(), 1, theme.color("line"))
        painter.fillRect(0, rect.bottom(), rect.width(), 1, theme.color("border"))
        painter.end()
        super().paintEvent(event)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N803 - Qt's name
        """Paint label and arrow: the style sheet took Fusion's arrow away."""
        model = self.model()
        label = model.headerData(logicalIndex, _HORIZONTAL)
        if not label:
            return
        chosen = logicalIndex == self._sorted_column
        arrow_room = _ARROW + _ARROW_GAP if chosen else 0
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
        alignment_flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        painter.drawText(box, alignment_flags | Qt.AlignmentFlag.AlignLeft, text)
        if chosen:
            top = rect.center().y() - _ARROW // 2
            arrow = QRect(left + width + _ARROW_GAP, top, _ARROW, _ARROW)
            name = "ph.arrow-down-bold" if self._descending else "ph.arrow-up-bold"
            self._look.icons.paint(painter, self._visual(rect, arrow), name, "text")

    def _inside(self, rect: QRect, section: int) -> QRect:
        """The section without its padding, as if the layout ran from left to right."""
        last = self.visualIndex(section) == self.count() - 1
        start = _FIRST_PAD if section == 0 else _PAD
        return rect.adjusted(start, 0, -(_LAST_PAD if last else _PAD), 0)

    def _visual(self, rect: QRect, logical: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), rect, logical)
