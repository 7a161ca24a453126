"""Files of documents: fetched when a person saves one, and never kept.

A document's describe has a field of the kind "file"; the id of its file comes with the record in
`imageattachmentids`, and `files_retrieve` gives the file (wire fact 7.2). A document that lies
elsewhere has an address in that field and no file.
"""

from dataclasses import dataclass
from pathlib import Path

from vtdesk.api.client import VtigerClient
from vtdesk.app.chosen_file import write_chosen
from vtdesk.domain.errors import RecordGone
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.ids import ModuleName, RecordId, parse_record_id
from vtdesk.store.cache import Cache
from vtdesk.sync.engine import Engine

_IDS = "imageattachmentids"


@dataclass(frozen=True, slots=True)
class FileRef:
    """A file that can be saved.

    Attributes:
        id: of the file, as `files_retrieve` wants it.
        name: as the server calls it; to be shown, never to be used as a path.
    """

    id: RecordId
    name: str


class Files:
    """The files of one account's documents.

    Args:
        client: the server.
        cache: the store, which has the ids of files and never the files.
        engine: knows whether calls may be made.
    """

    def __init__(self, client: VtigerClient, cache: Cache, engine: Engine) -> None:
        self._client = client
        self._cache = cache
        self._engine = engine

    def file_of(self, module: ModuleName, key: int, field: str) -> FileRef | None:
        """The file of a stored record; None where it has none, or none that can be told; no call.

        Args:
            module: the record's.
            key: its key.
            field: the field of the kind "file".
        """
        schema, record = self._cache.schema(module), self._cache.record(module, key)
        if schema is None or record is None:
            return None
        if any(spec.kind is FieldKind.IMAGE for spec in schema.fields):
            # the ids are those of pictures, too
            return None
        ids = str(record.values.get(_IDS) or "").split(",")
        found = next((one for part in ids if (one := parse_record_id(part.strip()))), None)
        return FileRef(found, str(record.values.get(field) or "")) if found is not None else None

    async def save(self, ref: FileRef, target: Path) -> None:
        """Fetch a file and write it: one call. What was there stays until the whole file is.

        Raises:
            RecordGone: the file is no longer there.
            FileNotWritten: it cannot be written there.
            VtdeskError: the call was not answered, or is not to be made now.
        """
        try:
            file = await self._engine.questions.ask(lambda: self._client.files_retrieve(ref.id))
        except RecordGone as error:
            words = "This file is no longer in Vtiger, or was hidden from you."
            raise RecordGone(words, detail=error.detail) from error
        await write_chosen(target, file.content, "The file was not saved")
