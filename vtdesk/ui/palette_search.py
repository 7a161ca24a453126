"""What the palette finds for a typed text; its first character may say what is looked for alone."""

from collections import Counter
from collections.abc import Callable, Sequence
from enum import Enum

from vtdesk.app.references import Target
from vtdesk.app.session import Session
from vtdesk.domain.ids import AnyId, ModuleName
from vtdesk.domain.modules import CONTACTS, LEADS, USERS
from vtdesk.ui.action_table import ACTIONS
from vtdesk.ui.actions import Actions, shortcut_text
from vtdesk.ui.around.tags.tag_chip import hashed
from vtdesk.ui.icons import module_icon
from vtdesk.ui.palette_model import Hit, HitKind, fits, matching_actions, matching_modules
from vtdesk.ui.prices import calls_text

_TAG_ICON, _VIEW_ICON = "ph.tag", "ph.table"
_MOST_RECORDS = 8
_MOST_OTHERS = 6
_MOST_RECENT = 6
_TELLING = 2
_RECENT = "Recent records"
_SEARCH_ICON = "ph.magnifying-glass"
_LONGEST_QUOTE = 40
_PEOPLE = (CONTACTS, LEADS, USERS)


class Aim(Enum):
    """What is looked for alone: the character it begins with, and the word for it."""

    ACTIONS = (">", "actions")
    PEOPLE = ("@", "people")
    TAGS = ("#", "tags")
    PLACES = ("/", "modules and views")

    @property
    def sign(self) -> str:
        """The character."""
        return self.value[0]

    @property
    def words(self) -> str:
        """The word."""
        return self.value[1]


def aim_of(typed: str) -> Aim | None:
    """What is looked for alone; None for everything."""
    first = typed.lstrip()[:1]
    return next((aim for aim in Aim if aim.sign == first), None)


