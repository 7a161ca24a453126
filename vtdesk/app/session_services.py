"""What the services of a session have in common, as the session hands it to those that wire them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from vtdesk.api.client import VtigerClient
from vtdesk.app.bus import Bus
from vtdesk.app.dependencies import Dependencies
from vtdesk.app.drafts import Drafts
from vtdesk.app.field_texts import FieldTexts
from vtdesk.app.outbox import Outbox
from vtdesk.app.tasks import Tasks
from vtdesk.domain.ids import ModuleName, RecordId
from vtdesk.domain.schema import ModuleSchema
from vtdesk.domain.values import Formats
from vtdesk.store.cache import Cache
from vtdesk.sync.engine import Engine


@dataclass(frozen=True, slots=True)
class SessionServices:
    """The common ones.

    Attributes:
        bus: news.
        cache: the store.
        client: the server; calls are made when the engine says that they may be.
        drafts: what is typed and not saved.
        engine: carries changes between both.
        outbox: what waits to be sent.
        tasks: the session's own.
        texts: how people read and type values.
        dependencies: which choices of picklists go together.
        formats: how values are written, in the person's zone.
        may_write: whether the account's write level lets anything be changed.
        me: who is signed in; None until it is known.
        described: the describe of a module; asked for if it is not stored.
        now: Unix time in seconds.
    """

    bus: Bus
    cache: Cache
    client: VtigerClient
    drafts: Drafts
    engine: Engine
    outbox: Outbox
    tasks: Tasks
    texts: FieldTexts
    dependencies: Dependencies
    formats: Callable[[], Formats]
    may_write: Callable[[], bool]
    me: Callable[[], RecordId | None]
    described: Callable[[ModuleName], Awaitable[ModuleSchema]]
    now: Callable[[], float]
