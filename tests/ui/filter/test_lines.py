"""Conditions as lines in nested groups, and every change of them."""

from hypothesis import given
from hypothesis import strategies as st

from vtdesk.domain.query import All, AnyOf, Condition, Filter, Not, Op
from vtdesk.ui.filter import lines
from vtdesk.ui.filter.lines import Group, Join, Line

A = Condition("amount", Op.MORE, ("5",))
B = Condition("stage", Op.IS, ("Won",))
C = Condition("name", Op.EMPTY)

conditions = st.builds(
    Condition,
    st.sampled_from(["amount", "stage", "name"]),
    st.sampled_from([op for op in Op if op not in lines.NO_VALUE]),
    st.lists(st.text(min_size=1, max_size=3), min_size=1, max_size=2).map(tuple),
)
filters: st.SearchStrategy[Filter] = st.recursive(
    conditions,
    lambda parts: st.one_of(
        st.lists(parts, min_size=2, max_size=3).map(tuple).map(All),
        st.lists(parts, min_size=2, max_size=3).map(tuple).map(AnyOf),
        st.builds(Not, parts),
    ),
    max_leaves=8,
)


def line(condition: Condition) -> Line:
    return Line(condition.field, condition.op, condition.values)


def test_a_single_condition_stands_under_one_bracket() -> None:
    assert lines.group_of(A) == Group(Join.ALL, (line(A),))
    assert lines.applied(lines.group_of(A)) == A


def test_no_condition_lets_every_row_through() -> None:
    assert lines.group_of(All()) == Group()
    assert lines.applied(Group(parts=(Line(),))) == All()


@given(filters)
def test_lines_say_what_the_filter_says(condition: Filter) -> None:
    shown = lines.group_of(condition)
    again = lines.group_of(lines.applied(shown))
    assert lines.applied(again) == lines.applied(shown)
    assert lines.count_lines(shown) == _leaves(condition)


def _leaves(condition: Filter) -> int:
    if isinstance(condition, Condition):
        return 1
    if isinstance(condition, Not):
        return _leaves(condition.part)
    return sum(map(_leaves, condition.parts))


def test_each_join_becomes_the_filter_it_says() -> None:
    parts = (line(A), line(B))
    assert lines.applied(Group(Join.ALL, parts)) == All((A, B))
    assert lines.applied(Group(Join.ANY, parts)) == AnyOf((A, B))
    assert lines.applied(Group(Join.NONE, parts)) == Not(AnyOf((A, B)))
    assert lines.applied(Group(Join.NOT_ALL, parts)) == Not(All((A, B)))
    assert lines.group_of(Not(All((A, B)))).join is Join.NOT_ALL
    assert lines.group_of(Not(A)) == Group(Join.NONE, (line(A),))


def test_what_is_not_finished_is_left_out() -> None:
    unfinished = Line("amount", Op.MORE)
    assert not unfinished.complete
    assert Line("name", Op.EMPTY).complete
    assert lines.applied(Group(Join.ALL, (line(A), unfinished, Group(Join.ANY, (Line(),))))) == A


def test_chips_are_the_parts_that_must_all_hold() -> None:
    either = AnyOf((B, C))
    assert lines.top_parts(All((A, either))) == (A, either)
    assert lines.top_parts(either) == (either,)
    assert lines.top_parts(All()) == ()
    assert lines.without_part(All((A, either)), 0) == either
    assert lines.without_part(A, 0) == All()
    assert lines.with_part(A, B) == All((A, B))
    assert lines.with_part(All((A, B)), A) == All((A, B))
    assert lines.with_part(All(), A) == A


def test_parts_are_put_in_taken_out_and_bracketed() -> None:
    tree = Group(Join.ALL, (line(A), line(B)))
    with_c = lines.inserted(tree, (1,), line(C))
    assert with_c.parts == (line(A), line(C), line(B))
    grouped = lines.bracketed(with_c, (1,))
    assert grouped.parts[1] == Group(Join.ANY, (line(C), Line()))
    assert lines.at(grouped, (1, 0)) == line(C)
    assert lines.unbracketed(grouped, (1,)).parts == (line(A), line(C), Line(), line(B))
    assert lines.unbracketed(grouped, ()) == grouped
    assert lines.removed(lines.removed(grouped, (1, 1)), (1, 0)) == tree


def test_a_group_at_the_top_can_be_replaced() -> None:
    assert lines.changed(Group(), (), line(A)) == Group(Join.ALL, (line(A),))
    assert lines.changed(Group(), (), Group(Join.ANY)) == Group(Join.ANY)


def test_parts_move_among_their_siblings_and_no_further() -> None:
    tree = Group(Join.ALL, (line(A), line(B)))
    moved, place = lines.moved(tree, (0,), 1)
    assert (moved.parts, place) == ((line(B), line(A)), (1,))
    assert lines.moved(moved, (1,), 1) == (moved, (1,))


def test_an_inner_line_changes_in_its_place() -> None:
    tree = lines.group_of(All((A, AnyOf((B, C)))))
    changed = lines.changed(tree, (1, 0), line(A))
    assert lines.applied(changed) == All((A, AnyOf((A, C))))
