"""How records and labels look in an answer."""

from vtdesk.demo import inventory
from vtdesk.demo.operations.request import Found, Request
from vtdesk.demo.schemas import Module
from vtdesk.demo.tables import Row
from vtdesk.demo.values import Json, encoded_label
from vtdesk.demo.vtql_sql import MASK

# Announced by describe and never delivered.
_SECRET_FIELDS = frozenset({"accesskey"})


def delivered(request: Request, module: Module) -> list[str]:
    """The fields that an answer holds, without ``id``."""
    return [
        name
        for name, field in request.rights.fields(module).items()
        if name != "id" and field.kind != "password" and name not in _SECRET_FIELDS
    ]


def record(request: Request, found: Found) -> dict[str, Json]:
    """A whole record, as create, retrieve, revise and update answer it.

    Unset dates are "" here, while a query gives null for them.
    """
    fields = request.rights.fields(found.module)
    answer: dict[str, Json] = {}
    for name in delivered(request, found.module):
        value = found.row[name]
        if fields[name].encrypted and value:
            value = MASK
        answer[name] = "" if value is None and fields[name].is_date else value
    answer |= attachment_ids(request, found)
    answer["id"] = found.id
    answer["label"] = encoded_label(label(found.module, found.row))
    if found.module.inventory:
        answer |= _line_items(request, found)
    return answer


def label(module: Module, row: Row) -> str:
    """A record's label in plain text."""
    return " ".join(part for part in (row.get(name) for name in module.label_fields) if part)


def attachment_ids(request: Request, found: Found) -> dict[str, Json]:
    """The ids of the record's files, in the extra key, where it has any."""
    rows = request.company.tables.query(
        "SELECT number FROM _files WHERE record = ? ORDER BY number", (found.number,)
    )
    if not rows:
        return {}
    ids = (found.module.record_id(int(row[0] or 0)) for row in rows)
    return {"imageattachmentids": ",".join(ids)}


def _line_items(request: Request, found: Found) -> dict[str, Json]:
    catalogue = request.company.catalogue
    prefix = catalogue.modules["LineItem"].prefix
    lines: list[Json] = []
    for number, line in inventory.lines_of(request.company.tables, found.id):
        product_id = line["productid"] or ""
        product = catalogue.by_prefix(product_id.partition("x")[0])
        name, sort = "", ""
        if product is not None:
            row = request.company.tables.get(product, int(product_id.partition("x")[2]))
            name, sort = label(product, row or {}), product.name
        item: dict[str, Json] = dict(line)
        item |= {
            "id": f"{prefix}x{number}",
            "product_name": encoded_label(name),
            "entity_type": sort,
            "deleted": "0",
        }
        lines.append(item)
    return {
        "LineItems": lines,
        "LineItems_FinalDetails": {"1": {"final_details": _final_details(found.row)}},
    }


def _final_details(row: Row) -> dict[str, Json]:
    """A display structure with everything entity-encoded, which no client needs."""
    return {
        "taxtype": row.get("hdnTaxType"),
        "hdnSubTotal": row.get("hdnSubTotal"),
        "grandTotal": row.get("hdnGrandTotal"),
        "discount_type_final": "percentage" if row.get("hdnDiscountPercent") else "zero",
    }
