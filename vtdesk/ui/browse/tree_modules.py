"""The modules in the tree, with how many records of each are stored and how old that is."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, QTimer

from vtdesk.app.session import Session
from vtdesk.app.tasks import Tasks
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.status import SyncStatus
from vtdesk.ui.bridge import spawns
from vtdesk.ui.browse.module_facts import ModuleCounter
from vtdesk.ui.browse.module_list import ModuleList
from vtdesk.ui.browse.tree_views import TreeViews

_MINUTE_MS = 60_000


class TreeModules(QObject):
    """Keeps the tree as the store is; ages grow by themselves.

    Args:
        session: the account.
        tree: the modules on screen.
        tree_views: the saved views below them.
        parent: the window.
    """

    def __init__(
        self, session: Session, tree: ModuleList, tree_views: TreeViews, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._tree = tree
        self._tree_views = tree_views
        self._counter = ModuleCounter(session)
        self._fetched: frozenset[ModuleName] = frozenset()
        self._minute = QTimer(self, interval=_MINUTE_MS)
        self._minute.timeout.connect(self._show)

    @property
    def tasks(self) -> Tasks:
        """Where counting runs."""
        return self._session.tasks

    def start(self) -> None:
        """Show all modules, and let their ages grow from now on."""
        self.list_anew()
        self._minute.start()
        self._session.bus.status.connect(self._status_changed)

    def stop(self) -> None:
        """Let ages be as they are: nobody looks at them any more."""
        self._minute.stop()
        self._session.bus.status.disconnect(self._status_changed)

    def list_anew(self) -> None:
        """The server lists other modules now."""
        self._show()
        self._count(frozenset(info.name for info in self._session.modules))

    def count(self, modules: Iterable[ModuleName]) -> None:
        """Records of these modules came, changed or went."""
        if touched := frozenset(modules):
            self._count(touched)

    def _status_changed(self, status: SyncStatus) -> None:
        """Count what came whole: that its last page was the last is known only after the page."""
        before, self._fetched = self._fetched, frozenset(pull.module for pull in status.pulls)
        self.count(filter(self._counter.lacks, before | self._fetched))

    @spawns
    async def _count(self, modules: frozenset[ModuleName]) -> None:
        await self._counter.count(modules)
        self._show()

    def _show(self) -> None:
        self._tree.show_modules(self._session.modules, self._counter.facts())
        self._tree_views.show()
