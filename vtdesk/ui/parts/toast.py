"""A short message that comes and goes at the foot of a pane."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QWidget

from vtdesk.ui.look import Look
from vtdesk.ui.parts.announce import announce
from vtdesk.ui.parts.buttons import push_button
from vtdesk.ui.parts.glyph import Glyph
from vtdesk.ui.parts.label import ElidedLabel
from vtdesk.ui.parts.tone import Tone

_MILLISECONDS = 10_000
_MARGIN = 12
_BETWEEN = 8


class Toast(QWidget):
    """Lies over the foot of its parent for ten seconds; a newer message takes its place.

    A toast that would cover another one of the window stands above it.

    Args:
        look: theme and icons.
        pane: over whose foot it lies.

    Attributes:
        details: asks for the details; hidden where there are none.
        turn: those that were shown later have a higher one.

    Signals:
        chosen(): the button was pressed.
        details_asked(): what the machine says of it is wanted.
    """

    chosen = Signal()
    details_asked = Signal()

    def __init__(self, look: Look, pane: QWidget) -> None:
        super().__init__(pane)
        self._pane = pane
        self._theme = look.theme
        self._above_bars = False
        self.turn = 0
        self._icon = Glyph(look, Tone.SUCCESS.icon, Tone.SUCCESS.mark)
        self._words = ElidedLabel(look, token="text.on-tooltip", weight=500)
        self._button: QPushButton = push_button(look, "", "link-inverted", parent=self)
        self._button.clicked.connect(self._choose)
        self.details: QPushButton = push_button(look, "Details", "link-inverted", parent=self)
        self.details.clicked.connect(self._ask_for_details)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 14, 0)
        row.setSpacing(10)
        row.addWidget(self._icon)
        row.addWidget(self._words)
        row.addWidget(self._button)
        row.addWidget(self.details)
        self._theme.changed.connect(self._fit)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.hide)
        pane.installEventFilter(self)
        self._fit()
        self.hide()

    @property
    def words(self) -> str:
        """The message on show, or the last one."""
        return self._words.text()

    @property
    def button(self) -> QPushButton:
        """The button, hidden when there is nothing to choose."""
        return self._button

    def stand_above_bars(self) -> None:
        """Leave the room at the foot of the pane free in which bars stand."""
        self._above_bars = True
        self._place()

    def stand_over(self, others: Sequence["Toast"]) -> None:
        """Stand at the foot of the pane, above these where it would cover them."""
        pane = self._pane
        width = min(self.sizeHint().width(), max(0, pane.width() - 2 * _MARGIN))
        self.resize(width, self.height())
        bars = self._theme.metrics.action_bar if self._above_bars else 0
        foot = QPoint((pane.width() - width) // 2, pane.height() - bars - _MARGIN - self.height())
        box = QRect(pane.mapTo(self.window(), foot), self.size())
        for other in sorted(others, key=_top, reverse=True):
            taken = QRect(_place_of(other), other.size()).adjusted(0, -_BETWEEN, 0, _BETWEEN)
            if taken.intersects(box):
                box.moveBottom(taken.top() - 1)
        self.move(pane.mapFrom(self.window(), box.topLeft()))

    def show_words(
        self, tone: Tone, words: str, button: str = "", *, has_details: bool = False
    ) -> None:
        """Show a message for ten seconds.

        Args:
            tone: what it is about.
            words: the message.
            button: what can be done about it, or "".
            has_details: there is more to tell, for which a toast has no room.
        """
        self._icon.show_glyph(tone.icon, "text.on-tooltip" if tone is Tone.WAITING else tone.mark)
        self._words.setText(words)
        self._button.setText(button)
        self._button.setEnabled(True)
        self._button.setVisible(bool(button))
        self.details.setEnabled(True)
        self.details.setVisible(has_details)
        self.adjustSize()
        self.turn = 1 + max((toast.turn for toast in self._standing()), default=0)
        self.show()
        self.raise_()
        self._place()
        self._timer.start(_MILLISECONDS)
        announce(self, words)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the middle of the foot."""
        if event.type() is QEvent.Type.Resize:
            self._place()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the inverted ground."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("tooltip"))
        radius = self._theme.metrics.radius_panel
        painter.drawRoundedRect(self.rect(), radius, radius)
        painter.end()

    def _choose(self) -> None:
        # a second, impatient click is not to reach what lies below
        self._button.setEnabled(False)
        self.details.setEnabled(False)
        self._timer.start(QApplication.doubleClickInterval())
        self.chosen.emit()

    def _fit(self) -> None:
        self.setFixedHeight(self._theme.metrics.toast)
        self._place()

    def _ask_for_details(self) -> None:
        self.hide()
        self.details_asked.emit()

    def _standing(self) -> list["Toast"]:
        """The toasts on screen in this window, the oldest first."""
        toasts = (toast for toast in self.window().findChildren(Toast) if toast.isVisible())
        return sorted(toasts, key=lambda toast: toast.turn)

    def _place(self) -> None:
        """Stand at the foot, those that came later above what they would cover."""
        standing = self._standing() if self.isVisible() else [self]
        for place, toast in enumerate(standing):
            toast.stand_over(standing[:place])


def _place_of(toast: Toast) -> QPoint:
    return toast.mapTo(toast.window(), QPoint())


def _top(toast: Toast) -> int:
    return _place_of(toast).y()
