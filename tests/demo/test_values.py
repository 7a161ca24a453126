"""What is made of any value at all."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vtdesk.demo import schemas
from vtdesk.demo.schemas import Dialect, Field
from vtdesk.demo.values import Json, encoded_label, stored, unset

FIELDS = [
    field
    for module in schemas.load("cloud").modules.values()
    for field in module.fields.values()
    if field.name != "id"
]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
SHAPES = {
    "boolean": r"[01]",
    "integer": r"-?\d+|",
    "reminder": r"-?\d+|",
    "double": r"-?\d+\.\d+",
    "percentage": r"-?\d+\.\d+",
    "currency": r"-?\d+\.\d{8}",
    "date": r"\d{4}-\d\d-\d\d",
    "time": r"\d\d:\d\d:\d\d|\d*",
}


@given(st.sampled_from(FIELDS), JSON, st.sampled_from(["cloud", "opensource"]))
def test_every_value_becomes_a_text_of_the_fields_shape(
    field: Field, value: Json, dialect: Dialect
) -> None:
    text = stored(field, value, dialect)
    if text is not None:
        assert re.fullmatch(SHAPES.get(field.kind, r"(?s).*"), text)
        assert field.length is None or len(text) <= field.length


@given(st.sampled_from(FIELDS), JSON)
def test_what_is_stored_is_stored_the_same_again(field: Field, value: Json) -> None:
    once = stored(field, value, "cloud")
    # written in seconds and read in minutes, a reminder alone does not round-trip
    if field.name != "reminder_time":
        assert stored(field, once, "cloud") == once


def test_unset_values() -> None:
    kinds = {
        field.kind: unset(field) for field in FIELDS if not field.later and not field.is_reference
    }
    assert kinds["date"] is None
    assert (kinds["boolean"], kinds["currency"], kinds["text"]) == ("0", "0.00000000", "")


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Zoë & <b>", "Zo&euml; &amp; &lt;b&gt;"),
        ('O\'Neil "x"', "O&#039;Neil &quot;x&quot;"),
        ("三河 😀", "三河 😀"),
    ],
)
def test_labels_are_encoded(text: str, label: str) -> None:
    assert encoded_label(text) == label
