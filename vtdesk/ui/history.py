"""Where a person has been: modules and records, back and forward."""

from dataclasses import dataclass, replace

from vtdesk.domain.ids import ModuleName

_MOST = 200


@dataclass(frozen=True, slots=True)
class Visit:
    """A module's table, with a record open beside it or none.

    Attributes:
        module: the module of the table.
        record_module: the module of the open record, where a reference led to another one.
        key: the open record's key in its module.
        view: the id of the saved view the table showed, or "".
        alone: the record has the whole room, without the table.
    """

    module: ModuleName
    record_module: ModuleName | None = None
    key: int | None = None
    view: str = ""
    alone: bool = False


class History:
    """Visits in order, and which of them is now."""

    def __init__(self) -> None:
        self._visits: list[Visit] = []
        self._now = -1

    @property
    def now(self) -> Visit | None:
        """Where the person is; None before the first visit."""
        return self._visits[self._now] if self._visits else None

    @property
    def can_go_back(self) -> bool:
        """There is an earlier visit."""
        return self._now > 0

    @property
    def can_go_forward(self) -> bool:
        """There is a later visit."""
        return self._now + 1 < len(self._visits)

    def visit(self, visit: Visit) -> None:
        """Go somewhere new; what was ahead is forgotten. The same place again is no step."""
        if self._now >= 0 and self._visits[self._now] == visit:
            return
        del self._visits[self._now + 1 :]
        self._visits.append(visit)
        del self._visits[:-_MOST]
        self._now = len(self._visits) - 1

    def rename(self, module: ModuleName, old: int, new: int) -> None:
        """A record that was made here has the server's key now."""
        self._visits = [
            replace(visit, key=new) if (visit.record_module, visit.key) == (module, old) else visit
            for visit in self._visits
        ]

    def records(self) -> list[tuple[ModuleName, int]]:
        """The records that were open, by module and key, the latest first, each once."""
        seen = (
            (visit.record_module, visit.key)
            for visit in reversed(self._visits)
            if visit.record_module is not None and visit.key is not None
        )
        return list(dict.fromkeys(seen))

    def back(self) -> Visit | None:
        """Go to the visit before; None if there is none."""
        if not self.can_go_back:
            return None
        self._now -= 1
        return self._visits[self._now]

    def forward(self) -> Visit | None:
        """Go to the visit after; None if there is none."""
        if not self.can_go_forward:
            return None
        self._now += 1
        return self._visits[self._now]
