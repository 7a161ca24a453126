"""The menu of one entry of a time line."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from vtdesk.app.session import Session
from vtdesk.app.timeline_items import MODULES, ItemKind, TimelineItem
from vtdesk.domain.record import RowState

_OPEN, _TAB, _DONE, _COPY, _AGAIN, _BACK = "open", "tab", "done", "copy", "again", "back"
_REFRESH = "refresh"


class EntryMenu(QMenu):
    """Says what can be done with an entry, and by which keys of the list.

    Args:
        session: the account at work.
        parent: the panel.

    Signals:
        opened(item, in_tab): it is to be opened.
        done_wanted(item): it is to be marked as done.
        copy_wanted(): it is to go to the clipboard.
        send_again_wanted(item): what was not taken is to be sent again.
        taken_back(item): what waits of it is to be taken back.
        refresh_wanted(): the server is to be asked for news of the whole time line.
    """

    opened = Signal(object, bool)
    done_wanted = Signal(object)
    copy_wanted = Signal()
    send_again_wanted = Signal(object)
    taken_back = Signal(object)
    refresh_wanted = Signal()

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._item: TimelineItem | None = None
        self.setAccessibleName("What to do with this entry")
        self.setToolTipsVisible(True)
        self.triggered.connect(self._act)

    def fill(self, item: TimelineItem) -> None:
        """Offer what can be done with an entry."""
        self._item = item
        self.clear()
        if item.kind in MODULES:
            self._add("Open", _OPEN, "Return")
            self._add("Open in a tab", _TAB, "Ctrl+Return")
        if item.is_open:
            words = "Mark as held" if item.kind is ItemKind.EVENT else "Mark as done"
            action = self._add(words, _DONE, "Ctrl+D")
            reason = self._session.around.activities.why_not_done(item.module, item.key)
            action.setEnabled(not reason)
            action.setToolTip(reason)
        self._add("Copy", _COPY, "Ctrl+C")
        if item.record_state is RowState.REFUSED:
            self._add("Send again", _AGAIN)
        if item.waits and item.record_state is not RowState.SENDING:
            self._add("Take back", _BACK, "Delete")
        self._add("Ask Vtiger again", _REFRESH, "F5")

    def _add(self, words: str, key: str, keys: str = "") -> QAction:
        action = self.addAction(words)
        action.setData(key)
        if keys:
            # only told here: the list hears its keys itself
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        return action

    def _act(self, action: QAction) -> None:
        item, key = self._item, str(action.data())
        if item is None:
            return
        if key in (_OPEN, _TAB):
            self.opened.emit(item, key == _TAB)
        elif key == _DONE:
            self.done_wanted.emit(item)
        elif key == _COPY:
            self.copy_wanted.emit()
        elif key == _AGAIN:
            self.send_again_wanted.emit(item)
        elif key == _BACK:
            self.taken_back.emit(item)
        elif key == _REFRESH:
            self.refresh_wanted.emit()
