"""The records of one relation: their table with filter, copying, cards and the line below it."""

import time
from array import array
from collections.abc import Callable, Mapping

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from vtdesk.app.browse import TableState
from vtdesk.app.related_table import RelatedTable, Whose
from vtdesk.app.session import Session
from vtdesk.app.settings import Remembered
from vtdesk.app.tasks import Tasks
from vtdesk.domain.ids import AnyId
from vtdesk.ui.around.related.empty import RelatedEmpty
from vtdesk.ui.around.related.foot import RelatedFoot
from vtdesk.ui.around.related.own_keys import OwnKeys
from vtdesk.ui.around.related.row_actions import RowActions
from vtdesk.ui.around.related.wording import foot_words, selection_words
from vtdesk.ui.bridge import spawns
from vtdesk.ui.browse.cell_filter import CellFilter
from vtdesk.ui.browse.cell_table import CHOOSE_ROW
from vtdesk.ui.browse.filter_panel import FilterPanel
from vtdesk.ui.browse.hover_card import TableCards
from vtdesk.ui.browse.record_rows import RecordRows
from vtdesk.ui.look import Look
from vtdesk.ui.parts.buttons import icon_button
from vtdesk.ui.parts.surface import Surface

_ROWLESS = frozenset(TableState) - {TableState.READY, TableState.LOADING}


class RelatedCards(TableCards):
    """Shows the card of the row's own record too, over its name."""

    def record_at(self, index: QModelIndex | QPersistentModelIndex) -> AnyId | None:
        """The record whose card belongs to a cell."""
        if index.isValid() and index.column() == 0:
            row = self.table.records.row_view(index.row())
            return row.id if row is not None else None
        return super().record_at(index)


