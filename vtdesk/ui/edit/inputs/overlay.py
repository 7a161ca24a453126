"""A sheet that floats over the window beside the field it belongs to.

It is a child of the window and no window itself, because Wayland lets no program place one. It
never takes the keyboard focus: its field goes on typing and passes the keys on.
"""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from vtdesk.ui.look import Look

_PADDING = 5
_GAP = 4
_SHADOW = 8
_SHADOW_LAYERS = ((8, 0.03), (4, 0.05), (1, 0.10))
"""How far each layer of the shadow reaches in pixels, and its opacity."""
_INSET = _SHADOW + _PADDING
_WINDOW_CHANGES = frozenset({QEvent.Type.Resize, QEvent.Type.WindowDeactivate})


class Overlay(QWidget):
    """A rounded sheet with a shadow; its content goes into `inner`.

    Args:
        look: theme and icons.
        field: the widget it belongs to; it floats in that widget's window.

    Signals:
        dismissed(): it went away without a choice having been made.
    """

    dismissed = Signal()

    def __init__(self, look: Look, field: QWidget) -> None:
        super().__init__(field.window())
        self.look = look
        self.field = field
        self._content = QSize()
        self._at: QRect | None = None
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        field.destroyed.connect(self.deleteLater)

    @property
    def inner(self) -> QRect:
        """Where the content stands."""
        return self.rect().adjusted(_INSET, _INSET, -_INSET, -_INSET)

    def place(self, content: QSize, at: QRect | None = None) -> None:
        """Show the sheet with room for `content` below the field, or above where that is full.

        Args:
            content: how much room.
            at: the part of the field to stand below; all of it where omitted.
        """
        self._content, self._at = content, at
        self.setGeometry(self._geometry(content))
        if not self.isVisible():
            self._watch()
            self.show()
        self.raise_()

    def dismiss(self) -> None:
        """Take the sheet away without a choice."""
        if self.isVisible():
            self.hide()
            self.dismissed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the field; go with it, or when somebody clicks elsewhere."""
        if not self.isVisible():
            return False
        kind = event.type()
        if isinstance(event, QMouseEvent) and kind is QEvent.Type.MouseButtonPress:
            if not self._is_ours(event.position().toPoint()):
                self.dismiss()
        elif kind is QEvent.Type.Hide or (
            kind in _WINDOW_CHANGES and watched is self.field.window()
        ):
            self.dismiss()
        elif kind is QEvent.Type.Move:
            self._follow()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint shadow, ground and line."""
        theme = self.look.theme
        radius = theme.metrics.radius_panel
        sheet = QRectF(self.rect()).adjusted(_SHADOW, _SHADOW, -_SHADOW, -_SHADOW)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(Qt.GlobalColor.black)
        for reach, opacity in _SHADOW_LAYERS:
            painter.setOpacity(opacity)
            layer = sheet.adjusted(-reach, -reach, reach, reach)
            painter.drawRoundedRect(layer, radius + reach, radius + reach)
        painter.setOpacity(1.0)
        painter.setBrush(theme.color("raised"))
        painter.setPen(QPen(theme.color("border"), 1))
        painter.drawRoundedRect(sheet.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)

    def _follow(self) -> None:
        if self.field.visibleRegion().isEmpty():
            self.dismiss()
        else:
            self.setGeometry(self._geometry(self._content))

    def _geometry(self, content: QSize) -> QRect:
        window, anchor = self.field.window(), self._anchor()
        top = anchor.top()
        bottom = top + anchor.height()
        room_below = window.height() - bottom - _GAP + _SHADOW
        room_above = top - _GAP + _SHADOW
        wanted = content.height() + 2 * _INSET
        below = room_below >= min(wanted, room_above)
        height = min(wanted, room_below if below else room_above)
        width = min(content.width() + 2 * _INSET, window.width() + 2 * _SHADOW)
        y = bottom + _GAP - _SHADOW if below else top - _GAP + _SHADOW - height
        return QRect(self._start(width), y, width, height)

    def _start(self, width: int) -> int:
        window, anchor = self.field.window(), self._anchor()
        x = anchor.left() - _SHADOW
        if self.field.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            x += anchor.width() + 2 * _SHADOW - width
        return max(-_SHADOW, min(x, window.width() + _SHADOW - width))

    def _anchor(self) -> QRect:
        """What the sheet stands beside, in the window."""
        at = self._at or self.field.rect()
        return QRect(self.field.mapTo(self.field.window(), at.topLeft()), at.size())

    def _is_ours(self, position: QPoint) -> bool:
        window = self.field.window()
        field = QRect(self.field.mapTo(window, QPoint(0, 0)), self.field.size())
        return self.geometry().contains(position) or field.contains(position)

    def _watch(self) -> None:
        window = self.field.window()
        widget: QWidget | None = self.field
        while widget is not None:
            widget.installEventFilter(self)
            widget = None if widget is window else widget.parentWidget()
        handle = window.windowHandle()
        if handle is not None:
            handle.installEventFilter(self)
