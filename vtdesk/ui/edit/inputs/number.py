"""Numbers: whole ones, decimals, percentages, money."""

from PySide6.QtWidgets import QWidget

from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.schema import FieldSpec
from vtdesk.domain.values import Cell
from vtdesk.ui.edit.inputs.context import InputContext
from vtdesk.ui.edit.inputs.text import TextInput

_LONGEST_SIGN = 3


class NumberInput(TextInput):
    """A number as this person writes it, group separators and all."""

    placeholder = "0"

    def __init__(self, spec: FieldSpec, context: InputContext, parent: QWidget) -> None:
        super().__init__(spec, context, parent)
        if spec.kind is FieldKind.CURRENCY:
            point = context.names.formats.decimal_point
            self.placeholder = f"0{point}00"
            self.line.setPlaceholderText(self.placeholder)
        if spec.kind is FieldKind.PERCENTAGE:
            self.set_note("%")

    def show_value(self, cell: Cell, text: str) -> None:
        """Show a number; the sign of a percentage stands beside it."""
        if self.spec.kind is FieldKind.CURRENCY:
            self._show_currency()
        if self.spec.kind is FieldKind.PERCENTAGE:
            text = text.removesuffix("%").rstrip()
        super().show_value(cell, text)

    def _show_currency(self) -> None:
        """A sign stands before the amount; a name, which is longer, behind it."""
        record = self.context.at_hand.record
        formats = self.context.names.formats
        currency = record.currency if record is not None else formats.currency
        is_sign = len(currency) <= _LONGEST_SIGN
        self.set_leading_text(currency if is_sign else "")
        self.show_hint("" if is_sign else currency)
