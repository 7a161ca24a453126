"""Edits a cell in place, with the inputs of the form and the keys of a spreadsheet.

Enter goes down, Shift+Enter up, Tab to the end side, Shift+Tab back; Escape leaves the cell as it
was. An edit begun by typing also ends with the arrow keys, as spreadsheets do; one begun with F2
moves the cursor in its text. What is typed is staged when the cell is left.
"""

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QItemSelectionModel,
    QLocale,
    QObject,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QTextCursor
from PySide6.QtWidgets import QWidget

from vtdesk.app.field_state import FieldState
from vtdesk.app.session import Session
from vtdesk.app.staged import StagedCell
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.schema import FieldSpec, ModuleSchema
from vtdesk.domain.values import Cell, display
from vtdesk.ui.browse.record_table import RecordTable
from vtdesk.ui.edit.inputs.base import FieldInput
from vtdesk.ui.edit.inputs.boolean import BooleanInput
from vtdesk.ui.edit.inputs.choice_input import ChoiceInput
from vtdesk.ui.edit.inputs.context import InputContext
from vtdesk.ui.edit.inputs.dates import DateInput
from vtdesk.ui.edit.inputs.multipicklist import MultiPicklistInput
from vtdesk.ui.edit.inputs.registry import make_input
from vtdesk.ui.edit.inputs.text import TextInput
from vtdesk.ui.edit.inputs.text_area import TextAreaInput
from vtdesk.ui.look import Look
from vtdesk.ui.staging.cell_place import input_place, least_width

_AS_STORED = frozenset({FieldKind.TEXT, FieldKind.STRING, FieldKind.PHONE, FieldKind.URL})
_ENTER_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_KEEPING_REASONS = (
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
)
"""The keyboard goes elsewhere for a moment only."""
_ARROWS = {
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}
_Flag = QItemSelectionModel.SelectionFlag
_CHOOSE = _Flag.ClearAndSelect | _Flag.Rows
_NEW_LINE_KEYS = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier


