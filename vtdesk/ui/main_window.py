"""The window of a signed-in account: arranges its parts and passes intent on."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow, QVBoxLayout, QWidget

from vtdesk.app.notices import refusal
from vtdesk.app.session import Session
from vtdesk.app.settings import Remembered
from vtdesk.app.tag_texts import has_tag
from vtdesk.app.tasks import Tasks
from vtdesk.domain.account import Account
from vtdesk.domain.changes import ChangeSet
from vtdesk.domain.errors import Remedy
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.notices import Level, Notice
from vtdesk.domain.schema import ModuleSchema
from vtdesk.domain.status import SyncStatus
from vtdesk.domain.values import Formats
from vtdesk.ui.account_desk import AccountDesk
from vtdesk.ui.action_spec import Place
from vtdesk.ui.actions import Actions
from vtdesk.ui.around.around_desk import AroundDesk
from vtdesk.ui.around.record_place import RecordPlace
from vtdesk.ui.attention import Attention
from vtdesk.ui.browse.hover_card import TableCards
from vtdesk.ui.browse.module_list import ModuleList
from vtdesk.ui.browse.page import BrowsePage
from vtdesk.ui.browse.tree_modules import TreeModules
from vtdesk.ui.browse.tree_views import TreeViews
from vtdesk.ui.call_offer import CallOffer
from vtdesk.ui.choices.pairs_desk import PairsDesk
from vtdesk.ui.command_bar import CommandBar
from vtdesk.ui.desks import Desks
from vtdesk.ui.documents.record_actions import head_menu
from vtdesk.ui.documents.record_windows import RecordWindows
from vtdesk.ui.documents.tab_bar import TabStrip
from vtdesk.ui.doubt_bar import DoubtBar
from vtdesk.ui.edit.folds import Folds
from vtdesk.ui.edit.panel import RecordPane
from vtdesk.ui.edit.save_offer import SaveOffer
from vtdesk.ui.help import AboutSheet, ShortcutSheet
from vtdesk.ui.look import Look
from vtdesk.ui.lookup.lookup_desk import LookupDesk
from vtdesk.ui.meant_record import MeantRecord
from vtdesk.ui.navigation import Navigator
from vtdesk.ui.new_menu import NewMenu
from vtdesk.ui.notice_bar import NoticeBar
from vtdesk.ui.palette import Palette
from vtdesk.ui.pane_focus import PaneFocus
from vtdesk.ui.panes import Panes, Room
from vtdesk.ui.parts.banner import Banner
from vtdesk.ui.parts.focus_ring import FocusRing
from vtdesk.ui.parts.screen_room import fitting
from vtdesk.ui.parts.tone import Tone
from vtdesk.ui.row_menu import RowMenu
from vtdesk.ui.settings.export_waiting import ExportWaiting
from vtdesk.ui.status_line import StatusLine
from vtdesk.ui.tab_row import TabRow
from vtdesk.ui.window_remedies import OWN_REMEDIES, WindowRemedies
from vtdesk.ui.window_situation import WindowSituation
from vtdesk.ui.window_status import WindowStatus

_WINDOW = "window"
_MAXIMIZED = "window maximized"
_USUAL_SIZE = (1440, 900)
_LEAST_SIZE = (480, 400)


class MainWindow(QMainWindow):
    """Tree, table, record, and the bars around them.

    Args:
        look: theme and icons.
        session: the account at work; the window does not close it.
        remembered: keeps sizes, widths, favourites.
        remedies: the remedies that `remedy_asked` can have carried out, besides the window's own.
        clean: takes secrets out of a text.

    Signals:
        connect_asked(): a person wants to connect their own Vtiger.
        quit_asked(): the window was closed; the session is to end.
        remedy_asked(object): a Notice whose remedy somebody else carries out.
        settings_asked(), sign_out_asked(): as they say.
        text_size_asked(int): all text is to be larger by so many steps; 0 for its usual size.
        account_chosen(str): another account of this profile is to be opened, by its id.
    """

    connect_asked = Signal()
    quit_asked = Signal()
    remedy_asked = Signal(object)
    settings_asked = Signal()
    text_size_asked = Signal(int)
    sign_out_asked = Signal()
    account_chosen = Signal(str)

    def __init__(
        self,
        look: Look,
        session: Session,
        remembered: Remembered,
        *,
        remedies: frozenset[Remedy] = frozenset(),
        clean: Callable[[str], str] = str,
    ) -> None:
        super().__init__()
        self._look = look
        self._session = session
        self._remembered = remembered
        self.commands = Actions(self)
        self.tree = ModuleList(look, remembered)
        self.page = BrowsePage(look, session, remembered)
        self.cards = TableCards(look, session, self.page.table)
        self.record = RecordPane(look, session, Folds(remembered))
        self.place = RecordPlace(look, session, self.record, remembered)
        self.around = self.place.around
        self.panes = Panes(look, self.tree, self.page, self.place, remembered)
        self.pane_focus = PaneFocus(
            self.panes, self.tree, self.page, self.record, self.place.around
        )
        self.navigator = Navigator(
            session, self.tree, self.page, self.record, self.panes, remembered, self
        )
        self.tree_views = TreeViews(session, self.tree, self.page, self)
        self._modules = TreeModules(session, self.tree, self.tree_views, self)
        self.new_menu = NewMenu(look, session, self)
        self.offer = SaveOffer(look, session, self)
        self.windows = RecordWindows(
            look, session, remembered, self, remedies=remedies | OWN_REMEDIES, clean=clean
        )
        self.tab_strip = TabStrip(look)
        self.meant = MeantRecord(self.page, self.record, self.panes, self)
        self.tab_row = TabRow(
            self.tab_strip, self.navigator, self.windows, self.meant, session, self
        )
        self.command_bar = CommandBar(look, self.commands)
        self.account = AccountDesk(session, self.command_bar, self.commands, remembered, self)
        self.notices = NoticeBar(look, self.panes, remedies | OWN_REMEDIES, clean)
        self.notices.toast.stand_above_bars()
        self.sample_banner = Banner(look)
        self.doubt = DoubtBar(look)
        self.attention = Attention(session, self)
        self.status_line = StatusLine(look, self._formats)
        self.search_palette = Palette(
            look, session, self.commands, self, self.navigator.recent_records
        )
        self.export_waiting = ExportWaiting(session, self)
        self.desks = Desks(
            look, session, self.page, self.record, self.panes, self.pane_focus, self.meant, self
        )
        self.status_line.add_item(self.desks.jobs.item)
        self.pairs_desk = PairsDesk(look, session, self._shown_schema, self)
        self.calls = CallOffer(session, self)
        self.lookup_desk = LookupDesk(session, self.navigator, self._open_palette, self)
        self.around_desk = AroundDesk(session, self.place, self.pane_focus.go_to_panel, self)
        self._status = WindowStatus(
            session,
            self.status_line,
            self.notices,
            self.doubt,
            self._shown_module,
            self.show_notice,
            self,
        )
        self._remedies = WindowRemedies(
            session, self.desks, self.around_desk, self.offer, self.calls, self
        )
        self._situation = WindowSituation(
            session,
            self.page,
            self.record,
            self.panes,
            self.navigator,
            self.desks,
            self.around_desk,
            self.offer,
        )
        self._work = {**self._own_work(), **self.desks.work(), **self.around_desk.work()}
        self._lay_out()
        self._connect()
        self._ring = FocusRing(look, self)
        self._show_title()
        self.resize(self._size())
        if remembered.text(_MAXIMIZED) == "yes":
            self.setWindowState(Qt.WindowState.WindowMaximized)

    @property
    def tasks(self) -> Tasks:
        """Where the window's coroutines run."""
        return self._session.tasks

    def start(self) -> None:
        """Show what is stored and open the module that was open last; keys go to its table."""
        self.page.focus_table()
        self._status.show_again()
        self._status.show_outbox()
        self._modules.start()
        self._open_first()
        self.desks.convert.notice_unfinished()

    def show_notice(self, notice: Notice) -> None:
        """Tell the person, unless a pane tells it already or nobody looks at what it is about."""
        about_module = notice.level is Level.PROBLEM and notice.module
        if about_module and (notice.module != self.page.module or self.page.tells_problem):
            return
        self.notices.show_notice(self.offer.dressed(notice))

    def show_others(self, accounts: Sequence[Account]) -> None:
        """Offer these accounts of the profile besides the open one."""
        self.account.show_others(accounts)

    def show_rights(self) -> None:
        """Show what may be done in the account now."""
        self.record.read_again()
        self.windows.show_rights()
        self.account.keep_level()
        self._update_commands()

    async def finish(self) -> None:
        """Wait until what is typed is kept on disk; to be awaited before the session closes."""
        await self.record.finish()
        await self.windows.finish()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep the size; who owns the session ends it in order."""
        filling = self.isMaximized() or self.isFullScreen()
        size = self.normalGeometry().size() if filling else self.size()
        if not size.isEmpty():
            self._remembered.put(_WINDOW, (size.width(), size.height()))
        self._remembered.put(_MAXIMIZED, "yes" if self.isMaximized() else "no")
        self.navigator.keep_tabs()
        super().closeEvent(event)
        self._leave_session()
        self.quit_asked.emit()

    def _lay_out(self) -> None:
        self.setMenuWidget(self.command_bar)
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.sample_banner)
        column.addWidget(self.notices)
        column.addWidget(self.doubt)
        column.addWidget(self.tab_strip)
        column.addWidget(self.panes, 1)
        column.addWidget(self.status_line)
        self.setCentralWidget(centre)
        self.setMinimumSize(*_LEAST_SIZE)
        if self._session.account.demo:
            self.sample_banner.show_words(Tone.INFO, "Sample data.", ("Connect your Vtiger",))

    def _connect(self) -> None:
        self._connect_session()
        self._connect_ways()
        self._connect_table()
        self._connect_record()
        self._connect_record_windows()
        self._connect_desks()
        tellers = (
            self.page,
            self.record,
            self.export_waiting,
            self.offer,
            self.around,
            self.around_desk,
            self.navigator,
            self.lookup_desk,
            self.pairs_desk,
            self.calls,
            self.desks,
        )
        for teller in tellers:
            teller.message.connect(self.show_notice)

    def _connect_session(self) -> None:
        """The session, the account and what is said of both; then the actions."""
        bus = self._session.bus
        bus.changes.connect(self._store_changed)
        bus.status.connect(self._connection_changed)
        bus.notices.connect(self.show_notice)
        self.notices.remedy_chosen.connect(self._remedies.carry_out)
        self._remedies.room_wanted.connect(self.settings_asked)
        self._remedies.passed_on.connect(self.remedy_asked)
        self.sample_banner.chosen.connect(self.account.ask_connect)
        self.account.connect_asked.connect(self.connect_asked)
        self.account.account_chosen.connect(self.account_chosen)
        self.account.sign_out_asked.connect(self.sign_out_asked)
        self.account.rights_changed.connect(self.show_rights)
        self.commands.triggered.connect(self._run)
        self.commands.triggered.connect(self.attention.note_activity)
        self.commands.refused.connect(self._refuse)

    def _connect_ways(self) -> None:
        """The ways to a module, a view and a record, and where they lead."""
        navigator, palette = self.navigator, self.search_palette
        self.tree.module_chosen.connect(navigator.open_module)
        self.tree.left.connect(self.pane_focus.go_to_table)
        self.tree_views.module_wanted.connect(navigator.open_module)
        self.status_line.needs_you_asked.connect(navigator.open_needy)
        self.new_menu.module_chosen.connect(navigator.new_record_in)
        self.new_menu.begun_chosen.connect(navigator.go_on)
        palette.module_chosen.connect(navigator.open_module)
        palette.module_chosen.connect(self.pane_focus.go_to_table)
        palette.view_chosen.connect(self.tree_views.open)
        palette.view_chosen.connect(self.pane_focus.go_to_table)
        palette.tag_chosen.connect(self._show_tagged)
        palette.tag_chosen.connect(self.pane_focus.go_to_table)
        palette.record_chosen.connect(navigator.open_found)
        palette.lookup_chosen.connect(self.lookup_desk.carry_out)
        navigator.tabs.changed.connect(self._update_commands)
        navigator.moved.connect(self._moved)
        self.panes.room_changed.connect(self._room_changed)
        self.panes.shown_changed.connect(self._update_commands)

    def _connect_table(self) -> None:
        page, navigator = self.page, self.navigator
        row_menu = RowMenu(self.commands, page)
        page.narrowing.cell.menu_opening.connect(self._update_commands)
        page.narrowing.cell.show_actions(row_menu.actions, row_menu.fits)
        page.record_activated.connect(navigator.open_in_table)
        page.new_asked.connect(navigator.new_record)
        page.state_changed.connect(self._table_changed)
        page.keeping_asked.connect(self.settings_asked)
        page.summary.told.connect(self.status_line.show_selection)
        page.table.current_changed.connect(self._update_commands)
        page.table.clear_asked.connect(self._clear_cells)
        page.table.selection_changed.connect(self.attention.note_activity)
        page.bar.words_changed.connect(self.attention.note_activity)
        # what the person does with it; it also moves by itself, as rows come
        page.table.verticalScrollBar().actionTriggered.connect(self.attention.note_activity)

    def _connect_record(self) -> None:
        """The open record, what stands around it, and what comes of a save."""
        record, around, navigator = self.record, self.around, self.navigator
        record.touched.connect(self.attention.note_activity)
        record.undo_offered.connect(self.offer.take)
        self.offer.taking_back.connect(record.show_taken_back)
        record.saved.connect(self._status.say_saved)
        record.inspecting_changed.connect(self._update_commands)
        record.closed.connect(self.pane_focus.go_to_table)
        self.doubt.left.connect(self.pane_focus.go_to_table)
        record.edits_changed.connect(self._update_commands)
        record.edits_changed.connect(self.tab_row.show_tabs)
        record.head.show_actions(head_menu(self.commands, beside_table=True))
        record.head.menu.aboutToShow.connect(self._update_commands)
        self.command_bar.menus[Place.EDIT].aboutToShow.connect(self._update_undo)
        record.reference_followed.connect(navigator.follow)
        record.tab_wanted.connect(navigator.open_in_tab)
        record.previous_wanted.connect(navigator.previous_record)
        record.next_wanted.connect(navigator.next_record)
        record.called.connect(self.calls.offer)
        self.meant.changed.connect(self._update_commands)
        self.offer.changed.connect(self._update_commands)
        around.record_wanted.connect(navigator.open_record)
        around.tab_wanted.connect(navigator.open_in_tab)
        around.made.connect(navigator.show_new)
        around.export_asked.connect(self.desks.export.start_table)
        around.changed.connect(self._update_commands)
        self.place.arranged.connect(self._update_commands)

    def _connect_record_windows(self) -> None:
        """What is asked for in a record's own window and shown in this one."""
        wishes, navigator = self.windows.wishes, self.navigator
        wishes.reference_followed.connect(navigator.follow)
        wishes.record_wanted.connect(navigator.open_record)
        wishes.tab_wanted.connect(navigator.open_in_tab)
        wishes.made.connect(navigator.show_new)
        wishes.tagged_wanted.connect(self._show_tagged)
        wishes.export_asked.connect(self.desks.export.start_table)
        for wish in (
            wishes.reference_followed,
            wishes.record_wanted,
            wishes.tab_wanted,
            wishes.made,
            wishes.tagged_wanted,
            wishes.export_asked,
        ):
            wish.connect(self._come_to_front)
        wishes.remedy_asked.connect(self._remedies.carry_out)

    def _connect_desks(self) -> None:
        navigator = self.navigator
        self.desks.changed.connect(self._update_commands)
        self.desks.record.made.connect(navigator.show_new)
        self.desks.record_asked.connect(navigator.open_record)
        self.desks.convert.record_asked.connect(navigator.open_in_tab)
        self.desks.tagged_asked.connect(self._show_tagged)
        self.lookup_desk.call_begun.connect(self.around_desk.note_call)
        self.lookup_desk.called.connect(self.calls.offer)
        self.calls.wanted.connect(self.lookup_desk.note_call)

    def _leave_session(self) -> None:
        """Hear no more of a session that may outlive this window."""
        bus = self._session.bus
        bus.changes.disconnect(self._store_changed)
        bus.status.disconnect(self._connection_changed)
        bus.notices.disconnect(self.show_notice)
        self.tab_row.leave()
        self.around.leave_session()
        self.windows.close()
        self.desks.leave_session()
        self.page.leave_session()
        self.account.leave_session()
        self.attention.leave()
        self.tree_views.leave_session()
        self._modules.stop()
        self._status.leave()

    def _come_to_front(self) -> None:
        """Be seen: something was asked for in another window and is shown in this one."""
        if self.isMinimized():
            self.showNormal()
        self.raise_()
        self.activateWindow()

    def _refuse(self, reason: str) -> None:
        self.show_notice(refusal(reason, "refused"))

    def _clear_cells(self) -> None:
        self.commands.press("clear_cells")

    def _run(self, key: str) -> None:
        """Carry out an action of the table in `actions`."""
        self._work[key]()
        self._update_commands()

    def _own_work(self) -> dict[str, Callable[[], object]]:
        """Who carries out which action; a feature with many brings a dictionary of its own."""
        return {
            "new_record_in": self._ask_module,
            **self.account.work(),
            **self.navigator.work(),
            **self.pane_focus.work(),
            "save_record": self.record.save,
            "undo_save": self.offer.undo,
            "text_larger": self._ask_larger_text,
            "text_smaller": self._ask_smaller_text,
            "text_usual": self._ask_usual_text,
            "work_offline": self._toggle_offline,
            "export_waiting": self.export_waiting.start,
            "settings": self.settings_asked.emit,
            "quit": self.close,
            "select_all": self.page.table.selectAll,
            "refresh": self._refresh,
            "refresh_all": self._session.refresh_all,
            "open_record": self._open_current,
            "search": self._open_palette,
            "shortcuts": self._show_shortcuts,
            "about": self._show_about,
            **self.tab_row.work(),
            "count_now": self.page.count_now,
            **self.page.columns.work(),
            **self.page.narrowing.work(),
            **self.page.copying.work(),
            **self.lookup_desk.work(),
            **self.pairs_desk.work(),
        }

    def _update_commands(self) -> None:
        situation = self._situation.read()
        if situation != self.commands.situation:
            self.commands.apply(situation)

    def _update_undo(self) -> None:
        """What can be done again depends on the field that has the keyboard, unless the menus do."""
        if not self.command_bar.menu_bar.hasFocus():
            self._update_commands()

    def _store_changed(self, changes: ChangeSet) -> None:
        if changes.modules:
            self._modules.list_anew()
            self._open_first()
        self._modules.count({*changes.rows, *changes.removed, *changes.everything})
        if changes.outbox:
            self._status.show_outbox()
            self._update_commands()
        self.navigator.show_place()

    def _open_first(self) -> None:
        """Open what was open last, as soon as it is known to be there."""
        if self._session.modules and not self.navigator.open_first():
            self._session.open_no_table()
        self.windows.restore()

    def _show_title(self) -> None:
        module = self.page.module
        label = self._session.info(module).label if module is not None else ""
        parts = (label, self._session.account.label, "vtdesk")
        self.setWindowTitle(" — ".join(part for part in parts if part))

    def _moved(self) -> None:
        self._show_title()
        self.attention.show_module(self.page.module)
        self._status.show_again()
        self._update_commands()

    def _table_changed(self) -> None:
        self.navigator.show_place()
        self._status.show_again()
        self._update_commands()

    def _room_changed(self, room: Room) -> None:
        narrow = room is Room.NARROW
        self.command_bar.set_narrow(narrow)
        self.page.set_narrow(narrow)
        self.status_line.set_narrow(narrow)
        self.desks.set_narrow(narrow)

    def _ask_larger_text(self) -> None:
        self.text_size_asked.emit(1)

    def _ask_smaller_text(self) -> None:
        self.text_size_asked.emit(-1)

    def _ask_usual_text(self) -> None:
        self.text_size_asked.emit(0)

    def _show_tagged(self, module: ModuleName, tag: str) -> None:
        """Show a module's records with a tag, whatever its table showed before."""
        self.navigator.open_module(module)
        self.page.narrowing.show_only(has_tag(tag))

    def _toggle_offline(self) -> None:
        if self._session.status.by_choice:
            self._session.retry_now()
            # where nothing waits no call would be made, and nobody would learn of the connection
            self.page.refresh()
        else:
            self._session.work_offline()

    def _connection_changed(self, status: SyncStatus) -> None:
        """Switch what needs the server; a status without such news comes ten times a second."""
        shown = self.commands.situation
        now = (status.online is not False, status.by_choice)
        if (shown.online, shown.by_choice) != now:
            self._update_commands()

    def _refresh(self) -> None:
        """Ask for what is on screen; the open module's record comes with its module."""
        status = self._session.status
        if status.online is False and not status.by_choice and status.resume_at is None:
            self._session.retry_now()
        self.page.refresh()
        edit, key = self.record.edit, self.navigator.open_key
        if edit is not None and key is not None and edit.module != self.page.module:
            self._session.refresh_record(edit.module, key)

    def _shown_module(self) -> ModuleName | None:
        return self.page.module

    def _shown_schema(self) -> ModuleSchema | None:
        return self.page.schema

    def _ask_module(self) -> None:
        """Ask under the New button what is to be made."""
        self.new_menu.ask(self.page.module, self.command_bar.new)

    def _open_palette(self, typed: str = "") -> None:
        box = self.command_bar.search
        self.search_palette.open_over(box.rect().translated(box.mapTo(self, QPoint(0, 0))), typed)

    def _open_current(self) -> None:
        key = self.page.table.current_key()
        if key is not None:
            self.navigator.open_in_table(key)

    def _show_shortcuts(self) -> None:
        ShortcutSheet(self._look, self).open()

    def _show_about(self) -> None:
        AboutSheet(self._look, self).open()

    def _formats(self) -> Formats:
        return self._session.formats

    def _size(self) -> QSize:
        kept = self._remembered.numbers(_WINDOW)
        width, height = kept if kept is not None and len(kept) == 2 else _USUAL_SIZE
        return fitting(self, max(width, _LEAST_SIZE[0]), max(height, _LEAST_SIZE[1]))
