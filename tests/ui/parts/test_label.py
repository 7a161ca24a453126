"""Labels: cut to fit, never wider than their pane, plain text only."""

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.helpers.tips import tip
from vtdesk.ui.look import Look
from vtdesk.ui.parts.label import ElidedLabel, TextLabel, draw_line
from vtdesk.ui.tokens import Scheme

LONG = "Donaudampfschifffahrtsgesellschaft mit sehr langem Namen"


def ink_columns(image: QImage) -> list[int]:
    """Columns that have something painted in them."""
    dark = Qt.GlobalColor.white
    blank = QImage(image.size(), image.format())
    blank.fill(dark)
    return [
        x
        for x in range(image.width())
        if any(image.pixel(x, y) != blank.pixel(x, y) for y in range(image.height()))
    ]


def drawn(text: str, direction: Qt.LayoutDirection) -> list[int]:
    image = QImage(200, 30, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    draw_line(painter, QRect(0, 0, 200, 30), text, direction=direction)
    painter.end()
    return ink_columns(image)


def test_elided_label_fits_its_pane_and_offers_the_rest(look: Look, qtbot: QtBot) -> None:
    pane = QWidget()
    qtbot.addWidget(pane)
    label = ElidedLabel(look, LONG)
    QVBoxLayout(pane).addWidget(label)
    pane.resize(120, 60)
    pane.show()
    assert pane.width() == 120
    assert label.elided
    assert tip(label) == LONG
    pane.resize(900, 60)
    qtbot.waitUntil(lambda: not label.elided)
    assert tip(label) == ""


def test_elided_label_keeps_its_tooltip_true(look: Look, qtbot: QtBot) -> None:
    label = ElidedLabel(look, "short")
    qtbot.addWidget(label)
    label.resize(100, 20)
    label.setText(LONG)
    assert tip(label) == LONG
    label.setText("short")
    assert tip(label) == ""


@pytest.mark.parametrize("text", ["Nord Stahl", "مياه الأرز"])
def test_alignment_follows_the_interface_not_the_script(look: Look, text: str) -> None:
    assert drawn(text, Qt.LayoutDirection.LeftToRight)[0] < 6
    assert drawn(text, Qt.LayoutDirection.RightToLeft)[-1] > 193


def test_a_line_break_does_not_make_a_line_taller(look: Look, qtbot: QtBot) -> None:
    label = TextLabel(look, "one\ntwo\nthree")
    qtbot.addWidget(label)
    assert label.sizeHint().height() == TextLabel(look, "one").sizeHint().height() == 20


def test_wrapped_text_has_the_line_height_of_its_step(look: Look, qtbot: QtBot) -> None:
    label = TextLabel(look, LONG, wrap=True)
    qtbot.addWidget(label)
    assert label.heightForWidth(2000) == 20
    lines, rest = divmod(label.heightForWidth(120), 20)
    assert lines >= 3
    assert rest == 0


def test_markup_is_shown_as_it_is(look: Look, qtbot: QtBot) -> None:
    label = TextLabel(look, "<b>R&D</b>")
    qtbot.addWidget(label)
    assert label.sizeHint().width() >= label.fontMetrics().horizontalAdvance("<b>R&D</b>")


def test_colour_follows_the_theme(look: Look, qtbot: QtBot) -> None:
    label = TextLabel(look, "x", token="problem.text")
    qtbot.addWidget(label)
    look.theme.choose_scheme(Scheme.DARK)
    colour = label.palette().color(label.foregroundRole())
    assert colour == look.theme.color("problem.text")
    label.set_token("text")
    assert label.palette().color(label.foregroundRole()) == look.theme.color("text")


@pytest.mark.parametrize("shown", [False, True])
def test_another_parent_takes_nothing_back(look: Look, qtbot: QtBot, shown: bool) -> None:
    window, page = QWidget(), QWidget()
    page.setParent(window)
    qtbot.addWidget(window)
    label = TextLabel(look, "Jobs", "lead", parent=page)
    window.show()
    page.setVisible(shown)
    look.theme.choose_scheme(Scheme.DARK)
    look.theme.choose_text_scale(1.5)
    splitter = QSplitter(window)
    splitter.addWidget(page)
    page.show()
    splitter.show()
    assert label.palette().color(label.foregroundRole()) == look.theme.color("text")
    assert label.font().pixelSize() == look.theme.font("lead").pixelSize()
    assert label.sizeHint().height() == look.theme.line_height("lead")
