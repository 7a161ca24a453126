"""One line of the builder: field, comparison, value, and a cross."""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QWidget

from vtdesk.domain import relative
from vtdesk.domain.query import Op
from vtdesk.domain.schema import FieldSpec
from vtdesk.domain.values import date_text
from vtdesk.ui.edit.inputs.context import InputContext
from vtdesk.ui.filter.lines import Line, Path
from vtdesk.ui.filter.operators import fitting_values, usual_operator, value_form
from vtdesk.ui.filter.pickers import FieldPicker, OperatorPicker
from vtdesk.ui.filter.value_editor import ValueEditor
from vtdesk.ui.parts.buttons import icon_button
from vtdesk.ui.parts.glyph import Glyph
from vtdesk.ui.parts.label import TextLabel
from vtdesk.ui.parts.plain_tip import plain_tip

_FIELD_WIDTH = 150
_OPERATOR_WIDTH = 136
_LEAST_WIDTH = 84
_HINT_ROOM = 600
_LOCAL_WORDS = "checked here"
_LOCAL_TIP = (
    "Vtiger's query language cannot say this, so the server is asked for more and the rest is "
    "decided on this computer."
)
_LOCAL_ROOM = 560
_MENU = (
    ("add", "Add a condition below", "Ctrl+Return"),
    ("bracket", "Put into a group", "Ctrl+]"),
    ("unbracket", "Take out of the group", "Ctrl+["),
    ("up", "Move up", "Ctrl+Shift+Up"),
    ("down", "Move down", "Ctrl+Shift+Down"),
    ("remove", "Remove", "Ctrl+Shift+Del"),
)
_WISHES = {QKeySequence(keys): key for key, _words, keys in _MENU}


