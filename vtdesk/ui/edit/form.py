"""The form of one module, made once from its describe and filled with one record after another."""

from collections.abc import Iterable

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from vtdesk.app.editing import EditSession
from vtdesk.domain.schema import Block
from vtdesk.ui.edit.block import END, SectionBlock
from vtdesk.ui.edit.folds import Folds
from vtdesk.ui.edit.inputs.context import InputContext
from vtdesk.ui.edit.inputs.registry import make_input
from vtdesk.ui.edit.row import FieldRow
from vtdesk.ui.edit.sections import folded_at_first, form_sections
from vtdesk.ui.parts.surface import Surface

_ABOVE = 6
_BELOW = 16
_AROUND_FOCUS = 40


class RecordForm(QScrollArea):
    """Shows the record of an edit session and hands the session what a person does.

    Rows of a folded section are made when it is first unfolded.

    Args:
        context: what the inputs are made with; its schema is the form's.
        is_new: a form for records to be made, which asks for other fields first.
        folds: which sections are folded.
        parent: the record pane.

    Signals:
        touched(): a person edited something; count and title may be others now.
        followed(id): a person wants to see the record of this id.
        edit_refused(): a person typed where nothing may be changed.
    """

    touched = Signal()
    followed = Signal(str)
    edit_refused = Signal()

    def __init__(
        self, context: InputContext, folds: Folds, parent: QWidget, *, is_new: bool
    ) -> None:
        super().__init__(parent)
        self.schema = context.schema
        self._context = context
        self._folds = folds
        self._edit: EditSession | None = None
        self._may_write = True
        self._rows: dict[str, FieldRow] = {}
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        self._page = Surface(context.look, "content")
        self.setWidget(self._page)
        self._sections = form_sections(context.schema, is_new=is_new)
        first_state = folded_at_first(self._sections)
        self.blocks = tuple(self._make_block(section, first_state) for section in self._sections)
        context.look.theme.changed.connect(self.arrange)

    @property
    def rows(self) -> dict[str, FieldRow]:
        """The rows made so far, by field name, in the form's order."""
        return self._rows

    def show_record(self, edit: EditSession | None, *, may_write: bool) -> None:
        """Fill the form with another record; None empties its hands.

        Args:
            edit: the record.
            may_write: whether the account lets anything be changed.
        """
        self._edit = edit
        self._may_write = may_write
        if edit is None:
            return
        for row in self._rows.values():
            self._fill(row, edit, keep_cursor=False)
        self.verticalScrollBar().setValue(0)
        self.arrange()

    def set_may_write(self, may_write: bool) -> None:
        """Take note of whether the account lets anything be changed."""
        self._may_write = may_write

    def read_again(self, names: Iterable[str] | None, *, keep_cursor: bool = True) -> None:
        """Show these fields as they are now.

        Args:
            names: the fields; None for all of them.
            keep_cursor: leave the value alone that is being edited, and mark it instead.
        """
        if self._edit is None:
            return
        wanted = self._rows.values() if names is None else self._rows_of(names)
        grown = [self._fill(row, self._edit, keep_cursor=keep_cursor) for row in wanted]
        if any(grown):
            self.arrange()

    def commit(self) -> None:
        """Hand over what is typed and not yet told."""
        for row in self._rows.values():
            row.input.commit()
            if row.input.has_cursor and self._edit is not None:
                self._fill(row, self._edit, keep_cursor=False)

    def go_to(self, name: str) -> None:
        """Put the cursor into a field, unfolding its section."""
        block = next(
            (b for b, s in zip(self.blocks, self._sections, strict=True) if name in s.fields), None
        )
        if block is not None and block.folded:
            self._fold(block.name, folded=False)
        row = self._rows.get(name)
        if row is not None:
            row.input.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.show_row(row)

    def go_to_first(self) -> None:
        """Put the cursor into the first field that can be changed."""
        for row in self._rows.values():
            if row.input.writable and row.input.isVisibleTo(self):
                self.go_to(row.spec.name)
                return

    def show_row(self, row: FieldRow) -> None:
        """Scroll until a row can be seen."""
        place = row.input.geometry()
        top = row.input.mapTo(self._page, QPoint(0, 0)).y()
        self.ensureVisible(place.left(), top + place.height() // 2, 0, _AROUND_FOCUS)

    def undo(self) -> None:
        """Take the last edit back and go to its field."""
        self._step_back(back=True)

    def redo(self) -> None:
        """Do the edit taken back last again."""
        self._step_back(back=False)

    def arrange(self) -> None:
        """Put every section into place for the width there is."""
        bar = self.verticalScrollBar()
        width = self.viewport().width()
        end = END - (bar.width() if bar.isVisible() else 0)
        columns = 2 if self.width() >= self._context.look.theme.metrics.two_columns else 1
        y = _ABOVE
        for block in self.blocks:
            height = block.arrange(width, columns=columns, end=end)
            block.setGeometry(0, y, width, height)
            y += height
        self._page.resize(width, max(y + _BELOW, self.viewport().height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Follow the pane's width."""
        super().resizeEvent(event)
        self.arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Undo and redo what the inputs left over."""
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undo()
        elif event.matches(QKeySequence.StandardKey.Redo):
            self.redo()
        else:
            super().keyPressEvent(event)

    def _make_block(self, section: Block, first_state: frozenset[str]) -> SectionBlock:
        block = SectionBlock(
            self._context.look, section.name, section.label, len(section.fields), self._page
        )
        block.fold_toggled.connect(self._fold_by_hand)
        at_first = section.name in first_state
        folded = self._folds.is_folded(self.schema.name, section.name, at_first=at_first)
        block.set_folded(folded)
        if not folded:
            self._make_rows(block, section)
        return block

    def _make_rows(self, block: SectionBlock, section: Block) -> None:
        rows = [self._make_row(name, block) for name in section.fields]
        block.set_rows(rows)
        made = {row.spec.name: row for row in rows} | self._rows
        order = (name for part in self._sections for name in part.fields if name in made)
        self._rows = {name: made[name] for name in order}

    def _make_row(self, name: str, block: SectionBlock) -> FieldRow:
        field_input = make_input(self.schema.by_name[name], self._context, block)
        field_input.edited.connect(self._take_text)
        field_input.chosen.connect(self._take_choice)
        field_input.left.connect(self._field_left)
        field_input.newer_wanted.connect(self._take_newer)
        field_input.followed.connect(self.followed)
        field_input.edit_refused.connect(self.edit_refused)
        field_input.height_changed.connect(self.arrange)
        return FieldRow(self._context.look, field_input, block)

    def _fill(self, row: FieldRow, edit: EditSession, *, keep_cursor: bool) -> bool:
        """Show one field; whether its height is another one now."""
        name, field_input = row.spec.name, row.input
        field_input.set_writable(self._may_write and edit.may_edit and row.spec.writable)
        if keep_cursor:
            field_input.refresh_value(edit.cell(name), edit.text(name))
        else:
            field_input.release()
            field_input.show_value(edit.cell(name), edit.text(name))
        if field_input.holds_back:
            edit.hold(name)
        else:
            edit.let_go(name)
        return row.show_state(edit.state(name), say_problem=not field_input.is_typing)

    def _rows_of(self, names: Iterable[str]) -> list[FieldRow]:
        return [self._rows[name] for name in names if name in self._rows]

    def _take_text(self, name: str, text: str) -> None:
        if self._edit is not None:
            self._edit.edit_text(name, text)
            self._after_edit(name)

    def _take_choice(self, name: str, wire: str) -> None:
        if self._edit is not None:
            self._edit.edit_wire(name, wire)
            self._after_edit(name)

    def _after_edit(self, name: str) -> None:
        if self._edit is None:
            return
        row = self._rows[name]
        row.input.release()
        if row.show_state(self._edit.state(name), say_problem=not row.input.is_typing):
            self.arrange()
        self.touched.emit()

    def _field_left(self, name: str) -> None:
        self.read_again((name,))

    def _take_newer(self, name: str) -> None:
        if self._edit is None:
            return
        if self._edit.state(name).newer is not None:
            self._edit.take_newer(name)
        self.read_again((name,), keep_cursor=False)
        self.touched.emit()

    def _step_back(self, *, back: bool) -> None:
        if self._edit is None:
            return
        self.commit()
        name = self._edit.undo_last() if back else self._edit.redo_last()
        if name is not None:
            self.read_again((name,), keep_cursor=False)
            self.go_to(name)
            self.touched.emit()

    def _fold_by_hand(self, name: str, folded: bool) -> None:
        self._folds.remember(self.schema.name, name, folded=folded)
        self._fold(name, folded=folded)

    def _fold(self, name: str, *, folded: bool) -> None:
        for block, section in zip(self.blocks, self._sections, strict=True):
            if block.name != name:
                continue
            if not folded and not block.rows:
                self._make_rows(block, section)
                if self._edit is not None:
                    for row in block.rows:
                        self._fill(row, self._edit, keep_cursor=False)
            block.set_folded(folded)
        self.arrange()
