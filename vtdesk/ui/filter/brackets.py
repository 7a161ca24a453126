"""Where lines and brackets of a tree of conditions stand; no widget, only numbers."""

from collections.abc import Callable
from dataclasses import dataclass

from vtdesk.ui.filter.lines import Group, Join, Line, Path


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A line of the tree.

    Attributes:
        indent: pixels from the start side.
    """

    path: Path
    line: Line
    indent: int


@dataclass(frozen=True, slots=True)
class Bracket:
    """The bracket of a group.

    Attributes:
        indent: pixels from the start side to its button.
        first: number of the first line it holds.
        last: number of the last one.
    """

    path: Path
    join: Join
    indent: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Arrangement:
    """All lines from top to bottom, and the brackets, outer ones before inner ones."""

    lines: tuple[PlacedLine, ...]
    brackets: tuple[Bracket, ...]

    @property
    def indent(self) -> int:
        """Pixels from the start side to the outermost lines."""
        return min((line.indent for line in self.lines), default=0)


def arranged(group: Group, step: Callable[[Join], int]) -> Arrangement:
    """Where everything of a tree stands.

    Args:
        group: the tree; its outermost bracket is left out around a single line.
        step: pixels that the bracket of a group takes.
    """
    lines: list[PlacedLine] = []
    brackets: list[Bracket] = []
    _arrange(group, (), 0, step, lines, brackets)
    ordered = sorted(brackets, key=_depth)
    return Arrangement(tuple(lines), tuple(ordered))


def _arrange(
    group: Group,
    path: Path,
    indent: int,
    step: Callable[[Join], int],
    lines: list[PlacedLine],
    brackets: list[Bracket],
) -> None:
    single = len(group.parts) < 2 and group.join in (Join.ALL, Join.ANY)
    bare = not path and single
    inner = indent if bare else indent + step(group.join)
    first = len(lines)
    for number, part in enumerate(group.parts):
        place = (*path, number)
        if isinstance(part, Group):
            _arrange(part, place, inner, step, lines, brackets)
        else:
            lines.append(PlacedLine(place, part, inner))
    if not bare and len(lines) > first:
        brackets.append(Bracket(path, group.join, indent, first, len(lines) - 1))


def _depth(bracket: Bracket) -> tuple[int, Path]:
    return len(bracket.path), bracket.path
