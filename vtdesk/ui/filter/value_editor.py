"""The inputs of a condition's value: the form's own, as far as they fit, for one value or several.

What cannot be read is marked where it stands and changes nothing: the condition keeps the last
value that could be.
"""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from vtdesk.app.field_state import FieldState
from vtdesk.app.references import Target
from vtdesk.app.tag_texts import read_tags
from vtdesk.domain import relative
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.modules import GROUPS
from vtdesk.domain.query import Op
from vtdesk.domain.schema import FieldSpec, PicklistValue
from vtdesk.domain.search_text import fold
from vtdesk.domain.typed_text import Unreadable
from vtdesk.domain.values import Cell, read, wire
from vtdesk.ui.bridge import spawns
from vtdesk.ui.edit.inputs.base import FieldInput
from vtdesk.ui.edit.inputs.choice_input import ChoiceInput, fitting
from vtdesk.ui.edit.inputs.choice_list import Choice
from vtdesk.ui.edit.inputs.context import InputContext
from vtdesk.ui.edit.inputs.dates import DateInput
from vtdesk.ui.edit.inputs.marks import AvatarMark, IconMark, Mark
from vtdesk.ui.edit.inputs.multipicklist import MultiPicklistInput
from vtdesk.ui.edit.inputs.owner import OwnerInput
from vtdesk.ui.edit.inputs.picklist import PicklistInput
from vtdesk.ui.edit.inputs.reference import ReferenceInput
from vtdesk.ui.edit.inputs.registry import make_input
from vtdesk.ui.edit.inputs.text import TextInput
from vtdesk.ui.filter.operators import ValueForm, value_form
from vtdesk.ui.filter.values import period_of, read_typed, relaxed, split_typed, value_words

_DAYS = frozenset({FieldKind.DATE, FieldKind.DATETIME})
_TYPED = frozenset(
    {
        FieldKind.INTEGER,
        FieldKind.DOUBLE,
        FieldKind.PERCENTAGE,
        FieldKind.CURRENCY,
        FieldKind.TIME,
    }
)
_LISTED = frozenset({FieldKind.PICKLIST, FieldKind.SALUTATION, FieldKind.MULTIPICKLIST})
_UNSEEN = "not seen yet"
_NOT_STORED = "No record of this name is stored here"
_GROUPS_UNKNOWN = "none yet: Settings, Account"
_RELATIVE_OWNERS = (
    Choice(relative.ME, relative.label(relative.ME), "whoever is signed in", IconMark("ph.user")),
    Choice(
        relative.MY_GROUPS, relative.label(relative.MY_GROUPS), "all of them", IconMark("ph.users")
    ),
)
_PERIODS = tuple(Choice(period, relative.label(period)) for period in relative.PERIODS)
_WIDTHS = {
    ValueForm.TEXT: 190,
    ValueForm.ONE: 190,
    ValueForm.SEVERAL: 250,
    ValueForm.PERIOD: 150,
}
_NARROW = 120


