"""Hints below fields that another record holds the same; they never keep anybody from saving.

The store is looked through without a call whenever a telling field was changed and left. Where it
does not hold all records of the module, a field that describe calls unique offers to ask Vtiger.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from vtdesk.app.duplicates import MOST_HINTS, is_telling
from vtdesk.app.editing import EditSession
from vtdesk.app.references import Target
from vtdesk.domain.errors import VtdeskError
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.schema import FieldSpec
from vtdesk.ui.bridge import spawns
from vtdesk.ui.edit.hint_line import HintLine
from vtdesk.ui.edit.inputs.context import InputContext, TaskOwner
from vtdesk.ui.edit.row import FieldRow
from vtdesk.ui.prices import calls_text

_LONGEST_NAME = 60
_NOUNS = {FieldKind.EMAIL: "e-mail", FieldKind.PHONE: "phone number"}


class DuplicateHints(QObject):
    """Looks for the same values and says below their fields who has them.

    Args:
        context: of the form.
        row_of: the row of a field; None if it is not made.
        arrange: puts rows into place when one of them has grown.
        parent: the form.

    Signals:
        wanted(module, key): a person wants to see a record that holds the same, beside this one.
    """

    wanted = Signal(str, object)

    def __init__(
        self,
        context: InputContext,
        row_of: Callable[[str], FieldRow | None],
        arrange: Callable[[], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._row_of = row_of
        self._arrange = arrange
        self._hints: dict[str, DuplicateHint] = {}

    def forget(self) -> None:
        """Take all hints away: another record is on show."""
        for name in tuple(self._hints):
            self._take_away(name)

    def drop_stale(self, edit: EditSession) -> None:
        """Take away the hints of values that are others now."""
        stale = [name for name, hint in self._hints.items() if hint.wire != _wire(edit, name)]
        for name in stale:
            self._take_away(name)
        if stale:
            self._arrange()

    def look(self, edit: EditSession, name: str) -> None:
        """A field of a record was left."""
        spec = edit.schema.field(name)
        if spec is None or not is_telling(spec) or name in self._hints:
            return
        if name in edit.changed_fields and not edit.state(name).problem:
            work = self._look(edit, spec, _wire(edit, name))
            self._context.names.tasks.spawn(work, "look for the same value")

    async def _look(self, edit: EditSession, spec: FieldSpec, wire: str) -> None:
        duplicates = self._context.names.records.duplicates
        found = await duplicates.same_value(edit.module, spec.name, wire, edit.key)
        may_ask = spec.unique and bool(wire.strip()) and duplicates.may_be_on_server(edit.module)
        row = self._row_of(spec.name)
        if row is None or not self._holds(edit, spec.name, wire) or not (found or may_ask):
            return
        self._take_away(spec.name)
        hint = DuplicateHint(self._context, edit, row, wire)
        hint.grown.connect(self._grow)
        hint.wanted.connect(self.wanted)
        self._hints[spec.name] = hint
        if found:
            hint.show_found(found)
        else:
            hint.offer_server()

    def _holds(self, edit: EditSession, name: str, wire: str) -> bool:
        return self._context.at_hand.record is edit and _wire(edit, name) == wire

    def _grow(self) -> None:
        self._arrange()

    def _take_away(self, name: str) -> None:
        hint = self._hints.pop(name, None)
        if hint is not None:
            hint.take_away()


class DuplicateHint(HintLine):
    """What is said of one value, and what can be done about it.

    Args:
        context: of the form. Where it makes no records, as in a dialog, it opens none either.
        edit: the record.
        row: of the field; the hint stands below it.
        wire: the value.

    Signals:
        wanted(module, key): a person wants to see a record that holds the same.
        grown(): it may need more room, or less.
    """

    wanted = Signal(str, object)
    grown = Signal()

    def __init__(self, context: InputContext, edit: EditSession, row: FieldRow, wire: str) -> None:
        super().__init__(context.look, row.section)
        self.wire = wire
        self.menu = QMenu(self)
        self._context = context
        self._edit = edit
        self._row = row
        self._found: tuple[Target, ...] = ()
        self._asking = False
        self._gone = False
        self.link.clicked.connect(self._press)
        self.menu.triggered.connect(self._choose)
        row.show_hint(self)

    @property
    def tasks(self) -> TaskOwner:
        """Where Vtiger's answer is waited for."""
        return self._context.names.tasks

    def show_found(self, found: Sequence[Target]) -> None:
        """Say who holds the same, at least one, and offer to open them."""
        self._found = tuple(found)
        self.menu.clear()
        for place, target in enumerate(found):
            self.menu.addAction(_short(target.label).replace("&", "&&")).setData(place)
        words = duplicate_words(found, self._plural, noun_of(self._row.spec))
        if not self._context.makes_records:
            self._tell(words)
        elif len(found) == 1:
            self._tell(words, "Open", f"Open {_short(found[0].label)} in a tab")
        else:
            self._tell(words, "Show", f"Show the {self._plural} that have it")

    def offer_server(self) -> None:
        """Say that the store cannot tell, and what asking Vtiger costs."""
        self._offer(f"Not all {self._plural} are on this computer.")

    def take_away(self) -> None:
        """The value is another one now: the hint goes."""
        self._gone = True
        self._row.show_hint(None)
        self.hide()
        self.deleteLater()

    @property
    def _plural(self) -> str:
        return self._context.names.info(self._edit.module).label.lower()

    def _offer(self, words: str) -> None:
        self._tell(words, f"Ask Vtiger · {calls_text(1)}")

    def _tell(self, words: str, link: str = "", link_name: str = "") -> None:
        self.say(words, link, link_name)
        self.grown.emit()

    def _press(self) -> None:
        if not self._found:
            self._ask_server()
        elif len(self._found) == 1:
            self._open(self._found[0])
        else:
            self.menu.popup(self.link.mapToGlobal(self.link.rect().bottomLeft()))
            self.menu.setActiveAction(self.menu.actions()[0])

    def _choose(self, action: QAction) -> None:
        self._open(self._found[action.data()])

    def _open(self, target: Target) -> None:
        self.wanted.emit(target.module, target.id.key)

    @spawns
    async def _ask_server(self) -> None:
        if self._asking:
            return
        self._asking = True
        self.link.setText("Asking…")
        edit, field = self._edit, self._row.spec.name
        duplicates = self._context.names.records.duplicates
        try:
            found = await duplicates.same_on_server(edit.module, field, self.wire, edit.key)
        except VtdeskError as error:
            if not self._gone:
                self._offer(error.summary)
            return
        finally:
            self._asking = False
        if self._gone:
            return
        if found:
            self.show_found(found)
        else:
            singular = self._context.names.info(edit.module).singular.lower()
            self._tell(f"No other {singular} in Vtiger has this {noun_of(self._row.spec)}.")


def duplicate_words(found: Sequence[Target], plural: str, noun: str) -> str:
    """Who else holds the same, in a sentence.

    Args:
        found: at least one record; of `MOST_HINTS` nobody knows whether there are more.
        plural: what such records are, as in "contacts".
        noun: what they share, as in "e-mail".
    """
    if len(found) == 1:
        return f"{_short(found[0].label)} has this {noun} too."
    more = " or more" if len(found) >= MOST_HINTS else ""
    return f"{len(found)}{more} other {plural} have this {noun}."


def noun_of(spec: FieldSpec) -> str:
    """What a field holds, in the middle of a sentence."""
    return _NOUNS.get(spec.kind, spec.label)


def _short(name: str) -> str:
    line = " ".join(name.split())
    return line if len(line) <= _LONGEST_NAME else f"{line[: _LONGEST_NAME - 1]}…"


def _wire(edit: EditSession, name: str) -> str:
    return str(edit.cell(name) or "")
