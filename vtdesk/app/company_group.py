"""A group of companies as a list in the order of its tree, and how the server's list becomes one."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from vtdesk.domain.ids import AnyId
from vtdesk.domain.relations import HierarchyEntry

MOST_COMPANIES = 1_000
MOST_LEVELS = 50
"""Deeper ones are shown at this depth."""

HIDDEN_PARENT = "Its parent was not found or is hidden from you."
AWAY_PARENT = "Its parent is not on this computer."
TOO_DEEP = "It lies deeper than is shown."


def loop_words(field: str) -> str:
    """What is said of a company below itself; `field` is the label of the field to correct."""
    return f"It is its own parent further up. Correct “{field}” of one of them."


@dataclass(frozen=True, slots=True)
class OpenDeals:
    """The open deals of one company, or of several.

    Attributes:
        amount: their sum, in the user's currency; None where they are in several currencies.
    """

    count: int = 0
    amount: Decimal | None = Decimal()

    def __add__(self, other: "OpenDeals") -> "OpenDeals":
        amount = None
        if self.amount is not None and other.amount is not None:
            amount = self.amount + other.amount
        return OpenDeals(self.count + other.count, amount)


@dataclass(frozen=True, slots=True)
class Company:
    """One company of a group, in the order of a tree read from the top.

    Attributes:
        depth: 0 for the topmost.
        parent: place of its parent in the list; None for the topmost.
        current: the one that was asked about.
        deals: its open deals; None where no deals are stored.
        remark: what is odd about its place, in words; mostly "".
        city: where it is, as far as that is stored.
    """

    record: AnyId
    name: str
    depth: int
    parent: int | None = None
    current: bool = False
    deals: OpenDeals | None = None
    remark: str = ""
    city: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A group of companies.

    Attributes:
        as_of: Unix time in seconds at which the server said so; None where the store is as fresh
            as everything else.
        whole: nothing is left out that this user may see.
        deals_whole: all deals are stored, so that none is left out of the sums.
        unasked: why the server was not asked although it should have been, in words; mostly "".
    """

    companies: tuple[Company, ...]
    as_of: float | None = None
    whole: bool = True
    deals_whole: bool = True
    unasked: str = ""

    @property
    def deals(self) -> OpenDeals | None:
        """The open deals of all its companies; None where no deals are stored."""
        known = [company.deals for company in self.companies if company.deals is not None]
        return sum(known, OpenDeals()) if known else None

    @property
    def is_cut(self) -> bool:
        """Whether it is too large to be shown as a whole."""
        return len(self.companies) >= MOST_COMPANIES


def told_companies(
    entries: Iterable[HierarchyEntry], account: AnyId, field: str
) -> tuple[Company, ...]:
    """The server's list as a tree; a jump in its levels or a company told twice is survived.

    Args:
        entries: in the server's order.
        account: the one that was asked about.
        field: label of the field that names a company's parent.
    """
    found: list[Company] = []
    path: list[int] = []
    seen: set[AnyId] = set()
    for entry in entries:
        level = max(entry.level, 0)
        depth = min(level, len(path), MOST_LEVELS)
        del path[depth:]
        if entry.record in seen:
            if any(found[place].record == entry.record for place in path):
                found[path[-1]] = replace(found[path[-1]], remark=loop_words(field))
            continue
        seen.add(entry.record)
        remark = ""
        if level > depth:
            remark = TOO_DEEP if depth == MOST_LEVELS else HIDDEN_PARENT
        parent = path[-1] if path else None
        path.append(len(found))
        found.append(
            Company(entry.record, entry.name, depth, parent, entry.record == account, remark=remark)
        )
    return tuple(found)
