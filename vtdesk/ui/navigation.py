"""Which module and which record are open, and the way between them."""

from PySide6.QtCore import QObject, Signal

from vtdesk.app.session import Session
from vtdesk.app.settings import Remembered
from vtdesk.app.tasks import Tasks
from vtdesk.domain.ids import AnyId, ModuleName, parse_id
from vtdesk.domain.notices import Level, Notice
from vtdesk.ui.bridge import spawns
from vtdesk.ui.browse.module_groups import grouped
from vtdesk.ui.browse.module_list import ModuleList
from vtdesk.ui.browse.page import BrowsePage
from vtdesk.ui.edit.panel import RecordPane
from vtdesk.ui.history import History, Visit
from vtdesk.ui.panes import Pane, Panes

_LAST_MODULE = "module"


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
        self.history = History()
        self._session = session
        self._tree = tree
        self._page = page
        self._record = record
        self._panes = panes
        self._remembered = remembered
        self._asked = 0

    @property
    def tasks(self) -> Tasks:
        """Where opening runs."""
        return self._session.tasks

    @property
    def open_key(self) -> int | None:
        """The key of the open record in its module; None for none and for a new one."""
        edit = self._record.edit
        return None if edit is None or edit.is_new else edit.key

    @property
    def place(self) -> tuple[int, int] | None:
        """Where the open record stands in the list, as in 6 of 47."""
        edit, key = self._record.edit, self.open_key
        if edit is None or key is None or edit.module != self._page.module:
            return None
        return self._page.place_of(key)

    def open_first(self) -> None:
        """Open the module that was open last, or the first of the tree; nothing if one is open."""
        modules = self._session.modules
        if self._page.module is not None or not modules:
            return
        names = [info.name for info in modules if info.is_entity]
        last = self._remembered.text(_LAST_MODULE)
        first = next((group.modules[0].name for group in grouped(modules, ())), None)
        chosen = ModuleName(last) if last in names else first
        if chosen is not None:
            self.open_module(chosen)

    def open_module(self, module: str) -> None:
        """Open a module's table."""
        self._show_module(ModuleName(module))
        self._panes.bring(Pane.TABLE)
        self._visit()

    @spawns
    async def open_record(self, module: ModuleName, key: int) -> None:
        """Open a record in the pane."""
        if await self._show_record(module, key):
            self._visit()

    def open_in_table(self, key: int) -> None:
        """Open a record of the table."""
        if self._page.module is not None:
            self.open_record(self._page.module, key)

    @spawns
    async def new_record(self) -> None:
        """Start a new record of the open module."""
        module = self._page.module
        if module is None:
            return
        self._asked += 1
        edit = await self._session.new_record(module)
        self._record.show_record(edit)
        self._panes.bring(Pane.RECORD)
        self._record.go_to_form()
        self.moved.emit()

    def follow(self, wire_id: str) -> None:
        """Open the record that a reference points to."""
        target = parse_id(wire_id)
        module = self._session.module_of(target)
        if module is None:
            words = "vtdesk does not know yet which module this record belongs to."
            self.message.emit(Notice(Level.INFO, words, topic="reference"))
            return
        self.open_record(module, int(target.key))

    def open_found(self, module: ModuleName, record: AnyId) -> None:
        """Open a record beside its own module's table."""
        if module != self._page.module:
            self._show_module(module)
        self.open_record(module, int(record.key))

    def open_needy(self) -> None:
        """Open the first record whose change needs a person."""
        change = self._session.outbox.first_in_need()
        if change is not None:
            self.open_found(change.module, change.record)

    def step(self, rows: int) -> None:
        """Open the record so many rows further in the list."""
        key = self.open_key
        neighbour = None if key is None else self._page.neighbour(key, rows)
        if neighbour is not None and self._page.module is not None:
            self.open_record(self._page.module, neighbour)

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

    @spawns
    async def _return_to(self, visit: Visit | None) -> None:
        if visit is None:
            return
        if visit.module != self._page.module:
            self._show_module(visit.module)
        if visit.record_module is None or visit.key is None:
            self._record.show_nothing()
            self._panes.bring(Pane.TABLE)
            self._page.focus_table()
        else:
            await self._show_record(visit.record_module, visit.key)
        self.moved.emit()

    def _show_module(self, module: ModuleName) -> None:
        self._asked += 1
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
        self._panes.bring(Pane.RECORD)
        if module == self._page.module and self._page.table.current_key() != key:
            self._page.table.choose(key)
        self.show_place()
        return True

    def _visit(self) -> None:
        if self._page.module is None:
            return
        edit, key = self._record.edit, self.open_key
        module = None if edit is None or key is None else edit.module
        self.history.visit(Visit(self._page.module, module, key))
        self.moved.emit()