class ValueEditor(QWidget):
    """Hosts the input for one comparison of one field.

    Args:
        spec: the field.
        op: the comparison.
        context: what the program offers to inputs.
        parent: the row.

    Signals:
        changed(object): the wire values are these now, a tuple of strings.
    """

    changed = Signal(object)

    def __init__(self, spec: FieldSpec, op: Op, context: InputContext, parent: QWidget) -> None:
        super().__init__(parent)
        self.spec = relaxed(spec)
        self.form = value_form(op, spec)
        self._context = context
        self._values: tuple[str, ...] = ()
        self.input = self._make_input()
        if self.input is not None:
            row = QHBoxLayout(self)
            row.setContentsMargins(0, 0, 0, 0)
            row.addWidget(self.input)
            self.setFocusProxy(self.input)
            self.setFocusPolicy(self.input.focusPolicy())
            self.setMaximumWidth(context.look.theme.scaled(self._width()))
            self.input.edited.connect(self._typed)
            self.input.chosen.connect(self._chosen)

    @property
    def values(self) -> tuple[str, ...]:
        """The wire values, as last shown or given."""
        return self._values

    @property
    def problem(self) -> str:
        """Why what was typed is no value, or ""."""
        return self.input.state.problem if self.input is not None else ""

    def show_values(self, values: tuple[str, ...]) -> None:
        """Show these; emits nothing, and leaves alone what is being typed."""
        if self.input is None or (values == self._values and self.input.is_typing):
            self._values = values
            return
        self._values = values
        self.input.show_state(FieldState())
        self.input.show_value(self._cell(values), self._text(values))

    def commit(self) -> None:
        """Take what was typed and not yet told."""
        if self.input is not None:
            self.input.commit()

    def _width(self) -> int:
        narrow = self.form is ValueForm.ONE and self.spec.kind in _TYPED | _DAYS
        return _NARROW + 20 if narrow else _WIDTHS[self.form]

    def _make_input(self) -> FieldInput | None:
        context, spec, form = self._context, self.spec, self.form
        if form is ValueForm.NOTHING:
            return None
        if form is ValueForm.PERIOD:
            return PeriodInput(spec, context, self)
        if form is ValueForm.SEVERAL:
            return self._make_several()
        if form is ValueForm.TEXT:
            return TextInput(_as_kind(spec, FieldKind.STRING), context, self)
        return self._make_one()

    def _make_one(self) -> FieldInput:
        context, spec = self._context, self.spec
        if spec.kind in _DAYS:
            return DateInput(_as_kind(spec, FieldKind.DATE), context, self)
        if spec.kind is FieldKind.BOOLEAN:
            formats = context.names.formats
            choices = (PicklistValue("1", formats.yes), PicklistValue("0", formats.no))
            return PicklistInput(_listing(spec, choices), context, self)
        if spec.kind in _LISTED and spec.picklist:
            return PicklistInput(_as_kind(spec, FieldKind.PICKLIST), context, self)
        if spec.kind is FieldKind.OWNER:
            return OwnerPicker(spec, context, self)
        if spec.kind is FieldKind.TAGS:
            return TagPicker(spec, context, self)
        if spec.kind is FieldKind.REFERENCE and spec.refers_to:
            return RecordPicker(spec, context, self)
        if spec.kind in _TYPED:
            return make_input(spec, context, self)
        return TextInput(_as_kind(spec, FieldKind.STRING), context, self)

    def _make_several(self) -> FieldInput:
        context, spec = self._context, self.spec
        if spec.kind is FieldKind.OWNER:
            return OwnersInput(spec, context, self)
        if spec.kind in _LISTED and spec.picklist:
            return MultiPicklistInput(_as_kind(spec, FieldKind.MULTIPICKLIST), context, self)
        return SeveralTextInput(_as_kind(spec, FieldKind.STRING), context, self)

    def _cell(self, values: Sequence[str]) -> str:
        if isinstance(self.input, MultiPicklistInput):
            return wire(self.input.spec, tuple(values)) if values else ""
        return values[0] if values else ""

    def _text(self, values: Sequence[str]) -> str:
        if self.form is ValueForm.TEXT:
            return values[0] if values else ""
        names = self._context.names
        words = (value_words(self.spec, value, names.formats, names.label) for value in values)
        return "; ".join(words)

    def _typed(self, _name: str, text: str) -> None:
        """Read a typed text; one that is no value is marked and changes nothing."""
        if self.form is ValueForm.TEXT:
            self._take((text,) if text else ())
            return
        if self.form is ValueForm.PERIOD or isinstance(self.input, RecordPicker):
            self._refuse(_NOT_STORED if isinstance(self.input, RecordPicker) else _no_period(text))
            return
        parts = split_typed(text) if self.form is ValueForm.SEVERAL else (text,)
        formats, today = self._context.names.formats, self._context.today()
        read = [read_typed(self.spec, part, formats, today) for part in parts]
        reason = next((each.reason for each in read if isinstance(each, Unreadable)), "")
        if reason:
            self._refuse(reason)
        else:
            self._take(tuple(each for each in read if isinstance(each, str) and each))

    def _chosen(self, _name: str, value: str) -> None:
        if isinstance(self.input, MultiPicklistInput):
            self._take(self.input.values)
        elif isinstance(self.input, TagPicker):
            self._take(read_tags(value).tags[:1])
        else:
            self._take((value,) if value else ())

    def _refuse(self, reason: str) -> None:
        if self.input is not None:
            self.input.show_state(FieldState(problem=reason))

    def _take(self, values: tuple[str, ...]) -> None:
        if self.input is not None:
            self.input.show_state(FieldState())
        if values != self._values:
            self._values = values
            self.changed.emit(values)


class PeriodInput(ChoiceInput):
    """A period of days: chosen from a list, or typed, as in "last 45 days"."""

    placeholder = "today, last 30 days"
    nothing_words = "Type it as: last 45 days"

    def __init__(self, spec: FieldSpec, context: InputContext, parent: QWidget) -> None:
        super().__init__(spec, context, parent)
        self.set_trailing("ph.caret-down")

    def look_up(self, text: str) -> None:
        """Narrow the list; a period that was typed in full stands first."""
        choices = fitting(_PERIODS, text)
        typed = period_of(text)
        if typed and all(choice.wire != typed for choice in choices):
            choices.insert(0, Choice(typed, relative.label(typed)))
        self.offer(choices)

    def unknown_text(self, text: str) -> None:
        """Take a period that was typed, or say that it is none."""
        period = period_of(text)
        if period:
            self.take(Choice(period, relative.label(period)))
        else:
            self.edited.emit(self.spec.name, text)


