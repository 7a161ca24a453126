from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.helpers.widgets import dispose
from vtdesk.app.waiting_export import Waiting
from vtdesk.domain.account import Account, Keeping
from vtdesk.ui.look import Look
from vtdesk.ui.settings.sign_out_dialog import SignOutDialog

ACCOUNT = Account("a" * 32, "https://acme.example/restapi", "anna", "Acme & Söhne")


NOTHING = Waiting()
Opened = Callable[..., SignOutDialog]


@pytest.fixture
def open_dialog(look: Look, qtbot: QtBot) -> Iterator[Opened]:
    parent = QWidget()

    def opened(account: Account = ACCOUNT, waiting: Waiting = NOTHING) -> SignOutDialog:
        dialog = SignOutDialog(look, account, waiting, parent)
        dialog.show()
        return dialog

    yield opened
    dispose(parent)


def test_enter_leaves_nothing(open_dialog: Opened, qtbot: QtBot) -> None:
    dialog = open_dialog()
    with qtbot.waitSignal(dialog.rejected):
        QTest.keyClick(dialog, Qt.Key.Key_Return)


def test_records_stay_unless_the_box_is_ticked(open_dialog: Opened, qtbot: QtBot) -> None:
    dialog = open_dialog(waiting=Waiting(changes=2, drafts=1))
    assert not dialog.wipe.isChecked()
    assert dialog.loss == ""
    assert dialog.export_button.isHidden()
    assert dialog.leave_button.text() == "Sign out"
    dialog.wipe.click()
    assert dialog.loss == "2 changes and 1 draft are not in Vtiger yet and would be lost."
    assert not dialog.export_button.isHidden()
    assert dialog.leave_button.text() == "Sign out and remove and lose 3"
    with qtbot.waitSignal(dialog.accepted):
        dialog.leave_button.click()


def test_without_unsent_changes_nothing_is_lost(open_dialog: Opened, qtbot: QtBot) -> None:
    dialog = open_dialog()
    dialog.wipe.click()
    assert dialog.loss == ""
    assert dialog.leave_button.text() == "Sign out and remove"


def test_what_is_only_in_memory_goes_anyway(open_dialog: Opened, qtbot: QtBot) -> None:
    dialog = open_dialog(replace(ACCOUNT, keeping=Keeping.MEMORY), Waiting(changes=1))
    assert dialog.wipe.isHidden()
    assert dialog.wipe.isChecked()
    assert dialog.loss == "1 change is not in Vtiger yet and would be lost."


@pytest.mark.parametrize("keeping", list(Keeping))
def test_it_says_how_to_come_back(open_dialog: Opened, keeping: Keeping) -> None:
    dialog = open_dialog(replace(ACCOUNT, keeping=keeping))
    assert dialog.accessibleName() == "Sign out of Acme & Söhne?"
