"""A contact with eight fields and an organisation, made by keys alone."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.helpers.demo_session import demo_session
from tests.helpers.desk import until
from tests.helpers.main_window import CONTROL, SHIFT, press, window_on, write
from tests.ui.test_new_menu import POPUP
from vtdesk.demo.server import DemoServer
from vtdesk.domain.ids import ModuleName
from vtdesk.ui.edit.inputs.base import FieldInput
from vtdesk.ui.edit.inputs.choice_input import ChoiceInput
from vtdesk.ui.look import Look
from vtdesk.ui.main_window import MainWindow

ACCOUNTS, CONTACTS = ModuleName("Accounts"), ModuleName("Contacts")
TYPED = {
    "firstname": "Katrin",
    "lastname": "Oezturk",
    "phone": "+49 221 4710 330",
    "email": "katrin@nord.example",
    "mobile": "0171 2345678",
    "title": "Head of Purchasing",
    "department": "Pumps",
}
MOST_KEYS = 120


def field_here() -> FieldInput | None:
    widget = QApplication.focusWidget()
    while widget is not None and not isinstance(widget, FieldInput):
        widget = widget.parentWidget()
    return widget


async def choose(window: MainWindow, text: str) -> None:
    """Type into a picker and take the first that it offers."""
    here = field_here()
    assert isinstance(here, ChoiceInput)
    write(text)
    await until(lambda: here.is_open)
    press(window, Qt.Key.Key_Return)


@POPUP
async def test_a_contact_with_eight_fields_is_made_without_the_mouse(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        session.refresh(ACCOUNTS)
        await until(lambda: session.freshness(ACCOUNTS) is not None)
        # other letters cannot be typed by a test
        names = {key: str(row["accountname"]) for key, row in demo.rows(ACCOUNTS).items()}
        account = next(key for key, name in names.items() if name.isascii())
        before = set(demo.rows(CONTACTS))
        press(window, Qt.Key.Key_N, CONTROL | SHIFT)
        for _ in range(9):
            if window.new_menu.activeAction().objectName() == CONTACTS:
                break
            QTest.keyClick(window.new_menu, Qt.Key.Key_C)
        QTest.keyClick(window.new_menu, Qt.Key.Key_Return)
        await until(lambda: window.record.edit is not None)
        # the popup's going makes the window the active one, except on a screen that nobody sees
        window.activateWindow()
        await until(window.isActiveWindow)
        left = dict(TYPED)
        pointed = False
        for _ in range(MOST_KEYS):
            here = field_here()
            form = window.record.form
            assert form is not None
            if here is not None and here.spec.name in left:
                write(left.pop(here.spec.name))
            elif here is not None and here.spec.name == "account_id" and not pointed:
                await choose(window, names[account])
                pointed = True
            if not left and pointed:
                break
            if QApplication.focusWidget() is form.more:
                press(window, Qt.Key.Key_Space)
            else:
                focus = QApplication.focusWidget()
                if focus in [block.head for block in form.blocks if block.folded]:
                    press(window, Qt.Key.Key_Space)
                press(window, Qt.Key.Key_Tab)
        assert not left
        assert pointed
        press(window, Qt.Key.Key_S, CONTROL)
        await until(lambda: bool(set(demo.rows(CONTACTS)) - before))
        (made,) = set(demo.rows(CONTACTS)) - before
        row = demo.rows(CONTACTS)[made]
        assert {name: row[name] for name in TYPED} == TYPED
        assert row["account_id"] == account
        await until(lambda: not session.outbox_count.waiting)


async def test_save_goes_to_the_first_field_that_keeps_it_from_being_saved(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, window_on(look, session) as window:
        window.navigator.new_record_in(CONTACTS)
        await until(lambda: window.record.edit is not None)
        press(window, Qt.Key.Key_S, CONTROL)
        here: list[FieldInput] = []

        def arrived() -> bool:
            found = field_here()
            here[:] = [found] if found is not None else []
            return bool(here) and here[0].spec.name == "lastname"

        await until(arrived)
        form = window.record.form
        assert form is not None
        assert form.rows["lastname"].problem
