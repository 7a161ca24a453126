"""The hue of a picklist value."""

import pytest

from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.schema import FieldSpec, PicklistValue
from vtdesk.ui.choice_tints import choice_tint, given_color
from vtdesk.ui.look import Look
from vtdesk.ui.tokens import Scheme

SPEC = FieldSpec(
    "rating",
    "Rating",
    FieldKind.PICKLIST,
    picklist=(PicklistValue("Hot", "Hot", "#e53935"), PicklistValue("Cold", "Cold")),
)


@pytest.mark.parametrize(
    ("given", "tint"),
    [
        ("#e53935", "red"),
        ("#1e88e5", "sky"),
        ("#43a047", "green"),
        ("#8e24aa", "plum"),
        ("#fdd835", "amber"),
        ("#9e9e9e", "stone"),
        ("#000000", "stone"),
    ],
)
@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
def test_a_given_colour_becomes_the_nearest_tint(
    look: Look, given: str, tint: str, scheme: Scheme
) -> None:
    look.theme.choose_scheme(scheme)
    assert choice_tint(look.theme, "any", given) == tint


@pytest.mark.parametrize("given", [None, "", "no colour", "#12", "url(x)"])
def test_without_a_colour_a_value_keeps_its_own(look: Look, given: str | None) -> None:
    assert choice_tint(look.theme, "Hot", given) == look.theme.tint_name_for("Hot")


def test_the_servers_colour_is_that_of_the_value() -> None:
    assert [given_color(SPEC, value) for value in ("Hot", "Cold", "Gone")] == [
        "#e53935",
        None,
        None,
    ]
