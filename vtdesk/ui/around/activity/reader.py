"""Reads the time line of the record on show, and asks the server for what is not stored of it.

What is stored comes at once and costs nothing. The server is asked only while a person sees the
time line: one call by itself, for comments if they are not kept here, and all others on demand.
"""

import time
from collections.abc import Sequence
from datetime import UTC, datetime

from PySide6.QtCore import QObject, QTimer, Signal

from vtdesk.app.references import OWNERS
from vtdesk.app.session import Session
from vtdesk.app.tasks import Tasks
from vtdesk.app.timeline import MOST_ITEMS
from vtdesk.domain.changes import ChangeSet
from vtdesk.domain.errors import VtdeskError
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.status import SyncStatus
from vtdesk.ui.around.activity.timeline_lines import Lines, Wanted, arrange
from vtdesk.ui.around.activity.wording import names_of
from vtdesk.ui.bridge import spawns
from vtdesk.ui.edit.head import as_of_words
from vtdesk.ui.prices import calls_text

_GATHER_MS = 150
_SETTLED_MS = 400
_MORE = 4


class TimelineReader(QObject):
    """Keeps the lines of one record's time line up to date.

    Args:
        session: the account at work.
        parent: the panel.

    Signals:
        lines_read(object): the `Lines` are these now.
        state_changed(): words and offer are different now.
        names_changed(): users may have names now.
        item_renamed(module, old_key, new_key): what was added here has its server's key now.
    """

    lines_read = Signal(object)
    state_changed = Signal()
    names_changed = Signal()
    item_renamed = Signal(str, object, object)

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._timeline = session.around.timeline
        self._shown: tuple[ModuleName, int] | None = None
        self._wanted = Wanted()
        self._most = MOST_ITEMS
        self._has_more = False
        self._lines: Lines | None = None
        self._visible = False
        self._stale = False
        self._reading = False
        self._read_again = False
        self._asking = ""
        self._stopped = False
        self._problem = ""
        self._soon = QTimer(self, singleShot=True, interval=_GATHER_MS)
        self._soon.timeout.connect(self._read)
        # somebody who only passes by is not to cost a call at every record
        self._settled = QTimer(self, singleShot=True, interval=_SETTLED_MS)
        self._settled.timeout.connect(self._ask_first)
        session.bus.changes.connect(self._store_changed)
        session.bus.status.connect(self._status_changed)

    @property
    def tasks(self) -> Tasks:
        """Where its coroutines run."""
        return self._session.tasks

    @property
    def lines(self) -> Lines | None:
        """The lines as last read; None until they were."""
        return self._lines

    @property
    def wanted(self) -> Wanted:
        """What is to be seen of the time line."""
        return self._wanted

    @property
    def is_asking(self) -> bool:
        """Whether the server is being asked."""
        return bool(self._asking)

    @property
    def is_reading(self) -> bool:
        """Whether the lines on show are about to be others."""
        return self._reading or self._soon.isActive() or self._settled.isActive()

    @property
    def words(self) -> str:
        """How complete and how fresh the time line is."""
        if self._shown is None:
            return ""
        if self._asking:
            return f"Asking Vtiger for {self._asking}…"
        if self._problem:
            return self._problem
        offline = self._session.status.online is False
        if missing := self._timeline.to_ask(*self._shown):
            names = names_of(missing)
            return f"{'Offline, n' if offline else 'N'}ot all of it is here: {names}"
        as_of = as_of_words(self._timeline.as_of(*self._shown), self._session.formats, time.time())
        return ", ".join(part for part in ("Offline" if offline else "", as_of) if part)

    @property
    def offer(self) -> str:
        """What can be asked for, with its price; "" for nothing."""
        if self._shown is None:
            return ""
        if self._asking:
            return "Stop"
        if self._session.status.online is False:
            return ""
        if missing := self._timeline.to_ask(*self._shown):
            return f"Load: {calls_text(len(missing))}"
        if older := self._timeline.older_to_ask(*self._shown):
            return f"Older ones: {calls_text(len(older))}"
        return ""

    def show_record(self, module: ModuleName, key: int) -> None:
        """Read the time line of a record."""
        self._begin((module, key))
        self._read()
        self._ask_first_soon()

    def show_nothing(self) -> None:
        """Read nothing any more."""
        self._begin(None)

    def renamed(self, new_key: int) -> None:
        """The record on show has its server's key now."""
        if self._shown is not None:
            self._shown = self._shown[0], new_key
            self._read()

    def set_visible(self, *, visible: bool) -> None:
        """Somebody sees the time line, or nobody does."""
        self._visible = visible
        if visible and self._stale:
            self._read()
        self._ask_first_soon()

    def want(self, wanted: Wanted) -> None:
        """Show something else of the time line."""
        if wanted != self._wanted:
            self._wanted = wanted
            self._read()

    def want_more(self) -> None:
        """Show older items that are stored, if there are any."""
        if self._has_more and not self._reading:
            self._most *= _MORE
            self._read()

    def take_offer(self) -> None:
        """Ask for what is offered, or stop asking."""
        if self._shown is None:
            return
        if self._asking:
            self._stopped = True
        elif missing := self._timeline.to_ask(*self._shown):
            self._ask(missing)
        elif older := self._timeline.older_to_ask(*self._shown):
            self._most *= _MORE
            self._ask(older, older=True)

    def refresh(self) -> None:
        """Ask the server for news of all that stands here: a call for each module not kept whole."""
        if self._shown is not None and not self._asking:
            names = self._timeline.look_again(*self._shown)
            if names:
                self._ask(names)

    def leave_session(self) -> None:
        """Hear no more of the account."""
        self._soon.stop()
        self._settled.stop()
        self._shown = None
        self._session.bus.changes.disconnect(self._store_changed)
        self._session.bus.status.disconnect(self._status_changed)

    def _begin(self, shown: tuple[ModuleName, int] | None) -> None:
        self._shown = shown
        self._most, self._has_more = MOST_ITEMS, False
        self._lines = None
        self._problem = ""
        self._soon.stop()
        self._settled.stop()
        self.state_changed.emit()

    def _read(self) -> None:
        self._stale = False
        if self._reading:
            self._read_again = True
        else:
            self._reading = True
            self._read_all()

    @spawns
    async def _read_all(self) -> None:
        try:
            while True:
                self._read_again = False
                await self._read_once()
                if not self._read_again:
                    break
        finally:
            self._reading = False

    async def _read_once(self) -> None:
        shown, wanted = self._shown, self._wanted
        if shown is None:
            return
        page = await self._timeline.page(*shown, self._most)
        session = self._session
        lines = await arrange(
            page.items, wanted, local_now(self._session), session.formats, session.label
        )
        if shown == self._shown and wanted == self._wanted:
            self._has_more = page.has_more
            self._lines = lines
            self.lines_read.emit(lines)
            self.state_changed.emit()

    def _ask_first_soon(self) -> None:
        if self._first_to_ask():
            self._settled.start()
        else:
            self._settled.stop()

    def _ask_first(self) -> None:
        if names := self._first_to_ask():
            self._ask(names)

    def _first_to_ask(self) -> tuple[ModuleName, ...]:
        """The first of what is not here: one call, and only while somebody looks."""
        if not self._visible or self._shown is None or self._asking or self._problem:
            return ()
        if self._session.status.online is not True or self._timeline.was_asked(*self._shown):
            return ()
        return self._timeline.to_ask(*self._shown)[:1]

    def _ask(self, names: Sequence[ModuleName], *, older: bool = False) -> None:
        self._stopped, self._problem = False, ""
        self._asking = names_of(names[:1])
        self.state_changed.emit()
        self._ask_each(names, older)

    @spawns
    async def _ask_each(self, names: Sequence[ModuleName], older: bool) -> None:
        shown = self._shown
        try:
            for name in names:
                if shown is None or self._stopped or shown != self._shown:
                    break
                self._asking = names_of((name,))
                self.state_changed.emit()
                await self._timeline.ask(*shown, name, older=older)
        except VtdeskError as error:
            if shown == self._shown:
                self._problem = error.summary
        finally:
            self._asking = ""
        self.state_changed.emit()
        self._read()
        self._ask_first_soon()

    def _store_changed(self, changes: ChangeSet) -> None:
        if self._shown is None:
            return
        if changes.everything or any(changes.touches(name) for name in OWNERS):
            self.names_changed.emit()
        for renamed in changes.renamed:
            self.item_renamed.emit(*renamed)
        module, key = self._shown
        own = key in changes.rows.get(module, ()) or key in changes.removed.get(module, ())
        around = any(changes.touches(name) for name in self._timeline.modules_of(module))
        if not (own or around or changes.outbox or module in changes.everything):
            return
        if not self._visible:
            self._stale = True
        elif not self._soon.isActive():
            self._soon.start()

    def _status_changed(self, status: SyncStatus) -> None:
        if status.online and not self._asking:
            self._problem = ""
        if self._shown is not None:
            self.state_changed.emit()
            if not self._settled.isActive():
                self._ask_first_soon()


def local_now(session: Session) -> datetime:
    """The present moment in the person's zone."""
    return datetime.now(UTC).astimezone(session.formats.zone)
