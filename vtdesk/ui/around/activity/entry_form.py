"""The small forms in which a call is logged and a to-do is planned."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, QLocale, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from vtdesk.app.activity_entries import (
    CALL_MINUTES,
    DUE,
    MINUTES,
    NOTES,
    RESULT,
    SUBJECT,
    TIME,
    WHEN,
    EntryProblem,
)
from vtdesk.app.field_state import FieldState
from vtdesk.app.session import Session
from vtdesk.app.timeline_items import done_value
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.ids import ModuleName, parse_record_id
from vtdesk.domain.modules import EVENTS, OWNER_FIELD, TODOS
from vtdesk.domain.schema import FieldSpec, ModuleSchema
from vtdesk.ui.around.activity.composer import ADD_KEYS, is_add_key
from vtdesk.ui.edit.inputs.base import FieldInput
from vtdesk.ui.edit.inputs.context import InputContext
from vtdesk.ui.edit.inputs.registry import make_input
from vtdesk.ui.edit.inputs.text import TextInput
from vtdesk.ui.look import Look
from vtdesk.ui.parts.announce import announce
from vtdesk.ui.parts.buttons import push_button
from vtdesk.ui.parts.kept_keys import is_escape, keeps_key
from vtdesk.ui.parts.keyed_button import KeyedButton
from vtdesk.ui.parts.label import ElidedLabel, TextLabel
from vtdesk.ui.parts.surface import Surface

_Places = tuple[tuple[str, int, int, int], ...]
"""Name, row, first column and columns of each field, in the order of Tab."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """What a form is made of."""

    title: str
    button: str
    fields: Sequence[FieldSpec]
    places: _Places
    placeholders: Mapping[str, str]


_COLUMNS = 6
_CALL = _Plan(
    "Log a call",
    "Log call",
    (
        FieldSpec(SUBJECT, "About", FieldKind.STRING),
        FieldSpec(WHEN, "Began", FieldKind.DATETIME),
        FieldSpec(MINUTES, "Minutes", FieldKind.INTEGER),
        FieldSpec(RESULT, "Result", FieldKind.PICKLIST),
        FieldSpec(NOTES, "Notes", FieldKind.TEXT),
    ),
    ((SUBJECT, 0, 0, 6), (WHEN, 1, 0, 2), (MINUTES, 1, 2, 2), (RESULT, 1, 4, 2), (NOTES, 2, 0, 6)),
    {WHEN: "just now", MINUTES: str(CALL_MINUTES), SUBJECT: "What was it about?"},
)
_TODO = _Plan(
    "Plan a to-do",
    "Plan to-do",
    (
        FieldSpec(SUBJECT, "To do", FieldKind.STRING),
        FieldSpec(DUE, "Due", FieldKind.DATE),
        FieldSpec(TIME, "Time", FieldKind.TIME),
        FieldSpec(OWNER_FIELD, "Assigned to", FieldKind.OWNER),
        FieldSpec(NOTES, "Notes", FieldKind.TEXT),
    ),
    ((SUBJECT, 0, 0, 6), (DUE, 1, 0, 2), (TIME, 1, 2, 2), (OWNER_FIELD, 1, 4, 2), (NOTES, 2, 0, 6)),
    {TIME: "09:00", SUBJECT: "What is to be done?"},
)
_PLANS: Mapping[ModuleName, _Plan] = {EVENTS: _CALL, TODOS: _TODO}
_CHOSEN = (RESULT, OWNER_FIELD)
_KEPT = "kept as a draft"


class EntryForm(Surface):
    """A few fields, worked by keys alone: Ctrl+Enter adds, Esc leaves what is typed as a draft.

    Args:
        look: theme and icons.
        session: the account at work.
        schema: of events, for calls, or of to-dos.
        parent: the panel.

    Attributes:
        inputs: by the names of the fields.
        button: adds what is typed.
        cancel: goes back to the list.

    Signals:
        typed(object): the texts that are not as proposed are these now, by field.
        added(): what is typed is to be added.
        escaped(): the keyboard is to go elsewhere; what is typed stays.
    """

    typed = Signal(object)
    added = Signal()
    escaped = Signal()

    def __init__(
        self, look: Look, session: Session, schema: ModuleSchema, parent: QWidget | None = None
    ) -> None:
        super().__init__(look, "content", parent=parent)
        self._look = look
        self._session = session
        self._schema = schema
        self._plan = _PLANS[schema.name]
        self._texts: dict[str, str] = {}
        context = InputContext(look, session, schema, QLocale())
        self.inputs: dict[str, FieldInput] = {}
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        specs = {spec.name: self._dressed(spec) for spec in self._plan.fields}
        for name, row, column, columns in self._plan.places:
            self._add(grid, specs[name], context, (row, column, columns))
        for column in range(_COLUMNS):
            grid.setColumnStretch(column, 1)
        self._words = ElidedLabel(look, kind="small", token="text.3")
        self.cancel = push_button(look, "Close", "quiet")
        self.button = KeyedButton(look, self._plan.button, ADD_KEYS, "primary")
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addStretch(1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.button)
        column_of_all = QVBoxLayout(self)
        column_of_all.setContentsMargins(0, 0, 0, 0)
        column_of_all.setSpacing(8)
        column_of_all.addWidget(TextLabel(look, self._plan.title, weight=600))
        column_of_all.addLayout(grid)
        column_of_all.addWidget(self._words)
        column_of_all.addLayout(foot)
        column_of_all.addStretch(1)
        self.button.clicked.connect(self._submit)
        self.cancel.clicked.connect(self.escaped)
        self.setAccessibleName(self._plan.title)

    @property
    def name(self) -> ModuleName:
        """The module of what it adds."""
        return self._schema.name

    @property
    def texts(self) -> Mapping[str, str]:
        """What is typed and not as proposed, by field."""
        return {name: text for name, text in self._texts.items() if text}

    @property
    def words(self) -> str:
        """What stands beside the buttons."""
        return self._words.text()

    def show_texts(self, texts: Mapping[str, str], *, kept: bool = True) -> None:
        """Show what was typed before, or what is proposed; tells nobody.

        Args:
            texts: by field.
            kept: they were typed and are kept as a draft.
        """
        self._texts = {name: text for name, text in texts.items() if name in self.inputs}
        for name, field in self.inputs.items():
            text = self._texts.get(name, "")
            if name in _CHOSEN:
                wire = text or self._proposed(name)
                field.show_value(wire, self._label(name, wire))
            else:
                field.show_value("", text)
            field.show_state(FieldState())
        self._say(_KEPT if kept and self.texts else "")

    def show_problem(self, problem: EntryProblem) -> None:
        """Go to the field that keeps it from being added, and say why."""
        field = self.inputs.get(problem.field)
        self._say(problem.words, "problem.text")
        announce(self, problem.words)
        if field is not None:
            field.show_state(FieldState(problem=problem.words))
            field.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def take_cursor(self) -> None:
        """Go to the first field."""
        self.inputs[SUBJECT].editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Add by key from every field."""
        if isinstance(event, QKeyEvent) and is_add_key(event):
            if event.type() is QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() is QEvent.Type.KeyPress:
                self._submit()
                return True
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        """Keep Esc from the window's actions."""
        return keeps_key(event, is_escape) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave."""
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif is_add_key(event):
            self._submit()
        else:
            super().keyPressEvent(event)

    def minimumSizeHint(self) -> QSize:
        """Narrow enough for the narrowest pane."""
        return QSize(200, super().minimumSizeHint().height())

    def _add(
        self,
        grid: QGridLayout,
        spec: FieldSpec,
        context: InputContext,
        place: tuple[int, int, int],
    ) -> None:
        row, column, columns = place
        field = make_input(spec, context, self)
        words = self._plan.placeholders.get(spec.name)
        if words is not None and isinstance(field, TextInput):
            field.line.setPlaceholderText(words)
        label = ElidedLabel(self._look, spec.label, "small", "text.2")
        label.setBuddy(field.editor)
        grid.addWidget(label, 2 * row, column, 1, columns)
        grid.addWidget(field, 2 * row + 1, column, 1, columns)
        field.edited.connect(self._edited)
        field.chosen.connect(self._edited)
        field.editor.installEventFilter(self)
        self.inputs[spec.name] = field

    def _dressed(self, spec: FieldSpec) -> FieldSpec:
        """A field as this Vtiger knows it: its choices, and the word it has for an owner."""
        known = self._schema.field(spec.name)
        if known is None or spec.name not in _CHOSEN:
            return replace(spec, type_name=spec.kind.value)
        label = known.label if spec.name == OWNER_FIELD else spec.label
        return replace(spec, label=label, picklist=known.picklist, mandatory=True)

    def _proposed(self, name: str) -> str:
        if name == OWNER_FIELD:
            return str(self._session.user.id) if self._session.user is not None else ""
        return done_value(self._schema) or ""

    def _label(self, name: str, wire: str) -> str:
        if name == OWNER_FIELD:
            record = parse_record_id(wire)
            return (self._session.label(record) or "") if record is not None else ""
        return self.inputs[name].spec.choice_label(wire)

    def _edited(self, name: str, text: str) -> None:
        self._texts[name] = "" if name in _CHOSEN and text == self._proposed(name) else text
        self.inputs[name].show_state(FieldState())
        self._say(_KEPT if self.texts else "")
        self.typed.emit(self.texts)

    def _say(self, words: str, token: str = "text.3") -> None:
        self._words.setText(words)
        self._words.set_token(token)

    def _submit(self) -> None:
        for field in self.inputs.values():
            field.commit()
        self.added.emit()
