"""Choices that depend on another field's value."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PicklistDependency:
    """Which values of one picklist go with each value of another.

    Attributes:
        source: API name of the field that decides.
        target: API name of the field that follows.
        allowed: target values by source value; a source value that is missing allows all.
    """

    source: str
    target: str
    allowed: Mapping[str, tuple[str, ...]]

    def allows(self, source_value: str, target_value: str) -> bool:
        """Whether the two values go together; an empty target always does."""
        values = self.allowed.get(source_value)
        return values is None or not target_value or target_value in values
