"""A signed-in account: store, engine and the services that windows use, opened and closed in order.

It opens from the store alone, so that everything kept is readable before the first call and
without a network.
"""

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from vtdesk.api.client import VtigerClient
from vtdesk.app.around import AroundRecord
from vtdesk.app.browse import TableView
from vtdesk.app.bus import Bus
from vtdesk.app.cards import Card, card_of
from vtdesk.app.dependencies import Dependencies
from vtdesk.app.drafts import Drafts
from vtdesk.app.edited_record import EditServices
from vtdesk.app.editing import EditSession
from vtdesk.app.field_texts import FieldTexts
from vtdesk.app.first_table import FirstTable
from vtdesk.app.keeping import Keeping
from vtdesk.app.layouts import Layouts
from vtdesk.app.lookup import Lookup
from vtdesk.app.open_records import OpenRecords
from vtdesk.app.open_tables import OpenTables, TableParts
from vtdesk.app.outbox import Outbox
from vtdesk.app.people import People, zone_of
from vtdesk.app.record_work import RecordWork
from vtdesk.app.references import References, Target
from vtdesk.app.related_table import RelatedTable
from vtdesk.app.reports import Reports
from vtdesk.app.session_services import SessionServices
from vtdesk.app.stored_labels import StoredLabels
from vtdesk.app.table_work import TableWork
from vtdesk.app.targets import Targets
from vtdesk.app.tasks import Tasks
from vtdesk.app.upkeep import Upkeep
from vtdesk.app.user_clock import UserClock
from vtdesk.app.views import Views
from vtdesk.app.waiting_export import WaitingExport, WaitingNames
from vtdesk.app.warming import index, warm_phone_numbers
from vtdesk.app.wide_search import WideSearch
from vtdesk.domain.account import Account, UserInfo, WriteLevel
from vtdesk.domain.changes import ChangeSet, OutboxCount
from vtdesk.domain.errors import (
    StoreTrouble,
    VtdeskError,
)
from vtdesk.domain.ids import AnyId, ModuleName, RecordId
from vtdesk.domain.notices import Notice
from vtdesk.domain.relations import Relation
from vtdesk.domain.schema import ModuleInfo, ModuleSchema
from vtdesk.domain.status import SyncStatus
from vtdesk.domain.values import Formats
from vtdesk.store.cache import Cache
from vtdesk.sync.engine import Engine, EngineHooks
from vtdesk.sync.push import Sent

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SessionParts:
    """What a session is made of; it closes client and store in the end.

    Attributes:
        tasks: the session's own; they end with it.
        save_account: keeps a changed account in the profile.
    """

    account: Account
    client: VtigerClient
    cache: Cache
    bus: Bus
    tasks: Tasks
    formats: Formats
    save_account: Callable[[Account], None]


