"""What an account tells its windows of its own accord: what became of changes, and problems."""

import logging
from collections.abc import Callable
from dataclasses import replace

from vtdesk.app.bus import Bus
from vtdesk.app.notices import notice_of
from vtdesk.app.references import OWNERS
from vtdesk.domain.changes import ChangeKind
from vtdesk.domain.errors import NoRoom, VtdeskError
from vtdesk.domain.ids import AnyId, ModuleName, RecordId
from vtdesk.domain.notices import Level, Notice
from vtdesk.domain.values import Formats
from vtdesk.domain.write_truth import surprises
from vtdesk.store.cache import Cache
from vtdesk.sync.push import Sent

_log = logging.getLogger(__name__)
_DONE = {
    ChangeKind.CREATE: "Created",
    ChangeKind.REVISE: "Saved",
    ChangeKind.DELETE: "Deleted",
}


class Reports:
    """Puts events of the engine into words.

    Args:
        bus: takes the notices.
        cache: the store.
        label: the name of a record, if it is known.
        formats: how values are shown now.
    """

    def __init__(
        self,
        bus: Bus,
        cache: Cache,
        label: Callable[[AnyId], str | None],
        formats: Callable[[], Formats],
    ) -> None:
        self._bus = bus
        self._cache = cache
        self._label = label
        self._formats = formats

    def tell_sent(self, sent: Sent) -> None:
        """Say that a change is in Vtiger, and what Vtiger made of it besides."""
        name = self._label(sent.record) if isinstance(sent.record, RecordId) else None
        self._bus.notices.emit(
            Notice(
                Level.DONE,
                f"{_DONE[sent.change.kind]} in Vtiger" + (f": {name}" if name else ""),
                topic="sent",
                module=sent.change.module,
            )
        )
        schema = self._cache.schema(sent.change.module)
        if schema is not None and sent.answer is not None:
            for notice in surprises(schema, sent.change.values, sent.answer, self._formats()):
                self._bus.notices.emit(replace(notice, module=schema.name))

    def tell_problem(self, module: ModuleName, error: VtdeskError) -> None:
        """Say what keeps a module from being read."""
        if module in OWNERS:
            # many may not see them (wire fact 2.12); nobody asked to
            _log.info("%s: %s (%s)", module, error.summary, error.detail)
            return
        if isinstance(error, NoRoom):
            # whatever module found no room, the person is told once
            self._bus.notices.emit(notice_of(error))
        else:
            topic = f"problem {module}"
            self._bus.notices.emit(notice_of(error, module=module, topic=topic))
