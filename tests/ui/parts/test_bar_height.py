"""Bars that are as high as the text size needs."""

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from vtdesk.ui.bulk.deleted_page import DeletedPage
from vtdesk.ui.jobs.jobs_page import JobsPage
from vtdesk.ui.look import Look
from vtdesk.ui.parts.bar_height import BarHeight
from vtdesk.ui.staging.review_page import ColumnHeads


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_a_bar_follows_the_text_size(look: Look, qtbot: QtBot, scale: float) -> None:
    bar = QWidget()
    qtbot.addWidget(bar)
    BarHeight(look, bar, lambda theme: theme.metrics.action_bar)
    look.theme.choose_text_scale(scale)
    assert bar.height() == look.theme.metrics.action_bar
    look.theme.choose_text_scale(1.0)
    assert bar.height() == look.theme.metrics.action_bar


def test_bars_of_pages_that_stay_have_room_for_larger_text(look: Look, qtbot: QtBot) -> None:
    jobs, deleted = JobsPage(look), DeletedPage(look, lambda _copy: ("", ""))
    heads = ColumnHeads(look, "Yours")
    for page in (jobs, deleted, heads):
        qtbot.addWidget(page)
    look.theme.choose_text_scale(2.0)
    buttons = [jobs.back_button, *jobs.detail.buttons.values(), deleted.restore_button]
    bars = {button.parentWidget() for button in buttons}
    assert len(bars) == 3
    for bar in bars:
        assert bar is not None
        assert bar.maximumHeight() >= bar.sizeHint().height()
    assert heads.height() >= look.theme.line_height("small")
