"""Pointing to another record."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from pytestqt.qtbot import QtBot

from tests.helpers.desk import until
from tests.helpers.open_record import Opened, open_record
from vtdesk.app.cards import Card
from vtdesk.app.references import Target
from vtdesk.domain.errors import Offline, VtdeskError
from vtdesk.domain.ids import AnyId, ModuleName, RecordId
from vtdesk.ui.edit.inputs.choice_list import Choice
from vtdesk.ui.edit.inputs.reference import ReferenceInput
from vtdesk.ui.look import Look

FIELD = "related_to"


def reference(opened: Opened, name: str = FIELD) -> ReferenceInput:
    field = opened.input(name)
    assert isinstance(field, ReferenceInput)
    return field


def lines(opened: Opened, name: str = FIELD) -> list[Choice]:
    """The lines of the open list."""
    found = reference(opened, name).choice_list
    assert found is not None
    return [found._model.choice(row) for row in range(found.count)]


async def offered(opened: Opened, name: str = FIELD) -> list[str]:
    """The names of the records among them."""
    await until(lambda: reference(opened, name).is_open)
    return [choice.label for choice in lines(opened, name) if choice.wire]


async def test_the_name_is_shown_and_never_the_id(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        assert opened.line(FIELD).text() == "Nord Stahl AG"


async def test_typing_finds_records_and_enter_takes_one(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        line = opened.type(FIELD, "halk")
        assert await offered(opened) == ["Halkyon Shipping Ltd"]
        QTest.keyClick(line, Qt.Key.Key_Return)
        assert opened.edit.cell(FIELD) == "11x6"
        opened.leave()
        assert opened.line(FIELD).text() == "Halkyon Shipping Ltd"
        assert opened.input(FIELD).state.was == "Nord Stahl AG"


async def test_several_modules_are_searched_and_named(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        opened.type("contact_id", "No")
        labels = await offered(opened, "contact_id")
        assert {"Noor Haddad", "Nord Stahl AG", "Nordvåg Sjømat AS"} <= set(labels)
        details = {choice.detail for choice in lines(opened, "contact_id") if choice.wire}
        assert details == {"Contact", "Organisation"}


async def test_only_the_latest_answer_counts(
    qtbot: QtBot, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_record(look) as opened:
        gates: dict[str, asyncio.Event] = {"h": asyncio.Event(), "ha": asyncio.Event()}

        async def slow(modules: object, text: str) -> tuple[Target, ...]:
            await gates[text].wait()
            return (Target(RecordId("11", len(text)), opened.edit.module, f"found {text}"),)

        monkeypatch.setattr(opened.session, "find_targets", slow)
        line = opened.focus(FIELD)
        line.selectAll()  # type: ignore[attr-defined]  # a line edit
        QTest.keyClicks(line, "ha")
        gates["ha"].set()
        assert await offered(opened) == ["found ha"]
        gates["h"].set()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert await offered(opened) == ["found ha"]


async def test_a_name_that_is_no_record_is_kept_with_a_reason(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        opened.type(FIELD, "Nordstal")
        opened.leave()
        assert opened.line(FIELD).text() == "Nordstal"
        assert opened.row(FIELD).problem == "Choose a record from the list."


async def test_a_whole_name_is_taken_without_picking(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        opened.type(FIELD, "nordvag sjomat as")
        await offered(opened)
        opened.leave()
        assert opened.edit.cell(FIELD) == "11x4"


async def test_clearing_the_text_clears_the_reference(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        opened.type(FIELD, "")
        opened.leave()
        assert opened.edit.cell(FIELD) == ""
        assert opened.row(FIELD).problem == ""
        trailing = reference(opened).trailing
        assert trailing is not None
        assert not trailing.isVisible()


async def test_arrow_and_ctrl_enter_follow(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        spy = QSignalSpy(opened.pane.reference_followed)
        trailing = reference(opened).trailing
        assert trailing is not None
        QTest.mouseClick(trailing, Qt.MouseButton.LeftButton)
        line = opened.focus("contact_id")
        QTest.keyClick(line, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        assert [spy.at(n)[0] for n in range(spy.count())] == ["11x3", "12x5"]
        assert opened.edit.changed_fields == ()


@dataclass
class FarTargets:
    """Stands in for the server, which tests of `app.targets` ask for in earnest."""

    price: int = 1
    found: tuple[Target, ...] = ()
    error: VtdeskError | None = None
    searched: list[str] = field(default_factory=list)
    remembered: list[AnyId] = field(default_factory=list)

    def calls(self, modules: Sequence[ModuleName], text: str) -> int:
        return self.price

    async def search(self, modules: Sequence[ModuleName], text: str) -> tuple[Target, ...]:
        self.searched.append(text)
        if self.error is not None:
            raise self.error
        return self.found

    async def find(self, modules: Sequence[ModuleName], text: str) -> tuple[Target, ...]:
        return ()

    async def remember(self, record: AnyId) -> None:
        self.remembered.append(record)


async def rested(opened: Opened, text: str, far: FarTargets, name: str = FIELD) -> None:
    """Type something, and let the pause after it be over."""
    opened.session.targets = far  # type: ignore[assignment]  # same shape
    opened.type(name, text)
    await until(lambda: reference(opened, name).is_open)
    pause = reference(opened, name)._pause
    assert pause.interval() == 300
    assert pause.isActive()
    pause.stop()
    pause.timeout.emit()


async def test_after_a_pause_the_server_is_offered_at_its_price(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        await rested(opened, "abc", FarTargets(price=2))
        search, create = lines(opened)
        found = reference(opened).choice_list
        assert found is not None
        assert found.current == search
        assert (search.label, search.detail) == ("Search Vtiger for “abc”", "2 calls")
        assert create.label == "New organisation “abc”"


async def test_where_all_is_here_nothing_is_offered(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        await rested(opened, "abc", FarTargets(price=0))
        assert [choice.label for choice in lines(opened)] == ["New organisation “abc”"]


async def test_a_search_adds_what_the_server_found(qtbot: QtBot, look: Look) -> None:
    organisations = ModuleName("Accounts")
    far = FarTargets(found=(Target(RecordId("11", 99), organisations, "Abc Ltd"),))
    async with open_record(look) as opened:
        await rested(opened, "abc", far)
        field_input = reference(opened)
        field_input.act(lines(opened)[0])
        assert lines(opened)[0].label == "Asking Vtiger…"
        await until(lambda: lines(opened)[0].label == "Abc Ltd")
        assert far.searched == ["abc"]
        field_input.take(lines(opened)[0])
        assert opened.edit.cell(FIELD) == "11x99"
        await until(lambda: far.remembered == [RecordId("11", 99)])


@pytest.mark.parametrize(
    ("far", "words"),
    [
        (FarTargets(), "Vtiger has no other of that name"),
        (FarTargets(error=Offline("There is no connection.")), "There is no connection."),
    ],
)
async def test_a_search_without_a_find_says_so(
    qtbot: QtBot, look: Look, far: FarTargets, words: str
) -> None:
    async with open_record(look) as opened:
        await rested(opened, "abc", far)
        reference(opened).act(lines(opened)[0])
        await until(lambda: lines(opened)[0].label == words)
        reference(opened).take(lines(opened)[0])
        assert opened.edit.changed_fields == ()


async def test_tab_does_nothing_that_a_line_promises(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        wanted = QSignalSpy(reference(opened).creation_wanted)
        far = FarTargets()
        await rested(opened, "abc", far)
        QTest.keyClick(opened.line(FIELD), Qt.Key.Key_Tab)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert far.searched == []
        assert wanted.count() == 0
        assert opened.line(FIELD).text() == "abc"


async def test_enter_on_its_line_wants_a_new_record(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        field_input = reference(opened, "contact_id")
        opened.form.creation_wanted.disconnect(opened.pane._create_beside)
        wanted = QSignalSpy(field_input.creation_wanted)
        await rested(opened, "Zoe  Quax", FarTargets(price=0), "contact_id")
        assert [choice.label for choice in lines(opened, "contact_id")] == [
            "New contact “Zoe Quax”",
            "New organisation “Zoe Quax”",
        ]
        line = opened.line("contact_id")
        QTest.keyClick(line, Qt.Key.Key_Down)
        QTest.keyClick(line, Qt.Key.Key_Return)
        assert wanted.at(0) == ["contact_id", "Accounts", "Zoe  Quax"]
        assert not field_input.is_open


async def test_the_chosen_line_stays_chosen_when_others_come(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        opened.session.targets.calls = lambda modules, text: 1  # type: ignore[method-assign]  # a price
        line = opened.type(FIELD, "nord")
        await until(lambda: reference(opened).is_open)
        QTest.keyClick(line, Qt.Key.Key_Down)
        found = reference(opened).choice_list
        assert found is not None
        before = found.current
        reference(opened)._pause.timeout.emit()
        assert "Search Vtiger for “nord”" in [choice.label for choice in lines(opened)]
        assert found.current == before


async def test_a_filter_offers_no_new_records(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        context = replace(reference(opened).context, makes_records=False)
        made = ReferenceInput(opened.edit.schema.by_name[FIELD], context, opened.pane)
        made._typed = "abc"
        assert made._lines("abc") == []


async def test_records_of_one_name_say_what_else_is_known(
    qtbot: QtBot, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    contacts = ModuleName("Contacts")
    twins = tuple(Target(RecordId("12", n), contacts, "Noor Haddad") for n in (6, 7))
    async with open_record(look) as opened:
        cards = {
            twins[0].id: Card(contacts, "Contact", "", (("City", "Oslo"), ("Phone", "1")), None),
            twins[1].id: None,
        }
        monkeypatch.setattr(opened.session, "card", cards.get)
        other = Target(RecordId("12", 8), contacts, "Noa")
        details = [c.detail for c in reference(opened)._choices_of((*twins, other))]
        assert details == ["Oslo · 1", "", ""]
