"""A line to type in with a list to choose from: the ground of picklists, references, owners."""

from abc import abstractmethod
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from vtdesk.domain.schema import FieldSpec
from vtdesk.domain.search_text import fold
from vtdesk.domain.values import Cell
from vtdesk.ui.edit.inputs.base import FieldInput
from vtdesk.ui.edit.inputs.choice_list import NOTE, Choice, ChoiceList
from vtdesk.ui.edit.inputs.context import InputContext
from vtdesk.ui.edit.inputs.line_edit import InnerLineEdit
from vtdesk.ui.edit.inputs.marks import Mark
from vtdesk.ui.parts.label import text_width

MOST_LINES = 200
"""Choices in the list at once; nobody reads more."""

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ChoiceInput(FieldInput):
    """Typing narrows the list, Enter or Tab takes its chosen line, Escape takes nothing.

    Subclasses say where choices come from (`look_up`) and what stands before a value (`mark_of`).
    """

    placeholder = "Choose"
    nothing_words = "Nothing fits"
    opens_on_click = True

    def __init__(self, spec: FieldSpec, context: InputContext, parent: QWidget) -> None:
        self.line = InnerLineEdit(context.look, parent)
        super().__init__(spec, context, self.line, parent)
        self._list: ChoiceList | None = None
        self._wire = ""
        self._label = ""
        self._mark: Mark | None = None
        self._choices: tuple[Choice, ...] = ()
        self._typed: str | None = None
        self.line.setPlaceholderText(self.placeholder)
        self.line.textEdited.connect(self._narrow)
        self.trailing_clicked.connect(self.trailing_used)

    @property
    def wire(self) -> str:
        """The wire value on show."""
        return self._wire

    @property
    def is_typing(self) -> bool:
        """Something was typed and not yet chosen."""
        return self._typed is not None

    @property
    def choice_list(self) -> ChoiceList | None:
        """The list, once it was opened."""
        return self._list

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The lines offered last."""
        return self._choices

    @property
    def is_open(self) -> bool:
        """Whether the list is on screen."""
        return self._list is not None and self._list.isVisible()

    @abstractmethod
    def look_up(self, text: str) -> None:
        """Find the choices for a typed text ("" for all) and hand them to `offer`."""

    def mark_of(self, wire: str, label: str) -> Mark | None:
        """What stands before a value."""
        return None

    def trailing_used(self) -> None:
        """The part after the value was clicked."""
        self._toggle()

    def show_value(self, cell: Cell, text: str) -> None:
        """Show a value by its label."""
        self._wire = "" if cell is None else str(cell)
        self._label = text
        self._typed = None
        self.line.show_text(text)
        self.fit_words()
        self.show_mark(self.mark_of(self._wire, text) if self._wire else None)

    def value_width(self) -> int:
        """Pixels of the whole label."""
        return text_width(self.line.fontMetrics(), self.line.text())

    def apply_writable(self, writable: bool) -> None:
        """Let it be chosen, or only be read."""
        super().apply_writable(writable)
        self.line.setReadOnly(not writable)
        self.line.setPlaceholderText(self.placeholder if writable else "")

    def commit(self) -> None:
        """Settle what was typed and not chosen."""
        self._settle()

    def cursor_left(self) -> None:
        """Settle what was typed and put the list away."""
        self._settle()
        if self._list is not None:
            self._list.dismiss()

    def is_current(self, text: str) -> bool:
        """Whether an answer for this text is still wanted; an older one is not."""
        return text == (self._typed or "")

    def offer(self, choices: Sequence[Choice]) -> None:
        """Show these choices, if somebody still waits for them."""
        self._choices = tuple(choices)
        if not self.has_cursor or self.line.isReadOnly():
            return
        current = None
        lines = self._lines_of_list()
        if lines:
            places = (n for n, choice in enumerate(lines) if choice.wire == self._wire)
            current = next(places, None) if self._typed is None else 0
        self._popup().show_choices(lines, current, self.nothing_words)

    def amend(self, choices: Sequence[Choice]) -> None:
        """Show other choices and stay on the one that a person went to, where it is still there."""
        before = self._list.current if self._list is not None and self._list.was_moved else None
        self._choices = tuple(choices)
        if not self.has_cursor or self.line.isReadOnly() or not self.is_open:
            return
        lines = self._lines_of_list()
        alike = (
            number
            for number, choice in enumerate(lines)
            if before is not None and (choice.wire, choice.action) == (before.wire, before.action)
        )
        first = 0 if lines and self._typed is not None else None
        self._popup().show_choices(lines, next(alike, first), self.nothing_words)

    def key_pressed(self, event: QKeyEvent) -> bool:
        """Open, move, take, close."""
        key = Qt.Key(event.key())
        if self.line.isReadOnly():
            return False
        if not self.is_open:
            opens = key in (Qt.Key.Key_Down, Qt.Key.Key_F4)
            if opens:
                self._open()
            return opens
        if self._list is not None and self._list.take_key(event):
            return True
        if key == Qt.Key.Key_Escape:
            self._put_back()
            return True
        if key in _ENTER:
            return self._take_current()
        if key == Qt.Key.Key_Tab and self._typed and not self._stands_on_action():
            self._take_current()
        return False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Open on a click into the line as well."""
        if (
            event.type() is QEvent.Type.MouseButtonRelease
            and self.opens_on_click
            and watched is self.line
            and not self.line.isReadOnly()
            and not self.is_open
        ):
            self._open()
        return super().eventFilter(watched, event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press beside the line opens the list too."""
        super().mousePressEvent(event)
        if self.opens_on_click and not self.line.isReadOnly() and not self.is_open:
            self._open()

    def take(self, choice: Choice) -> None:
        """Take a choice as if a person had picked it."""
        if choice.action:
            self.act(choice)
            return
        if self._list is not None:
            self._list.hide()
        changed = choice.wire != self._wire
        self.show_value(choice.wire, choice.label if choice.wire else "")
        self.line.setCursorPosition(len(self.line.text()))
        if changed or self.state.problem:
            self.chosen.emit(self.spec.name, choice.wire)

    def act(self, choice: Choice) -> None:
        """Do what a line promises that is no value."""

    def unknown_text(self, text: str) -> None:
        """What was typed is no choice: put the value back."""
        del text
        self._put_back()

    def show_mark(self, mark: Mark | None) -> None:
        """Show something before the value."""
        if mark == self._mark:
            return
        self._mark = mark
        if mark is None:
            self.set_leading_painter(None)
        else:
            self.set_leading_painter(self._paint_mark, mark.width(self.look))

    def _paint_mark(self, painter: QPainter, place: QRect) -> None:
        if self._mark is not None:
            self._mark.paint(painter, place, self.look)

    def _lines_of_list(self) -> tuple[Choice, ...]:
        """As many choices as are laid out while nobody notices; typing brings the others.

        The value on show is among them.
        """
        lines = self._choices[:MOST_LINES]
        left_out = self._choices[MOST_LINES:]
        if not left_out:
            return lines
        mine = next((c for c in left_out if c.wire == self._wire), None)
        if mine is not None and self._typed is None:
            lines = (mine, *lines[:-1])
        words = f"{len(self._choices) - len(lines):,} more: type to find them"
        return (*lines, Choice("", words, action=NOTE))

    def _narrow(self, text: str) -> None:
        self._typed = text
        self.look_up(text)

    def _toggle(self) -> None:
        self.line.setFocus(Qt.FocusReason.MouseFocusReason)
        if self.is_open and self._list is not None:
            self._list.dismiss()
        else:
            self._open()

    def _open(self) -> None:
        if not self.line.isReadOnly():
            self.line.selectAll()
            self._typed = None
            self.look_up("")

    def _popup(self) -> ChoiceList:
        if self._list is None:
            self._list = ChoiceList(self.look, self, self.spec.label)
            self._list.picked.connect(self.take)
        return self._list

    def _take_current(self) -> bool:
        current = self._list.current if self._list is not None else None
        if current is None:
            return False
        self.take(current)
        return True

    def _stands_on_action(self) -> bool:
        current = self._list.current if self._list is not None else None
        return current is not None and bool(current.action)

    def _put_back(self) -> None:
        self._typed = None
        self.line.show_text(self._label)
        if self._list is not None:
            self._list.dismiss()

    def _settle(self) -> None:
        """Make a choice of what was typed, if it is one."""
        if self._typed is None:
            return
        text, self._typed = self._typed, None
        wanted = fold(text.strip())
        if not wanted:
            self.take(Choice("", ""))
        elif wanted == fold(self._label):
            self._put_back()
        else:
            match = next((c for c in self._choices if c.wire and fold(c.label) == wanted), None)
            if match is not None:
                self.take(match)
            else:
                self.unknown_text(text)


def fitting(choices: Sequence[Choice], text: str) -> list[Choice]:
    """The choices whose label fits a typed text: those that begin with it first."""
    return FoldedChoices(choices).fitting(text)


class FoldedChoices:
    """Choices made ready for being narrowed by typing, thousands of them at once.

    Args:
        choices: in the order in which they are offered.
    """

    def __init__(self, choices: Sequence[Choice]) -> None:
        self.choices = tuple(choices)
        self._folded = [fold(choice.label) for choice in self.choices]

    def fitting(self, text: str) -> list[Choice]:
        """The choices whose label fits a typed text: those that begin with it first."""
        wanted = fold(text.strip())
        if not wanted:
            return list(self.choices)
        begins: list[Choice] = []
        holds: list[Choice] = []
        for label, choice in zip(self._folded, self.choices, strict=True):
            if wanted in label and choice.wire:
                (begins if label.startswith(wanted) else holds).append(choice)
        return begins + holds
