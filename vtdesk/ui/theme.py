"""Colours, sizes and fonts of the window, following the system's light and dark.

Widgets ask for a colour by its token each time they paint, so that a change of theme needs no
more than a repaint. Who keeps a derived thing (a palette, a font) renews it on `Theme.changed`.
"""

import sys
import zlib
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication

from vtdesk.ui.sheet import style_sheet
from vtdesk.ui.tokens import Density, Scheme, TintTokens, Tokens, load_tokens

TypeName = Literal["caption", "small", "body", "lead", "title", "display", "code"]

# large type stands a little closer; per cent of a letter's width
_TRACKING: dict[TypeName, float] = {"title": -1.5, "display": -2.5}
_NEUTRAL_TINT = "stone"
_FALLBACK_FAMILY = "Inter"
# what Qt answers on a Linux that has no desktop settings: no choice of anybody's
_GENERIC_FAMILIES = frozenset({"", "sans", "sans serif", "sans-serif"})

_Role = QPalette.ColorRole
_PALETTE: tuple[tuple[QPalette.ColorRole, str], ...] = (
    (_Role.Window, "chrome"),
    (_Role.Base, "content"),
    (_Role.AlternateBase, "header"),
    (_Role.Button, "raised"),
    (_Role.Text, "text"),
    (_Role.WindowText, "text"),
    (_Role.ButtonText, "text"),
    (_Role.PlaceholderText, "text.3"),
    (_Role.Highlight, "selected"),
    (_Role.HighlightedText, "text"),
    (_Role.Accent, "accent"),
    (_Role.Link, "accent.text"),
    (_Role.ToolTipBase, "tooltip"),
    (_Role.ToolTipText, "text.on-tooltip"),
    (_Role.Light, "content"),
    (_Role.Midlight, "line"),
    (_Role.Mid, "border"),
    (_Role.Dark, "border.control"),
    (_Role.Shadow, "border"),
)
_DISABLED_TEXTS = (_Role.Text, _Role.WindowText, _Role.ButtonText)


@dataclass(frozen=True, slots=True)
class Tint:
    """One hue, ready to paint.

    Attributes:
        dot: marks and rings.
        soft: ground of a chip.
        fill: ground of an avatar.
        text: letters on `soft` and `fill`.
    """

    dot: QColor
    soft: QColor
    fill: QColor
    text: QColor


@dataclass(frozen=True, slots=True)
class Metrics:
    """Sizes in logical pixels for the chosen density and text size."""

    table_row: int
    header: int
    tree_row: int
    field: int
    gap: int
    control_row: int
    command_bar: int
    view_bar: int
    chip_bar: int
    action_bar: int
    tab_strip: int
    status_line: int
    banner: int
    stripe: int
    button: int
    button_large: int
    chip: int
    tag: int
    value_chip: int
    toast: int
    menu_row: int
    label_width: int
    field_max: int
    two_columns: int
    focus_line: int
    change_bar: int
    radius_mark: int
    radius_chip: int
    radius_control: int
    radius_panel: int
    avatar_row: int
    avatar_account: int
    avatar_card: int
    icon_mark: int
    icon_small: int
    icon: int
    icon_large: int
    icon_empty: int


