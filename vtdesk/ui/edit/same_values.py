"""Hints below fields that another record holds the same; they never keep anybody from saving."""

from collections.abc import Callable, Sequence

from vtdesk.app.duplicates import is_telling
from vtdesk.app.editing import EditSession
from vtdesk.app.references import Target
from vtdesk.ui.edit.inputs.context import InputContext


class SameValues:
    """Looks in the store, without a call, whenever a telling field was changed and left.

    Args:
        context: of the form.
        show: puts words below a field.
    """

    def __init__(self, context: InputContext, show: Callable[[str, str], None]) -> None:
        self._context = context
        self._show = show
        self._hinted: set[str] = set()

    def forget(self) -> None:
        """Take all hints away: another record is on show."""
        for name in self._hinted:
            self._show(name, "")
        self._hinted.clear()

    def look(self, edit: EditSession, name: str) -> None:
        """A field of a record was left."""
        spec = edit.schema.field(name)
        if spec is None or not is_telling(spec):
            return
        state = edit.state(name)
        if state.changed and not state.problem:
            work = self._look(edit, name, str(edit.cell(name) or ""))
            self._context.names.tasks.spawn(work, "look for the same value")
        elif name in self._hinted:
            self._say(name, "")

    async def _look(self, edit: EditSession, name: str, wire: str) -> None:
        duplicates = self._context.names.records.duplicates
        found = await duplicates.same_value(edit.module, name, wire, edit.key)
        if self._context.at_hand.record is edit and str(edit.cell(name) or "") == wire:
            self._say(name, hint_words(found))

    def _say(self, name: str, words: str) -> None:
        if words:
            self._hinted.add(name)
        else:
            self._hinted.discard(name)
        self._show(name, words)


def hint_words(found: Sequence[Target]) -> str:
    """Who else holds it, in a sentence; "" for nobody."""
    if not found:
        return ""
    if len(found) == 1:
        return f"{found[0].label} has this too."
    others = "1 other" if len(found) == 2 else f"{len(found) - 1} others"
    return f"{found[0].label} and {others} have this too."
