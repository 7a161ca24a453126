"""A demo server that refuses."""

from collections.abc import Mapping

import pytest

from vtdesk.demo.errors import Code, Refusal
from vtdesk.demo.operations import writing
from vtdesk.demo.operations.request import Found, Request
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