class TagPicker(ChoiceInput):
    """One tag: out of those seen on stored records, or any that is typed."""

    placeholder = "hot"
    nothing_words = "No tags seen on stored records"

    def __init__(self, spec: FieldSpec, context: InputContext, parent: QWidget) -> None:
        super().__init__(spec, context, parent)
        self.set_trailing("ph.caret-down")

    def look_up(self, text: str) -> None:
        """Ask which tags were seen."""
        self._find(text)

    def unknown_text(self, text: str) -> None:
        """Take a tag that was typed."""
        self.take(Choice(text, text))

    @spawns
    async def _find(self, text: str) -> None:
        tags = await self.context.names.find_tags(self.context.schema.name, text)
        if not self.is_current(text):
            return
        typed = "".join(read_tags(text).tags[:1])
        # what was typed in full comes before longer tags that begin with it
        first = [tag for tag in tags if fold(tag) == fold(typed)]
        others = [tag for tag in tags if tag not in first]
        choices = [Choice(tag, tag) for tag in (*first, *others)]
        if typed and not first:
            choices.append(Choice(typed, typed, _UNSEEN))
        self.offer(choices)


class OwnerPicker(OwnerInput):
    """A user or a group, or whoever is signed in."""

    def look_up(self, text: str) -> None:
        """Ask who there is; "me" and "my groups" come first."""
        self._find_with_me(text)

    def mark_of(self, wire: str, label: str) -> Mark | None:
        """The initials, or an icon for "me"."""
        for choice in _RELATIVE_OWNERS:
            if choice.wire == wire:
                return choice.mark
        return super().mark_of(wire, label)

    @spawns
    async def _find_with_me(self, text: str) -> None:
        owners = await self.context.names.owners()
        if self.is_current(text):
            found = [_owner_choice(target) for target in owners]
            relatives = _relative_owners(self.context)
            self.offer(fitting([*relatives, *found], text))


class RecordPicker(ReferenceInput):
    """A record by its name; there is nothing to follow from a condition."""

    def trailing_used(self) -> None:
        """Open the list."""
        self._toggle()

    def show_value(self, cell: Cell, text: str) -> None:
        """Show a record by its name, with the caret of a list."""
        super().show_value(cell, text)
        self.set_trailing("ph.caret-down", "Choose a record")


class OwnersInput(MultiPicklistInput):
    """Several users and groups as chips, "me" and "my groups" among them."""

    def __init__(self, spec: FieldSpec, context: InputContext, parent: QWidget) -> None:
        self._owner = spec
        super().__init__(_listing(spec, (), FieldKind.MULTIPICKLIST), context, parent)
        self._fill()

    def show_value(self, cell: Cell, text: str) -> None:
        """Show the owners; those nobody has named yet by what is known of them."""
        known = {value.value for value in self.spec.picklist}
        values = read(self.spec, cell)
        names = self.context.names
        unknown = tuple(
            PicklistValue(value, value_words(self._owner, value, names.formats, names.label))
            for value in (values if isinstance(values, tuple) else ())
            if value not in known
        )
        self.spec = replace(self.spec, picklist=(*self.spec.picklist, *unknown))
        super().show_value(cell, text)

    @spawns
    async def _fill(self) -> None:
        owners = await self.context.names.owners()
        listed = [PicklistValue(choice.wire, choice.label) for choice in _RELATIVE_OWNERS]
        listed.extend(PicklistValue(str(target.id), target.label) for target in owners)
        known = {value.value for value in listed}
        kept = (value for value in self.spec.picklist if value.value not in known)
        self.spec = replace(self.spec, picklist=(*listed, *kept))
        shown = wire(self.spec, self.values) if self.values else ""
        super().show_value(shown, "")


class SeveralTextInput(TextInput):
    """Several values on one line, parted by semicolons; a pasted column of cells is understood."""

    placeholder = "one; another"


def _as_kind(spec: FieldSpec, kind: FieldKind) -> FieldSpec:
    return replace(spec, kind=kind)


def _listing(
    spec: FieldSpec,
    choices: tuple[PicklistValue, ...],
    kind: FieldKind = FieldKind.PICKLIST,
) -> FieldSpec:
    return replace(spec, kind=kind, picklist=choices)


def _relative_owners(context: InputContext) -> tuple[Choice, ...]:
    """What stands for people; "my groups" says where to choose them while nobody has."""
    if context.names.my_groups:
        return _RELATIVE_OWNERS
    me, groups = _RELATIVE_OWNERS
    return me, replace(groups, detail=_GROUPS_UNKNOWN)


def _owner_choice(target: Target) -> Choice:
    group = target.module == GROUPS
    mark = AvatarMark(target.label, group=group)
    return Choice(str(target.id), target.label, "group" if group else "", mark)


def _no_period(text: str) -> str:
    return f"“{text.strip()}” is no period. Type it as: last 45 days, this month, next quarter."
