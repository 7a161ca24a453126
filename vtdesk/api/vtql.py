r"""VTQL text for what vtdesk asks, and the traps of the language kept out of everybody's way.

Grammar and traps: wire facts section 3. What matters most here:

* exactly one `;` at the end (3.2); `'` doubled and `\` doubled inside a value (3.4);
* a unique order, else pages overlap (3.12): always by `id`, alone or as the tie breaker;
* order fields must be selected (3.9), so they are, or the query selects `*`;
* line item fields join the line items and spoil the pages (3.13), so inventory modules are asked
  for their header fields by name;
* one unknown field kills the whole query (3.16), so names come from this user's describe;
* an address longer than about 8 KB is refused by many servers (8.1), so lists are split.
"""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import quote_plus

from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.ids import ModuleName, RecordId
from vtdesk.domain.schema import FieldSpec, ModuleSchema

PAGE = 100
"""Most rows of one answer, whatever `limit` says (wire fact 3.11)."""
OWNER = "assigned_user_id"
"""The field that says whose a record is, in every module that has owners."""
MAX_BYTES = 7_000
"""Longest query in bytes as it stands in an address (wire fact 8.1)."""

_LINE_ITEM_FIELDS = frozenset(
    {
        "productid",
        "quantity",
        "listprice",
        "comment",
        "discount_percent",
        "discount_amount",
        "image",
        "purchase_cost",
        "margin",
    }
)
_LINE_TAX = re.compile(r"tax\d+")
_FIELD_NAME = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_FROM = re.compile(r"\bfrom\s+(\w+)", re.IGNORECASE)


def literal(text: str) -> str:
    """A value in quotes.

    The language has no empty string; one blank stands for it and matches it (wire fact 3.5).
    """
    escaped = text.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped or ' '}'"


def is_inventory(schema: ModuleSchema) -> bool:
    """Whether a module's records have line items (quotes, invoices, orders)."""
    return {"productid", "quantity", "listprice"} <= schema.by_name.keys()


def fields_to_select(schema: ModuleSchema, fields: Sequence[str] | None = None) -> str:
    """The select list: `*`, or names where line items, or the caller, make that necessary."""
    if fields is not None:
        known = [name for name in fields if name in schema.by_name and name != "id"]
        return ",".join(["id", *dict.fromkeys(known)])
    if not is_inventory(schema):
        return "*"
    return ",".join(["id", *(spec.name for spec in schema.fields if _in_header(spec))])


def page_after(
    schema: ModuleSchema,
    number: int,
    limit: int = PAGE,
    *,
    where: str = "",
    fields: Sequence[str] | None = None,
    offset: int = 0,
    downward: bool = False,
) -> str:
    """The records that follow record `number`, in the order of their ids.

    Asking by the last id seen needs no offset, so records that come or go meanwhile neither
    repeat nor hide others.

    Args:
        schema: the module.
        number: of the last record seen; 0 for the first page.
        limit: most rows.
        where: one more condition, without any `or`.
        fields: only these; all where omitted.
        offset: how many of these rows to pass over; others who write shift them.
        downward: from the highest id to the lowest.
    """
    rows = f"{offset},{limit}" if offset else f"{limit}"
    condition = behind(schema, number, where=where, downward=downward)
    order = "id desc" if downward else "id"
    return (
        f"select {fields_to_select(schema, fields)} from {schema.name} "  # noqa: S608 - VTQL
        f"{condition and f'where {condition} '}order by {order} limit {rows};"
    )


def behind(schema: ModuleSchema, number: int, *, where: str = "", downward: bool = False) -> str:
    """The condition that a record follows record `number`, and fulfils one more condition.

    Args:
        schema: the module.
        number: 0 before the first record, whichever way.
        where: the other condition; "" for none.
        downward: from the highest id to the lowest.
    """
    if downward and not number:
        return where
    sign = "<" if downward else ">"
    return f"id {sign} {literal(f'{schema.id_prefix}x{number}')}{_and(where)}"


def first_id(schema: ModuleSchema) -> str:
    """The simplest query there is: one id of the module, if it has any record."""
    return f"select id from {schema.name} limit 1;"  # noqa: S608 - VTQL; no SQL here


def records_by_id(
    schema: ModuleSchema, numbers: Sequence[int], fields: Sequence[str] | None = None
) -> list[str]:
    """Queries for these records, as few as the row and length limits allow."""
    head = f"select {fields_to_select(schema, fields)} from {schema.name} where id in ("  # noqa: S608 - VTQL
    return list(_split(head, schema.id_prefix, numbers))


def labels(
    module: ModuleName, id_prefix: str, label_fields: Sequence[str], numbers: Sequence[int]
) -> list[str]:
    """Queries for the names of these records; nothing else delivers them (wire fact 3.21).

    Args:
        module: where the records are.
        id_prefix: the module's `idPrefix`.
        label_fields: API names, as in `ModuleSchema.label_fields`.
        numbers: which records.
    """
    select = ",".join(["id", *label_fields])
    return list(_split(f"select {select} from {module} where id in (", id_prefix, numbers))  # noqa: S608 - VTQL


def changed_since(
    schema: ModuleSchema, moment: str, offset: int = 0, *, where: str = "", later: bool = False
) -> str:
    """The records modified at or after a moment, oldest change first.

    Args:
        schema: the module; without a `modifiedtime` all records are asked for.
        moment: "yyyy-mm-dd hh:mm:ss" in the server's database zone, as `modifiedtime` reads.
        offset: how many rows of the same question were already taken.
        where: one more condition, without any `or`.
        later: only those after the moment.
    """
    select = fields_to_select(schema)
    if "modifiedtime" not in schema.by_name:
        return f"select {select} from {schema.name} order by id limit {offset},{PAGE};"  # noqa: S608 - VTQL
    compared = ">" if later else ">="
    return (
        f"select {select} from {schema.name} where modifiedtime {compared} {literal(moment)}"  # noqa: S608 - VTQL
        f"{_and(where)} order by modifiedtime, id limit {offset},{PAGE};"
    )


