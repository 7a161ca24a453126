"""The words of a search on the server, of what it would ask, and of how many rows there are."""

from dataclasses import dataclass

from vtdesk.app.asked import Asked
from vtdesk.app.server_search import SearchState, ServerSearch
from vtdesk.domain.schema import ModuleSchema
from vtdesk.domain.values import Formats
from vtdesk.ui.browse.wording import in_sentence, number_text
from vtdesk.ui.filter.text_side import AskedQueries
from vtdesk.ui.prices import calls_text

_NAMED = 3


@dataclass(frozen=True, slots=True)
class SearchLine:
    """What the line below the table says of a search.

    Attributes:
        button: what can be done now, or "".
        share: how much is done, 0 to 1; None where nothing runs.
    """

    words: str
    button: str = ""
    share: float | None = None


def search_line(search: ServerSearch, rows: int, formats: Formats) -> SearchLine | None:
    """What is said of a search; None where there is nothing to search for.

    Args:
        search: how it stands.
        rows: how many rows the table shows.
        formats: the person's.
    """
    shown = f"{number_text(rows, formats)} found on this computer"
    if search.state is SearchState.NOT_NEEDED:
        return None
    if search.state is SearchState.OFFERED:
        return SearchLine(shown, f"Search the server too: {price_words(search)}")
    if search.state is SearchState.RUNNING:
        return SearchLine(_progress(search, formats), "Stop", _share(search))
    if search.state is SearchState.WAITING and search.notice is not None:
        return SearchLine(search.notice.words, "Stop", _share(search))
    if search.state is SearchState.STOPPED:
        words = f"{number_text(rows, formats)} found, the search was stopped"
        return SearchLine(words, "Search on")
    if search.state is SearchState.PROBLEM:
        reason = search.notice.words if search.notice is not None else ""
        return SearchLine(f"The server was not searched to the end. {reason}".strip(), "Try again")
    return SearchLine(f"{number_text(rows, formats)} found, here and on the server")


def price_words(search: ServerSearch) -> str:
    """What a search costs, as in "about 7 calls"."""
    return f"about {calls_text(search.calls)}" if search.calls else "some calls"


def match_words(rows: int, stored: int | None, schema: ModuleSchema, formats: Formats) -> str:
    """How many rows match, as in "9 of 312 stored deals match"."""
    found = number_text(rows, formats)
    label = in_sentence(schema.label)
    if stored is None:
        return f"{found} {label} match"
    return f"{found} of {number_text(stored, formats)} stored {label} match"


def asked_queries(asked: Asked, search: ServerSearch, schema: ModuleSchema) -> AskedQueries:
    """The queries with what is to be known about them."""
    sentences: list[str] = []
    count = len(asked.queries)
    if count > 1:
        sentences.append(f"VTQL has no brackets, so this becomes {count} queries.")
    fields = dict.fromkeys(condition.field for condition in asked.local)
    labels = [spec.label for name in fields if (spec := schema.field(name)) is not None]
    if labels:
        named = ", ".join(sorted(labels)[:_NAMED])
        more = f" and {len(labels) - _NAMED} more" if len(labels) > _NAMED else ""
        word = "is" if len(labels) == 1 else "are"
        sentences.append(f"{named}{more} {word} checked on this computer.")
    if search.state is SearchState.NOT_NEEDED:
        sentences.append(f"All {in_sentence(schema.label)} are here: the server need not be asked.")
    elif search.calls:
        sentences.append(f"To ask the server: {price_words(search)}.")
    return AskedQueries(asked.queries, " ".join(sentences))


def _progress(search: ServerSearch, formats: Formats) -> str:
    of = f" of about {number_text(search.calls, formats)}" if search.calls else ""
    found = f", {number_text(search.found, formats)} looked through" if search.found else ""
    return f"Searching the server: {number_text(search.done, formats)}{of} calls{found}"


def _share(search: ServerSearch) -> float:
    return min(1.0, search.done / search.calls) if search.calls else 0.0
