"""The model of a time line: what stays keeps its row."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QSignalSpy
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from tests.ui.around.activity.test_timeline_lines import FORMATS, NOW, item, name_of
from vtdesk.app.timeline_items import TimelineItem
from vtdesk.ui.around.activity.timeline_lines import DayLine, Lines, TimelineLine
from vtdesk.ui.around.activity.timeline_model import TimelineModel
from vtdesk.ui.around.activity.wording import ItemWords, words_of


def words(one: TimelineItem) -> ItemWords:
    return words_of(one, NOW, FORMATS, name_of)


def lines(*all_lines: TimelineLine) -> Lines:
    return Lines(all_lines, tuple(line.identity for line in all_lines))


def test_headings_cannot_be_chosen_and_items_speak(
    qtbot: QtBot, qtmodeltester: ModelTester
) -> None:
    model = TimelineModel(words)
    qtmodeltester.check(model, force_py=True)
    model.show_lines(lines(DayLine("Today"), item(key=1)))
    assert not model.flags(model.index(0)) & Qt.ItemFlag.ItemIsSelectable
    assert model.flags(model.index(1)) & Qt.ItemFlag.ItemIsSelectable
    assert model.data(model.index(0)) == "Today"
    assert model.data(model.index(1)) == "Anna Mertens"
    spoken = model.data(model.index(1), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Anna Mertens, 14:00, Comment 1"
    assert model.data(model.index(1), Qt.ItemDataRole.DecorationRole) is None
    assert model.data(QModelIndex()) is None
    assert (model.heading(1), model.heading(9), model.item(0), model.item(9)) == (
        "",
        "",
        None,
        None,
    )
    assert model.row_of(item(key=2).identity) is None
    assert model.first_item() == 1
    model.tell_words_changed()
    model.show_lines(lines())
    model.tell_words_changed()
    assert model.first_item() is None


def test_what_changed_is_told_and_nothing_else(qtbot: QtBot) -> None:
    model = TimelineModel(words)
    first, second = item(key=1), item(key=2)
    model.show_lines(lines(DayLine("Today"), first, second))
    spy, inserted = QSignalSpy(model.dataChanged), QSignalSpy(model.rowsInserted)
    model.show_lines(lines(DayLine("Today"), first, replace(second, text="more")))
    assert spy.count() == 1
    assert spy.at(0)[0].row() == 2
    assert inserted.count() == 0


KEYS = st.lists(st.integers(1, 12), max_size=12, unique=True)


@given(KEYS, KEYS)
def test_any_lines_become_any_others(before: list[int], after: list[int]) -> None:
    model = TimelineModel(words)
    tester = ModelTester(None)
    model.show_lines(lines(*(item(key=key) for key in before)))
    tester.check(model, force_py=True)
    kept = {key: QPersistentModelIndex(model.index(n)) for n, key in enumerate(before)}
    model.show_lines(lines(*(item(key=key) for key in after)))
    assert [line.key for line in model.lines if isinstance(line, TimelineItem)] == after
    for index in kept.values():
        if index.isValid():
            found = model.item(index.row())
            assert found is not None
            assert kept[found.key] == index
