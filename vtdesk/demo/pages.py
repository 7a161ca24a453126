"""Pages sent twice: what a cache between server and client answers instead of the next one."""

from dataclasses import dataclass

from vtdesk.demo.values import Json


@dataclass(frozen=True, slots=True)
class _Page:
    query: str
    records: Json


class Pages:
    """The page that was sent last of each list that somebody goes through."""

    def __init__(self) -> None:
        self._last: dict[tuple[int, str], _Page] = {}

    def passed(self, person: int, query: str, records: Json, *, repeat: bool) -> Json:
        """What to answer a query; keeps the page for a later one of the same list.

        Args:
            person: the number of who asks.
            query: the VTQL text; up to its first condition it says which list is gone through.
            records: what the query finds.
            repeat: send the page before instead, if there was another one.
        """
        head = query.partition(" where ")[0].partition(" order ")[0].partition(" limit ")[0]
        before = self._last.get((person, head))
        # a count is no page
        if repeat and before is not None and before.query != query and "count(" not in head:
            return before.records
        self._last[person, head] = _Page(query, records)
        return records
