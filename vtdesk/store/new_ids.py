"""Local records that the server has named, while somebody still calls them by their local ids.

What a person does at the moment in which a creation is answered is made under the local id, and comes
to the store after it.
"""

from collections.abc import Iterable, Mapping

from vtdesk.domain.ids import LocalId, RecordId, parse_local_id

Named = Mapping[LocalId, RecordId]
"""What the server called the local records that it took since the program began."""


def new_ids(named: Named, texts: Iterable[str]) -> list[tuple[LocalId, RecordId]]:
    """The local records among some wire values that have names now, and those names."""
    local = filter(None, map(parse_local_id, set(texts)))
    return [(old, named[old]) for old in local if old in named]
