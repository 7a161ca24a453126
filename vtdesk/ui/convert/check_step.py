"""The second step: what is missing first, then exactly what each record gets."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from vtdesk.app.conversion_form import ConversionForm, PlannedLine
from vtdesk.app.conversion_plan import PlannedRecord
from vtdesk.app.session import Session
from vtdesk.domain.ids import ModuleName
from vtdesk.ui.browse.wording import counted
from vtdesk.ui.convert.asked_field import AskedField
from vtdesk.ui.convert.field_lines import FieldLines
from vtdesk.ui.convert.sections import START
from vtdesk.ui.icons import module_icon
from vtdesk.ui.look import Look
from vtdesk.ui.parts.glyph import Glyph
from vtdesk.ui.parts.label import ElidedLabel, TextLabel
from vtdesk.ui.parts.surface import Line, Surface

_HEAD = 34


class CheckStep(QWidget):
    """Asks for what is missing and shows what will be written.

    Args:
        look: theme and icons.
        session: the signed-in account.
        form: takes what is typed.

    Attributes:
        fields: those that are asked for.
        left: what is said of the fields that go nowhere; "" for nothing.

    Signals:
        touched(): something was chosen or typed.
    """

    touched = Signal()

    def __init__(
        self, look: Look, session: Session, form: ConversionForm, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._form = form
        self.fields: list[AskedField] = []
        self.records: dict[ModuleName, RecordPreview] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        asked = self._asked(session)
        if asked is not None:
            column.addWidget(asked)
            column.addWidget(Line(look))
        for record in form.plan.wanted:
            preview = RecordPreview(look, record)
            self.records[record.module] = preview
            column.addWidget(preview)
        left = form.plan.left
        self.left = f"Not carried over: {', '.join(left)}. They stay readable on the lead."
        if not left:
            self.left = ""
        self._add_left(column)
        column.addStretch(1)
        self.show_lines()

    def is_current(self) -> bool:
        """Whether it asks for just the fields that the form asks for."""
        return [(field.module, field.name) for field in self.fields] == self._names()

    def go_to_first(self) -> bool:
        """Put the keyboard to the first field that is asked for; whether there is one."""
        if self.fields:
            self.fields[0].go_to()
        return bool(self.fields)

    def go_to(self, module: ModuleName, name: str) -> None:
        """Put the keyboard into a field, and say what is wrong with all."""
        for field in self.fields:
            field.show_state()
        for field in self.fields:
            if (field.module, field.name) == (module, name):
                field.go_to()
                return

    def commit(self) -> None:
        """Take what was typed and not yet told."""
        for field in self.fields:
            field.commit()

    def show_lines(self) -> None:
        """Show the records as they will be now."""
        for module, preview in self.records.items():
            preview.show_lines(self._form.lines(module))
        for field in self.fields:
            field.show_state()

    def _asked(self, session: Session) -> QWidget | None:
        names = self._names()
        if not names:
            return None
        look = self._look
        words = TextLabel(
            look, f"Vtiger also needs {counted(len(names), 'field', 'fields')}", weight=500
        )
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Glyph(look, "ph.warning-circle", "problem"))
        head.addWidget(words, 1)
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(START, 12, START, 16)
        column.setSpacing(5)
        column.addLayout(head)
        column.addSpacing(4)
        for module, name in names:
            field = AskedField(look, session, self._form, module, name)
            field.touched.connect(self._touched)
            column.addWidget(field)
            self.fields.append(field)
        return box

    def _names(self) -> list[tuple[ModuleName, str]]:
        form = self._form
        return [(r.module, name) for r in form.plan.wanted for name in form.asked(r.module)]

    def _add_left(self, column: QVBoxLayout) -> None:
        """Say which of the lead's fields go nowhere."""
        if not self.left:
            return
        label = TextLabel(self._look, self.left, "small", "text.2", wrap=True)
        row = QHBoxLayout()
        row.setContentsMargins(START, 12, START, 12)
        row.setSpacing(8)
        info = Glyph(self._look, "ph.info", "text.2", self._look.theme.metrics.icon_small)
        row.addWidget(info, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(label, 1)
        column.addLayout(row)

    def _touched(self) -> None:
        self.show_lines()
        self.touched.emit()


class RecordPreview(QWidget):
    """One record that will be written: its kind, whether it is new, and its fields.

    Args:
        look: theme and icons.
        record: as it is planned.
    """

    def __init__(self, look: Look, record: PlannedRecord, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._existing = record.existing is not None
        kind = record.schema.singular or record.schema.label
        self.setAccessibleName(kind)
        self._note = ElidedLabel(look, kind="small", token="text.2")
        head = Surface(look, "header", Qt.Edge.BottomEdge, line_token="line")
        row = QHBoxLayout(head)
        row.setContentsMargins(START, 0, START, 0)
        row.setSpacing(8)
        row.addWidget(Glyph(look, module_icon(record.module), "text.2"))
        row.addWidget(TextLabel(look, kind, weight=600), 1)
        row.addWidget(self._note)
        head.setMinimumHeight(look.theme.scaled(_HEAD))
        self._fields = FieldLines(look, kind)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self._fields)

    @property
    def note(self) -> str:
        """Whether it is new."""
        return self._note.text()

    @property
    def texts(self) -> dict[str, str]:
        """The values on show, by label."""
        return {line.spec.label: line.text for line in self._fields.lines}

    def show_lines(self, lines: Sequence[PlannedLine]) -> None:
        """Show these fields."""
        self._note.setText(self._note_words(len(lines)))
        self._fields.show_lines(lines)

    def _note_words(self, count: int) -> str:
        if not self._existing:
            return "new"
        if not count:
            return "exists, stays as it is"
        return f"exists, {counted(count, 'field changes', 'fields change')}"
