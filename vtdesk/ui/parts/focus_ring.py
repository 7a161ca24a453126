"""One ring for the whole window, around the control that the keyboard has reached."""

import shiboken6
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from vtdesk.ui.look import Look

_GAP = 2
_MOVES = frozenset(
    {
        QEvent.Type.Move,
        QEvent.Type.Resize,
        QEvent.Type.Show,
        QEvent.Type.Hide,
        QEvent.Type.ParentChange,
    }
)


class FocusRing(QWidget):
    """Follows the focus of its window while it is moved by key; make one per window.

    Buttons of every sort get the ring, and whatever has set the property ``focusRing``. Inputs and
    views show their focus themselves.

    Args:
        look: theme and icons.
        window: whose focus it follows.
    """

    def __init__(self, look: Look, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._theme = look.theme
        self._target: QWidget | None = None
        self._watched: list[QWidget] = []
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._follow)
        self._theme.changed.connect(self.update)

    @property
    def target(self) -> QWidget | None:
        """The control the ring is around."""
        return self._target

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move along when the control or anything around it moves."""
        if event.type() in _MOVES:
            self._place()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ring with its gap."""
        line = self._theme.metrics.focus_line
        radius = self._theme.metrics.radius_control + _GAP + line / 2
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.color("focus"), line))
        inset = line / 2
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), radius, radius
        )
        painter.end()

    def _follow(self, _old: QWidget | None, now: QWidget | None) -> None:
        if now is None:
            # the window may be on its way out
            self._watch(None)
            return
        by_key = self._window.window().testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)
        wanted = by_key and self._window.isAncestorOf(now) and _wants_ring(now)
        self._watch(now if wanted else None)

    def _watch(self, target: QWidget | None) -> None:
        for widget in self._watched:
            # one that is being destroyed has lost its focus on the way out
            if shiboken6.isValid(widget):
                widget.removeEventFilter(self)
                widget.destroyed.disconnect(self._forget)
        self._target = target
        self._watched = _up_to(self._window, target)
        for widget in self._watched:
            widget.installEventFilter(self)
            widget.destroyed.connect(self._forget)
        self._place()

    def _forget(self) -> None:
        self._watched = []
        self._target = None
        self.hide()

    def _place(self) -> None:
        target = self._target
        if target is None or not target.isVisible() or target.visibleRegion().isEmpty():
            self.hide()
            return
        margin = _GAP + self._theme.metrics.focus_line
        origin = target.mapTo(self._window, QPoint(0, 0))
        around = QRect(origin, target.size()).adjusted(-margin, -margin, margin, margin)
        self.setGeometry(around)
        self.raise_()
        self.show()


def _up_to(window: QWidget, target: QWidget | None) -> list[QWidget]:
    chain: list[QWidget] = []
    while target is not None and target is not window:
        chain.append(target)
        target = target.parentWidget()
    return chain


def _wants_ring(widget: QWidget) -> bool:
    return isinstance(widget, QAbstractButton) or bool(widget.property("focusRing"))
