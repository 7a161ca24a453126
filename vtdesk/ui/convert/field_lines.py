"""The fields of a record that will be written, one below the other, painted as one.

A widget for each of them would take longer to make than anybody waits for a step.
"""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QSize
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QStyle, QToolTip, QWidget

from vtdesk.app.conversion_form import PlannedLine
from vtdesk.ui.convert.sections import START
from vtdesk.ui.look import Look
from vtdesk.ui.parts.label import draw_cut_line, text_width
from vtdesk.ui.parts.plain_tip import plain_tip
from vtdesk.ui.theme import TypeName

_ROW = 30
_LABEL_WIDTH = 108
_GAP = 12
_EMPTY = "still empty"
_FROM_LEAD = "from lead"


class FieldLines(QWidget):
    """Label, value, and whether the value comes from the lead.

    Args:
        look: theme and icons.
        name: what the record is, for screen readers, which read the lines as its description.
    """

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = look.theme
        self._lines: tuple[PlannedLine, ...] = ()
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.theme.changed.connect(self._restyle)

    @property
    def lines(self) -> tuple[PlannedLine, ...]:
        """The fields on show."""
        return self._lines

    def show_lines(self, lines: Sequence[PlannedLine]) -> None:
        """Show these fields."""
        grown = len(lines) != len(self._lines)
        self._lines = tuple(lines)
        spoken = (f"{line.spec.label}: {shown_value(line)}" for line in lines)
        self.setAccessibleDescription("\n".join(spoken))
        if grown:
            self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """One line for each field."""
        return QSize(200, len(self._lines) * self._row)

    def minimumSizeHint(self) -> QSize:
        """As tall, and as narrow as the dialog can be."""
        return QSize(60, self.sizeHint().height())

    def event(self, event: QEvent) -> bool:
        """Tell the whole of a label or value that is cut off."""
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            number = event.pos().y() // self._row
            line = self._lines[number] if 0 <= number < len(self._lines) else None
            if line is not None and self._is_cut(line):
                words = f"{line.spec.label}: {shown_value(line)}"
                QToolTip.showText(event.globalPos(), plain_tip(words), self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the lines that are to be seen."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._theme.color("content"))
        first = max(0, event.rect().top() // self._row)
        for number in range(first, min(event.rect().bottom() // self._row + 1, len(self._lines))):
            self._paint_line(painter, self._lines[number], number * self._row)
        painter.end()

    def _paint_line(self, painter: QPainter, line: PlannedLine, top: int) -> None:
        label, value, origin = self._places(top)
        token = "problem.text" if line.missing else "text"
        self._write(painter, label, line.spec.label, "text.2")
        self._write(painter, value, shown_value(line), token)
        if line.from_lead:
            self._write(painter, origin, _FROM_LEAD, "text.3", "small")
        below = QRect(0, top + self._row - 1, self.width(), 1)
        painter.fillRect(below, self._theme.color("line"))

    def _write(
        self, painter: QPainter, place: QRect, text: str, token: str, kind: TypeName = "body"
    ) -> None:
        painter.setFont(self._theme.font(kind))
        painter.setPen(self._theme.color(token))
        direction = self.layoutDirection()
        draw_cut_line(
            painter, QStyle.visualRect(direction, self.rect(), place), text, direction=direction
        )

    def _places(self, top: int) -> tuple[QRect, QRect, QRect]:
        """Where label, value and origin stand in a line, left to right."""
        theme = self._theme
        label_width = theme.scaled(_LABEL_WIDTH)
        origin_width = theme.scaled(_LABEL_WIDTH) // 2
        value = START + label_width + _GAP
        end = self.width() - START
        return (
            QRect(START, top, label_width, self._row),
            QRect(value, top, max(0, end - origin_width - _GAP - value), self._row),
            QRect(end - origin_width, top, origin_width, self._row),
        )

    def _is_cut(self, line: PlannedLine) -> bool:
        label, value, _origin = self._places(0)
        metrics = self.fontMetrics()
        return (
            text_width(metrics, line.spec.label) > label.width()
            or text_width(metrics, shown_value(line)) > value.width()
        )

    @property
    def _row(self) -> int:
        return self._theme.scaled(_ROW)

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()


def shown_value(line: PlannedLine) -> str:
    """The value on one line, or that there is none yet."""
    return _EMPTY if line.missing else " ".join(line.text.split())
