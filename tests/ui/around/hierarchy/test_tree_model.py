"""The companies of a group as a Qt tree."""

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from vtdesk.app.company_group import Company, OpenDeals, told_companies
from vtdesk.domain.ids import RecordId
from vtdesk.domain.relations import HierarchyEntry
from vtdesk.domain.values import ISO
from vtdesk.ui.around.hierarchy.tree_model import CompanyModel
from vtdesk.ui.around.hierarchy.wording import Figures


def group(levels: Sequence[int]) -> tuple[Company, ...]:
    entries = [
        HierarchyEntry(RecordId("3", n), f"Company {n}", level) for n, level in enumerate(levels, 1)
    ]
    return told_companies(entries, RecordId("3", 1), "Member Of")


def show(model: CompanyModel, companies: Sequence[Company]) -> bool:
    return model.show_companies(companies, Figures(ISO), "this one")


@given(st.lists(st.integers(0, 6), max_size=30))
def test_any_group_is_a_sound_model(levels: list[int]) -> None:
    model = CompanyModel()
    tester = ModelTester(None)
    tester.check(model, force_py=True)
    show(model, group(levels))
    seen: list[int] = []
    waiting = [QModelIndex()]
    while waiting:
        index = waiting.pop()
        for row in range(model.rowCount(index)):
            child = model.index(row, 0, index)
            assert model.parent(child) == index
            seen.append(child.internalId())
            assert model.is_last(child.internalId()) == (row == model.rowCount(index) - 1)
            waiting.append(child)
    assert sorted(seen) == list(range(len(levels)))
    tester._cleanup()


def test_qt_finds_nothing_wrong(qtbot: QtBot, qtmodeltester: ModelTester) -> None:
    model = CompanyModel()
    qtmodeltester.check(model)
    show(model, group([0, 1, 2, 2, 1]))
    show(model, group([0, 1]))
    show(model, ())


def test_sums_change_in_place(qtbot: QtBot) -> None:
    model = CompanyModel()
    companies = group([0, 1, 1])
    assert show(model, companies)
    resets: list[bool] = []
    changed: list[str] = []
    model.modelReset.connect(lambda: resets.append(True))
    model.dataChanged.connect(lambda first, _last: changed.append(first.data()))
    assert not show(model, companies)
    assert not changed
    paid = tuple(replace(one, deals=OpenDeals()) for one in companies)
    assert not show(model, paid)
    assert changed == ["Company 1", "Company 2", "Company 3"]
    assert not resets
    assert show(model, group([0, 1, 2]))
    assert resets


def test_a_row_speaks_and_explains_itself(qtbot: QtBot) -> None:
    model = CompanyModel()
    show(model, group([0, 3]))
    child = model.index(0, 0, model.index(0, 0))
    assert child.data() == "Company 2"
    assert child.data(Qt.ItemDataRole.AccessibleTextRole).startswith("Company 2, level 2, ")
    assert "not found or is hidden" in child.data(Qt.ItemDataRole.ToolTipRole)
    assert child.data(Qt.ItemDataRole.DecorationRole) is None
    assert QModelIndex().data() is None
    assert model.place_of(RecordId("3", 2)) == 1
    assert model.place_of(RecordId("3", 9)) is None
    assert not model.index(5, 0).isValid()