class Theme(QObject):
    """The look in force.

    Signals:
        changed(): colours, sizes or fonts are different now.
    """

    changed = Signal()

    def __init__(self, tokens: Tokens | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tokens = load_tokens() if tokens is None else tokens
        self._app: QApplication | None = None
        self._choice: Scheme | None = None
        self._density = Density.NORMAL
        self._text_scale = 1.0
        self._scheme = Scheme.LIGHT
        self._renew()

    @property
    def scheme(self) -> Scheme:
        """The set of colours in force."""
        return self._scheme

    @property
    def density(self) -> Density:
        """How tall rows and fields are."""
        return self._density

    @property
    def metrics(self) -> Metrics:
        """Sizes for the density and text size in force."""
        return self._metrics

    def apply(self, app: QApplication) -> None:
        """Dress the program, and follow the system from now on. Call it once, before any window."""
        self._app = app
        app.setStyle("Fusion")
        # both objects die with their Python wrappers unless somebody holds them
        self._hints = app.styleHints()
        self._accessibility = self._hints.accessibility()
        self._hints.colorSchemeChanged.connect(self._follow_system)
        self._accessibility.contrastPreferenceChanged.connect(self._follow_system)
        self._dress()

    def choose_scheme(self, choice: Scheme | None) -> None:
        """Keep to one set of colours; None follows the system again."""
        if choice is not self._choice:
            self._choice = choice
            self._dress()

    def choose_density(self, density: Density) -> None:
        """Make rows and fields taller or lower."""
        if density is not self._density:
            self._density = density
            self._dress()

    def choose_text_scale(self, scale: float) -> None:
        """Make all text larger or smaller; 1.0 is a body text of 13 pixels."""
        if scale != self._text_scale:
            self._text_scale = scale
            self._dress()

    def color(self, token: str) -> QColor:
        """The colour of a token, as in "text.2". The object is shared: never change it."""
        return self._colors[token]

    def tint(self, name: str) -> Tint:
        """A hue by its name, as in "olive"."""
        return self._tints[name]

    def tint_name_for(self, text: str) -> str:
        """Name of the hue that stands for a value or a name: the same one for ever."""
        names = [name for name in self._tints if name != _NEUTRAL_TINT]
        return names[zlib.crc32(text.casefold().encode()) % len(names)]

    def tint_for(self, text: str) -> Tint:
        """The hue that stands for a value or a name: the same one for ever and everywhere."""
        return self._tints[self.tint_name_for(text)]

    def font(self, kind: TypeName, weight: int | None = None) -> QFont:
        """The font of a step of the type scale; `weight` as in CSS, 400 to 600."""
        key = (kind, weight)
        if key not in self._fonts:
            self._fonts[key] = self._make_font(kind, weight)
        return QFont(self._fonts[key])

    def line_height(self, kind: TypeName) -> int:
        """Distance of two base lines of running text, in pixels."""
        return round(self._tokens.type[kind].line * self._text_scale)

    def scaled(self, pixels: int) -> int:
        """A width that holds text, at the text size in force; `pixels` is for 100 %."""
        return round(pixels * self._text_scale)

    def _follow_system(self) -> None:
        if self._choice is None:
            self._dress()

    def _system_scheme(self) -> Scheme:
        dark = self._hints.colorScheme() is Qt.ColorScheme.Dark
        if self._accessibility.contrastPreference() is Qt.ContrastPreference.HighContrast:
            return Scheme.CONTRAST_DARK if dark else Scheme.CONTRAST_LIGHT
        return Scheme.DARK if dark else Scheme.LIGHT

    def _dress(self) -> None:
        if self._app is None:
            if self._choice is not None:
                self._scheme = self._choice
            self._renew()
            return
        self._scheme = self._system_scheme() if self._choice is None else self._choice
        self._renew()
        windows = [w for w in self._app.topLevelWidgets() if w.updatesEnabled()]
        for window in windows:
            window.setUpdatesEnabled(False)
        self._app.setPalette(self._make_palette())
        self._app.setFont(self.font("body"))
        self._app.setStyleSheet(self._make_sheet())
        self.changed.emit()
        for window in windows:
            window.setUpdatesEnabled(True)

    def _renew(self) -> None:
        colors = self._tokens.colour[self._scheme]
        tints = self._tokens.tint[Scheme.DARK if self._scheme.dark else Scheme.LIGHT]
        self._colors = {name: QColor(value) for name, value in colors.items()}
        self._tints = {name: _tint(values) for name, values in tints.items()}
        self._fonts: dict[tuple[TypeName, int | None], QFont] = {}
        self._metrics = self._make_metrics()

    def _make_palette(self) -> QPalette:
        palette = QPalette()
        for role, token in _PALETTE:
            palette.setColor(role, self.color(token))
        inactive = QPalette.ColorGroup.Inactive
        palette.setColor(inactive, _Role.Highlight, self.color("selected.inactive"))
        for role in _DISABLED_TEXTS:
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.color("text.disabled"))
        return palette

    def _make_sheet(self) -> str:
        return style_sheet(self._tokens, self._scheme, self._density, self._text_scale)

    def _make_font(self, kind: TypeName, weight: int | None) -> QFont:
        step = self._tokens.type[kind]
        if kind == "code":
            font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        else:
            font = QFont(_system_family())
            # figures of one width: columns of numbers line up and nothing jumps while counting
            font.setFeature(QFont.Tag("tnum"), 1)
        font.setPixelSize(round(step.size * self._text_scale))
        font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 100 + _TRACKING.get(kind, 0.0))
        font.setWeight(QFont.Weight(step.weight if weight is None else weight))
        return font

    def _make_metrics(self) -> Metrics:
        tokens = self._tokens
        rows, bar, control = tokens.rows[self._density], tokens.bar, tokens.control
        text_height = QFontMetrics(self.font("body")).height()

        def for_text(height: int, pad: int = 8) -> int:
            return max(round(height * self._text_scale), text_height + pad)

        return Metrics(
            table_row=for_text(rows.table, rows.pad),
            header=for_text(rows.header, rows.pad),
            tree_row=for_text(rows.tree, rows.pad),
            field=for_text(rows.field, rows.pad),
            gap=rows.gap,
            control_row=for_text(rows.control, rows.pad),
            command_bar=for_text(bar["command"]),
            view_bar=for_text(bar["view"]),
            chip_bar=for_text(bar["chips"]),
            action_bar=for_text(bar["action"]),
            tab_strip=for_text(bar["tabs"]),
            status_line=for_text(bar["status"]),
            banner=for_text(bar["banner"]),
            stripe=bar["stripe"],
            button=for_text(control["button"]),
            button_large=for_text(control["button-large"]),
            chip=for_text(control["chip"], 4),
            tag=for_text(control["tag"], 2),
            value_chip=for_text(control["value-chip"], 2),
            toast=for_text(control["toast"]),
            menu_row=for_text(control["menu-row"]),
            label_width=round(tokens.form["label"] * self._text_scale),
            field_max=round(tokens.form["field-max"] * self._text_scale),
            two_columns=round(tokens.form["two-columns"] * self._text_scale),
            focus_line=tokens.line[self._scheme].focus,
            change_bar=tokens.line[self._scheme].bar,
            radius_mark=tokens.radius["mark"],
            radius_chip=tokens.radius["chip"],
            radius_control=tokens.radius["control"],
            radius_panel=tokens.radius["panel"],
            avatar_row=tokens.avatar["row"],
            avatar_account=tokens.avatar["account"],
            avatar_card=tokens.avatar["card"],
            icon_mark=round(tokens.icon["mark"] * self._text_scale),
            icon_small=round(tokens.icon["small"] * self._text_scale),
            icon=round(tokens.icon["normal"] * self._text_scale),
            icon_large=round(tokens.icon["large"] * self._text_scale),
            icon_empty=round(tokens.icon["empty"] * self._text_scale),
        )


def _tint(values: TintTokens) -> Tint:
    return Tint(QColor(values.dot), QColor(values.soft), QColor(values.fill), QColor(values.text))


def _system_family() -> str:
    family = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()
    if not sys.platform.startswith("linux") or family.casefold() not in _GENERIC_FAMILIES:
        return family
    return _FALLBACK_FAMILY if QFontDatabase.hasFamily(_FALLBACK_FAMILY) else family
