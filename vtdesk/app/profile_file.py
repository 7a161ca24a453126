"""One small JSON document of a profile: never half written, never thrown away.

A document is written to a new file beside the old one, forced to the disk and renamed over it, so
that a crash at any moment leaves the old one or the new one. A document that cannot be read is
renamed and kept. One from a newer vtdesk is used as far as it is understood.
"""

import asyncio
import json
import os
import tempfile
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from vtdesk.app.paths import make_folder, trouble
from vtdesk.domain.notices import Level, Notice
from vtdesk.domain.record import Json

Document = dict[str, Json]
Upgrade = Callable[[Document], Document]
"""Turns a document of one version into the next; must not fail on odd contents."""

VERSION = "version"
LARGEST = 4_000_000
"""Bytes; a document beyond this is damaged whatever it holds."""


class ProfileFile:
    """Reads and writes one document.

    Args:
        path: the file; its folder is made when first needed.
        upgrades: steps from version 1 to 2, 2 to 3, ...; the newest version is one more than
            their number.
        what: what it holds, as the person calls it: "settings".
    """

    def __init__(self, path: Path, *, what: str, upgrades: tuple[Upgrade, ...] = ()) -> None:
        self._path = path
        self._what = what
        self._upgrades = upgrades
        self._version = len(upgrades) + 1
        self._asked = 0
        self._done = 0
        self._written: bytes | None = None
        self._turn = threading.Lock()

    def load(self) -> tuple[Document, Notice | None]:
        """The document, upgraded; an empty one and words where there was none to read.

        Raises:
            ProfileTrouble: the file is there and the system does not let vtdesk read it.
        """
        try:
            with self._path.open("rb") as file:
                content = file.read(LARGEST + 1)
        except FileNotFoundError:
            return {}, None
        except OSError as error:
            raise trouble(f"vtdesk cannot read its {self._what} in {self._path}", error) from error
        document = _decoded(content)
        if document is None:
            return {}, self._kept_aside()
        version = document.pop(VERSION)
        assert isinstance(version, int)
        for upgrade in self._upgrades[version - 1 :]:
            document = upgrade(document)
        self._version = max(version, self._version)
        return document, None

    def save_now(self, document: Mapping[str, Json]) -> None:
        """Write the document unless it is what was written last; waits for the disk.

        Raises:
            ProfileTrouble: it could not be written; the file on disk is as before.
        """
        self._write(*self._asked_for(document))

    async def save(self, document: Mapping[str, Json]) -> None:
        """Write the document as it is now, without holding up the window.

        Of several saves the one asked for last wins, also over one that is still on its way when
        `save_now` is called.

        Raises:
            ProfileTrouble: it could not be written; the file on disk is as before.
        """
        await asyncio.to_thread(self._write, *self._asked_for(document))

    def _asked_for(self, document: Mapping[str, Json]) -> tuple[int, bytes]:
        self._asked += 1
        return self._asked, _encoded({VERSION: self._version, **document})

    def _write(self, number: int, content: bytes) -> None:
        with self._turn:
            if number < self._done or content == self._written:
                return
            make_folder(self._path.parent)
            try:
                write_atomically(self._path, content)
            except OSError as error:
                raise trouble(f"vtdesk could not save its {self._what}", error) from error
            self._done, self._written = number, content

    def _kept_aside(self) -> Notice:
        kept = set_aside(self._path)
        return Notice(
            Level.PROBLEM,
            f"The file with your {self._what} could not be read. vtdesk starts with new ones;"
            f" the old file is kept as {kept.name}.",
            detail=str(kept),
            topic=f"damaged {self._what}",
        )


def write_atomically(path: Path, content: bytes) -> None:
    """Put new contents in the place of a file's old ones, wholly or not at all.

    Raises:
        OSError: it was not written; nothing is left behind.
    """
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except OSError:
        with suppress(OSError):
            Path(name).unlink()
        raise
    _make_rename_last(path.parent)


def set_aside(path: Path) -> Path:
    """Rename a damaged file to a dated name beside it, which is returned.

    Raises:
        ProfileTrouble: it could not be renamed.
    """
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
    kept = path.with_name(f"{path.stem}.damaged-{stamp}{path.suffix}")
    try:
        path.rename(kept)
    except OSError as error:
        raise trouble(f"vtdesk could not set aside the damaged file {path}", error) from error
    return kept


def _make_rename_last(folder: Path) -> None:
    # Windows cannot open folders, some network disks cannot sync them: the file itself is safe
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _encoded(document: Mapping[str, Json]) -> bytes:
    text = json.dumps(document, ensure_ascii=False, indent=2)
    # a path may hold bytes that are no text; they survive as lone surrogates
    return (text + "\n").encode("utf-8", "surrogatepass")


def _decoded(content: bytes) -> Document | None:
    if len(content) > LARGEST:
        return None
    try:
        document = json.loads(content.decode("utf-8-sig", "surrogatepass"))
    except (ValueError, RecursionError):
        return None
    if not isinstance(document, dict):
        return None
    version = document.get(VERSION)
    known = isinstance(version, int) and not isinstance(version, bool) and version >= 1
    return document if known else None
