"""Where records may be dropped on a wide panel: tabs, rows, and not on what is something else."""

from array import array

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLabel

from tests.helpers.around import ACCOUNTS, key, relation
from tests.helpers.desk import CONTACTS
from tests.helpers.office import office
from tests.helpers.related_panel import WIDE, panel_in
from vtdesk.demo.server import DemoServer
from vtdesk.domain.ids import ModuleName
from vtdesk.ui.around.related.panel import RelatedPanel
from vtdesk.ui.look import Look

DEALS = ModuleName("Potentials")


def tab_of(panel: RelatedPanel, label: str) -> QPoint:
    """The middle of a relation's tab, in the panel."""
    bar = panel.bar.tabs.bar
    labels = [line.relation.label for line in panel.lines]
    return bar.mapTo(panel, bar.tabRect(labels.index(label)).center())


@pytest.mark.usefixtures("qapp")
async def test_each_place_means_its_relation(demo: DemoServer, look: Look) -> None:
    account = demo.add(ACCOUNTS, {"accountname": "Places"})
    async with office(demo) as opened:
        await opened.table(ACCOUNTS)
        await opened.table(CONTACTS)
        contacts = await relation(opened, ACCOUNTS, "Contacts")
        async with panel_in(look, opened, WIDE) as at:
            await at.show(ACCOUNTS, key(account))
            panel, places = at.panel, at.panel._drops
            panel.open_relation(contacts)
            await at.rest()
            rows = panel.records.mapTo(panel, panel.records.rect().center())
            assert places.relation_at(rows, CONTACTS) == contacts
            assert places.relation_at(tab_of(panel, "Contacts"), CONTACTS) == contacts
            over_deals = places.relation_at(tab_of(panel, "Potentials"), CONTACTS)
            assert over_deals is not None
            assert over_deals.module == DEALS
            page = QLabel("something else")
            panel.set_further("Activity", page)
            panel.show_further(shown=True)
            assert places.relation_at(rows, CONTACTS) == contacts
            assert places.relation_at(rows, ModuleName("Leads")) is None
            panel.show_further(shown=False)
            panel.set_further("", None)
            page.deleteLater()
            panel.show_nothing()
            assert places.relation_at(rows, CONTACTS) is None


@pytest.mark.usefixtures("qapp")
async def test_what_belongs_nowhere_is_not_begun(demo: DemoServer, look: Look) -> None:
    account = demo.add(ACCOUNTS, {"accountname": "Places"})
    async with office(demo) as opened:
        await opened.table(ACCOUNTS)
        contacts = await relation(opened, ACCOUNTS, "Contacts")
        async with panel_in(look, opened, WIDE) as at:
            await at.show(ACCOUNTS, key(account), contacts)
            whose = at.panel.whose
            assert whose is not None
            control = at.panel.control
            assert not await control.link_keys(whose, DEALS, array("q", (1,)))
            assert not await control.link_keys(whose, CONTACTS, array("q"))
            assert demo.calls.count("revise") == 0
