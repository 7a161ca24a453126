"""Work beyond browsing: staging, jobs, bulk edit, deleted records, export, the open record.

Each desk carries out its own actions; here they are made, wired to the window and let go together.
"""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal

from vtdesk.app.session import Session
from vtdesk.domain.notices import Notice
from vtdesk.ui.around.related.relate_selected import RelateSelected
from vtdesk.ui.around.tags.tag_desk import TagDesk
from vtdesk.ui.browse.page import BrowsePage
from vtdesk.ui.bulk.bulk_desk import BulkDesk
from vtdesk.ui.bulk.deleted_desk import DeletedDesk
from vtdesk.ui.convert.convert_desk import ConvertDesk
from vtdesk.ui.documents.record_desk import RecordDesk
from vtdesk.ui.edit.panel import RecordPane
from vtdesk.ui.export.export_desk import ExportDesk
from vtdesk.ui.jobs.jobs_desk import JobsDesk
from vtdesk.ui.look import Look
from vtdesk.ui.meant_record import MeantRecord
from vtdesk.ui.pane_focus import PaneFocus
from vtdesk.ui.panes import Pane, Panes
from vtdesk.ui.staging.staging_desk import StagingDesk


class Desks(QObject):
    """The desks of one window.

    Args:
        look: theme and icons.
        session: the account at work.
        page: the open table.
        record: the form beside it.
        panes: in whose place the desks' pages stand.
        focus: gives the keyboard to a pane.
        meant: which record actions are about.
        parent: the window.

    Signals:
        message(object): a Notice for the person.
        changed(): actions are to look again.
        record_asked(object, object): the record of this key in this module is to be shown.
        tagged_asked(object, str): the records of this module with this tag are to be shown.
    """

    message = Signal(object)
    changed = Signal()
    record_asked = Signal(object, object)
    tagged_asked = Signal(object, str)

    def __init__(
        self,
        look: Look,
        session: Session,
        page: BrowsePage,
        record: RecordPane,
        panes: Panes,
        focus: PaneFocus,
        meant: MeantRecord,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._page = page
        self._meant = meant
        self._panes = panes
        self.staging = StagingDesk(look, session, page, record, panes, self)
        self.jobs = JobsDesk(look, session, panes, focus, self)
        self.bulk = BulkDesk(look, session, page, panes, self)
        self.deleted = DeletedDesk(look, session, page, panes, self)
        self.export = ExportDesk(look, session, page, self)
        self.record = RecordDesk(look, session, record, self, meant=meant)
        self.relate = RelateSelected(look, session, page, self)
        self.tags = TagDesk(look, session, record, self)
        self.convert = ConvertDesk(look, session, record, self, meant=meant)
        for desk in (
            self.staging,
            self.jobs,
            self.bulk,
            self.deleted,
            self.export,
            self.record,
            self.relate,
            self.tags,
            self.convert,
        ):
            desk.message.connect(self.message)
        self.tags.records_wanted.connect(self.tagged_asked)
        self.staging.changed.connect(self.changed)
        self.jobs.changed.connect(self.changed)
        self.convert.changed.connect(self.changed)
        self.staging.record_asked.connect(self._ask_record)
        self.jobs.record_asked.connect(self.record_asked)
        self.jobs.folder_asked.connect(self.export.open_folder)
        panes.page_left.connect(self.changed)

    def work(self) -> dict[str, Callable[[], object]]:
        """Who carries out which action."""
        parts: tuple[Mapping[str, Callable[[], object]], ...] = (
            self.staging.work(),
            self.jobs.work(),
            self.bulk.work(),
            self.deleted.work(),
            self.export.work(),
            self.record.work(),
            self.relate.work(),
            self.convert.work(),
        )
        work = {key: start for part in parts for key, start in part.items()}
        return {
            **work,
            "apply_changes": self.apply,
            "undo": self.undo,
            "add_tag": self.add_tag,
            "remove_tag": self.remove_tag,
            "delete_records": self.delete,
        }

    @property
    def can_undo(self) -> bool:
        """Whether there is something to take back where the person is."""
        return self.jobs.can_undo if self.jobs.is_open else self.staging.can_undo

    def undo(self) -> None:
        """Take back the chosen job, or the last change in table or form."""
        if self.jobs.is_open:
            self.jobs.undo()
        else:
            self.staging.undo()

    def apply(self) -> None:
        """Begin what the page on screen describes: the bulk edit, or sending what is staged."""
        if self.bulk.is_open:
            self.bulk.start()
        else:
            self.staging.apply()

    def add_tag(self) -> None:
        """Ask for a tag: on the open record's line, or for the selected records."""
        if self._is_about_record():
            self._panes.bring(Pane.RECORD)
            self.tags.start()
        else:
            self.bulk.tag()

    def remove_tag(self) -> None:
        """Go to the open record's tags, or ask which ones the selected records are to lose."""
        if self._is_about_record():
            self._panes.bring(Pane.RECORD)
            self.tags.go_to_tags()
        else:
            self.bulk.untag()

    def delete(self) -> None:
        """Delete the open record, or those selected."""
        if self._is_about_record():
            self.record.delete()
        else:
            self._page.delete()

    def take_back(self, notice: Notice) -> None:
        """Take back what a message tells of."""
        self.tags.take_back(notice)

    def set_narrow(self, narrow: bool) -> None:
        """Arrange for little width."""
        self.staging.bar.set_narrow(narrow)
        self.jobs.item.set_narrow(narrow)

    def leave_session(self) -> None:
        """Hear no more of a session that may outlive this window."""
        self.staging.leave_session()
        self.jobs.leave_session()
        self.bulk.leave_session()
        self.export.leave_session()
        self.tags.leave_session()
        self.convert.leave_session()

    def _is_about_record(self) -> bool:
        """Whether the open record is meant, and not what is selected in the table."""
        return self.tags.is_ready and self._meant.is_open_one

    def _ask_record(self, key: int) -> None:
        if self._page.module is not None:
            self.record_asked.emit(self._page.module, key)
