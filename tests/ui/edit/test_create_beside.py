"""Making the record a field is to point to, over the form it stands in."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from tests.helpers.desk import until
from tests.helpers.open_record import Opened, open_record
from vtdesk.domain.account import WriteLevel
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.validate import Problem
from vtdesk.ui.edit.ask_dialog import AskDialog
from vtdesk.ui.edit.create_beside import BesideDialog
from vtdesk.ui.look import Look

FIELD = "related_to"
ACCOUNTS = ModuleName("Accounts")


async def dialog_for(opened: Opened, text: str) -> BesideDialog:
    opened.input(FIELD).creation_wanted.emit(FIELD, ACCOUNTS, text)
    await until(lambda: isinstance(QApplication.activeModalWidget(), BesideDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, BesideDialog)
    return dialog


async def closed(dialog: BesideDialog) -> None:
    await until(lambda: QApplication.activeModalWidget() is None)


async def test_the_field_points_to_the_new_record_at_once(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        before = opened.session.outbox_count.waiting
        dialog = await dialog_for(opened, "Abc Ltd")
        assert dialog.windowTitle() == "New organisation"
        assert dialog.edit.text("accountname") == "Abc Ltd"
        assert not dialog.form._context.makes_records
        dialog.create_button.click()
        await closed(dialog)
        await until(lambda: opened.edit.cell(FIELD) == str(dialog.edit.id))
        assert str(dialog.edit.id).startswith("new-")
        assert opened.session.outbox_count.waiting == before + 1
        await until(lambda: opened.line(FIELD).text() == "Abc Ltd")
        assert opened.edit.changed_fields == (FIELD,)
        await opened.save()
        assert opened.session.outbox_count.waiting == before + 2


async def test_cancel_changes_nothing_and_what_was_typed_comes_back(
    qtbot: QtBot, look: Look
) -> None:
    async with open_record(look) as opened:
        dialog = await dialog_for(opened, "Abc")
        line = dialog.form.rows["accountname"].input.editor
        line.setFocus()
        QTest.keyClicks(line, "Abc Limited")
        dialog.reject()
        await closed(dialog)
        assert opened.edit.changed_fields == ()
        assert opened.session.outbox_count.waiting == 0
        again = await dialog_for(opened, "Abc")
        await until(lambda: "Abc Limited" in again.edit.text("accountname"))
        again.reject()
        await closed(again)


async def test_problems_keep_it_open_and_get_the_cursor(
    qtbot: QtBot, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_record(look) as opened:
        dialog = await dialog_for(opened, "Abc")
        problem = Problem("accountname", "This name is taken.")
        monkeypatch.setattr(dialog.edit, "problems", lambda: (problem,))
        dialog.cancel_button.setFocus()
        dialog.submit()
        row = dialog.form.rows["accountname"]
        await until(lambda: row.problem == "This name is taken." and row.input.has_cursor)
        assert dialog.isVisible()
        dialog.reject()
        await closed(dialog)


async def test_the_key_that_saves_creates(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        dialog = await dialog_for(opened, "Abc Ltd")
        QTest.keyClick(dialog, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
        await closed(dialog)
        await until(lambda: str(opened.edit.cell(FIELD)).startswith("new-"))


async def test_nothing_is_made_in_a_read_only_account(qtbot: QtBot, look: Look) -> None:
    async with open_record(look, write_level=WriteLevel.READ_ONLY) as opened:
        opened.form.creation_wanted.emit(FIELD, ACCOUNTS, "Abc")
        await opened.pane.finish()
        assert QApplication.activeModalWidget() is None


async def test_an_account_that_asks_first_is_asked_about_the_new_record(
    qtbot: QtBot, look: Look
) -> None:
    async with open_record(look, write_level=WriteLevel.ASK) as opened:
        dialog = await dialog_for(opened, "Abc Ltd")
        dialog.create_button.click()
        await until(lambda: bool(dialog.findChildren(AskDialog)))
        (question,) = dialog.findChildren(AskDialog)
        assert "Abc Ltd" in [label.text() for label in question.findChildren(QLabel)]
        # no draft is left: the form below stays open
        assert question.keep_button.text() == "Go back"
        question.keep_button.click()
        await until(lambda: not dialog.findChildren(AskDialog))
        assert dialog.isVisible()
        assert opened.session.outbox_count.waiting == 0
        dialog.create_button.click()
        await until(lambda: bool(dialog.findChildren(AskDialog)))
        dialog.findChildren(AskDialog)[0].accept()
        await closed(dialog)
        await until(lambda: opened.session.outbox_count.waiting == 1)
