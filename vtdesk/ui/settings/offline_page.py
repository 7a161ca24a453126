"""What is kept on this computer: of each module, at which price, and how the store is looked after."""

import math
import time
from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QWidget

from vtdesk.app.session import Session
from vtdesk.app.tasks import Tasks
from vtdesk.domain.changes import ChangeSet
from vtdesk.domain.errors import VtdeskError
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.keeping import Ceilings, Estimate, Keep, Policy, Usage, recent
from vtdesk.domain.status import SyncStatus
from vtdesk.ui.bridge import ask, spawns
from vtdesk.ui.browse.wording import number_text
from vtdesk.ui.look import Look
from vtdesk.ui.parts.banner import Banner
from vtdesk.ui.parts.buttons import push_button
from vtdesk.ui.parts.label import ElidedLabel, TextLabel
from vtdesk.ui.parts.tone import Tone
from vtdesk.ui.prices import calls_text, size_text, sum_text
from vtdesk.ui.settings.controls import ChoiceButton
from vtdesk.ui.settings.export_waiting import ExportWaiting
from vtdesk.ui.settings.keep_lines import (
    USUAL_MONTHS,
    KeepFacts,
    calls_left,
    keep_line,
    keepable,
)
from vtdesk.ui.settings.keep_table import KeepTable
from vtdesk.ui.settings.page import SettingsPage, SideBySide
from vtdesk.ui.settings.remove_dialog import RemoveDialog
from vtdesk.ui.settings.share_choice import ShareChoice
from vtdesk.ui.settings.wording import check_words

_GATHER_MILLISECONDS = 400
_REST = 9
_MONTHS = (3, 6, 12, 24)
_PER_CENT = 100
_MORE_INDENT = 38


