"""What the palette finds for a typed text; its first character may say what is looked for alone."""

from collections.abc import Sequence
from enum import Enum

from vtdesk.app.session import Session
from vtdesk.domain.ids import ModuleName
from vtdesk.ui.action_table import ACTIONS
from vtdesk.ui.actions import Actions, shortcut_text
from vtdesk.ui.around.tags.tag_chip import hashed
from vtdesk.ui.icons import module_icon
from vtdesk.ui.palette_model import Hit, HitKind, fits, matching_actions, matching_modules

_TAG_ICON, _VIEW_ICON = "ph.tag", "ph.table"
_MOST_RECORDS = 8
_MOST_OTHERS = 6
_PEOPLE = tuple(ModuleName(name) for name in ("Contacts", "Leads", "Users"))


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
    """

    def __init__(self, session: Session, actions: Actions) -> None:
        self._session = session
        self._actions = actions

    async def hits(self, typed: str) -> list[Hit]:
        """What fits, sorted by kind."""
        aim = aim_of(typed)
        rest = typed.lstrip()[1:] if aim is not None else typed
        if aim is Aim.ACTIONS:
            return self._runnable(rest, len(ACTIONS))
        if aim is Aim.PEOPLE:
            return await self._records(rest, _PEOPLE)
        if aim is Aim.TAGS:
            return await self._tags(typed)
        if aim is Aim.PLACES:
            return [*self._modules(rest, len(self._session.modules)), *self._views(rest)]
        most = len(ACTIONS) if typed.strip() else _MOST_OTHERS
        others = [*self._modules(typed, _MOST_OTHERS), *self._runnable(typed, most)]
        if not typed.strip():
            return others
        names = [info.name for info in self._session.modules if info.is_entity]
        return [*await self._records(typed, names), *others]

    async def _records(self, typed: str, names: Sequence[ModuleName]) -> list[Hit]:
        targets = await self._session.find_targets(names, typed)
        return [
            Hit(
                HitKind.RECORD,
                target.label,
                module_icon(target.module),
                self._session.info(target.module).singular,
                record=target.id,
                module=target.module,
            )
            for target in targets[:_MOST_RECORDS]
        ]

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
