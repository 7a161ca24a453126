"""What a job at work and the person who watches it tell each other."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Protocol

from vtdesk.domain.ids import ModuleName
from vtdesk.domain.jobs import Price, RowResult


class JobCancelled(Exception):
    """The person gave the job up."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is whose rows have no results of their own.

    Attributes:
        done: rows.
        total: rows.
        note: what it waits for; in the last step, what became of it.
    """

    done: int
    total: int
    note: str = ""


class Control:
    """The person's wishes for one job.

    Attributes:
        news: set whenever a wish changes; a job may wait for it and set it for news of its own.
    """

    def __init__(self) -> None:
        self.news = asyncio.Event()
        self._held = False
        self._cancelled = False

    @property
    def held(self) -> bool:
        """Begin nothing new for now."""
        return self._held

    @property
    def cancelled(self) -> bool:
        """Begin nothing new any more, and come to an end."""
        return self._cancelled

    def hold(self) -> None:
        """Pause."""
        self._held = True
        self.news.set()

    def release(self) -> None:
        """Go on."""
        self._held = False
        self.news.set()

    def cancel(self) -> None:
        """Give the job up."""
        self._cancelled = True
        self.news.set()

    async def go_on(self) -> None:
        """Wait while the job is paused.

        Raises:
            JobCancelled: it was given up.
        """
        while self._held and not self._cancelled:
            self.news.clear()
            await self.news.wait()
        if self._cancelled:
            raise JobCancelled


class Work(Protocol):
    """A kind of job: what is to be done, and how far it is."""

    @property
    def kind(self) -> str:
        """The name under which the kind is known after a restart."""

    @property
    def title(self) -> str:
        """What is done, in words."""

    @property
    def module(self) -> ModuleName:
        """Whose records; "" for none."""

    @property
    def total(self) -> int:
        """How many rows."""

    @property
    def price(self) -> Price | None:
        """What it costs."""

    @property
    def writes(self) -> bool:
        """Whether it changes records; such jobs run one after another."""

    @property
    def can_undo(self) -> bool:
        """Whether `undo` takes back what was done, now that it is over."""

    @property
    def can_go_on(self) -> bool:
        """Whether `steps`, begun again after it was given up, does the rows that are left."""

    @property
    def results(self) -> tuple[RowResult, ...]:
        """Of the rows that were done before a restart; those that come are yielded by `steps`."""

    async def begin(self, job: str) -> None:
        """Keep what a restart needs besides `state`, under the job's id, before the first step."""

    def state(self) -> str:
        """What is needed to go on after a restart, as JSON; asked for now and then."""

    async def undo(self) -> "Work | None":
        """The work that takes this one back; None where nothing of it can be."""

    def steps(self, control: Control) -> AsyncGenerator[RowResult | Progress]:
        """Do the work; one result for each row, or how far it is.

        A job asks `control` before everything it begins, and lets what is on its way come to its
        end. It is begun again with the rows that have no result after a restart.

        Raises:
            JobCancelled: the job came to its end because it was given up.
            VtdeskError: it cannot go on; it is paused, and says so.
        """
