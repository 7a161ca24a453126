"""Reads values out of decoded JSON without trusting their type or size.

What cannot be what the protocol promises raises `ServerTrouble`; what may be left out gets a
default. PHP sends an empty map as `[]` (wire fact 1.6) and a list with gaps as a map.
"""

from collections.abc import Iterable, Iterator, Mapping

from vtdesk.domain.errors import ServerTrouble
from vtdesk.domain.ids import ModuleName, RecordId, parse_record_id, record_number
from vtdesk.domain.record import Json, WireRecord

MAX_MODULES = 2_000
MAX_NAME = 200
"""Longest API name of a module or field, in characters; longer ones are no names."""
MAX_LABEL = 500
"""Labels are cut after this many characters: they are drawn in one line."""


def mapping(value: Json, what: str) -> Mapping[str, Json]:
    """A map, or nothing where PHP sent an empty one."""
    if isinstance(value, dict):
        return value
    if value == []:
        return {}
    raise wrong_shape(f"{what}: a map was expected")


def listing(value: Json, most: int, what: str) -> list[Json]:
    """A list of no more than `most` items; `what` it is goes into the detail."""
    if not isinstance(value, list | dict):
        raise wrong_shape(f"{what}: a list was expected")
    items = values_of(value)
    if len(items) > most:
        raise wrong_shape(f"{what}: {len(items)} of them")
    return items


def values_of(value: Json) -> list[Json]:
    """A list; the values of a map whose keys are positions, as PHP sends lists with gaps."""
    if isinstance(value, list):
        return value
    if isinstance(value, dict):
        return list(value.values())
    return []


def plain_text(value: Json) -> str:
    """The text of a scalar; "" for null, booleans and everything nested."""
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, bool | list | dict):
        return ""
    return str(value)


def label_text(value: Json) -> str:
    """One line of text, cut to what a label can be."""
    return " ".join(plain_text(value)[:MAX_LABEL].split())


def api_name(value: Json) -> str:
    """An API name, or "" for what cannot be one."""
    text = plain_text(value)
    return text if len(text) <= MAX_NAME else ""


def flag(value: Json, *, default: bool = False) -> bool:
    """A boolean in any of the spellings servers use."""
    if value is None or isinstance(value, list | dict):
        return default
    if isinstance(value, str):
        return value.strip().lower() in {"1", "true", "on", "yes"}
    return bool(value)


def whole_number(value: Json) -> int | None:
    """A whole number of up to 15 figures, as a number or as text; None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if abs(value) < 10**15 else None
    text = plain_text(value).strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 15 else None


def module_names(value: Json, most: int) -> Iterator[ModuleName]:
    """Names of modules; what is no name is left out."""
    items = values_of(value)
    if len(items) > most:
        raise wrong_shape(f"{len(items)} module names")
    for item in items:
        if name := api_name(item):
            yield ModuleName(name)


def record_ids(items: Iterable[Json]) -> Iterator[RecordId]:
    """Record ids, every one of which must be one."""
    for item in items:
        record = parse_record_id(plain_text(item))
        if record is None:
            raise wrong_shape("a record id that is none")
        yield record


def with_id(row: Json) -> WireRecord:
    """A row that is a map and has a record id."""
    if not isinstance(row, Mapping) or record_number(plain_text(row.get("id"))) is None:
        raise wrong_shape("a record without an id")
    return row


def wrong_shape(detail: str) -> ServerTrouble:
    """The answer has not the shape that the protocol gives it."""
    return ServerTrouble(
        "Vtiger answered in a way that vtdesk cannot read. Nothing here was changed; try again later.",
        detail=detail,
    )
