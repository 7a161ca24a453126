"""The file of colours and sizes."""

import itertools
import re
from pathlib import Path

import pytest

import vtdesk.ui
from vtdesk.ui.tokens import Density, Scheme, load_tokens

TOKENS = load_tokens()
SURFACES = ("chrome", "content", "header", "raised", "field", "hover", "selected")
TEXTS = ("text", "text.2", "text.3", "accent.text")
STATES = ("changed", "problem", "waiting", "conflict", "success", "offline")


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_all_schemes_name_the_same_colours() -> None:
    names = {frozenset(colours) for colours in TOKENS.colour.values()}
    assert len(names) == 1
    assert set(TOKENS.colour) == set(Scheme)
    assert set(TOKENS.rows) == set(Density)


@pytest.mark.parametrize("scheme", Scheme)
def test_text_can_be_read_on_every_surface(scheme: Scheme) -> None:
    colours = TOKENS.colour[scheme]
    pairs = [*itertools.product(TEXTS, SURFACES), *((f"{s}.text", f"{s}.soft") for s in STATES)]
    faint = {
        (text, ground): round(contrast(colours[text], colours[ground]), 2)
        for text, ground in pairs
        if contrast(colours[text], colours[ground]) < 4.5
    }
    assert not faint


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
def test_tints_can_be_read(scheme: Scheme) -> None:
    for name, tint in TOKENS.tint[scheme].items():
        assert contrast(tint.text, tint.soft) >= 4.5, name
        assert contrast(tint.text, tint.fill) >= 4.5, name


def test_no_colour_is_named_anywhere_else() -> None:
    folder = Path(vtdesk.ui.__file__).parent
    named = [
        f"{file.relative_to(folder)}: {match[0]}"
        for file in folder.rglob("*.py")
        for match in re.finditer(r"[\"' ]#[0-9a-fA-F]{3,8}\b", file.read_text(encoding="utf-8"))
    ]
    assert not named
