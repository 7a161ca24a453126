"""A file that the person chose: it is written wholly or not at all, and a refusal is put in words."""

import asyncio
from pathlib import Path

from vtdesk.app.paths import check_replaceable, reason_of
from vtdesk.app.profile_file import write_atomically
from vtdesk.domain.errors import VtdeskError


class FileNotWritten(VtdeskError):
    """The disk did not take a file where the person wanted it; what was there before stays."""


async def write_chosen(path: Path, content: bytes, what: str) -> None:
    """Put contents into a file that the person chose, without holding up the window.

    Args:
        path: where they want it; an older file of this name is replaced, unless it is read-only.
        content: all of it.
        what: what did not happen if it fails, without a full stop: "The picture was not saved".

    Raises:
        FileNotWritten: nothing was written, and nothing is left beside it.
    """
    try:
        await asyncio.to_thread(_write, path, content)
    except OSError as error:
        raise FileNotWritten(
            f"{what}: {reason_of(error)}. Choose another place for it.",
            detail=f"{type(error).__name__}: {error}",
        ) from error


def _write(path: Path, content: bytes) -> None:
    check_replaceable(path)
    write_atomically(path, content)
