"""What the rows of the table of kept modules say, out of what is known of each module."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from vtdesk.domain.keeping import PAGE, Estimate, Keep, Policy, Usage
from vtdesk.domain.schema import ModuleInfo
from vtdesk.domain.status import PullProgress
from vtdesk.domain.values import Formats
from vtdesk.ui.browse.wording import moment_text, number_text
from vtdesk.ui.prices import calls_text, price_text, size_text
from vtdesk.ui.settings.keep_row import KeepLine
from vtdesk.ui.settings.wording import freed_text

_PEOPLE = frozenset({"Users", "Groups"})
USUAL_MONTHS = 12


@dataclass(frozen=True, slots=True)
class KeepFacts:
    """What is known of a module.

    Attributes:
        policy: what is kept now.
        usage: what lies on disk; None where nothing does.
        pull: the running fetch.
        proposed: what the person chose and did not confirm.
        price: of what is proposed, or of filling the module; None until it was asked for.
        frees: bytes that the proposal gives back; None until they were counted.
        lacks_room: it was to come, and the room on disk was used up.
    """

    info: ModuleInfo
    policy: Policy
    usage: Usage | None = None
    pull: PullProgress | None = None
    proposed: Policy | None = None
    price: Estimate | None = None
    frees: int | None = None
    lacks_room: bool = False

    @property
    def settled(self) -> bool:
        """Whether all that is to be kept, or all that there is, is here or on its way."""
        usage = self.usage
        if self.pull is not None:
            return True
        if usage is None or usage.as_of is None:
            return False
        whole = usage.total is not None and usage.rows >= usage.total
        return whole or self.policy.keep is not Keep.VISITED

    @property
    def matters(self) -> bool:
        """Whether there is anything to say of the module besides its name."""
        here = self.usage is not None and self.usage.rows > 0
        return self.policy.keep is not Keep.VISITED or here or self.pull is not None

    @property
    def lessens(self) -> bool:
        """Whether the proposal lets go of records and needs none that are not here."""
        if self.proposed is None or not self.policy.covers(self.proposed):
            return False
        here = self.usage is not None and self.usage.as_of is not None
        return here or self.proposed.keep is Keep.VISITED


def keepable(modules: Iterable[ModuleInfo]) -> tuple[ModuleInfo, ...]:
    """The modules that a person chooses among: users and groups come by themselves."""
    return tuple(info for info in modules if info.is_entity and info.name not in _PEOPLE)


def keep_line(facts: KeepFacts, months: int, formats: Formats, now: float) -> KeepLine:
    """The row of a module.

    Args:
        facts: what is known.
        months: how far back "recent" goes for modules that keep something else.
        formats: the person's formats.
        now: Unix time in seconds.
    """
    usage, price = facts.usage, facts.price
    rows = usage.rows if usage is not None else 0
    if facts.pull is not None:
        rows = max(rows, facts.pull.done)
    fill = _fill_words(facts)
    policy = facts.proposed or facts.policy
    question = ""
    if facts.proposed is not None and (price is not None or facts.frees is not None):
        question = "Remove" if facts.proposed.keep is Keep.VISITED else "Keep"
        if facts.lessens and question == "Keep":
            question = "Change"
    known = bool(rows or price is not None or (usage is not None and usage.as_of is not None))
    count = price.records if price is not None and not rows else rows
    size = price.bytes if price is not None and not rows else usage.bytes if usage else 0
    return KeepLine(
        module=facts.info.name,
        label=facts.info.label,
        policy=policy,
        months=policy.months if policy.keep is Keep.RECENT else months,
        records=number_text(count, formats) if known else "",
        size=size_text(size) if known else "",
        fill=fill,
        as_of=_age_words(facts, formats, now),
        share=None if facts.proposed is not None else _share(facts.pull),
        settled=fill == _DONE,
        question=question,
    )


def calls_left(facts: KeepFacts) -> int | None:
    """Calls until a running fetch is through, 0 where none runs; None where nobody counted yet."""
    pull = facts.pull
    if pull is None:
        return 0
    if pull.total is not None:
        return max(1, math.ceil((pull.total - pull.done) / PAGE))
    return None if facts.price is None or pull.done else facts.price.calls


_DONE = "done"


def _fill_words(facts: KeepFacts) -> str:
    if facts.lessens:
        return freed_text(facts.frees) if facts.frees is not None else "…"
    if facts.proposed is not None:
        return "asking…" if facts.price is None else price_text(facts.price)
    if facts.pull is not None:
        left = calls_left(facts)
        if left is None:
            return "…"
        if facts.pull.total is None and facts.price is not None:
            return price_text(facts.price)
        return f"{calls_text(left)} left"
    if facts.settled:
        return _DONE
    return "not asked yet" if facts.price is None else price_text(facts.price)


def _age_words(facts: KeepFacts, formats: Formats, now: float) -> str:
    if facts.pull is not None:
        if facts.pull.checking:
            return "checking"
        return "paused" if facts.pull.paused else "filling"
    if facts.lacks_room:
        return "no room"
    if facts.usage is None or facts.usage.as_of is None:
        return "never"
    return moment_text(facts.usage.as_of, formats, now)


def _share(pull: PullProgress | None) -> float | None:
    return None if pull is None or not pull.total else pull.done / pull.total
