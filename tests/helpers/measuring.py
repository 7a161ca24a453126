"""How a benchmark hands over what it measured."""

import json
import statistics
import sys
from collections.abc import Sequence


def report(what: str, measured: float, unit: str, limit: float | None = None) -> None:
    """Print one measurement for ``packaging/dev.py bench`` to put into its table.

    Args:
        what: a few words, such as "open a stored record, p95".
        measured: the figure.
        unit: "ms", "calls", or "times" for a ratio to the bare library in the same run.
        limit: the most it may be; without one it is only shown.
    """
    line = {"what": what, "measured": _rounded(measured), "unit": unit, "limit": limit}
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def p95(samples: Sequence[float]) -> float:
    """Return the value that 95 of 100 samples do not exceed."""
    return statistics.quantiles(samples, n=20, method="inclusive")[-1]


def _rounded(figure: float) -> float:
    """Keep three significant digits: more would be noise."""
    return float(f"{figure:.3g}") if abs(figure) < 1000 else round(figure)
