"""``create``, ``update``, ``revise`` and ``delete``: records coming in.

There is no optimistic locking and hardly a check: what is missing or points nowhere is
refused, everything else is cut, clipped or dropped, and answered with success.
"""

import re
from collections.abc import Iterable, Mapping

from vtdesk.demo import inventory
from vtdesk.demo.errors import UNKNOWN_ERROR, Code, Crash, Refusal, id_incorrect, operation_denied
from vtdesk.demo.faults import Defect
from vtdesk.demo.operations import answers, uploads
from vtdesk.demo.operations.request import Found, Request
from vtdesk.demo.schemas import LINE_ITEM_BLOCK, Field, Module
from vtdesk.demo.tables import Row
from vtdesk.demo.values import Json, decoded_once, stored, unset
from vtdesk.demo.vtql_sql import column, padded_fold

_ID = re.compile(r"(\d+)x(\d+)\Z")
_RESTRICTED_FILE = "Sorry! Attempt to access restricted file."


def create(request: Request) -> Json:
    """Make a record."""
    module = request.writable_module(request.text("elementType"))
    element = _element(request)
    fields = _writable_fields(request, module)
    for field in fields.values():
        if field.mandatory and field.default and not element.get(field.name):
            element[field.name] = field.default
    _check_mandatory(fields.values(), element, only_sent=False)
    if module.name == "Users":
        # a role is a reference that refuses every value
        raise id_incorrect()
    if module.inventory and not element.get("LineItems"):
        raise Refusal(Code.MANDATORY, "Mandatory Fields Missing..")
    return _answer(request, add_record(request, module, element), computed=module.inventory)


def add_record(
    request: Request, module: Module, element: Mapping[str, Json], *, converted: bool = False
) -> Found:
    """Write a new record with whatever of its fields was sent."""
    values = _values(request, module, _writable_fields(request, module), element)
    _check_unique(request, module, values, None)
    number = request.company.next_number()
    row = _new_row(request, module, element) | values
    if converted and "isconvertedfromlead" in module.fields:
        row["isconvertedfromlead"] = "1"
    request.company.tables.insert(module, number, row)
    found = Found(module, number, row)
    _after_write(request, found, element)
    return found


def update(request: Request) -> Json:
    """Change a record; all mandatory fields must be sent again, the others may stay away."""
    return _change(request, only_sent=False)


def revise(request: Request) -> Json:
    """Change only what is sent."""
    return _change(request, only_sent=True)


def delete(request: Request) -> Json:
    """Delete a record; what pointed to it points to nothing then.

    Users, currencies and the like are not deleted this way: others need them to work.
    """
    found = request.find(request.text("id"), to_write=True)
    if not found.module.entity or found.module.name == "Users":
        raise operation_denied()
    delete_record(request, found)
    return {"status": "successful"}


def delete_record(request: Request, found: Found) -> None:
    """Mark the record as deleted and unset every reference to it."""
    tables = request.company.tables
    tables.mark_deleted(found.module, found.number, request.company.clock.moment())
    for module in request.company.catalogue.modules.values():
        for field in module.fields.values():
            if found.module.name in field.refers_to and field.is_reference:
                name = column(field.name)
                tables.execute(
                    f"UPDATE {column(module.table)} SET {name} = NULL WHERE {name} = ?",
                    (found.id,),
                )


def _change(request: Request, *, only_sent: bool) -> Json:
    element = _element(request)
    wire_id = element.get("id")
    if not isinstance(wire_id, str) or not wire_id:
        raise id_incorrect()
    found = request.find(wire_id, to_write=True)
    if only_sent and not request.cloud:
        element = {name: decoded_once(value) for name, value in element.items()}
    fields = _writable_fields(request, found.module)
    _check_mandatory(fields.values(), element, only_sent=only_sent)
    changed = change_record(request, found, element)
    return _answer(request, changed, computed=False)


def change_record(request: Request, found: Found, element: Mapping[str, Json]) -> Found:
    """Write the sent fields of a record and its new modified time."""
    fields = _writable_fields(request, found.module)
    values = _values(request, found.module, fields, element)
    _check_unique(request, found.module, values, found.number)
    values |= _touched(request, found.module)
    request.company.tables.update(found.module, found.number, values)
    changed = Found(found.module, found.number, found.row | values)
    _after_write(request, changed, element)
    return changed


def touch(request: Request, found: Found) -> None:
    """Move a record's modified time without changing anything else."""
    request.company.tables.update(found.module, found.number, _touched(request, found.module))


def _element(request: Request) -> dict[str, Json]:
    if request.text("element") is None:
        raise Crash
    element = request.json("element")
    if isinstance(element, list) and not element:
        # PHP knows no difference between an empty list and an empty map
        return {}
    if not isinstance(element, dict):
        raise Refusal(Code.INTERNAL, UNKNOWN_ERROR)
    return element


def _writable_fields(request: Request, module: Module) -> dict[str, Field]:
    return {
        name: field
        for name, field in request.rights.fields(module).items()
        if request.rights.edits(module, field) and name != "id"
    }


def _check_mandatory(
    fields: Iterable[Field], element: Mapping[str, Json], *, only_sent: bool
) -> None:
    for field in fields:
        if field.mandatory and (field.name in element or not only_sent):
            value = element.get(field.name)
            if value is None or value == "":
                raise Refusal(Code.MANDATORY, f"{field.name} does not have a value")


