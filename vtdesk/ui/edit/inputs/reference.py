"""A record that another one points to."""

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from vtdesk.app.references import Target
from vtdesk.domain.errors import VtdeskError
from vtdesk.domain.ids import AnyId, ModuleName, parse_id
from vtdesk.domain.schema import FieldSpec
from vtdesk.domain.values import Cell
from vtdesk.ui.bridge import spawns
from vtdesk.ui.edit.inputs.base import is_follow_key
from vtdesk.ui.edit.inputs.choice_input import ChoiceInput
from vtdesk.ui.edit.inputs.choice_list import NOTE, Choice
from vtdesk.ui.edit.inputs.context import InputContext
from vtdesk.ui.edit.inputs.marks import IconMark, Mark
from vtdesk.ui.icons import module_icon
from vtdesk.ui.prices import calls_text

PAUSE_MS = 300
"""How long the typing rests before the server is offered as well."""

_SEARCH = "search"
_CREATE = "create"
_LONGEST_SHOWN = 40
_TELLING = 2
"""How much is said of each of several records of one name."""


class ReferenceInput(ChoiceInput):
    """A record by its name, found while typing in all modules it may be of.

    Stored records come at once, those chosen lately first. Where this computer does not have all
    of them, a line offers to ask the server; another one makes a new record of the typed name.
    The arrow, or Ctrl+Enter, goes to the record.
    """

    placeholder = "Type a name"
    nothing_words = "Nothing of that name is stored here"
    opens_on_click = False

    def __init__(self, spec: FieldSpec, context: InputContext, parent: QWidget) -> None:
        super().__init__(spec, context, parent)
        self._found: list[Choice] = []
        self._foot: Choice | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._offer_search)
        self._show_target()

    def look_up(self, text: str) -> None:
        """Ask the store; the server's turn is offered when the typing rests."""
        self._foot = None
        self._pause.start()
        self._find(text)

    def show_value(self, cell: Cell, text: str) -> None:
        """Show a record by its name."""
        super().show_value(cell, text)
        self._show_target()

    def mark_of(self, wire: str, label: str) -> Mark | None:
        """The icon of the record's module."""
        return IconMark(module_icon(self._module_of(wire)))

    @property
    def leads_on(self) -> bool:
        """It names a record."""
        return bool(self.wire)

    def trailing_used(self) -> None:
        """Go to the record."""
        if self.wire:
            self.followed.emit(self.wire)

    def key_pressed(self, event: QKeyEvent) -> bool:
        """Follow with Ctrl+Enter."""
        if is_follow_key(event):
            self.trailing_used()
            return True
        return super().key_pressed(event)

    def cursor_left(self) -> None:
        """Offer nothing more."""
        self._pause.stop()
        super().cursor_left()

    def take(self, choice: Choice) -> None:
        """Take a record, and offer it first the next time."""
        self._pause.stop()
        super().take(choice)
        record = _id_of(choice.wire)
        if record is not None:
            names = self.context.names
            names.tasks.spawn(names.targets.remember(record), "remember a chosen record")

    def act(self, choice: Choice) -> None:
        """Ask the server, or have a new record made."""
        text = self.line.text().strip()
        if choice.action == _SEARCH:
            self._say("Asking Vtiger…")
            self._search(self.line.text())
        elif choice.action.startswith(_CREATE):
            module = choice.action.removeprefix(f"{_CREATE} ")
            if self.choice_list is not None:
                self.choice_list.dismiss()
            self.creation_wanted.emit(self.spec.name, module, text)

    def unknown_text(self, text: str) -> None:
        """Keep what was typed; the edit session says what is wrong with it."""
        self.edited.emit(self.spec.name, text)

    def apply_writable(self, writable: bool) -> None:
        """Let it be chosen, or only be read and followed."""
        super().apply_writable(writable)
        self._show_target()

    @spawns
    async def _find(self, text: str) -> None:
        found = await self.context.names.find_targets(self.spec.refers_to, text)
        if self.is_current(text):
            self._found = self._choices_of(found)
            self.offer(self._lines(text))

    @spawns
    async def _search(self, text: str) -> None:
        before = len(self._found)
        try:
            found = await self.context.names.targets.search(self.spec.refers_to, text)
        except VtdeskError as error:
            self._say(error.summary)
            return
        if self.is_current(text):
            self._found = self._choices_of(found)
            words = "Vtiger has no other of that name" if len(found) <= before else ""
            self._say(words)

    def _offer_search(self) -> None:
        """Put a line below the stored records that asks the server, where that may help."""
        text = self.line.text()
        if not self.is_typing or not self.is_open:
            return
        calls = self.context.names.targets.calls(self.spec.refers_to, text)
        if calls:
            words = f"Search Vtiger for “{_short(text)}”"
            mark = IconMark("ph.magnifying-glass", "accent.text")
            self._foot = Choice("", words, calls_text(calls), mark, action=_SEARCH)
            self.amend(self._lines(text))

    def _say(self, words: str) -> None:
        """Say something below the records; "" takes it away."""
        self._foot = Choice("", words, action=NOTE) if words else None
        self.amend(self._lines(self.line.text()))

    def _lines(self, text: str) -> list[Choice]:
        lines = list(self._found)
        if self._foot is not None:
            lines.append(self._foot)
        if text.strip() and self.is_typing and self.context.makes_records:
            lines.extend(self._creation(module, text) for module in self.spec.refers_to)
        return lines

    def _creation(self, module: ModuleName, text: str) -> Choice:
        kind = self.context.names.info(module).singular.lower()
        mark = IconMark("ph.plus", "accent.text")
        return Choice("", f"New {kind} “{_short(text)}”", mark=mark, action=f"{_CREATE} {module}")

    def _choices_of(self, targets: Sequence[Target]) -> list[Choice]:
        """Lines for records; those of one name say what else is known of them."""
        names = Counter(target.label for target in targets)
        return [self._choice(target, alike=names[target.label] > 1) for target in targets]

    def _choice(self, target: Target, *, alike: bool) -> Choice:
        parts = []
        if alike and (card := self.context.names.card(target.id)) is not None:
            parts = [text for _, text in card.lines[:_TELLING]]
        if len(self.spec.refers_to) > 1:
            parts.append(self.context.names.info(target.module).singular)
        mark = IconMark(module_icon(target.module))
        return Choice(str(target.id), target.label, " · ".join(parts), mark)

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


def _short(text: str) -> str:
    """A typed text that leaves a line its room."""
    shown = " ".join(text.split())
    return shown if len(shown) <= _LONGEST_SHOWN else f"{shown[: _LONGEST_SHOWN - 1]}…"


def _id_of(wire: str) -> AnyId | None:
    try:
        return parse_id(wire)
    except ValueError:
        return None
