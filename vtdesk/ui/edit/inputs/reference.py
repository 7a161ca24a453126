"""A record that another one points to."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from vtdesk.app.references import Target
from vtdesk.domain.ids import AnyId, ModuleName, parse_id
from vtdesk.domain.schema import FieldSpec
from vtdesk.domain.values import Cell
from vtdesk.ui.edit.inputs.choice_input import ChoiceInput
from vtdesk.ui.edit.inputs.choice_list import Choice
from vtdesk.ui.edit.inputs.context import InputContext
from vtdesk.ui.edit.inputs.marks import IconMark, Mark
from vtdesk.ui.icons import module_icon


class ReferenceInput(ChoiceInput):
    """A record by its name, found while typing in all modules it may be of.

    The arrow, or Ctrl+Enter, goes to the record.
    """

    placeholder = "Type a name"
    nothing_words = "Nothing of that name is stored here"
    opens_on_click = False

    def __init__(self, spec: FieldSpec, context: InputContext, parent: QWidget) -> None:
        super().__init__(spec, context, parent)
        self._show_target()

    def look_up(self, text: str) -> None:
        """Ask the store."""
        self.context.names.tasks.spawn(self._find(text), "records to refer to")

    def show_value(self, cell: Cell, text: str) -> None:
        """Show a record by its name."""
        super().show_value(cell, text)
        self._show_target()

    def mark_of(self, wire: str, label: str) -> Mark | None:
        """The icon of the record's module."""
        return IconMark(module_icon(self._module_of(wire)))

    def trailing_used(self) -> None:
        """Go to the record."""
        if self.wire:
            self.followed.emit(self.wire)

    def key_pressed(self, event: QKeyEvent) -> bool:
        """Follow with Ctrl+Enter."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.trailing_used()
            return True
        return super().key_pressed(event)

    def unknown_text(self, text: str) -> None:
        """Keep what was typed; the edit session says what is wrong with it."""
        self.edited.emit(self.spec.name, text)

    async def _find(self, text: str) -> None:
        found = await self.context.names.find_targets(self.spec.refers_to, text)
        if self.is_current(text):
            self.offer([self._choice(target) for target in found])

    def _choice(self, target: Target) -> Choice:
        several = len(self.spec.refers_to) > 1
        detail = self.context.names.info(target.module).singular if several else ""
        return Choice(str(target.id), target.label, detail, IconMark(module_icon(target.module)))

    def apply_writable(self, writable: bool) -> None:
        """Let it be chosen, or only be read and followed."""
        super().apply_writable(writable)
        self._show_target()

    def _show_target(self) -> None:
        wanted = self.writable or self.wire
        self.show_mark(self.mark_of(self.wire, self.line.text()) if wanted else None)
        self.set_trailing("ph.arrow-right" if self.wire else "", "Open this record")

    def _module_of(self, wire: str) -> ModuleName:
        record = _id_of(wire)
        module = self.context.names.module_of(record) if record is not None else None
        if module is not None:
            return module
        return self.spec.refers_to[0] if self.spec.refers_to else ModuleName("")


def _id_of(wire: str) -> AnyId | None:
    try:
        return parse_id(wire)
    except ValueError:
        return None
