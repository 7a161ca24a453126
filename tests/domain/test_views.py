import json
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.schemas import field, module
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.query import All, AnyOf, Condition, Not, Op, Sort
from vtdesk.domain.record import Json
from vtdesk.domain.views import (
    LONGEST_FILE,
    LONGEST_NAME,
    MOST_VIEWS,
    Fitted,
    NoViews,
    SavedView,
    fitted,
    views_from_text,
    views_to_text,
)

CONTACTS = ModuleName("Contacts")
NAMED = Condition("name", Op.CONTAINS, ("É'%",))
GONE = Condition("cf_gone", Op.IS, ("x",))
VIEW = SavedView(
    "a1",
    CONTACTS,
    "Open, mine",
    All((NAMED, AnyOf((NAMED, Not(GONE))))),
    ("name", "cf_gone"),
    (Sort("name"), Sort("cf_gone", descending=True)),
    "anna",
    pinned=True,
    colour="teal",
)
SCHEMA = module(field(name="name"))


def one(**changes: Json) -> str:
    """A file with one view, changed."""
    (view,) = json.loads(views_to_text([VIEW]))["views"]
    return json.dumps({"kind": "vtdesk views", "version": 1, "views": [{**view, **changes}]})


def test_a_view_survives_the_way_into_a_file_and_back() -> None:
    assert views_from_text(views_to_text([VIEW, SavedView("b", CONTACTS, "All")])) == (
        VIEW,
        SavedView("b", CONTACTS, "All"),
    )


def test_a_view_is_shown_without_what_has_gone() -> None:
    found = fitted(VIEW, SCHEMA)
    assert found.view == replace(
        VIEW, filter=All((NAMED, AnyOf((NAMED,)))), columns=("name",), sorts=(Sort("name"),)
    )
    assert found.left_out == (
        "The condition on cf_gone",
        "The order by cf_gone",
        "The column cf_gone",
    )
    whole = replace(VIEW, filter=NAMED, columns=(), sorts=())
    assert fitted(whole, SCHEMA) == Fitted(whole)
    assert fitted(replace(whole, filter=AnyOf((GONE,))), SCHEMA).view.filter == All()


def test_what_a_newer_vtdesk_wrote_is_left_out_told_and_kept() -> None:
    newer: Json = {
        "all": [{"field": "name", "op": "sounds_like", "values": ["x"]}, {"near": [1, 2]}]
    }
    (view,) = views_from_text(one(filter=newer))
    assert view.filter == All()
    assert fitted(view, SCHEMA).left_out[-1] == "A condition that this vtdesk does not know"
    (again,) = json.loads(views_to_text([view]))["views"]
    assert again["filter"] == newer


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "not one that vtdesk wrote"),
        ("[1]", "not one that vtdesk wrote"),
        ('{"kind": "else", "views": []}', "not one that vtdesk wrote"),
        ('{"kind": "vtdesk views"}', "no list of views"),
        ("[" * 100_000, "not one that vtdesk wrote"),
        ("9" * 10_000, "not one that vtdesk wrote"),
        (" " * (LONGEST_FILE + 1), "too large"),
    ],
)
def test_a_file_that_holds_no_views_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(NoViews, match=words):
        views_from_text(text)


def test_what_is_wrong_in_a_view_costs_no_more_than_that() -> None:
    odd = one(
        columns=["name", 5, "", "name", None],
        sorts=[{"field": "name", "descending": "yes"}, {"field": 5}, "name", None],
        words=7,
        pinned="true",
        colour=None,
        id=5,
        filter=None,
        name="  " + "n" * 200,
    )
    (view,) = views_from_text(odd)
    assert view == SavedView(
        "", CONTACTS, "n" * LONGEST_NAME, columns=("name",), sorts=(Sort("name"),)
    )
    (view,) = views_from_text(one(columns="name", sorts="name"))
    assert (view.columns, view.sorts) == ((), ())
    for nameless in (one(name=""), one(name=None), one(module="")):
        assert views_from_text(nameless) == ()
    crowd = {"kind": "vtdesk views", "views": [5, *json.loads(one())["views"] * (MOST_VIEWS + 5)]}
    assert len(views_from_text(json.dumps(crowd))) == MOST_VIEWS - 1


@pytest.mark.parametrize("depth", [120, 500, 900])
def test_a_filter_nested_without_end_costs_its_view(depth: int) -> None:
    deep = '{"not":' * depth + "null" + "}" * depth
    text = one(filter="here").replace('"here"', deep)
    assert views_from_text(text) == ()
    shallow = one(filter="here").replace('"here"', '{"not":' * 90 + "null" + "}" * 90)
    assert views_from_text(views_to_text(views_from_text(shallow)))


@pytest.mark.parametrize("depth", [3_000, 200_000])
def test_a_file_nested_without_end_gives_no_view(depth: int) -> None:
    """How deep a Python reads depends on its version; one that does not refuses the file."""
    deep = '{"not":' * depth + "null" + "}" * depth
    with suppress(NoViews):
        assert views_from_text(one(filter="here").replace('"here"', deep)) == ()


ANY_TEXT = st.text(st.characters(codec=None, categories=None), max_size=5)
ANYTHING: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.integers() | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ANY_TEXT, inner),
    max_leaves=6,
)
KEYS = st.sampled_from(["id", "module", "name", "filter", "columns", "sorts", "words", "pinned"])


@given(st.dictionaries(KEYS, ANYTHING))
def test_any_file_of_views_can_be_written_again(changes: dict[str, Json]) -> None:
    views = views_from_text(one(**changes))
    text = views_to_text(views)
    assert views_from_text(text) == views
    text.encode()


def test_a_name_from_a_file_is_one_line_in_its_own_direction() -> None:
    (view,) = views_from_text(one(name="A\nB\t\u202eC\x00 \ud83d"))
    assert view.name == "A B C \ufffd"
