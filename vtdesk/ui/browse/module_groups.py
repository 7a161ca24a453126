"""How the modules stand in the tree: favourites first, then by what they are for.

The groups are those people know from Vtiger's own menu. A module nobody has heard of, as custom
modules are, stands under "Other".
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from vtdesk.domain.ids import ModuleName
from vtdesk.domain.schema import ModuleInfo
from vtdesk.domain.search_text import fold

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


def matching(groups: Sequence[ModuleGroup], words: str) -> tuple[ModuleGroup, ...]:
    """The groups with only those modules whose label or name holds the typed words."""
    wanted = fold(words).split()
    if not wanted:
        return tuple(groups)
    kept = (
        ModuleGroup(group.title, tuple(info for info in group.modules if _holds(info, wanted)))
        for group in groups
    )
    return tuple(group for group in kept if group.modules)


def _taken(
    left: dict[ModuleName, ModuleInfo], names: Iterable[ModuleName]
) -> tuple[ModuleInfo, ...]:
    return tuple(left.pop(name) for name in names if name in left)


def _by_label(info: ModuleInfo) -> tuple[str, str]:
    return fold(info.label), info.name


def _holds(info: ModuleInfo, words: Sequence[str]) -> bool:
    text = fold(f"{info.label} {info.name}")
    return all(word in text for word in words)