class CellEditor(QObject):
    """Puts the input of a field over a cell; one input for every field, used again.

    Args:
        look: theme and icons.
        session: has the staged cells, and knows names and formats.
        table: the table.

    Signals:
        refused(str): why a cell was left as it was.
    """

    refused = Signal(str)

    def __init__(self, look: Look, session: Session, table: RecordTable) -> None:
        super().__init__(table)
        self._look = look
        self._session = session
        self._table = table
        self._schema: ModuleSchema | None = None
        self._inputs: dict[str, FieldInput] = {}
        self._input: FieldInput | None = None
        self._key: int | None = None
        self._typed_in = False
        self._taking_key = False
        self._outcome: tuple[str, bool] | None = None
        self._tab_start: tuple[tuple[int, int], int] | None = None
        table.cells_moved.connect(self.place)
        look.theme.changed.connect(self.place)

    @property
    def input(self) -> FieldInput | None:
        """The input on screen, while a cell is being edited."""
        return self._input

    def set_schema(self, schema: ModuleSchema | None) -> None:
        """Edit the cells of this module from now on; an open input is left first."""
        if schema == self._schema:
            return
        self.finish()
        self._schema = schema
        for old in self._inputs.values():
            old.hide()
            old.deleteLater()
        self._inputs.clear()

    def may_edit(self, row: int, column: int) -> str | None:
        """Why a cell cannot be changed, in words for the person; None if it can."""
        view = self._table.records.row_view(row)
        schema = self._schema
        if view is None or schema is None:
            return "There is nothing to change here yet."
        name = self._table.records.columns[column].spec.name
        return self._session.staging.reason(schema.name, view.key, name) or None

    def begin(self, row: int, column: int, first_key: str) -> None:
        """Put an input over a cell; see `CellEditing.begin`."""
        self.finish()
        records, schema = self._table.records, self._schema
        view = records.row_view(row)
        if schema is None or view is None or self.may_edit(row, column) is not None:
            return
        spec = records.columns[column].spec
        if self._tab_start is not None and self._tab_start[0] != (row, column):
            self._tab_start = None
        staged = self._session.staging.cell(schema.name, view.key, spec.name)
        made = self._input_for(schema, spec)
        self._input, self._key = made, view.key
        self._typed_in = bool(first_key)
        self._outcome = None
        made.show_state(FieldState(problem=staged.problem if staged is not None else ""))
        cell = view.cells[column] if staged is None else staged.wire
        made.show_value(cell, self._text(spec, cell, staged))
        self.place()
        made.show()
        made.raise_()
        made.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self._start(made, first_key)

    def finish(self, rows: int = 0, columns: int = 0) -> None:
        """Stage what was typed, take the input away, and go so many cells further."""
        made, key, schema = self._input, self._key, self._schema
        if made is None or key is None or schema is None:
            return
        self._taking_key = True
        made.commit()
        self._taking_key = False
        outcome, name = self._outcome, made.spec.name
        self._close()
        if outcome is not None:
            text, is_wire = outcome
            stage = (
                self._session.staging.stage_wire if is_wire else self._session.staging.stage_text
            )
            if reason := stage(schema.name, key, name, text):
                self.refused.emit(reason)
        if rows or columns:
            self._move(key, name, rows, columns)

    def cancel(self) -> None:
        """Leave the cell as it was."""
        self._outcome = None
        self._close()

    def place(self) -> None:
        """Stand over the cell, wherever it is now; one that left the table leaves the input."""
        made, key = self._input, self._key
        if made is None or key is None:
            return
        table = self._table
        row, column = table.records.row_of(key), self._column_of(made.spec.name)
        if row is None or column is None:
            return
        cell = table.visualRect(table.records.index(row, column))
        align_end = table.records.columns[column].align_end
        made.set_align_end(align_end)
        width = max(cell.width(), least_width(made.spec))
        multiline = isinstance(made, TextAreaInput)
        made.setGeometry(
            input_place(
                cell,
                table.viewport().rect(),
                height=made.height_for(width) if multiline else cell.height(),
                least=least_width(made.spec),
                first=column == 0,
                last=column == len(table.records.columns) - 1,
                align_end=align_end,
                direction=table.layoutDirection(),
            )
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys of a spreadsheet before the input sees them; end when the focus goes."""
        made = self._input
        if made is None or watched is not made.editor:
            return False
        kind = event.type()
        if kind is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            # undo belongs to the text while a cell is being edited
            if event.matches(QKeySequence.StandardKey.Undo) or event.matches(
                QKeySequence.StandardKey.Redo
            ):
                event.accept()
                return True
        elif kind is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._take_key(made, event)
        elif (
            kind is QEvent.Type.FocusOut
            and isinstance(event, QFocusEvent)
            and event.reason() not in _KEEPING_REASONS
        ):
            self.finish()
        return False

    def _take_key(self, made: FieldInput, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self.cancel()
            return True
        if key in _ENTER_KEYS:
            if isinstance(made, TextAreaInput) and event.modifiers() & _NEW_LINE_KEYS:
                made.area.insertPlainText("\n")
                return True
            self._let_list_take(made, event)
            up = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.finish(rows=-1 if up else 1)
            return True
        if key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self._let_list_take(made, event)
            self.finish(columns=-1 if key == Qt.Key.Key_Backtab else 1)
            return True
        if self._typed_in and key in _ARROWS and self._ends_with_arrows(made, event):
            rows, columns = _ARROWS[key]
            self.finish(rows, -columns if self._table.isRightToLeft() else columns)
            return True
        return False

    def _let_list_take(self, made: FieldInput, event: QKeyEvent) -> None:
        """An open list or calendar has a value to take before the cell is left."""
        calendar = made.calendar if isinstance(made, DateInput) else None
        opened = isinstance(made, ChoiceInput) and made.is_open
        if opened or (calendar is not None and calendar.isVisible()):
            self._taking_key = True
            enter = QKeyEvent(event.type(), Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier)
            if not isinstance(made, ChoiceInput) or made.is_typing or event.key() in _ENTER_KEYS:
                made.key_pressed(enter)
            self._taking_key = False

    def _ends_with_arrows(self, made: FieldInput, event: QKeyEvent) -> bool:
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        if isinstance(made, DateInput) and made.calendar is not None and made.calendar.isVisible():
            return False
        return isinstance(made, TextInput)

    def _start(self, made: FieldInput, first_key: str) -> None:
        """Open what there is to choose from, or write the first key over the text."""
        if isinstance(made, ChoiceInput | MultiPicklistInput) and not first_key:
            self._send(made.editor, Qt.Key.Key_F4, "")
            return
        if isinstance(made, TextInput | ChoiceInput):
            # a typed key takes the place of the text; F2 goes on behind it
            if first_key:
                made.line.selectAll()
            else:
                made.line.end(False)
        elif isinstance(made, TextAreaInput):
            if first_key:
                made.area.selectAll()
            else:
                made.area.moveCursor(QTextCursor.MoveOperation.End)
        elif isinstance(made, MultiPicklistInput):
            self._send(made.editor, Qt.Key.Key_F4, "")
        elif isinstance(made, BooleanInput) and first_key:
            self._type_boolean(made, first_key)
            return
        if first_key:
            self._send(made.editor, Qt.Key.Key_unknown, first_key)

    def _type_boolean(self, made: BooleanInput, first_key: str) -> None:
        """The first letter of yes or no, or 1 or 0, decides at once."""
        formats = self._session.formats
        letter = first_key.casefold()
        if letter in (formats.yes[:1].casefold(), "1"):
            self._outcome = ("1", True)
        elif letter in (formats.no[:1].casefold(), "0"):
            self._outcome = ("0", True)
        self.finish()

    def _send(self, editor: QWidget, key: Qt.Key, text: str) -> None:
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text)
        QCoreApplication.sendEvent(editor, event)

    def _input_for(self, schema: ModuleSchema, spec: FieldSpec) -> FieldInput:
        made = self._inputs.get(spec.name)
        if made is None:
            context = InputContext(self._look, self._session, schema, QLocale())
            made = make_input(spec, context, self._table.viewport())
            made.edited.connect(self._edited)
            made.chosen.connect(self._chosen)
            made.height_changed.connect(self.place)
            made.editor.installEventFilter(self)
            self._inputs[spec.name] = made
        return made

    def _edited(self, _name: str, text: str) -> None:
        self._outcome = (text, False)

    def _chosen(self, _name: str, wire: str) -> None:
        self._outcome = (wire, True)
        if isinstance(self._input, ChoiceInput) and not self._taking_key:
            self.finish()

    def _close(self) -> None:
        """Take the input away; what it still tells belongs to no cell any more."""
        made, self._input, self._key = self._input, None, None
        if made is None:
            return
        made.blockSignals(True)
        made.cursor_left()
        if made.editor.hasFocus():
            # before it hides, or Qt would hand the keyboard to whatever comes next
            self._table.setFocus(Qt.FocusReason.OtherFocusReason)
        made.hide()
        made.blockSignals(False)

    def _move(self, key: int, name: str, rows: int, columns: int) -> None:
        """Go to the next cell; Enter after Tab goes back to the column where Tab began."""
        table = self._table
        row, column = table.records.row_of(key), self._column_of(name)
        if row is None or column is None:
            return
        start = self._tab_start[1] if self._tab_start is not None else column
        self._tab_start = None
        if columns:
            place = self._beside(row, column, columns)
            self._tab_start = (place, start)
        else:
            last = table.records.rowCount() - 1
            place = (min(max(row + rows, 0), last), start)
        index = table.records.index(*place)
        # the view's own way would take a Shift that is held for a wish to extend the selection
        table.selectionModel().setCurrentIndex(index, _CHOOSE)
        table.scrollTo(index)

    def _beside(self, row: int, column: int, step: int) -> tuple[int, int]:
        """The next column on screen; past the last one the first one of the next row."""
        table = self._table
        shown = [n for n in range(len(table.records.columns)) if not table.isColumnHidden(n)]
        place = shown.index(column) + step if column in shown else 0
        if 0 <= place < len(shown):
            return row, shown[place]
        next_row = row + step
        if not 0 <= next_row < table.records.rowCount():
            return row, column
        return next_row, shown[0 if step > 0 else -1]

    def _column_of(self, name: str) -> int | None:
        columns = self._table.records.columns
        return next((n for n, column in enumerate(columns) if column.spec.name == name), None)

    def _text(self, spec: FieldSpec, cell: Cell, staged: StagedCell | None) -> str:
        """What the input shows: text as it was typed where no value could be read from it."""
        if staged is not None and staged.blocking:
            return staged.text
        if spec.kind in _AS_STORED:
            return "" if cell is None else str(cell)
        return display(spec, cell, self._session.formats, self._session.label)
