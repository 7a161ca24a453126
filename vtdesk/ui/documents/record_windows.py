"""Records in windows of their own, beside the account's main window."""

from collections.abc import Callable

import msgspec
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence
from PySide6.QtWidgets import QVBoxLayout, QWidget

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
from vtdesk.ui.bridge import spawns
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
from vtdesk.ui.parts.screen_room import fitting
from vtdesk.ui.parts.surface import Surface

MOST = 12
"""Windows of records at most; a person who has more of them open finds none again."""

_OWN_REMEDIES = frozenset(
    {Remedy.UNDO_SAVE, Remedy.UNDO, Remedy.LOOK_AT_CONVERSION, Remedy.LOG_CALL}
)
_WINDOWS = "record windows"
_SIZE = (560, 720)
_LEAST = (380, 320)


class RecordWindow(Surface):
    """One record in a window of its own.

    Args:
        look: theme and icons.
        session: the account at work.
        remembered: which sections are folded.
        remedies: those that `remedy_asked` can have carried out, besides the window's own.
        clean: takes secrets out of a text.

    Signals:
        closed(object): the window goes; it is handed over.
        reference_followed(str): a person wants to see the record of this id.
        record_wanted(module, key): a person wants to see a record from around this one.
        made(object): a new record to go with this one, an `EditSession`, is to be shown.
        tab_wanted(module, key): a person wants to see another record in a tab.
        tagged_wanted(module, tag): a person wants to see the records with a tag.
        export_asked(object): the rows of this `RelatedTable` are to go into a file.
        remedy_asked(object): a Notice whose remedy somebody else carries out.
    """

    closed = Signal(object)
    reference_followed = Signal(str)
    record_wanted = Signal(object, object)
    made = Signal(object)
    tab_wanted = Signal(object, object)
    tagged_wanted = Signal(object, str)
    export_asked = Signal(object)
    remedy_asked = Signal(object)

    def __init__(
        self,
        look: Look,
        session: Session,
        remembered: Remembered,
        *,
        remedies: frozenset[Remedy] = frozenset(),
        clean: Callable[[str], str] = str,
    ) -> None:
        super().__init__(look, "content")
        self._session = session
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
        self.setMinimumSize(*_LEAST)
        self.resize(*_SIZE)
        self.record.edits_changed.connect(self._show_title)
        self.record.closed.connect(self.close)
        self.record.reference_followed.connect(self.reference_followed)
        self.record.tab_wanted.connect(self.tab_wanted)
        self.record.message.connect(self.show_notice)
        self.record.called.connect(self.calls.offer)
        self.calls.message.connect(self.show_notice)
        self.calls.wanted.connect(self._note_call)
        self.around.record_wanted.connect(self.record_wanted)
        self.around.export_asked.connect(self.export_asked)
        self.around.tab_wanted.connect(self.tab_wanted)
        self.around.message.connect(self.show_notice)
        self.around.made.connect(self.made)
        self.around_desk.message.connect(self.show_notice)
        self.record.undo_offered.connect(self._offer_undo)
        self.desk.message.connect(self.show_notice)
        self.desk.made.connect(self.show_record)
        self.offer.message.connect(self.show_notice)
        self.tags.message.connect(self.show_notice)
        self.tags.records_wanted.connect(self.tagged_wanted)
        self.convert.message.connect(self.show_notice)
        self.convert.record_asked.connect(self.tab_wanted)
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
            self.tab_wanted.emit(*self.shown)

    def _carry_out(self, notice: Notice) -> None:
        if notice.remedy not in _OWN_REMEDIES:
            self.remedy_asked.emit(notice)
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


