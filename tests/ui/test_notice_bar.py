"""Banners and toasts."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from vtdesk.app.logs import Redactor
from vtdesk.domain.account import Secret
from vtdesk.domain.errors import Remedy
from vtdesk.domain.notices import Level, Notice
from vtdesk.ui.look import Look
from vtdesk.ui.notice_bar import REMEDY_WORDS, NoticeBar

GONE = Notice(Level.PROBLEM, "Vtiger does not answer.", remedy=Remedy.RETRY, topic="connection")
KEY = Notice(Level.PROBLEM, "The key was not accepted.", remedy=Remedy.PASTE_KEY, topic="sign-in")


@pytest.fixture
def bar(look: Look, qtbot: QtBot) -> Iterator[NoticeBar]:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(700, 300)
    pane = QWidget()
    bar = NoticeBar(look, pane, frozenset({Remedy.RETRY}))
    column = QVBoxLayout(window)
    column.addWidget(bar)
    column.addWidget(pane, 1)
    window.show()
    yield bar
    window.hide()


def test_it_takes_no_room_while_there_is_nothing_to_say(bar: NoticeBar) -> None:
    assert not bar.banner.isVisible()
    assert bar.height() <= 1


def test_a_problem_stays_until_it_is_closed(bar: NoticeBar) -> None:
    bar.show_notice(GONE)
    assert bar.banner.isVisible()
    assert bar.banner.words == GONE.words
    assert [button.text() for button in bar.banner.buttons] == ["Try again", "Close"]
    bar.banner.buttons[1].click()
    assert not bar.banner.isVisible()


def test_the_remedy_is_passed_on(bar: NoticeBar, qtbot: QtBot) -> None:
    bar.show_notice(GONE)
    with qtbot.waitSignal(bar.remedy_chosen) as chosen:
        bar.banner.buttons[0].click()
    assert chosen.args == [GONE]
    assert not bar.banner.isVisible()


def test_a_second_remedy_stands_in_the_place_of_closing(
    look: Look, bar: NoticeBar, qtbot: QtBot
) -> None:
    both = replace(GONE, also=Remedy.WORK_OFFLINE)
    bar.show_notice(both)
    assert [button.text() for button in bar.banner.buttons] == ["Try again", "Close"]
    wide = NoticeBar(look, bar, frozenset({Remedy.RETRY, Remedy.WORK_OFFLINE}))
    for number, remedy in enumerate((Remedy.RETRY, Remedy.WORK_OFFLINE)):
        wide.show_notice(both)
        assert [b.text() for b in wide.banner.buttons] == ["Try again", "Work offline"]
        with qtbot.waitSignal(wide.remedy_chosen) as chosen:
            wide.banner.buttons[number].click()
        assert chosen.args is not None
        assert chosen.args[0].remedy is remedy
        assert wide.problems == ()


def test_closing_carries_nothing_out(bar: NoticeBar, qtbot: QtBot) -> None:
    bar.show_notice(KEY)
    with qtbot.assertNotEmitted(bar.remedy_chosen):
        bar.banner.buttons[0].click()
    assert bar.problems == ()


def test_a_remedy_nobody_can_carry_out_is_no_button(bar: NoticeBar) -> None:
    bar.show_notice(KEY)
    assert [button.text() for button in bar.banner.buttons] == ["Close"]


def test_a_later_notice_of_the_topic_takes_its_place(bar: NoticeBar) -> None:
    bar.show_notice(GONE)
    bar.show_notice(KEY)
    newer = Notice(Level.PROBLEM, "Still no answer.", topic="connection")
    bar.show_notice(newer)
    assert bar.problems == (KEY, newer)
    assert bar.banner.words == "Still no answer."
    bar.banner.buttons[0].click()
    assert bar.banner.words == KEY.words


def test_what_is_over_goes_away(bar: NoticeBar) -> None:
    bar.show_notice(GONE)
    bar.forget("connection")
    assert not bar.banner.isVisible()
    bar.forget("never heard of")


@pytest.mark.parametrize("level", [Level.DONE, Level.INFO, Level.WAITING])
def test_everything_else_is_a_toast(bar: NoticeBar, level: Level) -> None:
    bar.show_notice(Notice(level, "Saved in Vtiger"))
    assert bar.toast.isVisible()
    assert bar.toast.words == "Saved in Vtiger"
    assert not bar.banner.isVisible()


def test_good_news_of_a_topic_ends_its_problem(bar: NoticeBar) -> None:
    bar.show_notice(GONE)
    bar.show_notice(Notice(Level.DONE, "Connected", topic="connection"))
    assert not bar.banner.isVisible()


def test_the_details_are_there_without_secrets(look: Look, bar: NoticeBar) -> None:
    redactor = Redactor()
    redactor.hide(Secret("S3cretAccessKey16"))
    bar = NoticeBar(look, bar, frozenset(), redactor.clean)
    bar.show_notice(replace(GONE, detail="login · key S3cretAccessKey16 · 401"))
    bar.banner.fold.setChecked(True)
    assert bar.banner.details is not None
    assert bar.banner.details.text.startswith("login · key ")
    assert "S3cret" not in bar.banner.details.text


@pytest.mark.parametrize("level", [Level.DONE, Level.INFO, Level.WAITING])
def test_a_toast_unfolds_its_details_as_a_banner(
    look: Look, bar: NoticeBar, qtbot: QtBot, level: Level
) -> None:
    busy = Notice(level, "Vtiger is busy.", "query Leads · 429", Remedy.RETRY, topic="calls")
    bar.show_notice(busy)
    assert bar.toast.button.isVisible()
    bar.toast.details.click()
    assert not bar.toast.isVisible()
    assert bar.banner.words == busy.words
    assert bar.banner.details is not None
    assert bar.banner.details.text == busy.detail
    assert [button.text() for button in bar.banner.buttons] == ["Try again", "Close"]
    with qtbot.assertNotEmitted(bar.remedy_chosen):
        bar.banner.buttons[1].click()
    assert not bar.banner.isVisible()


def test_what_a_toast_unfolded_ends_with_its_topic(bar: NoticeBar) -> None:
    bar.show_notice(Notice(Level.WAITING, "Vtiger is busy.", "429", topic="calls"))
    bar.toast.details.click()
    bar.show_notice(Notice(Level.DONE, "Sent", topic="calls"))
    assert not bar.banner.isVisible()
    assert not bar.toast.details.isVisible()


def test_a_toast_without_details_offers_none(bar: NoticeBar) -> None:
    bar.show_notice(Notice(Level.DONE, "Saved in Vtiger"))
    assert not bar.toast.details.isVisible()


def test_the_details_of_a_toast_are_without_secrets(look: Look, bar: NoticeBar) -> None:
    redactor = Redactor()
    redactor.hide(Secret("S3cretAccessKey16"))
    bar = NoticeBar(look, bar, frozenset(), redactor.clean)
    bar.show_notice(Notice(Level.WAITING, "Busy.", "key S3cretAccessKey16"))
    bar.toast.details.click()
    assert bar.banner.details is not None
    assert "S3cret" not in bar.banner.details.text


def test_every_remedy_has_its_words() -> None:
    assert set(REMEDY_WORDS) == set(Remedy)
    assert all(words for remedy, words in REMEDY_WORDS.items() if remedy is not Remedy.NONE)
