"""Colours, sizes and fonts, and how they change."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from vtdesk.ui.look import Look
from vtdesk.ui.theme import Theme
from vtdesk.ui.tokens import Density, Scheme, load_tokens


def test_palette_is_made_of_tokens(qapp: QApplication, look: Look) -> None:
    look.theme.choose_scheme(Scheme.DARK)
    colours = load_tokens().colour[Scheme.DARK]
    palette = qapp.palette()
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    assert palette.color(role.Window).name().upper() == colours["chrome"]
    assert palette.color(role.Base).name().upper() == colours["content"]
    assert palette.color(group.Active, role.Highlight).name().upper() == colours["selected"]
    inactive = palette.color(group.Inactive, role.Highlight).name().upper()
    assert inactive == colours["selected.inactive"]
    disabled = palette.color(group.Disabled, role.Text).name().upper()
    assert disabled == colours["text.disabled"]


def test_tells_of_a_change_once_and_of_none_never(look: Look, qtbot: QtBot) -> None:
    with qtbot.waitSignal(look.theme.changed):
        look.theme.choose_scheme(Scheme.DARK)
    with qtbot.assertNotEmitted(look.theme.changed):
        look.theme.choose_scheme(Scheme.DARK)
        look.theme.choose_density(Density.NORMAL)


class DarkSystem:
    """Stands in for a desktop that is set to dark; the offscreen one cannot be."""

    def colorScheme(self) -> Qt.ColorScheme:
        return Qt.ColorScheme.Dark


def test_follows_the_system_until_something_is_chosen(
    qapp: QApplication, look: Look, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    look.theme.choose_scheme(None)
    seen.append(look.theme.scheme)
    monkeypatch.setattr(look.theme, "_hints", DarkSystem())
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    seen.append(look.theme.scheme)
    look.theme.choose_scheme(Scheme.LIGHT)
    with qtbot.assertNotEmitted(look.theme.changed):
        qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    seen.append(look.theme.scheme)
    assert seen == [Scheme.LIGHT, Scheme.DARK, Scheme.LIGHT]


def test_rows_follow_density_and_text_size(look: Look) -> None:
    theme = look.theme
    assert (theme.metrics.table_row, theme.metrics.field) == (30, 30)
    theme.choose_density(Density.COMPACT)
    assert (theme.metrics.table_row, theme.metrics.gap) == (24, 2)
    theme.choose_text_scale(2.0)
    assert theme.metrics.table_row >= QFontMetrics(theme.font("body")).height() + 6
    assert theme.font("body").pixelSize() == 26


def test_contrast_schemes_draw_thicker_lines(look: Look) -> None:
    look.theme.choose_scheme(Scheme.CONTRAST_LIGHT)
    assert (look.theme.metrics.focus_line, look.theme.metrics.change_bar) == (3, 5)


def test_figures_have_one_width(look: Look) -> None:
    font = look.theme.font("body")
    assert font.isFeatureSet(QFont.Tag("tnum"))
    metrics = QFontMetrics(font)
    assert metrics.horizontalAdvance("1111") == metrics.horizontalAdvance("8888")


def test_fonts_are_copies(look: Look) -> None:
    look.theme.font("body").setPixelSize(99)
    assert look.theme.font("body").pixelSize() == 13


@pytest.mark.parametrize(("text", "name"), [("Negotiation", "sky"), ("Anna Mertens", "plum")])
def test_hue_of_a_text_never_changes(look: Look, text: str, name: str) -> None:
    assert look.theme.tint_for(text) is look.theme.tint(name)
    assert look.theme.tint_for(text.upper()) is look.theme.tint(name)


def test_no_text_gets_the_neutral_hue(look: Look) -> None:
    neutral = look.theme.tint("stone")
    assert all(look.theme.tint_for(str(number)) is not neutral for number in range(500))


def test_unknown_tokens_are_refused(look: Look) -> None:
    with pytest.raises(KeyError):
        look.theme.color("mauve")


def test_can_be_asked_before_it_is_applied(qapp: QApplication) -> None:
    theme = Theme()
    theme.choose_scheme(Scheme.DARK)
    expected = load_tokens().colour[Scheme.DARK]["content"]
    assert theme.color("content").name().upper() == expected


@pytest.mark.parametrize("scheme", Scheme)
@pytest.mark.parametrize("density", Density)
def test_every_sheet_is_understood_by_qt(look: Look, scheme: Scheme, density: Density) -> None:
    # a sheet that Qt cannot parse is a Qt warning, and fails the test
    look.theme.choose_density(density)
    look.theme.choose_scheme(scheme)
