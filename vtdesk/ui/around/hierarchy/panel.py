"""The panel of the group of companies that a record belongs to."""

import asyncio
import time
from dataclasses import replace
from enum import Enum

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from vtdesk.app.company_group import Group
from vtdesk.app.session import Session
from vtdesk.domain.changes import ChangeSet
from vtdesk.domain.errors import VtdeskError
from vtdesk.domain.ids import AnyId, ModuleName
from vtdesk.domain.modules import ACCOUNTS, DEALS
from vtdesk.domain.notices import Level, Notice
from vtdesk.domain.status import SyncStatus
from vtdesk.ui.around.hierarchy.group_view import GroupView, Shown
from vtdesk.ui.around.hierarchy.wording import Nouns
from vtdesk.ui.around.hierarchy.words_page import WordsPage
from vtdesk.ui.around.panel import AroundPanel
from vtdesk.ui.bridge import spawns
from vtdesk.ui.browse.wording import in_sentence, moment_text
from vtdesk.ui.look import Look

REST = 0.25
"""Seconds that a record is on show before its group is asked for: keys pass over others."""

_GATHER_MILLISECONDS = 250


class _Asking(Enum):
    """What may be asked of the server.

    NOTHING: only what is known is shown. ONCE: what is not known is asked for. ANEW: it is asked
    whatever is known. SISTERS: the companies that it leaves out are asked for as well.
    """

    NOTHING = "nothing"
    ONCE = "once"
    ANEW = "anew"
    SISTERS = "sisters"


