"""Two to four short words, of which one is chosen."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from vtdesk.ui.look import Look
from vtdesk.ui.parts.label import draw_line
from vtdesk.ui.theme import Theme

_PADDING = 2
_TEXT_PADDING = 10
_SMALL_PADDING = 8


class Segmented(QWidget):
    """A row of words on one track; arrow keys move the choice.

    Args:
        look: theme and icons.
        options: key and words of each part.
        fill: whether the parts share the whole width.
        small: lower and closer, for the rows of a list.

    Signals:
        chosen(str): the person chose the part of this key.
    """

    chosen = Signal(str)

    def __init__(
        self,
        look: Look,
        options: Sequence[tuple[str, str]],
        *,
        fill: bool = False,
        small: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = look.theme
        self._keys = [key for key, _words in options]
        self._group = QButtonGroup(self)
        self._group.idClicked.connect(self._report)
        row = QHBoxLayout(self)
        row.setContentsMargins(_PADDING, _PADDING, _PADDING, _PADDING)
        row.setSpacing(0)
        for number, (_key, words) in enumerate(options):
            part = _Part(self._theme, words, self, small=small)
            self._group.addButton(part, number)
            row.addWidget(part, 1 if fill else 0)
        across = QSizePolicy.Policy.Expanding if fill else QSizePolicy.Policy.Fixed
        self.setSizePolicy(across, QSizePolicy.Policy.Fixed)
        self.choose(self._keys[0])
        self._theme.changed.connect(self.update)

    @property
    def choice(self) -> str:
        """Key of the chosen part."""
        return self._keys[self._group.checkedId()]

    @property
    def parts(self) -> tuple[QAbstractButton, ...]:
        """The parts in their order."""
        return tuple(self._group.buttons())

    def choose(self, key: str) -> None:
        """Choose a part without telling anybody."""
        self._group.button(self._keys.index(key)).setChecked(True)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the track."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("chrome" if self._theme.scheme.dark else "chrome.hover"))
        radius = self._theme.metrics.radius_control
        painter.drawRoundedRect(QRectF(self.rect()), radius, radius)
        painter.end()

    def _report(self, number: int) -> None:
        self.chosen.emit(self._keys[number])


class _Part(QAbstractButton):
    def __init__(self, theme: Theme, words: str, parent: QWidget, *, small: bool) -> None:
        super().__init__(parent)
        self._theme = theme
        self._small = small
        self.setText(words)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        self.setFont(self._theme.font("small", 500))
        metrics = self._theme.metrics
        padding, height = (
            (_SMALL_PADDING, metrics.chip) if self._small else (_TEXT_PADDING, metrics.button)
        )
        width = self.fontMetrics().horizontalAdvance(self.text()) + 2 * padding
        return QSize(width, height - 2 * _PADDING)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = self.isChecked()
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("pressed" if theme.scheme.dark else "content"))
            radius = theme.metrics.radius_chip
            painter.drawRoundedRect(QRectF(self.rect()), radius, radius)
        painter.setFont(theme.font("small", 500 if chosen else 400))
        lively = chosen or self.underMouse()
        token = "text" if lively else "text.2"
        painter.setPen(theme.color(token if self.isEnabled() else "text.disabled"))
        draw_line(painter, self.rect(), self.text(), alignment=Qt.AlignmentFlag.AlignHCenter)
        painter.end()
