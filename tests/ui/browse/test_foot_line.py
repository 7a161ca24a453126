"""The line below the table, at every text size."""

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from vtdesk.ui.browse.foot_line import FootLine
from vtdesk.ui.look import Look


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_words_and_button_have_the_height_they_need(look: Look, qtbot: QtBot, scale: float) -> None:
    pane = QWidget()
    qtbot.addWidget(pane)
    foot = FootLine(look)
    QVBoxLayout(pane).addWidget(foot)
    foot.show_words("Loading 100 of about 9,000", "Stop")
    pane.resize(700, 200)
    pane.show()
    look.theme.choose_text_scale(scale)
    qtbot.waitUntil(lambda: foot.button.height() >= foot.button.sizeHint().height())
    assert foot.height() >= foot.button.sizeHint().height()
    assert foot.rect().contains(foot.button.geometry())
    look.theme.choose_text_scale(1.0)
    assert foot.height() == 30