def _values(
    request: Request, module: Module, fields: Mapping[str, Field], element: Mapping[str, Json]
) -> Row:
    """The sent values as they are stored; names nobody knows are ignored."""
    values: Row = {}
    dialect = request.company.catalogue.dialect
    for name, field in fields.items():
        if name not in element or field.block == LINE_ITEM_BLOCK:
            continue
        value = stored(field, element[name], dialect)
        if field.kind == "owner":
            value = _checked_owner(request, value)
        elif field.is_reference:
            value = _checked_reference(request, field, value)
        values[name] = value
    return values


def _checked_owner(request: Request, value: str | None) -> str:
    match = _ID.match(value or "")
    if match is None or match.group(1) not in ("19", "20"):
        raise id_incorrect()
    module = request.company.catalogue.by_prefix(match.group(1))
    assert module is not None
    if request.company.tables.get(module, int(match.group(2))) is None:
        raise Crash(_RESTRICTED_FILE)
    return match.group()


def _checked_reference(request: Request, field: Field, value: str | None) -> str | None:
    """A reference to a record that exists, or None; a wrong module is refused."""
    if value is None:
        return None
    match = _ID.match(value)
    if match is None:
        raise id_incorrect()
    module = request.company.catalogue.by_prefix(match.group(1))
    if module is None or module.name not in field.refers_to:
        raise Refusal(Code.REFERENCE_INVALID, f"Invalid reference specified for {field.name}")
    number = int(match.group(2))
    exists = number < 2**63 and request.company.tables.get(module, number) is not None
    return value if exists else None


def _check_unique(request: Request, module: Module, values: Row, own: int | None) -> None:
    for name, value in values.items():
        if not module.fields[name].unique or not value:
            continue
        rows = request.company.tables.query(
            f"SELECT _number FROM {column(module.table)}"
            f" WHERE padded_fold({column(name)}) = ? AND _deleted = 0 LIMIT 2",
            (padded_fold(value),),
        )
        if any(row[0] != own for row in rows):
            # the duplicate check of the real server has the integer 0 for its code
            raise Refusal(0, "Duplicate(s) detected!")


def _new_row(request: Request, module: Module, element: Mapping[str, Json]) -> Row:
    """Everything a new record holds besides what was sent."""
    row: Row = {name: unset(field) for name, field in module.fields.items() if name != "id"}
    for name, field in module.fields.items():
        if field.later and not field.is_date and not field.is_reference:
            row[name] = ""
    moment = request.company.clock.moment()
    own_id = f"19x{request.person.number}"
    source = element.get("source")
    row |= {
        "createdtime": moment,
        "CreatedTime": moment,
        "creator": own_id,
        "source": source if isinstance(source, str) else "WEBSERVICE",
        "folderid": "22x1",
        **_touched(request, module),
    }
    if module.number_field is not None:
        row[module.number_field.name] = request.company.running_number(module)
    return {name: value for name, value in row.items() if name in module.fields}


def _touched(request: Request, module: Module) -> Row:
    names = ("ModifiedTime",) if "ModifiedTime" in module.fields else ("modifiedtime",)
    row: Row = dict.fromkeys(names, request.company.clock.moment())
    row["modifiedby"] = f"19x{request.person.number}"
    return {name: value for name, value in row.items() if name in module.fields}


def _after_write(request: Request, found: Found, element: Mapping[str, Json]) -> None:
    """Store files and lines; a comment moves the modified time of its record."""
    found.row.update(uploads.store(request, found))
    if found.module.inventory and "LineItems" in element:
        _write_lines(request, found, element["LineItems"])
    if found.module.name == "ModComments" and found.row.get("related_to"):
        parent = request.find(found.row["related_to"])
        touch(request, parent)


def _write_lines(request: Request, found: Found, sent: Json) -> None:
    """Replace all lines; a product that does not exist leaves the header behind without any."""
    if Defect.INVENTORY in request.defects:
        # the header stays behind, as a ghost
        raise Crash
    lines: list[Row] = []
    for sequence, item in enumerate(sent if isinstance(sent, list) else [], start=1):
        if not isinstance(item, dict):
            continue
        product = _product(request, item.get("productid"))
        extra: Row = {n: None if v is None else str(v) for n, v in item.items()}
        price = item.get("listprice")
        lines.append(
            inventory.line_row(
                found.id,
                sequence,
                product.id,
                item.get("quantity") or 0,
                product.row.get("unit_price") if price in (None, "") else price,
                extra,
            )
        )
    tables = request.company.tables
    line_items = request.company.catalogue.modules["LineItem"]
    inventory.replace_lines(tables, line_items, found.id, lines)
    found.row.update(inventory.totals_row(lines, found.row))
    tables.update(found.module, found.number, found.row)


def _product(request: Request, wire_id: Json) -> Found:
    match = _ID.match(wire_id if isinstance(wire_id, str) else "")
    module = match and request.company.catalogue.by_prefix(match.group(1))
    if not match or module is None or module.name not in ("Products", "Services"):
        raise id_incorrect()
    row = request.company.tables.get(module, int(match.group(2)))
    if row is None:
        raise id_incorrect()
    return Found(module, int(match.group(2)), row)


def _answer(request: Request, found: Found, *, computed: bool) -> dict[str, Json]:
    """The record; the totals the server just computed are numbers in the answer of create."""
    row = request.company.tables.get(found.module, found.number)
    answer = answers.record(request, Found(found.module, found.number, row or found.row))
    if computed:
        for name in ("hdnSubTotal", "hdnGrandTotal", "pre_tax_total"):
            if name in answer:
                answer[name] = float(str(answer[name]))
    return answer
