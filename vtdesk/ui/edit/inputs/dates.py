"""Days, times of day, and both together."""

from datetime import date, datetime, time

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from vtdesk.domain.schema import FieldSpec
from vtdesk.domain.typed_text import parse
from vtdesk.domain.values import Cell, date_text, read, time_text
from vtdesk.ui.edit.inputs.calendar import CalendarSheet
from vtdesk.ui.edit.inputs.context import InputContext
from vtdesk.ui.edit.inputs.relative_day import relative_day
from vtdesk.ui.edit.inputs.text import TextInput

_OPENING_MODIFIERS = Qt.KeyboardModifier.AltModifier


class TimeInput(TextInput):
    """A time of day, as in "15:30" or "3:30 pm"."""

    placeholder = "10:30"

    def __init__(self, spec: FieldSpec, context: InputContext, parent: QWidget) -> None:
        super().__init__(spec, context, parent)
        self.set_trailing("ph.clock")

    def apply_writable(self, writable: bool) -> None:
        """Let it be typed into, or only be read."""
        super().apply_writable(writable)
        self.set_trailing("ph.clock" if writable else "")


class DateInput(TextInput):
    """A day: typed in many ways, or picked from a calendar (Alt+Down, or the icon)."""

    placeholder = "+3, fri, 25.6."

    def __init__(self, spec: FieldSpec, context: InputContext, parent: QWidget) -> None:
        super().__init__(spec, context, parent)
        self._calendar: CalendarSheet | None = None
        self.set_trailing("ph.calendar-blank", "Choose a day")
        self.trailing_clicked.connect(self._toggle_calendar)

    @property
    def calendar(self) -> CalendarSheet | None:
        """The calendar, once it was opened."""
        return self._calendar

    def show_value(self, cell: Cell, text: str) -> None:
        """Show a day, and how far it is from today."""
        super().show_value(cell, text)
        self.show_hint(self.hint_for(cell))

    def apply_writable(self, writable: bool) -> None:
        """Let a day be typed or picked, or only be read."""
        super().apply_writable(writable)
        self.set_trailing("ph.calendar-blank" if writable else "", "Choose a day")

    def cursor_left(self) -> None:
        """Put the calendar away."""
        if self._calendar is not None:
            self._calendar.dismiss()

    def key_pressed(self, event: QKeyEvent) -> bool:
        """Open the calendar with Alt+Down; while it is open its keys go there."""
        key = event.key()
        calendar = self._calendar
        if calendar is not None and calendar.isVisible():
            if key == Qt.Key.Key_Escape:
                calendar.dismiss()
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._take(calendar.day)
                return True
            return calendar.take_key(event)
        opens = key == Qt.Key.Key_Down and event.modifiers() & _OPENING_MODIFIERS
        if (opens or key == Qt.Key.Key_F4) and not self.line.isReadOnly():
            self._open_calendar()
            return True
        return False

    def hint_for(self, cell: Cell) -> str:
        """How far the day is from today."""
        day = read(self.spec, cell)
        if not isinstance(day, date) or not self.spec.writable:
            return ""
        return relative_day(day, self.context.today())

    def text_for(self, day: date) -> str:
        """The text of a day picked from the calendar."""
        return date_text(day, self.context.names.formats)

    def _toggle_calendar(self) -> None:
        self.line.setFocus(Qt.FocusReason.MouseFocusReason)
        if self._calendar is not None and self._calendar.isVisible():
            self._calendar.dismiss()
        else:
            self._open_calendar()

    def _open_calendar(self) -> None:
        if self._calendar is None:
            self._calendar = CalendarSheet(self.look, self, self.context.locale)
            self._calendar.picked.connect(self._take)
        today = self.context.today()
        self._calendar.show_day(self._day_typed() or today, today)

    def _take(self, day: date) -> None:
        text = self.text_for(day)
        if self._calendar is not None:
            self._calendar.hide()
        self.line.show_text(text)
        self.line.setFocus(Qt.FocusReason.PopupFocusReason)
        self.edited.emit(self.spec.name, text)

    def tell(self, text: str) -> None:
        """Say what was typed, and stand on its day in the calendar."""
        super().tell(text)
        day = self._day_typed()
        if self._calendar is not None and self._calendar.isVisible() and day is not None:
            self._calendar.move_to(day)

    def _day_typed(self) -> date | None:
        formats = self.context.names.formats
        value = parse(self.spec, self.line.text(), formats, today=self.context.today())
        if isinstance(value, datetime):
            return value.astimezone(formats.zone).date()
        return value if isinstance(value, date) else None


class DateTimeInput(DateInput):
    """A day with a time; the calendar changes the day and leaves the time."""

    placeholder = "fri 10:30"

    def hint_for(self, cell: Cell) -> str:
        """None: day and time fill the field."""
        return ""

    def text_for(self, day: date) -> str:
        """The picked day with the time that stands there."""
        formats = self.context.names.formats
        value = parse(self.spec, self.line.text(), formats, today=self.context.today())
        clock = time(9)
        if isinstance(value, datetime):
            clock = value.astimezone(formats.zone).time()
        return f"{date_text(day, formats)} {time_text(clock, formats)}"
