"""The head: how fresh a record is, and what else can be done with it."""

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from tests.helpers.sample_session import GERMAN
from vtdesk.ui.edit.head import RecordHead, as_of_words
from vtdesk.ui.look import Look
from vtdesk.ui.parts.label import ElidedLabel

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


def test_today_is_a_time_of_day() -> None:
    read = NOW - timedelta(minutes=18)
    assert as_of_words(read.timestamp(), GERMAN, NOW.timestamp()) == "as of 09:42"


def test_an_earlier_day_is_named() -> None:
    read = NOW - timedelta(days=2)
    assert as_of_words(read.timestamp(), GERMAN, NOW.timestamp()) == "as of 20.11.2026 10:00"


def test_a_record_that_no_server_has_seen_says_nothing() -> None:
    assert as_of_words(None, GERMAN, NOW.timestamp()) == ""


@pytest.mark.qt_log_ignore("does not support (raise|grabbing the keyboard)", extend=True)
def test_more_is_offered_in_a_menu(qtbot: QtBot, look: Look) -> None:
    head = RecordHead(look)
    qtbot.addWidget(head)
    head.show()
    assert not head.more.isVisible()
    action = QAction("Clone", head)
    head.show_actions([action])
    head.more.click()
    assert head.menu.isVisible()
    assert head.menu.actions() == [action]
    head.menu.close()


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_the_name_has_the_height_of_its_letters_at_every_text_size(
    qtbot: QtBot, look: Look, scale: float
) -> None:
    head = RecordHead(look)
    qtbot.addWidget(head)
    head.show_title("Avløpspumper Lofoten")
    head.show()
    (title,) = (one for one in head.findChildren(ElidedLabel) if one.text() == head.title)
    look.theme.choose_text_scale(scale)
    # less room than it asks for
    head.resize(360, head.minimumSizeHint().height())
    needed = look.theme.line_height("title")
    qtbot.waitUntil(lambda: title.height() >= needed)
