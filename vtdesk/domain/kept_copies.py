"""Copies of deleted records, from which they can be made anew."""

from dataclasses import dataclass

from vtdesk.domain.ids import ModuleName

KEPT_FOR = 30 * 86_400.0
"""Seconds after which a copy is let go."""


@dataclass(frozen=True, slots=True)
class KeptCopy:
    """One copy, as lists show it.

    Attributes:
        number: of the copy, unique in its store.
        key: the deleted record's; it never comes back under it.
        label: the record's name.
        kept: Unix time at which the server deleted it.
    """

    number: int
    module: ModuleName
    key: int
    label: str
    kept: float
