"""Rows of a table in the forms that other programs take."""

import csv
import io
import json

import pytest

from tests.helpers.tables import COLUMNS, Deals
from vtdesk.app.copy_text import CopiedTable, CopyForm, copy_text, record_link
from vtdesk.app.rows import StagedLook
from vtdesk.domain.ids import ModuleName, RecordId

ENDPOINT = "https://acme.od2.vtiger.com/restapi/v1/vtiger/default"
TABLE = CopiedTable(ModuleName("Potentials"), COLUMNS, (0, 2), ENDPOINT)


def copied(form: CopyForm, *keys: int, table: CopiedTable = TABLE) -> str:
    return copy_text(form, table, Deals(9).source.views_of(keys))


def test_cells_are_lines_with_tabs_as_spreadsheets_read_them() -> None:
    text = copied(CopyForm.CELLS, 1, 2)
    assert list(csv.reader(io.StringIO(text), delimiter="\t")) == [
        ["Deal 1", "1,001"],
        ["Deal 2", "1,002"],
    ]
    assert copied(CopyForm.ROWS, 1) == "Deal name\tAmount\nDeal 1\t1,001"


def test_a_cell_with_line_ends_and_tabs_stays_one_cell() -> None:
    deals = Deals(2)
    deals.staged[1] = {"potentialname": StagedLook("a\tb\r\nc", "a")}
    text = copy_text(CopyForm.CELLS, TABLE, deals.source.views_of([1]))
    assert text == "a b c\t1,001"


def test_markdown_holds_whatever_the_cells_hold() -> None:
    deals = Deals(2)
    deals.staged[1] = {"potentialname": StagedLook("a|b\\<i>", "a")}
    text = copy_text(CopyForm.MARKDOWN, TABLE, deals.source.views_of([1]))
    assert text.splitlines() == [
        "| Deal name | Amount |",
        "| --- | ---: |",
        "| a\\|b\\\\&lt;i> | 1,001 |",
    ]


def test_json_has_the_servers_names_and_values() -> None:
    assert json.loads(copied(CopyForm.JSON, 3)) == [
        {"id": "13x3", "potentialname": "Deal 3", "amount": 1003}
    ]


def test_vtql_asks_for_the_rows_by_id() -> None:
    assert copied(CopyForm.VTQL, 3, 4) == (
        "SELECT potentialname, amount FROM Potentials WHERE id IN ('13x3', '13x4');"
    )


def test_ids_and_links_are_one_a_line() -> None:
    assert copied(CopyForm.ID, 3, 4) == "13x3\n13x4"
    assert copied(CopyForm.LINK, 3) == (
        "https://acme.od2.vtiger.com/index.php?module=Potentials&view=Detail&record=3"
    )


@pytest.mark.parametrize("form", [CopyForm.ID, CopyForm.LINK, CopyForm.VTQL])
def test_a_record_that_waits_to_be_created_has_no_id_yet(form: CopyForm) -> None:
    assert copied(form, -1) == ""


@pytest.mark.parametrize(
    ("endpoint", "root"),
    [
        ("http://localhost:8080/crm/webservice.php", "http://localhost:8080/crm"),
        ("https://crm.example.org/crm/restapi/v1/vtiger/default", "https://crm.example.org/crm"),
        ("https://crm.example.org", "https://crm.example.org"),
    ],
)
def test_a_link_stays_in_the_folder_of_the_installation(endpoint: str, root: str) -> None:
    link = record_link(endpoint, ModuleName("Leads"), RecordId("10", 7))
    assert link == f"{root}/index.php?module=Leads&view=Detail&record=7"
