"""What every open table needs of its session."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from vtdesk.app.bus import Bus
from vtdesk.app.layouts import Layouts
from vtdesk.app.references import References
from vtdesk.app.rows import StagedLook
from vtdesk.app.tasks import Tasks
from vtdesk.app.views import Views
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.relative import Circumstances
from vtdesk.domain.values import Formats
from vtdesk.store.cache import Cache
from vtdesk.sync.engine import Engine


@dataclass(frozen=True, slots=True, kw_only=True)
class TableServices:
    """What every table needs of its session.

    Attributes:
        layouts: how the person arranged columns and orders.
        views: the saved views.
        circumstances: who asks, and when, for conditions such as "this month".
        staged: what was typed into the cells of a module's record and is not applied yet.
    """

    bus: Bus
    cache: Cache
    engine: Engine
    references: References
    tasks: Tasks
    formats: Callable[[], Formats]
    layouts: Layouts
    views: Views
    circumstances: Callable[[], Circumstances]
    staged: Callable[[ModuleName, int], Mapping[str, StagedLook]] | None = None
