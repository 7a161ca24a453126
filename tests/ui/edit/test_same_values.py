"""Hints that another record holds the same."""

from pytestqt.qtbot import QtBot

from tests.helpers.desk import until
from tests.helpers.open_record import open_record
from tests.helpers.sample_session import DEAL
from vtdesk.app.references import Target
from vtdesk.domain.ids import ModuleName, RecordId
from vtdesk.ui.edit.same_values import hint_words
from vtdesk.ui.look import Look

FIELD = "email"
OTHER = {**DEAL, "id": "13x8", "potentialname": "Pump service", FIELD: "pump@nord.example"}
DEALS = ModuleName("Potentials")


async def test_who_holds_the_same_is_said_when_the_field_is_left(qtbot: QtBot, look: Look) -> None:
    async with open_record(look, records=(DEAL, OTHER)) as opened:
        row = opened.row(FIELD)
        height = row.height(300)
        opened.type(FIELD, "Pump@Nord.example")
        opened.leave()
        await until(lambda: row.hint == "Pump service has this too.")
        assert row.problem == ""
        assert row.height(300) > height
        assert opened.edit.problems() == ()
        opened.type(FIELD, "nobody@nord.example")
        opened.leave()
        await until(lambda: row.hint == "")
        assert row.height(300) == height


async def test_a_problem_is_said_instead_and_takes_the_hint_away(qtbot: QtBot, look: Look) -> None:
    async with open_record(look, records=(DEAL, OTHER)) as opened:
        row = opened.row(FIELD)
        opened.type(FIELD, "pump@nord.example")
        opened.leave()
        await until(lambda: bool(row.hint))
        opened.type(FIELD, "no address")
        opened.leave()
        assert row.problem
        assert row.hint == ""


async def test_fields_that_tell_nothing_and_values_left_alone_are_not_looked_for(
    qtbot: QtBot, look: Look
) -> None:
    phone = "+49 221 4710 999"
    same = {**OTHER, FIELD: DEAL[FIELD], "nextstep": "Call", "phone": phone}
    async with open_record(look, records=(DEAL, same)) as opened:
        opened.focus(FIELD)
        opened.leave()
        opened.type("nextstep", "Call")
        opened.leave()
        opened.type("phone", phone)
        opened.leave()
        await until(lambda: bool(opened.row("phone").hint))
        assert opened.row(FIELD).hint == ""
        assert opened.row("nextstep").hint == ""


async def test_hints_go_with_their_record(qtbot: QtBot, look: Look) -> None:
    async with open_record(look, records=(DEAL, OTHER)) as opened:
        row = opened.row(FIELD)
        opened.type(FIELD, "pump@nord.example")
        opened.leave()
        await until(lambda: bool(row.hint))
        other = await opened.session.open_record(DEALS, 8)
        opened.pane.show_record(other)
        assert row.hint == ""


def test_several_are_counted() -> None:
    found = [Target(RecordId("13", n), DEALS, f"Deal {n}") for n in range(1, 4)]
    assert hint_words(()) == ""
    assert hint_words(found[:2]) == "Deal 1 and 1 other have this too."
    assert hint_words(found) == "Deal 1 and 2 others have this too."
