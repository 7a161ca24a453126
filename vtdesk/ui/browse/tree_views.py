"""The saved views in the tree: which there are, how many rows they show, which one is open."""

from PySide6.QtCore import QObject, QTimer, Signal

from vtdesk.app.session import Session
from vtdesk.app.tasks import Tasks
from vtdesk.domain.changes import ChangeSet
from vtdesk.domain.ids import ModuleName
from vtdesk.ui.bridge import spawns
from vtdesk.ui.browse.module_list import ModuleList
from vtdesk.ui.browse.page import BrowsePage

_GATHER_MILLISECONDS = 400
_MOST_COUNTED = 50_000


class TreeViews(QObject):
    """Keeps the tree's views as they are kept, and opens those that are chosen there.

    Rows are counted for the views of the open module alone, while it is of a size that is counted
    in no time.

    Args:
        session: the account.
        tree: shows them.
        page: shows the open one.
        parent: the window.

    Signals:
        module_wanted(str): a view of this module was chosen; the module is to be opened first.
    """

    module_wanted = Signal(str)

    def __init__(
        self, session: Session, tree: ModuleList, page: BrowsePage, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._tree = tree
        self._page = page
        self._counts: dict[str, int] = {}
        self._module: ModuleName | None = None
        self._soon = QTimer(self, singleShot=True, interval=_GATHER_MILLISECONDS)
        self._soon.timeout.connect(self._count)
        tree.view_chosen.connect(self.open)
        tree.view_wished.connect(page.views.carry_out)
        tree.view_renamed.connect(page.views.rename)
        page.state_changed.connect(self.follow)
        page.views.shown.connect(self.follow)
        session.views.changed.connect(self._views_changed)
        session.bus.changes.connect(self._store_changed)

    @property
    def tasks(self) -> Tasks:
        """Where counting runs."""
        return self._session.tasks

    def show(self) -> None:
        """Show all views that there are."""
        views = self._session.views
        found = {info.name: views.of(info.name) for info in self._session.modules}
        self._tree.show_views(
            {module: of_it for module, of_it in found.items() if of_it}, self._counts
        )

    def open(self, module: str, view_id: str) -> None:
        """Show a view; "" for all rows of the module."""
        if self._page.module != module:
            self.module_wanted.emit(module)
        if self._page.module == module:
            self._page.views.open(view_id)

    def follow(self) -> None:
        """Mark what the page shows."""
        module = self._page.module
        self._tree.show_current(module, self._page.view_id)
        if module != self._module:
            self._module = module
            self.show()
            self._soon.start()

    def leave_session(self) -> None:
        """Hear no more of the account."""
        self._session.views.changed.disconnect(self._views_changed)
        self._session.bus.changes.disconnect(self._store_changed)
        self._soon.stop()

    def _views_changed(self, module: ModuleName) -> None:
        self.show()
        self._page.views.refresh()
        if module == self._module:
            self._soon.start()

    def _store_changed(self, changes: ChangeSet) -> None:
        module = self._module
        if module is None or not changes.touches(module):
            return
        if module in changes.schemas:
            # the views from the start come with the fields
            self.show()
        if not self._soon.isActive():
            self._soon.start()

    @spawns
    async def _count(self) -> None:
        module = self._module
        if module is None or (stored := await self._session.count(module)) > _MOST_COUNTED:
            return
        table = self._session.open_table(module)
        for view in self._session.views.of(module):
            if not stored and self._session.freshness(module) is None:
                # nobody knows yet how many there are
                self._counts.pop(view.id, None)
            elif not view.words and table.schema is not None and module == self._module:
                self._counts[view.id] = await table.count_matching(view.filter)
        if module == self._module:
            self.show()
