"""Asks for a file and writes what is not in Vtiger yet to it."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from vtdesk.app.notices import notice_of
from vtdesk.app.session import Session
from vtdesk.app.tasks import Tasks
from vtdesk.domain.errors import VtdeskError
from vtdesk.domain.notices import Level, Notice
from vtdesk.ui.bridge import spawns
from vtdesk.ui.file_dialogs import ask_where_to_save
from vtdesk.ui.settings.waiting_words import count_words

_FILE_NAME = "vtdesk waiting changes.json"


class ExportWaiting(QObject):
    """The action "Export waiting changes…", wherever it is offered.

    Args:
        session: whose changes.
        window: the file is asked for over it.

    Signals:
        message(object): a Notice that says what was written, or why nothing was.
    """

    message = Signal(object)

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._window = window

    @property
    def tasks(self) -> Tasks:
        """Where the coroutines run."""
        return self._session.tasks

    @spawns
    async def start(self) -> None:
        """Ask where to, and write."""
        if not await self._session.waiting.count():
            words = "Nothing waits: all that you changed is in Vtiger."
            self.message.emit(Notice(Level.INFO, words, topic="export"))
            return
        file = await ask_where_to_save(
            self._window, "Export waiting changes", _FILE_NAME, "JSON", "json"
        )
        if file is not None:
            self.message.emit(await self._write(file))

    async def _write(self, path: Path) -> Notice:
        try:
            written = await self._session.waiting.write(path)
        except VtdeskError as error:
            return notice_of(error, topic="export")
        words = f"{count_words(written)} written to {path.name}."
        return Notice(Level.DONE, words, detail=str(path), topic="export")
