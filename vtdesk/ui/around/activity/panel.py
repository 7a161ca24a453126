"""The time line of the record on show, and what is added to it in place."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import (
    QGuiApplication,
    QHideEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from vtdesk.app.session import Session
from vtdesk.app.settings import Remembered
from vtdesk.app.timeline_items import MODULES, TimelineItem
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.modules import EVENTS, TODOS
from vtdesk.domain.notices import Level, Notice
from vtdesk.domain.status import SyncStatus
from vtdesk.ui.around.activity.entries import Added, Entries, called
from vtdesk.ui.around.activity.entry_menu import EntryMenu
from vtdesk.ui.around.activity.filter_bar import FilterBar
from vtdesk.ui.around.activity.reader import TimelineReader, local_now
from vtdesk.ui.around.activity.steps import TOPIC, TimelineSteps
from vtdesk.ui.around.activity.timeline_lines import SHOWN, Lines, Wanted
from vtdesk.ui.around.activity.timeline_view import TimelineView
from vtdesk.ui.around.activity.wording import ItemWords, words_of
from vtdesk.ui.around.panel import AroundPanel
from vtdesk.ui.around.related.own_keys import OwnKeys
from vtdesk.ui.look import Look
from vtdesk.ui.parts.buttons import icon_button, push_button
from vtdesk.ui.parts.label import ElidedLabel, TextLabel
from vtdesk.ui.parts.surface import Line

_SHOWN = "activity shown"
_SIDE, _ABOVE, _GAP = 20, 8, 6
_FOOT = 5
_LOW = 330
_NOTHING = "Nothing has happened here yet."
_NO_MATCH = "Nothing here is like that."


class ActivityPanel(AroundPanel):
    """What happened around a record, newest first.

    Args:
        look: theme and icons.
        session: the account at work.
        remembered: what a person chose to see of it.
        parent: owner of the panel.
    """

    def __init__(
        self,
        look: Look,
        session: Session,
        remembered: Remembered,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, session, parent)
        self._remembered = remembered
        self._shown: tuple[ModuleName, int] | None = None
        self._wide = False
        self._finding = False
        self._focus_due = False
        self.reader = TimelineReader(session, self)
        self.steps = TimelineSteps(look, session, self)
        self.entries = Entries(look, session)
        self.filter = FilterBar(look)
        self.list = TimelineView(look, self._words_of)
        self.menu = EntryMenu(session, self)
        self._nothing = TextLabel(look, _NOTHING, token="text.2", wrap=True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter)
        self._all = push_button(look, "Show everything", "link", small=True)
        self._find = icon_button(look, "ph.funnel", "Find and filter the activity")
        self._words = ElidedLabel(look, kind="small", token="text.3")
        self._offer = push_button(look, "", "link", small=True)
        self._offer.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._lay_out(look)
        self._connect()
        self._restore()
        self._arrange()

    @property
    def shown(self) -> tuple[ModuleName, int] | None:
        """Module and key of the record on show."""
        return self._shown

    @property
    def words(self) -> str:
        """What the foot says: how complete and how fresh it is."""
        return self._words.text()

    @property
    def offer(self) -> str:
        """What the foot offers to ask for; "" for nothing."""
        return "" if self._offer.isHidden() else self._offer.text()

    @property
    def emptiness(self) -> str:
        """What stands in the place of no entries; "" where there are some."""
        return "" if self._empty.isHidden() else self._nothing.text()

    def show_record(self, module: ModuleName, key: int) -> None:
        """Show what is stored around a record; calls only while the panel is on screen."""
        if self._shown == (module, key):
            return
        self._shown = module, key
        self.list.forget()
        self.entries.show_record(module, key)
        self.reader.show_record(module, key)
        self._share_room()
        self.changed.emit()

    def show_nothing(self) -> None:
        """Let go of the record."""
        self._shown = None
        self.list.forget()
        self.entries.show_nothing()
        self.reader.show_nothing()
        self._show_emptiness()
        self.changed.emit()

    def renamed(self, new_key: int) -> None:
        """The record on show was sent and has its server's key now."""
        if self._shown is not None:
            self._shown = self._shown[0], new_key
            self.entries.renamed(new_key)
            self.reader.renamed(new_key)

    def take_focus(self) -> None:
        """Go to the list, or where something can be added if it is empty."""
        self._focus_due = self._shown is not None and self.reader.lines is None
        if self.entries.form is not None:
            self.entries.form.take_cursor()
        elif self._focus_due:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.list.timeline.first_item() is not None:
            self.list.take_cursor()
        else:
            self.entries.write_comment()

    def leave_session(self) -> None:
        """Listen to the session no more."""
        self._session.bus.status.disconnect(self._status_changed)
        self.reader.leave_session()
        self.entries.leave_session()
        self.steps.leave_session()

    def set_wide(self, wide: bool) -> None:
        """Lay it out for a pane of its own, or for the place below a form."""
        self._wide = wide
        self._finding = False
        self._arrange()

    def why_not(self, name: ModuleName) -> str:
        """Why nothing of a module can be added to the record, in words; "" if it can."""
        return self.entries.why_not(name)

    def write_comment(self) -> None:
        """Go to the line in which a comment is typed."""
        self.entries.write_comment()

    def log_call(self, phone: str = "", *, rings: bool = False) -> None:
        """Open the form in which a call is logged.

        Args:
            phone: the number, where that is known.
            rings: whoever has it rings; else it was dialled here.
        """
        self.entries.open_form(EVENTS, called(phone, rings=rings))

    def plan_todo(self) -> None:
        """Open the form in which a to-do is planned."""
        self.entries.open_form(TODOS)

    def undo(self) -> None:
        """Take back what was added or marked here last."""
        self.steps.undo()

    def find_entry(self) -> None:
        """Go to the line that finds entries."""
        self._finding = True
        self._arrange()
        self.filter.take_cursor()

    def showEvent(self, event: QShowEvent) -> None:
        """Somebody looks: what is not stored may be asked for."""
        super().showEvent(event)
        self.reader.set_visible(visible=True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks: nothing is asked for."""
        super().hideEvent(event)
        self.reader.set_visible(visible=False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A low panel has room for the form or for the list."""
        super().resizeEvent(event)
        self._share_room()

    def _lay_out(self, look: Look) -> None:
        self.entries.add_widget(self._find)
        top = QVBoxLayout()
        top.setContentsMargins(_SIDE, _ABOVE, _SIDE, _ABOVE)
        top.setSpacing(_GAP)
        top.addWidget(self.entries)
        top.addWidget(self.filter)
        self._empty = QWidget()
        nothing = QVBoxLayout(self._empty)
        nothing.setContentsMargins(_SIDE, _GAP, _SIDE, _GAP)
        nothing.addStretch(1)
        nothing.addWidget(self._nothing)
        nothing.addWidget(self._all, 0, Qt.AlignmentFlag.AlignHCenter)
        nothing.addStretch(2)
        self._foot = QWidget()
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(_SIDE, _FOOT, _SIDE, _FOOT)
        foot.setSpacing(12)
        foot.addWidget(self._words, 1)
        foot.addWidget(self._offer)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(Line(look))
        column.addWidget(self._empty, 1)
        column.addWidget(self.list, 1)
        column.addWidget(self._foot)
        self._top = top

    def _connect(self) -> None:
        # keys that its parts have no use for come here, too
        self._keys = OwnKeys(self, dict.fromkeys(("F5", "Ctrl+R"), self.reader.refresh), self)
        self.reader.lines_read.connect(self._show_lines)
        self.reader.state_changed.connect(self._show_state)
        self.reader.names_changed.connect(self.list.timeline.tell_words_changed)
        self.steps.message.connect(self.message)
        self.steps.came_back.connect(self.entries.put_back)
        self.steps.changed.connect(self.changed)
        self.entries.message.connect(self.message)
        self.reader.item_renamed.connect(self.list.follow)
        self.entries.added.connect(self._added)
        self.entries.left.connect(self._go_to_list)
        self.entries.form_changed.connect(self._share_room)
        self.filter.wanted_changed.connect(self._want)
        self.filter.left.connect(self._go_to_list)
        self.list.opened.connect(self._open)
        self.list.done_wanted.connect(self._mark_done)
        self.list.taken_back.connect(self._take_back)
        self.list.menu_wanted.connect(self._show_menu)
        self.list.copied.connect(self._copy)
        self.list.undo_wanted.connect(self.steps.undo)
        self.list.find_wanted.connect(self.find_entry)
        self.list.end_reached.connect(self.reader.want_more)
        self.menu.opened.connect(self._open)
        self.menu.done_wanted.connect(self._mark_done)
        self.menu.copy_wanted.connect(self.list.copy)
        self.menu.refresh_wanted.connect(self.reader.refresh)
        self.menu.send_again_wanted.connect(self.steps.send_again)
        self.menu.taken_back.connect(self._take_back)
        self._find.clicked.connect(self._toggle_finding)
        self._all.clicked.connect(self.filter.clear)
        self._offer.clicked.connect(self.reader.take_offer)
        self._session.bus.status.connect(self._status_changed)

    def _restore(self) -> None:
        kept = self._remembered.text(_SHOWN) or ""
        if kept in SHOWN:
            self.filter.show_kind(kept)

    def _arrange(self) -> None:
        self.entries.set_wide(wide=self._wide)
        self._find.setVisible(not self._wide)
        self.filter.setVisible(self._wide or self._finding or self.filter.wanted.narrows)
        self._share_room()

    def _share_room(self) -> None:
        """Where there is little room, a form has all of it."""
        alone = self.entries.form is not None and self.height() < self._low
        self.list.setVisible(not alone and not self._is_empty)
        self._foot.setVisible(not alone)
        narrowed = self._wide or self._finding or self.filter.wanted.narrows
        self.filter.setVisible(narrowed and not alone)
        self._show_emptiness()

    @property
    def _low(self) -> int:
        """Pixels below which a form and the list do not go together."""
        return self._theme.scaled(_LOW)

    @property
    def _is_empty(self) -> bool:
        lines = self.reader.lines
        return lines is not None and not lines.lines

    def _show_lines(self, lines: Lines) -> None:
        self.list.show_lines(lines)
        self.entries.show_rights()
        self._share_room()
        if self._focus_due and self.list.hasFocus():
            self.take_focus()
        self._focus_due = False
        self.changed.emit()

    def _show_emptiness(self) -> None:
        alone = self.entries.form is not None and self.height() < self._low
        empty = self._shown is not None and self._is_empty and not alone
        self._empty.setVisible(empty)
        self._nothing.setText(_NO_MATCH if self.filter.wanted.narrows else _NOTHING)
        self._all.setVisible(self.filter.wanted.narrows)

    def _show_state(self) -> None:
        self._words.setText(self.reader.words)
        offer = self.reader.offer
        self._offer.setText(offer)
        self._offer.setVisible(bool(offer))

    def _status_changed(self, _status: SyncStatus) -> None:
        self.entries.show_rights()

    def _added(self, added: Added) -> None:
        self.steps.note_added(added)
        if (added.module, added.key) == self._shown:
            kind = next(kind for kind, name in MODULES.items() if name == added.name)
            self.list.choose_soon((kind.value, added.name, int(added.id.key), ""))

    def _want(self, wanted: Wanted) -> None:
        self._remembered.put(_SHOWN, wanted.shown)
        self.reader.want(wanted)

    def _toggle_finding(self) -> None:
        if self._finding:
            self._finding = False
            self.filter.clear()
            self._arrange()
            self._go_to_list()
        else:
            self.find_entry()

    def _go_to_list(self) -> None:
        if self.list.timeline.first_item() is not None and not self.list.isHidden():
            self.list.take_cursor()
        else:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self, item: TimelineItem, in_tab: bool) -> None:
        if item.kind not in MODULES:
            return
        signal = self.tab_wanted if in_tab else self.record_wanted
        signal.emit(item.module, item.key)

    def _mark_done(self, item: TimelineItem) -> None:
        if item.kind in MODULES:
            self.steps.mark_done(item)

    def _take_back(self, item: TimelineItem) -> None:
        if self._shown is not None:
            self.steps.withdraw(item, *self._shown)

    def _copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.message.emit(Notice(Level.DONE, "Copied", topic=TOPIC))

    def _show_menu(self, item: TimelineItem, place: QPoint) -> None:
        self.menu.fill(item)
        self.menu.popup(place)

    def _words_of(self, item: TimelineItem) -> ItemWords:
        session = self._session
        return words_of(item, local_now(session), session.formats, session.label)
