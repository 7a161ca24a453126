"""Where lines and brackets stand."""

from vtdesk.domain.query import All, AnyOf, Condition, Op
from vtdesk.ui.filter.brackets import Bracket, arranged
from vtdesk.ui.filter.lines import Group, Join, Line, group_of

A, B, C = (Condition(name, Op.EMPTY) for name in "abc")


def step(join: Join) -> int:
    return 60 if join is Join.ALL else 50


def test_nested_lines_are_indented_by_their_brackets() -> None:
    found = arranged(group_of(All((A, AnyOf((B, All((C, A))))))), step)
    assert [(line.path, line.indent) for line in found.lines] == [
        ((0,), 60),
        ((1, 0), 110),
        ((1, 1, 0), 170),
        ((1, 1, 1), 170),
    ]
    assert found.brackets == (
        Bracket((), Join.ALL, 0, 0, 3),
        Bracket((1,), Join.ANY, 60, 1, 3),
        Bracket((1, 1), Join.ALL, 110, 2, 3),
    )
    assert found.indent == 60


def test_a_single_line_needs_no_bracket_unless_it_is_denied() -> None:
    assert arranged(group_of(A), step).brackets == ()
    assert arranged(group_of(A), step).indent == 0
    denied = arranged(Group(Join.NONE, (Line("a"),)), step)
    assert denied.brackets == (Bracket((), Join.NONE, 0, 0, 0),)


def test_an_empty_tree_has_neither() -> None:
    assert arranged(Group(), step).lines == ()
    assert arranged(Group(), step).indent == 0
    assert arranged(Group(parts=(Line(), Group(Join.ANY))), step).brackets[0].last == 0
