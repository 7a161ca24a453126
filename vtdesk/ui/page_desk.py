"""What desks with a page of their own do alike: standing in the place of the panes, and leaving."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from vtdesk.app.csv_file import write_csv
from vtdesk.app.notices import notice_of, refusal
from vtdesk.app.session import Session
from vtdesk.app.tasks import Tasks
from vtdesk.domain.errors import VtdeskError
from vtdesk.domain.notices import Level, Notice
from vtdesk.ui.file_dialogs import ask_where_to_save
from vtdesk.ui.panes import Panes

_FILE = "file"


class PageDesk(QObject):
    """Between the session and a page that stands in the place of the panes.

    Args:
        session: the account at work.
        panes: in whose place the page stands.
        go_back: gives the keyboard to the table.
        parent: the window.

    Signals:
        message(object): a Notice for the person.
    """

    message = Signal(object)

    def __init__(
        self, session: Session, panes: Panes, go_back: Callable[[], object], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._panes = panes
        self._go_back = go_back
        self._own: QWidget | None = None

    @property
    def tasks(self) -> Tasks:
        """Where what takes time runs."""
        return self._session.tasks

    @property
    def is_open(self) -> bool:
        """Whether the page is on screen."""
        return self._own is not None and self._panes.page is self._own

    def close(self) -> None:
        """Go back to the table."""
        self._panes.leave_page()
        self._go_back()

    def adopt(self, page: QWidget) -> None:
        """Make this the desk's page; it is out of sight until it is opened."""
        page.hide()
        self._own = page

    def tell(self, words: str, topic: str) -> None:
        """Say something that is no problem."""
        self.message.emit(refusal(words, topic))

    def tell_problem(self, error: VtdeskError, topic: str) -> None:
        """Say what did not happen, and why."""
        self.message.emit(notice_of(error, topic=topic))

    async def choose_csv(self, title: str, name: str) -> Path | None:
        """Ask for the file that a list is to be written to; None if it is given up.

        Args:
            title: what is to be saved.
            name: of the file, proposed.
        """
        assert self._own is not None
        return await ask_where_to_save(self._own.window(), title, name, "CSV", "csv")

    async def write_csv(self, path: Path, text: str) -> None:
        """Write such a list, and say that it is there, or why not."""
        try:
            await write_csv(path, text)
        except VtdeskError as error:
            self.tell_problem(error, _FILE)
        else:
            self.message.emit(Notice(Level.DONE, f"Saved as {path.name}", topic=_FILE))
