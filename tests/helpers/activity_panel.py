"""The panel of a time line on a window of its own, over a company of the demo server."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.helpers.around import ACCOUNTS, described, key
from tests.helpers.demo_session import at_rest
from tests.helpers.desk import until
from tests.helpers.office import Office, office
from tests.helpers.widgets import dispose
from vtdesk.app.paths import Profile
from vtdesk.app.settings import Remembered
from vtdesk.app.timeline_items import COMMENTS, EMAILS, ItemKind, TimelineItem
from vtdesk.demo.server import DemoServer
from vtdesk.domain.account import WriteLevel
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.modules import EVENTS, TODOS
from vtdesk.domain.notices import Notice
from vtdesk.ui.around.activity.panel import ActivityPanel
from vtdesk.ui.look import Look

AROUND = (COMMENTS, EVENTS, TODOS, EMAILS)
CONTROL = Qt.KeyboardModifier.ControlModifier


@dataclass
class Opened:
    """A time line on screen.

    Attributes:
        account: the server's id of the company.
        notices: what the panel told.
        wanted: records that are to be shown, with whether in a tab.
    """

    office: Office
    panel: ActivityPanel
    account: str
    notices: list[Notice] = field(default_factory=list)
    wanted: list[tuple[ModuleName, int, bool]] = field(default_factory=list)

    def hear(self, notice: Notice) -> None:
        """Keep a notice."""
        self.notices.append(notice)

    def want(self, module: ModuleName, key: int) -> None:
        """Keep a record that is to be shown."""
        self.wanted.append((module, key, False))

    def want_tab(self, module: ModuleName, key: int) -> None:
        """Keep a record that is to be shown in a tab."""
        self.wanted.append((module, key, True))

    @property
    def items(self) -> list[TimelineItem]:
        """The items on show, from the top."""
        lines = self.panel.list.timeline.lines
        return [line for line in lines if isinstance(line, TimelineItem)]

    def of(self, kind: ItemKind) -> list[TimelineItem]:
        """The items of a kind, from the top."""
        return [item for item in self.items if item.kind is kind]

    def spoken(self, item: TimelineItem) -> str:
        """All that is written of an item."""
        row = self.panel.list.timeline.row_of(item.identity)
        words = self.panel.list.timeline.words(row) if row is not None else None
        assert words is not None
        return words.spoken

    def choose(self, item: TimelineItem) -> None:
        """Put the cursor on an item."""
        self.panel.list.setFocus()
        assert self.panel.list.choose(item.identity)

    def press(self, pressed: Qt.Key, modifiers: Qt.KeyboardModifier | None = None) -> None:
        """Press a key where the keyboard is."""
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, pressed, modifiers or Qt.KeyboardModifier.NoModifier)

    def write(self, text: str) -> None:
        """Type where the keyboard is."""
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClicks(focus, text)

    async def quiet(self) -> None:
        """Wait until everything is read, asked for and sent."""
        panel = self.panel

        def is_quiet() -> bool:
            reader = panel.reader
            return not (reader.is_asking or reader.is_reading)

        await until(is_quiet)
        await at_rest(self.office.session)
        await until(is_quiet)


@asynccontextmanager
async def panel_on(
    look: Look,
    demo: DemoServer,
    account: str,
    *,
    kept: Sequence[ModuleName] = AROUND,
    profile: Profile | None = None,
    level: WriteLevel = WriteLevel.NORMAL,
    remembered: Remembered | None = None,
    wide: bool = True,
    user: int = 0,
) -> AsyncIterator[Opened]:
    """Show a company's time line until the block ends.

    Args:
        look: theme and icons.
        demo: the server.
        account: id of the company.
        kept: modules that are fetched whole; of the others the describe alone is known.
        profile: where the store lies.
        level: what the account allows.
        remembered: what a person chose before.
        wide: arranged for a pane of its own.
        user: who is signed in.
    """
    async with office(demo, profile, level=level, user=user) as opened:
        for module in (ACCOUNTS, *kept):
            await opened.table(module)
        await described(opened, ACCOUNTS, *AROUND)
        await opened.quiet()
        panel = ActivityPanel(look, opened.session, remembered or Remembered({}))
        on = Opened(opened, panel, account)
        panel.message.connect(on.hear)
        panel.record_wanted.connect(on.want)
        panel.tab_wanted.connect(on.want_tab)
        panel.set_wide(wide)
        panel.resize(760 if wide else 412, 640)
        demo.calls.clear()
        panel.show()
        panel.activateWindow()
        await until(panel.isActiveWindow)
        panel.show_record(ACCOUNTS, key(account))
        await on.quiet()
        try:
            yield on
        finally:
            panel.leave_session()
            await opened.session.tasks.close()
            dispose(panel)
