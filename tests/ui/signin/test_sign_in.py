"""The pages before an account is open, and what they tell."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from vtdesk.app.connecting import ConnectForm
from vtdesk.domain.account import Secret
from vtdesk.domain.connection import (
    CheckKind,
    CheckState,
    CheckStep,
    running,
    waiting_steps,
    with_step,
)
from vtdesk.domain.errors import Remedy
from vtdesk.ui.look import Look
from vtdesk.ui.signin.sign_in import SignIn

FORM = ConnectForm("lindqvist.od2.vtiger.com", "anna", Secret("0123456789abcdef"))
FOUND = CheckStep(CheckKind.FOUND, CheckState.DONE, "Found acme", "It answers.", milliseconds=38)
WRONG_KEY = CheckStep(
    CheckKind.SIGNED_IN,
    CheckState.STOPPED,
    "Vtiger did not accept this user and access key",
    "The access key is in My Preferences; it is not your password.",
    detail="401 INVALID_USER_CREDENTIALS",
    milliseconds=1204,
    remedy=Remedy.PASTE_KEY,
)


@pytest.fixture
def pages(look: Look, qtbot: QtBot) -> SignIn:
    sign_in = SignIn(look)
    qtbot.addWidget(sign_in)
    sign_in.resize(1440, 870)
    sign_in.show_first_run()
    with qtbot.waitActive(sign_in):
        sign_in.show()
        sign_in.activateWindow()
    return sign_in


def stopped(step: CheckStep) -> tuple[CheckStep, ...]:
    return with_step(with_step(waiting_steps(), FOUND), step)


def press(qtbot: QtBot, button: QAbstractButton) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_first_page_leads_to_the_sample_company(pages: SignIn, qtbot: QtBot) -> None:
    assert pages.currentWidget() is pages.first_run
    with qtbot.waitSignal(pages.sample_chosen):
        press(qtbot, pages.first_run.sample_button)


def test_doors_are_shut_while_one_opens(pages: SignIn, qtbot: QtBot) -> None:
    pages.show_busy("Opening the sample company…")
    for button in (pages.first_run.sample_button, pages.first_run.connect_button):
        assert not button.isEnabled()
    pages.show_problem("The sample company could not be opened: the disk is full.")
    assert pages.first_run.banner.words.startswith("The sample company could not")
    assert pages.first_run.sample_button.isEnabled()
    pages.show_busy("again")
    pages.show_first_run()
    assert pages.first_run.connect_button.isEnabled()


def test_connecting_from_the_first_page_shows_the_check(pages: SignIn, qtbot: QtBot) -> None:
    pages.first_run.fields.fill(FORM)
    with qtbot.waitSignal(pages.connect_requested) as requested:
        press(qtbot, pages.first_run.connect_button)
    assert requested.args == [FORM]
    assert pages.currentWidget() is pages.connect_page
    assert pages.connect_page.fields.read() == FORM
    assert pages.connect_page.steps.headline == "Not tested yet"


def test_enter_in_a_field_connects(pages: SignIn, qtbot: QtBot) -> None:
    pages.first_run.fields.fill(FORM)
    with qtbot.waitSignal(pages.connect_requested):
        qtbot.keyClick(pages.first_run.fields.key.edit, Qt.Key.Key_Return)


def test_nothing_is_asked_for_with_an_empty_form(pages: SignIn, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(pages.connect_requested):
        press(qtbot, pages.first_run.connect_button)
    assert pages.currentWidget() is pages.first_run


def test_steps_as_they_come(pages: SignIn) -> None:
    steps = with_step(waiting_steps(), running(CheckKind.FOUND))
    pages.show_steps(steps)
    assert pages.connect_page.steps.headline == "Testing, step 1 of 5"
    assert not pages.connect_page.connect_button.isEnabled()
    steps = with_step(steps, FOUND)
    pages.show_steps(steps)
    row = pages.connect_page.steps.row(CheckKind.FOUND)
    assert (row.title, row.words) == ("Found acme", "It answers.")
    assert "38 ms" in row.accessibleName()
    assert "not asked yet" in pages.connect_page.steps.row(CheckKind.CALLS).accessibleName()
    pages.show_steps([replace(step, state=CheckState.DONE) for step in steps])
    assert pages.connect_page.steps.headline == "Connected"


def test_a_check_under_way_is_not_begun_again_by_enter(pages: SignIn, qtbot: QtBot) -> None:
    pages.show_connect(FORM)
    pages.show_steps(with_step(waiting_steps(), running(CheckKind.FOUND)))
    with qtbot.assertNotEmitted(pages.connect_requested):
        qtbot.keyClick(pages.connect_page.fields.user.edit, Qt.Key.Key_Return)


def test_a_wrong_key_is_said_at_the_step_and_at_the_field(pages: SignIn, qtbot: QtBot) -> None:
    pages.show_connect(FORM)
    pages.show_steps(stopped(WRONG_KEY))
    page = pages.connect_page
    row = page.steps.row(CheckKind.SIGNED_IN)
    assert page.steps.headline == "Stopped at step 3 of 5"
    assert row.title == "Vtiger did not accept this user and access key"
    assert page.fields.key.problem == "Not accepted for this user."
    assert page.connect_button.text() == "Test again"
    assert row.remedy.text() == "Paste key again"
    press(qtbot, row.remedy)
    assert page.fields.key.edit.text() == ""
    assert page.fields.key.edit.hasFocus()
    page.fields.key.edit.setText("fedcba9876543210")
    with qtbot.waitSignal(pages.connect_requested) as requested:
        press(qtbot, page.connect_button)
    assert requested.args == [replace(FORM, access_key=Secret("fedcba9876543210"))]


def test_the_remedy_is_at_hand_unless_somebody_types(pages: SignIn) -> None:
    pages.show_connect(FORM)
    page = pages.connect_page
    remedy = page.steps.row(CheckKind.SIGNED_IN).remedy
    page.fields.user.edit.setFocus()
    pages.show_steps(stopped(WRONG_KEY))
    assert page.fields.user.edit.hasFocus()
    page.connect_button.setFocus()
    pages.show_steps(with_step(waiting_steps(), running(CheckKind.SIGNED_IN)))
    page.back_button.setFocus()
    pages.show_steps(stopped(WRONG_KEY))
    assert remedy.hasFocus()


def test_details_are_folded_and_can_be_copied(pages: SignIn, qtbot: QtBot) -> None:
    pages.show_steps(stopped(WRONG_KEY))
    details = pages.connect_page.steps.row(CheckKind.SIGNED_IN).details
    assert details.isVisible()
    assert not details.fold.isChecked()
    press(qtbot, details.copy)
    assert QGuiApplication.clipboard().text() == "401 INVALID_USER_CREDENTIALS"
    assert pages.connect_page.steps.row(CheckKind.FOUND).details.isHidden()


@pytest.mark.parametrize("remedy", [Remedy.RETRY, Remedy.WORK_OFFLINE])
def test_trying_again(pages: SignIn, qtbot: QtBot, remedy: Remedy) -> None:
    pages.show_connect(FORM)
    step = CheckStep(CheckKind.FOUND, CheckState.STOPPED, "No answer", remedy=remedy)
    pages.show_steps(with_step(waiting_steps(), step))
    with qtbot.waitSignal(pages.connect_requested) as requested:
        press(qtbot, pages.connect_page.steps.row(CheckKind.FOUND).remedy)
    assert requested.args == [FORM]


def test_looking_at_the_address(pages: SignIn, qtbot: QtBot) -> None:
    pages.show_connect(FORM)
    step = CheckStep(CheckKind.FOUND, CheckState.STOPPED, "A web page", remedy=Remedy.CHECK_ADDRESS)
    pages.show_steps(with_step(waiting_steps(), step))
    address = pages.connect_page.fields.address
    assert address.problem == "Look at this address again."
    press(qtbot, pages.connect_page.steps.row(CheckKind.FOUND).remedy)
    assert address.edit.hasFocus()
    assert address.edit.selectedText() == address.edit.text()


def test_an_edition_without_calls_leads_to_the_sample_company(pages: SignIn, qtbot: QtBot) -> None:
    step = CheckStep(CheckKind.CALLS, CheckState.STOPPED, "No calls", remedy=Remedy.OPEN_DEMO)
    pages.show_steps(with_step(waiting_steps(), step))
    with qtbot.waitSignal(pages.sample_chosen):
        press(qtbot, pages.connect_page.steps.row(CheckKind.CALLS).remedy)


def test_a_stop_without_remedy_has_no_button(pages: SignIn) -> None:
    step = CheckStep(CheckKind.MODULES, CheckState.STOPPED, "No modules")
    pages.show_steps(with_step(waiting_steps(), step))
    row = pages.connect_page.steps.row(CheckKind.MODULES)
    assert not row.remedy.isVisible()
    assert row.details.isHidden()


def test_going_back_is_told(pages: SignIn, qtbot: QtBot) -> None:
    pages.show_connect()
    with qtbot.waitSignal(pages.cancelled):
        press(qtbot, pages.connect_page.back_button)


def test_another_attempt_begins_clean(pages: SignIn) -> None:
    pages.show_connect(FORM)
    pages.show_steps(stopped(WRONG_KEY))
    pages.show_problem("The account could not be kept: the disk is full.")
    assert pages.connect_page.banner.isVisible()
    pages.show_connect(replace(FORM, access_key=Secret("")))
    assert pages.connect_page.banner.isHidden()
    assert pages.connect_page.fields.key.problem == ""
    assert pages.connect_page.steps.headline == "Not tested yet"
    assert pages.connect_page.fields.key.edit.hasFocus()


def test_escape_leaves_a_page_that_has_a_way_back(pages: SignIn, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(pages.cancelled):
        qtbot.keyClick(pages.first_run.fields.address.edit, Qt.Key.Key_Escape)
    pages.show_connect(FORM)
    with qtbot.waitSignal(pages.cancelled):
        qtbot.keyClick(pages.connect_page.fields.user.edit, Qt.Key.Key_Escape)


def test_passphrase_is_judged_and_compared(pages: SignIn, qtbot: QtBot) -> None:
    pages.ask_where_to_keep("This computer has no password store.")
    page = pages.keeping
    assert page.passphrase.edit.hasFocus()
    page.passphrase.edit.setText("short")
    with qtbot.assertNotEmitted(pages.passphrase_chosen):
        press(qtbot, page.use_button)
    assert page.passphrase.problem == "Use at least 8 characters."
    page.passphrase.edit.setText("four little words")
    page.again.edit.setText("four little wards")
    with qtbot.assertNotEmitted(pages.passphrase_chosen):
        press(qtbot, page.use_button)
    assert page.again.problem == "The two are not the same."
    page.again.edit.setText("four little words")
    with qtbot.waitSignal(pages.passphrase_chosen) as chosen:
        press(qtbot, page.use_button)
    assert chosen.args == [Secret("four little words")]


def test_keeping_nothing_and_going_back(pages: SignIn, qtbot: QtBot) -> None:
    pages.ask_where_to_keep("This computer has no password store.")
    with qtbot.waitSignal(pages.nothing_kept):
        press(qtbot, pages.keeping.nothing_button)
    with qtbot.waitSignal(pages.cancelled):
        press(qtbot, pages.keeping.back_button)


def test_old_passphrases_do_not_stay_in_the_fields(pages: SignIn) -> None:
    pages.ask_where_to_keep("This computer has no password store.")
    pages.keeping.passphrase.edit.setText("four little words")
    pages.ask_where_to_keep("It is locked.")
    assert pages.keeping.passphrase.edit.text() == ""


def test_unlocking(pages: SignIn, qtbot: QtBot) -> None:
    pages.ask_passphrase("Lindqvist Pumpen")
    page = pages.unlock
    assert page.passphrase.edit.hasFocus()
    press(qtbot, page.open_button)
    assert page.passphrase.problem == "Type your passphrase."
    qtbot.keyClicks(page.passphrase.edit, "four little words")
    with qtbot.waitSignal(pages.passphrase_given) as given:
        qtbot.keyClick(page.passphrase.edit, Qt.Key.Key_Return)
    assert given.args == [Secret("four little words")]
    page.show_busy(busy=True)
    with qtbot.assertNotEmitted(pages.passphrase_given):
        qtbot.keyClick(page.passphrase.edit, Qt.Key.Key_Return)
    pages.show_problem("This is not the passphrase.")
    assert page.passphrase.problem == "This is not the passphrase."
    assert page.open_button.isEnabled()
    assert page.passphrase.edit.selectedText() == "four little words"
    with qtbot.waitSignal(pages.cancelled):
        press(qtbot, page.other_button)


def show_page(pages: SignIn, name: str) -> None:
    if name == "connect":
        pages.show_connect(FORM)
        pages.show_steps(stopped(WRONG_KEY))
    elif name == "keeping":
        pages.ask_where_to_keep("This computer has no password store that vtdesk can use.")
    elif name == "unlock":
        pages.ask_passphrase("Lindqvist Pumpen")


def place(widget: QWidget, above: QWidget) -> QRect:
    return QRect(widget.mapTo(above, QPoint(0, 0)), widget.size())


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize(("width", "height"), [(640, 450), (900, 600), (1440, 870)])
@pytest.mark.parametrize("name", ["first run", "connect", "keeping", "unlock"])
def test_nothing_is_cut_off_and_nothing_overlaps(
    pages: SignIn, qapp: QApplication, name: str, width: int, height: int, mirrored: bool
) -> None:
    if mirrored:
        pages.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    pages.resize(width, height)
    show_page(pages, name)
    # a wrapped label's height settles in a second round of layout
    for _ in range(3):
        qapp.processEvents()
    page = pages.currentWidget()
    assert page is not None
    widgets = [
        widget
        for kind in (QLabel, QAbstractButton, QLineEdit)
        for widget in page.findChildren(kind)
        if widget.isVisible()
    ]
    assert len(widgets) > 3
    for widget in widgets:
        box = place(widget, page)
        assert box.left() >= 0, widget.objectName()
        assert box.right() < page.width()
        if isinstance(widget, QLabel):
            needed = widget.heightForWidth(widget.width()) if widget.wordWrap() else 0
            assert widget.height() >= needed, widget.text()
            assert widget.width() >= widget.minimumSizeHint().width(), widget.text()
    labels = [w for w in widgets if isinstance(w, QLabel)]
    for number, label in enumerate(labels):
        for other in labels[number + 1 :]:
            assert not place(label, page).intersects(place(other, page)), (
                label.text(),
                other.text(),
            )


def test_one_column_where_there_is_no_room_for_two(pages: SignIn) -> None:
    sample, connect = pages.first_run.sample_button, pages.first_run.connect_button
    assert place(sample, pages).top() == place(connect, pages).top()
    pages.resize(640, 450)
    assert place(connect, pages).top() > place(sample, pages).bottom()
    assert place(connect, pages).left() == place(sample, pages).left()


def test_the_stopped_step_is_scrolled_into_view(pages: SignIn, qtbot: QtBot) -> None:
    pages.resize(640, 450)
    pages.show_connect(FORM)
    pages.show_steps(stopped(WRONG_KEY))
    remedy = pages.connect_page.steps.row(CheckKind.SIGNED_IN).remedy
    qtbot.waitUntil(lambda: not remedy.visibleRegion().isEmpty())
