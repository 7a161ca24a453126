"""The record pane: head, change bar, saving, what stands with a change."""

import time
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.helpers.desk import until
from tests.helpers.open_record import Opened, open_record
from tests.helpers.sample_session import DEAL, DEAL_SCHEMA, DEALS
from vtdesk.app.write_rights import READ_ONLY
from vtdesk.domain.account import WriteLevel
from vtdesk.domain.changes import ChangeState
from vtdesk.domain.cursor import Cursor
from vtdesk.ui.edit.head import as_of_words
from vtdesk.ui.look import Look


def button(opened: Opened, text: str) -> QPushButton:
    return next(b for b in opened.pane.banner.buttons if b.text() == text)


async def mark(opened: Opened, state: ChangeState, **more: object) -> None:
    cache = opened.session._cache
    (change,) = cache.outbox()
    changes = await cache.mark(change.id, state, **more)  # type: ignore[arg-type]  # as the store's
    opened.session.bus.changes.emit(changes)


async def test_the_head_names_the_record(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        head = opened.pane.head
        assert head.title == "Pump retrofit, line 4"
        assert head.freshness.startswith("· as of ")
        assert head.position == ""
        opened.pane.show_position(6, 47)
        assert head.position == "6 of 47"
        opened.pane.show_position(1_006, 1_917)
        assert head.position == "1,006 of 1,917"


async def test_a_look_that_finds_no_change_makes_the_record_fresh(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        cache, head = opened.session._cache, opened.pane.head
        before, later = head.freshness, time.time() + 7_200.0
        cursor = Cursor(opened.edit.module, complete=True, partial=True, synced=later)
        await cache.put_cursor(cursor)
        opened.session.bus.status.emit(opened.session.status)
        assert head.freshness == before
        await cache.put_cursor(replace(cursor, partial=False))
        opened.session.bus.status.emit(opened.session.status)
        words = as_of_words(later, opened.session.formats, time.time())
        assert head.freshness == f"· {words}" != before


async def test_the_head_follows_the_name_while_it_is_typed(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        opened.type("potentialname", "Line 5")
        assert opened.pane.head.title == "Line 5"


async def test_a_form_follows_a_describe_that_lost_fields(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        opened.type("potentialname", "Line 5")
        opened.focus("amount")
        fields = tuple(spec for spec in DEAL_SCHEMA.fields if spec.name != "amount")
        fewer = replace(DEAL_SCHEMA, fields=fields)
        cache = opened.session._cache
        opened.session.bus.changes.emit(await cache.put_schema(fewer, fetched=1.0))
        assert "amount" not in opened.form.rows
        assert opened.line("potentialname").text() == "Line 5"
        assert opened.edit.changed_fields == ("potentialname",)


async def test_the_change_bar_counts_and_goes(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        bar = opened.pane.change_bar
        assert not bar.isVisible()
        opened.type("amount", "1")
        assert bar.isVisible()
        assert bar.words == "1 change kept as a draft"
        opened.type("potentialname", "Line 5")
        assert bar.words == "2 changes kept as a draft"
        QTest.mouseClick(bar.discard, Qt.MouseButton.LeftButton)
        await until(bar.isHidden)
        assert opened.line("amount").text() == "48,600.00"
        assert opened.line("potentialname").text() == "Pump retrofit, line 4"


async def test_saving_puts_the_changed_fields_into_the_outbox(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        opened.type("amount", "51200")
        await opened.save()
        (change,) = opened.session._cache.outbox()
        assert dict(change.values) == {"amount": "51200"}
        assert opened.pane.change_bar.isHidden()
        assert opened.pane.banner.words == "Waiting to send"
        assert opened.input("amount").marks.waiting
        assert opened.line("amount").text() == "51,200.00"


async def test_ctrl_s_saves_from_inside_a_field(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        line = opened.type("amount", "51200")
        QTest.keySequence(line, "Ctrl+S")
        await until(lambda: opened.session.outbox_count.waiting == 1)


async def test_saving_with_nothing_changed_says_and_sends_nothing(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        spy = QSignalSpy(opened.pane.saved)
        opened.pane.save()
        opened.type("amount", "1")
        await opened.save()
        assert spy.count() == 1


async def test_saving_with_a_problem_goes_to_the_first_one(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        opened.type("amount", "")
        opened.type("closingdate", "31.4.")
        opened.pane.save()
        await until(opened.line("amount").hasFocus)
        assert opened.row("amount").problem == "Amount must be filled."
        assert opened.row("closingdate").problem == "There is no 31 April."
        assert opened.line("amount").hasFocus()
        assert opened.session.outbox_count.waiting == 0
        assert opened.line("closingdate").text() == "31.4."


async def test_another_record_keeps_the_draft_of_the_first(qtbot: QtBot, look: Look) -> None:
    second = {**DEAL, "id": "13x8", "potentialname": "Another"}
    async with open_record(look, records=(DEAL, second)) as opened:
        opened.type("amount", "51200")
        opened.pane.show_record(await opened.session.open_record(DEALS, 8))
        assert opened.line("amount").text() == "48,600.00"
        await until(lambda: opened.edit._closed)
        await until(lambda: opened.session._cache.draft(DEALS, 7) is not None)
        opened.pane.show_record(await opened.session.open_record(DEALS, 7))
        assert opened.line("amount").text() == "51,200.00"
        assert opened.input("amount").state.changed


async def test_one_form_serves_all_records_of_a_module(qtbot: QtBot, look: Look) -> None:
    second = {**DEAL, "id": "13x8"}
    async with open_record(look, records=(DEAL, second)) as opened:
        form = opened.form
        opened.pane.show_record(await opened.session.open_record(DEALS, 8))
        assert opened.form is form


async def test_a_changed_describe_makes_another_form(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        form = opened.form
        fields = tuple(f for f in DEAL_SCHEMA.fields if f.name != "phone")
        await opened.session._cache.put_schema(
            replace(DEAL_SCHEMA, fields=fields), fetched=1_795_340_590.0
        )
        opened.pane.show_record(await opened.session.open_record(DEALS, 7))
        assert opened.form is not form
        assert "phone" not in opened.form.rows


async def test_a_new_record_asks_first_for_what_must_be_filled(qtbot: QtBot, look: Look) -> None:
    async with open_record(look, folded=True) as opened:
        edit = await opened.session.new_record(DEALS)
        opened.pane.show_record(edit)
        assert opened.pane.head.title == "New deal"
        assert opened.pane.change_bar.words.startswith("Not saved")
        assert opened.line("assigned_user_id").text() == "Anna Mertens"
        opened.type("potentialname", "Fresh deal")
        assert not opened.input("potentialname").marks.changed
        opened.type("amount", "5")
        opened.type("closingdate", "+3")
        stage = opened.type("sales_stage", "Qua")
        QTest.keyClick(stage, Qt.Key.Key_Return)
        await opened.save()
        assert edit.key is not None
        assert edit.key < 0
        assert opened.pane.head.title == "Fresh deal"
        assert opened.pane.change_bar.isHidden()
        assert opened.pane.banner.words == "Waiting to send"
        assert opened.line("potentialname").text() == "Fresh deal"


async def test_giving_up_a_new_record_closes_it(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        opened.pane.show_record(await opened.session.new_record(DEALS))
        spy = QSignalSpy(opened.pane.closed)
        opened.type("potentialname", "Never mind")
        opened.pane.discard()
        await until(lambda: spy.count() == 1)
        assert opened.pane.edit is None
        assert opened.session._cache.draft(DEALS, 0) is None


async def test_a_deleted_record_turns_grey_and_says_so(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        changes = await opened.session._cache.remove_records(DEALS, [7])
        opened.session.bus.changes.emit(changes)
        assert opened.pane.banner.words == (
            "This deal is no longer in Vtiger or was hidden from you."
        )
        assert not any(row.input.writable for row in opened.form.rows.values())


async def test_a_refused_change_says_why_and_can_be_given_up(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        opened.type("amount", "51200")
        await opened.save()
        await mark(opened, ChangeState.REFUSED, reason="You may not change <b>Amount</b>.")
        assert opened.pane.banner.words == "You may not change <b>Amount</b>."
        QTest.mouseClick(button(opened, "Discard change"), Qt.MouseButton.LeftButton)
        await until(opened.pane.banner.isHidden)
        assert opened.line("amount").text() == "48,600.00"


async def test_a_clash_shows_the_three_values_and_keeps_mine(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        opened.type("amount", "51200")
        await opened.save()
        await mark(opened, ChangeState.CLASHED, theirs={"amount": "50000"}, reason="")
        assert opened.pane.banner.words.endswith(
            "Amount: before 48,600.00 · yours 51,200.00 · Vtiger now 50,000.00"
        )
        QTest.mouseClick(button(opened, "Keep mine"), Qt.MouseButton.LeftButton)
        await until(lambda: opened.pane.banner.words == "Waiting to send")


async def test_typing_in_a_read_only_account_explains_itself(qtbot: QtBot, look: Look) -> None:
    async with open_record(look, write_level=WriteLevel.READ_ONLY) as opened:
        spy = QSignalSpy(opened.pane.message)
        line = opened.line("amount")
        line.setFocus()
        QTest.keyClicks(line, "9")
        assert spy.at(0)[0].words == READ_ONLY


async def test_nothing_open_says_so(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        opened.pane.show_nothing()
        assert opened.pane.edit is None
        assert opened.pane.form is None
        assert not opened.pane.has_changes
        opened.pane.save()
        opened.pane.discard()


async def test_every_control_has_a_name(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        opened.type("amount", "1")
        opened.pane.show_position(1, 2)
        for child in opened.pane.findChildren(QPushButton):
            assert child.text() or child.accessibleName()
        for row in opened.form.rows.values():
            assert row.input.editor.accessibleName()
            assert row.label.buddy() is row.input
