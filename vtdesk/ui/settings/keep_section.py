"""What is kept of each module: the table with its choices, each with its price before it is taken."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from vtdesk.app.session import Session
from vtdesk.app.tasks import Tasks
from vtdesk.domain.errors import VtdeskError
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.keeping import Estimate, Keep, Policy, Usage, recent
from vtdesk.domain.modules import GROUPS
from vtdesk.ui.bridge import spawns
from vtdesk.ui.look import Look
from vtdesk.ui.parts.buttons import push_button
from vtdesk.ui.settings.keep_lines import USUAL_MONTHS, KeepFacts, calls_left, keep_line, keepable
from vtdesk.ui.settings.keep_table import KeepTable

_MORE_INDENT = 38
_NONE_TICKED = (
    "“Mine” is what you own. To keep what your groups own, too, tick them under Account: "
    "Vtiger does not tell which they are."
)
_NONE_KNOWN = (
    "“Mine” is what you own. Groups can be ticked under Account as soon as a record of theirs was "
    "on screen: Vtiger does not tell which you are in."
)


class KeepSection(QWidget):
    """The table, and the button for modules of which nothing is here.

    Args:
        look: theme and icons.
        session: the account.
        now: Unix time in seconds.

    Attributes:
        table: the modules.
        months: how far back "recent" goes.

    Signals:
        begun(): a person proposes something; what was said before is over.
        changed(): rows, sizes or prices are others.
        problem(object): the VtdeskError that stood in the way.
        hint(str): what a proposal means here that is easily overlooked, in words.
    """

    begun = Signal()
    changed = Signal()
    problem = Signal(object)
    hint = Signal(str)

    def __init__(
        self, look: Look, session: Session, now: Callable[[], float], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._keeping = session.keeping
        self._now = now
        self._usage: dict[ModuleName, Usage] = {}
        self._proposed: dict[ModuleName, Policy] = {}
        self._prices: dict[ModuleName, Estimate] = {}
        self._frees: dict[ModuleName, int] = {}
        self._all = False
        self._seen: set[ModuleName] = set()
        self.months = USUAL_MONTHS
        self.table = KeepTable(look)
        self.more_button = push_button(look, "", "link")
        self.more_button.setAutoDefault(False)
        more = QHBoxLayout()
        more.setContentsMargins(_MORE_INDENT, 8, 0, 2)
        more.addWidget(self.more_button)
        more.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.table)
        column.addLayout(more)
        self.table.chosen.connect(self._choose)
        self.table.confirmed.connect(self._confirm)
        self.table.cancelled.connect(self._cancel)
        self.more_button.clicked.connect(self._show_more)

    @property
    def tasks(self) -> Tasks:
        """Where the section's coroutines run."""
        return self._session.tasks

    @property
    def rows(self) -> int:
        """Records of all modules that are here."""
        return sum(usage.rows for usage in self._shown_usage())

    @property
    def bytes(self) -> int:
        """What they take on disk."""
        return sum(usage.bytes for usage in self._shown_usage())

    @property
    def here(self) -> tuple[ModuleName, ...]:
        """The modules of which something is here, or was."""
        names = (info.name for info in keepable(self._session.modules))
        return tuple(name for name in names if name in self._usage)

    @property
    def calls_to_price(self) -> int:
        """What `ask_prices` costs: a count, and a describe of what nobody has opened yet."""
        described = self._session.schema
        return sum(1 if described(name) is not None else 2 for name in self._unpriced())

    @property
    def to_come(self) -> tuple[int, int]:
        """How many calls all that is being fetched still takes, and how many modules nobody counted."""
        modules = [pull.module for pull in self._session.status.pulls if not pull.refreshing]
        left = [calls_left(self._facts(module)) for module in modules]
        counted = [calls for calls in left if calls is not None]
        return sum(counted), len(left) - len(counted)

    def take_months(self) -> None:
        """Go as far back as the modules do that keep recent records already."""
        policies = (self._keeping.policy(info.name) for info in keepable(self._session.modules))
        chosen = (policy.months for policy in policies if policy.keep is Keep.RECENT)
        self.months = next(chosen, self.months)

    def choose_months(self, months: int) -> None:
        """Propose to go as far back for every module that keeps recent records."""
        self.months = months
        for info in keepable(self._session.modules):
            if self._keeping.policy(info.name).keep is Keep.RECENT:
                self._choose(info.name, recent(months))
        self.show_rows()

    async def take_usage(self) -> None:
        """Read what lies on disk; takes as long as the store is large, on another thread."""
        self._usage = {usage.module: usage for usage in await self._keeping.usage()}
        self.show_rows()

    def show_rows(self) -> None:
        """Fill the rows from what is known now."""
        formats, now = self._session.formats, self._now()
        names = [info.name for info in keepable(self._session.modules)]
        shown = self._shown()
        self.more_button.setText(f"Show {len(names) - len(shown)} more modules")
        self.more_button.setVisible(len(shown) < len(names))
        facts = [self._facts(name) for name in shown]
        self.table.show_lines([keep_line(fact, self.months, formats, now) for fact in facts])
        self.changed.emit()

    async def ask_prices(self) -> None:
        """Ask what filling each module costs that nobody asked for yet."""
        try:
            for module in self._unpriced():
                policy = self._keeping.policy(module)
                wanted = Policy() if policy.keep is Keep.VISITED else policy
                self._prices[module] = await self._keeping.estimate(module, wanted)
                self.show_rows()
        except VtdeskError as error:
            self.problem.emit(error)

    def _shown_usage(self) -> list[Usage]:
        return [self._usage[name] for name in self._shown() if name in self._usage]

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
        self.show_rows()
        new = next(name for name in self._shown() if name not in before)
        self.table.row(new).box.setFocus(Qt.FocusReason.OtherFocusReason)

    def _facts(self, module: ModuleName) -> KeepFacts:
        pull = self._session.status.pull(module)
        if pull is not None and pull.refreshing:
            pull = None
        price = self._prices.get(module)
        if price is None and module not in self._proposed:
            price = self._keeping.known_price(module)
        return KeepFacts(
            self._session.info(module),
            self._keeping.policy(module),
            self._usage.get(module),
            pull,
            self._proposed.get(module),
            price,
            self._frees.get(module),
            self._keeping.lacks_room(module),
        )

    def _unpriced(self) -> list[ModuleName]:
        """Modules that are not wholly here, and whose price nobody has asked for."""
        return [
            name
            for name in self._shown()
            if name not in self._proposed
            and self._facts(name).price is None
            and not self._facts(name).settled
        ]

    @spawns
    async def _choose(self, module: ModuleName, policy: Policy) -> None:
        """Propose a choice with its price; what costs nothing holds at once."""
        self.begun.emit()
        self._forget_figures(module)
        is_kept = policy == self._keeping.policy(module)
        if is_kept and (module in self._proposed or self._facts(module).settled):
            self._cancel(module)
            return
        self._proposed[module] = policy
        if policy.keep is Keep.MINE:
            await self._hint_at_groups()
        facts = self._facts(module)
        self.show_rows()
        if facts.lessens:
            await self._propose_less(module, policy)
            return
        try:
            price = await self._keeping.estimate(module, policy)
        except VtdeskError as error:
            self.problem.emit(error)
            self._cancel(module)
            return
        if self._proposed.get(module) == policy:
            self._prices[module] = price
            if price.calls:
                self.show_rows()
            else:
                await self._keep(module)

    async def _hint_at_groups(self) -> None:
        if self._session.my_groups:
            return
        known = any(owner.module == GROUPS for owner in await self._session.owners())
        self.hint.emit(_NONE_TICKED if known else _NONE_KNOWN)

    async def _propose_less(self, module: ModuleName, policy: Policy) -> None:
        frees = await self._keeping.frees(module, policy)
        if self._proposed.get(module) != policy:
            return
        if frees:
            self._frees[module] = frees
            self.show_rows()
        else:
            await self._keep(module)

    @spawns
    async def _confirm(self, module: ModuleName) -> None:
        await self._keep(module)

    def _cancel(self, module: ModuleName) -> None:
        self._proposed.pop(module, None)
        self._frees.pop(module, None)
        self.show_rows()
        row = self.table.row(module)
        # the row was filled with what it says already: the box itself has moved
        row.show_line(row.line)
        row.box.setFocus()

    def _forget_figures(self, module: ModuleName) -> None:
        self._prices.pop(module, None)
        self._frees.pop(module, None)

    async def _keep(self, module: ModuleName) -> None:
        policy = self._proposed.pop(module, None)
        if policy is None:
            return
        self.table.row(module).box.setFocus()
        self._forget_figures(module)
        try:
            await self._keeping.set_policy(module, policy)
        except VtdeskError as error:
            self.problem.emit(error)
        await self.take_usage()
