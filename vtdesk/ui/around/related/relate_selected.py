"""Relating the selected records of a table to another record: by keys what dragging does by mouse."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog

from vtdesk.app.notices import notice_of
from vtdesk.app.session import Session
from vtdesk.app.tasks import Tasks
from vtdesk.domain.errors import VtdeskError
from vtdesk.ui.around.related.relate_dialog import RelateDialog
from vtdesk.ui.bridge import ask, spawns
from vtdesk.ui.browse.page import BrowsePage
from vtdesk.ui.browse.wording import records_text
from vtdesk.ui.look import Look

_TOPIC = "related"


class RelateSelected(QObject):
    """Carries out "Relate to…".

    Args:
        look: theme and icons.
        session: the account at work.
        page: the open table.
        parent: the window.

    Attributes:
        dialog: while it is on screen.

    Signals:
        message(object): a Notice for the person.
    """

    message = Signal(object)

    def __init__(self, look: Look, session: Session, page: BrowsePage, parent: QObject) -> None:
        super().__init__(parent)
        self.dialog: RelateDialog | None = None
        self._look = look
        self._session = session
        self._page = page

    @property
    def tasks(self) -> Tasks:
        """Where its coroutines run."""
        return self._session.tasks

    def work(self) -> Mapping[str, Callable[[], object]]:
        """Who carries out which action."""
        return {"link_selected": self.start}

    @spawns
    async def start(self) -> None:
        """Ask what the selected records are to be related to, and begin."""
        schema, keys = self._page.schema, self._page.selected_keys()
        if schema is None or not keys or self.dialog is not None:
            return
        what = records_text(len(keys), self._session.info(schema.name))
        dialog = RelateDialog(
            self._look, self._session, schema, what, len(keys), self._page.window()
        )
        self.dialog = dialog
        try:
            answer, whose = await ask(dialog), dialog.whose
        finally:
            self.dialog = None
            dialog.deleteLater()
        if answer == QDialog.DialogCode.Accepted and whose is not None:
            relating = self._session.around.relating
            try:
                await relating.link_many(whose.module, whose.key, whose.relation, keys)
            except VtdeskError as error:
                self.message.emit(notice_of(error, topic=_TOPIC))
        self._page.focus_table()
