"""The conditions of a table as the builder shows them: lines in nested groups, some unfinished.

A `Group` and a `domain.query.Filter` say the same, but a group keeps what a person has not yet
finished. All values are immutable, so that an undo is no more than an earlier one.
"""

from dataclasses import dataclass, replace
from enum import Enum

from vtdesk.domain.query import All, AnyOf, Condition, Filter, Not, Op

Path = tuple[int, ...]
"""A place in a group: the number of the part, then the number within that part, and so on."""

NO_VALUE = frozenset({Op.EMPTY, Op.FILLED})
"""Operators that need no value."""


class Join(Enum):
    """How the parts of a group belong together; the value is the word on its button."""

    ALL = "and"
    ANY = "or"
    NONE = "none of"
    NOT_ALL = "not all of"


@dataclass(frozen=True, slots=True)
class Line:
    """One condition, perhaps without field or values yet."""

    field: str = ""
    op: Op = Op.IS
    values: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether it says something."""
        return bool(self.field) and (self.op in NO_VALUE or bool(self.values))


@dataclass(frozen=True, slots=True)
class Group:
    """Parts under one bracket."""

    join: Join = Join.ALL
    parts: tuple["Line | Group", ...] = ()


Part = Line | Group


def group_of(condition: Filter) -> Group:
    """The lines of a condition, under one bracket even where it is a single one."""
    part = _part_of(condition)
    return part if isinstance(part, Group) else Group(Join.ALL, (part,))


def filter_of(part: Part) -> Filter | None:
    """What the finished lines say; None where there is none."""
    if isinstance(part, Line):
        return Condition(part.field, part.op, part.values) if part.complete else None
    found = tuple(f for f in map(filter_of, part.parts) if f is not None)
    if not found:
        return None
    joined = found[0] if len(found) == 1 else None
    if part.join is Join.ALL:
        return joined or All(found)
    if part.join is Join.ANY:
        return joined or AnyOf(found)
    return Not(joined or (AnyOf(found) if part.join is Join.NONE else All(found)))


def applied(group: Group) -> Filter:
    """The filter of a whole tree: without any finished line it lets every row through."""
    return filter_of(group) or All()


def top_parts(condition: Filter) -> tuple[Filter, ...]:
    """The parts of a condition that must all hold: one chip each."""
    if isinstance(condition, All):
        return condition.parts
    return (condition,)


def without_part(condition: Filter, number: int) -> Filter:
    """The condition without one of its `top_parts`."""
    parts = top_parts(condition)
    left = (*parts[:number], *parts[number + 1 :])
    return left[0] if len(left) == 1 else All(left)


def with_part(condition: Filter, part: Filter) -> Filter:
    """The condition and this part as well; a part that is there already is not added again."""
    parts = top_parts(condition)
    if part in parts:
        return condition
    added = (*parts, part)
    return added[0] if len(added) == 1 else All(added)


def count_lines(part: Part) -> int:
    """How many lines there are, finished or not."""
    if isinstance(part, Line):
        return 1
    return sum(map(count_lines, part.parts))


def at(group: Group, path: Path) -> Part:
    """The part in a place."""
    part: Part = group
    for number in path:
        assert isinstance(part, Group)
        part = part.parts[number]
    return part


def changed(group: Group, path: Path, part: Part) -> Group:
    """The tree with another part in this place."""
    if not path:
        return part if isinstance(part, Group) else Group(Join.ALL, (part,))
    number, rest = path[0], path[1:]
    inner = group.parts[number]
    new = changed(inner, rest, part) if rest and isinstance(inner, Group) else part
    return replace(group, parts=(*group.parts[:number], new, *group.parts[number + 1 :]))


def inserted(group: Group, path: Path, part: Part) -> Group:
    """The tree with a part put in before the one in this place, or at the end of its group."""
    parent, number = path[:-1], path[-1]
    owner = at(group, parent)
    assert isinstance(owner, Group)
    parts = (*owner.parts[:number], part, *owner.parts[number:])
    return changed(group, parent, replace(owner, parts=parts))


def removed(group: Group, path: Path) -> Group:
    """The tree without the part in this place; a group that is left empty goes with it."""
    parent, number = path[:-1], path[-1]
    owner = at(group, parent)
    assert isinstance(owner, Group)
    parts = (*owner.parts[:number], *owner.parts[number + 1 :])
    if not parts and parent:
        return removed(group, parent)
    return changed(group, parent, replace(owner, parts=parts))


def bracketed(group: Group, path: Path, join: Join = Join.ANY) -> Group:
    """The tree with the part in this place, and a new line, under a bracket of their own."""
    return changed(group, path, Group(join, (at(group, path), Line())))


def unbracketed(group: Group, path: Path) -> Group:
    """The tree with the parts of the group in this place put into the group around it."""
    inner = at(group, path)
    if not path or not isinstance(inner, Group):
        return group
    parent, number = path[:-1], path[-1]
    owner = at(group, parent)
    assert isinstance(owner, Group)
    parts = (*owner.parts[:number], *inner.parts, *owner.parts[number + 1 :])
    return changed(group, parent, replace(owner, parts=parts))


def moved(group: Group, path: Path, step: int) -> tuple[Group, Path]:
    """The tree with a part moved among its siblings, and the place it is in now."""
    parent, number = path[:-1], path[-1]
    owner = at(group, parent)
    assert isinstance(owner, Group)
    place = max(0, min(len(owner.parts) - 1, number + step))
    parts = list(owner.parts)
    parts.insert(place, parts.pop(number))
    return changed(group, parent, replace(owner, parts=tuple(parts))), (*parent, place)


def _part_of(condition: Filter) -> Part:
    if isinstance(condition, Condition):
        return Line(condition.field, condition.op, condition.values)
    if isinstance(condition, Not):
        inner = condition.part
        if isinstance(inner, All):
            return Group(Join.NOT_ALL, tuple(map(_part_of, inner.parts)))
        parts = inner.parts if isinstance(inner, AnyOf) else (inner,)
        return Group(Join.NONE, tuple(map(_part_of, parts)))
    join = Join.ALL if isinstance(condition, All) else Join.ANY
    return Group(join, tuple(map(_part_of, condition.parts)))
