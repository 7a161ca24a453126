"""What only this computer has, written to a file that any program can read.

Changes that Vtiger has not carried out, and what was typed and not saved, are all that is lost with
an account's local data. Here they become one JSON document, in the API's own names and wire values.
"""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from vtdesk.app.chosen_file import write_chosen
from vtdesk.domain.account import Account
from vtdesk.domain.changes import Change
from vtdesk.domain.draft import Draft
from vtdesk.domain.ids import AnyId, ModuleName
from vtdesk.domain.record import Json
from vtdesk.domain.values import Cell
from vtdesk.store.cache import Cache

FORMAT = "vtdesk waiting changes"
VERSION = 1


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much there is that only this computer has.

    Attributes:
        changes: saved, and not yet carried out by Vtiger.
        drafts: records with something typed that was not saved.
    """

    changes: int = 0
    drafts: int = 0

    @property
    def total(self) -> int:
        """Both together."""
        return self.changes + self.drafts

    def __bool__(self) -> bool:
        return self.total > 0


@dataclass(frozen=True, slots=True)
class WaitingNames:
    """How a person calls modules and records, as far as known.

    Attributes:
        module: the label of a module.
        record: the name of a record; None where it has none yet.
    """

    module: Callable[[ModuleName], str]
    record: Callable[[AnyId], str | None]


class WaitingExport:
    """Counts and writes what waits in one account.

    Args:
        account: the account now.
        cache: its store.
        names: what people call things.
        keep_typed: puts on disk what was typed a moment ago.
        now: Unix time in seconds.
    """

    def __init__(
        self,
        account: Callable[[], Account],
        cache: Cache,
        names: WaitingNames,
        keep_typed: Callable[[], Awaitable[None]],
        now: Callable[[], float],
    ) -> None:
        self._account = account
        self._cache = cache
        self._names = names
        self._keep_typed = keep_typed
        self._now = now

    async def count(self) -> Waiting:
        """How much waits, what was typed a moment ago included."""
        await self._keep_typed()
        return Waiting(len(self._cache.outbox()), len(self._cache.drafts()))

    async def write(self, path: Path) -> Waiting:
        """Write all of it to a file that only this person can read; says how much that was.

        Raises:
            FileNotWritten: it could not be; an older file of this name is as before.
        """
        await self._keep_typed()
        changes, drafts = self._cache.outbox(), self._cache.drafts()
        content = _encoded(self._document(changes, drafts))
        await write_chosen(path, content, f"The waiting changes were not written to {path}")
        return Waiting(len(changes), len(drafts))

    def _document(self, changes: tuple[Change, ...], drafts: tuple[Draft, ...]) -> Json:
        account = self._account()
        return {
            "format": FORMAT,
            "version": VERSION,
            "written": _moment(self._now()),
            "account": {"address": account.endpoint, "user": account.user, "label": account.label},
            "changes": [self._change(change) for change in changes],
            "drafts": [self._draft(draft) for draft in drafts],
        }

    def _change(self, change: Change) -> Json:
        return {
            **self._record(change.module, change.record),
            "operation": change.kind.value,
            "state": change.state.value,
            "reason": change.reason,
            "made": _moment(change.created),
            "values": dict(change.values),
            "before": _cells(change.base),
            "in_vtiger": _cells(change.theirs),
        }

    def _draft(self, draft: Draft) -> Json:
        return {
            **self._record(draft.module, draft.record),
            "values": dict(draft.edits),
            "before": _cells(draft.base),
            "not_understood": [*sorted(draft.unread)],
        }

    def _record(self, module: ModuleName, record: AnyId) -> dict[str, Json]:
        return {
            "module": module,
            "module_label": self._names.module(module),
            "record": str(record),
            "name": self._names.record(record) or "",
        }


def _cells(values: Mapping[str, Cell]) -> dict[str, Json]:
    return dict(values.items())


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")


def _encoded(document: Json) -> bytes:
    text = json.dumps(document, ensure_ascii=False, indent=2)
    try:
        return f"{text}\n".encode()
    except UnicodeEncodeError:
        # half a character of two, as a clipboard may hold: other programs read it escaped only
        return f"{json.dumps(document, indent=2)}\n".encode()
