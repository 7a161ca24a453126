"""How the modules stand in the tree: favourites first, then by what they are for.

The groups are those people know from Vtiger's own menu. A module nobody has heard of, as custom
modules are, stands under "Other".
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from vtdesk.domain.ids import ModuleName
from vtdesk.domain.schema import ModuleInfo
from vtdesk.domain.search_text import fold
from vtdesk.domain.views import SavedView

FAVOURITES: tuple[ModuleName, ...] = tuple(
    map(ModuleName, ("Leads", "Contacts", "Potentials", "Accounts", "Calendar"))
)
"""The favourites of an account in which nobody has chosen any."""

_GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "Sales",
        (
            "Leads",
            "Contacts",
            "Accounts",
            "Potentials",
            "Quotes",
            "SalesOrder",
            "Invoice",
            "Campaigns",
        ),
    ),
    ("Support", ("HelpDesk", "Cases", "ServiceContracts", "Faq")),
    ("Stock", ("Products", "Services", "Assets", "Vendors", "PurchaseOrder", "PriceBooks")),
)
_FAVOURITES_TITLE = "Favourites"
_OTHER_TITLE = "Other"


@dataclass(frozen=True, slots=True)
class ModuleGroup:
    """A heading and the modules under it."""

    title: str
    modules: tuple[ModuleInfo, ...]


def grouped(
    modules: Sequence[ModuleInfo], favourites: Collection[ModuleName]
) -> tuple[ModuleGroup, ...]:
    """The modules in groups, each module once; empty groups are left out.

    Modules that hold no records of their own (`is_entity` false: users, groups, currencies) have
    no table to open and are not shown.
    """
    left = {info.name: info for info in modules if info.is_entity}
    groups = [ModuleGroup(_FAVOURITES_TITLE, _taken(left, favourites))]
    groups.extend(
        ModuleGroup(title, _taken(left, map(ModuleName, names))) for title, names in _GROUPS
    )
    rest = sorted(left.values(), key=_by_label)
    groups.append(ModuleGroup(_OTHER_TITLE, tuple(rest)))
    return tuple(group for group in groups if group.modules)


@dataclass(frozen=True, slots=True)
class ViewFacts:
    """A saved view below its module.

    Attributes:
        count: rows it shows, None while nobody has counted them.
    """

    view: SavedView
    count: int | None = None


@dataclass(frozen=True, slots=True)
class ModuleViews:
    """The views of a module that the tree shows.

    Attributes:
        folded: whether others are out of sight; None where there are none to fold.
    """

    views: tuple[ViewFacts, ...] = ()
    folded: bool | None = None


def views_below(
    views: Mapping[ModuleName, Sequence[SavedView]],
    counts: Mapping[str, int],
    *,
    current: ModuleName | None,
    folded: Collection[ModuleName] = (),
    words: str = "",
) -> dict[ModuleName, ModuleViews]:
    """Which views stand below which module.

    The open module shows all of its views, every other one those that are pinned. While something
    is typed, only the views that hold the words are shown.

    Args:
        views: of every module, in their order.
        counts: rows of views by their ids, where somebody counted them.
        current: the open module.
        folded: modules whose views are out of sight, but for the pinned ones.
        words: typed to find a module or a view.
    """
    wanted = fold(words).split()
    below: dict[ModuleName, ModuleViews] = {}
    for module, of_it in views.items():
        ordered = sorted(of_it, key=_pinned_first)
        if wanted:
            shown = [v for v in ordered if all(word in fold(v.name) for word in wanted)]
        elif module == current and module not in folded:
            shown = ordered
        else:
            shown = [view for view in ordered if view.pinned]
        foldable = module == current and bool(of_it) and not wanted
        facts = tuple(ViewFacts(view, counts.get(view.id)) for view in shown)
        if facts or foldable:
            below[module] = ModuleViews(facts, module in folded if foldable else None)
    return below


def matching(
    groups: Sequence[ModuleGroup], words: str, keep: Collection[ModuleName] = ()
) -> tuple[ModuleGroup, ...]:
    """The groups with only those modules whose label or name holds the typed words.

    Args:
        groups: all of them.
        words: what was typed.
        keep: modules that stay in any case, as those with a view that holds the words.
    """
    wanted = fold(words).split()
    if not wanted:
        return tuple(groups)
    kept = (
        ModuleGroup(
            group.title,
            tuple(info for info in group.modules if info.name in keep or _holds(info, wanted)),
        )
        for group in groups
    )
    return tuple(group for group in kept if group.modules)


def _taken(
    left: dict[ModuleName, ModuleInfo], names: Iterable[ModuleName]
) -> tuple[ModuleInfo, ...]:
    return tuple(left.pop(name) for name in names if name in left)


def _pinned_first(view: SavedView) -> bool:
    return not view.pinned


def _by_label(info: ModuleInfo) -> tuple[str, str]:
    return fold(info.label), info.name


def _holds(info: ModuleInfo, words: Sequence[str]) -> bool:
    text = fold(f"{info.label} {info.name}")
    return all(word in text for word in words)
