"""Every operation of the API has its place in the program, as the table in ARCHITECTURE.md says."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from vtdesk.api import errors
from vtdesk.ui.action_table import ACTIONS

PACKAGE = Path(__file__).resolve().parents[1] / "vtdesk"
CLIENT = PACKAGE / "api" / "client.py"
NOBODY = "nobody"
_QUOTED = re.compile(r"`([^`]+)`")
_HEADING = "| operation | called by | in the window |"


@dataclass(frozen=True, slots=True)
class Place:
    """A line of the table, for one of its operations."""

    operation: str
    callers: tuple[str, ...]
    used: bool
    window: str


def table() -> list[Place]:
    """The table of operations."""
    text = (PACKAGE / "ARCHITECTURE.md").read_text(encoding="utf-8")
    lines = text.partition(_HEADING)[2].partition("\n\n")[0].splitlines()[2:]
    places = []
    for line in lines:
        operations, callers, window = (cell.strip() for cell in line.strip("|").split("|"))
        for operation in _QUOTED.findall(operations):
            called = tuple(_QUOTED.findall(callers))
            places.append(Place(operation, called, callers != NOBODY, window))
    return places


def client_methods() -> set[str]:
    """The client's public coroutines that call the server."""
    (found,) = (
        node
        for node in ast.parse(CLIENT.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef) and node.name == "VtigerClient"
    )
    names = {node.name for node in found.body if isinstance(node, ast.AsyncFunctionDef)}
    return {name for name in names if not name.startswith("_")} - {"aclose"}


def calls_in(file: Path) -> Iterator[str]:
    """The methods of a client that a module names."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute):
            owner = node.value
            name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
            if name in ("client", "_client"):
                yield node.attr


@cache
def calls() -> dict[str, frozenset[str]]:
    """The methods of a client that each module of sync and app names."""
    files = (file for layer in ("app", "sync") for file in (PACKAGE / layer).glob("*.py"))
    return {f"{file.parent.name}/{file.stem}": frozenset(calls_in(file)) for file in files}


def callers_of(operation: str) -> set[str]:
    """The modules of sync and app that call an operation."""
    return {module for module, called in calls().items() if operation in called}


def test_the_table_names_every_operation_once() -> None:
    named = [place.operation for place in table()]
    assert sorted(named) == sorted(client_methods())


@pytest.mark.parametrize("place", table(), ids=lambda place: place.operation)
def test_an_operation_is_called_where_the_table_says(place: Place) -> None:
    callers = callers_of(place.operation)
    if place.used:
        assert place.callers
        assert set(place.callers) <= callers
    else:
        assert not callers


@pytest.mark.parametrize("place", table(), ids=lambda place: place.operation)
def test_the_window_has_what_the_table_names(place: Place) -> None:
    assert place.window
    if place.used:
        actions = {spec.key for spec in ACTIONS}
        assert set(_QUOTED.findall(place.window)) <= actions


def test_what_a_server_may_lack_is_said_in_words() -> None:
    """Whatever goes through `OptionalCalls` may meet a server without it."""
    source = CLIENT.read_text(encoding="utf-8")
    optional = set(re.findall(r'_optional\.send\(\s*Call\(\s*"(\w+)"', source))
    assert optional
    assert optional <= errors._OFFERS.keys() | {"convertlead"}
