"""The records that are open for editing in an account's windows."""

from collections.abc import Awaitable, Callable, Mapping
from weakref import WeakSet

from vtdesk.app.edited_record import EditServices
from vtdesk.app.editing import EditSession
from vtdesk.app.tasks import Tasks
from vtdesk.app.upkeep import Upkeep
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.schema import ModuleSchema


class OpenRecords:
    """Opens records, and reads those anew that are old or incomplete.

    Args:
        services: what an edit works with.
        upkeep: reads records anew.
        tasks: runs that.
        described: the describe of a module, the stored one before any call.
    """

    def __init__(
        self,
        services: EditServices,
        upkeep: Upkeep,
        tasks: Tasks,
        described: Callable[[ModuleName], Awaitable[ModuleSchema]],
    ) -> None:
        self._services = services
        self._upkeep = upkeep
        self._tasks = tasks
        self._described = described
        self._edits: WeakSet[EditSession] = WeakSet()

    async def open(self, module: ModuleName, key: int) -> EditSession:
        """A stored record for editing; an old or partial one is also read anew.

        Raises:
            VtdeskError: the module was never described and the server did not do it now.
        """
        schema = await self._described(module)
        edit = self._opened(EditSession(schema, key, self._services))
        if key > 0 and (edit.partial or edit.gone or self._upkeep.is_old(module, edit.as_of)):
            self.refresh(module, key)
        return edit

    def begin_new(self, schema: ModuleSchema, values: Mapping[str, str], place: int) -> EditSession:
        """A record to be made.

        Args:
            schema: its module.
            values: what it begins with, as wire values by field name.
            place: key under which its draft is kept.
        """
        return self._opened(EditSession(schema, None, self._services, values, place))

    def make_ready(self, module: ModuleName, key: int) -> None:
        """Have a record whole that a person is about to open; no call if it is."""
        record = self._services.cache.record(module, key) if key > 0 else None
        if record is not None and record.partial:
            self._tasks.spawn(self._upkeep.read_again(module, key), "read a record ahead")

    def refresh(self, module: ModuleName, key: int) -> None:
        """Ask the server for a record that it has, however fresh the stored one is: one call."""
        if key > 0:
            self._tasks.spawn(self._upkeep.read_again(module, key), "read a record anew")

    def is_being_made(self, module: ModuleName, key: int) -> bool:
        """Whether a record that the server does not have yet is open."""
        return any(
            edit.module == module and edit.is_new and edit.id.key == key
            for edit in tuple(self._edits)
            if not edit.closed
        )

    def formats_changed(self) -> None:
        """Values are written in another way from now on."""
        for edit in tuple(self._edits):
            edit.formats_changed()

    async def close(self) -> None:
        """Put on disk what is typed.

        Raises:
            StoreTrouble: it could not be written.
        """
        for edit in tuple(self._edits):
            await edit.close()

    def _opened(self, edit: EditSession) -> EditSession:
        self._edits.add(edit)
        self._services.dependencies.wish(edit.schema)
        return edit