def created_since(schema: ModuleSchema, moment: str, offset: int = 0, *, where: str = "") -> str:
    """The records made at or after a moment, oldest first; later changes do not move them.

    Args:
        schema: the module; without a `createdtime` those modified since are asked for.
        moment: "yyyy-mm-dd hh:mm:ss" in the server's database zone, as `createdtime` reads.
        offset: how many rows of the same question were already taken.
        where: one more condition, without any `or`.
    """
    if "createdtime" not in schema.by_name:
        return changed_since(schema, moment, offset, where=where)
    return (
        f"select {fields_to_select(schema)} from {schema.name} "  # noqa: S608 - VTQL
        f"where createdtime >= {literal(moment)}{_and(where)} "
        f"order by createdtime, id limit {offset},{PAGE};"
    )


def changed_at(schema: ModuleSchema, moment: str, number: int, *, where: str = "") -> str:
    """The records modified in one second that follow record `number`, in the order of their ids."""
    at = f"modifiedtime = {literal(moment)}{_and(where)}"
    return page_after(schema, number, where=at)


def newest(schema: ModuleSchema) -> str:
    """The one record that was modified last; its moment is the server's own clock."""
    return f"select modifiedtime from {schema.name} order by modifiedtime desc limit 1;"  # noqa: S608 - VTQL


def newest_records(schema: ModuleSchema, where: str = "", offset: int = 0) -> str:
    """The records that were modified last, newest first.

    Ties have no order (wire fact 3.10), so pages of it may miss or repeat a record: good for a
    first look, never for the whole.
    """
    condition = f"where {where} " if where else ""
    return (
        f"select {fields_to_select(schema)} from {schema.name} "  # noqa: S608 - VTQL
        f"{condition}order by modifiedtime desc limit {offset},{PAGE};"
    )


def owned_by(owners: Sequence[RecordId]) -> str:
    """The condition that a record belongs to one of these users and groups; at least one."""
    if len(owners) == 1:
        return f"{OWNER} = {literal(str(owners[0]))}"
    return f"{OWNER} in ({','.join(literal(str(owner)) for owner in owners)})"


def modified_since(moment: str) -> str:
    """The condition that a record was modified at or after a moment of the database's zone."""
    return f"modifiedtime >= {literal(moment)}"


def count(module: ModuleName, where: str = "") -> str:
    """How many records a module has, or how many of them fulfil a condition."""
    condition = f" where {where}" if where else ""
    return f"select count(*) from {module}{condition};"  # noqa: S608 - VTQL


def related(
    schema: ModuleSchema, conditions: Sequence[str] = (), after: int = 0, limit: int = PAGE
) -> str:
    """The query of `query_related`, which has rules of its own (wire fact 5.4).

    No `;`, `WHERE` in capitals and always there, so that order and limit may follow; never an
    `or`, which would let unrelated records through.

    Args:
        schema: the related module.
        conditions: such as `field = 'x'`; all must hold.
        after: the last record number already seen.
        limit: most rows.
    """
    where = " and ".join([f"id > {literal(f'{schema.id_prefix}x{after}')}", *conditions])
    return f"select {fields_to_select(schema)} from {schema.name} WHERE {where} order by id limit {limit}"  # noqa: S608 - VTQL


def with_value(schema: ModuleSchema, field: str, value: str, limit: int) -> str:
    """The records that hold exactly this value in a field, with what their names are made of."""
    names = [name for name in schema.label_fields if name in schema.by_name]
    selected = fields_to_select(schema, tuple(dict.fromkeys((*names, field))))
    where = f"{field} = {literal(value)}"
    return f"select {selected} from {schema.name} where {where} order by id limit {limit};"  # noqa: S608 - VTQL


def module_of(query: str) -> ModuleName | None:
    """The module a query is about, for the words of a refusal."""
    found = _FROM.search(query)
    return ModuleName(found[1]) if found else None


def _and(where: str) -> str:
    return f" and {where}" if where else ""


def may_be_compared(spec: FieldSpec, schema: ModuleSchema) -> bool:
    """Whether a condition can name a field; those of line items spoil the pages (wire fact 3.13)."""
    if is_inventory(schema):
        return _in_header(spec)
    return spec.name != "id" and _FIELD_NAME.fullmatch(spec.name) is not None


def _in_header(spec: FieldSpec) -> bool:
    """A field of the record itself that a query can name."""
    return (
        spec.name not in _LINE_ITEM_FIELDS
        and spec.name != "id"
        and spec.kind is not FieldKind.PASSWORD
        and _LINE_TAX.fullmatch(spec.name) is None
        and _FIELD_NAME.fullmatch(spec.name) is not None
    )


def _split(head: str, id_prefix: str, numbers: Sequence[int]) -> Iterator[str]:
    tail = f") order by id limit {PAGE};"
    room = MAX_BYTES - len(quote_plus(head)) - len(quote_plus(tail))
    chunk: list[str] = []
    used = 0
    for number in dict.fromkeys(numbers):
        item = literal(f"{id_prefix}x{number}")
        size = len(quote_plus(item + ","))
        if chunk and (len(chunk) == PAGE or used + size > room):
            yield head + ",".join(chunk) + tail
            chunk, used = [], 0
        chunk.append(item)
        used += size
    if chunk:
        yield head + ",".join(chunk) + tail
