"""Line items as a table, from what is stored or by one call."""

from decimal import Decimal

import pytest

from tests.helpers.office import office
from vtdesk.app.line_items import LineColumn, has_line_items, table_of
from vtdesk.demo.server import DemoServer
from vtdesk.domain.errors import Offline
from vtdesk.domain.ids import ModuleName, RecordId, parse_record_id
from vtdesk.domain.line_items import LineItem, LineItems, LineTotal
from vtdesk.domain.values import Formats

QUOTES = ModuleName("Quotes")
GERMAN = Formats(decimal_point=",", group_separator=".")


def some_quote(demo: DemoServer) -> RecordId:
    found = parse_record_id(next(iter(demo.rows(QUOTES))))
    assert found is not None
    return found


def item(name: str, **more: object) -> LineItem:
    given: dict[str, object] = {
        "product": None,
        "name": name,
        "comment": "",
        "quantity": Decimal("2.500"),
        "price": Decimal("1000.5"),
        "discount_percent": None,
        "discount_amount": None,
        "taxes": {},
        "net": Decimal("2501.25"),
        **more,
    }
    return LineItem(**given)  # type: ignore[arg-type]  # each as the field of that name wants it


async def test_line_items_are_read_by_one_call_and_then_stored(demo: DemoServer) -> None:
    record = some_quote(demo)
    async with office(demo) as opened:
        await opened.table(QUOTES)
        await opened.quiet()
        lines = opened.session.records.line_items
        assert lines.table(QUOTES, record.key) is None
        demo.calls.clear()
        table = await lines.load(QUOTES, record.key)
        assert table is not None
        assert table.rows
        assert demo.calls.count("retrieve") == 1
        assert await lines.load(QUOTES, record.key) == table == lines.table(QUOTES, record.key)
        assert demo.calls.count("retrieve") == 1
        labels = [label for label, _ in table.totals]
        assert labels[0] == "Items total"
        assert labels[-1] in {"Grand total", "Balance"}
        items = lines.items(QUOTES, record.key)
        assert items is not None
        total = sum((row.net or Decimal(0) for row in items.rows), Decimal(0))
        assert total == items.totals[0].amount


async def test_without_a_connection_they_are_not_there(demo: DemoServer) -> None:
    record = some_quote(demo)
    async with office(demo) as opened:
        await opened.table(QUOTES)
        opened.session.work_offline()
        with pytest.raises(Offline):
            await opened.session.records.line_items.load(QUOTES, record.key)
        assert await opened.session.records.line_items.load(QUOTES, -5) is None
        assert opened.session.records.line_items.items(QUOTES, 999_999) is None


async def test_which_modules_have_line_items(demo: DemoServer) -> None:
    async with office(demo) as opened:
        for name in ("Quotes", "SalesOrder", "PurchaseOrder", "Invoice"):
            assert has_line_items(await opened.session.ensure_schema(ModuleName(name)))
        for name in ("Products", "Contacts"):
            assert not has_line_items(await opened.session.ensure_schema(ModuleName(name)))


def test_texts_are_in_the_persons_formats() -> None:
    rows = (
        item("Pump", discount_percent=Decimal("10.000"), taxes={"tax1": Decimal("19.000")}),
        item("Hose", discount_amount=Decimal(5), taxes={"tax1": Decimal(7), "tax2": Decimal(3)}),
        item("Seal", quantity=None, net=None, comment="soon"),
    )
    totals = (LineTotal("hdnSubTotal", "Items total", Decimal("5002.5")),)
    table = table_of(LineItems(rows, totals, cut=2), GERMAN)
    titles = [column.title for column in table.columns]
    assert titles == ["Item", "Comment", "Quantity", "Price", "Discount", "Tax", "Total"]
    assert table.columns[0] == LineColumn("product", "Item", numeric=False)
    texts = [dict(zip(titles, row, strict=True)) for row in table.rows]
    assert [row["Quantity"] for row in texts] == ["2,5", "2,5", ""]
    assert [row["Price"] for row in texts] == ["1.000,50"] * 3
    assert [row["Discount"] for row in texts] == ["10 %", "5,00", ""]
    assert [row["Tax"] for row in texts] == ["19 %", "7 % + 3 %", ""]
    assert [row["Total"] for row in texts] == ["2.501,25", "2.501,25", ""]
    assert table.totals == (("Items total", "5.002,50"),)
    assert table.cut == 2


def test_columns_that_say_nothing_are_left_out() -> None:
    table = table_of(LineItems((item("Pump"),), ()), GERMAN)
    assert [column.name for column in table.columns] == ["product", "quantity", "price", "net"]
    empty = table_of(LineItems((), ()), GERMAN)
    assert len(empty.columns) == 4
    assert empty.rows == ()
