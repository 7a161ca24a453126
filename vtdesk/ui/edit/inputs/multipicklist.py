"""Several of a list of values."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from vtdesk.domain.schema import FieldSpec
from vtdesk.domain.values import Cell, read, wire
from vtdesk.ui.edit.inputs.base import FieldInput
from vtdesk.ui.edit.inputs.choice_list import Choice, ChoiceList
from vtdesk.ui.edit.inputs.context import InputContext
from vtdesk.ui.edit.inputs.picklist import NO_LONGER_OFFERED
from vtdesk.ui.look import Look
from vtdesk.ui.parts.chip import chips_size, paint_chips
from vtdesk.ui.parts.label import draw_line

_OPENING_KEYS = (Qt.Key.Key_Down, Qt.Key.Key_F4, Qt.Key.Key_Space, Qt.Key.Key_Return)
_TAKING_KEYS = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ChipRow(QWidget):
    """The values as chips; it has the keyboard of the field."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._labels: tuple[str, ...] = ()
        self.placeholder = ""

    @property
    def labels(self) -> tuple[str, ...]:
        """The values on show."""
        return self._labels

    def show_labels(self, labels: tuple[str, ...]) -> None:
        """Show these values."""
        self._labels = labels
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the chips, or what to do where there are none."""
        theme = self._look.theme
        painter = QPainter(self)
        if self._labels:
            values = [(label, theme.tint_name_for(label)) for label in self._labels]
            paint_chips(painter, self.rect(), values, theme, direction=self.layoutDirection())
        else:
            painter.setFont(theme.font("body"))
            painter.setPen(theme.color("text.3"))
            draw_line(painter, self.rect(), self.placeholder, direction=self.layoutDirection())
        painter.end()


class MultiPicklistInput(FieldInput):
    """Values out of describe's list as chips; a list with ticks changes them."""

    def __init__(self, spec: FieldSpec, context: InputContext, parent: QWidget) -> None:
        self.row = ChipRow(context.look, parent)
        super().__init__(spec, context, self.row, parent)
        self._values: tuple[str, ...] = ()
        self._list: ChoiceList | None = None
        self.row.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.row.placeholder = "Choose"
        self.set_trailing("ph.caret-down")
        self.trailing_clicked.connect(self._toggle)

    @property
    def values(self) -> tuple[str, ...]:
        """The wire values on show, in their order."""
        return self._values

    @property
    def choice_list(self) -> ChoiceList | None:
        """The list, once it was opened."""
        return self._list

    def show_value(self, cell: Cell, text: str) -> None:
        """Show several values."""
        value = read(self.spec, cell)
        self._values = value if isinstance(value, tuple) else ()
        self._show_labels()
        if self._list is not None and self._list.isVisible():
            self._list.replace(self._choices())

    def value_width(self) -> int:
        """Pixels of all chips."""
        return chips_size(self.row.labels, self.look.theme).width()

    def apply_writable(self, writable: bool) -> None:
        """Let them be chosen, or only be read."""
        super().apply_writable(writable)
        self.row.placeholder = "Choose" if writable else ""
        self.set_trailing("ph.caret-down" if writable else "")

    def cursor_left(self) -> None:
        """Put the list away."""
        if self._list is not None:
            self._list.dismiss()

    def key_pressed(self, event: QKeyEvent) -> bool:
        """Open, move, tick, close."""
        key = Qt.Key(event.key())
        if not self.writable:
            return False
        if self._list is None or not self._list.isVisible():
            if key in _OPENING_KEYS:
                self._open()
                return True
            return False
        if self._list.take_key(event):
            return True
        if key in _TAKING_KEYS:
            if self._list.current is not None:
                self._turn(self._list.current)
            return True
        if key == Qt.Key.Key_Escape:
            self._list.dismiss()
            return True
        if event.text().strip():
            self._list.jump_to(event.text())
            return True
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open the list."""
        super().mousePressEvent(event)
        if self.writable:
            self._toggle()

    def _toggle(self) -> None:
        self.row.setFocus(Qt.FocusReason.MouseFocusReason)
        if self._list is not None and self._list.isVisible():
            self._list.dismiss()
        else:
            self._open()

    def _open(self) -> None:
        if self._list is None:
            self._list = ChoiceList(self.look, self, self.spec.label)
            self._list.picked.connect(self._turn)
        self._list.show_choices(self._choices(), 0, "There is nothing to choose from")

    def _choices(self) -> list[Choice]:
        offered = [value.value for value in self.spec.picklist]
        old = [value for value in self._values if value not in offered]
        choices = [Choice(v, v, NO_LONGER_OFFERED, checked=True) for v in old]
        choices.extend(
            Choice(value.value, value.label, checked=value.value in self._values)
            for value in self.spec.picklist
            if value.value
        )
        return choices

    def _turn(self, choice: Choice) -> None:
        """Put a value in or take it out; new ones stand in the list's order."""
        chosen = set(self._values) ^ {choice.wire}
        order = [value.value for value in self.spec.picklist]
        kept = [value for value in self._values if value in chosen and value not in order]
        self._values = (*kept, *(value for value in order if value in chosen))
        self._show_labels()
        if self._list is not None:
            self._list.replace(self._choices())
        self.chosen.emit(self.spec.name, wire(self.spec, self._values or None))

    def _show_labels(self) -> None:
        labels = tuple(self.spec.choice_label(value) for value in self._values)
        self.row.show_labels(labels)
        self.fit_words()
        self.row.setAccessibleName(f"{self.spec.label}: {', '.join(labels) or 'nothing'}")
