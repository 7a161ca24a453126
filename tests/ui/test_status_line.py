"""The line at the foot of the window."""

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from vtdesk.domain.changes import OutboxCount
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.status import PullProgress, SyncStatus
from vtdesk.domain.values import Formats
from vtdesk.ui.look import Look
from vtdesk.ui.parts.tone import Tone
from vtdesk.ui.status_line import StatusLine

NOON = 1_795_348_800.0  # 2026-11-22 12:00 UTC


class Clock:
    """A clock that a test moves on."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def line(look: Look, qtbot: QtBot, clock: Clock) -> StatusLine:
    line = StatusLine(look, lambda: Formats(date_order="dmy", date_separator="."), clock)
    qtbot.addWidget(line)
    line.resize(900, 26)
    line.show()
    return line


def test_online_says_how_fresh_the_table_is(line: StatusLine) -> None:
    line.show_status(SyncStatus(online=True), NOON - 3600)
    assert line.connection.text() == "Online · up to date 11:00"
    line.show_status(SyncStatus(online=True), NOON - 86_400)
    assert line.connection.text() == "Online · up to date 21.11.2026"
    line.show_status(SyncStatus(online=True), None)
    assert line.connection.text() == "Online"


def test_before_the_first_answer_it_says_so(line: StatusLine) -> None:
    line.show_status(SyncStatus(), None)
    assert line.connection.text() == "Connecting…"
    pulls = (PullProgress(ModuleName("Leads")),)
    line.show_status(SyncStatus(pulls=pulls), NOON - 20)
    assert line.connection.text() == "Connecting…"


def test_what_is_fresh_enough_not_to_be_asked_for_connects_nowhere(line: StatusLine) -> None:
    line.show_status(SyncStatus(), NOON - 20)
    assert line.connection.text() == "Up to date 11:59"


def test_offline_tells_since_when_and_a_press_tries_again(line: StatusLine, qtbot: QtBot) -> None:
    line.show_status(SyncStatus(online=False, offline_since=NOON - 600), None)
    assert line.connection.text() == "Offline since 11:50"
    assert "stored data" in line.connection.accessibleName()
    assert line.connection.focusPolicy() is Qt.FocusPolicy.TabFocus
    with qtbot.waitSignal(line.retry_asked):
        QTest.mouseClick(line.connection, Qt.MouseButton.LeftButton)


def test_online_the_item_is_no_button(line: StatusLine, qtbot: QtBot) -> None:
    line.show_status(SyncStatus(online=True), None)
    assert line.connection.focusPolicy() is Qt.FocusPolicy.NoFocus
    with qtbot.assertNotEmitted(line.retry_asked):
        QTest.mouseClick(line.connection, Qt.MouseButton.LeftButton)


def test_a_used_up_allowance_counts_down(line: StatusLine, clock: Clock, qtbot: QtBot) -> None:
    line.show_status(SyncStatus(online=True, resume_at=NOON + 23), None)
    assert line.connection.text() == "Calls used up · goes on in 23 s"
    clock.now += 3
    qtbot.waitUntil(lambda: line.connection.text() == "Calls used up · goes on in 20 s")
    line.set_narrow(True)
    assert line.connection.text() == "Goes on in 20 s"
    clock.now += 30
    qtbot.waitUntil(lambda: line.connection.text() == "Online")
    line.show_status(SyncStatus(online=True), None)
    assert not any(timer.isActive() for timer in line.findChildren(QTimer))


def test_an_allowance_that_is_used_up_for_long_tells_the_time(line: StatusLine) -> None:
    line.show_status(SyncStatus(online=True, resume_at=NOON + 5_400), None)
    assert line.connection.text() == "Calls used up · goes on at 13:30"
    assert "kept" in line.connection.accessibleName()


def test_what_waits_and_what_needs_a_person_are_counted(line: StatusLine, qtbot: QtBot) -> None:
    line.show_outbox(OutboxCount())
    assert line.waiting.isHidden()
    assert line.needs_you.isHidden()
    line.show_outbox(OutboxCount(waiting=2, unknown=1, clashed=1))
    assert line.waiting.text() == "3 waiting to send"
    assert line.needs_you.text() == "1 needs you"
    line.show_outbox(OutboxCount(clashed=1, refused=1))
    assert line.waiting.isHidden()
    assert line.needs_you.text() == "2 need you"
    with qtbot.waitSignal(line.needs_you_asked):
        QTest.mouseClick(line.needs_you, Qt.MouseButton.LeftButton)


def test_narrow_windows_drop_words_but_never_needs_you(line: StatusLine) -> None:
    line.show_status(SyncStatus(online=True), NOON)
    line.show_outbox(OutboxCount(waiting=2, clashed=1))
    line.set_narrow(True)
    assert line.connection.text() == "12:00"
    assert line.connection.accessibleName() == "Online · up to date 12:00"
    assert line.waiting.text() == "2"
    assert line.waiting.accessibleName() == "2 waiting to send"
    assert line.needs_you.text() == "1 needs you"


def test_needs_you_stands_on_a_ground_of_its_own(line: StatusLine, look: Look) -> None:
    line.show_outbox(OutboxCount(clashed=1))
    image = line.needs_you.grab().toImage()
    colors = {
        image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())
    }
    assert look.theme.color(Tone.CONFLICT.soft).name() in colors


def test_offline_tells_how_old_the_table_is(line: StatusLine) -> None:
    status = SyncStatus(online=False, offline_since=NOON - 600)
    line.show_status(status, NOON - 3600)
    assert line.connection.text() == "Offline since 11:50 · as of 11:00"
    assert "stored data of 11:00" in line.connection.accessibleName()
    line.set_narrow(True)
    assert line.connection.text() == "Since 11:50"
