"""What is wished for of which module, and in what order: its news, and then a check of what is gone.

News are what somebody sees or is about to see; a check finds what is gone and nothing told of, so
nobody ever waits for it. News of a module go before its unfinished check, which goes on afterwards
where it was. The module wished for last goes first.
"""

from collections.abc import AsyncGenerator, Iterator
from dataclasses import dataclass, field
from enum import Enum, auto

from vtdesk.domain.ids import ModuleName
from vtdesk.domain.status import PullProgress

Steps = AsyncGenerator[PullProgress]
"""A fetch that has begun; each step is at most one call."""


class Part(Enum):
    """What of a module is wished for."""

    NEWS = auto()
    CHECK = auto()


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing that may be gone on with."""

    module: ModuleName
    part: Part

    @property
    def is_check(self) -> bool:
        """Whether it looks for what is gone."""
        return self.part is Part.CHECK


@dataclass(slots=True)
class _Wish:
    """Attributes: `patient`, nobody waits for the news; `begun`, each part wished for, as far as begun."""

    patient: bool = False
    begun: dict[Part, Steps | None] = field(default_factory=dict)


class Wishes:
    """The modules that something is wished for."""

    def __init__(self) -> None:
        self._wishes: dict[ModuleName, _Wish] = {}

    def __iter__(self) -> Iterator[ModuleName]:
        """The modules, the one wished for last at the end."""
        return iter(self._wishes)

    def __len__(self) -> int:
        return len(self._wishes)

    def __contains__(self, module: object) -> bool:
        return module in self._wishes

    def add(self, module: ModuleName, *, first: bool, patient: bool) -> None:
        """Wish for the news of a module; what of it has begun goes on.

        Args:
            module: which.
            first: before all other modules; else after them.
            patient: nobody waits for it; somebody who waited already goes on waiting.
        """
        wish = self._wishes.pop(module, None) or _Wish()
        wish.patient = patient and (wish.patient or Part.NEWS not in wish.begun)
        wish.begun.setdefault(Part.NEWS, None)
        if first:
            self._wishes[module] = wish
        else:
            self._wishes = {module: wish, **self._wishes}

    def add_check(self, module: ModuleName) -> None:
        """Wish for a check, after the news and at the module's place."""
        self._wishes.setdefault(module, _Wish()).begun.setdefault(Part.CHECK, None)

    def end(self, turn: Turn) -> None:
        """Wish for one thing no longer: it came to its end, or to none."""
        wish = self._wishes.get(turn.module)
        if wish is None:
            return
        wish.begun.pop(turn.part, None)
        if not wish.begun:
            del self._wishes[turn.module]

    def drop(self, module: ModuleName) -> list[Steps]:
        """Wish for nothing of a module any more; gives what had begun, to be closed."""
        wish = self._wishes.pop(module, None)
        return [] if wish is None else [steps for steps in wish.begun.values() if steps is not None]

    def has_news(self, module: ModuleName) -> bool:
        """Whether a module's news are still to come."""
        wish = self._wishes.get(module)
        return wish is not None and Part.NEWS in wish.begun

    def is_awaited(self, turn: Turn) -> bool:
        """Whether somebody waits for it, as far as the wish says."""
        return not turn.is_check and not self._wishes[turn.module].patient

    def turns(self) -> Iterator[Turn]:
        """What may be gone on with, the most urgent first."""
        for module in reversed(self._wishes):
            for part in Part:
                if part in self._wishes[module].begun:
                    yield Turn(module, part)

    def begun(self, turn: Turn) -> Steps | None:
        """Its steps, if it has begun."""
        return self._wishes[turn.module].begun[turn.part]

    def begin(self, turn: Turn, steps: Steps | None) -> None:
        """Go on with these steps from now; with None, from the beginning, if it is still wished for."""
        wish = self._wishes.get(turn.module)
        if wish is not None and turn.part in wish.begun:
            wish.begun[turn.part] = steps
