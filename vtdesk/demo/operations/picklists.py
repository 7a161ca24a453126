"""Choices: ``picklist_dependency``, and adding, renaming and deleting values."""

from vtdesk.demo.errors import UNKNOWN_ERROR, Code, Refusal, operation_denied
from vtdesk.demo.operations.request import Request
from vtdesk.demo.schemas import Field
from vtdesk.demo.values import Json
from vtdesk.demo.vtql_sql import column

_SEPARATOR = " |##| "


def picklist_dependency(request: Request) -> Json:
    """Which values of one picklist go with each value of another."""
    module = request.module(request.text("module"))
    source, target = request.text("sourcefield"), request.text("targetfield")
    mapping: list[Json] = []
    for dependency in request.company.catalogue.dependencies:
        known = dependency.source in module.fields and dependency.target in module.fields
        if known and (dependency.source, dependency.target) == (source, target):
            mapping = [
                {"sourcevalue": value, "targetvalues": list(targets)}
                for value, targets in dependency.targets.items()
            ]
    return {"sourcefield": source, "targetfield": target, "valuemapping": mapping}


def add_picklist(request: Request) -> Json:
    """Add values at the end; the answer is wrapped twice, like those below."""
    field, element = _changeable(request)
    new = _texts(element.get("values"))
    values = list(request.company.choices(field))
    ids: dict[str, Json] = {}
    for value in new:
        if value not in values:
            values.append(value)
        ids[f"id{len(ids)}"] = values.index(value) + 1
    request.company.set_choices(field.picklist, values)
    return {"success": True, "result": ids}


def edit_picklist(request: Request) -> Json:
    """Rename a value, in all records too."""
    field, element = _changeable(request)
    old, new = str(element.get("current_value")), str(element.get("new_value"))
    values = list(request.company.choices(field))
    if old not in values:
        raise Refusal(Code.INVALID_PARAMETER, f"Picklist value not found: {old}")
    request.company.set_choices(field.picklist, [new if v == old else v for v in values])
    _rewrite(request, field, {old: new})
    return {"success": True, "result": ["success", True]}


def delete_picklist(request: Request) -> Json:
    """Delete values; records that hold them get the replacement."""
    field, element = _changeable(request)
    replacement = element.get("replace_with")
    if not isinstance(replacement, str) or not replacement:
        raise Refusal(Code.MANDATORY, "replace_with does not have a value")
    gone = _texts(element.get("delete_values"))
    values = request.company.choices(field)
    for value in (*gone, replacement):
        if value not in values:
            raise Refusal(Code.INVALID_PARAMETER, f"Picklist value not found: {value}")
    request.company.set_choices(field.picklist, [v for v in values if v not in gone])
    _rewrite(request, field, dict.fromkeys(gone, replacement))
    return {"success": True, "result": ["success", True]}


def _changeable(request: Request) -> tuple[Field, dict[str, Json]]:
    """The field to change and the element sent.

    Raises:
        Refusal: the caller is no administrator, the field no picklist, or the picklist global.
    """
    if not request.person.admin:
        raise operation_denied()
    module = request.module(request.text("elementType"))
    element = request.json("element")
    if not isinstance(element, dict):
        raise Refusal(Code.INTERNAL, UNKNOWN_ERROR)
    field = module.fields.get(str(element.get("fieldname")))
    if field is None or not field.is_picklist:
        raise Refusal(Code.INVALID_PARAMETER, "Not a picklist field")
    if request.cloud and field.picklist in request.company.catalogue.global_picklists:
        raise Refusal(Code.ACCESS_DENIED, "Values of a global picklist cannot be changed")
    return field, element


def _texts(value: Json) -> list[str]:
    if not isinstance(value, list) or not value:
        raise Refusal(Code.MANDATORY, "values does not have a value")
    return [str(item) for item in value]


def _rewrite(request: Request, field: Field, changes: dict[str, str]) -> None:
    """Put new values in the place of old ones in every record of every module."""
    tables = request.company.tables
    for module in request.company.catalogue.modules.values():
        for other in module.fields.values():
            if other.picklist != field.picklist:
                continue
            table, name = column(module.table), column(other.name)
            for old, new in changes.items():
                tables.execute(f"UPDATE {table} SET {name} = ? WHERE {name} = ?", (new, old))
                if other.kind == "multipicklist":
                    _rewrite_several(request, table, name, old, new)


def _rewrite_several(request: Request, table: str, name: str, old: str, new: str) -> None:
    tables = request.company.tables
    rows = tables.query(f"SELECT _number, {name} FROM {table} WHERE instr({name}, ?) > 0", (old,))
    for number, text in rows:
        values = [new if value == old else value for value in str(text).split(_SEPARATOR)]
        joined = _SEPARATOR.join(dict.fromkeys(values))
        tables.execute(f"UPDATE {table} SET {name} = ? WHERE _number = ?", (joined, number))
