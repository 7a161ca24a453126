"""Copying what is selected: cells by Ctrl+C, other forms by a menu that remembers the last one."""

import asyncio
from array import array
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QActionGroup, QGuiApplication
from PySide6.QtWidgets import QMenu

from vtdesk.app.browse import TableView
from vtdesk.app.copy_text import CopiedTable, CopyForm, copy_text
from vtdesk.app.rows import RowView
from vtdesk.app.session import Session
from vtdesk.app.settings import Remembered
from vtdesk.app.tasks import Tasks
from vtdesk.domain.notices import Level, Notice
from vtdesk.ui.bridge import spawns
from vtdesk.ui.browse.cell_block import SelectedCells
from vtdesk.ui.browse.record_table import RecordTable
from vtdesk.ui.browse.wording import number_text

MOST_ROWS = 100_000
"""Rows that go to the clipboard at once; more belongs into a file."""

_AT_ONCE = 100
_LAST = "copy as"


class Copying(QObject):
    """Puts cells and rows of a table on the clipboard.

    Args:
        table: the table widget.
        session: the account.
        remembered: keeps the form chosen last.

    Signals:
        message(object): a Notice for the person.
    """

    message = Signal(object)

    def __init__(self, table: RecordTable, session: Session, remembered: Remembered) -> None:
        super().__init__(table)
        self._table = table
        self._session = session
        self._remembered = remembered
        self._view: TableView | None = None
        self.menu = QMenu(table)
        self.menu.setAccessibleName("Copy as")
        self._group = QActionGroup(self)
        self._forms: dict[CopyForm, QAction] = {}
        for form in CopyForm:
            action = self.menu.addAction(form.value)
            action.setCheckable(True)
            self._group.addAction(action)
            self._forms[form] = action
        self._group.triggered.connect(self._chosen)
        table.copy_asked.connect(self.copy)

    @property
    def tasks(self) -> Tasks:
        """Where copying runs."""
        return self._session.tasks

    @property
    def last(self) -> CopyForm:
        """The form chosen last."""
        text = self._remembered.text(_LAST)
        return next((form for form in CopyForm if form.name == text), CopyForm.ROWS)

    def work(self) -> dict[str, Callable[[], object]]:
        """Which of the window's actions this carries out."""
        return {"copy": self.copy, "copy_rows": self.copy_rows, "copy_as": self.open_menu}

    def show_view(self, view: TableView) -> None:
        """Another table is open."""
        self._view = view

    def open_menu(self) -> None:
        """Let a form be chosen, beside the current cell; the last one is marked and under Enter."""
        if self._table.selected_cells() is None:
            return
        last = self._forms[self.last]
        last.setChecked(True)
        index = self._table.currentIndex()
        corner = self._table.visualRect(index).bottomLeft()
        self.menu.popup(self._table.viewport().mapToGlobal(corner))
        self.menu.setActiveAction(last)

    @spawns
    async def copy(self) -> None:
        """Copy the selected cells as a block."""
        await self._copy(CopyForm.CELLS)

    @spawns
    async def copy_rows(self) -> None:
        """Copy the selected rows with the columns' labels above them."""
        await self._copy(CopyForm.ROWS)

    @spawns
    async def copy_as(self, form: CopyForm) -> None:
        """Copy in a form, and remember it."""
        self._remembered.put(_LAST, form.name)
        await self._copy(form)

    def _chosen(self, action: QAction) -> None:
        form = next(form for form, other in self._forms.items() if other is action)
        self.copy_as(form)

    async def _copy(self, form: CopyForm) -> None:
        view, cells = self._view, self._table.selected_cells()
        if view is None or cells is None:
            return
        formats = self._session.formats
        if cells.row_count > MOST_ROWS:
            count, most = (number_text(n, formats) for n in (cells.row_count, MOST_ROWS))
            words = f"{count} rows are too many for the clipboard. Select at most {most}."
            self.message.emit(Notice(Level.INFO, words, topic="copy"))
            return
        table = self._copied(view, cells, form)
        rows = await self._read(view, cells)
        text = await asyncio.to_thread(copy_text, form, table, rows)
        if not text and form not in (CopyForm.CELLS, CopyForm.ROWS):
            words = "These records are not in Vtiger yet; they have no id."
            self.message.emit(Notice(Level.INFO, words, topic="copy"))
            return
        QGuiApplication.clipboard().setText(text)
        if words := _done_words(form, cells, number_text(len(rows), formats)):
            self.message.emit(Notice(Level.DONE, words, topic="copy"))

    def _copied(self, view: TableView, cells: SelectedCells, form: CopyForm) -> CopiedTable:
        block = form is CopyForm.CELLS or (cells.count > 1 and len(cells.columns) > 1)
        columns = cells.columns if block else self._table.columns_shown()
        return CopiedTable(view.module, view.columns, columns, self._session.account.endpoint)

    async def _read(self, view: TableView, cells: SelectedCells) -> list[RowView]:
        """Read the rows a hundred at a time, with the event loop running between.

        The keys are taken first: what comes and goes meanwhile changes nothing.
        """
        source, every = view.source, view.source.keys()
        keys = array("q")
        for part in cells.rows:
            keys.extend(every[part.start : part.stop])
        rows: list[RowView] = []
        for start in range(0, len(keys), _AT_ONCE):
            rows.extend(source.views_of(keys[start : start + _AT_ONCE]))
            await asyncio.sleep(0)
        return rows


def _done_words(form: CopyForm, cells: SelectedCells, count: str) -> str:
    """What was copied; "" for one cell, which everybody expects."""
    if form is CopyForm.CELLS and cells.count == 1:
        return ""
    if form is CopyForm.CELLS and not cells.whole_rows:
        return f"{cells.count:,} cells copied"
    rows = "1 row" if cells.row_count == 1 else f"{count} rows"
    return f"{rows} copied" if form is CopyForm.ROWS else f"{rows} copied as {_AS[form]}"


_AS = {
    CopyForm.CELLS: "cells",
    CopyForm.MARKDOWN: "Markdown",
    CopyForm.JSON: "JSON",
    CopyForm.VTQL: "VTQL",
    CopyForm.LINK: "links",
    CopyForm.ID: "ids",
}
