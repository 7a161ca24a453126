"""A field's label: one line, cut off with "…", with the whole of it and the help in a tooltip."""

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QStyle, QToolTip, QWidget

from vtdesk.domain.schema import FieldSpec
from vtdesk.ui.look import Look
from vtdesk.ui.parts.label import draw_line
from vtdesk.ui.parts.plain_tip import plain_tip


class FieldLabel(QLabel):
    """Names the input beside it, which is its buddy.

    It takes colour and tooltip only when they are needed: a form has hundreds of them.

    Args:
        look: theme and icons.
        spec: the field.
        parent: its row.
    """

    def __init__(self, look: Look, spec: FieldSpec, parent: QWidget) -> None:
        super().__init__(label_text(spec), parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._look = look
        self._help = spec.help_text
        self._mark = _mark(spec)
        self._found = False

    @property
    def elided(self) -> bool:
        """Whether not all of it is visible."""
        return self.fontMetrics().horizontalAdvance(self.text()) > self.width()

    @property
    def shown(self) -> str:
        """As much of it as there is room for; that a field must be filled is never cut off."""
        metrics, mode = self.fontMetrics(), Qt.TextElideMode.ElideRight
        room = self.width() - metrics.horizontalAdvance(self._mark)
        label = self.text().removesuffix(self._mark)
        return metrics.elidedText(label, mode, room) + self._mark

    @property
    def tip(self) -> str:
        """What its tooltip says, as plain text; "" for none."""
        parts = (self.text() if self.elided else "", self._help)
        return "\n".join(part for part in parts if part)

    @property
    def found(self) -> bool:
        """Whether it is what somebody looks for."""
        return self._found

    def set_found(self, found: bool) -> None:
        """Mark it as what somebody looks for."""
        if found is not self._found:
            self._found = found
            self.update()

    def event(self, event: QEvent) -> bool:
        """Show the tooltip."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), plain_tip(self.tip), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what fits."""
        painter = QPainter(self)
        painter.setPen(self._look.theme.color("text" if self._found else "text.2"))
        shown = self.shown
        if self._found:
            self._paint_found(painter, self.fontMetrics().horizontalAdvance(shown))
        draw_line(painter, self.rect(), shown, direction=self.layoutDirection())
        painter.end()

    def _paint_found(self, painter: QPainter, width: int) -> None:
        line = self.fontMetrics().height()
        ground = QRect(0, (self.height() - line) // 2, width, line)
        ground = QStyle.visualRect(self.layoutDirection(), self.rect(), ground)
        painter.fillRect(ground, self._look.theme.color("match"))


def label_text(spec: FieldSpec) -> str:
    """The label, with the mark of a field that must be filled."""
    return spec.label + _mark(spec)


def _mark(spec: FieldSpec) -> str:
    return " *" if spec.mandatory and spec.writable else ""
