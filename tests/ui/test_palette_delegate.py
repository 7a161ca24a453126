"""What is drawn in a line of the palette."""

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QListView, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from tests.helpers.ink import ink_box
from vtdesk.ui.look import Look
from vtdesk.ui.palette_delegate import ROW, HitDelegate
from vtdesk.ui.palette_model import Hit, HitKind, PaletteModel

WIDTH = 600
DIRECTIONS = pytest.mark.parametrize(
    "direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft]
)


def line(look: Look, view: QListView, hit: Hit, direction: Qt.LayoutDirection) -> QImage:
    """The picture of a hit's line."""
    model = PaletteModel(view)
    model.show_hits([hit])
    picture = QImage(WIDTH, ROW, QImage.Format.Format_RGB32)
    picture.fill(look.theme.color("raised"))
    option = QStyleOptionViewItem()
    option.rect = picture.rect()
    option.direction = direction
    painter = QPainter(picture)
    HitDelegate(look, view).paint(painter, option, model.index(1))
    painter.end()
    return picture


def end_of(picture: QImage, direction: Qt.LayoutDirection) -> QImage:
    """The half of a line in which it ends."""
    start = WIDTH // 2 if direction is Qt.LayoutDirection.LeftToRight else 0
    return picture.copy(QRect(start, 0, WIDTH // 2, ROW))


@DIRECTIONS
@pytest.mark.parametrize("kind", [HitKind.SERVER, HitKind.RECORD])
def test_price_and_reason_stand_at_the_end(
    look: Look, qtbot: QtBot, kind: HitKind, direction: Qt.LayoutDirection
) -> None:
    view = QListView()
    qtbot.addWidget(view)

    def end(detail: str, off: str = "") -> QImage:
        hit = Hit(kind, "Ann", "ph.user", detail, off=off)
        return end_of(line(look, view, hit, direction), direction)

    assert ink_box(end("")).isNull()
    assert not ink_box(end("2 calls")).isNull()
    assert end("2 calls") != end("3 calls")
    assert end("2 calls", "asked just now") == end("", "asked just now") != end("2 calls")


@DIRECTIONS
def test_a_shortcut_gives_way_to_the_reason_against_it(
    look: Look, qtbot: QtBot, direction: Qt.LayoutDirection
) -> None:
    view = QListView()
    qtbot.addWidget(view)

    def end(off: str) -> QImage:
        hit = Hit(HitKind.ACTION, "Save", "ph.user", "Ctrl+S", off=off)
        return end_of(line(look, view, hit, direction), direction)

    assert not ink_box(end("")).isNull()
    assert end("") != end("not now") != end("read-only")
