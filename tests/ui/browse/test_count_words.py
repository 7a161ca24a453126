"""How many rows, in the head of a table."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.helpers.demo_session import at_rest, demo_session
from tests.helpers.desk import until
from tests.helpers.office import office
from tests.ui.browse.test_page import PRODUCTS, page_on, rows
from vtdesk.app import browse
from vtdesk.app.browse import TableView
from vtdesk.demo.server import DemoServer
from vtdesk.domain.query import Sort
from vtdesk.domain.values import Formats
from vtdesk.ui.browse.count_words import CountLabel, count_words
from vtdesk.ui.look import Look


async def test_a_number_from_earlier_says_so_until_the_server_is_asked(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    demo.grow("Products", 900)
    async with demo_session(demo) as session, page_on(look, session, PRODUCTS) as page:
        await until(lambda: page.foot.words.startswith("Showing"))
        total = len(demo.rows("Products"))
        assert page.bar.count_text == f"{rows(page):,} of ~{total:,}"
        demo.add("Products", {"productname": "One more"})
        label = page.bar.findChild(CountLabel)
        assert isinstance(label, CountLabel)
        assert "1 call" in label.toolTip()
        await at_rest(session)
        before = demo.calls.count("query")
        QTest.mouseClick(label, Qt.MouseButton.LeftButton)
        await until(lambda: page.bar.count_text == f"{rows(page):,} of {total + 1:,}")
        assert demo.calls.count("query") == before + 1
        assert label.toolTip() == ""
        QTest.mouseClick(label, Qt.MouseButton.LeftButton)
        assert demo.calls.count("query") == before + 1


class Heads:
    """Notes what the head says at every change of a table."""

    def __init__(self, table: TableView) -> None:
        self.texts: list[str] = []
        self._table = table
        table.changed.connect(self.hear)

    def hear(self, _nothing: None) -> None:
        text = count_words(self._table, Formats(), 0.0).text
        if self.texts[-1:] != [text]:
            self.texts.append(text)


async def test_a_large_table_tells_about_how_many_before_all_are_counted(
    demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with office(demo) as opened:
        table = await opened.table()
        await opened.quiet()
        whole = len(demo.rows("Contacts"))
        monkeypatch.setattr(browse, "MANY", 10)
        monkeypatch.setattr(browse, "FIRST", 20)
        heads = Heads(table)
        await table.set_sorts((Sort("lastname", descending=True),))
        await until(lambda: not table.counting and len(table.source) == whole)
        assert heads.texts == [f"~{whole}", f"{whole}"]
        heads.texts.clear()
        await table.set_words("a")
        await until(lambda: not table.counting)
        assert heads.texts[0] == "over 20"
        assert heads.texts[-1] == f"{len(table.source)} of {whole}"