class Session:
    """One account at work; this is what the windows hold.

    Attributes:
        news: what happened while it was opened; told to the person by the first window.
        targets: the records that fields may point to.
        lookup: whom telephone numbers and e-mail addresses belong to.
        keeping: what of each module lies on this computer.
        drafts: what is typed and not saved.
        staging: cells edited in tables and not sent.
        jobs: long work.
        bulk: one change to many records.
        exports: rows in files for spreadsheets.
        layouts: how the person arranged each table.
        views: the saved views.
        waiting: what only this computer has, and how it gets into a file.
        dependencies: which choices of picklists go together.
        records: what is done with one record besides editing its fields.
        around: what lies around a record: related ones, tags, group, time line, conversion.

    Args:
        parts: what it is made of.
        now: Unix time in seconds.
        offline: make no call until the person asks for it.
    """

    def __init__(
        self,
        parts: SessionParts,
        *,
        now: Callable[[], float] = time.time,
        offline: bool = False,
    ) -> None:
        self.account = parts.account
        self.bus = parts.bus
        self.tasks = parts.tasks
        self.formats = parts.formats
        self.news: list[Notice] = []
        self._client = parts.client
        self._client.labels = StoredLabels(parts.cache)
        self._cache = parts.cache
        self._save_account = parts.save_account
        self._now = now
        hooks = EngineHooks(
            changes=parts.bus.changes.emit,
            status=parts.bus.status.emit,
            sent=self._sent,
            problem=self._problem,
        )
        self._engine = Engine(parts.client, parts.cache, now, hooks, offline=offline)
        self._clock = UserClock(parts.client, parts.cache, self._engine, parts.tasks)
        self._references = References(parts.cache, self._engine, parts.tasks, parts.bus.changes)
        self._people = People(parts.cache, self._references)
        self._reports = Reports(parts.bus, parts.cache, self.label, lambda: self.formats)
        self._upkeep = Upkeep(
            parts.cache, self._engine, self._people, self.work_as, self._problem, now
        )
        self.targets = Targets(parts.cache, self._engine, self._references)
        self.wide_search = WideSearch(parts.cache)
        self.lookup = Lookup(
            parts.client, parts.cache, self._engine, self._references, lambda: self.formats
        )
        self.keeping = Keeping(parts.client, parts.cache, self._engine, parts.bus, now)
        self.outbox = Outbox(parts.cache, self._engine, parts.bus.changes.emit, now)
        names = WaitingNames(lambda module: self.info(module).label, self.label)
        self.waiting = WaitingExport(
            lambda: self.account, parts.cache, names, self._keep_typed, now
        )
        self.layouts = Layouts(parts.cache, parts.tasks)
        self.views = Views(parts.cache)
        self.drafts = Drafts(parts.cache, parts.tasks, parts.bus.changes)
        self._texts = FieldTexts(self._references, lambda: self.formats, self._local_now)
        self.dependencies = Dependencies(
            parts.client, parts.cache, self._engine, parts.bus.changes, now
        )
        self._edits = OpenRecords(self._edit_services(), self._upkeep, parts.tasks, self._described)
        common = self._common(parts)
        self.records = RecordWork(common, self._edits.begin_new, self._edits.is_being_made)
        work = TableWork(common, self._references, self._lock_words)
        self.jobs, self.staging, self.bulk = work.jobs, work.staging, work.bulk
        self.exports = work.exports
        self.around = AroundRecord(common, work, self.records)
        self._tables = OpenTables(self._table_parts(parts))
        self._first_table = FirstTable(self._look_further)
        self._was_online = False
        self._begun: set[ModuleName] = set()
        parts.bus.status.connect(self._status_changed)
        parts.bus.changes.connect(self._rows_came)

    async def open(self, user: UserInfo | None = None, *, awaits_table: bool = False) -> None:
        """Start working; returns as soon as what is stored can be shown.

        Args:
            user: who is signed in, where a connection check has just found out.
            awaits_table: a window opens a table, before which nothing is fetched that nobody asked
                for, or says with `open_no_table` that it has none to open.
        """
        self.work_as(user or self._people.stored())
        if user is not None:
            await self._people.keep(user)
        self._upkeep.wish()
        if not awaits_table:
            self.open_no_table()
        self.tasks.spawn(self._engine.run(), "engine")
        self.tasks.spawn(self._tables.watch_the_day(), "the day")
        self.tasks.spawn(self.jobs.resume_all(), "jobs of before")
        self.tasks.spawn(warm_phone_numbers(self._cache, self.formats), "phone numbers")
        self.tasks.spawn(index(self._cache), "indexes of what is stored")

    async def close(self) -> None:
        """End in order: what is typed goes to disk, then what runs, the client, the store."""
        try:
            await self._edits.close()
            await self.drafts.keep()
            await self.jobs.close()
            await self.layouts.close()
            await self._tables.close()
        except StoreTrouble as error:
            # nobody is left to be told; what an earlier second put on disk is still there
            _log.info("%s (%s)", error.summary, error.detail)
        await self.tasks.close()
        await self._client.aclose()
        await self._cache.close()

    @property
    def status(self) -> SyncStatus:
        """How it stands with the server."""
        return self._engine.status

    @property
    def outbox_count(self) -> OutboxCount:
        """How many changes wait."""
        return self._cache.outbox_count()

    @property
    def modules(self) -> tuple[ModuleInfo, ...]:
        """The modules this user may see, as last listed."""
        return self._cache.modules()

    @property
    def user(self) -> UserInfo | None:
        """Who is signed in; None until the server said so once."""
        return self._people.user

    @property
    def may_write(self) -> bool:
        """Whether the account's write level lets anything be changed."""
        return self.account.write_level is not WriteLevel.READ_ONLY

    def set_write_level(self, level: WriteLevel) -> None:
        """Change what vtdesk may do in this account, from now on and for later starts."""
        self.account = replace(self.account, write_level=level)
        self._client.write_level = level
        self._save_account(self.account)
        self._engine.wish_push()

    def schema(self, module: ModuleName) -> ModuleSchema | None:
        """The stored describe of a module."""
        return self._cache.schema(module)

    async def ensure_schema(self, module: ModuleName) -> ModuleSchema:
        """The describe of a module, asked for if it is not stored.

        Raises:
            VtdeskError: it is not stored and the server did not give it.
        """
        return await self._engine.ensure_schema(module)

    def info(self, module: ModuleName) -> ModuleInfo:
        """The line of listtypes of a module, made up from its name if it is not listed."""
        listed = (info for info in self.modules if info.name == module)
        return next(listed, ModuleInfo(module, module, module))

    def open_table(self, module: ModuleName) -> TableView:
        """The table of a module; the same one as long as the session lasts."""
        table = self._tables.table(module)
        self._first_table.watch(table)
        return table

    def open_no_table(self) -> None:
        """Let nothing wait for a table: none is opened at the start."""
        self._first_table.await_none()

    def related_table(self, module: ModuleName, key: int, relation: Relation) -> RelatedTable:
        """A table of the records that a relation leads to; whoever asked for it lets it go."""
        return self._tables.related(module, key, relation)

    async def open_record(self, module: ModuleName, key: int) -> EditSession:
        """A stored record for editing; an old or partial one is also read anew.

        Raises:
            VtdeskError: the module was never described and the server did not do it now.
        """
        return await self._edits.open(module, key)

    def make_ready(self, module: ModuleName, key: int) -> None:
        """Have a record whole that a person is about to open; no call if it is."""
        self._edits.make_ready(module, key)

    def has_draft(self, module: ModuleName, key: int) -> bool:
        """Whether something typed in a record is kept and not saved."""
        return self._cache.draft(module, key) is not None

    async def new_record(self, module: ModuleName) -> EditSession:
        """A record to be made, with the defaults of describe and this user as its owner.

        Raises:
            VtdeskError: the module was never described and the server did not do it now.
        """
        return await self.records.new.new(module)

    def label(self, record: AnyId) -> str | None:
        """The name of a record, or None until it is known."""
        return self._references.label(record)

    def module_of(self, record: AnyId) -> ModuleName | None:
        """The module that a server id belongs to."""
        return self._references.module_of(record)

    async def find_targets(self, modules: Sequence[ModuleName], text: str) -> tuple[Target, ...]:
        """Stored records whose name fits what was typed; with nothing typed the latest ones."""
        return await self.targets.find(modules, text)

    async def find_tags(self, module: ModuleName, text: str) -> tuple[str, ...]:
        """Tags seen on stored records that complete a text, best first."""
        return await self.around.tags.seen.completing(module, text)

    async def owners(self) -> tuple[Target, ...]:
        """Whom a record may be assigned to: this user, then users and groups by name."""
        return await self._people.owners()

    @property
    def my_groups(self) -> tuple[RecordId, ...]:
        """The groups that the person said to be in: the server does not tell."""
        return self._people.my_groups

    async def set_my_groups(self, groups: Iterable[RecordId]) -> None:
        """Remember which groups this user is in: for "my groups" in conditions, and for what is kept."""
        await self.keeping.set_my_groups(groups)
        await self._tables.day_changed()

    def card(self, record: AnyId) -> Card | None:
        """A record in a few lines, from what is stored; None where nothing is."""
        module = self.module_of(record)
        schema = self._cache.schema(module) if module is not None else None
        stored = self._cache.record(module, int(record.key)) if module is not None else None
        if schema is None or stored is None:
            return None
        return card_of(stored, schema, self.formats, self._references.label)

    def is_me(self, record: AnyId) -> bool:
        """Whether an owner is the user signed in."""
        return self._people.is_me(record)

    async def count(self, module: ModuleName) -> int:
        """How many records of a module are stored."""
        return await self._cache.reads.count(module)

    def known_count(self, module: ModuleName) -> int | None:
        """How many records the server said a module has, or None if it was never asked."""
        cursor = self._cache.cursor(module)
        return cursor.total if cursor is not None else None

    def freshness(self, module: ModuleName) -> float | None:
        """Unix time at which a module's stored rows were last known to equal the server's."""
        cursor = self._cache.cursor(module)
        return cursor.synced if cursor is not None else None

    def refresh(self, module: ModuleName) -> None:
        """Ask the server what changed in a module."""
        self.open_table(module).refresh()

    def refresh_record(self, module: ModuleName, key: int) -> None:
        """Ask the server for a record that it has, however fresh the stored one is: one call."""
        self._edits.refresh(module, key)

    def refresh_all(self) -> None:
        """Ask anew what the server offers, and what changed in every module that is kept."""
        self._upkeep.wish_all(lambda: self._tables.modules)

    def set_visible(self, module: ModuleName | None) -> None:
        """Keep this module fresh while it is on screen; None when no window shows one."""
        self._engine.set_visible(module)

    def note_activity(self) -> None:
        """Somebody typed, clicked or came to a window."""
        self._engine.note_activity()

    def believe(self, module: ModuleName) -> None:
        """Take over what the server lists, however little it is (`SyncStatus.suspicions`)."""
        self._engine.believe(module)

    def keep(self, module: ModuleName) -> None:
        """Go on with what is stored, until the server lists something else again."""
        self.tasks.spawn(self._engine.keep(module), f"keep {module}")

    def retry_now(self) -> None:
        """Try to reach the server at once."""
        self._upkeep.wish()
        self._engine.retry_now()

    def work_offline(self) -> None:
        """Make no calls until `retry_now`."""
        self._engine.work_offline()

    def _look_further(self) -> None:
        self._upkeep.look_further()
        self.keeping.resume()

    async def _described(self, module: ModuleName) -> ModuleSchema:
        """The stored describe, however old, before any call: nobody waits for one to work."""
        return self._cache.schema(module) or await self._engine.ensure_schema(module)

    def _edit_services(self) -> EditServices:
        return EditServices(
            bus=self.bus,
            cache=self._cache,
            drafts=self.drafts,
            outbox=self.outbox,
            references=self._references,
            texts=self._texts,
            dependencies=self.dependencies,
        )

    def _local_now(self) -> datetime:
        return datetime.fromtimestamp(self._now(), UTC).astimezone(self.formats.zone)

    def work_as(self, user: UserInfo | None) -> None:
        """Work as this user, in the time zone and with the currency set for them."""
        self._people.user = user
        self._engine.me = self._people.me
        zone = zone_of(user) or self.formats.zone
        currency = user.currency if user is not None else ""
        formats = replace(self.formats, zone=zone, currency=currency)
        self._clock.follow(zone)
        if formats == self.formats:
            return
        self.formats = formats
        self._tables.formats_changed()
        self.staging.formats_changed()
        self._edits.formats_changed()

    def _status_changed(self, status: SyncStatus) -> None:
        online = status.online is True
        if online and not self._was_online:
            self._references.ask_again()
        self._was_online = online

    def _rows_came(self, changes: ChangeSet) -> None:
        if not changes.rows.keys() <= self._begun:
            # the first ones of a module are about to be shown
            self._begun |= changes.rows.keys()
            self.tasks.spawn(warm_phone_numbers(self._cache, self.formats), "phone numbers")

    def _common(self, parts: SessionParts) -> SessionServices:
        return SessionServices(
            bus=parts.bus,
            cache=parts.cache,
            client=parts.client,
            drafts=self.drafts,
            engine=self._engine,
            outbox=self.outbox,
            tasks=parts.tasks,
            texts=self._texts,
            dependencies=self.dependencies,
            formats=lambda: self.formats,
            may_write=lambda: self.may_write,
            me=lambda: self._people.me,
            described=self._described,
            now=self._now,
        )

    def _lock_words(self, module: ModuleName, key: int) -> str:
        return self.around.reopening.lock_words(module, key)

    def _table_parts(self, parts: SessionParts) -> TableParts:
        return TableParts(
            bus=parts.bus,
            cache=parts.cache,
            engine=self._engine,
            references=self._references,
            tasks=parts.tasks,
            layouts=self.layouts,
            views=self.views,
            people=self._people,
            staging=self.staging,
            around=self.around,
            info=self.info,
            formats=lambda: self.formats,
            local_now=self._local_now,
        )

    def _sent(self, sent: Sent) -> None:
        in_job = (sent.change.module, sent.change.record) in self.outbox.in_jobs
        self.outbox.sent.emit(sent)
        if not in_job:
            # a job tells itself what became of it
            self._reports.tell_sent(sent)

    async def _keep_typed(self) -> None:
        """Put on disk what was typed within the last second."""
        await self.drafts.keep()

    def _problem(self, module: ModuleName, error: VtdeskError) -> None:
        self._reports.tell_problem(module, error)
        self.bus.status.emit(self._engine.status)
