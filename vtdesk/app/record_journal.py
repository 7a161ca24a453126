"""What was changed from this computer: when, in which fields, and whether it met others' changes.

The API tells no history of a record, so this is what the time line knows of it besides its last
change. Values are not kept, only which fields they were of. What a job writes is told by the job.
"""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass

import msgspec

from vtdesk.app.outbox import Outbox
from vtdesk.app.soon import Soon
from vtdesk.app.tasks import Tasks
from vtdesk.domain.changes import ChangeKind
from vtdesk.domain.ids import ModuleName, RecordId
from vtdesk.store.cache import Cache
from vtdesk.sync.push import Sent

MOST_ENTRIES = 500
"""Of all records together; older ones are forgotten."""

_NOTE = "journal of changes"
_DELAY = 1.0
"""Seconds over which entries are gathered before they go to disk."""


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One change that the server carried out.

    Attributes:
        at: Unix time in seconds.
        fields: names of those that were changed.
        modified: the record's `modifiedtime` after it, as it stands on the wire.
        merged: somebody else had changed other fields since the edit began; both were kept.
    """

    module: ModuleName
    key: int
    at: float
    fields: tuple[str, ...]
    modified: str = ""
    merged: bool = False


class RecordJournal:
    """Keeps the last changes made here.

    Args:
        cache: the store.
        outbox: tells what was sent.
        tasks: runs what puts entries on disk.
        me: who is signed in.
        now: Unix time in seconds.
    """

    def __init__(
        self,
        cache: Cache,
        outbox: Outbox,
        tasks: Tasks,
        me: Callable[[], RecordId | None],
        now: Callable[[], float],
    ) -> None:
        self._cache = cache
        self._outbox = outbox
        self._me = me
        self._now = now
        self._entries = _read(cache.note(_NOTE))
        self._keeping = Soon(self._keep, _DELAY, tasks, "journal to disk")
        outbox.sent.connect(self._sent)

    def of(self, module: ModuleName, key: int) -> tuple[JournalEntry, ...]:
        """The changes of a record, oldest first."""
        return tuple(e for e in self._entries if (e.module, e.key) == (module, key))

    def _sent(self, sent: Sent) -> None:
        change = sent.change
        if change.kind is not ChangeKind.REVISE or sent.record is None or not change.values:
            return
        if (change.module, change.record) in self._outbox.in_jobs:
            return
        entry = JournalEntry(
            change.module,
            sent.record.number,
            self._now(),
            tuple(change.values),
            str((sent.answer or {}).get("modifiedtime") or ""),
            sent.meanwhile not in ("", str(self._me())),
        )
        self._entries = [*self._entries[1 - MOST_ENTRIES :], entry]
        self._keeping.wish()

    async def _keep(self) -> None:
        text = json.dumps([asdict(entry) for entry in self._entries], separators=(",", ":"))
        await self._cache.put_note(_NOTE, text)


def _read(text: str | None) -> list[JournalEntry]:
    try:
        return msgspec.json.decode(text or "[]", type=list[JournalEntry])
    except msgspec.DecodeError:
        return []
