"""Line items out of whatever a server sent."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vtdesk.domain.ids import RecordId
from vtdesk.domain.line_items import FINAL_DETAILS, LINES, MOST_BYTES, MOST_LINES, line_items
from vtdesk.domain.values import Cell

LINE = {
    "productid": "14x501",
    "sequence_no": "1",
    "quantity": "8.000",
    "listprice": "500.55000000",
    "discount_percent": "0.000",
    "discount_amount": "0.00000000",
    "comment": 'urgent & "fragile"',
    "tax1": "19.000",
    "tax2": "0.000",
    "product_name": "Cr&egrave;me &lt;b&gt;",
    "deleted": "0",
}


def values(*lines: object, **more: Cell) -> dict[str, Cell]:
    return {LINES: json.dumps(lines), **more}


def test_a_line_as_the_server_sends_it() -> None:
    items = line_items(values(LINE, currency_id="21x1"))
    assert items is not None
    (row,) = items.rows
    assert row.product == RecordId("14", 501)
    assert row.name == "Crème <b>"
    assert row.comment == 'urgent & "fragile"'
    assert (row.quantity, row.price) == (Decimal(8), Decimal("500.55"))
    assert (row.discount_percent, row.discount_amount) == (None, None)
    assert dict(row.taxes) == {"tax1": Decimal(19)}
    assert row.net == Decimal("4004.40")
    assert items.currency == RecordId("21", 1)
    assert items.tax_names == ("tax1",)
    assert items.cut == 0


@pytest.mark.parametrize(
    ("discount", "net"),
    [
        ({"discount_percent": "10.000"}, "3603.96"),
        ({"discount_amount": "4.40000000"}, "4000"),
    ],
)
def test_a_discount_is_taken_off_the_line(discount: dict[str, str], net: str) -> None:
    items = line_items(values({**LINE, **discount}))
    assert items is not None
    assert items.rows[0].net == Decimal(net)


def test_lines_come_in_their_order_and_without_deleted_ones() -> None:
    lines = [
        {"product_name": "third", "sequence_no": "10"},
        {"product_name": "first", "sequence_no": 1},
        {"product_name": "gone", "sequence_no": "2", "deleted": "1"},
        {"product_name": "second", "sequence_no": "2"},
    ]
    items = line_items(values(*lines))
    assert items is not None
    assert [row.name for row in items.rows] == ["first", "second", "third"]
    assert items.rows[0].net is None


def test_a_list_with_gaps_is_a_map() -> None:
    items = line_items({LINES: json.dumps({"3": LINE, "7": LINE})})
    assert items is not None
    assert len(items.rows) == 2


def test_totals_are_the_servers_own() -> None:
    details = {"1": {"final_details": {"discountTotal_final": "18.25", "tax_totalamount": "3.00"}}}
    items = line_items(
        values(
            LINE,
            hdnSubTotal=182.5,
            hdnGrandTotal="162.75",
            pre_tax_total="164.25000000",
            txtAdjustment="-1.50000000",
            hdnS_H_Amount="0.00000000",
            received="",
            **{FINAL_DETAILS: json.dumps(details)},
        )
    )
    assert items is not None
    assert [(total.name, total.amount) for total in items.totals] == [
        ("hdnSubTotal", Decimal("182.5")),
        ("discount", Decimal("-18.25")),
        ("pre_tax_total", Decimal("164.25")),
        ("tax", Decimal(3)),
        ("txtAdjustment", Decimal("-1.5")),
        ("hdnGrandTotal", Decimal("162.75")),
    ]


@pytest.mark.parametrize(
    ("header", "discount"),
    [
        ({"hdnDiscountPercent": "10.000", "hdnSubTotal": "200"}, "-20"),
        ({"hdnDiscountAmount": "7.50"}, "-7.50"),
    ],
)
def test_a_discount_is_worked_out_where_no_details_came(
    header: dict[str, Cell], discount: str
) -> None:
    items = line_items(values(LINE, **header))
    assert items is not None
    amounts = {total.name: total.amount for total in items.totals}
    assert amounts["discount"] == Decimal(discount)


def test_a_sum_of_nothing_is_shown_only_where_it_must() -> None:
    items = line_items(values(hdnSubTotal="0.00", hdnGrandTotal="0.00", balance="0.00"))
    assert items is not None
    assert [total.name for total in items.totals] == ["hdnSubTotal", "hdnGrandTotal"]


@pytest.mark.parametrize("cell", [None, "", 5, True])
def test_a_record_from_a_list_has_no_lines(cell: Cell) -> None:
    assert line_items({LINES: cell}) is None
    assert line_items({}) is None


@pytest.mark.parametrize(
    "text", ["[", "null", "5", '"x"', "[" * 100_000, "[1, null, [], {}]", "x" * (MOST_BYTES + 1)]
)
def test_what_is_no_list_of_lines_has_none(text: str) -> None:
    items = line_items({LINES: text, FINAL_DETAILS: text})
    assert items is not None
    assert all(not row.name for row in items.rows)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e99", "١٢", "twelve", "", None, [], True])
def test_a_number_that_is_none_is_left_out(number: object) -> None:
    items = line_items(values({**LINE, "quantity": number}, hdnGrandTotal=str(number)))
    assert items is not None
    assert items.rows[0].quantity is None
    assert items.rows[0].net is None
    assert items.totals == ()


def test_more_lines_than_can_be_shown_are_counted() -> None:
    items = line_items(values(*[LINE] * (MOST_LINES + 3)))
    assert items is not None
    assert (len(items.rows), items.cut) == (MOST_LINES, 3)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from([*LINE, "final_details", "1"]), inner, max_size=6)
    ),
    max_leaves=30,
)


@given(anything, anything, st.text(max_size=12))
def test_nothing_a_server_sends_stops_it(lines: object, details: object, total: str) -> None:
    items = line_items(
        {LINES: json.dumps(lines), FINAL_DETAILS: json.dumps(details), "hdnGrandTotal": total}
    )
    assert items is not None
    for row in items.rows:
        assert row.net is None or row.net.is_finite()
        assert isinstance(row.name, str)
