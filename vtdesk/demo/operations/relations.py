"""Related records: ``relatedtypes``, ``retrieve_related``, ``query_related``, add and delete."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from vtdesk.demo import resources, vtql
from vtdesk.demo.errors import (
    UNKNOWN_ERROR,
    WRITE_DENIED,
    Code,
    Crash,
    Refusal,
    id_incorrect,
)
from vtdesk.demo.operations import answers, writing
from vtdesk.demo.operations.reading import run_query
from vtdesk.demo.operations.request import Found, Request
from vtdesk.demo.schemas import Catalogue, Module
from vtdesk.demo.values import Json
from vtdesk.demo.vtql_sql import MAX_ROWS, column, live_rows

# What the web interface offers at the head of a related list, to those who may change its records.
_ACTIONS = "ADD,SELECT"
_ACTIONS_TO_READERS = "SELECT"


@dataclass(frozen=True, slots=True)
class Relation:
    """A related list of a module.

    Attributes:
        label: its name, an English key in every language.
        target: the module of the records in it.
        field: the field of the target that refers back; "" where records are linked.
    """

    label: str
    target: str
    field: str


@cache
def _lists() -> Mapping[str, tuple[tuple[str, str], ...]]:
    lists: dict[str, tuple[tuple[str, str], ...]] = {}
    for line in resources.lines("relations.txt"):
        module, _, entries = line.partition(":")
        pairs = (entry.strip().partition("=") for entry in entries.split(","))
        lists[module] = tuple((label, target or label) for label, _, target in pairs)
    return lists


def relations_of(catalogue: Catalogue, module: Module) -> list[Relation]:
    """The related lists of a module, as far as their modules exist."""
    found: list[Relation] = []
    for label, target_name in _lists().get(module.name, ()):
        target = catalogue.modules.get(target_name)
        if target is not None:
            fields = (
                field.name
                for field in target.fields.values()
                if field.kind == "reference" and module.name in field.refers_to
            )
            found.append(Relation(label, target_name, next(fields, "")))
    return found


def relatedtypes(request: Request) -> Json:
    """The related lists: by module in the cloud, by label in open source."""
    module = request.module(request.text("elementType"))
    if not module.entity:
        raise Crash
    catalogue = request.company.catalogue
    relations = [
        relation
        for relation in relations_of(catalogue, module)
        if request.sees(catalogue.modules[relation.target])
    ]
    information: dict[str, Json] = {}
    for number, relation in enumerate(relations, start=1):
        entry: dict[str, Json] = {"name": relation.target, "label": relation.label}
        if request.cloud:
            target = catalogue.modules[relation.target]
            entry |= {
                "translated_label": _translated(relation, target),
                "isEntity": True,
                "relation_id": module.prefix * 100 + number,
                "actions": _ACTIONS if request.rights.writes(target) else _ACTIONS_TO_READERS,
            }
            information[relation.target] = entry
        else:
            information[relation.label] = entry | {"isEntity": "1"}
    types: list[Json] = [relation.target for relation in relations]
    if request.cloud:
        types = list(information)
    return {"types": types, "information": information or []}


def _translated(relation: Relation, target: Module) -> str:
    return target.label if relation.label == relation.target else relation.label


def _relation(request: Request, found: Found, label: str | None, target: str | None) -> Relation:
    for relation in relations_of(request.company.catalogue, found.module):
        named = relation.label == label or (request.cloud and relation.target == label)
        if named and (target is None or relation.target == target):
            return relation
    raise Refusal(Code.UNKNOWN_ENTITY, "Relation specified is incorrect")


def retrieve_related(request: Request) -> Json:
    """The whole records of a related list: a hundred at most, and no next page."""
    found = request.find(request.text("id"))
    relation = _relation(
        request, found, request.text("relatedLabel"), request.text("relatedType") or ""
    )
    target = request.module(relation.target)
    records: list[Json] = []
    for number in _numbers(request, found, relation)[:MAX_ROWS]:
        row = request.company.tables.get(target, number)
        if row is not None and request.rights.reads(target, row.get("assigned_user_id")):
            records.append(answers.record(request, Found(target, number, row)))
    return records


def _numbers(request: Request, found: Found, relation: Relation) -> list[int]:
    target = request.company.catalogue.modules[relation.target]
    table, live = column(target.table), live_rows(target)
    if relation.field:
        rows = request.company.tables.query(
            f"SELECT t._number FROM {table} t WHERE t.{column(relation.field)} = ?"
            f" AND t._deleted = 0 AND {live} ORDER BY t._number",
            (found.id,),
        )
    else:
        rows = request.company.tables.query(
            f"SELECT t._number FROM {table} t JOIN _relations r ON t._number = r.target"
            f" WHERE r.source = ? AND r.module = ? AND t._deleted = 0 AND {live}"
            " ORDER BY t._number",
            (found.number, relation.target),
        )
    return [int(row[0] or 0) for row in rows]


def query_related(request: Request) -> Json:
    """A query within a related list.

    The server pastes its own condition into the text: before an existing WHERE, which it knows
    in capitals only, else at the end. An ``or`` therefore leaks unrelated records, and order or
    limit without a WHERE is a syntax error.
    """
    found = request.find(request.text("id"))
    text = (request.text("query") or "").strip()
    if ";" in vtql.module_word(text):
        raise Refusal(Code.UNKNOWN_ENTITY, "Relation specified is incorrect")
    module_name = vtql.module_of(text)
    relation = _relation(request, found, request.text("relatedLabel"), module_name)
    target = request.module(relation.target)
    numbers = _numbers(request, found, relation)
    if not numbers:
        return []
    ids = ",".join(f"'{target.record_id(number)}'" for number in numbers)
    condition = f"WHERE id IN ({ids})"
    if " WHERE " in text:
        pasted = text.replace(" WHERE ", f" {condition} AND ", 1)
    else:
        pasted = f"{text} {condition}"
    return run_query(request, target, f"{pasted};")


def add_related(request: Request) -> Json:
    """Link two records; open source answers success whatever it was given."""
    message: Json = {"message": "successful" if request.cloud else "successfull"}
    source = _existing(request, request.text("sourceRecordId"))
    if source is None:
        raise Refusal(Code.INTERNAL, UNKNOWN_ERROR)
    if (request.text("relatedRecordId") or "").startswith("["):
        raise Refusal(Code.INTERNAL, UNKNOWN_ERROR)
    target = _existing(request, request.text("relatedRecordId"))
    label = request.text("relationIdLabel")
    known = relations_of(request.company.catalogue, source.module)
    relation = next((r for r in known if label in (r.label, r.target)), None)
    if request.cloud and (relation is None or target is None):
        raise Refusal(Code.UNKNOWN_ENTITY, "Relation specified is incorrect")
    changed = target.module if target is not None and relation and relation.field else source.module
    if request.cloud and not request.rights.writes(changed):
        raise Refusal(Code.ACCESS_DENIED, WRITE_DENIED)
    if label is None and target is not None:
        relation = next((r for r in known if r.target == target.module.name), None)
    if target is None or relation is None or relation.target != target.module.name:
        return message
    if relation.field:
        writing.change_record(request, target, {relation.field: source.id})
    else:
        _link(request, source, target)
    writing.touch(request, source)
    return message


def _existing(request: Request, wire_id: str | None) -> Found | None:
    """The record, or None where there is none of that id.

    Raises:
        Refusal: the id has not the form of an id.
    """
    if not (wire_id or "").startswith("[") and "x" not in (wire_id or ""):
        raise id_incorrect()
    try:
        return request.find(wire_id)
    except Refusal:
        return None


def _link(request: Request, source: Found, target: Found) -> None:
    """Keep a link in both directions, so that each record shows the other."""
    for one, other in ((source, target), (target, source)):
        request.company.tables.execute(
            "INSERT OR IGNORE INTO _relations VALUES (?, ?, ?)",
            (one.number, other.number, other.module.name),
        )


def delete_related(request: Request) -> Json:
    """Take a link away, or unset the reference that makes the relation; never fails twice."""
    source = request.find(request.text("sourceRecordId"), to_write=True)
    target = request.find(request.text("relatedRecordId"))
    for one, other in ((source, target), (target, source)):
        request.company.tables.execute(
            "DELETE FROM _relations WHERE source = ? AND target = ?", (one.number, other.number)
        )
    for relation in relations_of(request.company.catalogue, source.module):
        is_back = relation.field and relation.target == target.module.name
        if is_back and target.row.get(relation.field) == source.id:
            writing.change_record(request, target, {relation.field: None})
    return {"status": "successful"}
