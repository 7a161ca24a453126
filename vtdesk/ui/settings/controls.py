"""The settings' own controls: a field that opens a menu, a slider, a bar that fills."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QActionGroup,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy, QSlider, QStyle, QWidget

from vtdesk.ui.look import Look
from vtdesk.ui.parts.label import draw_line, text_width

_FIELD_WIDTH = 160
_SLIDER_WIDTH = 220
_PADDING = 12
_HANDLE = 16
_TRACK = 4
_BAR = 8


class ChoiceButton(QAbstractButton):
    """Shows the choice like a field; a press opens the menu of all of them.

    Args:
        look: theme and icons.
        options: key and words of each.
        bare: as words with a caret, without a field's ground, for the end of a row.

    Signals:
        chosen(str): the person chose the entry of this key.
    """

    chosen = Signal(str)

    def __init__(
        self,
        look: Look,
        options: Sequence[tuple[str, str]],
        *,
        bare: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._bare = bare
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._menu = QMenu(self)
        self._group = QActionGroup(self)
        self._group.triggered.connect(self._report)
        for key, words in options:
            action = QAction(words, self._group, checkable=True)
            action.setObjectName(key)
            self._menu.addAction(action)
        self.clicked.connect(self._open)
        look.theme.changed.connect(self.updateGeometry)
        self.choose(options[0][0])

    @property
    def choice(self) -> str:
        """Key of the chosen entry."""
        action = self._group.checkedAction()
        return action.objectName()

    @property
    def menu(self) -> QMenu:
        """The entries."""
        return self._menu

    def choose(self, key: str) -> None:
        """Choose an entry without telling anybody."""
        for action in self._group.actions():
            if action.objectName() == key:
                action.setChecked(True)
                self.setText(action.text())
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as a field of the settings, or as its longest entry."""
        metrics = QFontMetrics(self._look.theme.font("body"))
        longest = max(text_width(metrics, action.text()) for action in self._group.actions())
        caret = self._look.theme.metrics.icon_mark
        least = 0 if self._bare else _FIELD_WIDTH
        width = max(least, longest + caret + 3 * _PADDING)
        return QSize(width, self._look.theme.metrics.field)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground, words and caret."""
        theme = self._look.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        hovered = self.underMouse()
        line = "border.control" if theme.scheme.high_contrast else "border.hover"
        outlined = hovered or theme.scheme.high_contrast
        painter.setPen(QPen(theme.color(line), 1) if outlined else Qt.PenStyle.NoPen)
        if hovered or not self._bare:
            painter.setBrush(theme.color("field.hover" if hovered else "field"))
        radius = theme.metrics.radius_control
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        caret = theme.metrics.icon_mark
        inner = self.rect().adjusted(_PADDING, 0, -_PADDING, 0)
        place = QRect(inner.right() + 1 - caret, (self.height() - caret) // 2, caret, caret)
        self._look.icons.paint(painter, self._visual(place), "ph.caret-down", "text.2")
        inner.setRight(place.left() - _PADDING)
        painter.setFont(theme.font("body"))
        painter.setPen(theme.color("text" if self.isEnabled() else "text.disabled"))
        draw_line(painter, self._visual(inner), self.text(), direction=self.layoutDirection())
        painter.end()

    def _visual(self, logical: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), logical)

    def _open(self) -> None:
        self._menu.setMinimumWidth(self.width())
        self._menu.popup(self.mapToGlobal(QPoint(0, self.height() + 2)))

    def _report(self, action: QAction) -> None:
        self.setText(action.text())
        self.chosen.emit(action.objectName())


class ShareSlider(QSlider):
    """A thin track with a round handle; reports once it is let go.

    Args:
        look: theme and icons.
        minimum, maximum: the ends of the track, as whole numbers.
        step: of an arrow key, and of a click beside the handle.
    """

    def __init__(
        self, look: Look, minimum: int, maximum: int, step: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = look.theme
        self.setRange(minimum, maximum)
        self.setSingleStep(step)
        self.setPageStep(step)
        self.setTracking(False)
        self.setProperty("focusRing", True)
        self.setFixedSize(_SLIDER_WIDTH, _HANDLE + 4)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.sliderMoved.connect(self.update)
        look.theme.changed.connect(self.update)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page, which is what a person means to move."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint track, filled part and handle."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = self.width() - _HANDLE
        position = QStyle.sliderPositionFromValue(
            self.minimum(), self.maximum(), self.sliderPosition(), room, self.isRightToLeft()
        )
        middle = self.height() / 2
        track = QRectF(0, middle - _TRACK / 2, self.width(), _TRACK)
        reach = position + _HANDLE / 2
        filled = QRectF(track)
        if self.isRightToLeft():
            filled.setLeft(reach)
        else:
            filled.setRight(reach)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("pressed"))
        painter.drawRoundedRect(track, _TRACK / 2, _TRACK / 2)
        painter.setBrush(theme.color("accent"))
        painter.drawRoundedRect(filled, _TRACK / 2, _TRACK / 2)
        painter.setPen(QPen(theme.color("border.control"), 1))
        painter.setBrush(theme.color("raised" if theme.scheme.dark else "content"))
        handle = QRectF(position, middle - _HANDLE / 2, _HANDLE, _HANDLE)
        painter.drawEllipse(handle.adjusted(0.5, 0.5, -0.5, -0.5))
        painter.end()


class ShareBar(QWidget):
    """A thick track, filled as far as something is used up."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._share = 0.0
        self.setFixedSize(_SLIDER_WIDTH, _BAR)
        look.theme.changed.connect(self.update)

    def show_share(self, share: float) -> None:
        """Fill up to a share, 0 to 1."""
        self._share = share
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint track and filled part."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_share(painter, QRectF(self.rect()), self._share, self._look, self.layoutDirection())
        painter.end()


def paint_share(
    painter: QPainter, rect: QRectF, share: float, look: Look, direction: Qt.LayoutDirection
) -> None:
    """Paint a bar filled up to a share from the side at which reading starts."""
    radius = rect.height() / 2
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.theme.color("pressed"))
    painter.drawRoundedRect(rect, radius, radius)
    filled = QRectF(rect)
    filled.setWidth(rect.width() * share)
    if direction is Qt.LayoutDirection.RightToLeft:
        filled.moveRight(rect.right())
    if share:
        painter.setBrush(look.theme.color("accent"))
        painter.drawRoundedRect(filled, radius, radius)
