"""HTML entities in what is revised: stock servers decode one level of them (wire fact 4.2).

A text such as "&amp; Co." would come back as "& Co.". What is encoded once more arrives as it was
written; a server that decodes nothing would keep that encoding, so each answer tells how the server
is to be written to.
"""

import html
from collections.abc import Awaitable, Callable, Mapping

from vtdesk.api.probe import Probe
from vtdesk.domain.errors import VtdeskError
from vtdesk.domain.record import WireRecord

_DECODING = "revise decodes"


async def write_as_meant(
    values: Mapping[str, str],
    write: Callable[[Mapping[str, str]], Awaitable[WireRecord]],
    probe: Probe,
) -> WireRecord:
    """Revise a record so that its values arrive as they are meant: one call, two the first time.

    Args:
        values: as they are meant.
        write: sends them and gives the record as the server keeps it then.
        probe: remembers how this server is to be written to.

    Raises:
        VtdeskError: the first call was refused or not answered.
    """
    decodes = bool(probe.has(_DECODING))
    answer = await write(encoded(values) if decodes else values)
    spoilt = misread(values, answer, decodes=decodes)
    if not spoilt:
        return answer
    probe.learn_operation(_DECODING, present=not decodes)
    try:
        return await write(spoilt if decodes else encoded(spoilt))
    except VtdeskError:
        # the values are saved, if not to the letter; the answer shows what became of them
        return answer


def encoded(values: Mapping[str, str]) -> dict[str, str]:
    """Values that are as they were meant once a server has decoded them."""
    return {name: _encoded(value) for name, value in values.items()}


def misread(values: Mapping[str, str], answer: WireRecord, *, decodes: bool) -> dict[str, str]:
    """The values that the server keeps otherwise than meant, because of their entities.

    Args:
        values: as they were meant.
        answer: the record as the server keeps it now.
        decodes: the values were sent encoded, for a server that decodes them.
    """
    spoil = _encoded if decodes else html.unescape
    return {
        name: value
        for name, value in values.items()
        if "&" in value and answer.get(name) == spoil(value) != value
    }


def _encoded(value: str) -> str:
    return value.replace("&", "&amp;")
