"""What a history is about: which server, who is signed in, which module, what of it is kept."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from hypothesis import strategies as st

from vtdesk.demo.faults import Defect
from vtdesk.demo.server import DemoServer
from vtdesk.demo.tables import Row
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.keeping import ALL, MINE, PAGE, VISITED, VISITED_PAGES, Keep, Policy, recent

EDITED = {
    "Contacts": "title",
    "Leads": "designation",
    "Potentials": "nextstep",
    "vtcmpumpstations": "description",
}
"""The modules, and of each a text that everybody changes; of the last no `sync` of the cloud tells."""

_ALSO_EDITED = {
    "Contacts": "department",
    "Leads": "city",
    "Potentials": "description",
    "vtcmpumpstations": "name",
}

_NEEDED = {
    "Contacts": {"lastname": ""},
    "Leads": {"lastname": ""},
    "Potentials": {
        "potentialname": "",
        "closingdate": "2026-01-31",
        "sales_stage": "Prospecting",
    },
    "vtcmpumpstations": {"name": "", "cf_station_state": "Idle"},
}

OWNERS = ("19x1", "19x5", "19x6", "19x7", "20x2", "20x4")

POLICIES = (ALL, ALL, ALL, MINE, recent(3), VISITED)

NEWEST = PAGE * VISITED_PAGES
"""Records that come of a large module of which only what was looked at is kept."""

_OPEN_SOURCE: tuple[frozenset[Defect], ...] = (
    frozenset(),
    frozenset(),
    frozenset({Defect.SYNC}),
    frozenset({Defect.OWN_SYNC}),
    frozenset({Defect.COUNT}),
    frozenset({Defect.COUNT, Defect.SYNC}),
)


@dataclass(frozen=True)
class Scene:
    """What is chosen before anything happens.

    Attributes:
        sessions: the client speaks to `webservice.php`.
        number: of the user: an administrator, one of sales, one of service with private modules.
        hours: the server's clock is ahead by so many.
        defects: what this server never does right.
        extra: so many records more than a sample company has, so that answers have pages.
    """

    dialect: Literal["cloud", "opensource"]
    sessions: bool
    number: int
    module: ModuleName
    policy: Policy
    hours: int
    defects: frozenset[Defect]
    extra: int

    @property
    def edited(self) -> str:
        """The field that everybody changes."""
        return EDITED[self.module]

    @property
    def also_edited(self) -> str:
        """A field that only others change."""
        return _ALSO_EDITED[self.module]

    def new(self, name: str) -> dict[str, str]:
        """What a new record of the module must have; no two have the same name."""
        return {field: text or name for field, text in _NEEDED[self.module].items()}

    def server(self) -> DemoServer:
        """The server, started."""
        long_ago: date = datetime.now(UTC).date() - timedelta(days=3)
        demo = DemoServer(records=100, dialect=self.dialect, base_day=long_ago)
        demo.start()
        if self.extra:
            demo.grow(self.module, self.extra)
        demo.faults.clock_shift = self.hours * 3600
        demo.faults.defects = self.defects
        return demo

    def visible(self, demo: DemoServer) -> dict[str, Row]:
        """The records of the module that the user may see, by id."""
        company = demo.company
        person = company.people[self.number]
        rights, module = company.rights(person), company.catalogue.modules[self.module]
        return {
            record: row
            for record, row in demo.rows(self.module).items()
            if rights.reads(module, row.get("assigned_user_id"))
        }

    def wanted(self, demo: DemoServer, policy: Policy, now: float) -> "Wanted":
        """What must and what may lie here.

        Args:
            demo: the server.
            policy: what is kept.
            now: the computer's Unix time in seconds.
        """
        visible = self.visible(demo)
        person = demo.company.people[self.number]
        if policy.keep is Keep.MINE:
            mine = _chosen(visible, "assigned_user_id", {f"19x{person.number}"})
            ours = _chosen(visible, "assigned_user_id", {*person.owner_ids})
            return Wanted(mine, mine, ours)
        if policy.keep is Keep.RECENT:
            since = policy.since(datetime.fromtimestamp(now, UTC))
            assert since is not None
            recently = _after(visible, f"{since:%Y-%m-%d}")
            # what grows too old goes with the next count
            return Wanted(recently, recently, _after(visible, f"{since - timedelta(days=2):%F}"))
        return Wanted(visible, visible, visible)

    def newest(self, demo: DemoServer, count: int, reach: datetime | None) -> "Wanted":
        """What must and what may lie here of a module of which only the newest were fetched.

        Args:
            demo: the server.
            count: how many of the newest are here at least; those of the same moment as the one
                that follows have no order.
            reach: of what did not change since this day nothing need be here; None for all.
        """
        visible = self.visible(demo)
        moments = sorted(map(_modified, demo.rows(self.module).values()), reverse=True)
        moment = moments[count] if count < len(moments) else ""
        moment = max(moment, "" if reach is None else f"{reach + timedelta(days=1):%F}")
        must = {record: row for record, row in visible.items() if _modified(row) > moment}
        return Wanted(must, visible, visible)


@dataclass(frozen=True)
class Wanted:
    """Records by id.

    Attributes:
        must: they lie here.
        equal: where they lie here they are as the server has them.
        may: no other record lies here.
    """

    must: Mapping[str, Row]
    equal: Mapping[str, Row]
    may: Mapping[str, Row]


def _chosen(rows: Mapping[str, Row], name: str, values: set[str]) -> dict[str, Row]:
    return {record: row for record, row in rows.items() if row.get(name) in values}


def _after(rows: Mapping[str, Row], moment: str) -> dict[str, Row]:
    return {record: row for record, row in rows.items() if _modified(row) >= moment}


def _modified(row: Row) -> str:
    return row.get("modifiedtime") or ""


def _scene(
    dialect: Literal["cloud", "opensource"], *, sessions: bool, defects: frozenset[Defect]
) -> st.SearchStrategy[Scene]:
    return st.builds(
        Scene,
        dialect=st.just(dialect),
        sessions=st.just(sessions),
        number=st.sampled_from([0, 1, 2]),
        module=st.sampled_from([ModuleName(name) for name in EDITED]),
        policy=st.sampled_from(POLICIES),
        hours=st.sampled_from([0, 0, -11, 9]),
        defects=st.just(defects),
        extra=st.sampled_from([0, 60, 120, 120, 250]),
    ).flatmap(_sized)


def _sized(scene: Scene) -> st.SearchStrategy[Scene]:
    """The scene, or where only what was looked at is kept, one too large to be kept whole."""
    if scene.policy.keep is not Keep.VISITED:
        return st.just(scene)
    return st.sampled_from([scene, replace(scene, extra=NEWEST + PAGE)])


SCENES = st.one_of(
    _scene("cloud", sessions=False, defects=frozenset()),
    _scene("cloud", sessions=True, defects=frozenset()),
    st.sampled_from(_OPEN_SOURCE).flatmap(
        lambda defects: _scene("opensource", sessions=False, defects=defects)
    ),
    st.sampled_from(_OPEN_SOURCE).flatmap(
        lambda defects: _scene("opensource", sessions=True, defects=defects)
    ),
)
