"""Editing in the table, from the first key to Apply: between staged cells and what shows them."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QVBoxLayout

from vtdesk.app.notices import refusal
from vtdesk.app.session import Session
from vtdesk.app.staged import PasteReport, StagedCount
from vtdesk.app.tasks import Tasks
from vtdesk.domain.account import WriteLevel
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.notices import Level, Notice
from vtdesk.ui.bridge import spawns
from vtdesk.ui.browse.cell_block import SelectedCells
from vtdesk.ui.browse.page import BrowsePage
from vtdesk.ui.browse.wording import counted
from vtdesk.ui.edit.panel import RecordPane
from vtdesk.ui.look import Look
from vtdesk.ui.panes import Panes
from vtdesk.ui.staging.cell_editor import CellEditor
from vtdesk.ui.staging.paste_dialog import RefusedDialog
from vtdesk.ui.staging.pasted_block import read_block
from vtdesk.ui.staging.review_desk import ReviewDesk
from vtdesk.ui.staging.staged_bar import StagedBar

_SETTLING_MS = 150
_SLOW_ROWS = 400
"""Rows from which a paste or a fill says how far it is."""


class StagingDesk(QObject):
    """Carries out what a person does with cells of the open table.

    Args:
        look: theme and icons.
        session: the account at work.
        page: the open table.
        record: the form beside it, which has an undo of its own.
        panes: where the review stands while it is on screen.
        parent: the window.

    Signals:
        message(object): a Notice for the person.
        changed(): other cells are staged; actions look again.
        record_asked(object): the record of this key is to be shown.
    """

    message = Signal(object)
    changed = Signal()
    record_asked = Signal(object)

    def __init__(
        self,
        look: Look,
        session: Session,
        page: BrowsePage,
        record: RecordPane,
        panes: Panes,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._session = session
        self._page = page
        self._record = record
        self._busy = False
        self._count = StagedCount()
        self._told: StagedCount | None = self._count
        self._outdated = False
        self._settling = QTimer(self, singleShot=True, interval=_SETTLING_MS)
        self._settling.timeout.connect(self._settled)
        self.editor = CellEditor(look, session, page.table)
        self.bar = StagedBar(look)
        column = page.layout()
        assert isinstance(column, QVBoxLayout)
        column.addWidget(self.bar)
        self.review = ReviewDesk(look, session, page, panes, self)
        page.table.set_editor(self.editor)
        page.table.edit_refused.connect(self._refuse)
        self.editor.refused.connect(self._refuse)
        page.state_changed.connect(self._follow_table)
        self.bar.review_asked.connect(self.review.open)
        self.bar.apply_asked.connect(self.apply)
        self.bar.discard_asked.connect(self.discard)
        self.review.message.connect(self.message)
        self.review.record_asked.connect(self.record_asked)
        session.staging.changed.connect(self._staged_changed)

    @property
    def tasks(self) -> Tasks:
        """Where long gestures run."""
        return self._session.tasks

    @property
    def staged(self) -> int:
        """How many cells of the open module are changed and not sent."""
        return self._count.cells

    @property
    def can_undo(self) -> bool:
        """Whether there is something to take back."""
        module, edit = self._page.module, self._record.edit
        typed = edit is not None and bool(edit.changed_fields)
        return typed or (module is not None and self._session.staging.can_undo(module))

    @property
    def can_redo(self) -> bool:
        """Whether something was taken back that can be done again."""
        module = self._page.module
        return self._record.can_redo or (
            module is not None and self._session.staging.can_redo(module)
        )

    def work(self) -> Mapping[str, Callable[[], object]]:
        """Who carries out which action."""
        return {
            "edit_cell": self.edit_cell,
            "clear_cells": self.clear_cells,
            "fill_down": self.fill_down,
            "paste": self.paste,
            "undo": self.undo,
            "redo": self.redo,
            "review_changes": self.review.open,
            "apply_changes": self.apply,
            "discard_changes": self.discard,
        }

    def leave_session(self) -> None:
        """Stage what is being typed, and hear no more of the session."""
        self.editor.finish()
        self._settling.stop()
        self._page.table.set_editor(None)
        self._session.staging.changed.disconnect(self._staged_changed)
        self.review.leave_session()

    def edit_cell(self) -> None:
        """Put the input over the current cell."""
        cell = self._page.table.current_cell()
        if cell is None:
            return
        reason = self.editor.may_edit(*cell)
        if reason is None:
            self.editor.begin(*cell, "")
        else:
            self._refuse(reason)

    def undo(self) -> None:
        """Take the last change back: the form's where the keyboard is in it, else the table's."""
        module = self._page.module
        if self._in_record():
            self._record.undo()
        elif module is not None:
            self._session.staging.undo(module)

    def redo(self) -> None:
        """Do again what was taken back last, in form or table."""
        module = self._page.module
        if self._in_record():
            self._record.redo()
        elif module is not None:
            self._session.staging.redo(module)

    @spawns
    async def clear_cells(self) -> None:
        """Empty the selected cells."""
        self.editor.finish()
        block = self._selected()
        if block is not None:
            await self._lay_block(block, [[""]])

    @spawns
    async def fill_down(self) -> None:
        """Put the values of the first selected row into the rows below it."""
        self.editor.finish()
        module, block = self._page.module, self._selected()
        if module is None or block is None or self._busy:
            return
        keys, names = self._page.selected_keys(), self._names(block)
        if len(keys) < 2:
            self._tell("Select the cells below as well, with Shift and the arrow keys.")
            return
        self._busy = True
        try:
            staged, refused = 0, list[tuple[int, int, str]]()
            for column, name in enumerate(names):
                report = await self._session.staging.fill_down(module, keys, name)
                staged += report.staged
                refused += [(row, column, why) for row, _, why in report.refused]
        finally:
            self._busy = False
        self._report("filled", PasteReport(staged, tuple(refused)), names)

    @spawns
    async def paste(self) -> None:
        """Put the block of cells on the clipboard into the table, from the first selected cell."""
        self.editor.finish()
        block = self._selected()
        text = QGuiApplication.clipboard().text()
        if block is None or not text:
            self._tell("There is nothing on the clipboard that fits into cells." if block else "")
            return
        await self._lay_block(block, read_block(text))

    def apply(self) -> None:
        """Send what is staged; accounts that ask first see it before that."""
        self.editor.finish()
        module = self._page.module
        if module is None:
            return
        if self.review.is_open:
            self.review.apply()
            return
        count = self._session.staging.count(module)
        asks = self._session.account.write_level is WriteLevel.ASK
        if asks or count.problems or not self._session.may_write:
            self.review.open()
        else:
            self.review.send(module)

    @spawns
    async def discard(self) -> None:
        """Give up all that is staged in the open module; undo brings it back."""
        self.editor.cancel()
        module = self._page.module
        if module is not None:
            cells = await self._session.staging.discard(module)
            self._show_count()
            words = f"{counted(cells, 'cell', 'cells')} put back. Ctrl+Z brings them again."
            self.message.emit(refusal(words, "staged"))

    async def _lay_block(self, block: SelectedCells, cells: list[list[str]]) -> None:
        """Put texts into the selected cells; one cell alone is the corner of a larger block."""
        module = self._page.module
        if module is None or self._busy:
            return
        names, keys = self._names(block), list(self._page.selected_keys())
        width = max(len(line) for line in cells)
        if block.count == 1 or not self._fits(block, cells, width):
            keys, names = self._from_corner(block, len(cells), width)
        self._busy = True
        try:
            report = await self._session.staging.paste(
                module, keys, names, cells, self._show_progress
            )
        finally:
            self._busy = False
        self._report("changed", report, names)

    def _fits(self, block: SelectedCells, cells: list[list[str]], width: int) -> bool:
        """Whether the selection is a multiple of the block, which is then repeated in it."""
        return not (block.row_count % len(cells) or len(block.columns) % width)

    def _from_corner(
        self, block: SelectedCells, rows: int, width: int
    ) -> tuple[list[int], list[str]]:
        records, table = self._page.table.records, self._page.table
        row, column = block.anchor
        shown = [n for n in range(len(records.columns)) if not table.isColumnHidden(n)]
        start = shown.index(column)
        names = [records.columns[n].spec.name for n in shown[start : start + width]]
        found = (records.key_at(n) for n in range(row, row + rows))
        return [key for key in found if key is not None], names

    def _selected(self) -> SelectedCells | None:
        """The selected cells; of whole rows those of the current column."""
        table = self._page.table
        block, current = table.selected_cells(), table.current_cell()
        if block is None or current is None or not block.whole_rows:
            return block
        return SelectedCells(block.rows, (current[1],), whole_rows=True)

    def _names(self, block: SelectedCells) -> list[str]:
        columns = self._page.table.records.columns
        return [columns[number].spec.name for number in block.columns]

    def _in_record(self) -> bool:
        focus = QApplication.focusWidget()
        return focus is not None and self._record.isAncestorOf(focus)

    def _show_progress(self, done: int, total: int) -> None:
        if total < _SLOW_ROWS:
            return
        words = f"{done:,} of {total:,} rows" if done < total else ""
        self.bar.show_progress(words)
        self._told = None

    def _report(self, done: str, report: PasteReport, names: list[str]) -> None:
        """Say what came of a gesture; what was left alone is listed with its reasons."""
        # only now can it be undone
        self._show_count()
        if not report.refused and not report.cut:
            if report.staged > 1:
                words = f"{counted(report.staged, 'cell', 'cells')} {done}"
                self.message.emit(Notice(Level.DONE, words, topic="staged"))
            return
        schema = self._page.schema
        labels = [schema.by_name[name].label if schema else name for name in names]
        dialog = RefusedDialog(self._look, done, report, labels, self._page.window())
        dialog.open()

    def _refuse(self, reason: str) -> None:
        self._tell(reason)

    def _tell(self, words: str) -> None:
        if words:
            self.message.emit(refusal(words, "staged"))

    def _follow_table(self) -> None:
        self.editor.set_schema(self._page.schema)
        self._count_cells()

    def _staged_changed(self, news: tuple[ModuleName, frozenset[int]]) -> None:
        if news[0] != self._page.module:
            return
        if self._settling.isActive():
            self._outdated = True
        else:
            self._show_count()
            self._settling.start()

    def _settled(self) -> None:
        """A long gesture tells of its cells many times; they are counted some times a second."""
        if self._outdated:
            self._show_count()
            self._settling.start()

    def _show_count(self) -> None:
        self._count_cells()
        self.changed.emit()

    def _count_cells(self) -> None:
        self._outdated = False
        module = self._page.module
        self._count = StagedCount() if module is None else self._session.staging.count(module)
        if not self._busy and self._count != self._told:
            count = self._told = self._count
            self.bar.show_count(count.cells, count.records, count.problems)
