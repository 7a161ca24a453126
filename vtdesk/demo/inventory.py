"""Line items of quotes, orders and invoices, and the totals the server computes from them."""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation

from vtdesk.demo.schemas import Module
from vtdesk.demo.tables import Row, Tables


def decimal(text: object) -> Decimal:
    """A number from a stored or sent text; 0 where it is none."""
    try:
        return Decimal(str(text))
    except InvalidOperation:
        return Decimal(0)


def line_row(
    parent_id: str, sequence: int, product_id: str, quantity: object, price: object, extra: Row
) -> Row:
    """One row of the line item table, in the wire's decimals."""
    return {
        "parent_id": parent_id,
        "productid": product_id,
        "sequence_no": str(sequence),
        "quantity": f"{decimal(quantity):.3f}",
        "listprice": f"{decimal(price):.8f}",
        "discount_percent": f"{decimal(extra.get('discount_percent') or 0):.3f}",
        "discount_amount": f"{decimal(extra.get('discount_amount') or 0):.8f}",
        "comment": extra.get("comment") or "",
        "incrementondel": "1",
        "tax1": f"{decimal(extra.get('tax1') or 0):.3f}",
        "tax2": f"{decimal(extra.get('tax2') or 0):.3f}",
        "tax3": f"{decimal(extra.get('tax3') or 0):.3f}",
        "image": "",
        "purchase_cost": "0.00000000",
        "margin": "0.00000000",
    }


def totals(lines: Sequence[Mapping[str, str | None]], header: Row) -> dict[str, Decimal]:
    """Sub total, total before tax and grand total.

    Taxes given per line are stored but not added, as in the server that was watched.
    """
    subtotal = sum((_line_total(line) for line in lines), Decimal(0))
    percent = decimal(header.get("hdnDiscountPercent") or 0)
    discount = subtotal * percent / 100 if percent else decimal(header.get("hdnDiscountAmount"))
    before_tax = subtotal - discount + decimal(header.get("hdnS_H_Amount"))
    return {
        "hdnSubTotal": subtotal,
        "pre_tax_total": before_tax,
        "hdnGrandTotal": before_tax + decimal(header.get("txtAdjustment")),
    }


def totals_row(lines: Sequence[Mapping[str, str | None]], header: Row) -> Row:
    """The totals as they are stored, with what is still to be paid."""
    row: Row = {name: f"{total:.8f}" for name, total in totals(lines, header).items()}
    if "balance" in header:
        paid = decimal(header.get("received") or header.get("paid") or 0)
        row["balance"] = f"{decimal(row['hdnGrandTotal']) - paid:.8f}"
    return row


def _line_total(line: Mapping[str, str | None]) -> Decimal:
    gross = decimal(line["quantity"]) * decimal(line["listprice"])
    return gross * (1 - decimal(line["discount_percent"]) / 100) - decimal(line["discount_amount"])


def lines_of(tables: Tables, record_id: str) -> list[tuple[int, Row]]:
    """The lines of a record with their numbers, in order."""
    names = tables.columns("LineItem")
    selected = ", ".join(f'"{name}"' for name in names)
    rows = tables.query(
        f"SELECT _number, {selected} FROM LineItem WHERE parent_id = ? AND _deleted = 0"
        " ORDER BY _number",
        (record_id,),
    )
    return [
        (
            int(row[0] or 0),
            {n: None if v is None else str(v) for n, v in zip(names, row[1:], strict=True)},
        )
        for row in rows
    ]


def replace_lines(tables: Tables, line_items: Module, record_id: str, lines: Sequence[Row]) -> None:
    """Put new lines in the place of all old ones; they are numbered anew."""
    with tables.lock:
        tables.execute("DELETE FROM LineItem WHERE parent_id = ?", (record_id,))
        highest = int(tables.query("SELECT max(_number) FROM LineItem")[0][0] or 0)
        for offset, line in enumerate(lines, start=1):
            tables.insert(line_items, highest + offset, line)
