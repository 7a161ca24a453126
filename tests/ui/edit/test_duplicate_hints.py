"""Hints that another record holds the same."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.helpers.demo_session import at_rest, demo_session
from tests.helpers.desk import until
from tests.helpers.main_window import window_on
from tests.helpers.open_record import Opened, open_record, with_field
from tests.helpers.sample_session import DEAL, DEAL_SCHEMA, DEALS
from tests.ui.test_new_menu import POPUP
from vtdesk.app.duplicates import MOST_HINTS
from vtdesk.app.references import Target
from vtdesk.demo.server import DemoServer
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.ids import ModuleName, RecordId, parse_id
from vtdesk.ui.edit.duplicate_hints import DuplicateHint, duplicate_words, noun_of
from vtdesk.ui.edit.folds import Folds
from vtdesk.ui.edit.form import RecordForm
from vtdesk.ui.edit.inputs.context import InputContext
from vtdesk.ui.look import Look
from vtdesk.ui.main_window import MainWindow

FIELD = "email"
OTHER = {**DEAL, "id": "13x8", "potentialname": "Pump service", FIELD: "pump@nord.example"}
THIRD = {**OTHER, "id": "13x9", "potentialname": "Wells & pumps"}
ACCOUNTS, CONTACTS = ModuleName("Accounts"), ModuleName("Contacts")


def hint_in(form: RecordForm) -> DuplicateHint:
    """The one hint of a form."""
    (hint,) = (hint for hint in form.findChildren(DuplicateHint) if hint.isVisibleTo(form))
    return hint


async def hinted(opened: Opened, text: str = "pump@nord.example") -> DuplicateHint:
    opened.type(FIELD, text)
    opened.leave()
    await until(lambda: bool(opened.row(FIELD).hint))
    return hint_in(opened.form)


async def test_who_holds_the_same_is_said_when_the_field_is_left(qtbot: QtBot, look: Look) -> None:
    async with open_record(look, records=(DEAL, OTHER)) as opened:
        row = opened.row(FIELD)
        height = row.height(300)
        opened.type(FIELD, "Pump@Nord.example")
        assert row.hint == ""
        opened.leave()
        await until(lambda: row.hint == "Pump service has this e-mail too.")
        assert row.problem == ""
        assert row.height(300) > height
        assert opened.row("website").input.y() > row.input.geometry().bottom() + height // 2
        assert opened.edit.problems() == ()
        await opened.save()


async def test_the_hint_goes_as_soon_as_the_value_is_another(qtbot: QtBot, look: Look) -> None:
    async with open_record(look, records=(DEAL, OTHER)) as opened:
        row = opened.row(FIELD)
        height = row.height(300)
        await hinted(opened)
        QTest.keyClick(opened.focus(FIELD), Qt.Key.Key_End)
        QTest.keyClicks(opened.line(FIELD), "x")
        assert row.hint == ""
        assert row.height(300) == height
        QTest.keyClick(opened.line(FIELD), Qt.Key.Key_Backspace)
        opened.leave()
        await until(lambda: bool(row.hint))
        opened.form.undo()
        assert row.hint == ""


async def test_a_problem_is_said_instead_and_takes_the_hint_away(qtbot: QtBot, look: Look) -> None:
    async with open_record(look, records=(DEAL, OTHER)) as opened:
        await hinted(opened)
        opened.type(FIELD, "no address")
        opened.leave()
        assert opened.row(FIELD).problem
        assert opened.row(FIELD).hint == ""


async def test_fields_that_tell_nothing_and_values_left_alone_are_not_looked_for(
    qtbot: QtBot, look: Look
) -> None:
    same = {**OTHER, FIELD: DEAL[FIELD], "nextstep": "Call"}
    async with open_record(look, records=(DEAL, same)) as opened:
        opened.focus(FIELD)
        opened.leave()
        opened.type("nextstep", "Call")
        opened.leave()
        await hinted_phone(opened)
        assert opened.row(FIELD).hint == ""
        assert opened.row("nextstep").hint == ""


async def hinted_phone(opened: Opened) -> None:
    """Wait for a hint that was asked for later than others."""
    opened.type("phone", "0049 221 4710330")
    opened.leave()
    await until(lambda: opened.row("phone").hint == "Pump service has this phone number too.")


async def test_hints_go_with_their_record(qtbot: QtBot, look: Look) -> None:
    async with open_record(look, records=(DEAL, OTHER)) as opened:
        row = opened.row(FIELD)
        height = row.height(300)
        await hinted(opened)
        other = await opened.session.open_record(DEALS, 8)
        opened.pane.show_record(other)
        assert row.hint == ""
        assert row.height(300) == height


async def test_the_link_is_the_next_stop_of_the_keyboard_and_opens_a_tab(
    qtbot: QtBot, look: Look
) -> None:
    async with open_record(look, records=(DEAL, OTHER)) as opened:
        hint = await hinted(opened)
        wanted = QSignalSpy(opened.pane.tab_wanted)
        assert hint.link.text() == "Open"
        assert hint.link.accessibleName() == "Open Pump service in a tab"
        QTest.keyClick(opened.focus("website"), Qt.Key.Key_Backtab)
        assert QApplication.focusWidget() is hint.link
        QTest.keyClick(hint.link, Qt.Key.Key_Space)
        assert wanted.at(0) == [DEALS, 8]
        assert opened.edit.changed_fields == (FIELD,)


async def test_a_dialog_says_it_without_a_link_that_would_lead_behind_it(
    qtbot: QtBot, look: Look
) -> None:
    async with open_record(look, records=(DEAL, OTHER)) as opened:
        context = InputContext(look, opened.session, DEAL_SCHEMA, QLocale())
        form = RecordForm(context, Folds(), opened.pane, is_new=True)
        made = await opened.session.new_record(DEALS)
        form.show_record(made, may_write=True)
        form.show()
        form.bring(FIELD)
        made.edit_text(FIELD, "pump@nord.example")
        form.rows[FIELD].input.left.emit(FIELD)
        await until(lambda: bool(form.rows[FIELD].hint))
        assert not hint_in(form).link.isVisibleTo(form)
        form.show_record(None, may_write=False)
        await made.close()


@POPUP
async def test_several_are_counted_and_listed(qtbot: QtBot, look: Look) -> None:
    async with open_record(look, records=(DEAL, OTHER, THIRD)) as opened:
        hint = await hinted(opened)
        wanted = QSignalSpy(opened.pane.tab_wanted)
        assert hint.words.text() == "2 other deals have this e-mail."
        assert hint.link.accessibleName() == "Show the deals that have it"
        hint.link.click()
        names = [action.text() for action in hint.menu.actions()]
        assert sorted(names) == ["Pump service", "Wells && pumps"]
        assert hint.menu.activeAction() is hint.menu.actions()[0]
        hint.menu.actions()[names.index("Wells && pumps")].trigger()
        assert wanted.at(0) == [DEALS, 9]
        hint.menu.close()


async def test_words_and_link_stand_below_each_other_where_it_is_narrow(
    qtbot: QtBot, look: Look
) -> None:
    async with open_record(look, records=(DEAL, OTHER)) as opened:
        hint = await hinted(opened)
        hint.resize(400, hint.height_for(400))
        assert hint.link.x() > hint.words.geometry().right()
        one_line = hint.height()
        hint.resize(180, hint.height_for(180))
        assert hint.link.y() > hint.words.y()
        assert hint.height() > one_line
        assert hint.rect().contains(hint.link.geometry())
        hint.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        hint.resize(400, hint.height_for(400))
        assert hint.link.geometry().right() < hint.words.x()


async def test_only_a_field_that_is_unique_offers_a_call(qtbot: QtBot, look: Look) -> None:
    unique = replace(DEAL_SCHEMA.by_name[FIELD], unique=True)
    async with open_record(look, schema=with_field(unique), records=(DEAL, OTHER)) as opened:
        hint = await hinted(opened, "nobody@nord.example")
        assert hint.words.text() == "Not all deals are on this computer."
        assert hint.link.text() == "Ask Vtiger · 1 call"
        await hinted_phone(opened)
        opened.type("phone", "0049 221 4710999")
        opened.leave()
        opened.type(FIELD, "pump@nord.example")
        opened.leave()
        await until(lambda: opened.row(FIELD).hint == "Pump service has this e-mail too.")
        assert opened.row("phone").hint == ""


async def new_account(window: MainWindow) -> RecordForm:
    window.navigator.new_record_in(ACCOUNTS)
    await until(lambda: window.record.edit is not None and window.record.edit.is_new)
    form = window.record.form
    assert form is not None
    return form


def unique_field(form: RecordForm) -> str:
    return next(spec.name for spec in form.schema.fields if spec.unique and spec.writable)


def enter(form: RecordForm, name: str, text: str) -> None:
    form.go_to(name)
    editor = form.rows[name].input.editor
    QTest.keySequence(editor, "Ctrl+A")
    QTest.keyClicks(editor, text)
    form.window().setFocus()


async def test_vtiger_is_asked_for_one_call_about_a_new_record(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        await at_rest(session)
        form = await new_account(window)
        await at_rest(session)
        name = unique_field(form)
        rows = demo.rows(ACCOUNTS)
        # other letters cannot be typed by a test
        record = next(key for key, row in rows.items() if str(row[name]).isascii())
        value = str(rows[record][name])
        enter(form, name, "Nobody & Sons")
        await until(lambda: bool(form.rows[name].hint))
        hint = hint_in(form)
        before = demo.calls.count()
        press_link(hint)
        await until(lambda: form.rows[name].hint.startswith("No other organi"))
        assert demo.calls.count() == before + 1
        assert not hint.link.isVisible()
        enter(form, name, value)
        await until(lambda: form.rows[name].hint.startswith("Not all "))
        press_link(hint_in(form))
        await until(lambda: form.rows[name].hint.startswith(f"{value} has this "))
        press_link(hint_in(form))
        await until(lambda: window.navigator.open_key == parse_id(record).key)
        assert window.navigator.tabs.current.alone
        assert window.record.edit is not None
        assert window.record.edit.module == ACCOUNTS
        assert "Press New" in window.notices.toast.words
        # what was typed waits where new records are begun
        again = await session.new_record(ACCOUNTS)
        assert again.cell(name) == value
        await again.close()


def press_link(hint: DuplicateHint) -> None:
    hint.link.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(hint.link, Qt.Key.Key_Space)


async def test_of_a_module_that_is_here_as_a_whole_nobody_needs_to_ask(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        session.refresh(ACCOUNTS)
        await until(lambda: not session.records.duplicates.may_be_on_server(ACCOUNTS))
        form = await new_account(window)
        name = unique_field(form)
        enter(form, name, "Nobody & Sons")
        phone = next(s.name for s in form.schema.fields if s.kind is FieldKind.PHONE)
        enter(form, phone, next(str(row[phone]) for row in demo.rows(ACCOUNTS).values()))
        await until(lambda: bool(form.rows[phone].hint))
        assert form.rows[name].hint == ""


async def test_without_the_network_the_reason_is_said_and_asking_stays_possible(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        form = await new_account(window)
        name = unique_field(form)
        session.work_offline()
        enter(form, name, "Nobody & Sons")
        await until(lambda: bool(form.rows[name].hint))
        hint = hint_in(form)
        words = hint.words.text()
        press_link(hint)
        await until(lambda: hint.words.text() != words)
        assert "offline" in hint.words.text().lower()
        assert hint.link.text() == "Ask Vtiger · 1 call"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "Deal 1 has this e-mail too."),
        (2, "2 other deals have this e-mail."),
        (MOST_HINTS, f"{MOST_HINTS} or more other deals have this e-mail."),
    ],
)
def test_how_many_are_there_is_said(number: int, words: str) -> None:
    found = [Target(RecordId("13", n), DEALS, f"Deal {n}") for n in range(1, number + 1)]
    assert duplicate_words(found, "deals", noun_of(DEAL_SCHEMA.by_name[FIELD])) == words


def test_a_name_is_one_short_line() -> None:
    found = (Target(RecordId("13", 1), DEALS, "two\nlines " * 100),)
    words = duplicate_words(found, "deals", "e-mail")
    assert "\n" not in words
    assert len(words) < 100