class PaletteSearch:
    """Finds records, modules, views, tags and actions.

    Args:
        session: finds records.
        actions: what can be run.
        recent: the records that were open lately, the latest first.
    """

    def __init__(
        self, session: Session, actions: Actions, recent: Callable[[], Sequence[AnyId]]
    ) -> None:
        self._session = session
        self._actions = actions
        self._recent = recent

    async def hits(self, typed: str) -> list[Hit]:
        """What fits, sorted by kind."""
        aim = aim_of(typed)
        rest = typed.lstrip()[1:] if aim is not None else typed
        if aim is Aim.ACTIONS:
            actions = self._runnable(rest, len(ACTIONS))
            return actions or _nothing(HitKind.ACTION, rest, "no action of this name")
        if aim is Aim.PEOPLE:
            return self._or_nothing(rest, [*await self._records(rest, _PEOPLE)], _PEOPLE)
        if aim is Aim.TAGS:
            return await self._tags(typed)
        if aim is Aim.PLACES:
            places = [*self._modules(rest, len(self._session.modules)), *self._views(rest)]
            return places or _nothing(HitKind.MODULE, rest, "no module or view of this name")
        most = len(ACTIONS) if typed.strip() else _MOST_OTHERS
        others = [*self._modules(typed, _MOST_OTHERS), *self._runnable(typed, most)]
        names = [info.name for info in self._session.modules if info.is_entity]
        if not typed.strip():
            return [*await self._recent_records(names), *others]
        return self._or_nothing(typed, [*await self._records(typed, names), *others], names)

    async def ask(self, typed: str) -> list[Hit]:
        """What fits once Vtiger was asked for records of this name, too.

        Raises:
            VtdeskError: a call was not answered, or is not to be made now.
        """
        aim = aim_of(typed)
        rest = typed.lstrip()[1:] if aim is not None else typed
        before = {hit.record for hit in await self.hits(typed)}
        entities = [info.name for info in self._session.modules if info.is_entity]
        names = _PEOPLE if aim is Aim.PEOPLE else entities
        await self._session.targets.search(self._known(names), rest)
        found = [hit for hit in await self.hits(typed) if hit.kind is not HitKind.SERVER]
        if {hit.record for hit in found} == before:
            words = "Vtiger has no other record of that name"
            found.append(Hit(HitKind.SERVER, words, _SEARCH_ICON, off="asked just now"))
        return found

    def _or_nothing(self, typed: str, hits: list[Hit], names: Sequence[ModuleName]) -> list[Hit]:
        """The hits, or that there are none; and where few records fit, the offer to ask Vtiger."""
        hits = hits or _nothing(HitKind.RECORD, typed, "nothing found on this computer")
        if sum(hit.record is not None for hit in hits) >= _MOST_RECORDS:
            return hits
        calls = self._session.targets.calls(self._known(names), typed)
        if calls:
            words = f"Search Vtiger for {_quoted(typed)}"
            hits = [*hits, Hit(HitKind.SERVER, words, _SEARCH_ICON, calls_text(calls))]
        return hits

    def _known(self, names: Sequence[ModuleName]) -> list[ModuleName]:
        """The modules that were opened or fetched before: asking for all would cost too much."""
        return [name for name in names if self._session.schema(name) is not None]

    async def _recent_records(self, names: Sequence[ModuleName]) -> list[Hit]:
        """The records that were open lately, then those chosen or changed lately."""
        latest: dict[AnyId, Target] = {}
        for record in self._recent():
            module, label = self._session.module_of(record), self._session.label(record)
            if module is not None and label:
                latest[record] = Target(record, module, label)
        # nobody works on users, though all of them come anew with every look
        others = [name for name in names if name != USERS]
        for target in await self._session.find_targets(others, ""):
            latest.setdefault(target.id, target)
        return self._hits_of(list(latest.values())[:_MOST_RECENT], _RECENT)

    async def _records(self, typed: str, names: Sequence[ModuleName]) -> list[Hit]:
        """Records whose name fits, then those in which the words are found elsewhere."""
        named = (await self._session.find_targets(names, typed))[:_MOST_RECORDS]
        if len(named) >= _MOST_RECORDS:
            return self._hits_of(named)
        known = {target.id for target in named}
        most = _MOST_RECORDS - len(named)
        others = await self._session.wide_search.find(names, typed, most, known)
        return self._hits_of((*named, *others), typed=typed, unnamed=len(others))

    def _hits_of(
        self, targets: Sequence[Target], heading: str = "", *, typed: str = "", unnamed: int = 0
    ) -> list[Hit]:
        """Lines for records; those of one name say what else is known of them.

        Args:
            targets: the records.
            heading: what stands above them; "" for the usual words.
            typed: what was looked for.
            unnamed: how many of the last ones have it elsewhere than in their names.
        """
        names = Counter(target.label for target in targets)
        named = len(targets) - unnamed
        return [
            Hit(
                HitKind.RECORD,
                target.label,
                module_icon(target.module),
                self._detail(
                    target,
                    alike=names[target.label] > 1 or place >= named,
                    typed=typed if place >= named else "",
                ),
                record=target.id,
                module=target.module,
                heading=heading,
            )
            for place, target in enumerate(targets)
        ]

    def _detail(self, target: Target, *, alike: bool, typed: str = "") -> str:
        """What stands behind a name: the module, and what tells it from others or was looked for."""
        parts: list[str] = []
        if alike and (card := self._session.card(target.id)) is not None:
            texts = [text for _, text in card.lines]
            wanted = typed.split()
            parts = [text for text in texts if any(fits(text, word) for word in wanted)] or texts
            parts = parts[:_TELLING]
        return " · ".join([*parts, self._session.info(target.module).singular])

    def _modules(self, typed: str, most: int) -> list[Hit]:
        found = matching_modules(self._session.modules, typed)[:most]
        return [
            Hit(HitKind.MODULE, info.label, module_icon(info.name), "Module", module=info.name)
            for info in found
        ]

    def _views(self, typed: str) -> list[Hit]:
        """The views of all modules whose name, or whose module's, fits."""
        return [
            Hit(
                HitKind.VIEW,
                view.name,
                _VIEW_ICON,
                info.label,
                module=info.name,
                view=view.id,
            )
            for info in self._session.modules
            if info.is_entity
            for view in self._session.views.of(info.name)
            if fits(f"{info.label} {view.name}", typed)
        ]

    async def _tags(self, typed: str) -> list[Hit]:
        """Tags seen on stored records, each with how many records of a module have it."""
        modules = [info for info in self._session.modules if info.is_entity]
        labels = {info.name: info.label for info in modules}
        seen = await self._session.around.tags.seen.anywhere(labels, typed)
        if not seen and typed.strip() != Aim.TAGS.sign:
            off = "not seen on stored records"
            return [Hit(HitKind.TAG, typed.strip(), _TAG_ICON, off=off)]
        return [
            Hit(
                HitKind.TAG,
                hashed(one.tag),
                _TAG_ICON,
                f"{labels[one.module]} · {one.records:,}",
                module=one.module,
                tag=one.tag,
            )
            for one in seen
        ]

    def _runnable(self, typed: str, most: int) -> list[Hit]:
        situation = self._actions.situation
        found = [
            spec
            for spec in matching_actions(ACTIONS, typed)
            if spec.key != "search" and (spec.shown is None or spec.shown(situation))
        ]
        return [
            Hit(
                HitKind.ACTION,
                spec.plain_text,
                spec.icon or "ph.lightning",
                shortcut_text(spec),
                action=spec.key,
                off="" if (reason := spec.reason(situation)) is None else reason or "not now",
            )
            for spec in found[:most]
        ]


def _nothing(kind: HitKind, typed: str, reason: str) -> list[Hit]:
    """That nothing fits what is typed, if anything is."""
    return [Hit(kind, _quoted(typed), _SEARCH_ICON, off=reason)] if typed.strip() else []


def _quoted(typed: str) -> str:
    """A typed text in quotation marks, cut where it is long."""
    shown = " ".join(typed.split())
    return f"“{shown if len(shown) <= _LONGEST_QUOTE else shown[: _LONGEST_QUOTE - 1] + '…'}”"
