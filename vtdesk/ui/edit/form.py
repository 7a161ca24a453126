"""The form of one module, made once from its describe and filled with one record after another."""

from collections.abc import Iterable, Iterator

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from vtdesk.app.editing import EditSession
from vtdesk.app.line_items import has_line_items
from vtdesk.domain.schema import Block
from vtdesk.ui.edit.block import END, SectionBlock
from vtdesk.ui.edit.duplicate_hints import DuplicateHints
from vtdesk.ui.edit.folds import Folds
from vtdesk.ui.edit.inputs.base import FieldInput
from vtdesk.ui.edit.inputs.context import InputContext
from vtdesk.ui.edit.inputs.line_edit import InnerLineEdit
from vtdesk.ui.edit.inputs.registry import make_input
from vtdesk.ui.edit.inputs.text_area import InnerTextEdit
from vtdesk.ui.edit.late_rows import LateRows
from vtdesk.ui.edit.line_items import LineItemsView
from vtdesk.ui.edit.more_fields import MoreFields
from vtdesk.ui.edit.row import FieldRow
from vtdesk.ui.edit.sections import folded_at_first, form_sections
from vtdesk.ui.parts.surface import Surface

_ABOVE = 6
_BELOW = 16
_AROUND_FOCUS = 40


class RecordForm(QScrollArea):
    """Shows the record of an edit session and hands the session what a person does.

    Rows of a folded section are made when it is first unfolded. The form of a new record begins
    with what must or is usually filled in and shows the rest when asked for it.

    Args:
        context: what the inputs are made with; its schema is the form's.
        is_new: a form for records to be made, which asks for other fields first.
        folds: which sections are folded.
        parent: the record pane.

    Signals:
        touched(): a person edited something; count and title may be others now.
        followed(id): a person wants to see the record of this id.
        called(phone): this number was handed to the telephone.
        creation_wanted(name, module, text): a field is to point to a new record of a module.
        tab_wanted(module, key): a person wants to see another record beside this one.
        browser_wanted(): a person wants to go on in the browser.
        edit_refused(): a person typed where nothing may be changed.
        reached(name): a field that was sought is on screen.
    """

    touched = Signal()
    followed = Signal(str)
    called = Signal(str)
    creation_wanted = Signal(str, str, str)
    tab_wanted = Signal(str, object)
    browser_wanted = Signal()
    edit_refused = Signal()
    reached = Signal(str)

    def __init__(
        self, context: InputContext, folds: Folds, parent: QWidget, *, is_new: bool
    ) -> None:
        super().__init__(parent)
        self.schema = context.schema
        self._context = context
        self._folds = folds
        self._edit: EditSession | None = None
        self._may_write = True
        self._is_new = is_new
        self._whole = not is_new
        self._filling = False
        self._placed_for = (0, False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        self._page = Surface(context.look, "content")
        self.setWidget(self._page)
        self._sections = form_sections(context.schema, is_new=is_new)
        first_state = folded_at_first(self._sections)
        self.blocks = tuple(self._make_block(section, first_state) for section in self._sections)
        self._late = LateRows(
            self.blocks, self._make_row, self._fill_anew, self._place_blocks, self
        )
        self._late.reached.connect(self._show_reached)
        self.lines = self._make_lines() if has_line_items(context.schema) else None
        self._hints = DuplicateHints(context, self.made_row, self.arrange, self)
        self._hints.wanted.connect(self.tab_wanted)
        self.more = MoreFields(self._page)
        self.more.clicked.connect(self.show_whole)
        self.verticalScrollBar().valueChanged.connect(self._make_seen)
        context.look.theme.changed.connect(self.arrange)

    @property
    def rows(self) -> dict[str, FieldRow]:
        """The rows of all sections that were open, by field name, in the form's order."""
        self._finish()
        return self._late.made

    def made_row(self, name: str) -> FieldRow | None:
        """The row of a field; None while it is not made."""
        return self._late.made.get(name)

    @property
    def labels(self) -> Iterator[tuple[str, str]]:
        """Name and label of every field, in the form's order, made or not."""
        for section in self._sections:
            for name in section.fields:
                yield name, self.schema.by_name[name].label

    @property
    def shows_all(self) -> bool:
        """Whether the form shows more than what a new record begins with."""
        return self._whole

    def show_record(self, edit: EditSession | None, *, may_write: bool) -> None:
        """Fill the form with another record; None empties its hands.

        Args:
            edit: the record.
            may_write: whether the account lets anything be changed.
        """
        another, self._edit = edit is not self._edit, edit
        self._context.at_hand.record = edit
        self._may_write = may_write
        if edit is None:
            self._late.stop()
            return
        if another:
            self._hints.forget()
            self._whole = not self._is_new or self._is_begun(edit)
        self._late.begin()
        self.verticalScrollBar().setValue(0)
        if self.lines is not None:
            self.lines.show_record()
        if self.lines is not None or self._placed_for != (self.viewport().width(), self._whole):
            self._place_blocks()
        self._make_seen()

    def show_whole(self) -> None:
        """Show all fields of a new record, and go to the first of those that came."""
        if self._whole:
            return
        self._whole = True
        self.arrange()
        came = (name for section in self._sections[1:] for name in section.fields)
        first = next((name for name in came if self.schema.by_name[name].writable), None)
        if first is not None:
            self.go_to(first)

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
        wanted = self._late.made.values() if names is None else self._rows_of(names)
        grown = [self._fill(row, self._edit, keep_cursor=keep_cursor) for row in wanted]
        if names is None and self.lines is not None:
            self.lines.show_record()
            grown.append(True)
        if any(grown):
            self.arrange()
        self._hints.drop_stale(self._edit)

    def commit(self) -> None:
        """Hand over what is typed and not yet told: that is where the keyboard is."""
        row = self._focused_row()
        if row is not None:
            row.input.commit()
            if row.input.has_cursor and self._edit is not None:
                self._fill(row, self._edit, keep_cursor=False)

    def go_to(self, name: str) -> None:
        """Put the cursor into a field, unfolding its section."""
        row = self.bring(name)
        if row is not None:
            row.input.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.show_row(row)

    def bring(self, name: str) -> FieldRow | None:
        """Bring a field on screen, unfolding its section; None if the form has no such field."""
        if not self._unfold_for(name):
            return None
        if self._late.reach(name):
            self.arrange()
        row = self._late.made.get(name)
        if row is not None:
            self.show_row(row)
        return row

    def seek(self, name: str) -> None:
        """Bring a field on screen as soon as its row is made; `reached` tells of it."""
        if self._unfold_for(name) and self._late.seek(name):
            self._show_reached(name)

    def _show_reached(self, name: str) -> None:
        row = self._late.made.get(name)
        if row is not None:
            self.show_row(row)
            self.reached.emit(name)

    def _unfold_for(self, name: str) -> bool:
        """Let the section of a field be seen; whether the form has such a field."""
        block = next(
            (b for b, s in zip(self.blocks, self._sections, strict=True) if name in s.fields), None
        )
        if block is None:
            return False
        if block is not self.blocks[0] and not self._whole:
            self._whole = True
            self.arrange()
        if block.folded:
            self._fold(block.name, folded=False)
        return True

    @property
    def open_sections(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Label and field names of every section that is open, in the form's order."""
        shown = self.blocks if self._whole else self.blocks[:1]
        return tuple(
            (section.label, section.fields)
            for block, section in zip(shown, self._sections, strict=False)
            if not block.folded
        )

    def refold(self, names: Iterable[str]) -> None:
        """Fold the sections of these names again, as far as the keyboard is not in them."""
        for block in self.blocks:
            if block.name in names and not any(row.input.has_cursor for row in block.rows):
                self._fold(block.name, folded=True)

    @property
    def folded(self) -> frozenset[str]:
        """Names of the sections that are folded."""
        return frozenset(block.name for block in self.blocks if block.folded)

    def go_to_first(self) -> None:
        """Put the cursor into the first field that can be changed."""
        for _label, names in self.open_sections:
            for name in names:
                if self._late.reach(name):
                    self._place_blocks()
                row = self._late.made[name]
                if row.input.writable and row.input.isVisibleTo(self):
                    self.go_to(name)
                    return

    def show_row(self, row: FieldRow) -> None:
        """Scroll until a row can be seen."""
        place = row.input.geometry()
        top = row.input.mapTo(self._page, QPoint(0, 0)).y()
        self.ensureVisible(place.left(), top + place.height() // 2, 0, _AROUND_FOCUS)

    def undo(self) -> None:
        """Take letters back in the field being typed in, else the last edit, and go to its field."""
        text = self._text_at_hand()
        if text is not None and text.can_undo_text:
            text.undo()
        else:
            self._step_back(back=True)

    def redo(self) -> None:
        """Do again what `undo` took back last."""
        text = self._text_at_hand()
        if text is not None and text.can_redo_text:
            text.redo()
        else:
            self._step_back(back=False)

    @property
    def can_redo(self) -> bool:
        """Whether letters or an edit were taken back that can be done again."""
        text, edit = self._text_at_hand(), self._edit
        return (text is not None and text.can_redo_text) or (edit is not None and edit.can_redo)

    def arrange(self) -> None:
        """Put every section into place for the width there is."""
        for row in self._late.made.values():
            row.forget_height()
        self._place_blocks()
        self._make_seen()

    def _place_blocks(self) -> None:
        bar = self.verticalScrollBar()
        width = self.viewport().width()
        self._placed_for = (width, self._whole)
        end = END - (bar.width() if bar.isVisible() else 0)
        y = _ABOVE
        shown = self.blocks if self._whole else self.blocks[:1]
        for block in self.blocks:
            block.setVisible(block in shown)
            if block in shown:
                height = block.arrange(width, columns=self._columns, end=end)
                block.setGeometry(0, y, width, height)
                y += height
        left_out = sum(len(section.fields) for section in self._sections[len(shown) :])
        y += self.more.place(y, width, left_out)
        if self.lines is not None:
            self.lines.setVisible(not self._is_new)
            y += 0 if self._is_new else self.lines.place(y, width)
        self._page.resize(width, max(y + _BELOW, self.viewport().height()))

    @property
    def _columns(self) -> int:
        return 2 if self.width() >= self._context.look.theme.metrics.two_columns else 1

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
            block.expect(section.fields)
        return block

    def _make_lines(self) -> LineItemsView:
        lines = LineItemsView(self._context, self._page)
        lines.height_changed.connect(self.arrange)
        lines.browser_wanted.connect(self.browser_wanted)
        return lines

    def _make_seen(self) -> None:
        if self._edit is not None:
            top, metrics = self.verticalScrollBar().value(), self._context.look.theme.metrics
            seen = QRect(0, top, self.width(), self.viewport().height())
            self._late.show(seen, line=metrics.field + metrics.gap, columns=self._columns)

    def _finish(self) -> None:
        if self._late.finish():
            self.arrange()

    def _is_begun(self, edit: EditSession) -> bool:
        """Whether a new record holds something in a field that it does not begin with."""
        others = (name for section in self._sections[1:] for name in section.fields)
        return any(
            edit.cell(name) not in (None, "", self.schema.by_name[name].default) for name in others
        )

    def _make_row(self, name: str, block: SectionBlock) -> FieldRow:
        field_input = make_input(self.schema.by_name[name], self._context, block)
        field_input.edited.connect(self._take_text)
        field_input.chosen.connect(self._take_choice)
        field_input.left.connect(self._field_left)
        field_input.newer_wanted.connect(self._take_newer)
        field_input.followed.connect(self.followed)
        field_input.called.connect(self.called)
        field_input.edit_refused.connect(self.edit_refused)
        field_input.creation_wanted.connect(self.creation_wanted)
        field_input.height_changed.connect(self._height_changed)
        return FieldRow(self._context.look, field_input, block)

    def _fill(self, row: FieldRow, edit: EditSession, *, keep_cursor: bool) -> bool:
        """Show one field; whether its height is another one now."""
        if self._late.take(row.spec.name):
            keep_cursor = False
        self._filling = True
        self._show(row, edit, keep_cursor=keep_cursor)
        self._filling = False
        return row.forget_height()

    def _fill_anew(self, row: FieldRow) -> bool:
        return self._edit is not None and self._fill(row, self._edit, keep_cursor=False)

    def _show(self, row: FieldRow, edit: EditSession, *, keep_cursor: bool) -> None:
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
        row.show_state(edit.state(name), say_problem=not field_input.is_typing)

    def _height_changed(self) -> None:
        # while it is filled, the form looks at the height afterwards
        if not self._filling:
            self.arrange()

    def _focused_row(self) -> FieldRow | None:
        # nothing may have the keyboard, which the types of Qt do not tell
        widget: QWidget | None = self.window().focusWidget()
        while widget is not None and not isinstance(widget, FieldInput):
            widget = widget.parentWidget()
        row = self._late.made.get(widget.spec.name) if widget is not None else None
        return row if row is not None and row.input is widget else None

    def _text_at_hand(self) -> InnerLineEdit | InnerTextEdit | None:
        row = self._focused_row()
        editor = row.input.editor if row is not None else None
        return editor if isinstance(editor, InnerLineEdit | InnerTextEdit) else None

    def _rows_of(self, names: Iterable[str]) -> list[FieldRow]:
        return [self._late.made[name] for name in names if name in self._late.made]

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
        row = self._late.made[name]
        row.input.release()
        if row.show_state(self._edit.state(name), say_problem=not row.input.is_typing):
            self.arrange()
        self._hints.drop_stale(self._edit)
        self.touched.emit()

    def _field_left(self, name: str) -> None:
        self.read_again((name,))
        if self._edit is not None:
            self._hints.look(self._edit, name)

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
                block.expect(section.fields)
            block.set_folded(folded)
        self.arrange()
