"""Icons from the font, in the theme's colours."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPainter
from PySide6.QtWidgets import QApplication

import vtdesk.ui
from vtdesk.ui.icons import module_icon, program_icon
from vtdesk.ui.look import Look
from vtdesk.ui.tokens import Scheme


def painted(icon: QIcon, mode: QIcon.Mode = QIcon.Mode.Normal) -> QImage:
    image = QImage(64, 64, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    icon.paint(painter, QRect(0, 0, 64, 64), Qt.AlignmentFlag.AlignCenter, mode)
    painter.end()
    return image


def middle(image: QImage) -> QColor:
    return image.pixelColor(image.width() // 2, image.height() // 2)


def ink(image: QImage, left: int, right: int) -> int:
    """How much is painted between two columns."""
    return sum(image.pixelColor(x, y).alpha() for x in range(left, right) for y in range(64))


def test_every_name_in_the_program_is_in_the_font(look: Look) -> None:
    sources = Path(vtdesk.ui.__file__).parent.rglob("*.py")
    names = {n for s in sources for n in re.findall(r'"(ph\.[a-z-]+)"', s.read_text("utf-8"))}
    assert len(names) > 20
    for name in names:
        look.icons.get(name)


def test_takes_the_colour_of_its_token(look: Look) -> None:
    icon = look.icons.get("ph.circle-fill", "accent")
    assert middle(painted(icon)) == look.theme.color("accent")


def test_follows_the_theme_without_being_set_again(look: Look) -> None:
    icon = look.icons.get("ph.circle-fill", "accent")
    before = look.theme.color("accent")
    look.theme.choose_scheme(Scheme.DARK)
    assert middle(painted(icon)) == look.theme.color("accent") != before
    assert middle(icon.pixmap(QSize(32, 32)).toImage()) == look.theme.color("accent")


def test_is_grey_when_disabled(look: Look) -> None:
    icon = look.icons.get("ph.circle-fill", "accent")
    assert middle(painted(icon, QIcon.Mode.Disabled)) == look.theme.color("text.disabled")


def test_fills_its_square_evenly(look: Look) -> None:
    image = painted(look.icons.get("ph.circle-fill", "text"))
    columns = [x for x in range(64) if image.pixelColor(x, 32).alpha() > 128]
    rows = [y for y in range(64) if image.pixelColor(32, y).alpha() > 128]
    assert columns[0] == 63 - columns[-1] == rows[0] == 63 - rows[-1]
    assert 4 <= columns[0] <= 8


def test_points_along_the_line_of_reading(qapp: QApplication, look: Look) -> None:
    arrow = look.icons.get("ph.arrow-left", "text")
    clock = look.icons.get("ph.clock", "text")
    arrow_before, clock_before = painted(arrow), painted(clock)
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        assert ink(painted(arrow), 0, 24) == pytest.approx(ink(arrow_before, 40, 64), rel=0.02)
        assert ink(painted(arrow), 0, 24) < 0.8 * ink(arrow_before, 0, 24)
        assert painted(clock) == clock_before
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_program_has_an_icon_at_every_size(qapp: QApplication) -> None:
    for side in (16, 32, 256):
        image = program_icon().pixmap(QSize(side, side)).toImage()
        assert image.width() == side
        assert image.pixelColor(side // 2, side // 4).blue() > 180


def test_is_made_once(look: Look) -> None:
    assert look.icons.get("ph.clock") is look.icons.get("ph.clock")
    assert look.icons.get("ph.clock") is not look.icons.get("ph.clock", "accent")


@pytest.mark.parametrize(("name", "token"), [("ph.no-such-thing", "text"), ("ph.clock", "mauve")])
def test_unknown_names_are_refused(look: Look, name: str, token: str) -> None:
    with pytest.raises(KeyError):
        look.icons.get(name, token)


def test_modules_have_icons_and_strangers_too(look: Look) -> None:
    assert module_icon("Potentials") == "ph.handshake"
    assert module_icon("vtcmMachines") == module_icon("constructor") == "ph.stack"


def test_the_font_is_read_without_its_package() -> None:
    code = (
        "import sys; from PySide6.QtWidgets import QApplication; app = QApplication([]);"
        "from vtdesk.ui.look import make_look; make_look(app).icons.get('ph.clock');"
        "sys.exit('qtawesome' in sys.modules or 'qtpy' in sys.modules)"
    )
    root = Path(vtdesk.ui.__file__).parents[2]
    subprocess.run([sys.executable, "-c", code], check=True, cwd=root, timeout=60)
