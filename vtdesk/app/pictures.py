"""Pictures of records, such as of contacts and products: loaded when asked for, kept in memory.

The ids of a record's files come with it in `imageattachmentids`; `files_retrieve` gives one file
(wire fact 7.2). What comes is no picture until its first bytes say so, whatever it is called.
"""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

from vtdesk.api.client import VtigerClient
from vtdesk.app.chosen_file import write_chosen
from vtdesk.domain.attachment import Attachment
from vtdesk.domain.errors import VtdeskError
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.ids import ModuleName, RecordId, parse_record_id
from vtdesk.domain.record import Record
from vtdesk.domain.schema import ModuleSchema
from vtdesk.store.cache import Cache
from vtdesk.sync.engine import Engine

MOST_KEPT = 20 * 1024 * 1024
"""Bytes of pictures kept in memory; those looked at last stay."""

MOST_BYTES = 10 * 1024 * 1024
"""Bytes of one picture."""

MOST_PICTURES = 50
"""Pictures of one record."""

_IDS = "imageattachmentids"
_SIGNATURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"BM")


@dataclass(frozen=True, slots=True)
class PictureRef:
    """A picture that can be loaded.

    Attributes:
        id: of the file, as `files_retrieve` wants it.
        name: as the server calls it, to be shown, never to be used as a path; "" where it does
            not tell.
        field: API name of the image field it belongs to.
    """

    id: RecordId
    name: str
    field: str


class PictureUnusable(VtdeskError):
    """What the server gave for a picture is none, or is too large to be shown."""


class Pictures:
    """The pictures of one account's records.

    Args:
        client: the server.
        cache: the store, which has the ids of pictures and never the pictures.
        engine: knows whether calls may be made.
    """

    def __init__(self, client: VtigerClient, cache: Cache, engine: Engine) -> None:
        self._client = client
        self._cache = cache
        self._engine = engine
        self._kept: OrderedDict[RecordId, bytes] = OrderedDict()
        self._unusable: dict[RecordId, PictureUnusable] = {}
        self._loading: dict[RecordId, asyncio.Lock] = {}

    def pictures(self, module: ModuleName, key: int) -> tuple[PictureRef, ...]:
        """The pictures of a stored record, in the server's order; no call."""
        schema, record = self._cache.schema(module), self._cache.record(module, key)
        return picture_refs(schema, record) if schema is not None and record is not None else ()

    def loaded(self, ref: PictureRef) -> bytes | None:
        """A picture that needs no call, or None."""
        content = self._kept.get(ref.id)
        if content is not None:
            self._kept.move_to_end(ref.id)
        return content

    async def load(self, ref: PictureRef) -> bytes:
        """The content of a picture: one call, unless it is in memory.

        Raises:
            PictureUnusable: it is no picture, or too large; it is not asked for again.
            VtdeskError: the call was not answered, or is not to be made now.
        """
        lock = self._loading.setdefault(ref.id, asyncio.Lock())
        try:
            async with lock:
                return self.loaded(ref) or await self._fetch(ref)
        finally:
            if not lock.locked():
                self._loading.pop(ref.id, None)

    async def _fetch(self, ref: PictureRef) -> bytes:
        if (unusable := self._unusable.get(ref.id)) is not None:
            raise unusable
        file = await self._engine.questions.ask(lambda: self._client.files_retrieve(ref.id))
        try:
            _check(file)
        except PictureUnusable as error:
            self._unusable[ref.id] = error
            raise
        self._keep(ref.id, file.content)
        return file.content

    def _keep(self, picture: RecordId, content: bytes) -> None:
        self._kept[picture] = content
        while sum(map(len, self._kept.values())) > MOST_KEPT:
            self._kept.popitem(last=False)


async def save_picture(content: bytes, target: Path) -> None:
    """Write a picture to a file, as it came from the server: no call.

    Raises:
        FileNotWritten: it cannot be written there; what was there stays.
    """
    await write_chosen(target, content, "The picture was not saved")


def picture_refs(schema: ModuleSchema, record: Record) -> tuple[PictureRef, ...]:
    """The pictures that a record names; ids that are none are left out."""
    fields = [spec.name for spec in schema.fields if spec.kind is FieldKind.IMAGE]
    parts = str(record.values.get(_IDS) or "").split(",")[:MOST_PICTURES]
    ids = [found for part in parts if (found := parse_record_id(part.strip())) is not None]
    if not fields or not ids:
        return ()
    named = [
        (name.strip(), field)
        for field in fields
        for name in str(record.values.get(field) or "").split(",")
        if name.strip()
    ]
    if len(named) != len(ids):
        # names may hold commas, or the server tells fewer; which is whose cannot be known then
        named = [("", fields[0])] * len(ids)
    return tuple(
        PictureRef(picture, name, field) for picture, (name, field) in zip(ids, named, strict=True)
    )


def _check(file: Attachment) -> None:
    """Refuse what is no picture, or too large to be shown."""
    if len(file.content) > MOST_BYTES:
        size = len(file.content) // (1024 * 1024)
        raise PictureUnusable(
            f"This picture is too large to be shown here: {size} MB.",
            detail=f"{len(file.content)} bytes",
        )
    is_webp = file.content[:4] == b"RIFF" and file.content[8:12] == b"WEBP"
    if not is_webp and not file.content.startswith(_SIGNATURES):
        raise PictureUnusable(
            "This is not a picture, or it is damaged.",
            detail=f"{file.media_type}, {len(file.content)} bytes",
        )
