"""A demo server that refuses."""

from collections.abc import Mapping

import pytest

from vtdesk.demo.errors import Code, Refusal
from vtdesk.demo.operations import writing
from vtdesk.demo.operations.request import Found, Request
from vtdesk.demo.schemas import Module
from vtdesk.demo.values import Json


def refuse_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the server refuse the first write that reaches it."""
    refused: list[str] = []
    change_record = writing.change_record

    def change(request: Request, found: Found, element: Mapping[str, Json]) -> Found:
        if not refused:
            refused.append(found.id)
            raise Refusal(Code.ACCESS_DENIED, "Permission to perform the operation is denied")
        return change_record(request, found, element)

    monkeypatch.setattr(writing, "change_record", change)


def refuse_creation_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the server refuse the first record that is to be made."""
    refused: list[str] = []
    add_record = writing.add_record

    def add(
        request: Request, module: Module, element: Mapping[str, Json], *, converted: bool = False
    ) -> Found:
        if not refused:
            refused.append(module.name)
            raise Refusal(Code.ACCESS_DENIED, "Permission to perform the operation is denied")
        return add_record(request, module, element, converted=converted)

    monkeypatch.setattr(writing, "add_record", add)
