"""The hue of a picklist value: the one that the server's administrator chose, or a stable one.

A given colour becomes the nearest of the theme's tints, so that it can be told from its ground in
every theme and stands beside the others as one of them.
"""

from functools import lru_cache

from PySide6.QtGui import QColor

from vtdesk.domain.schema import FieldSpec
from vtdesk.ui.theme import Theme

_GREY = "stone"
_LEAST_SATURATION = 0.16
_TURN = 360
_TINTS = (
    "red", "orange", "amber", "olive", "green", "teal", "sky", "indigo", "plum", "rose",
)  # fmt: skip


def given_color(spec: FieldSpec, value: str) -> str | None:
    """The colour that describe gives for a value, in the words of style sheets; None for none."""
    return next((choice.color for choice in spec.picklist if choice.value == value), None)


def choice_tint(theme: Theme, value: str, given: str | None) -> str:
    """Name of the tint of a value.

    Args:
        theme: knows the tints.
        value: the wire value.
        given: the server's colour, if any; what is no colour is as good as none.
    """
    color = QColor(given) if given and QColor.isValidColorName(given) else None
    if color is None:
        return theme.tint_name_for(value)
    hues = tuple((name, theme.tint(name).dot.hslHue()) for name in _TINTS)
    return _nearest(color.hslHue(), color.hslSaturationF(), hues)


@lru_cache(maxsize=500)
def _nearest(hue: int, saturation: float, hues: tuple[tuple[str, int], ...]) -> str:
    if hue < 0 or saturation < _LEAST_SATURATION:
        return _GREY
    return min(hues, key=lambda pair: min((hue - pair[1]) % _TURN, (pair[1] - hue) % _TURN))[0]
