"""A file that hangs on a record."""

import re
from dataclasses import dataclass, field

_NO_FILE_NAME = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u202a-\u202e\u2066-\u2069]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file as the server keeps it.

    Attributes:
        name: as the server calls it; to be shown, never to be used as a path.
        media_type: as the server announces it; no proof of what is inside.
    """

    name: str
    media_type: str
    content: bytes = field(repr=False)


def safe_name(name: str) -> str:
    """A name that may be proposed for a file: no folders, no tricks, an ending if it had one.

    Args:
        name: as the server calls the file.
    """
    name = _NO_FILE_NAME.sub("_", name).strip(". ")
    if len(name) > _LONGEST_NAME:
        stem, dot, ending = name.rpartition(".")
        kept = dot + ending if dot and len(ending) <= 10 else ""
        name = (stem if kept else name)[: _LONGEST_NAME - len(kept)] + kept
    return f"_{name}" if not name or _RESERVED.fullmatch(name) else name
