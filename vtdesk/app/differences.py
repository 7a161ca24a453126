"""How one list of keys becomes another in few steps: what an item model announces instead of a reset."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

_FEW_STEPS = 64
_COMPARED_AT_ONCE = 4_096


@dataclass(frozen=True, slots=True)
class Step:
    """One piece of a difference: rows `first` to `last` go, or `keys` come before row `first`."""

    first: int
    last: int
    keys: array[int] | None


def difference(old: array[int], new: array[int]) -> list[Step] | None:
    """The steps that turn one list of keys into the other, or None if a reset is cheaper.

    Steps are in an order in which each one's places are right when it is its turn.
    """
    head = _common_head(old, new)
    tail = _common_tail(old, new, min(len(old), len(new)) - head)
    old_part, new_part = old[head : len(old) - tail], new[head : len(new) - tail]
    if not old_part and not new_part:
        return []
    if not old_part:
        return [Step(head, head + len(new_part) - 1, new_part)]
    if not new_part:
        return [Step(head, head + len(old_part) - 1, None)]
    old_set, new_set = set(old_part), set(new_part)
    kept_old = [key for key in old_part if key in new_set]
    kept_new = [key for key in new_part if key in old_set]
    if kept_old != kept_new:
        return None
    going = runs([i for i, key in enumerate(old_part) if key not in new_set])
    coming = runs([i for i, key in enumerate(new_part) if key not in old_set])
    if len(going) + len(coming) > _FEW_STEPS:
        return None
    steps = [Step(head + first, head + last, None) for first, last in reversed(going)]
    steps.extend(
        Step(head + first, head + last, new_part[first : last + 1]) for first, last in coming
    )
    return steps


def _common_head(old: array[int], new: array[int]) -> int:
    """How many leading keys are equal; in pieces, so that no hold on the interpreter is long."""
    most = min(len(old), len(new))
    for start in range(0, most, _COMPARED_AT_ONCE):
        end = min(start + _COMPARED_AT_ONCE, most)
        if old[start:end] != new[start:end]:
            return next(place for place in range(start, end) if old[place] != new[place])
    return most


def _common_tail(old: array[int], new: array[int], most: int) -> int:
    """How many of the last keys are equal, at most so many."""
    for start in range(0, most, _COMPARED_AT_ONCE):
        end = min(start + _COMPARED_AT_ONCE, most)
        if old[len(old) - end : len(old) - start] != new[len(new) - end : len(new) - start]:
            return next(back for back in range(start, end) if old[-1 - back] != new[-1 - back])
    return most


def runs(places: Sequence[int]) -> list[tuple[int, int]]:
    """Places in ascending order as stretches, first and last of each."""
    runs: list[tuple[int, int]] = []
    for place in places:
        if runs and place == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], place)
        else:
            runs.append((place, place))
    return runs
