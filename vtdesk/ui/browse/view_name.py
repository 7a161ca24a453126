"""The name of the view in the head of the table: a button with a menu, or a field to type it in."""

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QLineEdit,
    QSizePolicy,
    QStackedLayout,
    QStyle,
    QWidget,
)

from vtdesk.domain.views import LONGEST_NAME
from vtdesk.ui.look import Look
from vtdesk.ui.parts.field_frame import FieldFrame
from vtdesk.ui.parts.label import draw_line, text_width

_DOT = 7
_GAP = 6
_FIELD_WIDTH = 220
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class NameButton(QAbstractButton):
    """The name, a dot when the view differs from what was saved, and a caret."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._changed = False
        self.setText("All")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        look.theme.changed.connect(self._restyle)

    @property
    def changed(self) -> bool:
        """Whether the view differs from what was saved."""
        return self._changed

    def show_name(self, name: str, *, changed: bool) -> None:
        """Show a name."""
        self.setText(name)
        self._changed = changed
        said = f"View: {name}, changed" if changed else f"View: {name}"
        self.setAccessibleName(said)
        self.setToolTip("")
        self._restyle()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Down open the menu, as Space does."""
        if event.key() in (*_ENTER, Qt.Key.Key_Down):
            self.click()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """Room for the whole name."""
        return QSize(self._text_width() + self._end_width(), self._look.theme.metrics.button)

    def minimumSizeHint(self) -> QSize:
        """Room for a few letters."""
        return QSize(40 + self._end_width(), self._look.theme.metrics.button)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint name, dot and caret."""
        theme = self._look.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = theme.font("lead", 600)
        room = min(self._text_width(), self.width() - self._end_width())
        painter.setFont(font)
        painter.setPen(theme.color("text"))
        shown = QFontMetrics(font).elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        direction = self.layoutDirection()
        name = QRect(0, 0, room, self.height())
        draw_line(painter, self._visual(name), shown, direction=direction)
        left = room + _GAP
        if self._changed:
            dot = QRect(left, (self.height() - _DOT) // 2 + 1, _DOT, _DOT)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("changed"))
            painter.drawEllipse(self._visual(dot))
            left += _DOT + _GAP
        side = theme.metrics.icon_mark
        caret = QRect(left, (self.height() - side) // 2 + 1, side, side)
        token = "text" if self.underMouse() else "text.2"
        self._look.icons.paint(painter, self._visual(caret), "ph.caret-down", token)
        painter.end()

    def _text_width(self) -> int:
        return text_width(QFontMetrics(self._look.theme.font("lead", 600)), self.text())

    def _end_width(self) -> int:
        dot = _DOT + _GAP if self._changed else 0
        return dot + _GAP + self._look.theme.metrics.icon_mark

    def _visual(self, rect: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), rect)

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()


class ViewName(QWidget):
    """Shows the name, or asks for one in the same place.

    Signals:
        menu_asked(): the menu of the view is wanted.
        named(str): the person typed this name and confirmed it.
        left(): the person gave no name.
    """

    menu_asked = Signal()
    named = Signal(str)
    left = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._asks = False
        self.button = NameButton(look)
        self.button.clicked.connect(self.menu_asked)
        self.field = QLineEdit()
        self.field.setMaxLength(LONGEST_NAME)
        self.field.setAccessibleName("Name of the view")
        self.field.setPlaceholderText("Name of the view")
        self.frame = FieldFrame(look, self.field)
        self.field.installEventFilter(self)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.button)
        self._stack.addWidget(self.frame)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @property
    def asks(self) -> bool:
        """Whether a name is being typed."""
        return self._asks

    def show_name(self, name: str, *, changed: bool) -> None:
        """Show a name; one that is being typed stays."""
        self.button.show_name(name, changed=changed)
        self.updateGeometry()

    def ask(self, proposal: str) -> None:
        """Let a name be typed; Enter confirms, Escape gives none."""
        self._asks = True
        self._stack.setCurrentWidget(self.frame)
        self.updateGeometry()
        self.field.setText(proposal)
        self.field.selectAll()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def sizeHint(self) -> QSize:
        """Room for what is on show."""
        if self._asks:
            return QSize(self._look.theme.scaled(_FIELD_WIDTH), self.frame.sizeHint().height())
        return self.button.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """What is on show may be cut."""
        shown = self.frame if self._asks else self.button
        return shown.minimumSizeHint()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Confirm or give up; leaving the field by mouse gives up as well."""
        if watched is not self.field or not self.asks:
            return False
        if event.type() is QEvent.Type.FocusOut:
            self._end("")
        elif event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in _ENTER and self.field.text().strip():
                self._end(self.field.text().strip())
                return True
            if event.key() == Qt.Key.Key_Escape:
                self._end("")
                return True
        return False

    def _end(self, name: str) -> None:
        # before the field goes and loses its focus, which would be one more end
        self._asks = False
        self._stack.setCurrentWidget(self.button)
        self.updateGeometry()
        if name:
            self.named.emit(name)
        else:
            self.left.emit()
