"""Which records the creates from here made, so that none is taken for the outcome of another create.

Of two equal creates the answer of the second may be lost; what the first made looks like its outcome,
also after the program ended in between.
"""

from collections.abc import Set as AbstractSet

import msgspec

from vtdesk.domain.changes import Change
from vtdesk.domain.ids import RecordId
from vtdesk.sync.ends import Ends

_NOTE = "records made"
_KEPT = 200


class MadeRecords:
    """Remembers the last ones, each with the change that made it.

    Args:
        ends: server and store.
    """

    def __init__(self, ends: Ends) -> None:
        self._ends = ends

    async def note(self, change: Change, record: RecordId) -> None:
        """A create made this record; to be noted before it is settled, lest one be settled unnoted.

        Raises:
            StoreTrouble: it could not be noted.
        """
        made = {**self._known, str(record): change.id}
        kept = dict([*made.items()][-_KEPT:])
        # what is settled next waits for the disk, and this with it
        await self._ends.cache.put_note(_NOTE, msgspec.json.encode(kept).decode(), durable=False)

    def by_others(self, change: Change) -> AbstractSet[str]:
        """The ids of the records that other creates made."""
        return {record for record, maker in self._known.items() if maker != change.id}

    @property
    def _known(self) -> dict[str, str]:
        try:
            return msgspec.json.decode(self._ends.cache.note(_NOTE) or "{}", type=dict[str, str])
        except msgspec.DecodeError:
            return {}
