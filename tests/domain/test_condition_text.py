"""Conditions as text and back; the parser's answers to what is none are tested here too."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.helpers.schemas import field, module
from vtdesk.domain.condition_text import TextProblem, parse_text, to_text, write
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.query import All, AnyOf, Condition, Filter, Not, Op
from vtdesk.domain.relative import PERIODS
from vtdesk.domain.schema import FieldSpec

SCHEMA = module(
    FieldSpec("lastname", "Last name", FieldKind.STRING),
    FieldSpec("amount", "Amount", FieldKind.CURRENCY),
    FieldSpec("visits", "Visits", FieldKind.INTEGER),
    FieldSpec("closingdate", "Close date", FieldKind.DATE),
    FieldSpec("createdtime", "Created", FieldKind.DATETIME),
    FieldSpec("account_id", "Organisation", FieldKind.REFERENCE),
    FieldSpec("assigned_user_id", "Owner", FieldKind.OWNER),
    FieldSpec("stage", "Stage", FieldKind.PICKLIST),
    field(FieldKind.BOOLEAN, "portal"),
)
A = Condition("lastname", Op.IS, ("O'Neil",))
B = Condition("amount", Op.MORE, ("5000",))
C = Condition("stage", Op.ONE_OF, ("Proposal", "Won"))

TEXTS = st.text(max_size=6) | st.sampled_from(
    ["'", "\\", "%", "_", "\\%", "50%_\\'", "😀", "@me", "null", "''", "a') or b = ('"]
)
VALUES: dict[str, st.SearchStrategy[str]] = {
    "lastname": TEXTS,
    "stage": TEXTS,
    "amount": st.sampled_from(["5", "-12.50", "0", "1e3", "007", "99999999999"]),
    "visits": st.integers().map(str).filter(lambda text: len(text) < 20),
    "closingdate": st.dates().map(str) | st.sampled_from(PERIODS),
    "createdtime": st.sampled_from(["2026-11-22 10:00:00", "2026-11-22", *PERIODS]),
    "account_id": st.sampled_from(["11x3", "new-4"]),
    "assigned_user_id": st.sampled_from(["@me", "@my-groups", "19x5"]),
    "portal": st.sampled_from(["0", "1"]),
}
PARTS = (Op.CONTAINS, Op.CONTAINS_NOT, Op.STARTS, Op.ENDS)


@st.composite
def conditions(draw: st.DrawFn) -> Condition:
    name = draw(st.sampled_from(list(VALUES)))
    op = draw(st.sampled_from(Op))
    if op in (Op.EMPTY, Op.FILLED):
        return Condition(name, op)
    if op is Op.DURING:
        return Condition(
            draw(st.sampled_from(["closingdate", "createdtime"])),
            op,
            (draw(st.sampled_from(PERIODS)),),
        )
    if op in (Op.ONE_OF, Op.NONE_OF):
        return Condition(name, op, tuple(draw(st.lists(VALUES[name], max_size=3))))
    value = draw(TEXTS if op in PARTS else VALUES[name])
    assume(value or op not in PARTS)
    return Condition(name, op, (value,))


filters: st.SearchStrategy[Filter] = st.recursive(
    conditions(),
    lambda inner: (
        st.builds(All, st.lists(inner, max_size=3).map(tuple))
        | st.builds(AnyOf, st.lists(inner, max_size=3).map(tuple))
        | st.builds(Not, inner)
    ),
    max_leaves=8,
)


def plain(condition: Filter) -> Filter:
    """The filter without brackets round a single thing, which a text does not keep."""
    if isinstance(condition, Not):
        return Not(plain(condition.part))
    if isinstance(condition, Condition):
        return condition
    parts = tuple(plain(part) for part in condition.parts)
    return parts[0] if len(parts) == 1 else type(condition)(parts)


@given(filters)
def test_a_condition_survives_being_written_and_read(condition: Filter) -> None:
    text = to_text(condition, SCHEMA)
    assert parse_text(text, SCHEMA) == plain(condition), text


@pytest.mark.parametrize(
    ("condition", "text", "local"),
    [
        (All(), "", []),
        (A, "lastname = 'O''Neil'", []),
        (All((A, B)), "lastname = 'O''Neil' and amount > 5000", []),
        (AnyOf((All((A, B)), C)), "lastname = 'O''Neil' and amount > 5000 or stage in ('Proposal','Won')", []),
        (All((B, AnyOf((A, C)))), "amount > 5000 and (lastname = 'O''Neil' or stage in ('Proposal','Won'))", ["(", ")"]),
        (Not(A), "not lastname = 'O''Neil'", ["not "]),
        (Not(All((A, B))), "not (lastname = 'O''Neil' and amount > 5000)", ["not ", "(", ")"]),
        (Condition("amount", Op.LESS_OR_IS, ("12.50",)), "amount <= '12.50'", []),
        (Condition("lastname", Op.CONTAINS, ("50%\\",)), "lastname like '%50\\\\%\\\\\\\\%'", []),
        (Condition("lastname", Op.CONTAINS_NOT, ("x",)), "lastname not like '%x%'", ["lastname not like '%x%'"]),
        (Condition("lastname", Op.STARTS, ("x",)), "lastname like 'x%'", []),
        (Condition("lastname", Op.ENDS, ("x",)), "lastname like '%x'", []),
        (Condition("stage", Op.NONE_OF, ("x",)), "stage not in ('x')", ["stage not in ('x')"]),
        (Condition("stage", Op.EMPTY), "stage is empty", ["stage is empty"]),
        (Condition("stage", Op.IS), "stage = ''", ["stage = ''"]),
        (Condition("closingdate", Op.DURING, ("@this-month",)), "closingdate during @this-month", ["closingdate during @this-month"]),
        (Condition("assigned_user_id", Op.IS, ("@me",)), "assigned_user_id = @me", []),
        (AnyOf((A, All(), AnyOf(()))), "lastname = 'O''Neil' or true or false", ["true", "false"]),
    ],
)  # fmt: skip
def test_a_condition_is_written_as_vtql_says_it(
    condition: Filter, text: str, local: list[str]
) -> None:
    written = write(condition, SCHEMA)
    assert written.text == text
    assert [text[start:end] for start, end in written.local] == local


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("  ", All()),
        ("LASTNAME is empty", None),
        ("lastname IS NOT NULL", Condition("lastname", Op.FILLED)),
        ("lastname <> 'a' AND Not amount < -5", All((Condition("lastname", Op.IS_NOT, ("a",)), Not(Condition("amount", Op.LESS, ("-5",)))))),
        ("lastname like 'abc'", Condition("lastname", Op.IS, ("abc",))),
        ("lastname not like 'abc'", Condition("lastname", Op.IS_NOT, ("abc",))),
        ("lastname not like 'a%'", Not(Condition("lastname", Op.STARTS, ("a",)))),
        ("lastname like '%'", Condition("lastname", Op.STARTS, ("",))),
        ("lastname like ''", Condition("lastname", Op.IS, ("",))),
        ("account_id = 11x3", Condition("account_id", Op.IS, ("11x3",))),
        ("closingdate during '@Today'", None),
        ("closingdate during '@today'", Condition("closingdate", Op.DURING, ("@today",))),
        ("closingdate < @TODAY", Condition("closingdate", Op.LESS, ("@today",))),
        ("((lastname = 'a'))", Condition("lastname", Op.IS, ("a",))),
        ("stage in ()", Condition("stage", Op.ONE_OF, ())),
        ("\tlastname\n=\n'a'\n", Condition("lastname", Op.IS, ("a",))),
    ],
)  # fmt: skip
def test_other_ways_of_writing_are_read_too(text: str, condition: Filter | None) -> None:
    found = parse_text(text, SCHEMA)
    assert isinstance(found, TextProblem) if condition is None else found == condition


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("lastname = 'abc", "'abc", "no closing quote"),
        ("lastname = \"abc\"", '"', "cannot read"),
        ("lastname = 'a' ;", ";", "cannot read"),
        ("lastname = 'a' amount > 5", "amount", "“and”, “or” or the end"),
        ("lastname = 'a' and", "", "name of a field is missing"),
        ("5 = 5", "5", "name of a field is expected"),
        ("nothing = 5", "nothing", "has no field nothing"),
        ("Amount = 5", "Amount", "Did you mean amount?"),
        ("lastname", "", "stands a comparison"),
        ("lastname between 1 and 2", "between", "stands a comparison"),
        ("lastname is 5", "5", "“empty” or “not empty”"),
        ("lastname like 5", "5", "a text in quotes"),
        ("lastname like 'a%b'", "'a%b'", "only at the start and the end"),
        ("lastname like 'a_'", "'a_'", "only at the start and the end"),
        ("stage in 'a'", "'a'", "a list in brackets"),
        ("stage in ('a' 'b')", "'b'", "a comma"),
        ("stage in ('a',", "", "a value is expected"),
        ("lastname = amount", "amount", "a value is expected"),
        ("lastname = @never", "@never", "does not know"),
        ("lastname during @today", "@today", "is no date"),
        ("closingdate during 5", "5", "stands a period"),
        ("closingdate = 'soon'", "'soon'", "takes a date"),
        ("amount > 'much'", "'much'", "takes a number"),
        ("account_id = 'Acme'", "'Acme'", "the id of a record"),
        ("account_id = @me", "@me", "the id of a record"),
        ("(lastname = 'a'", "", "closing bracket"),
        ("not", "", "name of a field is missing"),
        (" SELECT * FROM Contacts WHERE lastname = 'a';", "SELECT * FROM Contacts WHERE", "behind"),
        ("select count(*)\nfrom Contacts;", "select count(*)\nfrom Contacts", "behind “where”"),
    ],
)  # fmt: skip
def test_the_place_where_a_text_stops_being_a_condition_is_told(
    text: str, place: str, words: str
) -> None:
    found = parse_text(text, SCHEMA)
    assert isinstance(found, TextProblem)
    assert text[found.start : found.end] == place
    assert words in found.words


@pytest.mark.parametrize("opening", ["(", "not "])
def test_a_text_nested_without_end_is_no_condition(opening: str) -> None:
    found = parse_text(opening * 10_000 + "lastname = 'a'", SCHEMA)
    assert isinstance(found, TextProblem)
    assert "in one another" in found.words


def test_a_text_without_end_is_no_condition() -> None:
    found = parse_text("lastname = '" + "a" * 60_000 + "'", SCHEMA)
    assert isinstance(found, TextProblem)
    assert "50,000" in found.words


def test_more_comparisons_than_the_store_can_take_are_no_condition() -> None:
    most = " or ".join(["visits = 5"] * 500)
    assert isinstance(parse_text(most, SCHEMA), AnyOf)
    found = parse_text(f"{most} or visits = 6", SCHEMA)
    assert isinstance(found, TextProblem)
    assert "500" in found.words


@given(
    st.text(st.sampled_from("lastname='()%_\\ @today in not or and is like 5x,<>!"), max_size=60)
)
def test_any_text_is_a_condition_or_a_problem_within_it(text: str) -> None:
    found = parse_text(text, SCHEMA)
    if isinstance(found, TextProblem):
        assert 0 <= found.start <= found.end <= len(text)
        assert found.words.endswith((".", "?"))
    else:
        assert parse_text(to_text(found, SCHEMA), SCHEMA) == plain(found)
