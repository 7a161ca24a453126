"""``decrypt``, ``reopen``, ``lookup``, ``get_account_hierarchy`` and ``editionLimits``."""

import json
from collections.abc import Iterator, Mapping
from functools import cache

from vtdesk.demo import resources
from vtdesk.demo.errors import Code, Refusal, id_incorrect
from vtdesk.demo.operations import answers, writing
from vtdesk.demo.operations.request import Found, Request
from vtdesk.demo.schemas import Module
from vtdesk.demo.values import Json
from vtdesk.demo.vtql_sql import MAX_ROWS, column, live_rows, padded_fold

_LOOKUP_KINDS = frozenset({"phone", "email"})


def decrypt(request: Request) -> Json:
    """The value of an encrypted field."""
    found = request.find(request.text("id"))
    name = request.text("fieldname") or ""
    field = request.rights.fields(found.module).get(name)
    if field is None:
        raise Refusal(Code.ACCESS_DENIED, f"Permission to access '{name}' attribute denied.")
    if not field.encrypted:
        raise Refusal(Code.INVALID_PARAMETER, f"{name} is not an encrypted field")
    return found.row[name] or ""


def reopen(request: Request) -> Json:
    """Put a closed record back to the first of its states."""
    found = request.find(request.text("id"), to_write=True)
    module = found.module
    state = found.row.get(module.status_field) if module.status_field else None
    if state not in module.closed_states:
        raise Refusal(Code.ACCESS_DENIED, "Record is not closed")
    first = request.company.choices(module.fields[module.status_field])[0]
    writing.change_record(request, found, {module.status_field: first})
    return {"message": "Record reopened successfully."}


def lookup(request: Request) -> Json:
    """Records with exactly that telephone number or address in one of their fields."""
    kind, value = request.text("type"), request.text("value") or ""
    if kind not in _LOOKUP_KINDS:
        raise Refusal(Code.INVALID_PARAMETER, "type must be phone or email")
    records: list[Json] = []
    for module, names in _searched(request, kind):
        conditions = " OR ".join(f"padded_fold(t.{column(name)}) = ?" for name in names)
        rows = request.company.tables.query(
            f"SELECT t._number FROM {column(module.table)} t WHERE ({conditions})"
            f" AND t._deleted = 0 AND {live_rows(module)} LIMIT {MAX_ROWS}",
            [padded_fold(value)] * len(names),
        )
        for number in (int(row[0] or 0) for row in rows):
            row = request.company.tables.get(module, number)
            if row is not None and request.rights.reads(module, row.get("assigned_user_id")):
                records.append(answers.record(request, Found(module, number, row)))
    return records


def _searched(request: Request, kind: str) -> Iterator[tuple[Module, list[str]]]:
    """The modules and fields to search: those asked for, or all of the kind."""
    for name, wanted in _search_in(request).items():
        module = request.module(name)
        visible = request.rights.fields(module)
        for field_name in wanted:
            if field_name not in visible:
                message = f"Permission to access '{field_name}' attribute denied."
                raise Refusal(Code.ACCESS_DENIED, message)
        names = wanted or [f.name for f in visible.values() if f.kind == kind]
        if names:
            yield module, names


def _search_in(request: Request) -> dict[str, list[str]]:
    """``searchIn``: a map of modules to fields, or the manual's ``{"Contacts"}``, no JSON."""
    text = request.text("searchIn")
    if not text:
        modules = request.company.catalogue.modules.values()
        return {m.name: [] for m in modules if m.entity and request.sees(m)}
    try:
        value = json.loads(text)
    except ValueError:
        return {name.strip(' "{}[]'): [] for name in text.split(",")}
    if not isinstance(value, dict):
        return {str(name): [] for name in (value if isinstance(value, list) else [value])}
    return {
        str(name): [str(field) for field in fields] if isinstance(fields, list) else []
        for name, fields in value.items()
    }


def get_account_hierarchy(request: Request) -> Json:
    """The way up to the topmost organization, then everything below."""
    found = request.find(request.text("id"))
    if found.module.name != "Accounts":
        raise id_incorrect()
    path = _path_up(request, found)
    answer: list[Json] = [
        _level(item, level, current=item is found) for level, item in enumerate(path)
    ]
    _add_below(request, found, len(path), answer, {item.number for item in path})
    return answer


def _path_up(request: Request, found: Found) -> list[Found]:
    """From the topmost organization down to this one; a circle ends where it closes."""
    path = [found]
    while parent_id := path[0].row["account_id"]:
        parent = request.find(parent_id)
        if any(parent.number == known.number for known in path):
            break
        path.insert(0, parent)
    return path


def _add_below(
    request: Request, parent: Found, level: int, answer: list[Json], seen: set[int]
) -> None:
    rows = request.company.tables.query(
        "SELECT _number FROM Accounts WHERE account_id = ? AND _deleted = 0 ORDER BY _number",
        (parent.id,),
    )
    for number in (int(row[0] or 0) for row in rows):
        row = request.company.tables.get(parent.module, number)
        if row is not None and number not in seen:
            seen.add(number)
            child = Found(parent.module, number, row)
            answer.append(_level(child, level, current=False))
            _add_below(request, child, level + 1, answer, seen)


def _level(item: Found, level: int, *, current: bool) -> Json:
    return {
        "id": item.id,
        "name": item.row["accountname"],
        "label": "Org" if current else "Parent Org",
        "level": level,
        "current": current,
    }


@cache
def _limits() -> Mapping[str, str]:
    pairs = (line.partition(" = ") for line in resources.lines("limits.txt"))
    return {name: limit for name, _, limit in pairs}


def edition_limits(request: Request) -> Json:
    """What the company's edition allows, for one of the manual's keywords."""
    name = request.text("serviceName") or ""
    limit = _limits().get(name)
    if limit is None:
        raise Refusal(Code.INVALID_PARAMETER, f"serviceName is not valid: {name}")
    return {"serviceName": name, "limit": limit}
