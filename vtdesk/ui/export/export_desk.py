"""From the action "Export…" to a running job, and to the file at its end."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QWidget

from vtdesk.app.browse import TableView
from vtdesk.app.export import KIND
from vtdesk.app.export_plan import ExportPlan, FileKind, whole_module
from vtdesk.app.notices import notice_of
from vtdesk.app.session import Session
from vtdesk.app.tasks import Tasks
from vtdesk.domain.errors import VtdeskError
from vtdesk.domain.jobs import JobState
from vtdesk.domain.notices import Level, Notice
from vtdesk.domain.query import Query
from vtdesk.ui.bridge import ask, spawns
from vtdesk.ui.browse.page import BrowsePage
from vtdesk.ui.browse.wording import in_sentence
from vtdesk.ui.export.export_dialog import ExportDialog, Scope
from vtdesk.ui.export.wording import proposed_name
from vtdesk.ui.file_dialogs import ask_where_to_save
from vtdesk.ui.look import Look

_KINDS = {FileKind.WORKBOOK: "Excel workbook", FileKind.CSV: "CSV"}


class ExportDesk(QObject):
    """Exports what a table shows, or its whole module.

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
        self.dialog: ExportDialog | None = None
        self._look = look
        self._session = session
        self._page = page
        self._table: TableView | None = None
        self._told: set[str] = set()
        session.jobs.changed.connect(self._job_changed)

    @property
    def tasks(self) -> Tasks:
        """Where prices and starts run."""
        return self._session.tasks

    def work(self) -> Mapping[str, Callable[[], object]]:
        """Who carries out which action."""
        return {"export_rows": self.start}

    def leave_session(self) -> None:
        """Hear no more of the session."""
        self._session.jobs.changed.disconnect(self._job_changed)

    @spawns
    async def start(self) -> None:
        """Ask what of the open table is exported and where to, and start the export."""
        module = self._page.module
        if module is not None:
            await self._export(self._session.open_table(module))
            self._page.focus_table()

    @spawns
    async def start_table(self, table: TableView) -> None:
        """The same for another table, such as one of related records."""
        focus: QWidget | None = self._page.window().focusWidget()
        await self._export(table)
        if focus is not None:
            focus.setFocus()

    async def _export(self, table: TableView) -> None:
        if self.dialog is not None:
            return
        if not table.columns:
            words = "Nothing can be exported yet: what this module holds is not known."
            self.message.emit(Notice(Level.INFO, words, topic=KIND))
            return
        label = in_sentence(self._session.info(table.module).label)
        dialog = ExportDialog(self._look, label, self._session.formats, self._page.window())
        self.dialog, self._table = dialog, table
        dialog.changed.connect(self._show_price)
        self._show_price()
        try:
            if await ask(dialog) == QDialog.DialogCode.Accepted:
                await self._ask_file(table, dialog)
        finally:
            self.dialog = self._table = None
            dialog.deleteLater()

    def open_folder(self, job: str) -> None:
        """Show the folder in which an export's file lies."""
        path = self._session.exports.path_of(job)
        if path is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))

    @spawns
    async def _show_price(self) -> None:
        dialog, table = self.dialog, self._table
        if dialog is None or table is None:
            return
        scope = dialog.chosen_scope
        try:
            query, fields = self._what(table, scope)
            price = await self._session.exports.price(query, fields)
        except VtdeskError as error:
            dialog.show_problem(error.summary)
            return
        if self.dialog is dialog and dialog.chosen_scope is scope:
            dialog.show_price(price)

    async def _ask_file(self, table: TableView, dialog: ExportDialog) -> None:
        kind, scope, price = dialog.chosen_kind, dialog.chosen_scope, dialog.told
        if price is None:
            return
        label = self._label(table, scope)
        suffix = kind.value.removeprefix(".")
        name = f"{proposed_name(label)}{kind.value}"
        window = self._page.window()
        file = await ask_where_to_save(window, "Export", name, _KINDS[kind], suffix)
        if file is None:
            return
        query, fields = self._what(table, scope)
        plan = ExportPlan(query, fields, label, file, kind, dialog.chosen_form)
        try:
            await self._session.jobs.start(self._session.exports.work(plan, price))
        except VtdeskError as error:
            self.message.emit(notice_of(error, topic=KIND))

    def _what(self, table: TableView, scope: Scope) -> tuple[Query, tuple[str, ...]]:
        if scope is Scope.MODULE and table.schema is not None:
            return whole_module(table.schema)
        return table.query, tuple(column.spec.name for column in table.columns)

    def _label(self, table: TableView, scope: Scope) -> str:
        view = self._session.views.get(table.view_id) if table.view_id else None
        module = self._session.info(table.module).label
        return view.name if view is not None and scope is Scope.VIEW else module

    def _job_changed(self, job: str) -> None:
        """Say it once when an export cannot go on by itself."""
        found = self._session.jobs.get(job)
        if found is None or found.kind != KIND:
            return
        stuck = found.state is JobState.PAUSED and bool(found.note)
        if stuck and job not in self._told:
            words = f"{found.note} The export is paused; go on in Jobs."
            self.message.emit(Notice(Level.PROBLEM, words, topic=f"{KIND} {job}"))
        (self._told.add if stuck else self._told.discard)(job)
