"""Leads converted by keys on a demo server, and every way in which that does not go well."""

import time
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.helpers.around import ACCOUNTS, DEALS, LEADS, key
from tests.helpers.demo_session import at_rest, demo_session
from tests.helpers.desk import CONTACTS, until
from tests.helpers.leads import (
    add_lead,
    converting,
    lead_open,
    lead_window,
    refuse_deals,
    rows_with,
)
from tests.helpers.main_window import CONTROL, press, window_on, write
from tests.helpers.office import office
from tests.ui.parts.test_first_click import second_click
from vtdesk.app.conversion_aftermath import Part
from vtdesk.app.conversion_notes import BegunConversion, begun_with
from vtdesk.app.conversion_plan import Outcome
from vtdesk.demo.faults import Defect, Trouble
from vtdesk.demo.server import DemoServer
from vtdesk.domain.account import WriteLevel
from vtdesk.domain.errors import OutcomeUnknown, Remedy
from vtdesk.domain.notices import Notice
from vtdesk.ui.convert import convert_desk
from vtdesk.ui.convert.convert_dialog import CHECK, CHOOSE, RESULT, ConvertDialog
from vtdesk.ui.convert.hint_box import HintBox
from vtdesk.ui.look import Look
from vtdesk.ui.main_window import MainWindow


def walk_to(dialog: ConvertDialog, target: QWidget) -> None:
    """Press Tab until the keyboard is there."""
    for _ in range(40):
        if dialog.focusWidget() is target:
            return
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
    raise AssertionError(f"Tab never comes to {target}")


def table_keys(window: MainWindow) -> list[int | None]:
    """Keys of the table's rows."""
    records = window.page.table.records
    return [records.key_at(row) for row in range(records.rowCount())]


def heard(window: MainWindow) -> list[Notice]:
    """What the desk tells from now on."""
    told: list[Notice] = []
    window.desks.convert.message.connect(told.append)
    return told


async def with_result(dialog: ConvertDialog) -> None:
    await until(lambda: dialog.step == RESULT)


