"""What an export says before it starts."""

import pytest

from vtdesk.app.export_plan import ExportPrice
from vtdesk.domain.jobs import Price
from vtdesk.domain.spreadsheet_text import MOST_ROWS
from vtdesk.ui.export.wording import price_words, proposed_name, too_many_words


@pytest.mark.parametrize(
    ("price", "words"),
    [
        (
            ExportPrice(12_340, True, Price(1, 1.0)),
            "12,340 rows, all on this computer. 1 call, to count them in Vtiger.",
        ),
        (
            ExportPrice(1, True, Price(4, 4.0)),
            (
                "1 row, all on this computer. About 4 calls, about 4 seconds: "
                "the count in Vtiger and names that are not here."
            ),
        ),
        (
            ExportPrice(12_340, False, Price(125, 125.0)),
            "About 12,340 rows; some are fetched first. About 125 calls, about 2 minutes.",
        ),
    ],
)
def test_the_price(price: ExportPrice, words: str) -> None:
    assert price_words(price) == words


def test_a_workbook_has_an_end() -> None:
    assert not too_many_words(ExportPrice(MOST_ROWS, True, Price(1, 1.0)))
    assert "Choose CSV" in too_many_words(ExportPrice(MOST_ROWS + 1, True, Price(1, 1.0)))


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Deals", "Deals"),
        ("../../etc/passwd", "etc passwd"),
        ("Große Łódź: 2026", "Große Łódź 2026"),
        ("C:\\x\n\0", "C x"),
        ("...", "export"),
        ("x" * 300, "x" * 80),
    ],
)
def test_a_file_name_comes_from_any_label(label: str, name: str) -> None:
    assert proposed_name(label) == name
