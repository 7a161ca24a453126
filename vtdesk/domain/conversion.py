"""Turning a lead into a contact, an organisation and a deal."""

from collections.abc import Mapping
from dataclasses import dataclass

from vtdesk.domain.ids import ModuleName, RecordId


@dataclass(frozen=True, slots=True)
class ConvertedLead:
    """What a conversion made, or reused in the case of an organisation of the same name.

    Attributes:
        records: the new records by module.
    """

    records: Mapping[ModuleName, RecordId]
