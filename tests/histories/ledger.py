"""Who wrote what: every word written anywhere in a history is another one, so each can be followed."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from unittest.mock import patch

from vtdesk.demo.errors import Refusal
from vtdesk.demo.operations import writing
from vtdesk.demo.operations.request import Found, Request
from vtdesk.demo.schemas import Module
from vtdesk.demo.values import Json
from vtdesk.domain.changes import Change

MARK = "description"
"""Where a creation's word stands; no edit of one's own touches it."""


@dataclass(frozen=True)
class Saved:
    """An edit, or a creation, of one's own.

    Attributes:
        seen: what had stood in the field when the person wrote over it; empty for a creation.
        sure: it was kept before the program ended.
    """

    record: str
    word: str
    seen: frozenset[str] = frozenset()
    sure: bool = True


@dataclass
class Ledger:
    """Everything that was written, here and at the server.

    Attributes:
        reached: the words that the server took, by record, with what each replaced.
        made: the records that were made for a word.
        doubled: the words for which one more was made, though the record was there as it was sent.
        edits: one's own edits, oldest first.
        creations: one's own new records.
    """

    edited: str
    reached: dict[tuple[str, str], str] = field(default_factory=dict)
    made: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    doubled: list[str] = field(default_factory=list)
    edits: list[Saved] = field(default_factory=list)
    creations: list[Saved] = field(default_factory=list)
    _numbers: "count[int]" = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        """Take notes of what the server writes."""
        self._change, self._add = writing.change_record, writing.add_record
        self._patches = (
            patch.object(writing, "change_record", self._changed),
            patch.object(writing, "add_record", self._added),
        )
        for one in self._patches:
            one.start()

    def close(self) -> None:
        """Take no more notes."""
        for one in self._patches:
            one.stop()

    def word(self, whose: str) -> str:
        """A word that was never written before."""
        return f"{whose} {next(self._numbers)}"

    def seen_by(self, record: str, shown: str) -> frozenset[str]:
        """What somebody has seen who saw a word in a record: also what had stood there before it."""
        before = next((e for e in self.edits if (e.record, e.word) == (record, shown)), None)
        return frozenset({shown}) | (before.seen if before is not None else frozenset())

    def _changed(self, request: Request, found: Found, element: Mapping[str, Json]) -> Found:
        before = str(found.row.get(self.edited) or "")
        changed = self._change(request, found, element)
        if self.edited in element:
            self.reached[found.id, str(element[self.edited])] = before
        return changed

    def _added(
        self, request: Request, module: Module, element: Mapping[str, Json], **more: Any
    ) -> Found:
        word = str(element.get(MARK) or "")
        # what others changed or took away meanwhile cannot be known for one's own
        if any(_is_as_sent(request, record, element) for record in self.made.get(word, ())):
            self.doubled.append(word)
        found = self._add(request, module, element, **more)
        if word:
            self.made[word].append(found.id)
        return found

    def faults(self, outbox: tuple[Change, ...]) -> list[str]:
        """What was lost, doubled or written over unseen, now that it is quiet.

        Args:
            outbox: what still waits, or is shown to the person.
        """
        waiting = {str(value) for change in outbox for value in change.values.values()}
        return [
            *self._lost_edits(waiting),
            *self._creations_gone_wrong(waiting),
            *self._overwritten(),
        ]

    def _lost_edits(self, waiting: set[str]) -> list[str]:
        """Of each record the last edit was carried out or waits; those before it are in it."""
        last = {saved.record: saved for saved in self.edits if saved.sure}
        later = defaultdict(set)
        for saved in self.edits:
            later[saved.record].add(saved.word)
            if saved is last.get(saved.record):
                later[saved.record] = {saved.word}
        return [
            f"{record}: {saved.word!r} was lost"
            for record, saved in last.items()
            if not any((record, word) in self.reached or word in waiting for word in later[record])
        ]

    def _creations_gone_wrong(self, waiting: set[str]) -> list[str]:
        lost = [
            f"{saved.word!r} was never made"
            for saved in self.creations
            if saved.sure and not self.made.get(saved.word) and saved.word not in waiting
        ]
        return [*lost, *(f"{word!r} was made once more" for word in self.doubled)]

    def _overwritten(self) -> list[str]:
        found = []
        for saved in self.edits:
            replaced = self.reached.get((saved.record, saved.word))
            if replaced is None or not replaced.startswith("others"):
                continue
            if replaced not in saved.seen:
                found.append(f"{saved.record}: {saved.word!r} replaced {replaced!r} unseen")
        return found


def _is_as_sent(request: Request, record: str, element: Mapping[str, Json]) -> bool:
    try:
        row = request.find(record).row
    except Refusal:
        return False
    return all(str(row.get(name) or "") == str(value) for name, value in element.items())