class ConditionRow(QWidget):
    """Edits one `Line`.

    Args:
        context: what the program offers to inputs.
        parent: the group around it.

    Signals:
        changed(object, object): place and Line: the person changed it.
        wished(object, str): place and what is to be done: "add", "bracket", "unbracket", "up",
            "down", "remove".
    """

    changed = Signal(object, object)
    wished = Signal(object, str)

    def __init__(self, context: InputContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.path: Path = ()
        self.line = Line()
        look = context.look
        self.field = FieldPicker(context, self)
        self.operator = OperatorPicker(context, self)
        self.value: ValueEditor | None = None
        self._value_for: tuple[FieldSpec, Op] | None = None
        self._hint = TextLabel(look, kind="small", token="text.2")
        self._local_mark = Glyph(look, "ph.hard-drives", "text.3", look.theme.metrics.icon_small)
        self._local = TextLabel(look, _LOCAL_WORDS, kind="small", token="text.3")
        self._local.setToolTip(_LOCAL_TIP)
        self._local_mark.setToolTip(_LOCAL_TIP)
        self._is_local = False
        self.cross = icon_button(look, "ph.x", "Remove this condition", token="text.3")
        self.field.chosen.connect(self._choose_field)
        self.operator.chosen.connect(self._choose_operator)
        self.cross.clicked.connect(self._ask_removal)
        for stop in self.stops:
            stop.installEventFilter(self)
        self._lay_out()
        look.theme.changed.connect(self._restyle)
        self._restyle()

    @property
    def is_local(self) -> bool:
        """Whether the condition is marked as one that is decided on this computer."""
        return self._is_local

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Where Tab stops, in order."""
        value = self.value.input.editor if self.value is not None and self.value.input else None
        stops = (self.field.editor, self.operator.editor, value, self.cross)
        return tuple(stop for stop in stops if stop is not None)

    @property
    def tab_parts(self) -> tuple[QWidget, ...]:
        """What Tab's order is made of: whole inputs, for an editor alone would leave its own behind."""
        value = self.value if self.value is not None and self.value.input is not None else None
        parts = (self.field, self.operator, value, self.cross)
        return tuple(part for part in parts if part is not None)

    def show_line(self, path: Path, line: Line, *, local: bool = False) -> None:
        """Show a line; emits nothing.

        Args:
            path: its place in the tree.
            line: what it says.
            local: whether the server is not asked for it.
        """
        self.path, self.line = path, line
        spec = self._context.schema.field(line.field)
        self.field.show_field(line.field)
        self.operator.show_operator(spec, line.op)
        self.operator.setEnabled(spec is not None)
        self._show_editor(spec, line)
        self._show_hint(spec, line)
        self.show_local(local)
        words = f"{self.field.line.text()} {self.operator.line.text()}".strip()
        self.cross.setAccessibleName(f"Remove: {words or 'empty condition'}")

    def show_local(self, local: bool) -> None:
        """Say that this condition is decided on this computer."""
        self._is_local = local
        self._local.setVisible(local and self.width() >= _LOCAL_ROOM)
        self._local_mark.setVisible(local)

    def focus_part(self, number: int) -> None:
        """Give the keyboard to the field (0), the comparison (1) or the value (2)."""
        stops = [stop for stop in self.stops if stop.isEnabled()]
        stops[min(number, len(stops) - 1)].setFocus(Qt.FocusReason.TabFocusReason)

    def focused_part(self) -> int | None:
        """Which part has the keyboard."""
        return next((n for n, stop in enumerate(self.stops) if stop.hasFocus()), None)

    def commit(self) -> None:
        """Take what was typed and not yet told."""
        if self.value is not None:
            self.value.commit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What is to be done with the line comes before what its inputs make of the key."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            wish = wish_of(event)
            if wish:
                self.wished.emit(self.path, wish)
                return True
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave only the mark of what is decided here where there is little room."""
        super().resizeEvent(event)
        self.show_local(self._is_local)
        self._hint.setVisible(bool(self._hint.text()) and self.width() >= _HINT_ROOM)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """What can be done with the line."""
        self.open_menu(event.globalPos())

    def open_menu(self, place: QPoint) -> None:
        """Show what can be done with the line; the menu goes when it is closed."""
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        for key, words, keys in _MENU:
            if key == "unbracket" and len(self.path) < 2:
                continue
            native = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
            action = QAction(f"{words}\t{native}", menu)
            action.setData(key)
            action.triggered.connect(self._wish)
            menu.addAction(action)
        menu.popup(place)

    def _lay_out(self) -> None:
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.field, 3)
        row.addWidget(self.operator, 3)
        row.addWidget(self._hint)
        row.addWidget(self._local_mark)
        row.addWidget(self._local)
        row.addStretch(1)
        row.addWidget(self.cross)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def _show_editor(self, spec: FieldSpec | None, line: Line) -> None:
        """Keep the input as long as it fits, so that neither text nor keyboard is lost."""
        wanted = None if spec is None else (spec, line.op)
        if not _same_input(wanted, self._value_for):
            self._replace_editor(wanted)
        self._value_for = wanted
        if self.value is not None:
            self.value.show_values(line.values)

    def _replace_editor(self, wanted: tuple[FieldSpec, Op] | None) -> None:
        old, self.value = self.value, None
        if wanted is not None:
            self.value = ValueEditor(*wanted, self._context, self)
            self.value.changed.connect(self._take_values)
            self._row.insertWidget(2, self.value, 4)
            if self.value.input is not None:
                self.value.setMinimumWidth(self._context.look.theme.scaled(_LEAST_WIDTH))
            self.value.show()
            if self.value.input is not None:
                self.value.input.editor.installEventFilter(self)
        if old is not None:
            self._row.removeWidget(old)
            old.hide()
            old.deleteLater()

    def _show_hint(self, spec: FieldSpec | None, line: Line) -> None:
        """The days that a period means today."""
        text = ""
        if spec is not None and line.op is Op.DURING and line.values:
            formats = self._context.names.formats
            first_weekday = self._context.locale.firstDayOfWeek().value - 1
            span = relative.bounds(line.values[0], self._context.today(), first_weekday)
            if span is not None:
                first, last = (date_text(day, formats) for day in span)
                text = first if first == last else f"{first} – {last}"
        self._hint.setText(text)
        self._hint.setVisible(bool(text) and self.width() >= _HINT_ROOM)
        if self.value is not None and self.value.input is not None:
            self.value.input.setToolTip(plain_tip(text))

    def _choose_field(self, _name: str, field: str) -> None:
        schema = self._context.schema
        spec, before = schema.field(field), schema.field(self.line.field)
        if spec is None:
            return
        same_kind = before is not None and before.kind is spec.kind
        op = self.line.op if same_kind else usual_operator(spec)
        self._emit(Line(field, op, ()))
        self.focus_part(2 if self.value is not None and self.value.input else 1)

    def _choose_operator(self, _name: str, key: str) -> None:
        spec = self._context.schema.field(self.line.field)
        if spec is None:
            return
        op = Op[key]
        values = fitting_values((self.line.op, spec), (op, spec), self.line.values)
        self._emit(Line(self.line.field, op, values))
        if self.value is not None and self.value.input is not None:
            self.focus_part(2)

    def _take_values(self, values: tuple[str, ...]) -> None:
        self._emit(Line(self.line.field, self.line.op, values))

    def _emit(self, line: Line) -> None:
        self.show_line(self.path, line, local=self._is_local)
        self.changed.emit(self.path, line)

    def _ask_removal(self) -> None:
        self.wished.emit(self.path, "remove")

    def _wish(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.wished.emit(self.path, str(action.data()))

    def _restyle(self) -> None:
        theme = self._context.look.theme
        for part in (self.field, self.operator):
            part.setMinimumWidth(theme.scaled(_LEAST_WIDTH))
        self.field.setMaximumWidth(theme.scaled(_FIELD_WIDTH))
        self.operator.setMaximumWidth(theme.scaled(_OPERATOR_WIDTH))
        self.setFixedHeight(theme.metrics.control_row)


def wish_of(event: QKeyEvent) -> str:
    """What a key does to the line it is pressed in, or ""."""
    pressed = QKeySequence(event.keyCombination())
    return next((wish for keys, wish in _WISHES.items() if keys == pressed), "")


def _same_input(new: tuple[FieldSpec, Op] | None, old: tuple[FieldSpec, Op] | None) -> bool:
    """Whether one input serves both."""
    if new is None or old is None:
        return new is old
    return new[0] == old[0] and value_form(new[1], new[0]) is value_form(old[1], old[0])
