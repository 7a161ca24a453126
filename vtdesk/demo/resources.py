"""Finds the data files of the sample company."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


def text(name: str) -> str:
    """Read ``resources/demo/NAME``: beside the package in a checkout, inside it when installed."""
    inside = _PACKAGE / "resources" / "demo" / name
    path = inside if inside.exists() else _PACKAGE.parent / "resources" / "demo" / name
    return path.read_text(encoding="utf-8")


def lines(name: str) -> list[str]:
    """The lines of a data file without blank lines and comments."""
    stripped = (line.rstrip() for line in text(name).splitlines())
    return [line for line in stripped if line and not line.startswith("#")]
