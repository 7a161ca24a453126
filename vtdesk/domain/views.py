"""Saved views: a table's filter, columns and order under a name, and their text in a file.

A view keeps what it does not understand. A condition that only a newer vtdesk knows, or a field that
has gone, is left out of what is shown, told, and still there when the view is written again unchanged.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from vtdesk.domain.filter_json import Left, filter_from_json, filter_to_json
from vtdesk.domain.foreign_json import clean_json
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.query import EVERYTHING, Filter, Sort, fields_of, without
from vtdesk.domain.record import Json
from vtdesk.domain.schema import ModuleSchema

LONGEST_FILE = 2_000_000
"""Characters of the longest file of views that is read."""

MOST_VIEWS = 1_000
"""Views that are kept of one account, or read of one file, at most."""

LONGEST_NAME = 100
"""Characters of a view's name; what is longer is cut."""

_MARK = "vtdesk views"
_VERSION = 1
_LONGEST_WORDS = 500
_MOST_COLUMNS = 500
_DEEPEST = 100
# marks that turn the direction of what follows them, beyond the name itself
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class SavedView:
    """What a table shows, under a name.

    Attributes:
        id: made by `app.views`; unique within an account.
        columns: field names in their order; none for the usual ones.
        words: typed into the quick filter.
        pinned: stands below its module in the tree.
        colour: name of a tint, or "".
        unread: the filter's JSON text where something in it was not understood; written again in
            place of `filter` until the view is saved anew.
    """

    id: str
    module: ModuleName
    name: str
    filter: Filter = EVERYTHING
    columns: tuple[str, ...] = ()
    sorts: tuple[Sort, ...] = ()
    words: str = ""
    pinned: bool = False
    colour: str = ""
    unread: str = ""


@dataclass(frozen=True, slots=True)
class Fitted:
    """A view as a module can show it now.

    Attributes:
        view: without what has gone.
        left_out: what was left out, in words for the person.
    """

    view: SavedView
    left_out: tuple[str, ...] = ()


class NoViews(ValueError):
    """A text that holds no views; its message is words for the person."""


def fitted(view: SavedView, schema: ModuleSchema) -> Fitted:
    """A view without the fields that its module no longer has."""
    gone = (
        fields_of(view.filter) | {sort.field for sort in view.sorts} | set(view.columns)
    ) - schema.by_name.keys()
    unread = ("A condition that this vtdesk does not know",) if view.unread else ()
    if not gone:
        return Fitted(view, unread)
    condition, left_out = without(view.filter, gone)
    words = [f"The condition on {field}" for field in dict.fromkeys(one.field for one in left_out)]
    words += [f"The order by {sort.field}" for sort in view.sorts if sort.field in gone]
    words += [f"The column {name}" for name in view.columns if name in gone]
    kept = replace(
        view,
        filter=condition,
        sorts=tuple(sort for sort in view.sorts if sort.field not in gone),
        columns=tuple(name for name in view.columns if name not in gone),
    )
    return Fitted(kept, (*words, *unread))


def views_to_text(views: Sequence[SavedView]) -> str:
    """Views as the text of a file."""
    return json.dumps(
        {"kind": _MARK, "version": _VERSION, "views": [_to_json(view) for view in views]},
        ensure_ascii=False,
        indent=1,
    )


def views_from_text(text: str) -> tuple[SavedView, ...]:
    """The views of a file; their ids are those of whoever wrote it.

    Raises:
        NoViews: the text is no such file, with words that say why.
    """
    if len(text) > LONGEST_FILE:
        raise NoViews("The file is too large to hold views.")
    try:
        content: Json = json.loads(text)
    except (ValueError, RecursionError) as problem:
        raise NoViews("The file is not one that vtdesk wrote views into.") from problem
    if not isinstance(content, dict) or content.get("kind") != _MARK:
        raise NoViews("The file is not one that vtdesk wrote views into.")
    listed = content.get("views")
    if not isinstance(listed, list):
        raise NoViews("The file holds no list of views.")
    found = (_from_json(entry) for entry in map(_clean, listed[:MOST_VIEWS]))
    return tuple(view for view in found if view is not None)


def _to_json(view: SavedView) -> dict[str, Json]:
    filter_: Json = json.loads(view.unread) if view.unread else filter_to_json(view.filter)
    return {
        "id": view.id,
        "module": view.module,
        "name": view.name,
        "filter": filter_,
        "columns": list(view.columns),
        "sorts": [{"field": sort.field, "descending": sort.descending} for sort in view.sorts],
        "words": view.words,
        "pinned": view.pinned,
        "colour": view.colour,
    }


def _clean(entry: Json) -> Mapping[str, Json]:
    """An entry of a file; an empty one for what is none."""
    try:
        clean = clean_json(entry)
    except RecursionError:
        return {}
    return clean if isinstance(clean, dict) else {}


def _from_json(entry: Mapping[str, Json]) -> SavedView | None:
    module, name = _text(entry, "module"), _line(_text(entry, "name"))
    if not module or not name:
        return None
    said = entry.get("filter")
    if not _is_shallow(said):
        return None
    left = Left()
    condition = EVERYTHING if said is None else filter_from_json(said, left)
    columns = entry.get("columns")
    names = columns if isinstance(columns, list) else []
    return SavedView(
        id=_text(entry, "id")[:LONGEST_NAME],
        module=ModuleName(module),
        name=name[:LONGEST_NAME],
        filter=condition,
        columns=tuple(dict.fromkeys(n for n in names[:_MOST_COLUMNS] if isinstance(n, str) and n)),
        sorts=_sorts(entry.get("sorts")),
        words=_text(entry, "words")[:_LONGEST_WORDS],
        pinned=entry.get("pinned") is True,
        colour=_text(entry, "colour")[:LONGEST_NAME],
        unread=json.dumps(said, ensure_ascii=False) if left.anything else "",
    )


def _is_shallow(said: Json, levels: int = _DEEPEST) -> bool:
    """Whether JSON can be written again: its writer nests less deep than its reader."""
    if not isinstance(said, list | dict):
        return True
    inner = said.values() if isinstance(said, dict) else said
    return levels > 0 and all(_is_shallow(part, levels - 1) for part in inner)


def _sorts(said: Json) -> tuple[Sort, ...]:
    parts = said if isinstance(said, list) else []
    return tuple(
        Sort(_text(part, "field"), part.get("descending") is True)
        for part in parts[:_MOST_COLUMNS]
        if isinstance(part, dict) and _text(part, "field")
    )


def _line(text: str) -> str:
    """A name as one line that reads in its own direction, whatever stands around it."""
    return " ".join(_TURNS.sub("", text).split())


def _text(entry: Mapping[str, Json], key: str) -> str:
    value = entry.get(key)
    return value if isinstance(value, str) else ""
