"""Who a record belongs to: a user or a group."""

from PySide6.QtWidgets import QWidget

from vtdesk.app.references import Target
from vtdesk.domain.ids import parse_record_id
from vtdesk.domain.modules import GROUPS
from vtdesk.domain.schema import FieldSpec
from vtdesk.ui.bridge import spawns
from vtdesk.ui.edit.inputs.choice_input import ChoiceInput, fitting
from vtdesk.ui.edit.inputs.choice_list import Choice
from vtdesk.ui.edit.inputs.context import InputContext
from vtdesk.ui.edit.inputs.marks import AvatarMark, Mark


class OwnerInput(ChoiceInput):
    """A picker of users and groups, oneself on top."""

    nothing_words = "Nobody of that name"

    def __init__(self, spec: FieldSpec, context: InputContext, parent: QWidget) -> None:
        super().__init__(spec, context, parent)
        self.set_trailing("ph.caret-down")

    def look_up(self, text: str) -> None:
        """Ask who there is."""
        self._find(text)

    def mark_of(self, wire: str, label: str) -> Mark | None:
        """The initials; of a group in a square."""
        record = parse_record_id(wire)
        if record is None or not label:
            return None
        return AvatarMark(label, group=self.context.names.module_of(record) == GROUPS)

    def apply_writable(self, writable: bool) -> None:
        """Let it be chosen, or only be read."""
        super().apply_writable(writable)
        self.set_trailing("ph.caret-down" if writable else "")

    @spawns
    async def _find(self, text: str) -> None:
        owners = await self.context.names.owners()
        if self.is_current(text):
            self.offer(fitting([self._choice(target) for target in owners], text))

    def _choice(self, target: Target) -> Choice:
        group = target.module == GROUPS
        detail = "you" if self.context.names.is_me(target.id) else "group" if group else ""
        return Choice(str(target.id), target.label, detail, AvatarMark(target.label, group=group))
