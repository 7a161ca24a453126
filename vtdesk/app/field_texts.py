"""What a person reads and types in one field: the text shown, what a text means, what is wrong."""

from collections.abc import Callable
from datetime import datetime

from vtdesk.app.edits import Edit
from vtdesk.app.references import References
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.schema import FieldSpec
from vtdesk.domain.typed_text import Unreadable, parse
from vtdesk.domain.validate import check_value
from vtdesk.domain.values import Cell, Formats, display, wire
from vtdesk.domain.wire_text import cell_text

_SHOWN_AS_STORED = frozenset({FieldKind.TEXT, FieldKind.STRING, FieldKind.PHONE, FieldKind.URL})


class FieldTexts:
    """Text of fields in the person's formats, one and the same for forms and tables.

    Args:
        references: names of records.
        formats: the person's.
        now: the present moment in the person's zone.
    """

    def __init__(
        self,
        references: References,
        formats: Callable[[], Formats],
        now: Callable[[], datetime],
    ) -> None:
        self._references = references
        self._formats = formats
        self._now = now

    @property
    def currency(self) -> str:
        """The sign of what amounts are in unless their record says otherwise; "" if not known."""
        return self._formats().currency

    def show(self, spec: FieldSpec, cell: Cell) -> str:
        """What a person reads for a wire value."""
        return display(spec, cell, self._formats(), self._references.labeller(spec))

    def in_input(self, spec: FieldSpec | None, cell: Cell) -> str:
        """What an input shows of a wire value: free text exactly as it is stored."""
        if spec is None or spec.kind in _SHOWN_AS_STORED:
            return plain(cell)
        return self.show(spec, cell)

    def of_edit(self, spec: FieldSpec, edit: Edit) -> str:
        """What a person reads for an edit."""
        return edit.text if edit.unread else self.show(spec, edit.text)

    def typed(self, spec: FieldSpec, text: str, base: Cell) -> Edit:
        """The edit that a typed text means; a text that is shown for a value means that value.

        Args:
            spec: the field.
            text: as typed.
            base: what stood there before.
        """
        if text == self.show(spec, base) or text == self.in_input(spec, base):
            return Edit(plain(base))
        return self.understood(spec, text)

    def understood(self, spec: FieldSpec, text: str) -> Edit:
        """The value that a typed text means; text that is none is kept with the reason."""
        parsed = parse(spec, text, self._formats(), today=self._now().date())
        if isinstance(parsed, Unreadable):
            return Edit(text, parsed.reason)
        return Edit(wire(spec, parsed))

    def problem(self, spec: FieldSpec, edit: Edit) -> str:
        """Why an edit cannot be saved, in words; "" if it can."""
        if edit.unread:
            return edit.unread
        problem = check_value(spec, edit.text)
        return problem.words if problem is not None else ""


def plain(cell: Cell) -> str:
    """A wire value as text."""
    return "" if cell is None else cell_text(cell)
