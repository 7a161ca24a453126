"""What lists that float over the window do alike: their sheet, their dress, their lines."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from vtdesk.ui.look import Look
from vtdesk.ui.parts.label import draw_line
from vtdesk.ui.theme import Theme

SHADOW = 12
"""Pixels that the shadow of a sheet reaches beyond it."""

_LAYERS = (3, 6, SHADOW)
_STRENGTH = 14


def paint_sheet(painter: QPainter, sheet: QRectF, theme: Theme, *, above: int = SHADOW) -> None:
    """Paint a sheet and its shadow in three steps.

    Args:
        painter: of the widget.
        sheet: without the shadow.
        theme: knows the colours.
        above: how far the shadow may reach upwards.
    """
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(0, 0, 0, _STRENGTH))
    radius = theme.metrics.radius_panel
    for reach in _LAYERS:
        around = sheet.adjusted(-reach, -min(reach, above), reach, reach)
        painter.drawRoundedRect(around, radius + reach, radius + reach)
    painter.setPen(QPen(theme.color("border"), 1))
    painter.setBrush(theme.color("raised"))
    painter.drawRoundedRect(sheet.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)


def dress_list(view: QListView, name: str) -> None:
    """Make a list part of such a sheet; the keyboard stays in the field above it.

    Args:
        view: the list.
        name: for screen readers.
    """
    view.setAccessibleName(name)
    view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    view.setFrameShape(QFrame.Shape.NoFrame)
    view.setUniformItemSizes(True)
    view.viewport().setAutoFillBackground(False)
    view.verticalScrollBar().setProperty("ground", "raised")
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)


class LineDelegate(QStyledItemDelegate):
    """Lines of one height; subclasses paint them.

    Args:
        look: theme and icons.
        height: of a line, in pixels.
        parent: the list.
    """

    def __init__(self, look: Look, height: int, parent: QObject) -> None:
        super().__init__(parent)
        self.look = look
        self._height = height

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """All lines are equally high."""
        return QSize(0, self._height)

    def paint_chosen(self, painter: QPainter, option: QStyleOptionViewItem, row: QRect) -> None:
        """Paint the ground of the line that the cursor is on."""
        if option.state & QStyle.StateFlag.State_Selected:
            theme = self.look.theme
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("selected"))
            radius = theme.metrics.radius_control
            painter.drawRoundedRect(QRectF(row), radius, radius)

    def write(
        self, painter: QPainter, option: QStyleOptionViewItem, room: QRect, text: str, token: str
    ) -> None:
        """Write one text into a place of the line, cut where it is too long."""
        font = self.look.theme.font("body")
        painter.setFont(font)
        painter.setPen(self.look.theme.color(token))
        mode = Qt.TextElideMode.ElideRight
        draw_line(
            painter,
            visual(option, room),
            QFontMetrics(font).elidedText(text, mode, room.width()),
            direction=option.direction,
        )


def visual(option: QStyleOptionViewItem, box: QRect) -> QRect:
    """A place in a line, on the other side where people read from right to left."""
    return QStyle.visualRect(option.direction, option.rect, box)
