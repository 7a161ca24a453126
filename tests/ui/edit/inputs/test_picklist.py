"""Choosing one of a list."""

from dataclasses import replace

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.helpers.desk import until
from tests.helpers.open_record import Opened, open_record, with_field
from tests.helpers.sample_session import DEAL, DEAL_SCHEMA, DEALS
from vtdesk.domain.picklists import PicklistDependency
from vtdesk.domain.schema import PicklistValue
from vtdesk.ui.edit.inputs.choice_input import MOST_LINES
from vtdesk.ui.edit.inputs.choice_list import NOTE, ChoiceList
from vtdesk.ui.edit.inputs.picklist import NO_LONGER_OFFERED, NOT_ALLOWED, PicklistInput
from vtdesk.ui.look import Look

STAGE = "sales_stage"


def stage(opened: Opened) -> PicklistInput:
    field = opened.input(STAGE)
    assert isinstance(field, PicklistInput)
    return field


def choices(opened: Opened) -> ChoiceList:
    found = stage(opened).choice_list
    assert found is not None
    return found


async def test_typing_narrows_and_enter_takes(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        line = opened.type(STAGE, "pro")
        assert choices(opened).count == 1
        QTest.keyClick(line, Qt.Key.Key_Return)
        assert opened.edit.cell(STAGE) == "Proposal"
        assert opened.line(STAGE).text() == "Proposal"
        assert not stage(opened).is_open


async def test_tab_takes_the_first_that_fits_and_goes_on(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        line = opened.type(STAGE, "qual")
        QTest.keyClick(line, Qt.Key.Key_Tab)
        assert opened.edit.cell(STAGE) == "Qualified"
        assert opened.line("amount").hasFocus()


async def test_down_opens_at_the_value_and_arrows_move(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        line = opened.focus(STAGE)
        QTest.keyClick(line, Qt.Key.Key_Down)
        assert choices(opened).current is not None
        assert choices(opened).current.wire == "Negotiation"  # type: ignore[union-attr]  # above
        QTest.keyClick(line, Qt.Key.Key_Down)
        QTest.keyClick(line, Qt.Key.Key_Return)
        assert opened.edit.cell(STAGE) == "Won"


async def test_escape_takes_nothing(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        line = opened.type(STAGE, "won")
        QTest.keyClick(line, Qt.Key.Key_Escape)
        assert opened.line(STAGE).text() == "Negotiation"
        assert not stage(opened).is_open
        assert opened.edit.changed_fields == ()


async def test_a_text_that_is_no_choice_is_put_back(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        opened.type(STAGE, "zzz")
        assert choices(opened).count == 0
        opened.leave()
        assert opened.line(STAGE).text() == "Negotiation"
        assert opened.edit.changed_fields == ()


async def test_a_click_opens_and_a_click_on_a_line_takes(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        QTest.mouseClick(opened.line(STAGE), Qt.MouseButton.LeftButton)
        assert stage(opened).is_open
        view = choices(opened)._view
        place = view.visualRect(view.model().index(0, 0)).center()
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert opened.edit.cell(STAGE) == "Qualified"
        assert opened.line(STAGE).hasFocus()


async def test_a_stored_value_that_is_no_longer_offered_is_kept_and_marked(
    qtbot: QtBot, look: Look
) -> None:
    record = {**DEAL, STAGE: "Old stage"}
    async with open_record(look, records=(record,)) as opened:
        assert opened.line(STAGE).text() == "Old stage"
        assert stage(opened)._note == NO_LONGER_OFFERED
        line = opened.focus(STAGE)
        QTest.keyClick(line, Qt.Key.Key_Down)
        current = choices(opened).current
        assert current is not None
        assert (current.wire, current.detail) == ("Old stage", NO_LONGER_OFFERED)
        QTest.keyClick(line, Qt.Key.Key_Return)
        opened.leave()
        assert opened.edit.changed_fields == ()


async def test_none_can_be_chosen_only_where_the_field_may_be_empty(
    qtbot: QtBot, look: Look
) -> None:
    async with open_record(look) as opened:
        line = opened.focus("leadsource")
        QTest.keyClick(line, Qt.Key.Key_Down)
        QTest.keyClick(line, Qt.Key.Key_Up)
        QTest.keyClick(line, Qt.Key.Key_Return)
        assert opened.edit.cell("leadsource") == ""
        assert opened.line("leadsource").text() == ""
        QTest.keyClick(opened.focus(STAGE), Qt.Key.Key_Down)
        assert choices(opened).count == 6


async def test_clearing_the_text_clears_the_value(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        opened.type("leadsource", "")
        opened.leave()
        assert opened.edit.cell("leadsource") == ""
        assert opened.input("leadsource").state.was == "Trade fair"


async def test_leaving_puts_the_list_away(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        QTest.keyClick(opened.focus(STAGE), Qt.Key.Key_Down)
        opened.leave()
        assert not stage(opened).is_open


async def test_the_list_goes_above_where_there_is_no_room_below(qtbot: QtBot, look: Look) -> None:
    async with open_record(look, size=(412, 420)) as opened:
        opened.form.go_to("leadsource")
        QTest.keyClick(opened.line("leadsource"), Qt.Key.Key_Down)
        field = opened.input("leadsource")
        found = field.choice_list  # type: ignore[attr-defined]  # a picklist's
        top = field.mapTo(opened.pane, QPoint(0, 0)).y()
        assert found.isVisible()
        assert found.geometry().bottom() <= opened.pane.height() + 8
        assert found.geometry().top() >= -8
        assert not found.inner.translated(found.pos()).contains(QPoint(field.x() + 60, top + 10))


async def test_the_list_follows_its_field_and_goes_out_of_sight_with_it(
    qtbot: QtBot, look: Look
) -> None:
    async with open_record(look, size=(412, 560)) as opened:
        QTest.keyClick(opened.focus(STAGE), Qt.Key.Key_Down)
        before = choices(opened).y()
        bar = opened.form.verticalScrollBar()
        bar.setValue(bar.value() + 40)
        assert stage(opened).is_open
        assert choices(opened).y() == before - 40
        bar.setValue(bar.maximum())
        assert not stage(opened).is_open


async def learn(opened: Opened, allowed: dict[str, tuple[str, ...]]) -> None:
    """Let the stages depend on the lead source."""
    dependencies = opened.session.dependencies
    await dependencies._keep(DEALS, PicklistDependency("leadsource", STAGE, allowed))


def labels(opened: Opened) -> list[str]:
    return [choices(opened)._model.choice(row).label for row in range(choices(opened).count)]


async def test_only_what_goes_with_the_other_field_is_offered(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        await learn(opened, {"Trade fair": ("Proposal", "Negotiation"), "Partner": ("Won",)})
        QTest.keyClick(opened.focus(STAGE), Qt.Key.Key_Down)
        assert labels(opened) == ["Proposal", "Negotiation"]
        opened.type(STAGE, "w")
        assert labels(opened) == []
        opened.leave()
        opened.edit.edit_wire("leadsource", "Cold call")
        QTest.keyClick(opened.focus(STAGE), Qt.Key.Key_Down)
        assert choices(opened).count == 6


async def test_a_stored_value_that_is_not_allowed_is_kept_and_marked(
    qtbot: QtBot, look: Look
) -> None:
    async with open_record(look) as opened:
        await learn(opened, {"Trade fair": ("Proposal", "Won")})
        await until(lambda: stage(opened)._note == NOT_ALLOWED)
        assert "does not go with" in stage(opened).toolTip()
        trailing = stage(opened).trailing
        assert trailing is not None
        assert trailing.accessibleName() == NOT_ALLOWED
        assert opened.line(STAGE).text() == "Negotiation"
        assert opened.edit.changed_fields == ()
        QTest.keyClick(opened.focus(STAGE), Qt.Key.Key_Down)
        current = choices(opened).current
        assert current is not None
        assert (current.wire, current.detail) == ("Negotiation", NOT_ALLOWED)
        assert labels(opened) == ["Negotiation", "Proposal", "Won"]


async def test_another_choice_that_makes_it_not_allowed_says_so_at_the_field(
    qtbot: QtBot, look: Look
) -> None:
    async with open_record(look) as opened:
        await learn(opened, {"Partner": ("Won",)})
        opened.edit.edit_wire("leadsource", "Partner")
        await until(lambda: "does not go with" in opened.row(STAGE).problem)
        assert opened.line(STAGE).text() == "Negotiation"


async def test_thousands_of_values_are_narrowed_by_typing(qtbot: QtBot, look: Look) -> None:
    many = tuple(PicklistValue(f"v{n}", f"Plant {n}", "#336699") for n in range(5_000))
    field = replace(DEAL_SCHEMA.by_name["leadsource"], picklist=many)
    record = {**DEAL, "leadsource": "v4999"}
    async with open_record(look, schema=with_field(field), records=(record,)) as opened:
        assert opened.line("leadsource").text() == "Plant 4999"
        assert "_all" not in vars(opened.input("leadsource"))
        QTest.keyClick(opened.focus("leadsource"), Qt.Key.Key_Down)
        everything = opened.input("leadsource").choice_list  # type: ignore[attr-defined]  # a picklist's
        assert everything.count == MOST_LINES + 1
        assert everything.current.wire == "v4999"
        last = everything._model.choice(MOST_LINES)
        assert (last.label, last.action) == ("4,801 more: type to find them", NOTE)
        opened.type("leadsource", "4998")
        found = opened.input("leadsource").choice_list  # type: ignore[attr-defined]  # a picklist's
        assert [found._model.choice(row).wire for row in range(found.count)] == ["v4998"]
        opened.leave()
        assert opened.edit.cell("leadsource") == "v4999"
