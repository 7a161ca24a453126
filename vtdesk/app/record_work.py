"""What a person does with one record besides editing its fields; wired together."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from vtdesk.api.client import VtigerClient
from vtdesk.app.bus import Bus
from vtdesk.app.drafts import Drafts
from vtdesk.app.duplicates import Duplicates
from vtdesk.app.editing import EditSession
from vtdesk.app.files import Files
from vtdesk.app.line_items import LineItemTables
from vtdesk.app.new_records import NewRecords, NewRecordServices
from vtdesk.app.outbox import Outbox
from vtdesk.app.pictures import Pictures
from vtdesk.app.reveals import Reveals
from vtdesk.app.save_undo import SaveUndo
from vtdesk.domain.ids import ModuleName, RecordId
from vtdesk.domain.record import WireRecord
from vtdesk.domain.schema import ModuleSchema
from vtdesk.domain.values import Formats
from vtdesk.store.cache import Cache
from vtdesk.sync.engine import Engine


@dataclass(frozen=True, slots=True)
class RecordParts:
    """What it is made of.

    Attributes:
        described: the describe of a module; asked for if it is not stored.
        begin: an edit session for a new record.
        me: who is signed in.
        is_open: whether the draft of a new record under this key is being edited.
    """

    bus: Bus
    cache: Cache
    client: VtigerClient
    drafts: Drafts
    engine: Engine
    outbox: Outbox
    formats: Callable[[], Formats]
    described: Callable[[ModuleName], Awaitable[ModuleSchema]]
    begin: Callable[[ModuleSchema, Mapping[str, str], int], EditSession]
    me: Callable[[], RecordId | None]
    is_open: Callable[[ModuleName, int], bool]


class RecordWork:
    """The services of a record's form.

    Args:
        parts: what it is made of.

    Attributes:
        duplicates: hints that such a record is there already.
        line_items: of quotes, orders and invoices.
        new: records to be made.
        pictures: of contacts, products and others.
        files: of documents.
        reveals: values of sensitive fields.
        undo: takes saves back.
    """

    def __init__(self, parts: RecordParts) -> None:
        cache, engine, client = parts.cache, parts.engine, parts.client
        self._client = client
        self._engine = engine
        self.duplicates = Duplicates(client, cache, engine)
        self.line_items = LineItemTables(cache, engine, parts.formats)
        self.pictures = Pictures(client, cache, engine)
        self.files = Files(client, cache, engine)
        self.reveals = Reveals(client, engine)
        self.undo = SaveUndo(cache, engine, parts.outbox, parts.bus.changes)
        self.new = NewRecords(
            NewRecordServices(
                cache,
                parts.drafts,
                parts.outbox,
                parts.described,
                parts.begin,
                parts.me,
                parts.is_open,
            )
        )

    async def answer(self, record: RecordId) -> WireRecord:
        """A record as the server sends it: one call, of which nothing is stored.

        Raises:
            VtdeskError: the call was not answered, or is not to be made now.
        """
        return await self._engine.ask(lambda: self._client.retrieve(record))
