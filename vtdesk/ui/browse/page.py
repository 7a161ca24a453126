"""The table of the open module with its head, its foot, and what it says when it is empty."""

import time
from array import array

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from vtdesk.app.browse import TableView
from vtdesk.app.notices import refusal
from vtdesk.app.session import Session
from vtdesk.app.settings import Remembered
from vtdesk.app.tasks import Tasks
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.schema import ModuleSchema
from vtdesk.ui.bridge import spawns
from vtdesk.ui.browse.columns_control import ColumnsControl
from vtdesk.ui.browse.copying import Copying
from vtdesk.ui.browse.count_words import count_words
from vtdesk.ui.browse.deletion import Deletion
from vtdesk.ui.browse.empty_table import ROWLESS, EmptyTable
from vtdesk.ui.browse.foot_control import FootControl
from vtdesk.ui.browse.foot_line import FootLine, RefreshLine
from vtdesk.ui.browse.record_rows import RecordRows
from vtdesk.ui.browse.record_table import RecordTable
from vtdesk.ui.browse.selection_summary import SelectionSummary
from vtdesk.ui.browse.table_filter import TableFilter
from vtdesk.ui.browse.view_bar import ViewBar
from vtdesk.ui.browse.views_control import ViewsControl
from vtdesk.ui.icons import module_icon
from vtdesk.ui.look import Look
from vtdesk.ui.parts.surface import Surface
from vtdesk.ui.parts.tab_order import come_after

_GHOST_MILLISECONDS = 300


