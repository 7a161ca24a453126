"""The words of what is kept, and of what a check found."""

from collections.abc import Mapping

from vtdesk.domain.ids import ModuleName
from vtdesk.domain.keeping import ModuleCheck, StoreCheck
from vtdesk.domain.values import Formats
from vtdesk.ui.browse.wording import in_sentence, number_text
from vtdesk.ui.prices import size_text

_NAMED = 3


def months_text(months: int) -> str:
    """As in "12 months"."""
    return "1 month" if months == 1 else f"{months} months"


def freed_text(size: int) -> str:
    """What letting go of records brings."""
    return f"frees {size_text(size)}"


def check_words(found: StoreCheck, labels: Mapping[ModuleName, str], formats: Formats) -> str:
    """What a check of the store found, in one or two sentences."""
    if not found.sound:
        return (
            "The local data is damaged. Remove it and let it be fetched again; "
            "changes that wait are kept."
        )
    if found.offline:
        return "The local data is sound. Without a connection it was not compared with Vtiger."
    differing = [module for module in found.modules if not module.agrees]
    if not differing:
        return "The local data is sound, and as many records are here as in Vtiger."
    named = "; ".join(_difference(module, labels, formats) for module in differing[:_NAMED])
    more = f"; and {len(differing) - _NAMED} more" if len(differing) > _NAMED else ""
    return f"The local data is sound. Not as in Vtiger: {named}{more}. It is brought up to date."


def _difference(module: ModuleCheck, labels: Mapping[ModuleName, str], formats: Formats) -> str:
    label = in_sentence(labels.get(module.module, module.module))
    here = number_text(module.here, formats)
    there = number_text(module.there or 0, formats)
    return f"{here} of {there} {label}"
