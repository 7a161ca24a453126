"""The line items of quotes, orders and invoices, and their totals, out of a record's raw values.

`retrieve` gives them as nested JSON beside the fields (wire facts 4.11, 7.3): `LineItems`, one map
a line, and `LineItems_FinalDetails`, a structure made for display. Both are read without trust:
what has not the shape it should have is left out, and text is plain text.

Sums are the server's own. Only what one line comes to is worked out here, as nobody sends it.
"""

import html
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from vtdesk.domain.ids import RecordId, parse_record_id
from vtdesk.domain.record import Json
from vtdesk.domain.values import Cell

LINES = "LineItems"
FINAL_DETAILS = "LineItems_FinalDetails"

MOST_LINES = 1_000
MOST_BYTES = 8 * 1024 * 1024
MOST_TEXT = 4_000

_LARGEST = Decimal(10) ** 18


@dataclass(frozen=True, slots=True)
class LineItem:
    """One line.

    Attributes:
        product: the product or service; None where the id is none.
        name: of the product, in plain text.
        price: of one piece, before discounts.
        discount_percent: off the line; None for none.
        discount_amount: off the line; None for none.
        taxes: percentages by API name (`tax1`), only those above zero.
        net: what the line comes to after its discount, before taxes.
    """

    product: RecordId | None
    name: str
    comment: str
    quantity: Decimal | None
    price: Decimal | None
    discount_percent: Decimal | None
    discount_amount: Decimal | None
    taxes: Mapping[str, Decimal]
    net: Decimal | None


@dataclass(frozen=True, slots=True)
class LineTotal:
    """One of the sums below the lines."""

    name: str
    label: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class LineItems:
    """All lines of a record.

    Attributes:
        totals: the server's sums, from the sub total to the grand total; those of nothing are
            left out.
        currency: the record that says in which currency the amounts are.
        cut: how many further lines the record has.
    """

    rows: tuple[LineItem, ...]
    totals: tuple[LineTotal, ...]
    currency: RecordId | None = None
    cut: int = 0

    @property
    def tax_names(self) -> tuple[str, ...]:
        """The taxes that any line has, in the order of their names."""
        return tuple(sorted({name for row in self.rows for name in row.taxes}))


_TOTALS = (
    ("hdnSubTotal", "Items total"),
    ("discount", "Discount"),
    ("hdnS_H_Amount", "Shipping and handling"),
    ("pre_tax_total", "Total before tax"),
    ("tax", "Tax"),
    ("txtAdjustment", "Adjustment"),
    ("hdnGrandTotal", "Grand total"),
    ("received", "Received"),
    ("paid", "Paid"),
    ("balance", "Balance"),
)
_ALWAYS = frozenset({"hdnSubTotal", "hdnGrandTotal"})


def line_items(values: Mapping[str, Cell]) -> LineItems | None:
    """The line items of a record; None where the stored record does not have them.

    Lists of records come without their lines (wire fact 3.13): only a record that was read by
    itself has them.
    """
    text = values.get(LINES)
    if not isinstance(text, str) or not text:
        return None
    maps = [item for item in _items(_decoded(text)) if isinstance(item, dict)]
    alive = [item for item in maps if _text(item.get("deleted")) not in {"1", "true", "True"}]
    ordered = sorted(alive, key=_position)
    return LineItems(
        tuple(_line(item) for item in ordered[:MOST_LINES]),
        tuple(_totals(values)),
        parse_record_id(_text(values.get("currency_id"))),
        max(0, len(ordered) - MOST_LINES),
    )


def _line(item: Mapping[str, Json]) -> LineItem:
    quantity, price = _number(item.get("quantity")), _number(item.get("listprice"))
    percent = _number(item.get("discount_percent")) or None
    amount = _number(item.get("discount_amount")) or None
    taxes = {
        name: rate
        for name, value in list(item.items())[:200]
        if name.startswith("tax") and name[3:].isascii() and name[3:].isdigit()
        if (rate := _number(value))
    }
    return LineItem(
        parse_record_id(_text(item.get("productid"))),
        # the one text of a line that comes encoded (wire fact 4.1)
        html.unescape(_text(item.get("product_name"))),
        _text(item.get("comment")),
        quantity,
        price,
        percent,
        amount,
        taxes,
        _net(quantity, price, percent, amount),
    )


def _net(
    quantity: Decimal | None,
    price: Decimal | None,
    percent: Decimal | None,
    amount: Decimal | None,
) -> Decimal | None:
    if quantity is None or price is None:
        return None
    gross = quantity * price
    return gross - gross * (percent or Decimal(0)) / 100 - (amount or Decimal(0))


def _totals(values: Mapping[str, Cell]) -> Iterator[LineTotal]:
    details = _final_details(values.get(FINAL_DETAILS))
    more = {
        "discount": _discount(values, details),
        "tax": _number(details.get("tax_totalamount")),
    }
    for name, label in _TOTALS:
        amount = more[name] if name in more else _number(values.get(name))
        if amount is not None and (amount or name in _ALWAYS):
            yield LineTotal(name, label, amount)


def _discount(values: Mapping[str, Cell], details: Mapping[str, Json]) -> Decimal | None:
    """What is taken off the whole; below zero, as it is to be read in a column of sums."""
    told = _number(details.get("discountTotal_final"))
    subtotal, percent = (
        _number(values.get("hdnSubTotal")),
        _number(values.get("hdnDiscountPercent")),
    )
    if told is None and percent and subtotal is not None:
        told = subtotal * percent / 100
    if told is None:
        told = _number(values.get("hdnDiscountAmount"))
    return -told if told is not None else None


def _final_details(cell: Cell) -> Mapping[str, Json]:
    """The sums for display, which stand in the first line (wire fact 7.3)."""
    outer = _decoded(cell) if isinstance(cell, str) else None
    first = next(iter(_items(outer)), None)
    inner = first.get("final_details") if isinstance(first, dict) else None
    return inner if isinstance(inner, dict) else {}


def _decoded(text: str) -> Json:
    if len(text) > MOST_BYTES:
        return None
    try:
        decoded: Json = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None
    return decoded


def _items(value: Json) -> list[Json]:
    """The members of a list; PHP sends one with gaps as a map (wire fact 1.6)."""
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def _position(item: Mapping[str, Json]) -> Decimal:
    return _number(item.get("sequence_no")) or Decimal(0)


def _text(value: Json) -> str:
    if value is None or isinstance(value, bool | list | dict):
        return ""
    return str(value)[:MOST_TEXT]


def _number(value: Json) -> Decimal | None:
    text = _text(value).strip()
    try:
        number = Decimal(text) if text.isascii() and len(text) <= 40 else None
    except InvalidOperation:
        return None
    if number is None or not number.is_finite() or abs(number) > _LARGEST:
        return None
    return number
