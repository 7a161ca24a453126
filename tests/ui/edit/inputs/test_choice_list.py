"""The list of choices and its model."""

from hypothesis import given
from hypothesis import strategies as st
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from vtdesk.ui.edit.inputs.choice_input import fitting
from vtdesk.ui.edit.inputs.choice_list import Choice, ChoiceModel


def test_the_model_keeps_qts_rules(qtbot: QtBot, qtmodeltester: ModelTester) -> None:
    model = ChoiceModel()
    model.set_choices([Choice("", "None"), Choice("a", "A", "old"), Choice("b", "B")])
    qtmodeltester.check(model)
    assert model.choice(1).label == "A"


def test_what_begins_with_the_text_comes_before_what_holds_it() -> None:
    choices = [Choice("1", "Hot water"), Choice("2", "Wäter"), Choice("", "None")]
    assert [choice.wire for choice in fitting(choices, " wat")] == ["2", "1"]
    assert fitting(choices, "") == choices


@given(st.lists(st.text(max_size=6), max_size=20), st.text(max_size=4))
def test_narrowing_invents_and_repeats_nothing(labels: list[str], text: str) -> None:
    choices = [Choice(str(number), label) for number, label in enumerate(labels)]
    found = fitting(choices, text)
    assert len(found) == len({choice.wire for choice in found})
    assert set(found) <= set(choices)
