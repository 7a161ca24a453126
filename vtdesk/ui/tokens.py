"""The numbers of the look: every colour, size and weight, read from ``themes/tokens.json``.

Nothing else in the window names a colour or a height; the file is the only place to change one.
"""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

import msgspec

from vtdesk.app.paths import resource


class Scheme(StrEnum):
    """The four sets of colours."""

    LIGHT = "light"
    DARK = "dark"
    CONTRAST_LIGHT = "hc-light"
    CONTRAST_DARK = "hc-dark"

    @property
    def dark(self) -> bool:
        """Whether light text stands on a dark ground."""
        return self in (Scheme.DARK, Scheme.CONTRAST_DARK)

    @property
    def high_contrast(self) -> bool:
        """Whether lines are drawn where other schemes only tint."""
        return self in (Scheme.CONTRAST_LIGHT, Scheme.CONTRAST_DARK)


class Density(StrEnum):
    """How tall rows and fields are."""

    COMPACT = "compact"
    NORMAL = "normal"
    RELAXED = "relaxed"


class TypeSize(NamedTuple):
    """One step of the type scale: font size and line height in pixels, weight 400 to 600."""

    size: int
    line: int
    weight: int


class TintTokens(msgspec.Struct, frozen=True):
    """One hue in four strengths, as "#RRGGBB"."""

    dot: str
    soft: str
    fill: str
    text: str


class RowTokens(msgspec.Struct, frozen=True):
    """Heights of one density, in pixels at text size 100 %."""

    table: int
    header: int
    tree: int
    field: int
    gap: int
    control: int
    pad: int


class LineTokens(msgspec.Struct, frozen=True):
    """Thickness of the focus ring and of the bar that marks a change."""

    focus: int
    bar: int


class Tokens(msgspec.Struct, frozen=True):
    """The file as a whole."""

    colour: Mapping[Scheme, Mapping[str, str]]
    tint: Mapping[Scheme, Mapping[str, TintTokens]]
    type: Mapping[str, TypeSize]
    radius: Mapping[str, int]
    rows: Mapping[Density, RowTokens]
    bar: Mapping[str, int]
    control: Mapping[str, int]
    form: Mapping[str, int]
    avatar: Mapping[str, int]
    icon: Mapping[str, int]
    line: Mapping[Scheme, LineTokens]


def load_tokens(file: Path | None = None) -> Tokens:
    """Read the tokens; the program's own file when none is named."""
    source = resource("themes", "tokens.json") if file is None else file
    return msgspec.json.decode(source.read_bytes(), type=Tokens)
