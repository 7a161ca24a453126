"""Segmented, avatar, ring, chips, check mark, busy mark, surfaces."""

from collections.abc import Callable
from functools import partial

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.helpers.tips import tip
from vtdesk.ui.look import Look
from vtdesk.ui.parts.avatar import Avatar, initials, paint_avatar
from vtdesk.ui.parts.busy_mark import BusyMark
from vtdesk.ui.parts.buttons import ButtonKind, icon_button, push_button
from vtdesk.ui.parts.check_box import paint_check
from vtdesk.ui.parts.chip import chips_size, paint_chips
from vtdesk.ui.parts.segmented import Segmented
from vtdesk.ui.parts.status_ring import RingLook, Stage, paint_ring
from vtdesk.ui.parts.surface import Surface, hairline

LEVELS = (("read", "Read only"), ("ask", "Ask"), ("write", "Read and write"))


def painted(paint: Callable[[QPainter], None], width: int = 40, height: int = 40) -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    paint(painter)
    painter.end()
    return image


def colours(image: QImage) -> set[str]:
    pixels = ((x, y) for x in range(image.width()) for y in range(image.height()))
    return {image.pixelColor(x, y).name() for x, y in pixels}


@pytest.fixture
def segmented(look: Look, qtbot: QtBot) -> Segmented:
    control = Segmented(look, LEVELS)
    qtbot.addWidget(control)
    with qtbot.waitActive(control):
        control.show()
        control.activateWindow()
    return control


def test_segmented_begins_with_its_first_part(segmented: Segmented) -> None:
    assert segmented.choice == "read"
    assert [part.isChecked() for part in segmented.parts] == [True, False, False]


