"""Deleted records and making them anew: between the kept copies and the page that lists them."""

import time
from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject

from vtdesk.app.session import Session
from vtdesk.app.write_rights import READ_ONLY
from vtdesk.domain.errors import VtdeskError
from vtdesk.domain.kept_copies import KeptCopy
from vtdesk.ui.bridge import spawns
from vtdesk.ui.browse.page import BrowsePage
from vtdesk.ui.browse.wording import moment_text
from vtdesk.ui.bulk.deleted_page import DeletedPage
from vtdesk.ui.look import Look
from vtdesk.ui.page_desk import PageDesk
from vtdesk.ui.panes import Panes


class DeletedDesk(PageDesk):
    """Shows what was deleted from here within 30 days and makes it anew.

    Args:
        look: theme and icons.
        session: the account at work.
        page: the open table.
        panes: in whose place the list stands.
        parent: the window.
    """

    def __init__(
        self, look: Look, session: Session, page: BrowsePage, panes: Panes, parent: QObject
    ) -> None:
        super().__init__(session, panes, page.focus_table, parent)
        self.page = DeletedPage(look, self._texts, panes)
        self.adopt(self.page)
        self.page.back_asked.connect(self.close)
        self.page.restore_asked.connect(self._restore)

    def work(self) -> Mapping[str, Callable[[], object]]:
        """Who carries out which action."""
        return {"deleted_records": self.open}

    @spawns
    async def open(self) -> None:
        """List the copies that are kept."""
        self.page.show_copies(await self._session.bulk.kept_copies())
        self._panes.show_page(self.page)
        self.page.focus_list()

    @spawns
    async def _restore(self, copies: tuple[KeptCopy, ...]) -> None:
        if not self._session.may_write:
            self.tell(READ_ONLY, "restore")
            return
        try:
            await self._session.bulk.restore_as_new(copies)
        except VtdeskError as error:
            self.tell_problem(error, "restore")
        else:
            self.close()

    def _texts(self, copy: KeptCopy) -> tuple[str, str]:
        label = self._session.info(copy.module).label
        return label, moment_text(copy.kept, self._session.formats, time.time())
