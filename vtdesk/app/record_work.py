"""What a person does with one record besides editing its fields; wired together."""

from collections.abc import Callable, Mapping

from vtdesk.app.duplicates import Duplicates
from vtdesk.app.editing import EditSession
from vtdesk.app.files import Files
from vtdesk.app.line_items import LineItemTables
from vtdesk.app.new_records import NewRecords, NewRecordServices
from vtdesk.app.pictures import Pictures
from vtdesk.app.reveals import Reveals
from vtdesk.app.save_undo import SaveUndo
from vtdesk.app.session_services import SessionServices
from vtdesk.domain.ids import ModuleName, RecordId
from vtdesk.domain.record import WireRecord
from vtdesk.domain.schema import ModuleSchema


class RecordWork:
    """The services of a record's form.

    Args:
        common: what the services of the session have in common.
        begin: an edit session for a new record.
        is_open: whether the draft of a new record under this key is being edited.

    Attributes:
        duplicates: hints that such a record is there already.
        line_items: of quotes, orders and invoices.
        new: records to be made.
        pictures: of contacts, products and others.
        files: of documents.
        reveals: values of sensitive fields.
        undo: takes saves back.
    """

    def __init__(
        self,
        common: SessionServices,
        begin: Callable[[ModuleSchema, Mapping[str, str], int], EditSession],
        is_open: Callable[[ModuleName, int], bool],
    ) -> None:
        cache, engine, client = common.cache, common.engine, common.client
        self._client = client
        self._engine = engine
        self.duplicates = Duplicates(client, cache, engine)
        self.line_items = LineItemTables(cache, engine, common.formats)
        self.pictures = Pictures(client, cache, engine)
        self.files = Files(client, cache, engine)
        self.reveals = Reveals(client, engine)
        self.undo = SaveUndo(cache, engine, common.outbox, common.bus.changes)
        self.new = NewRecords(
            NewRecordServices(
                cache,
                common.drafts,
                common.outbox,
                common.described,
                begin,
                common.me,
                is_open,
            )
        )

    async def answer(self, record: RecordId) -> WireRecord:
        """A record as the server sends it: one call, of which nothing is stored.

        Raises:
            VtdeskError: the call was not answered, or is not to be made now.
        """
        return await self._engine.questions.ask(lambda: self._client.retrieve(record))
