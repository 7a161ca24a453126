"""The form for address, user and key."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from vtdesk.app.connecting import ConnectForm
from vtdesk.domain.account import Secret, WriteLevel
from vtdesk.ui.look import Look
from vtdesk.ui.signin.connect_form import ConnectFields

PAGE = "https://lindqvist.od2.vtiger.com/view/list?module=Leads&page=2"


@pytest.fixture
def fields(look: Look, qtbot: QtBot) -> ConnectFields:
    form = ConnectFields(look)
    qtbot.addWidget(form)
    with qtbot.waitActive(form):
        form.show()
        form.activateWindow()
    return form


def fill(fields: ConnectFields, address: str = PAGE) -> None:
    fields.address.edit.setText(address)
    fields.user.edit.setText("anna@lindqvist.example")
    fields.key.edit.setText(" 0123456789abcdef\n")


def test_address_is_taken_from_a_pasted_page(fields: ConnectFields, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText(PAGE)
    fields.address.edit.setFocus()
    qtbot.keyClick(fields.address.edit, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert fields.address.edit.text() == "lindqvist.od2.vtiger.com"
    assert fields.address.hint == "Taken from the page you pasted."


def test_typing_an_address_is_not_disturbed(fields: ConnectFields, qtbot: QtBot) -> None:
    typed = "https://crm.example/vtiger"
    qtbot.keyClicks(fields.address.edit, typed)
    assert fields.address.edit.text() == typed
    fields.address.edit.editingFinished.emit()
    assert fields.address.edit.text() == "crm.example/vtiger"


def test_the_check_gets_what_was_pasted(fields: ConnectFields) -> None:
    pasted = "https://crm.example/vtiger/webservice.php?operation=getchallenge"
    fill(fields, pasted)
    form = fields.read()
    assert form == ConnectForm(pasted, "anna@lindqvist.example", Secret("0123456789abcdef"))
    assert fields.address.edit.text() == "crm.example/vtiger"


def test_editing_a_trimmed_address_counts(fields: ConnectFields, qtbot: QtBot) -> None:
    fill(fields)
    assert fields.read() is not None
    qtbot.keyClicks(fields.address.edit, "/crm")
    form = fields.read()
    assert form is not None
    assert form.address == "lindqvist.od2.vtiger.com/crm"
    assert fields.address.hint == ""


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("address", "", "Paste the address of your Vtiger from the browser."),
        ("address", "my vtiger", "This is not an address."),
        ("user", "  ", "Type the name you log in with."),
        ("key", "", "Paste the key from My Preferences."),
    ],
)
def test_what_is_missing_is_said_at_its_field(
    fields: ConnectFields, field: str, text: str, words: str
) -> None:
    fill(fields)
    faulty = getattr(fields, field)
    faulty.edit.setText(text)
    assert fields.read() is None
    assert faulty.problem.startswith(words)
    assert faulty.edit.accessibleDescription() == faulty.problem
    assert faulty.edit.hasFocus()


def test_all_that_is_missing_is_said_and_the_first_has_the_focus(fields: ConnectFields) -> None:
    assert fields.read() is None
    assert all((fields.address.problem, fields.user.problem, fields.key.problem))
    assert fields.address.edit.hasFocus()


def test_a_problem_goes_when_its_field_is_edited(fields: ConnectFields, qtbot: QtBot) -> None:
    assert fields.read() is None
    qtbot.keyClicks(fields.user.edit, "a")
    assert fields.user.problem == ""
    assert fields.key.problem


def test_plain_http_must_be_allowed_explicitly(fields: ConnectFields) -> None:
    fill(fields, "http://crm.example/")
    form = fields.read()
    assert form is not None
    assert not form.allow_http
    assert fields.allow_http_box.isVisible()
    assert "http, not https" in fields.address.hint
    fields.allow_http_box.setChecked(True)
    form = fields.read()
    assert form is not None
    assert form.allow_http
    assert form.address == "http://crm.example/"


def test_leave_given_for_http_ends_when_the_address_is_edited(
    fields: ConnectFields, qtbot: QtBot
) -> None:
    fill(fields, "http://crm.example/")
    assert fields.read() is not None
    fields.allow_http_box.setChecked(True)
    qtbot.keyClicks(fields.address.edit, "crm")
    form = fields.read()
    assert form is not None
    assert fields.allow_http_box.isVisible()
    assert not form.allow_http


def test_leave_given_for_http_does_not_hold_for_https(fields: ConnectFields) -> None:
    fill(fields, "http://crm.example/")
    assert fields.read() is not None
    fields.allow_http_box.setChecked(True)
    fields.address.edit.setText(PAGE)
    form = fields.read()
    assert form is not None
    assert not form.allow_http
    assert fields.allow_http_box.isHidden()


def test_this_computer_needs_no_leave(fields: ConnectFields) -> None:
    fill(fields, "http://127.0.0.1:8080/")
    assert fields.read() is not None
    assert fields.allow_http_box.isHidden()


def test_read_only_is_chosen_at_first(fields: ConnectFields, qtbot: QtBot) -> None:
    fill(fields)
    first = fields.read()
    assert first is not None
    assert first.write_level is WriteLevel.READ_ONLY
    qtbot.mouseClick(fields.level.parts[2], Qt.MouseButton.LeftButton)
    second = fields.read()
    assert second is not None
    assert second.write_level is WriteLevel.NORMAL


def test_key_is_hidden_until_the_eye_is_pressed(fields: ConnectFields, qtbot: QtBot) -> None:
    eye = fields.key.frame.trailing
    assert eye is not None
    modes = [fields.key.edit.echoMode()]
    names = [eye.accessibleName()]
    for _ in range(2):
        qtbot.mouseClick(eye, Qt.MouseButton.LeftButton)
        modes.append(fields.key.edit.echoMode())
        names.append(eye.accessibleName())
    password, normal = QLineEdit.EchoMode.Password, QLineEdit.EchoMode.Normal
    assert modes == [password, normal, password]
    assert names == ["Show what is typed", "Hide what is typed", "Show what is typed"]


def test_help_about_the_key_unfolds(fields: ConnectFields, qtbot: QtBot) -> None:
    low = fields.sizeHint().height()
    qtbot.mouseClick(fields.key.link, Qt.MouseButton.LeftButton)
    assert fields.sizeHint().height() > low + 40


def test_a_ca_file_can_be_chosen_and_removed(fields: ConnectFields, qtbot: QtBot) -> None:
    fill(fields)
    fields.set_ca_file("/certificates/company.pem")
    form = fields.read()
    assert form is not None
    assert form.ca_file == "/certificates/company.pem"
    assert fields.ca_row.isVisible()
    qtbot.mouseClick(fields.ca_row.remove_button, Qt.MouseButton.LeftButton)
    form = fields.read()
    assert form is not None
    assert form.ca_file == ""
    assert fields.ca_row.isHidden()


def test_a_form_filled_from_another_reads_the_same(look: Look, qtbot: QtBot) -> None:
    form = ConnectForm(
        "http://crm.example/index.php",
        "anna",
        Secret("abc"),
        WriteLevel.ASK,
        allow_http=True,
        ca_file="/ca.pem",
    )
    fields = ConnectFields(look)
    qtbot.addWidget(fields)
    fields.fill(form)
    assert fields.read() == form


def test_everything_is_reached_by_tab_and_a_fields_help_after_it(
    fields: ConnectFields, qtbot: QtBot
) -> None:
    fields.address.edit.setFocus()
    eye = fields.key.frame.trailing
    order = [fields.user.edit, fields.key.edit, fields.key.link, eye, fields.level.parts[0]]
    for expected in order:
        focused = fields.focusWidget()
        assert focused is not None
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
        assert fields.focusWidget() is expected