def test_segmented_tells_of_the_persons_choice_alone(segmented: Segmented, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(segmented.chosen):
        segmented.choose("write")
    assert segmented.choice == "write"
    with qtbot.waitSignal(segmented.chosen) as chosen:
        qtbot.mouseClick(segmented.parts[1], Qt.MouseButton.LeftButton)
    assert chosen.args == ["ask"]
    assert segmented.choice == "ask"


def test_segmented_by_arrow_keys(segmented: Segmented, qtbot: QtBot) -> None:
    segmented.parts[0].setFocus()
    with qtbot.waitSignal(segmented.chosen) as chosen:
        qtbot.keyClick(segmented.parts[0], Qt.Key.Key_Right)
    assert chosen.args == ["ask"]
    assert segmented.parts[1].hasFocus()


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Anna Mertens", "AM"),
        ("Dr. Katrin von Öztürk", "DÖ"),
        ("madonna", "M"),
        ("三河水処理", "三"),
        ("  (Anna)  Mertens ", "M"),
        ("", ""),
        ("– –", ""),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_a_group_is_a_square_and_a_person_a_circle(look: Look) -> None:
    tint = look.theme.tint("sky")
    box = QRect(0, 0, 40, 40)

    def paint(painter: QPainter, *, group: bool) -> None:
        paint_avatar(painter, box, "Field team", look.theme, tint=tint, group=group)

    person = painted(lambda painter: paint(painter, group=False))
    group = painted(lambda painter: paint(painter, group=True))
    assert person.pixelColor(4, 4) != tint.fill == group.pixelColor(4, 4)
    assert person.pixelColor(20, 3) == tint.fill


def test_avatar_says_the_whole_name(look: Look, qtbot: QtBot) -> None:
    avatar = Avatar(look, 24)
    qtbot.addWidget(avatar)
    avatar.show_name("Anna Mertens")
    assert tip(avatar) == avatar.accessibleName() == "Anna Mertens"
    assert look.theme.tint_for("Anna Mertens").fill.name() in colours(avatar.grab().toImage())


def test_every_stage_looks_different(look: Look) -> None:
    looks = [
        RingLook(Stage.FIRST),
        RingLook(Stage.UNDERWAY, 0.2, "sky"),
        RingLook(Stage.UNDERWAY, 0.8, "sky"),
        RingLook(Stage.WON),
        RingLook(Stage.LOST),
    ]
    box = QRect(0, 0, 40, 40)
    images = [painted(partial(paint_ring, rect=box, look=ring, theme=look.theme)) for ring in looks]
    for number, image in enumerate(images):
        assert image not in images[number + 1 :]


def test_check_mark_has_three_looks(look: Look) -> None:
    box = QRect(4, 4, 16, 16)
    states = (Qt.CheckState.Unchecked, Qt.CheckState.PartiallyChecked, Qt.CheckState.Checked)
    images = [
        painted(partial(paint_check, rect=box, state=state, theme=look.theme)) for state in states
    ]
    assert images[0] != images[1] != images[2] != images[0]
    assert images[2].pixelColor(6, 6) == look.theme.color("accent")


def test_chips_that_do_not_fit_are_counted(look: Look) -> None:
    values = [("Water", "sky"), ("Food", "olive"), ("Steel", "red")]
    whole = chips_size([words for words, _tint in values], look.theme)

    def paint(painter: QPainter, width: int) -> None:
        paint_chips(painter, QRect(0, 0, width, 24), values, look.theme)

    room = painted(lambda painter: paint(painter, whole.width()), 300)
    tight = painted(lambda painter: paint(painter, whole.width() - 20), 300)
    soft = look.theme.tint("red").soft.name()
    assert soft in colours(room)
    assert soft not in colours(tight)
    assert look.theme.tint("sky").soft.name() in colours(tight)


def test_busy_mark_turns_only_while_it_is_seen(look: Look, qtbot: QtBot) -> None:
    mark = BusyMark(look)
    qtbot.addWidget(mark)
    turned = [mark.turning]
    mark.show()
    turned.append(mark.turning)
    before = mark.grab().toImage()
    mark._timer.timeout.emit()
    assert mark.grab().toImage() != before
    mark.hide()
    turned.append(mark.turning)
    assert turned == [False, True, False]


def test_surface_mirrors_its_lines(look: Look, qtbot: QtBot) -> None:
    surface = Surface(look, "content", Qt.Edge.LeftEdge)
    qtbot.addWidget(surface)
    surface.resize(40, 40)
    border, ground = look.theme.color("border"), look.theme.color("content")
    image = surface.grab().toImage()
    assert (image.pixelColor(0, 20), image.pixelColor(39, 20)) == (border, ground)
    surface.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    image = surface.grab().toImage()
    assert (image.pixelColor(0, 20), image.pixelColor(39, 20)) == (ground, border)


@pytest.mark.parametrize(("ratio", "pixels"), [(1.0, 1), (1.25, 1), (1.5, 2), (2.0, 2)])
def test_hairlines_cover_whole_pixels(ratio: float, pixels: int) -> None:
    class Screen(QWidget):
        def __init__(self) -> None:
            """No widget is made: only the ratio is asked for."""

        def devicePixelRatioF(self) -> float:
            return ratio

    assert hairline(Screen()) * ratio == pytest.approx(pixels)


def test_buttons_have_the_heights_of_the_sheet(look: Look, qtbot: QtBot) -> None:
    usual = push_button(look, "Review")
    large = push_button(look, "Test and connect", "primary", large=True)
    for button in (usual, large):
        qtbot.addWidget(button)
        button.show()
    assert (usual.height(), large.height()) == (28, 34)
    assert usual.sizeHint().width() >= usual.fontMetrics().horizontalAdvance("Review") + 22


@pytest.mark.parametrize("kind", ["primary", "secondary", "quiet", "plain", "link"])
def test_focus_paints_nothing_inside_a_button(look: Look, qtbot: QtBot, kind: ButtonKind) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    first, second = (push_button(look, text, kind, parent=window) for text in ("One", "Two"))
    second.move(0, 60)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    first.setFocus()
    before = second.grab().toImage()
    qtbot.keyClick(first, Qt.Key.Key_Tab)
    assert second.hasFocus()
    assert second.grab().toImage() == before


def test_icon_buttons_are_named_and_reached_by_key(look: Look, qtbot: QtBot) -> None:
    button = icon_button(look, "ph.arrow-clockwise", "Refresh")
    qtbot.addWidget(button)
    assert button.accessibleName() == tip(button) == "Refresh"
    assert button.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_buttons_follow_the_text_size(look: Look, qtbot: QtBot) -> None:
    usual, small = push_button(look, "Review"), push_button(look, "Copy", "plain", small=True)
    for button in (usual, small):
        qtbot.addWidget(button)
        button.show()
    assert (usual.font().pixelSize(), small.font().pixelSize()) == (13, 12)
    look.theme.choose_text_scale(2.0)
    assert (usual.font().pixelSize(), small.font().pixelSize()) == (26, 24)
    assert usual.sizeHint().height() == 56
