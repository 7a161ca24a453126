"""Asks what of a table is to be exported, and as what; the price stands below."""

from collections.abc import Sequence
from datetime import date
from enum import Enum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QWidget

from vtdesk.app.export_plan import ExportPrice, FileKind
from vtdesk.domain.spreadsheet_text import CsvForm, ValueStyle, usual_separator
from vtdesk.domain.values import Formats, date_text
from vtdesk.ui.export.wording import price_words, too_many_words
from vtdesk.ui.look import Look
from vtdesk.ui.parts.label import TextLabel
from vtdesk.ui.parts.question import Question
from vtdesk.ui.parts.segmented import Segmented

_SEPARATORS = {"semicolon": ";", "comma": ",", "tab": "\t"}
_SAMPLE_DAY = date(2026, 12, 31)


class Scope(Enum):
    """Which rows and columns."""

    VIEW = "view"
    MODULE = "module"


class ExportDialog(Question):
    """Asks before a file is written.

    Args:
        look: theme and icons.
        label: what the module's records are called.
        formats: the person's.
        parent: the window.

    Signals:
        changed(): something else is chosen; the price is another one.
    """

    changed = Signal()

    def __init__(self, look: Look, label: str, formats: Formats, parent: QWidget) -> None:
        super().__init__(look, "Export", f"Export {label}", parent)
        self._formats = formats
        self._price: ExportPrice | None = None
        self.scope = self._choice(
            "Rows", [("view", "As in the table"), ("module", "Whole module, all fields")]
        )
        self.kind = self._choice("File", [(".xlsx", "Excel workbook"), (".csv", "CSV")])
        local = f"{date_text(_SAMPLE_DAY, formats)} · 0{formats.decimal_point}5"
        self.style_choice = self._choice("Dates and numbers", [("local", local), ("iso", "ISO")])
        self.separator = self._choice(
            "Between cells", [("semicolon", ";"), ("comma", ","), ("tab", "Tab")]
        )
        form = QFormLayout()
        form.setContentsMargins(0, 6, 0, 6)
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(10)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self._lines = [
            self._line(form, choice)
            for choice in (self.scope, self.kind, self.style_choice, self.separator)
        ]
        self.column.addLayout(form)
        self.price = self.say("")
        self.cancel_button, self.export_button = self.add_answers(
            "Cancel", "Export…", "primary", enter=True
        )
        self.kind.chosen.connect(self._show_ready)
        self.style_choice.chosen.connect(self._propose_separator)
        self.scope.chosen.connect(self._change)
        self._propose_separator()
        self._change()
        self.scope.parts[0].setFocus()

    @property
    def chosen_scope(self) -> Scope:
        """Which rows and columns."""
        return Scope(self.scope.choice)

    @property
    def chosen_kind(self) -> FileKind:
        """What sort of file."""
        return FileKind(self.kind.choice)

    @property
    def chosen_form(self) -> CsvForm:
        """How a CSV file is written."""
        style = ValueStyle(self.style_choice.choice)
        return CsvForm(style, _SEPARATORS[self.separator.choice])

    @property
    def told(self) -> ExportPrice | None:
        """The price on show; None while it is being found out."""
        return self._price

    def show_price(self, price: ExportPrice) -> None:
        """Show what the choice costs."""
        self._price = price
        self._show_ready()

    def show_problem(self, words: str) -> None:
        """Say why it cannot be exported now."""
        self.price.setText(words)

    def _choice(self, name: str, options: Sequence[tuple[str, str]]) -> Segmented:
        choice = Segmented(self._look, options)
        choice.setAccessibleName(name)
        for part in choice.parts:
            part.setAccessibleName(f"{name}: {part.text()}")
        return choice

    def _line(self, form: QFormLayout, choice: Segmented) -> TextLabel:
        label = TextLabel(self._look, choice.accessibleName(), token="text.2")
        label.setBuddy(choice)
        form.addRow(label, choice)
        return label

    def _change(self) -> None:
        self._price = None
        self._show_ready()
        self.changed.emit()

    def _propose_separator(self) -> None:
        usual = usual_separator(ValueStyle(self.style_choice.choice), self._formats)
        self.separator.choose(next(key for key, sign in _SEPARATORS.items() if sign == usual))

    def _show_ready(self) -> None:
        text = self.chosen_kind is FileKind.CSV
        for choice, label in zip((self.style_choice, self.separator), self._lines[2:], strict=True):
            choice.setEnabled(text)
            label.setEnabled(text)
        if self._price is None:
            self.price.setText("Looking what is here…")
            self.export_button.setEnabled(False)
            return
        problem = "" if text else too_many_words(self._price)
        self.price.setText(problem or price_words(self._price))
        self.export_button.setEnabled(not problem)
