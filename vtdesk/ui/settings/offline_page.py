"""What is kept on this computer: of each module, at which price, and how the store is looked after."""

import math
import time
from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from vtdesk.app.session import Session
from vtdesk.app.tasks import Tasks
from vtdesk.domain.changes import ChangeSet
from vtdesk.domain.errors import VtdeskError
from vtdesk.domain.status import SyncStatus
from vtdesk.ui.bridge import spawns
from vtdesk.ui.browse.wording import number_text
from vtdesk.ui.look import Look
from vtdesk.ui.parts.banner import Banner
from vtdesk.ui.parts.buttons import push_button
from vtdesk.ui.parts.label import ElidedLabel, TextLabel
from vtdesk.ui.parts.tone import Tone
from vtdesk.ui.prices import calls_text, size_text, sum_text
from vtdesk.ui.settings.controls import ChoiceButton
from vtdesk.ui.settings.keep_section import KeepSection
from vtdesk.ui.settings.limit_rows import LimitRows
from vtdesk.ui.settings.page import SettingsPage, SideBySide
from vtdesk.ui.settings.store_care import StoreCare

_GATHER_MILLISECONDS = 400
_REST = 9
_MONTHS = (3, 6, 12, 24)
_PER_CENT = 100


class OfflinePage(SettingsPage):
    """Shows and changes what is kept.

    Args:
        look: theme and icons.
        session: the account.
        now: Unix time in seconds.

    Attributes:
        kept: the modules.
        limits: what fetching may take.
        care: what looks after the store.

    Signals:
        shown(): the rows have been filled anew.
    """

    title: ClassVar[str] = "Offline"
    icon: ClassVar[str] = "ph.hard-drives"
    shown = Signal()

    def __init__(
        self,
        look: Look,
        session: Session,
        now: Callable[[], float] = time.time,
        parent: QWidget | None = None,
    ) -> None:
        words = (
            "What vtdesk keeps on this computer, so that it opens at once and works without "
            "a network."
        )
        super().__init__(look, words, account=session.account.label, parent=parent)
        self._session = session
        self._keeping = session.keeping
        self._gather = QTimer(self, singleShot=True, interval=_GATHER_MILLISECONDS)
        self._gather.timeout.connect(self._read_usage)
        self.banner = Banner(look)
        self.kept = KeepSection(look, session, now)
        self.limits = LimitRows(look, session.keeping, session.tasks, self)
        self.care = StoreCare(look, session, self.kept, self)
        self.total = TextLabel(look, weight=500)
        self.rest = ElidedLabel(look, token="text.2")
        self.pause_button = push_button(look, "Pause", "quiet", icon="ph.pause")
        self.price_button = push_button(look, "", "quiet")
        self.months = ChoiceButton(look, [(str(n), f"{n} months") for n in _MONTHS])
        self._lay_out()
        self._connect()

    @property
    def tasks(self) -> Tasks:
        """Where the page's coroutines run."""
        return self._session.tasks

    def showEvent(self, event: QShowEvent) -> None:
        """Read everything anew: time has passed since it was last looked at."""
        super().showEvent(event)
        self.limits.show_limits()
        self.kept.take_months()
        self.months.choose(str(self.kept.months))
        self._read_usage()

    def _lay_out(self) -> None:
        care = self.care
        self.add_banner(self.banner)
        self.column.addWidget(self.kept)
        self.column.addWidget(self._make_foot())
        self.add_line()
        self.limits.add_to(self)
        self.add_row("Recent records", "How far back “recent” goes", self.months)
        self.add_row("Give room back", "Closes the gaps that removed records leave", care.compact)
        words = "What waits to be sent stays here"
        self.add_row("Remove local data", words, care.remove, care.export, care.waiting)
        self.column.addStretch(1)
        self.make_findable("What is kept of each module", "offline fill price", self.kept.table)
        self.make_findable("Check the store", "integrity compare count", care.check)
        for button in (self.pause_button, self.price_button):
            button.hide()
            button.setAutoDefault(False)

    def _make_foot(self) -> QWidget:
        facts, buttons = QWidget(), QWidget()
        start = QHBoxLayout(facts)
        start.setContentsMargins(0, 0, 0, 0)
        start.setSpacing(12)
        start.addWidget(self.total)
        start.addWidget(self.rest, 1)
        end = QHBoxLayout(buttons)
        end.setContentsMargins(0, 6, 0, 6)
        end.setSpacing(12)
        end.addStretch(1)
        # what comes and goes stands first, so that no other button comes under the pointer instead
        for button in (self.pause_button, self.price_button, self.care.check):
            end.addWidget(button)
        return SideBySide(facts, buttons, 12)

    def _connect(self) -> None:
        bus = self._session.bus
        bus.changes.connect(self._store_changed)
        bus.status.connect(self._status_changed)
        self.kept.begun.connect(self.banner.hide)
        self.kept.changed.connect(self._show)
        self.kept.problem.connect(self._say_problem)
        self.kept.hint.connect(self._hint)
        self.care.said.connect(self._say)
        self.care.done.connect(self._read_usage)
        self.pause_button.clicked.connect(self._pause_or_go_on)
        self.price_button.clicked.connect(self._ask_prices)
        self.months.chosen.connect(self._choose_months)

    def _store_changed(self, _changes: ChangeSet) -> None:
        if self.isVisible() and not self._gather.isActive():
            self._gather.start()

    def _status_changed(self, _status: SyncStatus) -> None:
        if self.isVisible():
            self.kept.show_rows()

    @spawns
    async def _read_usage(self) -> None:
        """Read sizes, which takes as long as the store is large: in a tenth of the time at most."""
        begun = time.monotonic()
        await self.kept.take_usage()
        taken = round((time.monotonic() - begun) * 1_000)
        self._gather.setInterval(max(_GATHER_MILLISECONDS, _REST * taken))

    def _show(self) -> None:
        rows = number_text(self.kept.rows, self._session.formats)
        self.total.setText(f"{rows} records, {size_text(self.kept.bytes)}")
        self.limits.show_taken()
        self._show_fetching()
        calls = self.kept.calls_to_price
        self.price_button.setVisible(bool(calls))
        self.price_button.setText(f"Ask for prices: {calls_text(calls)}")
        self.care.show_facts()
        self.shown.emit()

    def _show_fetching(self) -> None:
        """Say how much is still to come, and offer to pause it or to let it go on."""
        pulls, paused = self._session.status.pulls, self._keeping.limits.paused
        self.rest.setText(self._rest_words(*self.kept.to_come))
        self.pause_button.setVisible(any(pull.is_filling for pull in pulls) or paused)
        words, icon = ("Go on", "ph.play") if paused else ("Pause", "ph.pause")
        self.pause_button.setText(words)
        self.pause_button.setIcon(self._look.icons.get(icon, "text.2"))

    def _rest_words(self, calls: int, uncounted: int) -> str:
        modules = "1 module" if uncounted == 1 else f"{uncounted} modules"
        words = self._price_words(calls)
        return ", ".join(filter(None, (words, f"{modules} not counted yet" if uncounted else "")))

    def _price_words(self, calls: int) -> str:
        if self._keeping.limits.paused:
            return f"Paused, {calls_text(calls)} left" if calls else "Paused"
        allowance = self._keeping.minute_limit
        if not calls:
            return ""
        if allowance is None:
            return f"{calls_text(calls)} more"
        share = self._keeping.ceilings.minute
        words = sum_text(calls, calls / max(1, allowance * share), more=True)
        part = "half" if math.isclose(share, 0.5) else f"{round(share * _PER_CENT)} % of"
        return f"{words} at {part} the allowance"

    @spawns
    async def _pause_or_go_on(self) -> None:
        limits = self._keeping.limits
        await self._keeping.set_limits(replace(limits, paused=not limits.paused))
        self._show_fetching()

    @spawns
    async def _ask_prices(self) -> None:
        self.price_button.setEnabled(False)
        try:
            await self.kept.ask_prices()
        finally:
            self.price_button.setEnabled(True)

    def _choose_months(self, key: str) -> None:
        self.kept.choose_months(int(key))

    def _say_problem(self, error: VtdeskError) -> None:
        self._say(Tone.PROBLEM, error.summary)

    def _hint(self, words: str) -> None:
        self._say(Tone.INFO, words)

    def _say(self, tone: Tone, words: str) -> None:
        self.banner.show_words(tone, words)
