"""Which module and which record are open, and the way between them."""

from collections.abc import Callable, Mapping
from contextlib import suppress

from PySide6.QtCore import QObject, Signal

from vtdesk.app.editing import EditSession
from vtdesk.app.session import Session
from vtdesk.app.settings import Remembered
from vtdesk.app.tasks import Tasks
from vtdesk.domain.errors import VtdeskError
from vtdesk.domain.ids import AnyId, ModuleName, id_from_key, parse_id
from vtdesk.domain.notices import Level, Notice
from vtdesk.ui.bridge import spawns
from vtdesk.ui.browse.module_groups import grouped
from vtdesk.ui.browse.module_list import ModuleList
from vtdesk.ui.browse.page import BrowsePage
from vtdesk.ui.documents.table_spot import TableSpot
from vtdesk.ui.documents.tabs import Tab, Tabs
from vtdesk.ui.edit.panel import RecordPane
from vtdesk.ui.history import History, Visit
from vtdesk.ui.panes import Pane, Panes
from vtdesk.ui.walk import Walk

_LAST_MODULE = "module"
_TABS = "tabs"


class Navigator(QObject):
    """Opens modules and records in their panes and remembers the steps.

    Args:
        session: the account.
        tree: shows which module is open.
        page: shows the module.
        record: shows the record.
        panes: brings what was opened on screen.
        remembered: keeps the module that was open last.
        parent: the window.

    Signals:
        moved(): another module or record is open.
        message(object): a Notice for the person.
    """

    moved = Signal()
    message = Signal(object)

    def __init__(
        self,
        session: Session,
        tree: ModuleList,
        page: BrowsePage,
        record: RecordPane,
        panes: Panes,
        remembered: Remembered,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.tabs = Tabs(self._has_edits, self)
        self._session = session
        self._tree = tree
        self._page = page
        self._record = record
        self._panes = panes
        self._remembered = remembered
        self._asked = 0
        self._walk: Walk | None = None
        self._shown: Tab = self.tabs.current
        self._spot: TableSpot | None = None
        self._unmarked: int | None = None
        self.tabs.current_changed.connect(self._tab_changed)
        self.tabs.changed.connect(self.keep_tabs)
        panes.table_wanted.connect(self.show_table)
        page.state_changed.connect(self._restore_spot)
        page.state_changed.connect(self._mark_row)
        page.views.shown.connect(self._view_shown)

    @property
    def history(self) -> History:
        """Where the current tab has been."""
        return self.tabs.current.history

    @property
    def tasks(self) -> Tasks:
        """Where opening runs."""
        return self._session.tasks

    def work(self) -> Mapping[str, Callable[[], object]]:
        """Who carries out which action."""
        return {
            "new_record": self.new_record,
            "back": self.back,
            "forward": self.forward,
            "next_record": self.next_record,
            "previous_record": self.previous_record,
            "next_in_need": self.open_needy,
            "follow_reference": self.follow_cell,
        }

    @property
    def open_key(self) -> int | None:
        """The key of the open record in its module; None for none and for a new one."""
        edit = self._record.edit
        return None if edit is None or edit.is_new else edit.key

    @property
    def reference_at_cursor(self) -> str | None:
        """The wire id in the cell under the table's cursor, where it holds one."""
        return self._page.table.reference_at(self._page.table.currentIndex())

    @property
    def place(self) -> tuple[int, int] | None:
        """Where the open record stands in the list, as in 6 of 47."""
        edit, key = self._record.edit, self.open_key
        if edit is None or key is None:
            return None
        if self._walk is not None and (edit.module, key) == (self._walk.module, self._walk.key):
            return self._walk.place
        return self._page.place_of(key) if edit.module == self._page.module else None

    def recent_records(self) -> list[AnyId]:
        """The records that were open in any tab, the latest ones of this tab first."""
        tabs = [self.tabs.current, *self.tabs]
        seen = dict.fromkeys(record for tab in tabs for record in tab.history.records())
        found = ((self._session.schema(module), key) for module, key in seen)
        return [id_from_key(schema.id_prefix, key) for schema, key in found if schema is not None]

    def open_first(self) -> bool:
        """Open what was open last, or the first module of the tree; nothing if one is open.

        Returns:
            Whether a table is open now, or about to be.
        """
        if self._page.module is not None:
            return True
        modules = self._session.modules
        names = [info.name for info in modules if info.is_entity]
        if self.tabs.restore(self._remembered.text(_TABS) or "", names):
            self._tab_changed()
            return self.tabs.current.visit is not None
        last = self._remembered.text(_LAST_MODULE)
        first = next((group.modules[0].name for group in grouped(modules, ())), None)
        chosen = ModuleName(last) if last in names else first
        if chosen is not None:
            self.open_module(chosen)
        return chosen is not None

    def open_module(self, module: str) -> None:
        """Open a module's table, in the nearest tab that has one."""
        if self.tabs.current.alone and not self.tabs.go_to_table():
            self.tabs.open_new(Visit(ModuleName(module)))
            return
        self._show_module(ModuleName(module))
        self._panes.bring(Pane.TABLE)
        self._visit()

    def show_table(self) -> None:
        """Leave a record that has all the room for its module's table."""
        module = self._page.module
        if self.tabs.current.alone and not self.tabs.go_to_table() and module is not None:
            self.tabs.open_new(Visit(module))
        self._page.focus_table()

    @spawns
    async def open_record(self, module: ModuleName, key: int) -> None:
        """Open a record in the pane."""
        self._walk = None
        if await self._show_record(module, key):
            self._visit()

    def open_in_table(self, key: int) -> None:
        """Open a record of the table."""
        if self._page.module is not None:
            self.open_record(self._page.module, key)

    def open_in_tab(self, module: ModuleName, key: int) -> None:
        """Open a record in a tab of its own, with all the room."""
        self.tabs.open_record(
            Visit(self._page.module or module, module, key, self._page.view_id or "", alone=True)
        )

    def open_tab(self) -> None:
        """Open the table on screen in another tab."""
        module = self._page.module
        if module is not None:
            self.tabs.open_new(Visit(module, view=self._page.view_id or "")).kept = True

    def close_tab(self, place: int | None = None) -> None:
        """Close a tab, the current one if none is named; what is typed in it is kept."""
        self.tabs.close(self.tabs.place if place is None else place)

    def new_record(self) -> None:
        """Start a new record of the open module."""
        if self._page.module is not None:
            self.new_record_in(self._page.module)

    @spawns
    async def new_record_in(self, module: str) -> None:
        """Start a new record, or go on with the one of this module that was begun."""
        self._asked += 1
        self.show_new(await self._session.new_record(ModuleName(module)))

    @spawns
    async def go_on(self, module: ModuleName, key: int) -> None:
        """Go on with a record that was begun and never saved."""
        self._asked += 1
        self.show_new(await self._session.records.new.go_on(module, key))

    def show_new(self, edit: EditSession) -> None:
        """Show a record that is to be made, beside whatever table is open."""
        self._asked += 1
        self._record.show_record(edit)
        self._panes.bring(Pane.RECORD)
        self._record.go_to_form()
        self.show_place()
        self.moved.emit()

    def follow(self, wire_id: str) -> None:
        """Open the record that a reference of the open record points to."""
        edit = self._record.edit
        fields = edit.schema.fields if edit is not None else ()
        holding = (spec for spec in fields if edit is not None and edit.cell(spec.name) == wire_id)
        self._follow(wire_id, tuple(module for spec in holding for module in spec.refers_to))

    @spawns
    async def _follow(self, wire_id: str, modules: tuple[ModuleName, ...]) -> None:
        """Open a record, asking for the describe of modules it may be of if none is known."""
        target = parse_id(wire_id)
        module = self._session.module_of(target)
        for candidate in () if module is not None else modules:
            with suppress(VtdeskError):
                await self._session.ensure_schema(candidate)
            if (module := self._session.module_of(target)) is not None:
                break
        if module is None:
            words = "vtdesk does not know yet which module this record belongs to."
            self.message.emit(Notice(Level.INFO, words, topic="reference"))
            return
        self.open_record(module, int(target.key))

    def follow_cell(self) -> None:
        """Open the record that the cell under the cursor points to."""
        reference, table = self.reference_at_cursor, self._page.table
        if reference is not None:
            spec = table.records.columns[table.currentIndex().column()].spec
            self._follow(reference, spec.refers_to)

    def rename(self, module: ModuleName, old: int, new: int) -> None:
        """A record that was made here has the server's key now."""
        self.tabs.rename(module, old, new)
        if self._walk is not None and self._walk.module == module:
            self._walk.rename(old, new)

    def open_found(self, module: ModuleName, record: AnyId) -> None:
        """Open a record beside its own module's table."""
        if module != self._page.module:
            self._show_module(module)
        self.open_record(module, int(record.key))

    def open_needy(self) -> None:
        """Open the record whose change needs a person, after the open one if that is such."""
        edit = self._record.edit
        shown = (edit.module, edit.id) if edit is not None and edit.id is not None else None
        change = self._session.outbox.next_in_need(shown)
        if change is not None:
            self.open_found(change.module, change.record)

    def step(self, rows: int) -> None:
        """Open the record so many rows further in the list, as it was at the first step."""
        walk = self._walk or self._begin_walk()
        neighbour = None if walk is None else walk.neighbour(rows)
        if walk is not None and neighbour is not None:
            walk.go(rows)
            self._walk_to(walk, walk.neighbour(rows))

    @spawns
    async def _walk_to(self, walk: Walk, following: int | None) -> None:
        """Show where the walk is, and have the record after it ready."""
        self._walk = walk
        if await self._show_record(walk.module, walk.key):
            self._visit()
            if following is not None:
                self._session.make_ready(walk.module, following)

    def _begin_walk(self) -> Walk | None:
        """Freeze the order of the table from the open record on."""
        edit, key = self._record.edit, self.open_key
        if edit is None or key is None or self._page.place_of(key) is None:
            return None
        if edit.module != self._page.module:
            return None
        return Walk(edit.module, self._page.keys(), key)

    def next_record(self) -> None:
        """Open the next record of the list."""
        self.step(1)

    def previous_record(self) -> None:
        """Open the previous record of the list."""
        self.step(-1)

    def back(self) -> None:
        """Go to where the person was before."""
        self._return_to(self.history.back())

    def forward(self) -> None:
        """Go to where the person went back from."""
        self._return_to(self.history.forward())

    def show_place(self) -> None:
        """Show in the record's head where it stands in the list."""
        row, total = self.place or (0, 0)
        self._record.show_position(row, total)

    def _return_to(self, visit: Visit | None) -> None:
        if visit is not None:
            self._asked += 1
            self._show_visit(visit, self._asked)

    @spawns
    async def _show_visit(self, visit: Visit, asked: int) -> None:
        """Show what was on screen then, unless something else was asked for meanwhile."""
        if asked != self._asked:
            return
        self._walk = None
        if visit.module != self._page.module:
            self._show_module(visit.module)
        if visit.view != (self._page.view_id or ""):
            self._page.views.open(visit.view)
        if visit.record_module is None or visit.key is None:
            self._record.show_nothing()
            self._panes.set_alone(False)
            self._panes.bring(Pane.TABLE)
            self._page.focus_table()
        else:
            await self._show_record(visit.record_module, visit.key)
        self.moved.emit()

    def _tab_changed(self) -> None:
        """Show what the current tab shows, and keep where the one before was."""
        before, tab = self._shown, self.tabs.current
        if before is not tab and not before.alone and self._page.module is not None:
            before.spot = TableSpot.of_table(self._page.table)
        self._shown = tab
        visit = tab.visit
        if visit is None:
            return
        self._spot = None if visit.alone else tab.spot
        self._panes.set_alone(visit.alone)
        self._return_to(visit)
        self._restore_spot()

    def _restore_spot(self) -> None:
        """Go back to where the person was in the table, once its rows are there."""
        # choosing rows says that the state changed, which leads here again
        spot, self._spot = self._spot, None
        if spot is not None and not spot.restore(self._page.table):
            self._spot = spot

    def _has_edits(self, module: ModuleName, key: int) -> bool:
        """Whether something typed in a record is not saved, on disk or just now."""
        edit = self._record.edit
        if edit is not None and (edit.module, edit.key) == (module, key):
            return bool(edit.changed_fields)
        return self._session.has_draft(module, key)

    def keep_tabs(self) -> None:
        """Remember the tabs for the next start."""
        current = self.tabs.current
        if not current.alone and current is self._shown and self._page.module is not None:
            current.spot = self._spot or TableSpot.of_table(self._page.table)
        self._remembered.put(_TABS, self.tabs.text())

    def _show_module(self, module: ModuleName) -> None:
        self._asked += 1
        self._walk = None
        self._record.show_nothing()
        self._tree.show_current(module)
        self._page.open_module(module)
        self._remembered.put(_LAST_MODULE, module)

    async def _show_record(self, module: ModuleName, key: int) -> bool:
        """Show a record unless another one was asked for meanwhile."""
        self._asked += 1
        asked = self._asked
        edit = await self._session.open_record(module, key)
        if asked != self._asked:
            await edit.close()
            return False
        self._record.show_record(edit)
        self._panes.set_alone(self.tabs.current.alone)
        self._panes.bring(Pane.RECORD)
        self._unmarked = key if module == self._page.module else None
        self._mark_row()
        self.show_place()
        return True

    def _mark_row(self) -> None:
        """Put the cursor on the open record, once its row is there, unless it was put elsewhere."""
        # choosing a row says that the state changed, which leads here again
        key, self._unmarked = self._unmarked, None
        table = self._page.table
        if key is None or key != self.open_key or table.current_key() == key:
            return
        if not table.choose(key) and not table.currentIndex().isValid():
            self._unmarked = key

    def _view_shown(self) -> None:
        """Another view of the open module is a place to come back to."""
        now, view = self.history.now, self._page.view_id or ""
        if now is not None and now.module == self._page.module and now.view != view:
            self._walk = None
            self._visit()

    def _visit(self) -> None:
        if self._page.module is None:
            return
        edit, key = self._record.edit, self.open_key
        module = None if edit is None or key is None else edit.module
        alone = self.tabs.current.alone and key is not None
        view = self._page.view_id or ""
        self.history.visit(Visit(self._page.module, module, key, view, alone))
        self.tabs.changed.emit()
        self.moved.emit()
