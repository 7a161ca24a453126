"""Pages of records that are alike: their ids are read at once, all else when it is wanted.

A fill reads thousands of pages whose records all have the same fields, and hardly anything but texts
in them. Once a page has shown which fields, msgspec reads the further ones into slots
(https://jcristharif.com/msgspec/structs.html), in half of the time and a tenth of the memory. Ids
alone take it a quarter of that: it looks at the form of everything else, and makes nothing of it.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial
from typing import cast

import msgspec
from msgspec.structs import astuple

from vtdesk.domain.ids import record_number
from vtdesk.domain.laid_records import LaidRecord, LatePage, Layout
from vtdesk.domain.record import Json, WireRecord


class _Named(msgspec.Struct, gc=False):
    id: str


class _Outline(msgspec.Struct, gc=False):
    success: bool
    result: list[_Named]


class _Pieces(msgspec.Struct, gc=False):
    result: list[dict[str, msgspec.Raw]]


_outline = msgspec.json.Decoder(_Outline)
_pieces = msgspec.json.Decoder(_Pieces)


def read_laid_page(body: bytes, layout: Layout) -> LatePage | None:
    """The records of a successful answer if all of them have ids, else None.

    What their fields hold is read later and cannot go wrong then: what is no JSON, or no UTF-8, has
    no outline.

    Args:
        body: without any escaped control character, which would get into a value.
        layout: that of records like those expected; other records cost more to read.
    """
    try:
        outline = _outline.decode(body)
        # texts that are passed over may be anything
        body.decode()
    except (ValueError, RecursionError):
        return None
    numbers = [record_number(one.id) or 0 for one in outline.result]
    if not outline.success or 0 in numbers:
        return None
    return LatePage(layout, numbers, partial(_read, body, layout))


def _read(body: bytes, layout: Layout) -> Sequence[WireRecord]:
    try:
        return _reader(layout)(body)
    except (ValueError, RecursionError):
        return _read_any(body)


@lru_cache(maxsize=16)
def _reader(layout: Layout) -> Callable[[bytes], list[LaidRecord]]:
    # names of a server are no identifiers, so they only rename
    slots = [f"c{place}" for place in range(len(layout.names))]
    record = msgspec.defstruct(
        "LaidOut",
        [(slot, str | None) for slot in slots],
        rename=dict(zip(slots, layout.names, strict=True)),
        forbid_unknown_fields=True,
        gc=False,
    )
    page = msgspec.defstruct("LaidOutPage", [("result", list[record])])  # type: ignore[valid-type]  # a type made at run time
    decoder = msgspec.json.Decoder(page)

    def read(body: bytes) -> list[LaidRecord]:
        answer = decoder.decode(body)
        return [LaidRecord(layout, astuple(one)) for one in answer.result]  # type: ignore[attr-defined]  # a field made at run time

    return read


def _read_any(body: bytes) -> Sequence[WireRecord]:
    """Records with whatever fields; a value that is too much for any reader is null.

    Of an integer Python reads 4,300 figures (https://docs.python.org/3/library/stdtypes.html,
    "Integer string conversion length limitation").
    """
    try:
        return cast("Mapping[str, Sequence[WireRecord]]", msgspec.json.decode(body))["result"]
    except (ValueError, RecursionError):
        rows = _pieces.decode(body).result
    return [{name: _value(piece) for name, piece in row.items()} for row in rows]


def _value(piece: msgspec.Raw) -> Json:
    try:
        value: Json = msgspec.json.decode(piece)
    except (ValueError, RecursionError):
        return None
    return value
