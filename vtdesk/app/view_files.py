"""Views in files of the person's own."""

import asyncio
from collections.abc import Iterable
from pathlib import Path

from vtdesk.app.chosen_file import FileNotWritten, write_chosen
from vtdesk.app.paths import reason_of
from vtdesk.app.views import Imported, Views
from vtdesk.domain.errors import VtdeskError
from vtdesk.domain.views import LONGEST_FILE, NoViews

_BYTES_A_CHARACTER = 4


class ViewFileTrouble(VtdeskError):
    """A file of views could not be read or written."""


async def write_views(views: Views, ids: Iterable[str], path: Path) -> None:
    """Write views into a file; there is the whole of it afterwards, or what was there before.

    Raises:
        ViewFileTrouble: the file cannot be written.
    """
    content = views.export_text(ids).encode()
    try:
        await write_chosen(path, content, f"{path.name} was not written")
    except FileNotWritten as problem:
        raise ViewFileTrouble(problem.summary, detail=problem.detail) from problem


async def read_views(views: Views, path: Path) -> Imported:
    """Read a file of views; nothing is kept yet.

    Raises:
        ViewFileTrouble: the file cannot be read, or holds no views.
    """
    try:
        text = await asyncio.to_thread(_read, path)
        return views.read_import(text)
    except OSError as problem:
        raise ViewFileTrouble(
            f"{path.name} was not read: {reason_of(problem)}.", detail=str(problem)
        ) from problem
    except UnicodeDecodeError as problem:
        raise ViewFileTrouble(
            f"{path.name} was not read: it is not a text file.", detail=str(problem)
        ) from problem
    except NoViews as problem:
        raise ViewFileTrouble(f"{path.name} was not taken over. {problem}") from problem


def _read(path: Path) -> str:
    with path.open("rb") as file:
        content = file.read(LONGEST_FILE * _BYTES_A_CHARACTER + 1)
    return content.decode("utf-8-sig")
