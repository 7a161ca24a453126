"""What an edition of Vtiger allows, as `editionLimits` tells it."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EditionLimit:
    """The limit of one service.

    Attributes:
        service: the manual's keyword, such as "STORAGE".
        limit: as the server words it ("50MB", "100"); "" where it tells none.
        details: whatever else the answer held (use, edition), by its own names.
    """

    service: str
    limit: str
    details: Mapping[str, str]
