"""Lines and sums below the form of quotes, orders and invoices."""

import json
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QSignalSpy, QTest
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from tests.helpers.desk import until
from tests.helpers.open_record import Opened, open_record
from tests.helpers.sample_session import DEAL, DEAL_SCHEMA, spec
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.record import Json, WireRecord
from vtdesk.ui.edit.line_items import LineItemsView
from vtdesk.ui.look import Look

SCHEMA = replace(
    DEAL_SCHEMA,
    fields=(
        *DEAL_SCHEMA.fields,
        spec("productid", "Item", FieldKind.REFERENCE),
        spec("quantity", "Quantity", FieldKind.DOUBLE),
        spec("listprice", "Price", FieldKind.CURRENCY),
    ),
)


def line(number: int, name: str, quantity: str = "2", price: str = "100.00") -> dict[str, Json]:
    return {
        "productid": f"14x{number}",
        "product_name": name,
        "quantity": quantity,
        "listprice": price,
        "sequence_no": str(number),
    }


def record(*lines: dict[str, Json]) -> WireRecord:
    sums = {"hdnSubTotal": "1200.00", "hdnGrandTotal": "1428.00"}
    return {**DEAL, **sums, "LineItems": json.dumps(lines)}


PUMPS = record(line(1, "Pump P-200 &amp; seals"), line(2, "مضخة", "10", "100.00"))


def view(opened: Opened) -> LineItemsView:
    found = opened.form.lines
    assert found is not None
    return found


def texts(opened: Opened) -> list[list[str]]:
    model = view(opened).list.lines
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


async def test_lines_and_sums_stand_in_a_table(
    qtbot: QtBot, qtmodeltester: ModelTester, look: Look
) -> None:
    async with open_record(look, schema=SCHEMA, records=(PUMPS,)) as opened:
        assert texts(opened) == [
            ["Pump P-200 & seals", "2", "100.00", "200.00"],
            ["مضخة", "10", "100.00", "1,000.00"],
        ]
        assert view(opened).totals.accessibleName() == (
            "Items total 1,200.00, Grand total 1,428.00"
        )
        assert view(opened).isVisible()
        qtmodeltester.check(view(opened).list.lines)


async def test_records_without_lines_have_no_table(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        assert opened.form.lines is None


async def test_lines_are_copied_with_their_titles(qtbot: QtBot, look: Look) -> None:
    async with open_record(look, schema=SCHEMA, records=(PUMPS,)) as opened:
        table = view(opened).list
        table.setFocus()
        QTest.keySequence(table, "Ctrl+C")
        copied = QGuiApplication.clipboard().text().splitlines()
        assert copied[0] == "Item\tQuantity\tPrice\tTotal"
        assert len(copied) == 3
        table.selectRow(0)
        QTest.keySequence(table, "Ctrl+C")
        assert len(QGuiApplication.clipboard().text().splitlines()) == 2


async def test_the_button_leads_to_the_browser(qtbot: QtBot, look: Look) -> None:
    async with open_record(look, schema=SCHEMA, records=(PUMPS,)) as opened:
        wanted = QSignalSpy(opened.pane.browser_wanted)
        QTest.mouseClick(view(opened).edit_button, Qt.MouseButton.LeftButton)
        assert wanted.count() == 1


async def test_a_record_without_any_line_says_so(qtbot: QtBot, look: Look) -> None:
    async with open_record(look, schema=SCHEMA, records=(record(),)) as opened:
        assert view(opened).words.text() == "No lines"
        assert not view(opened).list.isVisible()


async def test_many_lines_scroll_and_the_rest_is_told(qtbot: QtBot, look: Look) -> None:
    many = record(*(line(number, f"Part {number}") for number in range(1, 1_003)))
    async with open_record(look, schema=SCHEMA, records=(many,)) as opened:
        metrics = look.theme.metrics
        assert view(opened).list.wanted_height() <= metrics.header + 14 * metrics.table_row
        assert "1,000 lines; 2 more" in view(opened).words.text()


async def test_lines_that_are_not_stored_are_read_when_they_are_seen(
    qtbot: QtBot, look: Look
) -> None:
    async with open_record(look, schema=SCHEMA, records=(DEAL,)) as opened:
        # nothing listens at the sample's address
        await until(lambda: "Nothing answers" in view(opened).words.text())
        assert not view(opened).list.isVisible()
        opened.form.read_again(None)
        # asked once for each time the record is opened
        assert view(opened)._asked is None
        assert "Nothing answers" in view(opened).words.text()
        changes = await opened.session._cache.put_records(
            SCHEMA.name, [PUMPS], fetched=1_795_340_600.0
        )
        opened.session.bus.changes.emit(changes)
        opened.form.read_again(None)
        assert len(texts(opened)) == 2
        assert view(opened).words.text() == ""