async def test_a_lead_is_converted_by_keys_alone(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with lead_window(look, demo) as (session, window, record):
        dialog = await converting(window)
        assert dialog.step == CHOOSE
        assert dialog.foot.words == "0 calls so far"
        assert dialog.choose_step is not None
        walk_to(dialog, dialog.choose_step.parts[DEALS].box)
        press(window, Qt.Key.Key_Space)
        press(window, Qt.Key.Key_Tab)
        press(window, Qt.Key.Key_A, CONTROL)
        write("Cold store")
        press(window, Qt.Key.Key_Tab)
        write("64000")
        press(window, Qt.Key.Key_Tab)
        write("1.2.2027")
        press(window, Qt.Key.Key_Return)
        assert dialog.step == CHECK
        await at_rest(session)
        await until(lambda: dialog.check_step is not None and len(dialog.check_step.fields) == 2)
        assert dialog.check_step is not None
        assert [field.name for field in dialog.check_step.fields] == ["pipeline", "sales_stage"]
        press(window, Qt.Key.Key_S, CONTROL)
        assert dialog.step == CHECK
        assert dialog.check_step.fields[1].problem == "Sales Stage must be filled."
        write("Qualified")
        press(window, Qt.Key.Key_Tab)
        assert "7 calls" in dialog.foot.words
        press(window, Qt.Key.Key_S, CONTROL)
        await with_result(dialog)
        assert dialog.aftermath is not None
        assert dialog.aftermath.conversion.outcome is Outcome.DONE
        (deal,) = rows_with(demo, DEALS, "potentialname", "Cold store")
        row = demo.rows(DEALS)[deal]
        assert (float(str(row["amount"])), row["closingdate"]) == (64000.0, "2027-02-01")
        assert row["sales_stage"] == "Qualified"
        assert demo.calls.count("convertlead") == 1
        press(window, Qt.Key.Key_Return)
        await until(lambda: window.desks.convert.dialog is None)
        assert "Converted on" in window.record.closed_bar.words
        names = [link.text() for link in window.record.closed_bar.links]
        assert names == ["Aydin Pumps", "Mehmet Aydin", "Cold store"]
        assert window.record.banner.isHidden()
        await until(lambda: key(record) not in table_keys(window))


async def test_a_double_click_goes_one_step(look: Look, qtbot: QtBot, demo: DemoServer) -> None:
    async with lead_window(look, demo) as (_, window, _):
        dialog = await converting(window)
        assert dialog.foot.primary is not None
        QTest.mouseClick(dialog.foot.primary, Qt.MouseButton.LeftButton)
        second_click(dialog.foot.primary)
        assert (dialog.step, dialog.running) == (CHECK, False)
        QTest.mouseClick(dialog.foot.primary, Qt.MouseButton.LeftButton)
        await with_result(dialog)
        second_click(dialog.foot.primary)
        assert dialog.isVisible()
        assert demo.calls.count("convertlead") == 1


async def test_an_organisation_that_is_there_gets_what_it_lacks(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    account = demo.add(ACCOUNTS, {"accountname": "Aydin & Sons", "phone": "+49 30 555 7788"})
    lead = {"phone": "+49 30 5557788", "website": "aydin.example"}
    async with lead_window(look, demo, **lead) as (_, window, _):
        dialog = await converting(window)
        step = dialog.choose_step
        assert step is not None
        assert [line.words for line in step.organisations] == [
            "New: Aydin Pumps",
            "Use Aydin & Sons, same phone number",
        ]
        assert "same company" in step.hint.words
        press(window, Qt.Key.Key_Return)
        assert dialog.check_step is not None
        organisation = dialog.check_step.records[ACCOUNTS]
        assert organisation.note == f"exists, {len(organisation.texts)} fields change"
        assert organisation.texts["Website"] == "aydin.example"
        assert dialog.check_step.records[CONTACTS].texts["Organization Name"] == "Aydin & Sons"
        press(window, Qt.Key.Key_S, CONTROL)
        await with_result(dialog)
        assert dialog.result_step is not None
        title = dialog.result_step.rows[ACCOUNTS].title.text()
        assert title == "Organization updated"
        await until(lambda: demo.rows(ACCOUNTS)[account]["website"] == "aydin.example")
        assert not rows_with(demo, ACCOUNTS, "accountname", "Aydin Pumps")


async def test_a_new_organisation_is_made_where_the_look_alike_is_another_one(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    demo.add(ACCOUNTS, {"accountname": "Aydin & Sons", "phone": "+49 30 555 7788"})
    async with lead_window(look, demo, phone="+49 30 5557788") as (_, window, _):
        dialog = await converting(window)
        press(window, Qt.Key.Key_Up)
        press(window, Qt.Key.Key_Return)
        assert dialog.check_step is not None
        assert dialog.check_step.records[ACCOUNTS].note == "new"
        press(window, Qt.Key.Key_S, CONTROL)
        await with_result(dialog)
        assert rows_with(demo, ACCOUNTS, "accountname", "Aydin Pumps")


async def test_a_lead_without_company_asks_for_a_name_first(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with lead_window(look, demo, "") as (_, window, _):
        dialog = await converting(window)
        press(window, Qt.Key.Key_Return)
        assert dialog.check_step is not None
        assert [field.name for field in dialog.check_step.fields] == ["accountname"]
        press(window, Qt.Key.Key_S, CONTROL)
        assert dialog.step == CHECK
        assert dialog.check_step.fields[0].problem.endswith("must be filled.")
        write("Named at last")
        press(window, Qt.Key.Key_S, CONTROL)
        await with_result(dialog)
        assert rows_with(demo, ACCOUNTS, "accountname", "Named at last")


async def test_without_an_organisation_there_is_nothing_to_check(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with lead_window(look, demo) as (_, window, _):
        dialog = await converting(window)
        assert dialog.choose_step is not None
        dialog.choose_step.parts[ACCOUNTS].box.click()
        press(window, Qt.Key.Key_Return)
        assert dialog.step == CHOOSE
        assert "together" in dialog.banner.words
        dialog.choose_step.parts[ACCOUNTS].box.click()
        assert dialog.banner.isHidden()


async def test_what_was_typed_comes_back(look: Look, qtbot: QtBot, demo: DemoServer) -> None:
    async with lead_window(look, demo) as (session, window, _):
        dialog = await converting(window)
        assert dialog.choose_step is not None
        dialog.choose_step.parts[DEALS].box.click()
        dialog.choose_step.fields[0].go_to()
        press(window, Qt.Key.Key_A, CONTROL)
        write("Half typed")
        dialog.choose_step.fields[2].go_to()
        write("some day")
        press(window, Qt.Key.Key_Escape)
        await until(lambda: window.desks.convert.dialog is None)
        notes = session.around.converting.notes
        await until(lambda: notes.typed(dialog.form.plan.lead) is not None)
        again = await converting(window)
        assert again.choose_step is not None
        assert again.choose_step.parts[DEALS].box.isChecked()
        assert again.form.text(DEALS, "potentialname") == "Half typed"
        assert again.form.text(DEALS, "closingdate") == "some day"
        assert again.form.state(DEALS, "closingdate").problem
        press(window, Qt.Key.Key_Return)
        assert again.check_step is not None
        assert "closingdate" in [field.name for field in again.check_step.fields]


async def test_a_half_done_conversion_is_finished_from_the_result(
    look: Look, qtbot: QtBot, demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse_deals(monkeypatch, "nextstep")
    async with lead_window(look, demo) as (session, window, _):
        dialog = await to_the_deal(window)
        await with_result(dialog)
        result = dialog.result_step
        assert result is not None
        assert result.title.text() == "The deal is still missing"
        assert result.words.text() == (
            "Organization and contact are in Vtiger. The deal is not: Vtiger also needs: Next Step."
        )
        assert result.rows[DEALS].title.text() == "Deal not created"
        assert "still open" in result.lead.title.text()
        assert "MANDATORY" in result.details.text
        assert result.details.summary.text().startswith("MANDATORY_FIELDS_MISSING · ")
        assert dialog.foot.start is not None
        assert dialog.foot.start.text() == "Take back the two"
        assert dialog.foot.words == "2 calls"
        assert [field.name for field in result.fields] == ["nextstep"]
        assert dialog.focusWidget() is result.fields[0].input.editor
        assert result.finish_button is not None
        result.finish_button.click()
        await at_rest(session)
        assert result.fields[0].problem == "Next Step must be filled."
        write("Call them")
        demo.calls.clear()
        walk_to(dialog, result.finish_button)
        press(window, Qt.Key.Key_Return)
        # a second press, as of a double click, changes nothing
        press(window, Qt.Key.Key_Return)
        aftermath = dialog.aftermath
        assert aftermath is not None
        await until(lambda: [row.part for row in aftermath.rows] == [Part.CREATED] * 3)
        assert demo.calls.count("create") == 1
        (deal,) = rows_with(demo, DEALS, "nextstep", "Call them")
        row = demo.rows(DEALS)[deal]
        assert row["related_to"] == str(aftermath.conversion.made[ACCOUNTS])
        assert row["contact_id"] == str(aftermath.conversion.made[CONTACTS])
        assert dialog.foot.start is None


async def test_a_half_done_conversion_is_taken_back_and_begun_anew(
    look: Look, qtbot: QtBot, demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse_deals(monkeypatch)
    async with lead_window(look, demo) as (_, window, record):
        dialog = await to_the_deal(window)
        await with_result(dialog)
        demo.calls.clear()
        assert dialog.foot.start is not None
        dialog.foot.start.click()
        aftermath = dialog.aftermath
        assert aftermath is not None
        await until(lambda: aftermath.is_taken_back)
        assert demo.calls.count("delete") == 2
        assert not rows_with(demo, ACCOUNTS, "accountname", "Aydin Pumps")
        assert not rows_with(demo, CONTACTS, "email", "m@aydin.example")
        assert record in demo.rows(LEADS)
        monkeypatch.undo()
        assert dialog.foot.primary is not None
        dialog.foot.primary.click()
        await until(lambda: window.desks.convert.dialog not in (None, dialog))
        again = window.desks.convert.dialog
        assert again is not None
        assert again.form.text(DEALS, "sales_stage")


async def test_a_half_done_conversion_may_stay_as_it_is(
    look: Look, qtbot: QtBot, demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse_deals(monkeypatch)
    async with lead_window(look, demo) as (session, window, _):
        told = heard(window)
        dialog = await to_the_deal(window)
        await with_result(dialog)
        assert dialog.foot.quiet is not None
        assert dialog.foot.quiet.text() == "Leave as it is"
        dialog.foot.quiet.click()
        await until(lambda: window.desks.convert.dialog is None)
        assert not session.around.converting.unfinished
        assert not told


async def test_a_half_done_conversion_that_is_closed_is_shown_again(
    look: Look, qtbot: QtBot, demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse_deals(monkeypatch)
    async with lead_window(look, demo) as (_, window, _):
        told = heard(window)
        dialog = await to_the_deal(window)
        await with_result(dialog)
        press(window, Qt.Key.Key_Escape)
        await until(lambda: window.desks.convert.dialog is None)
        assert [notice.remedy for notice in told] == [Remedy.LOOK_AT_CONVERSION]
        window.notices.remedy_chosen.emit(told[0])
        await until(lambda: window.desks.convert.dialog is not None)
        again = window.desks.convert.dialog
        assert again is not None
        assert again.aftermath is not None
        await until(lambda: dialog_says(again, "The deal is still missing"))


@pytest.mark.parametrize("trouble", [Trouble.DROP_AFTER, Trouble.ERROR_AFTER])
async def test_a_lost_answer_is_looked_up_by_itself(
    look: Look, qtbot: QtBot, demo: DemoServer, trouble: Trouble
) -> None:
    async with lead_window(look, demo) as (_, window, _):
        dialog = await converting(window)
        press(window, Qt.Key.Key_Return)
        demo.faults.cause(trouble, "convertlead", 1)
        press(window, Qt.Key.Key_S, CONTROL)
        await with_result(dialog)
        assert dialog.aftermath is not None
        assert dialog.aftermath.conversion.outcome is Outcome.DONE
        assert demo.calls.count("convertlead") == 1


async def test_what_cannot_be_looked_up_at_once_is_looked_up_again(
    look: Look, qtbot: QtBot, demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(convert_desk, "LOOK_AGAIN", (0.05,))
    async with lead_window(look, demo) as (session, window, _):
        dialog = await converting(window)
        press(window, Qt.Key.Key_Return)
        answers = [False, True]

        async def is_converted(lead: object) -> bool:
            """The first look is lost as well."""
            if not answers.pop():
                return True
            raise OutcomeUnknown("No answer came.")

        converting_ = session.around.converting
        monkeypatch.setattr(converting_._look_up, "_is_converted", is_converted)
        demo.faults.cause(Trouble.DROP_AFTER, "convertlead", 1)
        press(window, Qt.Key.Key_S, CONTROL)
        await until(lambda: dialog_says(dialog, "Mehmet Aydin is converted"))
        assert not converting_.unfinished


async def test_a_conversion_that_dies_half_way_is_told(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with lead_window(look, demo) as (_, window, _):
        demo.faults.defects = frozenset({Defect.CONVERSION})
        dialog = await to_the_deal(window)
        await with_result(dialog)
        assert dialog_says(dialog, "The deal is still missing")


async def test_a_call_that_never_came_leaves_everything_as_it_was(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with lead_window(look, demo) as (session, window, record):
        dialog = await converting(window)
        press(window, Qt.Key.Key_Return)
        demo.faults.cause(Trouble.ERROR, "convertlead", 1)
        press(window, Qt.Key.Key_S, CONTROL)
        await with_result(dialog)
        assert dialog_says(dialog, "Nothing was converted")
        assert dialog.foot.primary is not None
        assert dialog.foot.primary.text() == "Convert anew"
        assert session.around.converting.why_not(LEADS, key(record)) == ""


async def test_without_a_network_nothing_is_sent_and_that_is_said(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with lead_window(look, demo) as (session, window, _):
        dialog = await converting(window)
        press(window, Qt.Key.Key_Return)
        demo.faults.offline = True
        press(window, Qt.Key.Key_S, CONTROL)
        await until(lambda: bool(dialog.banner.words) and not dialog.running)
        assert dialog.step == CHECK
        assert dialog.foot.primary is not None
        demo.faults.offline = False
        session.retry_now()
        press(window, Qt.Key.Key_S, CONTROL)
        await with_result(dialog)
        assert demo.calls.count("convertlead") == 1


async def test_a_dialog_that_is_closed_while_vtiger_works_tells_the_result_later(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with lead_window(look, demo) as (_, window, _):
        told = heard(window)
        dialog = await converting(window)
        press(window, Qt.Key.Key_Return)
        demo.faults.delay = 0.3
        press(window, Qt.Key.Key_S, CONTROL)
        assert dialog.running
        press(window, Qt.Key.Key_Escape)
        demo.faults.delay = 0.0
        await until(lambda: bool(told))
        assert told[0].words == "Mehmet Aydin was converted."


async def test_a_conversion_cut_off_by_the_end_of_the_program_is_offered_at_the_next_start(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with lead_window(look, demo) as (session, window, record):
        services = session.around.converting
        plan = await services.plan(key(record))
        before = {one.module: frozenset[int]() for one in plan.wanted}
        await services.notes.begin(begun_with(plan, before, 0.0))
        await session._client.convertlead(
            plan.lead, {one.module: dict(one.sent) for one in plan.wanted}
        )
        told = heard(window)
        window.desks.convert.notice_unfinished()
        assert "was cut off" in told[0].words
        window.notices.remedy_chosen.emit(told[0])
        await until(lambda: window.desks.convert.dialog is not None)
        dialog = window.desks.convert.dialog
        assert dialog is not None
        await until(lambda: dialog_says(dialog, "Mehmet Aydin is converted"))
        assert not services.unfinished
        assert services.past(key(record)) is not None


async def test_a_window_tells_at_its_start_of_a_conversion_that_was_cut_off(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session:
        begun = BegunConversion("2x5", "Mehmet Aydin", {}, {})
        await session.around.converting.notes.begin(begun)
        async with window_on(look, session) as window:
            told = [notice.words for notice in window.notices.problems]
            assert any("Mehmet Aydin was cut off" in words for words in told)
            assert [button.text() for button in window.notices.banner.buttons] == [
                "Look what came of it",
                "Close",
            ]


async def test_links_of_the_result_open_records_in_tabs(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with lead_window(look, demo) as (_, window, _):
        dialog = await converting(window)
        press(window, Qt.Key.Key_Return)
        press(window, Qt.Key.Key_S, CONTROL)
        await with_result(dialog)
        assert dialog.result_step is not None
        link = dialog.result_step.rows[CONTACTS].link
        assert link is not None
        assert link.text() == "Mehmet Aydin"
        link.click()
        await until(lambda: window.desks.convert.dialog is None)
        await until(lambda: len(window.navigator.tabs) == 2)
        edit = window.record.edit
        await until(lambda: window.record.edit is not edit)
        assert window.record.edit is not None
        assert window.record.edit.module == CONTACTS


async def test_the_selected_lead_is_converted_where_none_is_open(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with lead_window(look, demo) as (_, window, record):
        window.record.show_nothing()
        desk, table = window.desks.convert, window.page.table
        table.clearSelection()
        assert "Open a lead first" in desk.why_not_convert
        table.selectRow(table_keys(window).index(key(record)))
        assert desk.lead == key(record)
        assert desk.why_not_convert == ""


async def test_who_may_not_convert_is_told_why(look: Look, qtbot: QtBot, demo: DemoServer) -> None:
    record = add_lead(demo)
    async with (
        demo_session(demo, write_level=WriteLevel.READ_ONLY) as session,
        lead_open(look, session, record) as window,
    ):
        told: list[Notice] = []
        window.desks.convert.message.connect(told.append)
        reason = window.commands["convert_lead"].toolTip()
        assert window.desks.convert.why_not_convert == "This account is read-only in vtdesk."
        assert not window.commands["convert_lead"].isEnabled()
        assert "read-only" in reason
        window.desks.convert.convert()
        await until(lambda: bool(told))
        assert window.desks.convert.dialog is None


async def test_an_account_that_asks_first_has_asked_by_showing_what_is_written(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    record = add_lead(demo)
    async with (
        office(demo, level=WriteLevel.ASK) as opened,
        lead_open(look, opened.session, record) as window,
    ):
        dialog = await converting(window)
        press(window, Qt.Key.Key_Return)
        press(window, Qt.Key.Key_S, CONTROL)
        await with_result(dialog)
        assert dialog_says(dialog, "Mehmet Aydin is converted")


async def test_a_lead_with_unsaved_changes_is_not_converted_without_them(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with lead_window(look, demo) as (_, window, _):
        assert window.record.form is not None
        window.record.form.go_to("company")
        write("x")
        assert "not saved" in window.desks.convert.why_not_convert
        await until(lambda: not window.commands["convert_lead"].isEnabled())


async def test_a_deal_that_may_not_be_made_says_why(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with lead_window(look, demo) as (session, window, _):
        schema = session.schema(DEALS)
        assert schema is not None
        await session._cache.put_schema(replace(schema, createable=False), fetched=time.time())
        dialog = await converting(window)
        assert dialog.choose_step is not None
        part = dialog.choose_step.parts[DEALS]
        assert not part.box.isEnabled()
        assert part.reason == "You may not add Deals in this Vtiger."
        press(window, Qt.Key.Key_Return)
        assert dialog.step == CHECK


async def test_a_converted_lead_says_what_it_became(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with lead_window(look, demo) as (session, window, record):
        done = await session.around.converting.run(
            await session.around.converting.plan(key(record))
        )
        await until(lambda: "Converted on" in window.record.closed_bar.words)
        assert window.desks.convert.why_not_convert == "This lead was already converted."
        window.record.closed_bar.links[1].click()
        await until(lambda: len(window.navigator.tabs) == 2)
        await until(
            lambda: window.record.edit is not None and window.record.edit.module == CONTACTS
        )
        assert window.record.edit is not None
        assert window.record.edit.key == done.made[CONTACTS].number


async def test_a_lead_that_others_converted_leads_to_what_it_became(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    person = demo.add(CONTACTS, {"lastname": "Aydin", "email": "m@aydin.example"})
    async with lead_window(look, demo) as (_, window, record):
        dialog = await converting(window)
        assert dialog.choose_step is not None
        press(window, Qt.Key.Key_Return)
        found = demo._request(None).find(record)
        demo.company.tables.mark_converted(found.module, found.number, "2026-01-01 00:00:00")
        press(window, Qt.Key.Key_S, CONTROL)
        await with_result(dialog)
        assert dialog_says(dialog, "This lead was already converted")
        assert dialog.result_step is not None
        link = dialog.result_step.rows[CONTACTS].link
        assert link is not None
        assert dialog.foot.primary is not None
        assert dialog.foot.primary.text() == "Close"
        link.click()
        await until(
            lambda: window.record.edit is not None and window.record.edit.module == CONTACTS
        )
        assert window.record.edit is not None
        assert window.record.edit.key == key(person)


async def test_a_look_alike_of_the_contact_can_be_opened(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    person = demo.add(CONTACTS, {"lastname": "Other", "email": "m@aydin.example"})
    async with lead_window(look, demo) as (_, window, _):
        dialog = await converting(window)
        assert dialog.choose_step is not None
        (hint,) = dialog.choose_step.parts[CONTACTS].findChildren(HintBox)
        assert hint.words == (
            "Other is there already: same e-mail address. A conversion always makes a new contact."
        )
        hint.link.click()
        await until(
            lambda: window.record.edit is not None and window.record.edit.module == CONTACTS
        )
        assert window.record.edit is not None
        assert window.record.edit.key == key(person)
        assert window.desks.convert.dialog is None


async def test_vtiger_is_asked_for_look_alikes_that_are_not_stored(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    account = demo.add(ACCOUNTS, {"accountname": "Aydin Pumps"})
    record = add_lead(demo)
    async with (
        demo_session(demo) as session,
        lead_open(look, session, record, modules=()) as window,
    ):
        await session.ensure_schema(ACCOUNTS)
        await session.ensure_schema(CONTACTS)
        dialog = await converting(window)
        first = dialog.choose_step
        assert first is not None
        assert len(first.organisations) == 1
        assert first.elsewhere.link.text() == "Ask Vtiger · 2 calls"
        demo.calls.clear()
        walk_to(dialog, first.elsewhere.link)
        press(window, Qt.Key.Key_Return)
        await until(lambda: dialog.choose_step not in (None, first))
        assert demo.calls.count() == 2
        assert dialog.foot.words == "2 calls so far"
        assert dialog.choose_step is not None
        assert [line.words for line in dialog.choose_step.organisations] == [
            "New: Aydin Pumps",
            "Use Aydin Pumps, same name",
        ]
        assert dialog.choose_step.elsewhere.isHidden()
        assert dialog.form.existing is not None
        assert str(dialog.form.existing.target.id) == account
        assert dialog.step == CHOOSE


async def test_who_may_not_add_companies_is_told_before(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    record = add_lead(demo)
    async with (
        demo_session(demo, user=1) as session,
        lead_open(look, session, record, modules=()) as window,
    ):
        await session.ensure_schema(ACCOUNTS)
        assert "may not add Organizations" in window.desks.convert.why_not_convert


async def test_a_text_of_a_server_is_never_markup_and_long_names_are_cut(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with lead_window(
        look, demo, "<b>Evil & Sons</b> " + "x" * 150, lastname="<img src=x>"
    ) as (_, window, _):
        dialog = await converting(window)
        width = dialog.width()
        assert dialog.choose_step is not None
        assert "<b>Evil & Sons</b>" in dialog.choose_step.organisations[0].words
        press(window, Qt.Key.Key_Return)
        press(window, Qt.Key.Key_S, CONTROL)
        await with_result(dialog)
        assert dialog.width() == width
        assert dialog.result_step is not None
        link = dialog.result_step.rows[ACCOUNTS].link
        assert link is not None
        assert link.text().startswith("<b>Evil && Sons</b>")
        assert len(link.text()) < 50


async def to_the_deal(window: MainWindow) -> ConvertDialog:
    """Convert the open lead with a deal, by keys."""
    dialog = await converting(window)
    assert dialog.choose_step is not None
    walk_to(dialog, dialog.choose_step.parts[DEALS].box)
    press(window, Qt.Key.Key_Space)
    dialog.form.edit_wire(DEALS, "closingdate", "2027-02-01")
    dialog.form.edit_wire(DEALS, "sales_stage", "Qualified")
    press(window, Qt.Key.Key_Return)
    assert dialog.step == CHECK
    press(window, Qt.Key.Key_S, CONTROL)
    return dialog


def dialog_says(dialog: ConvertDialog, title: str) -> bool:
    """Whether the result has this heading."""
    result = dialog.result_step
    return dialog.step == RESULT and result is not None and result.title.text() == title
