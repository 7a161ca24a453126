"""After the first sign-in: which modules to keep on this computer, with the price of each."""

import time
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from vtdesk.app.session import Session
from vtdesk.app.tasks import Tasks
from vtdesk.domain.changes import ChangeSet
from vtdesk.domain.errors import VtdeskError
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.keeping import Estimate, Keep, Policy
from vtdesk.ui.bridge import spawns
from vtdesk.ui.look import Look
from vtdesk.ui.parts.banner import Banner
from vtdesk.ui.parts.buttons import push_button
from vtdesk.ui.parts.focus_ring import FocusRing
from vtdesk.ui.parts.label import ElidedLabel, TextLabel
from vtdesk.ui.parts.surface import Surface
from vtdesk.ui.parts.tone import Tone
from vtdesk.ui.prices import size_text, sum_text
from vtdesk.ui.settings.keep_lines import USUAL_MONTHS, KeepFacts, keep_line, keepable
from vtdesk.ui.settings.keep_table import KeepTable

_WIDTH, _HEIGHT = 960, 640
_WORDS = (
    "What you keep opens at once and works without a network. Yours comes first, and you can work "
    "while the rest is fetched. Change it at any time under Settings, Offline."
)


class FirstKeepingDialog(QDialog):
    """Ticks and prices; the work behind it goes on meanwhile.

    Nothing is fetched for a choice before "Keep these"; a price costs one call.

    Args:
        look: theme and icons.
        session: the account, just signed in.
        parent: its window.
    """

    def __init__(self, look: Look, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._keeping = session.keeping
        self._choices: dict[ModuleName, Policy] = {}
        self._prices: dict[tuple[ModuleName, Policy], Estimate] = {}
        self._asked: set[tuple[ModuleName, Policy]] = set()
        self._done = False
        self.setWindowTitle("Keep on this computer")
        self.setAccessibleName("Keep on this computer")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.banner = Banner(look)
        self.table = KeepTable(look, aged=False)
        self.total = ElidedLabel(look, token="text.2")
        self.later_button = push_button(look, "Only what I open", "quiet", large=True)
        self.keep_button = push_button(look, "Keep these", "primary", large=True)
        self.keep_button.setDefault(True)
        self._lay_out(look)
        self.table.chosen.connect(self._choose)
        self.keep_button.clicked.connect(self._keep)
        self.later_button.clicked.connect(self._keep_nothing)
        session.bus.changes.connect(self._store_changed)
        self._ring = FocusRing(look, self)
        self.resize(min(_WIDTH, parent.width()), min(_HEIGHT, parent.height()))
        self._take_modules()
        # else Enter would press the first button, which keeps nothing
        self.keep_button.setFocus()

    @property
    def tasks(self) -> Tasks:
        """Where the dialog's coroutines run."""
        return self._session.tasks

    def done(self, result: int) -> None:
        """Hear no more of the session."""
        self._done = True
        self._session.bus.changes.disconnect(self._store_changed)
        super().done(result)

    def _lay_out(self, look: Look) -> None:
        ground = Surface(look, "content")
        body = QVBoxLayout(ground)
        body.setContentsMargins(20, 20, 20, 16)
        body.setSpacing(4)
        body.addWidget(TextLabel(look, "What should be on this computer?", "title", wrap=True))
        body.addWidget(TextLabel(look, _WORDS, token="text.2", wrap=True))
        body.addSpacing(12)
        body.addWidget(self.banner)
        body.addWidget(self.table)
        body.addStretch(1)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(ground)
        foot = Surface(look, "content", Qt.Edge.TopEdge)
        row = QHBoxLayout(foot)
        row.setContentsMargins(20, 12, 20, 12)
        row.setSpacing(8)
        row.addWidget(self.total, 1)
        row.addWidget(self.later_button)
        row.addWidget(self.keep_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(scroll, 1)
        column.addWidget(foot)

    def _store_changed(self, changes: ChangeSet) -> None:
        if changes.modules:
            self._take_modules()

    def _take_modules(self) -> None:
        """Tick the modules that are kept where nobody chooses."""
        for info in keepable(self._session.modules):
            if info.name not in self._choices:
                self._choices[info.name] = self._keeping.policy(info.name)
                self._ask_if_kept(info.name)
        self._show()

    def _choose(self, module: ModuleName, policy: Policy) -> None:
        self._choices[module] = policy
        self._ask_if_kept(module)
        self._show()

    def _ask_if_kept(self, module: ModuleName) -> None:
        policy = self._choices[module]
        if policy.keep is not Keep.VISITED and (module, policy) not in self._asked:
            self._asked.add((module, policy))
            self._ask_price(module, policy)

    @spawns
    async def _ask_price(self, module: ModuleName, policy: Policy) -> None:
        try:
            price = await self._keeping.estimate(module, policy)
        except VtdeskError as error:
            self._asked.discard((module, policy))
            if not self._done:
                self.banner.show_words(Tone.PROBLEM, error.summary)
            return
        if not self._done:
            self._prices[module, policy] = price
            self._show()

    def _show(self) -> None:
        formats, now = self._session.formats, time.time()
        lines = []
        for info in keepable(self._session.modules):
            policy = self._choices[info.name]
            price = self._prices.get((info.name, policy))
            # nothing is here yet as far as this choice goes: its price is what counts
            facts = KeepFacts(info, policy, price=price)
            lines.append(replace(keep_line(facts, USUAL_MONTHS, formats, now), as_of=""))
        self.table.show_lines(lines)
        known = [
            price
            for module, policy in self._choices.items()
            if (price := self._prices.get((module, policy))) is not None
        ]
        calls = sum(price.calls for price in known)
        minutes = sum(price.minutes for price in known)
        size = sum(price.bytes for price in known)
        words = sum_text(calls, minutes)
        self.total.setText(f"{words}, {size_text(size)} on disk" if words else "")

    @spawns
    async def _keep(self) -> None:
        await self._apply(self._choices)

    @spawns
    async def _keep_nothing(self) -> None:
        await self._apply(dict.fromkeys(self._choices, Policy(Keep.VISITED)))

    async def _apply(self, choices: dict[ModuleName, Policy]) -> None:
        self.keep_button.setEnabled(False)
        self.later_button.setEnabled(False)
        try:
            for module, policy in choices.items():
                if policy != self._keeping.policy(module) or policy.keep is not Keep.VISITED:
                    await self._keeping.set_policy(module, policy)
        except VtdeskError as error:
            self.banner.show_words(Tone.PROBLEM, error.summary)
            self.keep_button.setEnabled(True)
            self.later_button.setEnabled(True)
            return
        self.accept()
