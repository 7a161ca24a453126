"""Yes or no."""

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QStyle, QWidget

from vtdesk.domain.schema import FieldSpec
from vtdesk.domain.values import Cell, is_empty, read
from vtdesk.ui.edit.inputs.base import FieldInput
from vtdesk.ui.edit.inputs.context import InputContext
from vtdesk.ui.look import Look
from vtdesk.ui.parts.check_box import paint_check
from vtdesk.ui.parts.label import draw_cut_line, text_width

_UNKNOWN = "Not chosen"
_SIDE = 16
_SPACE = 8


class InnerCheckBox(QCheckBox):
    """A check box that can show "not chosen" but leads only to yes and no.

    One that nobody may change is a plain tick, since a box says that it can be clicked; nobody's
    choice is an empty box with a line in it, since a filled one says that somebody chose.
    """

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.setTristate(True)

    def nextCheckState(self) -> None:
        """Yes, unless it is yes already."""
        self.setChecked(self.checkState() is not Qt.CheckState.Checked)

    def hitButton(self, position: object) -> bool:
        """The whole field can be clicked."""
        return True

    def sizeHint(self) -> QSize:
        """Box and word."""
        words = text_width(self.fontMetrics(), self.text())
        return QSize(_SIDE + _SPACE + words, max(_SIDE, self.fontMetrics().height()))

    @property
    def can_be_clicked(self) -> bool:
        """Whether a person may change it."""
        return not self.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint box or tick, and the word."""
        theme = self._look.theme
        painter = QPainter(self)
        start = 0
        if self.can_be_clicked or self.checkState() is Qt.CheckState.Checked:
            self._paint_box(
                painter, self._visual(QRect(0, (self.height() - _SIDE) // 2, _SIDE, _SIDE))
            )
            start = _SIDE + _SPACE
        chosen = self.checkState() is not Qt.CheckState.PartiallyChecked
        token = "text.3" if not chosen else "text" if self.can_be_clicked else "text.2"
        painter.setFont(theme.font("body"))
        painter.setPen(theme.color(token))
        room = QRect(start, 0, self.width() - start, self.height())
        draw_cut_line(painter, self._visual(room), self.text(), direction=self.layoutDirection())
        painter.end()

    def _paint_box(self, painter: QPainter, place: QRect) -> None:
        theme = self._look.theme
        if not self.can_be_clicked:
            side = theme.metrics.icon_small
            tick = QRect(0, 0, side, side)
            tick.moveCenter(place.center())
            self._look.icons.paint(painter, tick, "ph.check", "text.2")
        elif self.checkState() is Qt.CheckState.PartiallyChecked:
            paint_check(painter, place, Qt.CheckState.Unchecked, theme)
            middle = QRectF(place).center()
            painter.setPen(QPen(theme.color("text.3"), 1.5))
            half = QPointF(3.5, 0)
            painter.drawLine(middle - half, middle + half)
        else:
            paint_check(painter, place, self.checkState(), theme)

    def _visual(self, place: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), place)


class BooleanInput(FieldInput):
    """A check box with the word beside it."""

    def __init__(self, spec: FieldSpec, context: InputContext, parent: QWidget) -> None:
        self.box = InnerCheckBox(context.look, parent)
        super().__init__(spec, context, self.box, parent)
        self.box.clicked.connect(self._tell)

    def show_value(self, cell: Cell, text: str) -> None:
        """Show yes, no, or that nobody chose."""
        if is_empty(cell):
            self.box.setCheckState(Qt.CheckState.PartiallyChecked)
        else:
            chosen = read(self.spec, cell) is True
            self.box.setCheckState(Qt.CheckState.Checked if chosen else Qt.CheckState.Unchecked)
        self._say()

    def value_width(self) -> int:
        """Pixels of box and word."""
        return self.box.sizeHint().width()

    def apply_writable(self, writable: bool) -> None:
        """Let it be changed, or show it only."""
        super().apply_writable(writable)
        self.box.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, not writable)
        self.box.setFocusPolicy(Qt.FocusPolicy.StrongFocus if writable else Qt.FocusPolicy.NoFocus)
        self._say()

    def _tell(self) -> None:
        self._say()
        self.chosen.emit(self.spec.name, "1" if self.box.isChecked() else "0")

    def _say(self) -> None:
        formats = self.context.names.formats
        words = {
            Qt.CheckState.Checked: formats.yes,
            Qt.CheckState.Unchecked: formats.no,
            Qt.CheckState.PartiallyChecked: _UNKNOWN if self.writable else "",
        }
        self.box.setText(words[self.box.checkState()])
        self.fit_words()
