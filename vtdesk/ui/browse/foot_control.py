"""What the line below a table says and does: fetching, searching the server, what is kept here."""

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from vtdesk.app.browse import TableState, TableView
from vtdesk.app.server_search import SearchState
from vtdesk.app.session import Session
from vtdesk.app.tasks import Tasks
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.keeping import Keep, Policy, estimate
from vtdesk.domain.query import EVERYTHING
from vtdesk.domain.status import PullProgress
from vtdesk.ui.bridge import spawns
from vtdesk.ui.browse import wording
from vtdesk.ui.browse.foot_line import FootLine, RefreshLine
from vtdesk.ui.browse.search_words import search_line
from vtdesk.ui.prices import price_text

_SEARCHING = frozenset({SearchState.RUNNING, SearchState.WAITING})


class FootControl(QObject):
    """Chooses the words of the foot and carries out what its button offers.

    Args:
        session: the account.
        foot: the line below the table.
        refresh_line: the thin line below its header.

    Signals:
        keeping_asked(): the person wants to choose what is kept of the module.
    """

    keeping_asked = Signal()

    def __init__(self, session: Session, foot: FootLine, refresh_line: RefreshLine) -> None:
        super().__init__(foot)
        self._session = session
        self._foot = foot
        self._refresh_line = refresh_line
        self._view: TableView | None = None
        foot.chosen.connect(self._act)

    @property
    def tasks(self) -> Tasks:
        """Where coroutines run."""
        return self._session.tasks

    def show_view(self, view: TableView) -> None:
        """Say how it stands with a table's rows."""
        self._view = view
        self._refresh_line.show_share(None)
        formats, rows = self._session.formats, len(view.source)
        progress = _first_fetch(view)
        online = self._session.status.online is not False
        if view.progress is not None and view.progress.refreshing and online:
            self._refresh_line.show_share(0.0)
        if progress is not None and progress.paused:
            words = wording.paused_words(progress.done, progress.total, formats)
            self._foot.show_words(words, "Go on")
        elif progress is not None and not online:
            words = wording.halted_words(progress.done, progress.total, formats)
            # without rows the table itself says it
            self._foot.show_words(words if rows else "")
        elif progress is not None:
            total = progress.total
            self._foot.show_words(wording.loading_words(progress.done, total, formats), "Stop")
            if rows:
                self._refresh_line.show_share(progress.done / total if total else 0.0)
        elif view.state is TableState.NEVER_LOADED and view.problem is None:
            self._foot.show_words("Waiting for Vtiger…")
        elif self._show_search(view):
            return
        elif view.state is TableState.NOT_FETCHED:
            self._foot.show_words("")
        else:
            self._show_kept(view)

    def _show_search(self, view: TableView) -> bool:
        """Offer to search the server for what is looked for, and tell of it; whether it did."""
        line = search_line(view.server_search, len(view.source), self._session.formats)
        if line is None:
            return False
        self._foot.show_words(line.words, line.button, apart=True)
        self._refresh_line.show_share(line.share)
        return True

    def _show_kept(self, view: TableView) -> None:
        rows, formats = len(view.source), self._session.formats
        if self._is_partial(view):
            assert view.total is not None
            words = wording.partial_words(rows, view.total, formats)
            self._foot.show_words(words, f"Load all: {self._price_of_rest(rows, view.total)}")
        else:
            kept = wording.kept_words(self._session.keeping.policy(view.module))
            self._foot.show_words(kept, "Change…" if kept else "")

    def _is_partial(self, view: TableView) -> bool:
        """Whether the unfiltered table shows fewer rows than the server has."""
        filtered = bool(view.query.words) or view.conditions != EVERYTHING
        rows = len(view.source)
        if view.total is None or not view.lacks_rows or filtered:
            return False
        return 0 < rows < view.total

    def _price_of_rest(self, rows: int, total: int) -> str:
        keeping = self._session.keeping
        limit, ceilings = keeping.minute_limit, keeping.ceilings
        return price_text(
            estimate(Policy(), total, stored=rows, minute_limit=limit, ceilings=ceilings)
        )

    def _act(self) -> None:
        view = self._view
        if view is None:
            return
        progress = _first_fetch(view)
        if progress is not None and progress.paused:
            self._go_on()
        elif progress is not None:
            view.stop()
        elif view.server_search.state in _SEARCHING:
            view.stop_search()
        elif view.server_search.state is not SearchState.NOT_NEEDED:
            view.search_server()
        elif self._is_partial(view):
            self._load_all(view.module)
        else:
            self.keeping_asked.emit()

    @spawns
    async def _go_on(self) -> None:
        """Let all first fetches go on that the person has paused."""
        keeping = self._session.keeping
        await keeping.set_limits(replace(keeping.limits, paused=False))

    @spawns
    async def _load_all(self, module: ModuleName) -> None:
        """Go on with what is kept; of a module of which nothing is, keep all from now on."""
        keeping = self._session.keeping
        if keeping.policy(module).keep is Keep.VISITED:
            await keeping.set_policy(module, Policy())
        else:
            self._session.refresh(module)


def _first_fetch(view: TableView) -> PullProgress | None:
    """How far the first fetch is; None also while only news are asked for, of which the thin line tells."""
    progress = view.progress
    return None if progress is None or progress.refreshing else progress
