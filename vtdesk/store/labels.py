"""Names of records: how one is made from its fields, and where names of others are kept.

Every stored record has its name in `labels` too, so that one look-up serves references to stored
and to foreign records (users, groups, records only pointed to) and sorting by them.
"""

import html
from collections.abc import Iterable, Mapping

from vtdesk.domain.ids import AnyId, ModuleName, RecordId, parse_id
from vtdesk.domain.record import Json
from vtdesk.domain.schema import ModuleSchema
from vtdesk.domain.search_text import fold, words
from vtdesk.store.driver import Database
from vtdesk.store.packing import to_json
from vtdesk.store.schemas import text_field

LONGEST_LABEL = 500
"""Characters; a longer name is cut, since nobody reads it to its end."""


def label_sources(schema: ModuleSchema) -> tuple[str, ...]:
    """The fields that make up a record's name.

    `labelFields` may hold a column's name instead of a field's, as in HelpDesk and Documents:
    "title" for the fields ticket_title and notes_title (wire fact 2.6).
    """
    found = []
    for name in schema.label_fields:
        if name in schema.by_name:
            found.append(name)
        else:
            found.extend(field for field in schema.by_name if field.endswith(f"_{name}"))
    return tuple(found)


def fallback_sources(schema: ModuleSchema) -> tuple[str, ...]:
    """The fields whose first filled one names a record that has no name of its own."""
    summary = [spec.name for spec in schema.summary_fields if text_field(spec)]
    rest = [spec.name for spec in schema.fields if text_field(spec) and spec.name not in summary]
    return (*summary, *rest)


def own_label(sources: tuple[str, ...], values: Mapping[str, Json]) -> str:
    """The name that a record's label fields make; "" when they are empty or unknown."""
    return label_of(part for name in sources if isinstance(part := values.get(name), str))


def label_of(parts: Iterable[str | None]) -> str:
    """The name that these texts make in one line; "" when they are empty."""
    return " ".join(" ".join(filter(None, parts)).split())[:LONGEST_LABEL]


def other_label(fallbacks: tuple[str, ...], values: Mapping[str, Json]) -> str:
    """The name of a record that its label fields do not name: the server's, else its first text.

    The server's `label` is HTML-encoded, unlike every field (wire fact 4.1). The id is never a
    name; a record without any text has none.
    """
    given = values.get("label")
    texts = (values.get(name) for name in fallbacks)
    candidates = (html.unescape(given) if isinstance(given, str) else "", *texts)
    filled = (text.strip() for text in candidates if isinstance(text, str))
    return next((text for text in filled if text), "")[:LONGEST_LABEL]


def save_labels(database: Database, labels: Mapping[RecordId, str]) -> None:
    """Keep the names of records that are not stored; a stored record keeps its own."""
    database.run_many(
        "INSERT INTO labels (id, label, sort, stored) VALUES (?, ?, ?, 0) ON CONFLICT (id) "
        "DO UPDATE SET label = excluded.label, sort = excluded.sort WHERE stored = 0",
        [
            (str(record), label, folded_label(label, fold(label)))
            for record, label in ((record, text[:LONGEST_LABEL]) for record, text in labels.items())
        ],
    )


def folded_label(label: str, folded: str) -> str | None:
    """What is kept of a folded name: nothing where SQLite can lower the name itself."""
    return None if label.isascii() else folded


def load_labels(database: Database, ids: Iterable[AnyId]) -> dict[AnyId, str]:
    """The names that are known."""
    asked = {str(record): record for record in ids}
    rows = database.rows(
        "SELECT id, label FROM labels WHERE id IN (SELECT value FROM json_each(?))",
        (to_json(list(asked)),),
    )
    return {asked[wire_id]: label for wire_id, label in rows}


def find_alone(
    database: Database, prefix: str, module: ModuleName, text: str, limit: int
) -> list[tuple[AnyId, ModuleName, str]]:
    """Records known by name only, of the module with this id prefix, by the words they begin with.

    They are few (users, groups, records that others point to), so they are simply read.
    """
    typed = words(text)
    rows = database.rows(
        "SELECT id, label FROM labels WHERE stored = 0 AND id > ? AND id < ? ORDER BY label",
        (f"{prefix}x", f"{prefix}y"),
    )
    found = [(parse_id(i), module, label) for i, label in rows if _begins(words(label), typed)]
    return found[:limit]


def _begins(have: tuple[str, ...], typed: tuple[str, ...]) -> bool:
    return all(any(word.startswith(part) for word in have) for part in typed)
