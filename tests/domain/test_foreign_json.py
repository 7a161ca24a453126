"""JSON of other people."""

import json
from typing import cast

from hypothesis import given
from hypothesis import strategies as st

from vtdesk.domain.foreign_json import clean_json
from vtdesk.domain.record import Json

TEXTS = st.text(st.characters(codec=None, categories=None))
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner),
)


@given(ANY_JSON)
def test_any_json_can_be_kept_in_a_file(said: Json) -> None:
    text = json.dumps(clean_json(said), ensure_ascii=False)
    assert "\0" not in text
    text.encode()


@given(st.recursive(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"])), st.lists))
def test_ordinary_texts_stay_as_they_are(said: object) -> None:
    value = cast("Json", said)
    assert clean_json(value) == value


def test_half_a_character_is_marked_and_control_characters_go() -> None:
    assert clean_json({"a\x00\ud83d": ["\x1b[1m\tb\n", 1, None]}) == {
        "a\ufffd": ["[1m\tb\n", 1, None]
    }
