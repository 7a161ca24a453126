"""Pointing to another record."""

import asyncio

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from pytestqt.qtbot import QtBot

from tests.helpers.desk import until
from tests.helpers.open_record import Opened, open_record
from vtdesk.app.references import Target
from vtdesk.domain.ids import RecordId
from vtdesk.ui.edit.inputs.reference import ReferenceInput
from vtdesk.ui.look import Look

FIELD = "related_to"


def reference(opened: Opened, name: str = FIELD) -> ReferenceInput:
    field = opened.input(name)
    assert isinstance(field, ReferenceInput)
    return field


async def offered(opened: Opened, name: str = FIELD) -> list[str]:
    field = reference(opened, name)
    await until(lambda: field.is_open)
    found = field.choice_list
    assert found is not None
    return [found._model.choice(row).label for row in range(found.count)]


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
        found = reference(opened, "contact_id").choice_list
        assert found is not None
        details = {found._model.choice(row).detail for row in range(found.count)}
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
