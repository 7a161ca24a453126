"""The sentences of related records: how many there are, what is not here, what it costs."""

from dataclasses import dataclass

from vtdesk.app.columns import one_line
from vtdesk.app.related_table import RelatedTable
from vtdesk.app.relation_lines import RelationLine
from vtdesk.domain.errors import Offline
from vtdesk.domain.modules import TODOS
from vtdesk.domain.relations import Relation
from vtdesk.domain.schema import ModuleInfo
from vtdesk.domain.values import Formats
from vtdesk.ui.browse.wording import in_sentence, moment_text, number_text
from vtdesk.ui.prices import about_text, calls_text

UNKNOWN = "·"
"""Stands for a count that nobody knows."""

_LONGEST_TITLE = 60


def title_of(relation: Relation) -> str:
    """What a relation is called, as one short line: a server's text may be anything."""
    title = one_line(relation.title).strip() or one_line(relation.label).strip() or relation.module
    return title if len(title) <= _LONGEST_TITLE else f"{title[: _LONGEST_TITLE - 1]}…"


def plural_of(info: ModuleInfo) -> str:
    """A module's records inside a sentence."""
    return in_sentence(records_of(info))


def records_of(info: ModuleInfo) -> str:
    """A module's records at the head of a sentence; nobody has several calendars of a record."""
    return "Activities" if info.name == TODOS and info.label == "Calendar" else info.label


def count_text(line: RelationLine, formats: Formats) -> str:
    """How many related records there are: "14", "100+" where there are more, "·" unknown."""
    if line.total is not None:
        return number_text(line.total, formats)
    if line.here:
        return f"{number_text(line.here, formats)}+"
    return UNKNOWN


def line_words(line: RelationLine, formats: Formats, *, online: bool) -> str:
    """What stands behind the count of a relation: names, or what is to be done for them."""
    if line.refusal:
        return line.refusal
    if line.names:
        rest = (line.total if line.total is not None else line.here) - len(line.names)
        more = f" +{number_text(rest, formats)}" if rest > 0 else ""
        return ", ".join(line.names) + more
    if line.total == 0:
        return "none"
    if line.asked or line.here:
        return ""
    return f"not loaded yet · {calls_text(1)}" if online else "not on this computer"


def spoken_line(line: RelationLine, formats: Formats, *, online: bool) -> str:
    """A relation for screen readers."""
    known = line.total is not None or line.here
    count = count_text(line, formats) if known else ""
    parts = (title_of(line.relation), count, line_words(line, formats, online=online))
    return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class FootWords:
    """What the line below related records says.

    Attributes:
        words: the sentence.
        buttons: what can be done: key and words of each; `related_foot` knows the keys.
        problem: the sentence tells of something that did not happen.
    """

    words: str
    buttons: tuple[tuple[str, str], ...] = ()
    problem: bool = False


def foot_words(
    table: RelatedTable, formats: Formats, now: float, known: float | None, *, online: bool
) -> FootWords:
    """How it stands with a table of related records.

    Args:
        table: whose rows.
        formats: the person's formats.
        now: Unix time in seconds.
        known: Unix time at which the whole module was last known to equal the server's.
        online: calls can be made.
    """
    rows = number_text(len(table.source), formats)
    label = records_words(table.info, len(table.source))
    if table.loading is not None:
        return FootWords(_loading_words(table, formats), (("stop", "Stop"),))
    if table.problem is not None and len(table.source):
        return FootWords(table.problem.summary, (("again", "Try again"),), problem=True)
    moment = table.freshness if table.freshness is not None else known
    as_of = f", as of {moment_text(moment, formats, now)}" if moment is not None else ""
    if table.is_narrowed:
        price = table.price_of_search if online else 0
        search = (("search", f"Search Vtiger: {calls_text(price)}"),) if price else ()
        only = "" if not table.partial else " among those that are here"
        return FootWords(f"{rows} {label} found{only}", search)
    if not table.partial:
        return FootWords(f"{rows} {label}{as_of}")
    return FootWords(*_partial_words(table, formats, as_of, online=online))


def selection_words(chosen: int, rows: int, formats: Formats, *, may_unlink: bool) -> FootWords:
    """What is selected, and what can be done with all of it."""
    unlink = (("unlink", f"Unlink {number_text(chosen, formats)}"),) if may_unlink else ()
    return FootWords(
        f"{number_text(chosen, formats)} of {number_text(rows, formats)} selected", unlink
    )


def _partial_words(
    table: RelatedTable, formats: Formats, as_of: str, *, online: bool
) -> tuple[str, tuple[tuple[str, str], ...]]:
    rows = number_text(len(table.source), formats)
    label = records_words(table.info, len(table.source))
    if not table.is_asked:
        words = f"{rows} {label} are on this computer; Vtiger may have more"
        return words, ((("more", f"Load: {calls_text(1)}"),) if online else ())
    more = ("more", f"Load 100 more: {calls_text(1)}")
    if table.counted is None:
        words = f"{rows} {label} loaded, there may be more{as_of}"
        return words, ((more, ("count", f"Count: {calls_text(1)}")) if online else ())
    rest = table.price_of_rest or 0
    words = f"{rows} of {number_text(table.counted, formats)} {label}{as_of}"
    if not online or not rest:
        return words, ()
    return words, ((more, ("all", f"Load all: {calls_text(rest)}")) if rest > 1 else (more,))


def _loading_words(table: RelatedTable, formats: Formats) -> str:
    loading = table.loading
    assert loading is not None  # it is asked only then
    if loading.waits:
        return f"Vtiger takes no more calls this minute; going on in {about_span(loading.waits)}"
    if not loading.came:
        return f"Asking Vtiger for {plural_of(table.info)}…"
    came = number_text(loading.came, formats)
    of = f" of {number_text(loading.total, formats)}" if loading.total is not None else ""
    return f"Loading {plural_of(table.info)}: {came}{of}"


def hint_words(info: ModuleInfo) -> str:
    """That the records of another relation are still to be fetched, and what that costs."""
    return f"{records_of(info)} are not loaded yet: {calls_text(1)}"


def about_span(seconds: float) -> str:
    """A wait in words."""
    return about_text(seconds / 60)


def records_words(info: ModuleInfo, count: int) -> str:
    """The module's word for so many records, inside a sentence."""
    return in_sentence(info.singular or info.label if count == 1 else info.label)


def empty_words(table: RelatedTable) -> tuple[str, str]:
    """Heading and sentence where no related record is here."""
    label, problem = records_of(table.info), table.problem
    if problem is not None and not isinstance(problem, Offline):
        return f"{label} did not come", problem.summary
    if problem is not None:
        return f"{label} are not on this computer", "They come as soon as there is a network."
    return f"{label} are not loaded yet", f"Vtiger knows which {plural_of(table.info)} belong here."
