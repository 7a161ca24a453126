"""A month to pick a day from, floating under a date field."""

import calendar
from datetime import date, timedelta

from PySide6.QtCore import QLocale, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QStyle, QWidget

from vtdesk.ui.edit.inputs.overlay import Overlay
from vtdesk.ui.look import Look

_CELL = 30
_HEAD = 32
_WEEKDAYS = 22
_WEEKS = 6
_DAY_STEPS = {
    Qt.Key.Key_Up: -7,
    Qt.Key.Key_Down: 7,
}


class CalendarSheet(Overlay):
    """One month; the field it hangs under keeps the focus and passes the keys on.

    Args:
        look: theme and icons.
        field: what it hangs under.
        locale: names of months and days, and the first day of a week.

    Signals:
        picked(day): a person chose this `datetime.date`.
    """

    picked = Signal(object)

    def __init__(self, look: Look, field: QWidget, locale: QLocale) -> None:
        super().__init__(look, field)
        self._locale = locale
        self._day = date.min
        self._today = date.min
        self.setMouseTracking(True)
        self._hovered: date | None = None

    @property
    def day(self) -> date:
        """The day it stands on."""
        return self._day

    def show_day(self, day: date, today: date) -> None:
        """Show the month of a day under the field."""
        self._day, self._today = day, today
        self._hovered = None
        self.place(QSize(7 * _CELL, _HEAD + _WEEKDAYS + _WEEKS * _CELL))
        self.update()

    def move_to(self, day: date) -> None:
        """Stand on another day."""
        self._day = day
        self.update()

    def take_key(self, event: QKeyEvent) -> bool:
        """Move by a key that the field received; whether it was one of the calendar's keys.

        Up and down go by weeks, with Ctrl left and right by days, Page Up and Down by months.
        """
        key = Qt.Key(event.key())
        with_control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key in _DAY_STEPS:
            self._step_days(_DAY_STEPS[key])
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and with_control:
            self._step_days(-1 if key == Qt.Key.Key_Left else 1)
        elif key == Qt.Key.Key_PageUp:
            self._step_months(-1)
        elif key == Qt.Key.Key_PageDown:
            self._step_months(1)
        else:
            return False
        return True

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Turn the month, or choose the day under the mouse."""
        position = event.position().toPoint()
        if self._arrow(-1).contains(position):
            self._step_months(-1)
        elif self._arrow(1).contains(position):
            self._step_months(1)
        elif (day := self._day_at(position)) is not None:
            self.move_to(day)
            self.picked.emit(day)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light the day under the mouse."""
        hovered = self._day_at(event.position().toPoint())
        if hovered != self._hovered:
            self._hovered = hovered
            self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turn the months."""
        self._step_months(-1 if event.angleDelta().y() > 0 else 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the sheet, its head, the names of the days and the days."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_head(painter)
        for row, day in enumerate(self._days()):
            self._paint_day(painter, day, self._cell(row))

    def _paint_head(self, painter: QPainter) -> None:
        theme, inner = self.look.theme, self.inner
        painter.setFont(theme.font("body", 600))
        painter.setPen(theme.color("text"))
        month = self._locale.standaloneMonthName(self._day.month)
        head = QRect(inner.left(), inner.top(), inner.width(), _HEAD)
        painter.drawText(head, Qt.AlignmentFlag.AlignCenter, f"{month} {self._day.year}")
        for direction, icon in ((-1, "ph.caret-left"), (1, "ph.caret-right")):
            place = self._arrow(direction).adjusted(8, 8, -8, -8)
            if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
                icon = "ph.caret-left" if direction > 0 else "ph.caret-right"
            self.look.icons.paint(painter, place, icon, "text.2")
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.color("text.3"))
        first = self._first_weekday()
        for column in range(7):
            name = self._locale.standaloneDayName(
                (first + column) % 7 + 1, QLocale.FormatType.ShortFormat
            )
            place = QRect(inner.left() + column * _CELL, inner.top() + _HEAD, _CELL, _WEEKDAYS)
            painter.drawText(self._mirrored(place), Qt.AlignmentFlag.AlignCenter, name[:3])

    def _paint_day(self, painter: QPainter, day: date, cell: QRect) -> None:
        theme = self.look.theme
        disc = cell.adjusted(1, 1, -1, -1)
        chosen = day == self._day
        painter.setPen(Qt.PenStyle.NoPen)
        if chosen or day == self._hovered:
            painter.setBrush(theme.color("accent" if chosen else "hover"))
            painter.drawRoundedRect(
                disc, theme.metrics.radius_control, theme.metrics.radius_control
            )
        token = "text" if day.month == self._day.month else "text.3"
        if chosen:
            token = "text.on-accent"
        elif day == self._today:
            token = "accent.text"
        painter.setFont(theme.font("body", 600 if day == self._today else None))
        painter.setPen(theme.color(token))
        painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, str(day.day))

    def _first_weekday(self) -> int:
        """The week's first day here, Monday being 0."""
        return self._locale.firstDayOfWeek().value - 1

    def _days(self) -> list[date]:
        month = date(self._day.year, self._day.month, 1)
        back = (month.weekday() - self._first_weekday()) % 7
        start = month.toordinal() - back
        last = date.max.toordinal()
        return [date.fromordinal(max(1, min(start + n, last))) for n in range(7 * _WEEKS)]

    def _cell(self, place: int) -> QRect:
        row, column = divmod(place, 7)
        inner = self.inner
        return self._mirrored(
            QRect(
                inner.left() + column * _CELL,
                inner.top() + _HEAD + _WEEKDAYS + row * _CELL,
                _CELL,
                _CELL,
            )
        )

    def _day_at(self, position: QPoint) -> date | None:
        days = self._days()
        return next((day for n, day in enumerate(days) if self._cell(n).contains(position)), None)

    def _arrow(self, direction: int) -> QRect:
        inner = self.inner
        x = inner.left() if direction < 0 else inner.right() + 1 - _HEAD
        return self._mirrored(QRect(x, inner.top(), _HEAD, _HEAD))

    def _mirrored(self, place: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), place)

    def _step_days(self, days: int) -> None:
        ordinal = self._day.toordinal() + days
        if 1 <= ordinal <= date.max.toordinal():
            self.move_to(self._day + timedelta(days=days))

    def _step_months(self, months: int) -> None:
        number = self._day.year * 12 + self._day.month - 1 + months
        year, month = divmod(number, 12)
        if not date.min.year <= year <= date.max.year:
            return
        last = calendar.monthrange(year, month + 1)[1]
        self.move_to(date(year, month + 1, min(self._day.day, last)))
