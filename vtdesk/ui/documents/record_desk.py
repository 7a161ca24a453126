"""What is done with the open record besides editing it: print, PDF, link, browser, copy, delete."""

import time
from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication, QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog

from vtdesk.app.copy_text import record_link
from vtdesk.app.editing import EditSession
from vtdesk.app.line_items import has_line_items
from vtdesk.app.notices import notice_of, refusal
from vtdesk.app.session import Session
from vtdesk.app.tasks import Tasks
from vtdesk.domain.errors import VtdeskError
from vtdesk.domain.ids import ModuleName, RecordId
from vtdesk.domain.notices import Level, Notice
from vtdesk.ui.bridge import ask, spawns
from vtdesk.ui.browse.deletion import Deletion
from vtdesk.ui.edit.form import RecordForm
from vtdesk.ui.edit.head import as_of_words
from vtdesk.ui.edit.panel import RecordPane
from vtdesk.ui.edit.printing import printed_form, write_pdf
from vtdesk.ui.export.wording import proposed_name
from vtdesk.ui.file_dialogs import ask_where_to_save
from vtdesk.ui.look import Look
from vtdesk.ui.meant_record import MeantRecord

_TOPIC = "record"


class RecordDesk(QObject):
    """Carries out the actions that are about one record.

    Args:
        look: theme and icons.
        session: the account at work.
        record: shows the record.
        parent: the window.
        meant: which record is meant where one may be selected in a table; None without one.

    Signals:
        message(object): a Notice for the person.
        made(object): a new record, an `EditSession`, is to be shown.
    """

    message = Signal(object)
    made = Signal(object)

    def __init__(
        self,
        look: Look,
        session: Session,
        record: RecordPane,
        parent: QObject,
        *,
        meant: MeantRecord | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._deletion = Deletion(look, session)
        self._record = record
        self._meant = meant
        record.browser_wanted.connect(self._open_page)

    @property
    def tasks(self) -> Tasks:
        """Where dialogs are awaited."""
        return self._session.tasks

    def work(self) -> Mapping[str, Callable[[], object]]:
        """Who carries out which action."""
        return {
            "clone_record": self.clone,
            "print_record": self.print_record,
            "save_pdf": self.save_pdf,
            "copy_link": self.copy_link,
            "open_in_browser": self.open_in_browser,
            "inspector": self._record.toggle_inspector,
            "find_field": self._record.find_field,
        }

    @property
    def link(self) -> str:
        """The address of the record's page in a browser; "" where the server has none yet."""
        if self._meant is None or self._meant.is_open_one:
            return self._open_link
        module, key = self._meant.record or (None, 0)
        schema = self._session.schema(module) if module is not None else None
        if schema is None or key <= 0:
            return ""
        record = RecordId(schema.id_prefix, key)
        return record_link(self._session.account.endpoint, schema.name, record)

    @property
    def _open_link(self) -> str:
        edit = self._record.edit
        if edit is None or edit.gone or not isinstance(edit.id, RecordId):
            return ""
        return record_link(self._session.account.endpoint, edit.module, edit.id)

    def copy_link(self) -> None:
        """Put the record's address on the clipboard."""
        if self.link:
            QGuiApplication.clipboard().setText(self.link)
            self._tell(Level.DONE, "The link is on the clipboard.")

    def open_in_browser(self) -> None:
        """Show the record's page."""
        self._browse(self.link)

    @spawns
    async def clone(self) -> None:
        """Begin a record like the open one, or like the one that is selected."""
        chosen = self._original
        if chosen is None:
            return
        try:
            made = await self._session.records.new.clone(*chosen)
        except VtdeskError as error:
            self.message.emit(notice_of(error, topic=_TOPIC))
            return
        self.made.emit(made)

    @property
    def _original(self) -> tuple[ModuleName, int] | None:
        if self._meant is not None:
            return self._meant.record
        edit = self._record.edit
        return (edit.module, edit.key) if edit is not None and edit.key is not None else None

    def _open_page(self) -> None:
        """Show the page of the record in the pane, from which this was asked."""
        self._browse(self._open_link)

    def _browse(self, link: str) -> None:
        if link and not QDesktopServices.openUrl(QUrl(link)):
            self._tell(Level.INFO, "This computer has no program that opens web pages.")

    @spawns
    async def delete(self) -> None:
        """Delete the open record, once the person has said so."""
        edit = self._record.edit
        if edit is None or edit.key is None or edit.is_new or edit.gone:
            return
        if reason := self._deletion.why_not(edit.module):
            self.message.emit(refusal(reason, _TOPIC))
            return
        try:
            await self._deletion.ask(edit.module, [int(edit.key)], self._record.window())
        except VtdeskError as error:
            self.message.emit(notice_of(error, topic=_TOPIC))

    @spawns
    async def print_record(self) -> None:
        """Ask for a printer and print what the form shows."""
        edit, form = self._record.edit, self._record.form
        if edit is None or form is None:
            return
        document = self._document(edit, form)
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(proposed_name(edit.title))
        dialog = QPrintDialog(printer, self._record.window())
        answer = await ask(dialog)
        dialog.deleteLater()
        if answer == QDialog.DialogCode.Accepted:
            document.print_(printer)

    @spawns
    async def save_pdf(self) -> None:
        """Ask for a file and write what the form shows into it."""
        edit, form = self._record.edit, self._record.form
        if edit is None or form is None:
            return
        document = self._document(edit, form)
        name = f"{proposed_name(edit.title)}.pdf"
        file = await ask_where_to_save(self._record.window(), "Save as PDF", name, "PDF", "pdf")
        if file is None:
            return
        why = write_pdf(document, str(file))
        if why:
            self._tell(Level.PROBLEM, f"The PDF was not written: {why}. Choose another place.")
        else:
            self._tell(Level.DONE, "The PDF was written.")

    def _document(self, edit: EditSession, form: RecordForm) -> QTextDocument:
        lines = None
        if edit.key is not None and has_line_items(edit.schema):
            lines = self._session.records.line_items.table(edit.module, edit.key)
        return printed_form(edit, form, self._below_title(edit), lines)

    def _below_title(self, edit: EditSession) -> str:
        formats = self._session.formats
        singular = edit.schema.singular or self._session.info(edit.module).singular
        parts = [singular, self._session.account.label]
        parts.append(as_of_words(edit.as_of, formats, time.time()))
        return " · ".join(part for part in parts if part)

    def _tell(self, level: Level, words: str) -> None:
        self.message.emit(Notice(level, words, topic=_TOPIC))
