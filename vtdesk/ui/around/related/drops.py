"""Records that are dragged over the panel: where they may be dropped, and words where not."""

from array import array
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from vtdesk.domain.ids import ModuleName
from vtdesk.domain.relations import Relation
from vtdesk.ui.browse.record_drag import HeldRecords, held_records

REST_MS = 500
"""How long records are held over a place before it says why they cannot be dropped there."""


class RelatedDrops(QObject):
    """Takes records dropped on a panel.

    Args:
        panel: where they are dropped.
        account: id of the account whose records are taken.
        relation_at: the relation that a place of the panel stands for, for records of a module.
        reason: why records of a module cannot be dropped on a relation; "" where they can.

    Signals:
        held(object): records are held over this `Relation`; None where they are not.
        dropped(object, object, object): relation, module and keys of the records dropped.
        refused(str): what is held cannot be dropped; the words.
    """

    held = Signal(object)
    dropped = Signal(object, object, object)
    refused = Signal(str)

    def __init__(
        self,
        panel: QWidget,
        account: str,
        relation_at: Callable[[QPoint, ModuleName], Relation | None],
        reason: Callable[[Relation | None, ModuleName | None], str],
    ) -> None:
        super().__init__(panel)
        self._account = account
        self._relation_at = relation_at
        self._reason = reason
        self._told = ""
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._refuse)
        panel.setAcceptDrops(True)
        panel.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow what is dragged over the panel."""
        if isinstance(event, QDragEnterEvent):
            self._say("")
            self._look(event)
            # also what cannot be dropped is followed, so that each place can say why
            event.accept()
            return True
        if isinstance(event, QDragMoveEvent):
            self._look(event)
            return True
        if isinstance(event, QDropEvent):
            self._drop(event)
            return True
        if event.type() is QEvent.Type.DragLeave:
            self._say("")
            self.held.emit(None)
        return False

    def _look(self, event: QDropEvent) -> None:
        relation, reason, _ = self._judge(event)
        self.held.emit(None if reason else relation)
        if reason:
            event.ignore()
        else:
            event.setDropAction(Qt.DropAction.LinkAction)
            event.accept()
        self._say(reason)

    def _drop(self, event: QDropEvent) -> None:
        relation, reason, records = self._judge(event)
        self._say("")
        self.held.emit(None)
        if reason or records is None or relation is None:
            event.ignore()
            return
        event.setDropAction(Qt.DropAction.LinkAction)
        event.accept()
        self.dropped.emit(relation, records.module, array("q", records.keys))

    def _say(self, reason: str) -> None:
        """Say it once the records rest there; "" takes back what was about to be said."""
        if reason == self._told:
            return
        self._told = reason
        if reason:
            self._rest.start()
        else:
            self._rest.stop()

    def _refuse(self) -> None:
        self.refused.emit(self._told)

    def _judge(self, event: QDropEvent) -> tuple[Relation | None, str, HeldRecords | None]:
        records = held_records(event.mimeData(), self._account)
        if records is None:
            return None, self._reason(None, None), None
        relation = self._relation_at(event.position().toPoint(), records.module)
        return relation, self._reason(relation, records.module), records