class BrowsePage(Surface):
    """One module's records.

    Args:
        look: theme and icons.
        session: the account.
        remembered: keeps column widths.

    Signals:
        record_activated(object): open the record of this key.
        current_changed(object): the cursor stands on the record of this key, or on none.
        new_asked(): make a new record.
        state_changed(): rows, selection or state are different; actions look again.
        message(object): a Notice for the person.
        keeping_asked(): the person wants to choose what is kept of the module.
    """

    record_activated = Signal(object)
    current_changed = Signal(object)
    new_asked = Signal()
    state_changed = Signal()
    message = Signal(object)
    keeping_asked = Signal()

    def __init__(
        self,
        look: Look,
        session: Session,
        remembered: Remembered,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, "content", parent=parent)
        self._look = look
        self._session = session
        self._remembered = remembered
        self._deletion = Deletion(look, session)
        self._bar = ViewBar(look)
        self._empty = EmptyTable(look, session)
        self._rows = RecordRows(
            look,
            session,
            remembered,
            self._empty,
            otherwise=self._bar.filter,
            columns_button=self._bar.columns_button,
        )
        self._table = self._rows.table
        self._summary = SelectionSummary(self._table, session)
        self._foot = FootLine(look)
        self._refresh_line = RefreshLine(look, self._table)
        self._foot_control = FootControl(session, self._foot, self._refresh_line)
        self._narrowing = TableFilter(look, session, self._bar, self._table, self._empty, self)
        self._ghost_timer = QTimer(self, singleShot=True, interval=_GHOST_MILLISECONDS)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar)
        column.addWidget(self._narrowing.panel)
        column.addWidget(self._rows, 1)
        column.addWidget(self._foot)
        come_after(self._bar.columns_button, self._narrowing.panel)
        self._table.installEventFilter(self)

    def _connect(self) -> None:
        self._bar.words_changed.connect(self._set_words)
        self._bar.left.connect(self.focus_table)
        self._bar.columns_button.clicked.connect(self._rows.columns.choose)
        self._rows.columns.changed.connect(self.state_changed)
        self._table.record_activated.connect(self.record_activated)
        self._table.current_changed.connect(self.current_changed)
        self._table.selection_changed.connect(self.state_changed)
        self._rows.copying.message.connect(self.message)
        self._bar.count_asked.connect(self.count_now)
        self._table.delete_asked.connect(self.delete)
        self._table.edit_refused.connect(self._tell_refused)
        self._empty.new_asked.connect(self.new_asked)
        self._narrowing.left.connect(self.focus_table)
        self._narrowing.message.connect(self.message)
        self._empty.message.connect(self.message)
        self._foot_control.keeping_asked.connect(self.keeping_asked)
        self._ghost_timer.timeout.connect(self._hide_ghosts)

    @property
    def tasks(self) -> Tasks:
        """Where this page's coroutines run."""
        return self._session.tasks

    @property
    def table(self) -> RecordTable:
        """The table widget."""
        return self._table

    @property
    def columns(self) -> ColumnsControl:
        """What is done to the columns."""
        return self._rows.columns

    @property
    def summary(self) -> SelectionSummary:
        """What the selection comes to."""
        return self._summary

    @property
    def copying(self) -> Copying:
        """Copies what is selected."""
        return self._rows.copying

    @property
    def narrowing(self) -> TableFilter:
        """Which rows the table shows: chips, builder, views."""
        return self._narrowing

    @property
    def views(self) -> ViewsControl:
        """What is done with saved views."""
        return self._narrowing.views

    @property
    def view_id(self) -> str | None:
        """The saved view on show; None for none."""
        return self._view.view_id if self._view is not None else None

    @property
    def bar(self) -> ViewBar:
        """The head."""
        return self._bar

    @property
    def empty(self) -> EmptyTable:
        """What an empty table says."""
        return self._empty

    @property
    def foot(self) -> FootLine:
        """The line below the table."""
        return self._foot

    @property
    def _view(self) -> TableView | None:
        return self._rows.view

    @property
    def module(self) -> ModuleName | None:
        """The open module."""
        return self._view.module if self._view is not None else None

    @property
    def schema(self) -> ModuleSchema | None:
        """The open module's describe, once it is known."""
        return self._view.schema if self._view is not None else None

    @property
    def tells_problem(self) -> bool:
        """Whether the page itself says why the module's records are not there."""
        return self._view is not None and self._view.state in ROWLESS

    def open_module(self, module: ModuleName) -> None:
        """Show a module: stored rows at once, the rest as it comes."""
        view = self._session.open_table(module)
        self.leave_session()
        self._rows.view = view
        view.changed.connect(self._show_state)
        view.columns_changed.connect(self._show_columns)
        label = self._session.info(module).label
        self._bar.show_module(module_icon(module), label, view.query.words)
        self._narrowing.show_table(view)
        self._table.setAccessibleName(label)
        self._show_columns(None)
        self._table.show_ghosts(True)
        self._ghost_timer.start()
        self._start()

    def leave_session(self) -> None:
        """Hear no more of the table on show."""
        if self._view is not None:
            self._view.changed.disconnect(self._show_state)
            self._view.columns_changed.disconnect(self._show_columns)
            self._view.source.set_listener(None)
            self._narrowing.leave_session()
            self._summary.leave_session()

    def focus_table(self) -> None:
        """Give the keyboard to the table, or to what stands in its place."""
        self._rows.focus()

    def focus_filter(self) -> None:
        """Give the keyboard to the quick filter."""
        self._bar.focus_filter()

    def refresh(self) -> None:
        """Ask the server what changed."""
        if self._view is not None:
            self._view.refresh()

    def set_narrow(self, narrow: bool) -> None:
        """Arrange for little width."""
        self._bar.set_narrow(narrow)
        self._narrowing.panel.set_narrow(narrow)
        self._table.set_narrow(narrow)

    def place_of(self, key: int) -> tuple[int, int] | None:
        """A record's place in the list and the list's length, as in 6 of 47."""
        if self._view is None:
            return None
        row = self._view.source.index_of(key)
        return None if row is None else (row + 1, len(self._view.source))

    def keys(self) -> "array[int]":
        """The keys of the table's records in their order, as they are now."""
        return self._rows.keys()

    def selected_keys(self) -> "array[int]":
        """The keys of the selected records from the top; a million are taken in slices."""
        return self._rows.selected_keys()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the thin line below the table's header."""
        if watched is self._table and event.type() is QEvent.Type.Resize:
            top = self._table.horizontalHeader().height()
            self._refresh_line.setGeometry(0, top, self._table.width(), 2)
        return False

    @spawns
    async def delete(self) -> None:
        """Delete the selected records, once the person has said so."""
        if self._view is None or not self._table.selected_count():
            return
        module = self._view.module
        if reason := self._deletion.why_not(module):
            self.message.emit(refusal(reason, "delete"))
            return
        await self._deletion.ask(module, self.selected_keys(), self.window())
        self.focus_table()

    @spawns
    async def _start(self) -> None:
        if self._view is not None:
            await self._view.start()

    @spawns
    async def _set_words(self, text: str) -> None:
        if self._view is not None:
            await self._view.set_words(text)

    def _show_columns(self, _nothing: None) -> None:
        view = self._view
        if view is None:
            return
        self._rows.arrange()
        self._summary.show_view(view)
        self._show_state(None)

    def _show_state(self, _nothing: None) -> None:
        view = self._view
        if view is None:
            return
        state = view.state
        if state in ROWLESS:
            self._table.show_ghosts(False)
            self._empty.show_view(view)
        self._rows.show_rows(shown=state not in ROWLESS)
        self._table.set_counting(view.counting)
        words = count_words(view, self._session.formats, time.time())
        self._bar.show_count(words.text, words.tip)
        self._foot_control.show_view(view)
        self._narrowing.refresh()
        self.state_changed.emit()

    @spawns
    async def count_now(self) -> None:
        """Ask the server how many records the module has."""
        if self._view is not None:
            await self._view.count_now()

    def _tell_refused(self, reason: str) -> None:
        self.message.emit(refusal(reason, "edit"))

    def _hide_ghosts(self) -> None:
        self._table.show_ghosts(False)
