"""Where pills stand: one after the other, on as many lines as they need."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

GAP = 6
"""Pixels between two pills of a line."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a pill stands: pixels from the start of its line, the line's number, its width."""

    left: int
    line: int
    width: int


def flow(widths: Sequence[int], room: int) -> list[Place]:
    """Places of pills of these widths; one that is wider than the room has a line of its own."""
    places: list[Place] = []
    left = line = 0
    for width in widths:
        if left and left + width > room:
            left, line = 0, line + 1
        places.append(Place(left, line, width))
        left += width + GAP
    return places


def fitting(
    widths: Sequence[int],
    total: int,
    counter: Callable[[int], int],
    last: int,
    room: int,
    lines: int,
) -> tuple[int, list[Place]]:
    """How many pills find room, and the places of these, of what counts the others, of the last.

    Args:
        widths: of the pills that may be shown.
        total: how many pills there are.
        counter: the width of what says that so many are not shown; left out where all are.
        last: width of the last one, which is always shown.
        room: width of a line.
        lines: how many there may be.
    """
    for count in range(len(widths), -1, -1):
        hidden = total - count
        parts = [*widths[:count], *([counter(hidden)] if hidden else []), last]
        places = flow(parts, room)
        if places[-1].line < lines:
            break
    return count, places