class RecordWindows(QObject):
    """The windows of records of one account; they close with its main window.

    Args:
        look: theme and icons.
        session: the account at work.
        remembered: keeps which records have a window, by module and key, and where it stands.
        parent: the main window.
        remedies: those that `remedy_asked` can have carried out.
        clean: takes secrets out of a text.

    Signals:
        reference_followed(str): a person wants to see the record of this id.
        record_wanted(module, key): a person wants to see a record from around one of these.
        made(object): a new record to go with one of these, an `EditSession`, is to be shown.
        tab_wanted(module, key): a person wants to see another record in a tab.
        tagged_wanted(module, tag): a person wants to see the records with a tag.
        export_asked(object): the rows of this `RelatedTable` are to go into a file.
        remedy_asked(object): a Notice whose remedy somebody else carries out.
    """

    reference_followed = Signal(str)
    record_wanted = Signal(object, object)
    made = Signal(object)
    tab_wanted = Signal(object, object)
    tagged_wanted = Signal(object, str)
    export_asked = Signal(object)
    remedy_asked = Signal(object)

    def __init__(
        self,
        look: Look,
        session: Session,
        remembered: Remembered,
        parent: QObject,
        *,
        remedies: frozenset[Remedy] = frozenset(),
        clean: Callable[[str], str] = str,
    ) -> None:
        super().__init__(parent)
        self._remedies = remedies
        self._clean = clean
        self._look = look
        self._session = session
        self._remembered = remembered
        self._windows: list[RecordWindow] = []
        self._closing = False
        self._restored = False

    @property
    def tasks(self) -> Tasks:
        """Where opening runs."""
        return self._session.tasks

    @property
    def windows(self) -> tuple[RecordWindow, ...]:
        """Those that are open."""
        return tuple(self._windows)

    @spawns
    async def open_record(self, module: ModuleName, key: int) -> None:
        """Open a record in a window of its own, or bring the one that it has to the front."""
        await self._open(module, key, None)

    def restore(self) -> None:
        """Open the windows of an earlier start, as soon as the modules are known; once."""
        if self._session.modules and not self._restored:
            self._restored = True
            self._open_kept()

    @spawns
    async def _open_kept(self) -> None:
        try:
            kept = msgspec.json.decode(
                self._remembered.text(_WINDOWS) or "[]", type=list[_KeptWindow]
            )
        except msgspec.DecodeError:
            return
        listed = {info.name for info in self._session.modules}
        for line in kept[:MOST]:
            if line.module in listed:
                place = (line.left, line.top, line.width, line.height)
                await self._open(ModuleName(line.module), line.key, place)

    def close(self) -> None:
        """Close all windows; the next start opens them again."""
        self._keep()
        self._closing = True
        for window in tuple(self._windows):
            window.close()

    async def finish(self) -> None:
        """Wait until what is typed in them is kept on disk."""
        for window in tuple(self._windows):
            await window.record.finish()

    def show_rights(self) -> None:
        """The account's write level is another one now."""
        for window in self._windows:
            window.record.read_again()

    async def _open(
        self, module: ModuleName, key: int, place: tuple[int, int, int, int] | None
    ) -> None:
        window = next((w for w in self._windows if w.shown == (module, key)), None)
        if window is None:
            if len(self._windows) >= MOST:
                self._windows[0].close()
            edit = await self._session.open_record(module, key)
            if self._closing:
                await edit.close()
                return
            window = self._make(edit)
            if place is not None:
                self._put(window, place)
            window.show()
        else:
            window.raise_()
        window.activateWindow()
        window.record.go_to_form()
        self._keep()

    def _make(self, edit: EditSession) -> RecordWindow:
        window = RecordWindow(
            self._look, self._session, self._remembered, remedies=self._remedies, clean=self._clean
        )
        window.closed.connect(self._closed)
        window.reference_followed.connect(self.reference_followed)
        window.record_wanted.connect(self.record_wanted)
        window.export_asked.connect(self.export_asked)
        window.made.connect(self.made)
        window.tab_wanted.connect(self.tab_wanted)
        window.tagged_wanted.connect(self.tagged_wanted)
        window.remedy_asked.connect(self.remedy_asked)
        window.show_record(edit)
        self._windows.append(window)
        return window

    def _put(self, window: QWidget, place: tuple[int, int, int, int]) -> None:
        """Where it stood, as far as that is on a screen now."""
        left, top, width, height = place
        area = window.screen().availableGeometry()
        window.resize(fitting(window, max(width, _LEAST[0]), max(height, _LEAST[1])))
        if area.contains(left, top):
            window.move(left, top)

    def _closed(self, window: RecordWindow) -> None:
        self._windows.remove(window)
        if not self._closing:
            self._keep()

    def _keep(self) -> None:
        kept = []
        for window in self._windows:
            if window.shown is not None:
                module, key = window.shown
                frame = window.geometry()
                kept.append(
                    _KeptWindow(
                        module, key, frame.left(), frame.top(), frame.width(), frame.height()
                    )
                )
        self._remembered.put(_WINDOWS, msgspec.json.encode(kept).decode())


class _KeptWindow(msgspec.Struct):
    module: str
    key: int
    left: int = 0
    top: int = 0
    width: int = 0
    height: int = 0
