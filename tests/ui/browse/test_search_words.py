"""The words of a search on the server."""

from tests.helpers.sample_session import DEAL_SCHEMA, GERMAN
from vtdesk.app.asked import Asked
from vtdesk.app.server_search import SearchState, ServerSearch
from vtdesk.domain.notices import Level, Notice
from vtdesk.domain.query import Condition, Op
from vtdesk.ui.browse.search_words import (
    SearchLine,
    asked_queries,
    match_words,
    price_words,
    search_line,
)


def line(state: SearchState, **more: object) -> SearchLine | None:
    search = ServerSearch(state, **more)  # type: ignore[arg-type]  # names are the class's own
    return search_line(search, 9, GERMAN)


def test_every_state_says_what_it_is_and_what_can_be_done() -> None:
    waits = Notice(Level.WAITING, "Minute allowance used.")
    assert line(SearchState.NOT_NEEDED) is None
    offered = line(SearchState.OFFERED, calls=7)
    assert offered == SearchLine("9 found on this computer", "Search the server too: about 7 calls")
    running = line(SearchState.RUNNING, calls=7, done=3, found=1_200)
    assert running is not None
    assert running.words == "Searching the server: 3 of about 7 calls, 1,200 looked through"
    assert running.button == "Stop"
    assert running.share == 3 / 7
    assert line(SearchState.WAITING, notice=waits) == SearchLine(waits.words, "Stop", 0.0)
    stopped = line(SearchState.STOPPED)
    assert stopped is not None
    assert stopped.button == "Search on"
    trouble = line(SearchState.PROBLEM, notice=Notice(Level.PROBLEM, "No answer came."))
    assert trouble is not None
    assert trouble.words == "The server was not searched to the end. No answer came."
    assert trouble.button == "Try again"
    assert line(SearchState.DONE) == SearchLine("9 found, here and on the server")


def test_a_price_that_nobody_knows_is_not_made_up() -> None:
    assert price_words(ServerSearch(SearchState.OFFERED)) == "some calls"
    assert price_words(ServerSearch(SearchState.OFFERED, calls=1)) == "about 1 call"


def test_matches_are_counted_among_what_is_stored() -> None:
    assert match_words(9, 312, DEAL_SCHEMA, GERMAN) == "9 of 312 stored deals match"
    assert match_words(9, None, DEAL_SCHEMA, GERMAN) == "9 deals match"


def test_what_is_left_to_this_computer_is_named() -> None:
    local = frozenset({Condition("related_to", Op.CONTAINS, ("Stahl",))})
    asked = Asked(("one;", "two;"), exact=False, bracketed=True, local=local)
    shown = asked_queries(asked, ServerSearch(SearchState.OFFERED, calls=2), DEAL_SCHEMA)
    assert shown.queries == asked.queries
    assert shown.note == (
        "VTQL has no brackets, so this becomes 2 queries. Organisation is checked on this "
        "computer. To ask the server: about 2 calls."
    )
    whole = asked_queries(
        Asked(("one;",), exact=True, bracketed=False, local=frozenset()),
        ServerSearch(),
        DEAL_SCHEMA,
    )
    assert whole.note == "All deals are here: the server need not be asked."
    unknown = asked_queries(asked, ServerSearch(SearchState.OFFERED), DEAL_SCHEMA)
    assert unknown.note.endswith("Organisation is checked on this computer.")