class OfflinePage(SettingsPage):
    """Shows and changes what is kept.

    Args:
        look: theme and icons.
        session: the account.
        now: Unix time in seconds.

    Signals:
        shown(): the rows have been filled anew.
    """

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
        super().__init__(
            look, "Offline", "ph.hard-drives", words, account=session.account.label, parent=parent
        )
        self._session = session
        self._keeping = session.keeping
        self._now = now
        self._usage: dict[ModuleName, Usage] = {}
        self._proposed: dict[ModuleName, Policy] = {}
        self._prices: dict[ModuleName, Estimate] = {}
        self._months = USUAL_MONTHS
        self._checking = False
        self._all = False
        self._seen: set[ModuleName] = set()
        self._gather = QTimer(self, singleShot=True, interval=_GATHER_MILLISECONDS)
        self._gather.timeout.connect(self._read_usage)
        self.banner = Banner(look)
        self.table = KeepTable(look)
        self.more_button = push_button(look, "", "link")
        self.total = TextLabel(look, weight=500)
        self.rest = ElidedLabel(look, token="text.2")
        self.stop_button = push_button(look, "Stop", "quiet", icon="ph.pause")
        self.price_button = push_button(look, "", "quiet")
        self.check_button = push_button(look, "Check against Vtiger")
        self.months = ChoiceButton(look, [(str(n), f"{n} months") for n in _MONTHS])
        self.room = TextLabel(look)
        self.compact_button = push_button(look, "Compact")
        self.minute, self.day = ShareChoice(look), ShareChoice(look)
        self.remove_button = push_button(look, "Remove…", "danger")
        self._waiting = TextLabel(look, kind="small", token="text.3")
        self._lay_out()
        self._connect()

    @property
    def tasks(self) -> Tasks:
        """Where the page's coroutines run."""
        return self._session.tasks

    def showEvent(self, event: QShowEvent) -> None:
        """Read everything anew: time has passed since it was last looked at."""
        super().showEvent(event)
        keeping = self._keeping
        self.minute.show_share(keeping.ceilings.minute, keeping.minute_limit)
        self.day.show_share(keeping.ceilings.day, keeping.day_limit)
        self._months = self._chosen_months()
        self.months.choose(str(self._months))
        self._read_usage()

    def _lay_out(self) -> None:
        self.column.addWidget(self.banner)
        self.column.addWidget(self.table)
        more = QHBoxLayout()
        more.setContentsMargins(_MORE_INDENT, 8, 0, 2)
        more.addWidget(self.more_button)
        more.addStretch(1)
        self.column.addLayout(more)
        self.column.addWidget(self._make_foot())
        self.add_line()
        self.add_row("Recent records", "How far back “recent” goes", self.months)
        self.add_row(
            "Room on disk",
            "Compacting gives unused room back",
            self.compact_button,
            self.room,
        )
        for title, words, row in (
            (
                "Background work, each minute",
                "Never more than this part of the allowance",
                self.minute,
            ),
            ("Background work, each day", "Everybody in the company shares it", self.day),
        ):
            self.add_row(title, words, row.slider, row.share, row.calls)
        self.add_row("Remove local data", "It stays in Vtiger", self.remove_button, self._waiting)
        self.column.addStretch(1)
        self.make_findable("What is kept of each module", "offline fill price", self.table)
        self.make_findable("Check the store", "integrity compare count", self.check_button)
        self.stop_button.hide()
        self.price_button.hide()
        for button in (
            self.more_button,
            self.stop_button,
            self.price_button,
            self.check_button,
            self.compact_button,
            self.remove_button,
        ):
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
        for button in (self.price_button, self.stop_button, self.check_button):
            end.addWidget(button)
        return SideBySide(facts, buttons, 12)

    def _connect(self) -> None:
        bus = self._session.bus
        bus.changes.connect(self._store_changed)
        bus.status.connect(self._status_changed)
        self.table.chosen.connect(self._choose)
        self.table.confirmed.connect(self._confirm)
        self.table.cancelled.connect(self._cancel)
        self.more_button.clicked.connect(self._show_more)
        self.stop_button.clicked.connect(self._stop)
        self.price_button.clicked.connect(self._ask_prices)
        self.check_button.clicked.connect(self._check)
        self.months.chosen.connect(self._choose_months)
        self.compact_button.clicked.connect(self._compact)
        self.minute.chosen.connect(self._keep_ceilings)
        self.day.chosen.connect(self._keep_ceilings)
        self.remove_button.clicked.connect(self._remove)

    def _store_changed(self, _changes: ChangeSet) -> None:
        if self.isVisible() and not self._gather.isActive():
            self._gather.start()

    def _status_changed(self, _status: SyncStatus) -> None:
        if self.isVisible():
            self._show()

    @spawns
    async def _read_usage(self) -> None:
        """Read sizes, which takes as long as the store is large: in a tenth of the time at most."""
        begun = time.monotonic()
        await self._take_usage()
        taken = round((time.monotonic() - begun) * 1_000)
        self._gather.setInterval(max(_GATHER_MILLISECONDS, _REST * taken))

    async def _take_usage(self) -> None:
        self._usage = {usage.module: usage for usage in await self._keeping.usage()}
        self._show()

    def _show(self) -> None:
        formats, now = self._session.formats, self._now()
        names = [info.name for info in keepable(self._session.modules)]
        shown = self._shown()
        self.more_button.setText(f"Show {len(names) - len(shown)} more modules")
        self.more_button.setVisible(len(shown) < len(names))
        facts = [self._facts(name) for name in shown]
        self.table.show_lines([keep_line(fact, self._months, formats, now) for fact in facts])
        known = [fact.usage for fact in facts if fact.usage is not None]
        rows = sum(usage.rows for usage in known)
        size = sum(usage.bytes for usage in known)
        self.total.setText(f"{number_text(rows, formats)} records, {size_text(size)}")
        self.room.setText(size_text(size))
        pulls = self._session.status.pulls
        self.rest.setText(self._rest_words(sum(calls_left(pull) for pull in pulls)))
        self.stop_button.setVisible(bool(pulls))
        calls = sum(self._calls_to_price(module) for module in self._unpriced())
        self.price_button.setVisible(bool(calls))
        self.price_button.setText(f"Ask for prices: {calls_text(calls)}")
        if not self._checking:
            price = self._keeping.check_price()
            self.check_button.setText(f"Check against Vtiger: {calls_text(price)}")
        count = self._session.outbox_count
        waiting = count.waiting + count.unknown
        verb = "change is" if waiting == 1 else "changes are"
        self._waiting.setText(f"{waiting:,} {verb} waiting to send" if waiting else "")
        self.shown.emit()

    def _shown(self) -> list[ModuleName]:
        """The modules of which something is kept or here; all of them once that was asked for."""
        names = [info.name for info in keepable(self._session.modules)]
        if not self._all:
            self._seen.update(name for name in names if self._facts(name).matters)
            return [name for name in names if name in self._seen]
        return names

    def _show_more(self) -> None:
        before = set(self._shown())
        self._all = True
        self._show()
        new = next(name for name in self._shown() if name not in before)
        self.table.row(new).box.setFocus(Qt.FocusReason.OtherFocusReason)

    def _facts(self, module: ModuleName) -> KeepFacts:
        return KeepFacts(
            self._session.info(module),
            self._keeping.policy(module),
            self._usage.get(module),
            self._session.status.pull(module),
            self._proposed.get(module),
            self._prices.get(module),
        )

    def _rest_words(self, calls: int) -> str:
        allowance = self._keeping.minute_limit
        if not calls:
            return ""
        if allowance is None:
            return f"{calls_text(calls)} more"
        share = self._keeping.ceilings.minute
        words = sum_text(calls, calls / max(1, allowance * share), more=True)
        part = "half" if math.isclose(share, 0.5) else f"{round(share * _PER_CENT)} % of"
        return f"{words} at {part} the allowance"

    def _unpriced(self) -> list[ModuleName]:
        """Modules that are not wholly here, and whose price nobody has asked for."""
        return [
            name
            for name in self._shown()
            if name not in self._prices
            and name not in self._proposed
            and not self._facts(name).settled
        ]

    def _calls_to_price(self, module: ModuleName) -> int:
        """A count, and before it the describe of a module that nobody has opened yet."""
        return 1 if self._session.schema(module) is not None else 2

    @spawns
    async def _choose(self, module: ModuleName, policy: Policy) -> None:
        """Propose a choice with its price; what costs nothing holds at once."""
        self.banner.hide()
        self._prices.pop(module, None)
        if policy == self._keeping.policy(module):
            self._cancel(module)
            return
        self._proposed[module] = policy
        facts = self._facts(module)
        if facts.lessens:
            if facts.usage is None or not facts.usage.rows:
                await self._keep(module)
            else:
                self._show()
            return
        self._show()
        try:
            price = await self._keeping.estimate(module, policy)
        except VtdeskError as error:
            self._say(error)
            self._cancel(module)
            return
        if self._proposed.get(module) == policy:
            self._prices[module] = price
            if price.calls:
                self._show()
            else:
                await self._keep(module)

    @spawns
    async def _confirm(self, module: ModuleName) -> None:
        await self._keep(module)

    def _cancel(self, module: ModuleName) -> None:
        self._proposed.pop(module, None)
        self._show()
        row = self.table.row(module)
        # the row was filled with what it says already: the box itself has moved
        row.show_line(row.line)
        row.box.setFocus()

    async def _keep(self, module: ModuleName) -> None:
        policy = self._proposed.pop(module, None)
        if policy is None:
            return
        self.table.row(module).box.setFocus()
        self._prices.pop(module, None)
        try:
            await self._keeping.set_policy(module, policy)
        except VtdeskError as error:
            self._say(error)
        await self._take_usage()

    @spawns
    async def _ask_prices(self) -> None:
        self.price_button.setEnabled(False)
        try:
            for module in self._unpriced():
                policy = self._keeping.policy(module)
                wanted = Policy() if policy.keep is Keep.VISITED else policy
                self._prices[module] = await self._keeping.estimate(module, wanted)
                self._show()
        except VtdeskError as error:
            self._say(error)
        finally:
            self.price_button.setEnabled(True)

    def _stop(self) -> None:
        for pull in self._session.status.pulls:
            self._session.open_table(pull.module).stop()

    @spawns
    async def _check(self) -> None:
        self._checking = True
        self.check_button.setEnabled(False)
        self.check_button.setText("Checking…")
        try:
            found = await self._keeping.check_store()
        except VtdeskError as error:
            self._say(error)
        else:
            labels = {info.name: info.label for info in self._session.modules}
            agrees = found.sound and all(module.agrees for module in found.modules)
            tone = Tone.SUCCESS if agrees else Tone.CHANGED if found.sound else Tone.PROBLEM
            self.banner.show_words(tone, check_words(found, labels, self._session.formats))
        finally:
            self._checking = False
            self.check_button.setEnabled(True)
            self._read_usage()

    @spawns
    async def _compact(self) -> None:
        before = sum(usage.bytes for usage in self._usage.values())
        self.compact_button.setEnabled(False)
        self.compact_button.setText("Compacting…")
        try:
            await self._keeping.compact()
        except VtdeskError as error:
            self._say(error)
        else:
            await self._take_usage()
            freed = before - sum(usage.bytes for usage in self._usage.values())
            words = f"{size_text(freed)} given back." if freed > 0 else "The store is compact now."
            self.banner.show_words(Tone.SUCCESS, words)
        finally:
            self.compact_button.setEnabled(True)
            self.compact_button.setText("Compact")
            self._show()

    @spawns
    async def _remove(self) -> None:
        waiting = await self._session.waiting.count()
        dialog = RemoveDialog(self._look, self.total.text(), waiting, self.window())
        export = ExportWaiting(self._session, dialog)
        export.message.connect(dialog.show_notice)
        dialog.export_button.clicked.connect(export.start)
        answer = await ask(dialog)
        dialog.deleteLater()
        if answer != QDialog.DialogCode.Accepted:
            return
        try:
            for info in keepable(self._session.modules):
                if info.name in self._usage:
                    await self._keeping.remove_local_data(info.name)
        except VtdeskError as error:
            self._say(error)
        self._read_usage()

    @spawns
    async def _choose_months(self, key: str) -> None:
        """Go as far back for every module that keeps recent records."""
        self._months = int(key)
        for info in keepable(self._session.modules):
            if self._keeping.policy(info.name).keep is Keep.RECENT:
                self._choose(info.name, recent(self._months))
        self._show()

    def _chosen_months(self) -> int:
        policies = (self._keeping.policy(info.name) for info in keepable(self._session.modules))
        return next((p.months for p in policies if p.keep is Keep.RECENT), self._months)

    @spawns
    async def _keep_ceilings(self) -> None:
        await self._keeping.set_ceilings(Ceilings(self.minute.value, self.day.value))

    def _say(self, error: VtdeskError) -> None:
        self.banner.show_words(Tone.PROBLEM, error.summary)