class HierarchyPanel(AroundPanel):
    """Shows the group of the organisation that a record is or belongs to.

    What is stored is shown at once and follows the store. What is not costs one call, made only
    while somebody sees the panel.

    Args:
        look: theme and icons.
        session: the signed-in account.
        parent: what holds it.
    """

    def __init__(
        self,
        look: Look,
        session: Session,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, session, parent)
        self._hierarchy = session.around.hierarchy
        self._record: tuple[ModuleName, int] | None = None
        self._account: AnyId | None = None
        self._group: Group | None = None
        self._turn = 0
        self._due = False
        self._was_online = session.status.online is True
        self.view = GroupView(look)
        self.words = WordsPage(look)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.words)
        self._stack.addWidget(self.view)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self._soon = QTimer(self, singleShot=True, interval=_GATHER_MILLISECONDS)
        self._soon.timeout.connect(self._follow_news)
        self.view.company_wanted.connect(self._want_record)
        self.view.tab_wanted.connect(self._want_tab)
        self.view.copied.connect(self._say_copied)
        self.view.asked_anew.connect(self.ask_again)
        self.view.more_asked.connect(self._ask_for_more)
        self.words.chosen.connect(self.ask_again)
        session.bus.changes.connect(self._store_changed)
        session.bus.status.connect(self._status_changed)
        self.set_wide(False)
        self._show_words("No record open", "")

    @property
    def group(self) -> Group | None:
        """The group on show; None while there is none."""
        return self._group

    @property
    def wanted_height(self) -> int:
        """Pixels that show all of the group; 0 while there is none."""
        return self.view.wanted_height if self._group is not None else 0

    def show_record(self, module: ModuleName, key: int) -> None:
        """Show the group of a record's organisation."""
        self._record = (module, key)
        self._load(_Asking.ONCE)

    def show_nothing(self) -> None:
        """Show no group."""
        self._record = self._account = None
        self._turn += 1
        self._show_words("No record open", "")

    def renamed(self, new_key: int) -> None:
        """The record on show got its key from the server."""
        if self._record is not None:
            self.show_record(self._record[0], new_key)

    def take_focus(self) -> None:
        """Give the keyboard to the tree, or to what can be done where there is none."""
        shown: QWidget = self.view.tree
        if self._group is None:
            shown = self.words if self.words.button.isHidden() else self.words.button
        shown.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave_session(self) -> None:
        """Hear no more of the account."""
        self._soon.stop()
        self._turn += 1
        self._session.bus.changes.disconnect(self._store_changed)
        self._session.bus.status.disconnect(self._status_changed)

    def set_wide(self, wide: bool) -> None:
        """Show cities and all columns, or only what fits beside a form."""
        self.view.set_wide(wide=wide)

    def ask_again(self) -> None:
        """Ask the server whatever is known."""
        self._load(_Asking.ANEW)

    def showEvent(self, event: QShowEvent) -> None:
        """Ask now for what nobody was there to see."""
        super().showEvent(event)
        if self._due:
            self._load(_Asking.ONCE)

    @spawns
    async def _load(self, asking: _Asking) -> None:
        if self._record is None:
            return
        self._turn += 1
        turn, record = self._turn, self._record
        account = self._hierarchy.account_of(*record)
        fresh = account != self._account or self._group is None
        self._account = account
        if account is None:
            self._due = False
            self._show_words("No hierarchy", self._hierarchy.why_none(*record))
            return
        calls = asking in (_Asking.ANEW, _Asking.SISTERS)
        calls = calls or (asking is _Asking.ONCE and self._hierarchy.needs_call(account))
        self._due = calls and not self.isVisible()
        known = await self._hierarchy.known(account)
        # reading the last of it was work enough at a time
        await asyncio.sleep(0)
        if turn != self._turn:
            return
        if known is not None and (fresh or not calls):
            self._show_group(known, record, fresh=fresh)
            fresh = False
        if not calls or self._due:
            if known is None:
                self._show_words("Not on this computer", "Vtiger has not been asked for it yet.")
            return
        if asking is _Asking.ONCE:
            if fresh:
                self._show_words("Asking Vtiger…", "", busy=True)
            self._due = True
            await asyncio.sleep(REST)
            if turn != self._turn or not self.isVisible():
                return
            self._due = False
        await self._ask(account, asking, turn, fresh=fresh)

    async def _ask(self, account: AnyId, asking: _Asking, turn: int, *, fresh: bool) -> None:
        assert self._record is not None  # another turn has begun otherwise
        if fresh:
            self._show_words("Asking Vtiger…", "", busy=True)
        self.view.show_busy(busy=True)
        try:
            group = await self._hierarchy.group(
                account, anew=asking is _Asking.ANEW, sisters=asking is _Asking.SISTERS
            )
        except VtdeskError as error:
            if turn == self._turn:
                self._show_problem(error)
            return
        if turn == self._turn:
            self._show_group(group, self._record, fresh=fresh)

    def _show_problem(self, error: VtdeskError) -> None:
        self.view.show_busy(busy=False)
        if self._group is None or self._record is None:
            self._show_words("The hierarchy did not come", error.summary, "Try again")
        else:
            group = replace(self._group, unasked=error.summary)
            self._show_group(group, self._record, fresh=False)

    def _show_group(self, group: Group, record: tuple[ModuleName, int], *, fresh: bool) -> None:
        session, is_account = self._session, record[0] == ACCOUNTS
        info = session.info(ACCOUNTS)
        nouns = Nouns(in_sentence(info.singular or info.label), in_sentence(info.label))
        name = next((one.name for one in group.companies if one.current), "")
        as_of = ""
        if group.as_of is not None:
            as_of = moment_text(group.as_of, session.formats, time.time())
        shown = Shown(
            group,
            session.formats,
            "this one" if is_account else f"its {nouns.one}",
            "" if is_account else name,
            as_of,
            nouns,
            self._more_words(group),
        )
        self._group = group
        self.view.show_busy(busy=False)
        self.view.show_group(shown, fresh=fresh)
        self._turn_to(self.view)
        self.changed.emit()

    def _more_words(self, group: Group) -> str:
        if group.unasked:
            return "Ask again"
        if group.whole or group.is_cut:
            return ""
        if group.as_of is not None:
            return "Show them, 1 call"
        return "Ask Vtiger, 1 call" if self._account and int(self._account.key) > 0 else ""

    def _show_words(self, title: str, words: str, button: str = "", *, busy: bool = False) -> None:
        self._group = None
        self.words.show_words(title, words, button, busy=busy)
        self._turn_to(self.words)
        self.changed.emit()

    def _turn_to(self, page: QWidget) -> None:
        """Show a page; the keyboard stays in the panel if it was there."""
        focused = QApplication.focusWidget()
        inside = focused is not None and self.isAncestorOf(focused)
        if self._stack.currentWidget() is not page:
            self._stack.setCurrentWidget(page)
            if inside:
                self.take_focus()

    def _ask_for_more(self) -> None:
        group = self._group
        told = group is not None and group.as_of is not None and not group.unasked
        self._load(_Asking.SISTERS if told else _Asking.ANEW)

    def _want_record(self, company: AnyId) -> None:
        self.record_wanted.emit(ACCOUNTS, int(company.key))

    def _want_tab(self, company: AnyId) -> None:
        self.tab_wanted.emit(ACCOUNTS, int(company.key))

    def _say_copied(self, counted: str) -> None:
        self.message.emit(Notice(Level.DONE, f"{counted} copied", topic="copy"))

    def _store_changed(self, changes: ChangeSet) -> None:
        if self._record is None or self._soon.isActive():
            return
        modules = {ACCOUNTS, DEALS, self._record[0]}
        if any(changes.touches(module) or module in changes.schemas for module in modules):
            self._soon.start()

    def _follow_news(self) -> None:
        """Names, places and sums may be others now; the server is asked only for a moved company."""
        if self._record is None:
            return
        account = self._hierarchy.account_of(*self._record)
        if self._due and self.isVisible() and account == self._account:
            # about to be asked for; news without end must not put that off
            return
        moved = account is not None and (
            account != self._account or self._hierarchy.has_moved(account)
        )
        self._load(_Asking.ONCE if moved or self._due else _Asking.NOTHING)

    def _status_changed(self, status: SyncStatus) -> None:
        """Ask for what did not come as soon as there is a network again."""
        online = status.online is True
        lacks = self._record is not None and (self._group is None or self._group.unasked)
        if online and not self._was_online and lacks:
            self._load(_Asking.ONCE)
        self._was_online = online
