"""Answers of the rarer operations: relations, conversion, files, tags, picklists, limits.

Manual and servers disagree about several shapes; both are read (wire facts 5.1, 7.2, 7.4).
"""

import base64
import binascii
import html
from collections.abc import Iterator

from vtdesk.api.payloads import MAX_RECORDS
from vtdesk.api.reading import (
    MAX_MODULES,
    api_name,
    flag,
    label_text,
    listing,
    mapping,
    plain_text,
    values_of,
    whole_number,
    wrong_shape,
)
from vtdesk.domain.attachment import Attachment
from vtdesk.domain.conversion import ConvertedLead
from vtdesk.domain.ids import ModuleName, parse_record_id
from vtdesk.domain.limits import EditionLimit
from vtdesk.domain.picklists import PicklistDependency
from vtdesk.domain.record import Json
from vtdesk.domain.relations import HierarchyEntry, Relation

MAX_CHOICES = 20_000
MAX_DETAILS = 50


def relations(result: Json) -> tuple[Relation, ...]:
    """The answer of `relatedtypes`.

    `information` is keyed by relation label on servers and by module in the manual; `types` may
    repeat a module (wire fact 5.1). Each label comes once.
    """
    information = mapping(mapping(result, "the relations").get("information", []), "the relations")
    if len(information) > MAX_MODULES:
        raise wrong_shape(f"{len(information)} relations")
    found = {}
    for key, value in information.items():
        details = mapping(value, "a relation")
        label = label_text(details.get("label")) or label_text(key)
        module = api_name(details.get("name")) or api_name(key)
        if label and module:
            found[label] = Relation(
                label=label,
                module=ModuleName(module),
                title=label_text(details.get("translated_label")) or label,
                actions=_actions(details.get("actions")),
                is_entity=flag(details.get("isEntity"), default=True),
            )
    return tuple(found.values())


def converted_lead(result: Json) -> ConvertedLead:
    """The answer of `convertlead`; a missing result means nothing was done (wire fact 7.1)."""
    records = {
        ModuleName(name): record
        for name, value in mapping(result, "the conversion").items()
        if (record := parse_record_id(plain_text(value))) is not None
    }
    if not records:
        raise wrong_shape("the conversion made no record")
    return ConvertedLead(records)


def attachment(result: Json) -> Attachment:
    """The answer of `files_retrieve`: one object, or a list with one (wire fact 7.2)."""
    item = values_of(result)[0] if isinstance(result, list) and result else result
    values = mapping(item, "a file")
    encoded = values.get("filecontents")
    if not isinstance(encoded, str):
        raise wrong_shape("a file without content")
    try:
        content = base64.b64decode(encoded)
    except (binascii.Error, ValueError) as error:
        raise wrong_shape("a file whose content is not base64") from error
    return Attachment(
        label_text(values.get("filename")), label_text(values.get("filetype")), content
    )


def tags(result: Json) -> tuple[str, ...]:
    """The answer of `tags_retrieve`, each tag once."""
    values = result if isinstance(result, list) else mapping(result, "the tags").get("tags", [])
    items = listing(values, MAX_RECORDS, "the tags")
    return tuple(dict.fromkeys(name for item in items if (name := label_text(item))))


def dependency(result: Json, source: str, target: str) -> PicklistDependency:
    """The answer of `picklist_dependency`; no mapping means that everything is allowed."""
    values = mapping(result, "the dependency")
    pairs = listing(values.get("valuemapping", []), MAX_CHOICES, "the dependency")
    allowed = {}
    for pair in pairs:
        entry = mapping(pair, "a line of the dependency")
        targets = listing(entry.get("targetvalues", []), MAX_CHOICES, "the allowed values")
        allowed[plain_text(entry.get("sourcevalue"))] = tuple(plain_text(item) for item in targets)
    return PicklistDependency(source, target, allowed)


def hierarchy(result: Json) -> tuple[HierarchyEntry, ...]:
    """The answer of `get_account_hierarchy`, in the server's order."""
    rows = listing(result, MAX_RECORDS, "the hierarchy")
    return tuple(_hierarchy_entries(rows))


def picklist_done(result: Json) -> None:
    """Check the doubly wrapped answer of the picklist operations (wire fact 7.4).

    Raises:
        ServerTrouble: the inner answer is no success.
    """
    inner = mapping(result, "the change of the list")
    if not flag(inner.get("success")):
        raise wrong_shape("the change of the list did not succeed")


def edition_limit(result: Json, service: str) -> EditionLimit:
    """The answer of `editionLimits`: the manual's `limit`, and whatever else a server adds."""
    values = result[0] if isinstance(result, list) and result else result
    details = {
        label_text(name): label_text(value)
        for name, value in list(mapping(values, "the limit").items())[:MAX_DETAILS]
        if not isinstance(value, list | dict)
    }
    limit = details.pop("limit", "") or details.get("allowed_limit", "")
    details.pop("serviceName", None)
    return EditionLimit(service, limit, details)


def revealed(result: Json) -> str:
    """The answer of `decrypt`: the value itself."""
    if isinstance(result, list | dict):
        raise wrong_shape("a revealed value that is no text")
    return plain_text(result)


def _actions(value: Json) -> frozenset[str]:
    items = value.split(",") if isinstance(value, str) else values_of(value)
    return frozenset(name for item in items if (name := label_text(item).upper()))


def _hierarchy_entries(rows: list[Json]) -> Iterator[HierarchyEntry]:
    for row in rows:
        values = mapping(row, "an organisation")
        record = parse_record_id(plain_text(values.get("id")))
        if record is None:
            raise wrong_shape("an organisation without an id")
        yield HierarchyEntry(
            record,
            html.unescape(label_text(values.get("name"))),
            whole_number(values.get("level")) or 0,
            flag(values.get("current")),
        )
