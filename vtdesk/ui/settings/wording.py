"""The words of what is kept, and of what a check found."""

from collections.abc import Mapping, Sequence

from vtdesk.app.aligning import Aligned, Outcome
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.keeping import StoreCheck
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
    if found.differing:
        counts = [(check.module, check.here, check.there) for check in found.differing]
        named = _differences(counts, labels, formats)
        return (
            f"The local data is sound. Not as in Vtiger: {named}. That is being brought up to date."
        )
    uncounted = [check.module for check in found.modules if check.there is None]
    if uncounted:
        names = listed([in_sentence(labels.get(name, name)) for name in uncounted])
        return f"The local data is sound. Vtiger did not say how many {names} it has."
    return "The local data is sound, and as many records are here as in Vtiger."


def aligned_words(
    ended: Sequence[Aligned], labels: Mapping[ModuleName, str], formats: Formats
) -> str:
    """What became of modules that differed, a sentence for each kind of outcome."""
    sentences = []
    for outcome, words_of in _ENDINGS.items():
        if some := [module for module in ended if module.outcome is outcome]:
            names = listed([in_sentence(labels.get(one.module, one.module)) for one in some])
            counts = [(one.module, one.here, one.there) for one in some]
            named = _differences(counts, labels, formats)
            sentences.append(words_of.format(names=names, counts=named, why=some[0].why))
    return " ".join(sentences)


_ENDINGS = {
    Outcome.STOPPED: "Not brought up to date: {names}. {why}",
    Outcome.ASKED: "Vtiger lists far fewer {names} than are here: open that table, and say whether "
    "to believe it.",
    Outcome.WAITING: "Still to be brought up to date: {names}. It goes on when Vtiger answers again.",
    Outcome.DIFFERENT: "Every record that Vtiger shows you is here, yet its count is another: {counts}. "
    "The rest may be hidden from you.",
    Outcome.EQUAL: "Brought up to date: as many {names} are here as in Vtiger.",
}


def _differences(
    counts: Sequence[tuple[ModuleName, int, int | None]],
    labels: Mapping[ModuleName, str],
    formats: Formats,
) -> str:
    """As in "9,012 of 9,040 contacts", the first few of them."""
    named = [
        f"{number_text(here, formats)} of {number_text(there or 0, formats)} "
        f"{in_sentence(labels.get(module, module))}"
        for module, here, there in counts[:_NAMED]
    ]
    more = [f"and {len(counts) - _NAMED} more"] if len(counts) > _NAMED else []
    return "; ".join([*named, *more])


def listed(names: Sequence[str]) -> str:
    """Names in a sentence, as in "contacts, leads and 2 more"; at least one."""
    named = [*names[:_NAMED], *([f"{len(names) - _NAMED} more"] if len(names) > _NAMED else [])]
    return " and ".join(filter(None, [", ".join(named[:-1]), named[-1]]))


def mine_words(labels: Sequence[str]) -> str:
    """What ticking a group brings about, for the labels of the modules kept as one's own; "" for none."""
    if not labels:
        return ""
    return f"Ticking a group has {listed(labels)} that are yours or your groups’ fetched anew."
