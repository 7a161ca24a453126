"""Finds out what belongs to a record, and looks again when that may have changed."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from vtdesk.app.related_table import Whose
from vtdesk.app.relation_lines import RelationLine
from vtdesk.app.session import Session
from vtdesk.app.tasks import Tasks
from vtdesk.domain.changes import ChangeSet
from vtdesk.domain.errors import VtdeskError
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.relations import Relation
from vtdesk.domain.status import SyncStatus
from vtdesk.ui.bridge import spawns

_GATHER_MS = 120
_ASKING = "Asking Vtiger what belongs here…"


class RelationReader(QObject):
    """Reads the lines of the relations of one record.

    Nothing is asked of the server but what the module can be related to, once a day.

    Args:
        session: the account.
        is_seen: whether somebody sees the lines; else they are read when `seen` is called.
        parent: the panel.

    Attributes:
        module: of the record; None for none.
        key: of the record.
        lines: what is known.

    Signals:
        begun(): the relations are known, their lines are being read.
        ready(): the lines were read for the first time for this record.
        changed(): the lines are other ones, or the network came or went.
        unknown(str, str): there are no relations to show; why, and what can be done, in words.
    """

    begun = Signal()
    ready = Signal()
    changed = Signal()
    unknown = Signal(str, str)

    def __init__(self, session: Session, is_seen: Callable[[], bool], parent: QObject) -> None:
        super().__init__(parent)
        self.module: ModuleName | None = None
        self.key = 0
        self.lines: tuple[RelationLine, ...] = ()
        self._session = session
        self._is_seen = is_seen
        self._turn = 0
        self._stale = False
        self._learning = False
        self._was_online = self.online
        self._gather = QTimer(self, singleShot=True, interval=_GATHER_MS)
        self._gather.timeout.connect(self._read_again)
        session.bus.changes.connect(self._store_changed)
        session.bus.status.connect(self._status_changed)
        session.around.relating.changed.connect(self._relation_changed)

    @property
    def tasks(self) -> Tasks:
        """Where its coroutines run."""
        return self._session.tasks

    @property
    def online(self) -> bool:
        """Whether calls can be made, as far as anybody knows."""
        return self._session.status.online is not False

    @property
    def is_waiting(self) -> bool:
        """Whether the lines are about to be read again."""
        return self._gather.isActive()

    def line(self, label: str) -> RelationLine | None:
        """The line of the relation of this label."""
        return next((one for one in self.lines if one.relation.label == label), None)

    def whose_of(self, relation: Relation) -> Whose | None:
        """A relation of the record; None while there is no record."""
        return Whose(self.module, self.key, relation) if self.module is not None else None

    def read_record(self, module: ModuleName, key: int) -> None:
        """Find out what belongs to a record."""
        self.forget()
        self.module, self.key = module, key
        known = self._session.around.relations.known(module)
        if known is None:
            self.unknown.emit(_ASKING, "")
            self._learn(module, self._turn)
        else:
            self._begin(known)

    def forget(self) -> None:
        """Read nothing more of the record."""
        self._turn += 1
        self._stale = False
        self._gather.stop()
        self.module, self.key, self.lines = None, 0, ()

    def renamed(self, new_key: int) -> None:
        """The record got its key of the server."""
        self.key = new_key
        self._read_again()

    def learn_again(self) -> None:
        """Ask once more what the module can be related to."""
        if self.module is not None and not self._learning:
            self.unknown.emit(_ASKING, "")
            self._learn(self.module, self._turn)

    def seen(self) -> None:
        """Somebody sees the lines now."""
        if self._stale:
            self._gather.start()

    def leave_session(self) -> None:
        """Hear no more of the session."""
        self.forget()
        session = self._session
        session.bus.changes.disconnect(self._store_changed)
        session.bus.status.disconnect(self._status_changed)
        session.around.relating.changed.disconnect(self._relation_changed)

    @spawns
    async def _learn(self, module: ModuleName, turn: int) -> None:
        self._learning = True
        try:
            relations = await self._session.around.relations.of(module)
        except VtdeskError as error:
            if turn == self._turn:
                self.unknown.emit("What belongs here is not known yet", error.summary)
        else:
            if turn == self._turn:
                self._begin(relations)
        finally:
            self._learning = False

    def _begin(self, relations: Sequence[Relation]) -> None:
        if not relations:
            self.unknown.emit("Nothing can be related to this record", "")
            return
        refusal = self._session.around.rights.why_not_see
        self.lines = tuple(RelationLine(one, refusal=refusal(one)) for one in relations)
        self.begun.emit()
        self._read_first()

    @spawns
    async def _read_first(self) -> None:
        if await self._read():
            self.ready.emit()

    @spawns
    async def _read_lines(self) -> None:
        await self._read()

    async def _read(self) -> bool:
        """Read the lines; whether the same record is still meant then."""
        module, key, turn = self.module, self.key, self._turn
        if module is None:
            return False
        relations = [line.relation for line in self.lines]
        lines = await self._session.around.lines.of(module, key, relations)
        if turn != self._turn or key != self.key:
            return False
        self.lines = lines
        self.changed.emit()
        return True

    def _read_again(self) -> None:
        self._stale = False
        if self.module is not None and self.lines:
            self._read_lines()

    def look_soon(self) -> None:
        """Read the lines again in a moment, or when somebody sees them."""
        if self.module is None:
            return
        if not self._is_seen():
            self._stale = True
        elif not self._gather.isActive():
            self._gather.start()

    def _store_changed(self, changes: ChangeSet) -> None:
        if any(changes.touches(line.relation.module) for line in self.lines):
            self.look_soon()

    def _relation_changed(self, record: tuple[ModuleName, int]) -> None:
        if record[0] == self.module or record[1] == 0:
            self.look_soon()

    def _status_changed(self, status: SyncStatus) -> None:
        online = status.online is not False
        if online is self._was_online:
            return
        self._was_online = online
        if self.lines:
            self.look_soon()
        elif online:
            self.learn_again()
