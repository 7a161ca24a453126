"""An account that asks first: each change is shown before it is kept for sending."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.helpers.desk import until
from tests.helpers.open_record import Opened, open_record
from vtdesk.domain.account import WriteLevel
from vtdesk.ui.edit.ask_dialog import AskDialog
from vtdesk.ui.look import Look


async def asked(opened: Opened) -> AskDialog:
    """Save, and the dialog that opens."""
    opened.pane.save()

    def dialogs() -> list[AskDialog]:
        return [d for d in opened.pane.window().findChildren(AskDialog) if d.isVisible()]

    await until(lambda: bool(dialogs()))
    return dialogs()[0]


def words(dialog: AskDialog) -> list[str]:
    return [label.text() for label in dialog.findChildren(QLabel)]


async def test_before_and_after_are_shown_and_enter_sends(qtbot: QtBot, look: Look) -> None:
    async with open_record(look, write_level=WriteLevel.ASK) as opened:
        opened.type("amount", "51200")
        dialog = await asked(opened)
        assert {"48,600.00", "51200"} <= set(words(dialog)) or "51,200.00" in words(dialog)
        assert opened.session.outbox_count.waiting == 0
        QTest.keyClick(dialog, Qt.Key.Key_Return)
        await until(lambda: opened.session.outbox_count.waiting == 1)


async def test_a_change_not_sent_stays_a_draft(qtbot: QtBot, look: Look) -> None:
    async with open_record(look, write_level=WriteLevel.ASK) as opened:
        opened.type("amount", "51200")
        dialog = await asked(opened)
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        await until(lambda: not dialog.isVisible())
        assert opened.session.outbox_count.waiting == 0
        assert opened.edit.changed_fields == ("amount",)


async def test_other_accounts_are_not_asked(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        opened.type("amount", "51200")
        opened.pane.save()
        await until(lambda: opened.session.outbox_count.waiting == 1)
        assert not opened.pane.window().findChildren(AskDialog)
