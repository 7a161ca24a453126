"""The order in which a person walks from record to record.

It is frozen at the first step: a record that is edited on the way and would move to another place,
or out of the list, does not change what comes next (twentyhq/twenty 14335).
"""

from array import array

from vtdesk.domain.ids import ModuleName


class Walk:
    """Keys of a list as it was when the walk began.

    Args:
        module: whose records they are.
        keys: in the order of the list.
        start: the key the walk begins at, which the list holds.
    """

    def __init__(self, module: ModuleName, keys: "array[int]", start: int) -> None:
        self.module = module
        self._keys = keys
        self._at = keys.index(start)

    def __len__(self) -> int:
        return len(self._keys)

    @property
    def place(self) -> tuple[int, int]:
        """Where the walk is, as in 12 of 47."""
        return self._at + 1, len(self._keys)

    @property
    def key(self) -> int:
        """The record the walk is at."""
        return self._keys[self._at]

    def neighbour(self, step: int) -> int | None:
        """The key of the record `step` places further, or None past the ends."""
        place = self._at + step
        return self._keys[place] if 0 <= place < len(self._keys) else None

    def go(self, step: int) -> None:
        """Be `step` places further; there must be a record."""
        if self.neighbour(step) is None:
            raise IndexError(f"{step} steps from {self.place}")
        self._at += step

    def rename(self, old: int, new: int) -> None:
        """A record that was made on the way has the server's key now."""
        if old in self._keys:
            self._keys[self._keys.index(old)] = new
