"""The words of a group of companies: figures, what is odd, what is left out, the copied tree."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from vtdesk.app.columns import one_line
from vtdesk.app.company_group import Company, Group, OpenDeals
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.schema import FieldSpec
from vtdesk.domain.values import Formats, display
from vtdesk.ui.browse.wording import number_text

UNKNOWN = "·"
"""Stands where the deals are not on this computer, so that nobody reads a zero."""

NONE_OPEN = "none open"
MIXED = "mixed"
"""Stands for a sum over deals in several currencies."""

_AMOUNT = FieldSpec("amount", "", FieldKind.CURRENCY)


@dataclass(frozen=True, slots=True)
class Nouns:
    """What the account calls organisations, as it stands inside a sentence."""

    one: str = "organisation"
    many: str = "organisations"

    def counted(self, number: int, formats: Formats) -> str:
        """As in "7 organisations"."""
        return f"{number_text(number, formats)} {self.one if number == 1 else self.many}"


USUAL_NOUNS = Nouns()
"""For accounts that are not asked yet."""


@dataclass(frozen=True, slots=True)
class Figures:
    """How the amounts of one group are written.

    Attributes:
        decimals: none where all amounts are whole, else two.
    """

    formats: Formats
    decimals: int = 0

    def count(self, deals: OpenDeals | None) -> str:
        """How many deals; "" where there are none or nobody knows."""
        return number_text(deals.count, self.formats) if deals is not None and deals.count else ""

    def value(self, deals: OpenDeals | None) -> str:
        """What they come to."""
        if deals is None:
            return UNKNOWN
        if not deals.count:
            return NONE_OPEN
        if deals.amount is None:
            return MIXED
        return display(_AMOUNT, str(deals.amount), self.formats, decimals=self.decimals)

    def widest(self, companies: Sequence[Company]) -> tuple[str, ...]:
        """The texts of which one is the widest; figures are of one width."""
        sums = [one.deals for one in companies if one.deals is not None]
        known = [one.amount for one in sums if one.amount is not None] or [Decimal()]
        ends = (OpenDeals(1, amount) for amount in (min(known), max(known)))
        return (NONE_OPEN, *map(self.value, ends))


def figures_of(group: Group, formats: Formats) -> Figures:
    """How the amounts of a group are written."""
    amounts = (company.deals.amount for company in group.companies if company.deals is not None)
    whole = all(amount == int(amount) for amount in amounts if amount is not None)
    return Figures(formats, 0 if whole else 2)


def value_head(formats: Formats) -> str:
    """What stands over the sums."""
    return f"Open value {formats.currency}".rstrip()


def sum_words(group: Group, nouns: Nouns) -> str:
    """What the line of the sum is called."""
    return "Whole group" if group.whole else f"These {nouns.many}"


def spoken(company: Company, figures: Figures, pill: str) -> str:
    """A row for a screen reader: name, place, level, deals, value, what is odd."""
    deals = company.deals
    if deals is None:
        sums = "open deals not known"
    elif not deals.count:
        sums = "no open deals"
    else:
        noun = "open deal" if deals.count == 1 else "open deals"
        value = f"{figures.value(deals)} {figures.formats.currency}".rstrip()
        if deals.amount is None:
            value = "in several currencies"
        sums = f"{figures.count(deals)} {noun}, {value}"
    mark = pill if company.current else ""
    parts = (company.name, mark, company.city, f"level {company.depth + 1}", sums, company.remark)
    return ", ".join(one_line(part) for part in parts if part)


def remark_words(companies: Sequence[Company]) -> str:
    """What is odd about places in the group; "" for nothing."""
    odd = [company for company in companies if company.remark]
    if not odd:
        return ""
    first = f"{one_line(odd[0].name)}: {odd[0].remark}"
    if len(odd) == 1:
        return first
    others = "One more is" if len(odd) == 2 else f"{len(odd) - 1} more are"
    return f"{first} {others} marked."


def left_out_words(group: Group) -> str:
    """What of the group or its sums is not here, and why; "" for nothing."""
    words = []
    if group.unasked:
        words.append(f"This may be old. {group.unasked}")
    elif group.is_cut:
        words.append(f"The group is larger: {len(group.companies):,} of it are shown.")
    elif not group.whole and group.as_of is not None:
        words.append("Those beside it and beside the ones above it are not shown yet.")
    elif not group.whole:
        words.append("Only what is on this computer is shown.")
    if group.deals is None:
        words.append("Deals are not on this computer, so none are counted.")
    elif not group.deals_whole:
        words.append("Only deals on this computer are counted.")
    return " ".join(words)


def copied(group: Group, figures: Figures, nouns: Nouns) -> str:
    """The tree as lines with tabs, for a letter or a spreadsheet; amounts as they are shown."""
    name = nouns.one[:1].upper() + nouns.one[1:]
    lines = ["\t".join(("Level", name, "City", "Open deals", "Open value"))]
    for company in group.companies:
        deals = company.deals
        value = "" if deals is None or not deals.count else figures.value(deals)
        count = "" if deals is None else number_text(deals.count, figures.formats)
        cells = (str(company.depth + 1), company.name, company.city, count, value)
        lines.append("\t".join(one_line(cell) for cell in cells))
    return "\n".join(lines)


def tip(company: Company) -> str:
    """All that a row may have to cut off."""
    place = f"{company.name}, {company.city}" if company.city else company.name
    return f"{place}\n{company.remark}" if company.remark else place
