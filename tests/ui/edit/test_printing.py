"""The form on paper."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from tests.helpers.open_record import open_record
from tests.helpers.sample_session import DEAL
from vtdesk.app.line_items import LineColumn, LineTable
from vtdesk.ui.edit.printing import printed_form, write_pdf
from vtdesk.ui.look import Look

NASTY = {
    **DEAL,
    "nextstep": "<img src=http://evil.example/x><b>bold</b>",
    "secret": "0815",
    "description": "one\ntwo",
}


async def test_what_is_open_is_printed_as_it_is_shown(qtbot: QtBot, look: Look) -> None:
    async with open_record(look, records=(NASTY,)) as opened:
        text = printed_form(opened.edit, opened.form, "Deal · Sample").toPlainText()
        assert text.startswith("Pump retrofit, line 4\nDeal · Sample")
        assert "48,600.00" in text
        assert "Katrin Öztürk" in text
        assert "<img src=http://evil.example/x><b>bold</b>" in text
        assert "0815" not in text


async def test_folded_sections_are_left_out(qtbot: QtBot, look: Look) -> None:
    async with open_record(look, folded=True) as opened:
        text = printed_form(opened.edit, opened.form, "Deal").toPlainText()
        assert "Amount" in text
        assert "Phone" not in text


async def test_lines_of_a_quote_are_printed_with_their_totals(qtbot: QtBot, look: Look) -> None:
    lines = LineTable(
        (LineColumn("product", "Item", numeric=False), LineColumn("net", "Total")),
        (("Pump <P4>", "1,200.00"), ("Seal", "80.00")),
        (("Net total", "1,280.00"), ("Tax", "243.20")),
        cut=3,
    )
    async with open_record(look, folded=True) as opened:
        text = printed_form(opened.edit, opened.form, "Quote", lines).toPlainText()
        for words in ("Item", "Pump <P4>", "1,200.00", "Net total", "243.20", "3 more lines"):
            assert words in text


async def test_a_pdf_is_written(qtbot: QtBot, look: Look, tmp_path: Path) -> None:
    async with open_record(look) as opened:
        document = printed_form(opened.edit, opened.form, "Deal")
        file = tmp_path / "deal.pdf"
        assert write_pdf(document, str(file)) == ""
        written = file.read_bytes()
        assert written.startswith(b"%PDF-")
        assert written.rstrip().endswith(b"%%EOF")
        assert written.count(b"/Type /Page\n") == 1


async def test_a_place_that_cannot_be_written_says_why(
    qtbot: QtBot, look: Look, tmp_path: Path
) -> None:
    async with open_record(look) as opened:
        document = printed_form(opened.edit, opened.form, "Deal")
        assert write_pdf(document, str(tmp_path / "no such folder" / "deal.pdf"))
        assert not list(tmp_path.iterdir())
