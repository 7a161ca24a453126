"""The local store as the rest of the program holds it.

Three connections share one file: the writer's, on a thread of its own; the reader's, for lists of keys
and searches, on another; and a small one for rows by key, read where they are painted. Every write
returns a `ChangeSet` with what it touched.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial as bound
from pathlib import Path

from vtdesk.domain.account import Secret
from vtdesk.domain.changes import Change, ChangeSet, ChangeState, OutboxCount
from vtdesk.domain.cursor import Cursor
from vtdesk.domain.draft import Draft
from vtdesk.domain.ids import AnyId, LocalId, ModuleName, RecordId
from vtdesk.domain.record import Record, Row, WireRecord
from vtdesk.domain.schema import ModuleInfo, ModuleSchema
from vtdesk.domain.values import Cell
from vtdesk.store import (
    column_indexes,
    projection,
    records,
    stale_words,
    upkeep,
    writes,
)
from vtdesk.store.driver import Database, Place
from vtdesk.store.indexes import Indexes
from vtdesk.store.jobs import JobRow, StoredJobs
from vtdesk.store.kept_copies import KeptCopies
from vtdesk.store.known import Known, load_known
from vtdesk.store.labels import load_labels
from vtdesk.store.loose_names import LooseNames
from vtdesk.store.migrate import migrate
from vtdesk.store.reads import Reads
from vtdesk.store.targets import find_targets
from vtdesk.store.threads import Reader, Writer
from vtdesk.store.writes import Write

MOST_RECORDS_A_JOB = 200
"""Larger writes are cut, so that no transaction and no hold on the interpreter is long."""

_MOST_IN_FILE = 1_000
"""In a file nobody who reads waits for a write, and a large one costs less than several small ones."""


class Cache:
    """One account's store. Make it with `open`.

    Plain methods read memory or a few rows by key, and are meant for the thread of the event loop.
    Coroutines that write may be cancelled at any time: the write still takes place whole.

    Every method may raise `StoreTrouble` for what the computer caused.

    Attributes:
        reads: lists of keys, counts and sums, read on the reader's thread.
        jobs: long work and how far it is.
        copies: records deleted from here.
        loose_names: names that nothing stored needs.
        indexes: what is made of stored rows to find them sooner.
    """

    def __init__(
        self, known: Known, writer: Writer, database: Database, reader: Reader, near: Database
    ) -> None:
        self._known = known
        self._writer = writer
        self._database = database
        self._reader = reader
        self._near = near
        self._last_local = known.last_local
        self.jobs = StoredJobs(self._write_durably, reader)
        self.copies = KeptCopies(self._write_durably, reader)
        self.loose_names = LooseNames(self._write, reader, lambda: self._known)
        self.reads = Reads(reader, lambda: self._known)
        self.indexes = Indexes(self._do_piece, writer, database, reader, lambda: self._known)
        self._taken = upkeep.taken(near)

    @classmethod
    async def open(cls, file: Path | None, key: Secret | None) -> "Cache":
        """Open a store, and make or upgrade it where needed.

        Args:
            file: the store's file, in a folder that exists; None keeps everything in memory.
            key: 64 hexadecimal figures; None for a store in memory.

        Raises:
            StoreDamaged: the file cannot be read with this key.
            StoreNewer: a newer vtdesk wrote it.
            StoreTrouble: it cannot be opened or written.
        """
        writer = Writer("vtdesk-store-writer")
        try:
            known, database, reading, near = await writer.run(bound(_open, Place(file, key)))
        except BaseException:
            await writer.close()
            raise
        return cls(known, writer, database, Reader("vtdesk-store-reader", reading), near)

    async def close(self) -> None:
        """Finish the writes handed in, stop reads, and close the file."""
        await self._reader.close()
        self._near.close()
        # the last connection to close folds the log into the file
        await self._writer.run(self._database.close)
        await self._writer.close()

    # what the server offers

    def modules(self) -> tuple[ModuleInfo, ...]:
        """The modules of listtypes, in the server's order."""
        return self._known.modules

    async def put_modules(self, modules: Sequence[ModuleInfo], *, fetched: float) -> ChangeSet:
        """Replace the list of modules.

        Args:
            modules: as listtypes answered them.
            fetched: Unix time in seconds.
        """
        return await self._write(bound(writes.put_modules, modules=modules, fetched=fetched))

    def modules_fetched(self) -> float | None:
        """Unix time in seconds of the stored listtypes."""
        return self._known.modules_fetched

    def schema(self, module: ModuleName) -> ModuleSchema | None:
        """The stored describe of a module."""
        table = self._known.tables.get(module)
        return None if table is None else table.schema

    def schema_fetched(self, module: ModuleName) -> float | None:
        """Unix time in seconds of the stored describe."""
        table = self._known.tables.get(module)
        return None if table is None else table.fetched

    async def put_schema(self, schema: ModuleSchema, *, fetched: float) -> ChangeSet:
        """Store a describe; its module's table grows with it."""
        return await self._write(bound(writes.put_schema, schema=schema, fetched=fetched))

    # server rows

    async def put_records(
        self,
        module: ModuleName,
        records: Sequence[WireRecord],
        *,
        fetched: float,
        partial: bool = False,
        cursor: Cursor | None = None,
        origin: str = "",
    ) -> ChangeSet:
        """Store records that the server answered; waiting changes stay laid over them.

        Args:
            module: its describe must be stored.
            records: as they came.
            fetched: Unix time in seconds of the answer.
            partial: the answer held only some fields; the others keep what is stored.
            cursor: stored in one transaction with the last of the records.
            origin: who caused it.
        """
        done: list[ChangeSet] = []
        most = _MOST_IN_FILE if self._database.has_file else MOST_RECORDS_A_JOB
        for start in range(0, max(1, len(records)), most):
            end = start + most
            write = bound(
                writes.put_records,
                module=module,
                records=records[start:end],
                fetched=fetched,
                partial=partial,
                cursor=cursor if end >= len(records) else None,
            )
            done.append(await self._write(write))
        rows = frozenset().union(*(changes.rows.get(module, frozenset()) for changes in done))
        return ChangeSet(rows={module: rows} if rows else {}, origin=origin)

    async def remove_records(
        self, module: ModuleName, numbers: Iterable[int], *, origin: str = ""
    ) -> ChangeSet:
        """Remove records that the server no longer has.

        A record over which a change waits stays until that change is settled or withdrawn.
        """
        keys = list(numbers)
        done = [
            await self._write(
                bound(
                    writes.remove_records,
                    module=module,
                    keys=keys[start : start + MOST_RECORDS_A_JOB],
                )
            )
            for start in range(0, len(keys), MOST_RECORDS_A_JOB)
        ]
        kept = frozenset().union(*(changes.rows.get(module, frozenset()) for changes in done))
        gone = frozenset().union(*(changes.removed.get(module, frozenset()) for changes in done))
        return ChangeSet(
            rows={module: kept} if kept else {},
            removed={module: gone} if gone else {},
            origin=origin,
        )

    # rows by key

    def rows(
        self, module: ModuleName, keys: Sequence[int], fields: Sequence[str]
    ) -> list[Row | None]:
        """Rows by key, in the order of the keys; None for one that is gone.

        A cell is None too where the module has no such field. About 1 ms for 100 rows.
        """
        table = self._known.tables.get(module)
        if table is None:
            return [None] * len(keys)
        return records.rows_of(self._near, table, keys, fields)

    def record(self, module: ModuleName, key: int) -> Record | None:
        """One record with all its values; None when nothing is stored of it."""
        table = self._known.tables.get(module)
        return None if table is None else records.record_of(self._near, table, key)

    # names

    def labels(self, ids: Iterable[AnyId]) -> dict[AnyId, str]:
        """The names of records, as far as known; also of records that are not stored."""
        return load_labels(self._near, ids)

    async def put_labels(
        self,
        labels: Mapping[RecordId, str],
        *,
        module: ModuleName | None = None,
        origin: str = "",
    ) -> ChangeSet:
        """Keep the names of records; one that is stored itself keeps the name it has.

        Args:
            labels: names by id.
            module: whose records they are, for a module that is never described (Users, for
                ordinary users); others are told by their prefix.
            origin: who caused it.
        """
        return await self._write(
            bound(writes.put_labels, names=dict(labels), module=module), origin=origin
        )

    async def find_labels(
        self, modules: Sequence[ModuleName], text: str, limit: int = 20, *, slot: str = ""
    ) -> tuple[tuple[AnyId, ModuleName, str], ...]:
        """Records to choose from: whose names begin as typed, then those with words that do.

        Args:
            modules: where to look.
            text: as typed; "" gives the most recently modified.
            limit: how many at most.
            slot: as for `ids`.
        """
        known = self._known
        return await self._reader.run(
            bound(find_targets, known=known, modules=modules, text=text, limit=limit),
            slot=slot,
        )

    # outbox

    async def put_change(
        self,
        change: Change,
        *,
        draft: Draft | None = None,
        job_row: JobRow | None = None,
        origin: str = "",
    ) -> ChangeSet:
        """Put a change on disk and lay it over its record.

        It folds into the last change of the same record if that one is not on its way. A change
        with the id of one that waits replaces it. Deleting a local record withdraws its creation.

        Args:
            change: what is to be sent.
            draft: what is left unsaved of the typed text the change was made of, kept in the same
                write; nothing is ever both, or neither.
            job_row: the row of a job that it carries out, kept in the same write.
            origin: who caused it.
        """
        write = bound(writes.put_change, change=change, draft=draft, job_row=job_row)
        return await self._write(write, durable=True, origin=origin)

    async def withdraw(
        self, change_id: str, *, draft: Draft | None = None, job_row: JobRow | None = None
    ) -> ChangeSet:
        """Take a change back; a deletion gives back the edits that it had swallowed.

        Args:
            change_id: which; one that is not there any more is no matter.
            draft: what is to be kept of it as typed text, in the same write.
            job_row: the row of the job that it belonged to, likewise.
        """
        write = bound(writes.withdraw, change_id=change_id, draft=draft, job_row=job_row)
        return await self._write(write, durable=True)

    async def mark(
        self,
        change_id: str,
        state: ChangeState,
        *,
        reason: str = "",
        refused_field: str | None = None,
        theirs: Mapping[str, Cell] | None = None,
        tried: bool = False,
    ) -> ChangeSet:
        """Put a change into another state; reason, field and theirs replace what it had.

        Args:
            change_id: which; one that is not there any more is no matter.
            state: the new state.
            reason: words for the person.
            refused_field: where a refusal stands.
            theirs: for a clash, what the server holds.
            tried: count one more attempt to send it.
        """
        return await self._write(
            bound(
                writes.mark,
                change_id=change_id,
                state=state,
                reason=reason,
                refused_field=refused_field,
                theirs=theirs or {},
                tried=tried,
            ),
            durable=True,
        )

    async def settle(
        self, change_id: str, answer: WireRecord | None, *, fetched: float
    ) -> ChangeSet:
        """Take a change out that the server carried out, and store its answer, in one write.

        A created record gets the server's id everywhere. The answer to a change that was withdrawn
        meanwhile is stored all the same.

        Args:
            change_id: which.
            answer: the record as the server holds it now; None for a deletion, or for a revise
                whose values the server was found to hold already.
            fetched: Unix time in seconds of the answer.

        Raises:
            OutcomeUnknown: a creation was answered without an id; the change stays.
        """
        return await self._write(
            bound(writes.settle, change_id=change_id, answer=answer, fetched=fetched), durable=True
        )

    def outbox(self) -> tuple[Change, ...]:
        """The changes that wait, oldest first."""
        return self._known.outbox.changes

    def changes_of(self, module: ModuleName, record: AnyId) -> tuple[Change, ...]:
        """The changes that wait on one record, oldest first."""
        return self._known.outbox.of(module, record)

    def outbox_count(self) -> OutboxCount:
        """How many changes wait, and how many need a person."""
        return self._known.outbox.count

    def next_local_id(self, module: ModuleName) -> LocalId:
        """An id for a new record of any module; no local record of this store ever had it."""
        self._last_local = max(self._last_local, self._known.last_local) + 1
        return LocalId(self._last_local)

    # drafts

    async def put_draft(self, draft: Draft) -> None:
        """Keep what was typed in the place of an older draft; an empty one removes that."""
        await self.put_drafts([draft])

    async def put_drafts(self, drafts: Sequence[Draft]) -> None:
        """Keep what was typed in many records, in few writes."""
        for start in range(0, len(drafts), MOST_RECORDS_A_JOB):
            some = drafts[start : start + MOST_RECORDS_A_JOB]
            await self._write(bound(writes.put_drafts, typed=some))

    def draft(self, module: ModuleName, key: int) -> Draft | None:
        """What was typed in a record and not saved."""
        return self._known.drafts.get((module, key))

    def drafts(self) -> tuple[Draft, ...]:
        """Everything that was typed and not saved."""
        return tuple(self._known.drafts.values())

    # how far synced

    def cursor(self, module: ModuleName) -> Cursor | None:
        """How far a module has come; None before its first fill."""
        return self._known.cursors.get(module)

    async def put_cursor(self, cursor: Cursor) -> ChangeSet:
        """Keep how far a module has come."""
        return await self._write(bound(writes.put_cursor, cursor=cursor))

    # notes of the rest of the program

    def note(self, name: str) -> str | None:
        """A text that the rest of the program asked to keep in the file; None if there is none."""
        return self._known.notes.get(name)

    async def put_note(self, name: str, text: str | None, *, durable: bool = True) -> None:
        """Keep a text under a name in place of an older one; None removes it.

        Args:
            name: the note's.
            text: what it says.
            durable: it also survives a power cut, which costs a wait for the disk.
        """
        await self._write(bound(writes.put_note, name=name, text=text), durable=durable)

    # upkeep

    async def rebuild(self) -> None:
        """Lay all changes over their rows anew; it makes no difference in a sound store."""
        await self._write(_rebuild)

    async def server_keys(self, module: ModuleName) -> frozenset[int]:
        """The keys of the rows that the server is believed to have."""
        if (table := self._known.tables.get(module)) is None:
            return frozenset()
        return await self._reader.run(bound(upkeep.server_keys, table=table))

    async def server_count(self, module: ModuleName) -> int:
        """How many of those keys there are, without gathering them."""
        if (table := self._known.tables.get(module)) is None:
            return 0
        return await self._reader.run(bound(upkeep.server_count, table=table))

    async def last_server_key(self, module: ModuleName) -> int:
        """The highest of those keys; 0 for none."""
        if (table := self._known.tables.get(module)) is None:
            return 0
        return await self._reader.run(bound(upkeep.last_server_key, table=table))

    async def forget_records(self, module: ModuleName, keys: Iterable[int]) -> ChangeSet:
        """Take rows out that are no longer to be kept here; the server still has them.

        One over which a change lies, or of which something typed is kept, stays.
        """
        numbers = list(keys)
        gone: set[int] = set()
        for start in range(0, len(numbers), MOST_RECORDS_A_JOB):
            some = numbers[start : start + MOST_RECORDS_A_JOB]
            done = await self._write(bound(upkeep.forget_records, module=module, keys=some))
            gone |= done.removed.get(module, frozenset())
        return ChangeSet(removed={module: frozenset(gone)} if gone else {})

    async def forget_cursor(self, module: ModuleName) -> None:
        """Forget how far a module has come; its next fetch is a first one."""
        await self._write(bound(upkeep.forget_cursor, module=module))

    async def sizes(self) -> Mapping[ModuleName, tuple[int, int]]:
        """Rows and bytes on disk of each described module; reads the whole file."""
        tables = self._known.tables
        return await self._reader.run(bound(upkeep.sizes, tables=tables))

    def taken(self) -> int:
        """Bytes in use as of the last write; what was freed and not given back is not."""
        return self._taken

    async def is_sound(self) -> bool:
        """Whether the file is in order; reads all of it."""
        return await self._reader.run(upkeep.is_sound)

    async def compact(self) -> int:
        """Give the room of what was removed back to the disk; how many bytes that was.

        The disk needs as much again as the store holds for the time being.
        """
        return await self._writer.run(bound(upkeep.compact, self._database))

    async def _do_piece(self, piece: Callable[[Database, Known], bool]) -> bool:
        def carry_out() -> bool:
            with self._database.transaction():
                more = piece(self._database, self._known)
                self._taken = upkeep.taken(self._database)
            return more

        return await self._writer.run(carry_out)

    async def _write(self, write: Write, *, durable: bool = False, origin: str = "") -> ChangeSet:
        changes = await self._writer.run(bound(self._carry_out, write, durable))
        return replace(changes, origin=origin) if origin else changes

    async def _write_durably(self, write: Write) -> ChangeSet:
        return await self._write(write, durable=True)

    def _carry_out(self, write: Write, durable: bool) -> ChangeSet:
        with self._database.transaction(durable=durable):
            known, changes = write(self._database, self._known)
            self._taken = upkeep.taken(self._database)
        # one assignment: other threads see all of the write or nothing
        self._known = known
        return changes


def _rebuild(database: Database, known: Known) -> tuple[Known, ChangeSet]:
    projection.rebuild(database, known.tables, known.outbox)
    return known, ChangeSet(everything=frozenset(known.tables))


def _open(place: Place) -> tuple[Known, Database, Database, Database]:
    opened: list[Database] = []
    try:
        opened.append(Database(place, writes=True))
        migrate(opened[0])
        column_indexes.drop_outdated(opened[0])
        stale_words.leave_out_new(opened[0])
        known = load_known(opened[0])
        opened.append(Database(place, writes=False))
        opened.append(Database(place, writes=False))
    except BaseException:
        for database in opened:
            database.close()
        raise
    return known, opened[0], opened[1], opened[2]
