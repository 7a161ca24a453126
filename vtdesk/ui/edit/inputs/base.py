"""What every input has in common: one field, one value, and how it tells of edits.

Setters never emit. `edited` and `chosen` tell of what a person did, and nothing else does: a form
that is filled and saved untouched changes nothing.
"""

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from vtdesk.app.field_state import FieldState
from vtdesk.domain.schema import FieldSpec
from vtdesk.domain.values import Cell
from vtdesk.ui.edit.inputs.context import InputContext, TaskOwner
from vtdesk.ui.parts.field_frame import FieldFrame, FieldMarks
from vtdesk.ui.parts.label import text_width
from vtdesk.ui.parts.plain_tip import plain_tip

_HINT_GAP = 12


def is_follow_key(event: QKeyEvent) -> bool:
    """Whether these are the keys that lead from a value to what it names: Ctrl+Enter."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
    return enter and modifiers == Qt.KeyboardModifier.ControlModifier


class FieldInput(FieldFrame):
    """The input of one field; one class per kind of field.

    Args:
        spec: the field.
        context: what the program offers to inputs.
        editor: the widget that holds the value.
        parent: the form's section.

    Signals:
        edited(name, text): a person typed; the text is to be read by the field's type.
        chosen(name, wire): a person chose a value that is ready for the wire.
        left(name): the keyboard went elsewhere.
        newer_wanted(name): a person wants the server's newer value.
        followed(wire): a person wants to see the record this id names.
        called(phone): this number was handed to the telephone.
        creation_wanted(name, module, text): a person wants to point to a new record of a module,
            with what was typed as its name.
        edit_refused(): a person typed into a field that could be changed, but not now.
        height_changed(): it needs more room, or less.
    """

    edited = Signal(str, str)
    chosen = Signal(str, str)
    left = Signal(str)
    newer_wanted = Signal(str)
    followed = Signal(str)
    called = Signal(str)
    creation_wanted = Signal(str, str, str)
    edit_refused = Signal()
    height_changed = Signal()

    def __init__(
        self, spec: FieldSpec, context: InputContext, editor: QWidget, parent: QWidget
    ) -> None:
        self.spec = spec
        self.context = context
        self.look = context.look
        self._writable = True
        self._held_back = False
        self._hint = ""
        self._state = FieldState()
        super().__init__(context.look, editor, parent)
        editor.setAccessibleName(spec.label)
        self.newer_clicked.connect(self._want_newer)

    @property
    def tasks(self) -> TaskOwner:
        """Where coroutines of this input run."""
        return self.context.names.tasks

    @property
    def state(self) -> FieldState:
        """How the field stands, as last shown."""
        return self._state

    @property
    def writable(self) -> bool:
        """Whether a person may change the value."""
        return self._writable

    @property
    def is_typing(self) -> bool:
        """A person is in the middle of typing: the text on screen is not finished."""
        return False

    @property
    def leads_on(self) -> bool:
        """Whether Ctrl+Enter leads somewhere from the value."""
        return False

    @property
    def has_cursor(self) -> bool:
        """Whether the keyboard is in it."""
        return self.editor.hasFocus()

    @property
    def held_back(self) -> bool:
        """The record holds another value than the one on screen, which is being edited."""
        return self._held_back

    def show_value(self, cell: Cell, text: str) -> None:
        """Show a value.

        Args:
            cell: the wire value.
            text: its display text, or what was typed and could not be read.
        """
        raise NotImplementedError

    def refresh_value(self, cell: Cell, text: str) -> None:
        """Show a value, unless the cursor is in the one on screen: then only mark the newer one."""
        if self.is_typing:
            return
        if self.keeps_under_cursor(text):
            self._held_back = True
            self._show_marks()
            return
        self.release()
        self.show_value(cell, text)

    def keeps_under_cursor(self, text: str) -> bool:
        """Whether the cursor is in a text that is another than this one."""
        return False

    @property
    def holds_back(self) -> bool:
        """The value on screen is an older one, kept because the cursor is in it."""
        return self._held_back

    def release(self) -> None:
        """The value on screen is the record's own again."""
        if self._held_back:
            self._held_back = False
            self._show_marks()

    def show_state(self, state: FieldState) -> None:
        """Show how the field stands."""
        if state != self._state:
            self._state = state
            self._show_marks()

    def set_writable(self, writable: bool) -> None:
        """Let the value be changed, or show it as plain text."""
        if writable == self._writable:
            return
        self._writable = writable
        self.apply_writable(writable)

    def apply_writable(self, writable: bool) -> None:
        """Dress the field for another answer to whether it may be changed."""
        self.set_read_only(not writable)
        focus = Qt.FocusPolicy.StrongFocus if writable else Qt.FocusPolicy.ClickFocus
        self.editor.setFocusPolicy(focus)
        self.setFocusPolicy(focus)

    def set_trailing(self, icon: str, name: str = "", *, by_key: bool = False) -> None:
        """Put a button at the end, in the small size of a form's icons."""
        super().set_trailing(icon, name, by_key=by_key)
        metrics = self.look.theme.metrics
        side = metrics.icon_mark if "caret" in icon else metrics.icon_small
        if self.trailing is not None:
            self.trailing.setIconSize(QSize(side, side))

    def show_hint(self, words: str) -> None:
        """Put quiet words at the end as long as they leave the whole value its room."""
        self._hint = words
        self._fit_hint()

    def value_width(self) -> int:
        """Pixels that the whole value takes."""
        return 0

    def commit(self) -> None:
        """Tell of what was typed and not yet told, before a save."""

    def height_for(self, width: int) -> int:
        """Pixels it takes when it is this wide."""
        return self.look.theme.metrics.field

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the editor's keyboard."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            # the window has an action with these keys, too
            if is_follow_key(event) and self.leads_on:
                event.accept()
                return True
        elif event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            self._notice_refused(event)
            return self.key_pressed(event)
        if event.type() is QEvent.Type.FocusOut:
            self.cursor_left()
            self.left.emit(self.spec.name)
        return super().eventFilter(watched, event)

    def key_pressed(self, event: QKeyEvent) -> bool:
        """A key meant for the editor; true where the input used it up."""
        return False

    def cursor_left(self) -> None:
        """The keyboard went elsewhere."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the hint up where the value needs its room."""
        super().resizeEvent(event)
        if self._hint:
            self._fit_hint()

    def _fit_hint(self) -> None:
        self.set_note("")
        font = self.look.theme.font("small")
        room = self.editor.width() - text_width(QFontMetrics(font), self._hint) - _HINT_GAP
        if self._hint and room >= self.value_width():
            self.set_note(self._hint)

    def _show_marks(self) -> None:
        state = self._state
        newer = state.newer
        if newer is None and self._held_back:
            newer = ""
        self.show_marks(
            FieldMarks(
                changed=state.changed,
                waiting=state.waiting,
                was=" ".join(state.was.split()),
                problem=state.problem,
                newer=newer,
            )
        )
        self.setToolTip(plain_tip(self._tip()))
        self.editor.setAccessibleDescription(self._tip())

    def _tip(self) -> str:
        state = self._state
        sentences = [state.problem, state.not_allowed]
        if state.newer is not None:
            sentences.append(f"Vtiger now has: {state.newer or 'nothing'}")
        if state.changed:
            sentences.append(f"was {state.was}" if state.was else "was empty")
        if state.waiting:
            sentences.append("waiting to send")
        return "\n".join(sentence for sentence in sentences if sentence)

    def _notice_refused(self, event: QKeyEvent) -> None:
        if (
            not self._writable
            and self.spec.writable
            and event.text().isprintable()
            and event.text()
        ):
            self.edit_refused.emit()

    def _want_newer(self) -> None:
        self.newer_wanted.emit(self.spec.name)
