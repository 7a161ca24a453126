"""What the numbers of a field come to over some records."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Totals:
    """Sum and count; records in which the field is empty or no number are not counted.

    Attributes:
        filled: how many records have a number there.
    """

    filled: int = 0
    sum: float = 0.0

    @property
    def average(self) -> float:
        """The mean of the numbers; 0 where there is none."""
        return self.sum / self.filled if self.filled else 0.0

    def __add__(self, other: "Totals") -> "Totals":
        return Totals(self.filled + other.filled, self.sum + other.sum)
