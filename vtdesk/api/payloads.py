"""Answers of the everyday operations as domain objects."""

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from vtdesk.api.reading import (
    MAX_MODULES,
    flag,
    label_text,
    listing,
    mapping,
    module_names,
    plain_text,
    record_ids,
    whole_number,
    with_id,
    wrong_shape,
)
from vtdesk.domain.account import UserInfo
from vtdesk.domain.ids import ModuleName, RecordId, parse_record_id
from vtdesk.domain.laid_records import LatePage
from vtdesk.domain.record import Json, WireRecord
from vtdesk.domain.schema import ModuleInfo

MAX_RECORDS = 20_000
# the year 9999; what lies behind it may count milliseconds
_LAST_MOMENT = 253_402_300_799
_LONGEST_SIGN = 8


@dataclass(frozen=True, slots=True)
class SyncPage:
    """One page of what changed, in either of the two shapes servers use (wire fact 6.2).

    Attributes:
        updated_records: whole records (open source).
        updated_ids: ids alone (the manual's shape); the records are to be fetched.
        deleted: ids of records that are gone; converted leads too (wire fact 6.7).
        more: ask again from `last_modified`.
        last_modified: Unix time in seconds; one second is never split over pages, but a change
            made later in that same second is missed (wire fact 6.4): ask from one less.
    """

    updated_records: tuple[WireRecord, ...]
    updated_ids: tuple[RecordId, ...]
    deleted: tuple[RecordId, ...]
    more: bool
    last_modified: int


def user_info(result: Json) -> UserInfo:
    """The answer of `me`, or of a log-in, which names the same things differently."""
    values = mapping(result, "the signed-in user")
    user = parse_record_id(plain_text(values.get("id")) or plain_text(values.get("userId")))
    if user is None:
        raise wrong_shape("the signed-in user has no id")
    return UserInfo(
        id=user,
        user_name=label_text(values.get("user_name") or values.get("username")),
        # the log-in answers names with entities (wire fact 4.1)
        first_name=html.unescape(label_text(values.get("first_name"))),
        last_name=html.unescape(label_text(values.get("last_name"))),
        email=label_text(values.get("email1") or values.get("email")),
        time_zone=label_text(values.get("time_zone")) or None,
        currency=_currency(values),
    )


def module_infos(result: Json) -> tuple[ModuleInfo, ...]:
    """The answer of `listtypes`, in the server's order, each module once."""
    values = mapping(result, "the list of modules")
    information = mapping(values.get("information", []), "the list of modules")
    names = dict.fromkeys(module_names(values.get("types"), MAX_MODULES))
    return tuple(_module_info(name, information.get(name)) for name in names)


def wire_record(result: Json) -> WireRecord:
    """A record as create, retrieve, update and revise answer it.

    Its `label` comes with HTML entities, all other values without (wire fact 4.1).
    """
    record = mapping(result, "a record")
    if parse_record_id(plain_text(record.get("id"))) is None:
        raise wrong_shape("a record without an id")
    label = record.get("label")
    if isinstance(label, str) and "&" in label:
        return {**record, "label": html.unescape(label)}
    return record


def wire_records(result: Json) -> list[WireRecord]:
    """The rows of a query; they are the decoded answer itself, not copies."""
    rows = listing(result, MAX_RECORDS, "the records")
    return [with_id(row) for row in rows]


def page(result: Json | LatePage) -> Sequence[WireRecord]:
    """The rows of a query as `wire_records` gives them; one that is read late, as it is."""
    if not isinstance(result, LatePage):
        return wire_records(result)
    if len(result) > MAX_RECORDS:
        raise wrong_shape(f"the records: {len(result)} of them")
    return result


def count(result: Json) -> int | None:
    """The answer to `count(*)`: a number, or None for the `[]` of wire fact 3.15."""
    rows = listing(result, MAX_RECORDS, "a count")
    if not rows:
        return None
    number = whole_number(mapping(rows[0], "a count").get("count"))
    if number is None or number < 0:
        raise wrong_shape("a count that is no number")
    return number


def sync_page(result: Json, since: int) -> SyncPage:
    """The answer of `sync`; `since` stands for a `lastModifiedTime` that is missing."""
    values = mapping(result, "the changes")
    updated = listing(values.get("updated", []), MAX_RECORDS, "the changed records")
    deleted = listing(values.get("deleted", []), MAX_RECORDS, "the deleted records")
    last_modified = whole_number(values.get("lastModifiedTime"))
    if last_modified is not None and last_modified > _LAST_MOMENT:
        raise wrong_shape("changes up to a moment that is none")
    return SyncPage(
        updated_records=tuple(with_id(item) for item in updated if isinstance(item, dict)),
        updated_ids=tuple(record_ids(item for item in updated if not isinstance(item, dict))),
        deleted=tuple(record_ids(deleted)),
        more=flag(values.get("more"), default=False),
        last_modified=since if last_modified is None else max(since, last_modified),
    )


def _currency(user: Mapping[str, Json]) -> str:
    """The sign of the user's currency; amounts are in the base currency (wire facts, type table).

    It is theirs only where the two are worth the same; the cloud tells the rate.
    """
    try:
        base = Decimal(plain_text(user.get("conv_rate"))) == 1
    except InvalidOperation:
        return ""
    sign = html.unescape(label_text(user.get("currency_symbol")))[:_LONGEST_SIGN]
    return sign if base else ""


def _module_info(name: ModuleName, information: Json) -> ModuleInfo:
    details: Mapping[str, Json] = information if isinstance(information, dict) else {}
    label = label_text(details.get("label")) or name
    return ModuleInfo(
        name=name,
        label=label,
        singular=label_text(details.get("singular")) or label,
        is_entity=flag(details.get("isEntity"), default=True),
    )
