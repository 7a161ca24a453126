"""Back and forward."""

from hypothesis import given
from hypothesis import strategies as st

from vtdesk.domain.ids import ModuleName
from vtdesk.ui.history import History, Visit

LEADS, DEALS = ModuleName("Leads"), ModuleName("Potentials")


def test_back_and_forward_walk_along_the_visits() -> None:
    history = History()
    visits = [Visit(LEADS), Visit(LEADS, LEADS, 5), Visit(DEALS)]
    for visit in visits:
        history.visit(visit)
    assert history.back() == visits[1]
    assert history.back() == visits[0]
    assert history.back() is None
    assert history.forward() == visits[1]
    assert history.can_go_forward


def test_going_somewhere_new_forgets_what_was_ahead() -> None:
    history = History()
    for visit in (Visit(LEADS), Visit(DEALS)):
        history.visit(visit)
    history.back()
    history.visit(Visit(LEADS, LEADS, 5))
    assert not history.can_go_forward
    assert history.forward() is None
    assert history.back() == Visit(LEADS)


def test_the_same_place_again_is_no_step() -> None:
    history = History()
    history.visit(Visit(LEADS))
    history.visit(Visit(LEADS))
    assert not history.can_go_back


@given(st.lists(st.sampled_from(["back", "forward", *range(5)]), max_size=60))
def test_it_behaves_like_two_stacks(steps: list[str | int]) -> None:
    history, behind, ahead = History(), list[Visit](), list[Visit]()
    for step in steps:
        if step == "back":
            expected = None
            if len(behind) > 1:
                ahead.append(behind.pop())
                expected = behind[-1]
            assert history.back() == expected
        elif step == "forward":
            expected = ahead.pop() if ahead else None
            if expected is not None:
                behind.append(expected)
            assert history.forward() == expected
        else:
            visit = Visit(LEADS, LEADS, int(step))
            if not behind or behind[-1] != visit:
                behind.append(visit)
                ahead.clear()
            history.visit(visit)
        assert history.can_go_back == (len(behind) > 1)
        assert history.can_go_forward == bool(ahead)
