"""A panel of related records in a window of its own, on an open office."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from tests.helpers.around import ACCOUNTS, relation
from tests.helpers.desk import CONTACTS, until
from tests.helpers.office import Office, office
from tests.helpers.widgets import dispose
from vtdesk.app.editing import EditSession
from vtdesk.app.settings import Remembered
from vtdesk.demo.server import DemoServer
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.notices import Notice
from vtdesk.domain.relations import Relation
from vtdesk.ui.around.related.panel import RelatedPanel
from vtdesk.ui.look import Look

COMPACT, WIDE = (412, 192), (760, 480)


class Heard(QObject):
    """Everything that a panel told.

    Attributes:
        wanted: records to be shown; in tabs, to be shown there.
    """

    def __init__(self, panel: RelatedPanel) -> None:
        super().__init__(panel)
        self.wanted: list[tuple[ModuleName, int]] = []
        self.in_tabs: list[tuple[ModuleName, int]] = []
        self.notices: list[Notice] = []
        self.made: list[EditSession] = []
        panel.record_wanted.connect(self.want)
        panel.tab_wanted.connect(self.want_tab)
        panel.message.connect(self.tell)
        panel.made.connect(self.make)

    def want(self, module: ModuleName, key: int) -> None:
        """A record is wanted."""
        self.wanted.append((module, key))

    def want_tab(self, module: ModuleName, key: int) -> None:
        """A record is wanted in a tab."""
        self.in_tabs.append((module, key))

    def tell(self, notice: Notice) -> None:
        """The person is told something."""
        self.notices.append(notice)

    def make(self, edit: EditSession) -> None:
        """A record is begun."""
        self.made.append(edit)


@dataclass
class PanelAt:
    """What a test holds of a panel.

    Attributes:
        office: the open session.
        window: around the panel.
    """

    office: Office
    window: QWidget
    panel: RelatedPanel
    heard: Heard
    remembered: Remembered = field(default_factory=Remembered)

    async def show(self, module: ModuleName, key: int, relation: Relation | None = None) -> None:
        """Show a record, and open a relation of it; wait until what is stored is shown."""
        self.panel.show_record(module, key)
        await self.rest()
        if relation is not None:
            self.panel.open_relation(relation)
            await self.rest()

    async def rest(self) -> None:
        """Wait until nothing is read, asked for or about to be."""
        await until(self._is_at_rest)
        await self.office.quiet()
        await until(self._is_at_rest)

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier | None = None) -> None:
        """Press a key where the keyboard is."""
        focus = QApplication.focusWidget() or self.panel
        QTest.keyClick(focus, key, modifiers or Qt.KeyboardModifier.NoModifier)

    async def write(self, text: str) -> None:
        """Type where the keyboard is."""
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClicks(focus, text)

    def names(self) -> list[str]:
        """The names of the records, from the top."""
        shown = self.panel.records.shown
        assert shown is not None
        return [shown.source.row(row).label for row in range(len(shown.source))]

    def _is_at_rest(self) -> bool:
        panel = self.panel
        shown = panel.records.shown
        busy = shown is not None and (shown.loading is not None or shown._requerying)
        names = {"RelatedPanel", "RelatedRecords", "RelationReader", "Relating", "related"}
        running = any(
            any(name in task.get_name() for name in names)
            for task in self.office.session.tasks._running
        )
        waits = panel._rest.isActive() or panel.reader.is_waiting
        return not (busy or running or waits)


@asynccontextmanager
async def panel_in(
    look: Look,
    office: Office,
    size: tuple[int, int] = COMPACT,
    remembered: Remembered | None = None,
) -> AsyncIterator[PanelAt]:
    """A panel on screen until the block ends.

    Args:
        look: theme and icons.
        office: the open session.
        size: of the panel; `WIDE` also arranges it so.
        remembered: what earlier runs remembered.
    """
    kept = remembered or Remembered()
    window = QWidget()
    panel = RelatedPanel(look, office.session, kept)
    column = QVBoxLayout(window)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(panel)
    panel.set_wide(size == WIDE)
    window.resize(*size)
    window.show()
    window.activateWindow()
    held = PanelAt(office, window, panel, Heard(panel), kept)
    try:
        yield held
    finally:
        panel.leave_session()
        await office.session.tasks.close()
        dispose(window)


@asynccontextmanager
async def contacts_shown(look: Look, demo: DemoServer, account: int) -> AsyncIterator[PanelAt]:
    """The contacts of an organisation of this key in a wide panel; both modules are stored."""
    async with office(demo) as opened:
        await opened.table(ACCOUNTS)
        await opened.table(CONTACTS)
        contacts = await relation(opened, ACCOUNTS, "Contacts")
        async with panel_in(look, opened, WIDE) as at:
            await at.show(ACCOUNTS, account, contacts)
            yield at
