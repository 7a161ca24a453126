"""The panel of related records: at a glance, opened in place, as tabs, by keys."""

import pytest
from PySide6.QtCore import Qt

from tests.helpers.around import ACCOUNTS, described, key, relation
from tests.helpers.desk import CONTACTS
from tests.helpers.office import office
from tests.helpers.related_panel import WIDE, panel_in
from vtdesk.app.relation_lines import RelationLine
from vtdesk.demo.server import DemoServer
from vtdesk.domain.values import Formats
from vtdesk.ui.around.related.wording import count_text, line_words
from vtdesk.ui.look import Look

CONTROL = Qt.KeyboardModifier.ControlModifier


def company(demo: DemoServer, people: int) -> str:
    account = demo.add(ACCOUNTS, {"accountname": "Many people"})
    for number in range(people):
        demo.add(CONTACTS, {"lastname": f"Person {number:03}", "account_id": account})
    return account


def line(lines: tuple[RelationLine, ...], label: str) -> RelationLine:
    return next(one for one in lines if one.relation.label == label)


@pytest.mark.usefixtures("qapp")
async def test_a_record_shows_its_relations_at_a_glance_without_a_call(
    demo: DemoServer, look: Look
) -> None:
    account = company(demo, 4)
    async with office(demo) as opened:
        await opened.table(ACCOUNTS)
        await opened.table(CONTACTS)
        await relation(opened, ACCOUNTS, "Contacts")
        await opened.quiet()
        demo.calls.clear()
        async with panel_in(look, opened) as at:
            await at.show(ACCOUNTS, key(account))
            people = line(at.panel.lines, "Contacts")
            assert count_text(people, Formats()) == "4"
            words = line_words(people, Formats(), online=True)
            assert words == "Person 003, Person 002, Person 001 +1"
            deals = line(at.panel.lines, "Potentials")
            assert count_text(deals, Formats()) == "·"
            assert line_words(deals, Formats(), online=True) == "not loaded yet · 1 call"
            assert at.panel.relation is None
        assert demo.calls.count() == 0


@pytest.mark.usefixtures("qapp")
async def test_enter_opens_a_relation_in_place_and_escape_goes_back(
    demo: DemoServer, look: Look
) -> None:
    account = company(demo, 3)
    async with office(demo) as opened:
        await described(opened, ACCOUNTS, CONTACTS)
        await relation(opened, ACCOUNTS, "Contacts")
        async with panel_in(look, opened) as at:
            await at.show(ACCOUNTS, key(account))
            demo.calls.clear()
            at.panel.take_focus()
            at.panel.summary.choose("Contacts")
            at.press(Qt.Key.Key_Return)
            await at.rest()
            assert demo.calls.count() == 1
            assert sorted(at.names()) == ["Person 000", "Person 001", "Person 002"]
            assert at.panel.records.table.hasFocus()
            at.press(Qt.Key.Key_Down)
            at.press(Qt.Key.Key_Return)
            assert at.heard.wanted == [(CONTACTS, at.panel.records.current_key())]
            at.press(Qt.Key.Key_Return, CONTROL)
            assert at.heard.in_tabs == at.heard.wanted
            at.press(Qt.Key.Key_Escape)
            assert at.panel.relation is None
            assert at.panel.summary.hasFocus()
            assert count_text(line(at.panel.lines, "Contacts"), Formats()) == "3"


@pytest.mark.usefixtures("qapp")
async def test_wide_the_relations_are_tabs_and_only_chosen_ones_are_asked_for(
    demo: DemoServer, look: Look
) -> None:
    account = company(demo, 30)
    async with office(demo) as opened:
        await described(opened, ACCOUNTS, CONTACTS)
        await relation(opened, ACCOUNTS, "Contacts")
        async with panel_in(look, opened, WIDE) as at:
            demo.calls.clear()
            await at.show(ACCOUNTS, key(account))
            assert demo.calls.count() == 0
            assert at.panel.relation is not None
            at.panel.open_relation(line(at.panel.lines, "Contacts").relation)
            await at.rest()
            assert demo.calls.count() == 1
            assert len(at.names()) == 30
            tabs = at.panel.bar.tabs
            assert tabs.current == at.panel.relation
