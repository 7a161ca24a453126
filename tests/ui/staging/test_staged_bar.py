"""The bar below the table while cells are staged."""

from pytestqt.qtbot import QtBot

from tests.helpers.widgets import dispose
from vtdesk.ui.look import Look
from vtdesk.ui.staging.staged_bar import StagedBar


def test_it_is_there_only_while_something_is_staged(look: Look, qtbot: QtBot) -> None:
    bar = StagedBar(look)
    assert bar.words == ""
    bar.show_count(3, 2, 0)
    assert bar.words == "3 cells changed in 2 records · not sent yet"
    bar.show_count(1, 1, 1)
    assert bar.words == "1 cell changed in 1 record · 1 needs you"
    bar.show_count(0, 0, 0)
    assert bar.isHidden()
    dispose(bar)


def test_progress_gives_way_to_what_is_staged(look: Look, qtbot: QtBot) -> None:
    bar = StagedBar(look)
    bar.show_progress("50 of 400 rows")
    assert bar.words == "Changing cells · 50 of 400 rows"
    bar.show_count(400, 400, 2)
    bar.show_progress("")
    assert bar.words == "400 cells changed in 400 records · 2 need you"
    dispose(bar)
