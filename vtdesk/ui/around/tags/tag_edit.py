"""The line in which a tag is typed, with the tags that complete it below."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from vtdesk.app.tag_texts import read_tags
from vtdesk.ui.around.tags.tag_chip import hashed
from vtdesk.ui.edit.inputs.choice_list import Choice, ChoiceList
from vtdesk.ui.look import Look

_LONGEST = 5_000
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class TagEdit(QLineEdit):
    """Enter gives what is typed or chosen, a comma gives what stands before it.

    The list has no chosen line of its own accord: Enter gives what stands in the line, unless the
    arrows went to another.

    Signals:
        typed(str): completions for this text are wanted.
        given(object): these tags are to be put on, a tuple of strings.
        refused(str): what was typed is no tag, in words.
        back_pressed(): Backspace where nothing is typed.
        left(): Escape, or Enter where nothing is typed.
    """

    typed = Signal(str)
    given = Signal(object)
    refused = Signal(str)
    back_pressed = Signal()
    left = Signal()

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._list: ChoiceList | None = None
        self._offered: tuple[str, ...] = ()
        self.setProperty("kind", "inner")
        self.setFrame(False)
        self.setMaxLength(_LONGEST)
        self.setPlaceholderText("hot, q3")
        self.setAccessibleName("Tags to add")
        self.setAccessibleDescription("Enter adds, a comma parts, Escape leaves")
        self.textEdited.connect(self._edited)

    @property
    def completions(self) -> tuple[str, ...]:
        """The tags in the list, if it is on screen."""
        return self._offered if self._list is not None and self._list.isVisible() else ()

    @property
    def choice_list(self) -> ChoiceList | None:
        """The list, once there was one."""
        return self._list

    def offer(self, typed: str, tags: Sequence[str]) -> None:
        """Show the tags that complete a text, if it still stands in the line."""
        if typed != self.text() or not self.hasFocus():
            return
        self._offered = tuple(tags)
        if not tags:
            self.put_list_away()
            return
        if self._list is None:
            self._list = ChoiceList(self._look, self, "Tags seen before")
            self._list.picked.connect(self._take)
        self._list.show_choices([Choice(tag, hashed(tag)) for tag in tags], None)

    def put_list_away(self) -> None:
        """Take the list from the screen."""
        if self._list is not None:
            self._list.dismiss()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose in the list, give, or leave."""
        key = Qt.Key(event.key())
        if self._list is not None and self._list.take_key(event):
            return
        if key in _ENTER:
            self._enter()
        elif key == Qt.Key.Key_Escape:
            self._escape()
        elif key == Qt.Key.Key_Down:
            self.typed.emit(self.text())
        elif key == Qt.Key.Key_Backspace and not self.text():
            self.put_list_away()
            self.back_pressed.emit()
        else:
            super().keyPressEvent(event)

    def _edited(self, text: str) -> None:
        """Give what a comma ends, as it is typed or pasted; ask for what completes the rest."""
        *whole, rest = text.replace("\n", ",").split(",")
        found = read_tags(",".join(whole)) if whole else None
        if found is not None and found.tags:
            if found.problem:
                self.refused.emit(found.problem)
                return
            self.setText(rest.lstrip())
            self.given.emit(found.tags)
        self.typed.emit(self.text())

    def _enter(self) -> None:
        chosen = self._list.current if self._list is not None and self._list.isVisible() else None
        if chosen is not None:
            self._take(chosen)
            return
        if not self.text().strip():
            self.left.emit()
            return
        found = read_tags(self.text())
        if found.problem:
            self.refused.emit(found.problem)
            return
        self._give(found.tags)

    def _take(self, choice: Choice) -> None:
        self._give((choice.wire,))

    def _give(self, tags: tuple[str, ...]) -> None:
        self.clear()
        self.put_list_away()
        self.given.emit(tags)
        self.typed.emit("")

    def _escape(self) -> None:
        """Put the list away from what is typed, or leave."""
        if self.completions and self.text():
            self.put_list_away()
        else:
            self.clear()
            self.left.emit()
