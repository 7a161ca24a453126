from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.schemas import field, module
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.merge import merge
from vtdesk.domain.values import Cell, same

SCHEMA = module(
    field(name="stage"),
    field(FieldKind.CURRENCY, "amount"),
    field(FieldKind.BOOLEAN, "closed"),
    field(FieldKind.DATE, "due"),
    field(FieldKind.TEXT, "notes"),
)
NAMES = [*SCHEMA.by_name, "of no describe"]

wires = st.sampled_from(
    ["", "a", "b", "0", "1", "1.0", "1.00000000", "2", "2026-06-25", "0000-00-00", "a\nb", "a\r\nb"]
)
cells = wires | st.none() | st.sampled_from([1, 1.0, 2])
rows = st.dictionaries(st.sampled_from(NAMES), cells)
edited = st.dictionaries(st.sampled_from(NAMES), wires)


def test_what_only_i_changed_is_sent() -> None:
    merged = merge(SCHEMA, {"stage": "Offer"}, {"stage": "Won"}, {"stage": "Offer", "amount": "5"})

    assert merged.send == {"stage": "Won"}
    assert (merged.settled, merged.clashes) == ((), ())


def test_what_both_changed_alike_is_settled() -> None:
    merged = merge(SCHEMA, {"amount": "5"}, {"amount": "7"}, {"amount": "7.00000000"})

    assert merged.settled == ("amount",)
    assert (merged.send, merged.clashes) == ({}, ())


def test_what_both_changed_differently_clashes() -> None:
    merged = merge(SCHEMA, {"stage": "Offer"}, {"stage": "Won"}, {"stage": "Lost"})

    assert merged.clashes == ("stage",)
    assert (merged.send, merged.settled) == ({}, ())


def test_each_field_goes_its_own_way() -> None:
    merged = merge(
        SCHEMA,
        {"stage": "Offer", "amount": "5", "due": None},
        {"stage": "Won", "amount": "7", "due": "2026-06-25"},
        {"stage": "Lost", "amount": "5.0", "due": "2026-06-25"},
    )

    assert merged.clashes == ("stage",)
    assert merged.send == {"amount": "7"}
    assert merged.settled == ("due",)


def test_an_answer_that_leaves_a_field_out_is_no_news_of_it() -> None:
    assert merge(SCHEMA, {"stage": "Offer"}, {"stage": "Won"}, {}).send == {"stage": "Won"}


def test_a_field_no_longer_described_is_sent_as_it_is() -> None:
    merged = merge(SCHEMA, {"old": "a"}, {"old": "b"}, {"old": "c"})

    assert merged.send == {"old": "b"}


def test_clearing_a_field_the_other_side_filled_clashes() -> None:
    assert merge(SCHEMA, {"stage": "a"}, {"stage": ""}, {"stage": "b"}).clashes == ("stage",)


@given(base=rows, mine=edited, theirs=rows)
def test_every_edit_ends_in_exactly_one_place(
    base: dict[str, Cell], mine: dict[str, str], theirs: dict[str, Cell]
) -> None:
    merged = merge(SCHEMA, base, mine, theirs)

    assert sorted([*merged.send, *merged.settled, *merged.clashes]) == sorted(mine)
    assert all(merged.send[name] == mine[name] for name in merged.send)


@given(base=rows, mine=edited, theirs=rows)
def test_no_clash_is_decided_by_guess(
    base: dict[str, Cell], mine: dict[str, str], theirs: dict[str, Cell]
) -> None:
    merged = merge(SCHEMA, base, mine, theirs)

    for name in merged.send:
        spec = SCHEMA.field(name)
        assert spec is None or name not in theirs or same(spec, theirs[name], base.get(name))
    for name in merged.settled:
        assert same(SCHEMA.by_name[name], theirs[name], mine[name])


@given(base=rows, mine=edited)
def test_without_news_from_the_server_nothing_clashes(
    base: dict[str, Cell], mine: dict[str, str]
) -> None:
    theirs = {name: base.get(name) for name in NAMES}

    assert merge(SCHEMA, base, mine, theirs).clashes == ()


@given(base=rows, mine=edited, theirs=rows)
def test_after_choosing_with_theirs_in_view_nothing_clashes_again(
    base: dict[str, Cell], mine: dict[str, str], theirs: dict[str, Cell]
) -> None:
    assert merge(SCHEMA, theirs, mine, theirs).clashes == ()
