"""Changing fields of many records: what is to change, a preview, the price, and Start."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from vtdesk.domain.schema import ModuleInfo
from vtdesk.ui.browse.wording import in_sentence, records_text
from vtdesk.ui.bulk.field_line import FieldLine, editable_choices
from vtdesk.ui.edit.inputs.context import InputContext
from vtdesk.ui.look import Look
from vtdesk.ui.parts.buttons import push_button
from vtdesk.ui.parts.label import ElidedLabel
from vtdesk.ui.staging.change_list import ChangedRecord
from vtdesk.ui.staging.change_view import ChangeView
from vtdesk.ui.staging.page_head import PageHead
from vtdesk.ui.staging.price_column import Allowance, PriceColumn, PriceLine
from vtdesk.ui.staging.priced_page import PricedPage
from vtdesk.ui.staging.review_page import ColumnHeads

PREVIEWED = 20
"""How many records the preview shows."""

_MOST_LINES = 12


class BulkPage(PricedPage):
    """Asks what to change; what it shows and starts is decided by its owner.

    Signals:
        back_asked(): the person gave it up.
        values_changed(): other fields or values are chosen.
        start_asked(): the work is to begin.
    """

    back_asked = Signal()
    values_changed = Signal()
    start_asked = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, PriceColumn(look, "To send", "Ctrl+Shift+S", ("Cancel",)), parent)
        self._context: InputContext | None = None
        self._info: ModuleInfo | None = None
        self._count = 0
        self._fields: list[FieldLine] = []
        self.head = PageHead(look, "Bulk edit")
        self._form = QWidget()
        self._form_column = QVBoxLayout(self._form)
        self._form_column.setContentsMargins(20, 16, 20, 14)
        self._form_column.setSpacing(8)
        self.more_button = push_button(look, "Another field", "quiet", icon="ph.plus")
        self.more_button.clicked.connect(self._add_empty)
        self._form_column.addWidget(self.more_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._said = ElidedLabel(look, kind="small", token="text.2")
        self.heads = ColumnHeads(look, "After")
        self.preview = ChangeView(look, checkable=False, can_take_back=False)
        self.preview.setAccessibleName("Preview")
        self._lay_out()
        self.head.back_asked.connect(self.back_asked)
        self.price.go_button.clicked.connect(self.start_asked)
        self.price.other_buttons[0].clicked.connect(self.back_asked)

    def _lay_out(self) -> None:
        column = self.column
        column.addWidget(self.head)
        column.addWidget(self._form)
        said = QHBoxLayout()
        said.setContentsMargins(20, 0, 20, 0)
        said.addWidget(self._said)
        column.addLayout(said)
        column.addWidget(self.heads)
        column.addWidget(self.preview, 1)
        # the lines stay at the top while there is nothing to show below them
        column.addStretch()
        self.add_price()

    @property
    def lines(self) -> tuple[FieldLine, ...]:
        """The lines on show."""
        return tuple(self._fields)

    @property
    def values(self) -> dict[str, str]:
        """Wire values by field, of the lines that have one."""
        return {
            line.spec.name: line.wire
            for line in self._fields
            if line.spec is not None and line.wire is not None
        }

    @property
    def can_start(self) -> bool:
        """Something is to change and nothing is in the way."""
        return bool(self.values) and not any(line.problem for line in self._fields)

    def begin(
        self, context: InputContext, info: ModuleInfo, count: int, fields: Sequence[str]
    ) -> None:
        """Ask what to change in so many records.

        Args:
            context: what inputs are made with; its schema is the records' module.
            info: the module.
            count: how many records.
            fields: those to ask for at once; the first one gets the keyboard.
        """
        for line in self._fields:
            self._drop(line)
        self._fields.clear()
        self._context, self._info, self._count = context, info, count
        self.head.say(records_text(count, info))
        offered = {choice.wire for choice in editable_choices(context.schema)}
        for name in fields:
            if name in offered:
                self._add().show_field(context.schema.by_name[name])
        if not self._fields:
            self._add()
        self._offer()
        self.show_preview((), "")
        self._fields[0].go_to_value()

    def show_preview(self, records: Sequence[ChangedRecord], words: str) -> None:
        """Show what becomes of the first records.

        Args:
            records: before and after.
            words: what is said above: how many change, how many are as wished already.
        """
        self.preview.set_records(records)
        self._said.setText(words)
        self._said.setFixedHeight(self._look.theme.scaled(28) if words else 0)
        for part in (self.heads, self.preview):
            part.setVisible(bool(records))

    def show_price(
        self,
        writes: int,
        reads: int,
        seconds: float,
        allowances: Sequence[Allowance] = (),
    ) -> None:
        """Show what it costs, and whether it can begin."""
        info = self._info
        if info is None:
            return
        singular = in_sentence(info.singular or info.label)
        lines = (
            PriceLine(reads, "read to compare with Vtiger" if reads == 1 else "reads to compare"),
            PriceLine(writes, f"{'write' if writes == 1 else 'writes'}, one for each {singular}"),
        )
        self.price.show_price(writes + reads, seconds, lines, allowances)
        self.price.say(
            "Where the value is there already nothing is sent. It runs as a job: pause it, cancel "
            "it, or take it back as one when it is done."
        )
        self.price.go_button.setText(f"Change {records_text(writes, info)}")
        self.price.go_button.updateGeometry()
        self.price.go_button.setEnabled(self.can_start and writes > 0)

    def commit(self) -> None:
        """Take what was typed and not yet told."""
        for line in self._fields:
            line.commit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back, Enter goes on to the button."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape:
            self.back_asked.emit()
        elif enter and self.can_start:
            self.price.go_button.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)

    def _add(self) -> FieldLine:
        assert self._context is not None
        line = FieldLine(self._context, self._form)
        line.changed.connect(self._line_changed)
        line.removed.connect(self._remove)
        self._form_column.insertWidget(len(self._fields), line)
        self._fields.append(line)
        line.show()
        return line

    def _add_empty(self) -> None:
        line = self._add()
        self._offer()
        line.go_to_value()

    def _remove(self, line: FieldLine) -> None:
        self._fields.remove(line)
        self._drop(line)
        if not self._fields:
            self._add()
        self._line_changed()
        self._fields[0].go_to_value()

    def _drop(self, line: FieldLine) -> None:
        self._form_column.removeWidget(line)
        line.hide()
        line.deleteLater()

    def _line_changed(self) -> None:
        self._offer()
        self.values_changed.emit()

    def _offer(self) -> None:
        """A field stands in one line only."""
        names = [line.spec.name for line in self._fields if line.spec is not None]
        for line in self._fields:
            own = line.spec.name if line.spec is not None else ""
            line.offer([name for name in names if name != own])
        self.more_button.setVisible(len(self._fields) < _MOST_LINES)