class RelatedRecords(Surface):
    """Shows one `RelatedTable` after another.

    Args:
        look: theme and icons.
        session: the account.
        remembered: keeps the form of copying.

    Signals:
        record_activated(object): show the record of this key.
        tab_asked(object): show the record of this key in a tab.
        unlink_asked(object): unlink the records of these keys, an array.
        asked(str): "new" or "link": make or choose a record; "undo": take the last link back;
            "next": show what was never loaded.
        export_asked(object): the rows of this `RelatedTable` are to go into a file.
        state_changed(): rows, selection or state are different.
        message(object): a Notice for the person.
        left(): Escape, where nothing in here had a use for it.
    """

    record_activated = Signal(object)
    tab_asked = Signal(object)
    unlink_asked = Signal(object)
    asked = Signal(str)
    export_asked = Signal(object)
    state_changed = Signal()
    message = Signal(object)
    left = Signal()

    def __init__(
        self,
        look: Look,
        session: Session,
        remembered: Remembered,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, "content", parent=parent)
        self._session = session
        self._shown: RelatedTable | None = None
        self._may_add, self._may_link = False, False
        self._compact = False
        self._awaited: tuple[int, int | None] | None = None
        self.empty = RelatedEmpty(look)
        self._rows = RecordRows(look, session, remembered, self.empty, otherwise=self)
        self.table = self._rows.table
        self.copying = self._rows.copying
        self.panel = FilterPanel(look, session, self)
        self.words = QLineEdit()
        self.foot = RelatedFoot(look)
        self.cards = RelatedCards(look, session, self.table)
        self.actions_of_row = RowActions(look, self.table)
        self.cell_filter = CellFilter(session, self.table, self.panel)
        self._line = self._make_line(look)
        self._lay_out()
        self._connect()
        self._make_menu()

    def _make_line(self, look: Look) -> Surface:
        line = Surface(look, "content", Qt.Edge.BottomEdge, line_token="line")
        self.words.setPlaceholderText("Filter these records")
        self.words.setAccessibleName("Filter these records")
        self.words.setClearButtonEnabled(False)
        self._build = icon_button(look, "ph.sliders-horizontal", "Conditions")
        self._close = icon_button(look, "ph.x", "Show all")
        row = QHBoxLayout(line)
        row.setContentsMargins(16, 4, 12, 4)
        row.setSpacing(4)
        row.addWidget(self.words, 1)
        row.addWidget(self._build)
        row.addWidget(self._close)
        line.hide()
        return line

    def _lay_out(self) -> None:
        self._rows.setMinimumHeight(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._line)
        column.addWidget(self.panel)
        column.addWidget(self._rows, 1)
        column.addWidget(self.foot)

    def _connect(self) -> None:
        filters = self.cell_filter.work()
        both = {"F5": self.refresh, "Ctrl+F": self.open_filter}
        rows = {
            "Escape": self._leave,
            "Ctrl+Return": self._open_in_tab,
            "Ctrl+Enter": self._open_in_tab,
            "Ctrl+Z": self._ask_undo,
            "Ctrl+Shift+C": self.copying.open_menu,
            "Ctrl+Shift+E": self.export,
            "F7": filters["filter_by_cell"],
            "Shift+F7": filters["exclude_cell"],
            "Ctrl+F7": filters["contains_cell"],
        }
        typed = dict.fromkeys(("Down", "Return", "Enter"), self.focus_table)
        self._row_keys = OwnKeys(self, both | rows, self, self.table)
        self._word_keys = OwnKeys(self, both | typed | {"Escape": self.clear_filter}, self.words)
        # what is saved as a view belongs to no other record
        self.panel.builder.save.hide()
        self.table.record_activated.connect(self.record_activated)
        self.table.delete_asked.connect(self._unlink_selected)
        self.table.selection_changed.connect(self._selection_changed)
        self.copying.message.connect(self.message)
        self._rows.columns.changed.connect(self.state_changed)
        self.actions_of_row.open_asked.connect(self.record_activated)
        self.actions_of_row.unlink_asked.connect(self._unlink_one)
        self.empty.asked.connect(self._act)
        self.foot.asked.connect(self._act)
        self.words.textChanged.connect(self._set_words)
        self._build.clicked.connect(self.panel.toggle_builder)
        self._close.clicked.connect(self.clear_filter)
        self.panel.left.connect(self.focus_table)

    def _make_menu(self) -> None:
        """What the menu of a cell offers besides filtering."""
        offers: tuple[tuple[str, str, Callable[[], None]], ...] = (
            ("Open", "Return", self._open_current),
            ("Open in a tab", "Ctrl+Return", self._open_in_tab),
            ("Unlink", "Del", self._unlink_selected),
            ("Copy", "Ctrl+C", self.copying.copy),
            ("Export…", "Ctrl+Shift+E", self.export),
            ("Refresh", "F5", self.refresh),
        )
        actions = []
        for text, keys, slot in offers:
            action = QAction(text, self)
            action.setShortcut(QKeySequence(keys))
            # the table has the keys itself; they are only shown
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.triggered.connect(slot)
            actions.append(action)
        self._unlink_action = actions[2]
        self.cell_filter.show_actions(tuple(actions))

    @property
    def tasks(self) -> Tasks:
        """Where coroutines run."""
        return self._session.tasks

    @property
    def shown(self) -> RelatedTable | None:
        """The table on show."""
        return self._shown

    def show_table(self, table: RelatedTable, *, may_add: bool, may_link: bool) -> None:
        """Show the records of a relation; the table shown before is let go."""
        self.show_nothing()
        self._shown = self._rows.view = table
        self._may_add, self._may_link = may_add, may_link
        table.changed.connect(self._show_state)
        table.columns_changed.connect(self._show_columns)
        self.panel.show_table(table)
        self.table.setAccessibleName(table.whose.relation.title)
        if table.schema is not None:
            self._show_columns(None)

    def await_record(self, whose: Whose, key: int) -> None:
        """Put the cursor on a record as soon as it is there, unless it was moved meanwhile."""
        if self._shown is not None and self._shown.whose == whose:
            self._awaited = (key, self.table.current_key())
            self._meet_awaited()

    def set_compact(self, *, compact: bool) -> None:
        """Arrange for the little room below a form: few columns, no line that says nothing new."""
        self._compact = compact
        self.table.set_narrow(compact)
        self._show_state(None)

    def show_nothing(self) -> None:
        """Let the table go."""
        table = self._shown
        self._shown = self._rows.view = self._awaited = None
        if table is None:
            return
        table.changed.disconnect(self._show_state)
        table.columns_changed.disconnect(self._show_columns)
        table.source.set_listener(None)
        table.leave()
        self.panel.leave_session()
        self.actions_of_row.dismiss()
        self.cards.hide()
        self.table.set_table(None, (), None, {})
        self.words.clear()
        self._line.hide()

    def show_rights(self, *, may_add: bool, may_link: bool, why_not_unlink: str) -> None:
        """What can be done with the records on show."""
        self._may_add, self._may_link = may_add, may_link
        self.actions_of_row.show_refusal(why_not_unlink)
        self._unlink_action.setEnabled(not why_not_unlink)
        self._show_state(None)

    def selected_keys(self) -> "array[int]":
        """The keys of the selected records from the top."""
        return self._rows.selected_keys()

    def current_key(self) -> int | None:
        """The key of the record under the cursor."""
        return self.table.current_key()

    def focus_table(self) -> None:
        """Give the keyboard to the rows, or to what stands in their place."""
        self._rows.focus()

    def open_filter(self) -> None:
        """Let words be typed that keep rows in sight."""
        self._line.show()
        self.words.setFocus()
        self.words.selectAll()

    def clear_filter(self) -> None:
        """Show all rows again."""
        self.words.clear()
        self._line.hide()
        self.panel.clear()
        self.focus_table()

    def refresh(self) -> None:
        """Ask the server anew."""
        if self._shown is not None:
            self._shown.refresh()

    def export(self) -> None:
        """Have the rows put into a file."""
        if self._shown is not None:
            self.export_asked.emit(self._shown)

    def work(self) -> Mapping[str, Callable[[], None]]:
        """What the foot and the empty table offer, by their keys."""
        table = self._shown
        if table is None:
            return {}
        return {
            "stop": table.stop,
            "again": table.refresh,
            "load": table.load_more,
            "more": table.load_more,
            "all": self._all,
            "search": table.search_server,
            "count": self._count,
            "unlink": self._unlink_selected,
        }

    def _leave(self) -> None:
        """Take the filter away, or go where the keyboard was before."""
        if self._line.isHidden():
            self.left.emit()
        else:
            self.clear_filter()

    def _act(self, what: str) -> None:
        work = self.work().get(what)
        if work is not None:
            work()
        else:
            self.asked.emit(what)

    def _ask_undo(self) -> None:
        self.asked.emit("undo")

    def _all(self) -> None:
        """Take the filter away, or fetch all that is not here."""
        if self._shown is None:
            return
        if self._shown.is_narrowed:
            self.clear_filter()
        else:
            self._shown.load_all()

    @spawns
    async def _count(self) -> None:
        if self._shown is not None:
            await self._shown.count_now()

    @spawns
    async def _set_words(self, text: str) -> None:
        if self._shown is not None:
            await self._shown.set_words(text)

    def _open_current(self) -> None:
        key = self.current_key()
        if key is not None:
            self.record_activated.emit(key)

    def _open_in_tab(self) -> None:
        key = self.current_key()
        if key is not None:
            self.tab_asked.emit(key)

    def _unlink_one(self, key: int) -> None:
        self.unlink_asked.emit(array("q", (key,)))

    def _unlink_selected(self) -> None:
        keys = self.selected_keys()
        if keys:
            self.unlink_asked.emit(keys)

    def _show_columns(self, _nothing: None) -> None:
        self._rows.arrange()
        self._show_state(None)

    def _show_state(self, _nothing: None) -> None:
        table = self._shown
        if table is None or not (table.is_read or table.loading or table.problem):
            # in a moment it is known what there is to say
            return
        online = self._session.status.online is not False
        waiting = table.state is TableState.NEVER_LOADED and table.loading is not None
        self.table.show_ghosts(waiting)
        rowless = table.state in _ROWLESS and not waiting
        if rowless:
            self.empty.show_table(
                table, may_add=self._may_add, may_link=self._may_link, online=online
            )
        self._rows.show_rows(shown=not rowless)
        if self.table.hasFocus():
            # it had the keyboard before it had rows
            self.table.start_cursor()
        self._meet_awaited()
        self._show_foot(table)
        self.panel.refresh()
        self.state_changed.emit()

    def _meet_awaited(self) -> None:
        if self._awaited is None:
            return
        key, before = self._awaited
        row = self.table.records.row_of(key)
        if before not in {None, self.table.current_key()}:
            self._awaited = None
        elif row is not None:
            self._awaited = None
            index = self.table.records.index(row, max(self.table.currentIndex().column(), 0))
            self.table.selectionModel().setCurrentIndex(index, CHOOSE_ROW)

    def _show_foot(self, table: RelatedTable) -> None:
        online, formats = self._session.status.online is not False, self._session.formats
        chosen = self.table.selected_count()
        if chosen > 1 and table.loading is None:
            may = self._unlink_action.isEnabled()
            words = selection_words(chosen, len(table.source), formats, may_unlink=may)
        else:
            known = self._session.freshness(table.module)
            words = foot_words(table, formats, time.time(), known, online=online)
        self.foot.show_words(words)
        telling = bool(words.buttons or words.problem) or table.is_narrowed
        shown = self._rows.has_rows and (telling or not self._compact)
        self.foot.setVisible(shown or table.loading is not None)

    def _selection_changed(self) -> None:
        if self._shown is not None:
            self._show_foot(self._shown)
        self.state_changed.emit()
