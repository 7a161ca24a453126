"""A record in a window of its own, beside the account's main window."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence
from PySide6.QtWidgets import QVBoxLayout

from vtdesk.app.editing import EditSession
from vtdesk.app.field_state import SavedEdit
from vtdesk.app.session import Session
from vtdesk.app.settings import Remembered
from vtdesk.app.tasks import Tasks
from vtdesk.domain.errors import Remedy
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.notices import Level, Notice
from vtdesk.ui.around.around_desk import AroundDesk
from vtdesk.ui.around.record_place import RecordPlace
from vtdesk.ui.around.tags.tag_desk import TagDesk
from vtdesk.ui.call_offer import CallOffer
from vtdesk.ui.convert.convert_desk import ConvertDesk
from vtdesk.ui.documents.record_actions import RecordActions
from vtdesk.ui.documents.record_desk import RecordDesk
from vtdesk.ui.edit.folds import Folds
from vtdesk.ui.edit.panel import RecordPane
from vtdesk.ui.edit.save_offer import TOPIC, SaveOffer
from vtdesk.ui.look import Look
from vtdesk.ui.notice_bar import NoticeBar
from vtdesk.ui.parts.focus_ring import FocusRing
from vtdesk.ui.parts.surface import Surface

LEAST_SIZE = (380, 320)
"""Pixels, width and height, below which a window does not go."""

_OWN_REMEDIES = frozenset(
    {Remedy.UNDO_SAVE, Remedy.UNDO, Remedy.LOOK_AT_CONVERSION, Remedy.LOG_CALL}
)
_SIZE = (560, 720)


class RecordWindowWishes(QObject):
    """What a person asks for in such a window and the main window shows or does.

    Signals:
        reference_followed(str): the record of this id.
        record_wanted(module, key): a record from around the one on show.
        made(object): a new record to go with it, an `EditSession`.
        tab_wanted(module, key): another record, in a tab.
        tagged_wanted(module, tag): the records with a tag.
        export_asked(object): the rows of this `RelatedTable` are to go into a file.
        remedy_asked(object): a Notice whose remedy is none of the window's own.
    """

    reference_followed = Signal(str)
    record_wanted = Signal(object, object)
    made = Signal(object)
    tab_wanted = Signal(object, object)
    tagged_wanted = Signal(object, str)
    export_asked = Signal(object)
    remedy_asked = Signal(object)


class RecordWindow(Surface):
    """One record in a window of its own.

    Args:
        look: theme and icons.
        session: the account at work.
        remembered: which sections are folded.
        wishes: passes on what this window does not do itself.
        remedies: those that the wishes can have carried out, besides the window's own.
        clean: takes secrets out of a text.

    Signals:
        closed(object): the window goes; it is handed over.
    """

    closed = Signal(object)

    def __init__(
        self,
        look: Look,
        session: Session,
        remembered: Remembered,
        wishes: RecordWindowWishes,
        *,
        remedies: frozenset[Remedy] = frozenset(),
        clean: Callable[[str], str] = str,
    ) -> None:
        super().__init__(look, "content")
        self._session = session
        self._wishes = wishes
        self.record = RecordPane(look, session, Folds(remembered))
        self.place = RecordPlace(look, session, self.record, remembered)
        self.around = self.place.around
        self.notices = NoticeBar(look, self.place, remedies | _OWN_REMEDIES, clean)
        self.desk = RecordDesk(look, session, self.record, self)
        self.offer = SaveOffer(look, session, self)
        self.tags = TagDesk(look, session, self.record, self)
        self.around_desk = AroundDesk(session, self.place, self.around.go_to, self)
        self.convert = ConvertDesk(look, session, self.record, self)
        self.calls = CallOffer(session, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.notices)
        column.addWidget(self.place, 1)
        self.setMinimumSize(*LEAST_SIZE)
        self.resize(*_SIZE)
        self.record.edits_changed.connect(self._show_title)
        self.record.closed.connect(self.close)
        self.record.reference_followed.connect(wishes.reference_followed)
        self.record.tab_wanted.connect(wishes.tab_wanted)
        self.record.message.connect(self.show_notice)
        self.record.called.connect(self.calls.offer)
        self.calls.message.connect(self.show_notice)
        self.calls.wanted.connect(self._note_call)
        self.around.record_wanted.connect(wishes.record_wanted)
        self.around.export_asked.connect(wishes.export_asked)
        self.around.tab_wanted.connect(wishes.tab_wanted)
        self.around.message.connect(self.show_notice)
        self.around.made.connect(wishes.made)
        self.around_desk.message.connect(self.show_notice)
        self.record.undo_offered.connect(self._offer_undo)
        self.desk.message.connect(self.show_notice)
        self.desk.made.connect(self.show_record)
        self.offer.message.connect(self.show_notice)
        self.offer.taking_back.connect(self.record.show_taken_back)
        self.tags.message.connect(self.show_notice)
        self.tags.records_wanted.connect(wishes.tagged_wanted)
        self.convert.message.connect(self.show_notice)
        self.convert.record_asked.connect(wishes.tab_wanted)
        self.notices.remedy_chosen.connect(self._carry_out)
        work = {
            "save_record": self.record.save,
            "add_tag": self.tags.start,
            "open_in_tab": self._open_in_tab,
            "delete_records": self.desk.delete,
        }
        self.commands = RecordActions(
            session,
            self.record,
            self.desk,
            self.around_desk,
            self.convert,
            self.offer,
            work,
            self,
        )
        self.commands.message.connect(self.show_notice)
        self.around.changed.connect(self.commands.update)
        self.place.arranged.connect(self.commands.update)
        self.convert.changed.connect(self.commands.update)
        self._add_key(QKeySequence.StandardKey.Close, self.close)
        self._add_key(QKeySequence.StandardKey.Undo, self.record.undo)
        self._add_key(QKeySequence.StandardKey.Redo, self.record.redo)
        self._ring = FocusRing(look, self)

    @property
    def tasks(self) -> Tasks:
        """Where its coroutines run."""
        return self._session.tasks

    @property
    def shown(self) -> tuple[ModuleName, int] | None:
        """Module and key of the record on show."""
        edit = self.record.edit
        return (edit.module, int(edit.key)) if edit is not None and edit.key else None

    def show_record(self, edit: EditSession) -> None:
        """Show a record."""
        self.record.show_record(edit)
        self._show_title()

    def show_notice(self, notice: Notice) -> None:
        """Tell the person who works in this window."""
        self.notices.show_notice(notice)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep what is typed; the record closes with its window."""
        self.closed.emit(self)
        self.around.leave_session()
        self.tags.leave_session()
        self.convert.leave_session()
        self.record.show_nothing()
        super().closeEvent(event)
        self.deleteLater()

    def _open_in_tab(self) -> None:
        if self.shown is not None:
            self._wishes.tab_wanted.emit(*self.shown)

    def _carry_out(self, notice: Notice) -> None:
        if notice.remedy not in _OWN_REMEDIES:
            self._wishes.remedy_asked.emit(notice)
        elif notice.remedy is Remedy.UNDO_SAVE:
            self.offer.undo()
        elif notice.remedy is Remedy.LOG_CALL:
            self.calls.take()
        elif notice.remedy is Remedy.LOOK_AT_CONVERSION:
            self.convert.look_at_unfinished()
        elif not self.around_desk.take_back(notice):
            self.tags.take_back(notice)

    def _note_call(self, _module: ModuleName, _key: int, phone: str) -> None:
        self.around_desk.note_call(phone, rings=False)

    def _offer_undo(self, saved: SavedEdit | None) -> None:
        """Offer Undo here, where the save was made; what Vtiger says comes in the main window."""
        self.offer.take(saved)
        words = "Waiting to send"
        if self._session.status.online is not False:
            words = "On its way to Vtiger"
        self.show_notice(self.offer.dressed(Notice(Level.WAITING, words, topic=TOPIC)))

    def _show_title(self) -> None:
        edit = self.record.edit
        if edit is None:
            return
        mark = "● " if self.record.has_changes else ""
        self.setWindowTitle(f"{mark}{edit.title} — {self._session.account.label} — vtdesk")

    def _add_key(self, key: QKeySequence.StandardKey, slot: object) -> None:
        action = QAction(self)
        action.setShortcuts(key)
        action.triggered.connect(slot)
        self.addAction(action)
