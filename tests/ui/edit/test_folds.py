"""What is remembered of folded sections."""

from vtdesk.app.settings import Remembered
from vtdesk.domain.ids import ModuleName
from vtdesk.ui.edit.folds import Folds

LEADS = ModuleName("Leads")


def test_what_nobody_touched_keeps_its_first_state() -> None:
    folds = Folds()
    assert folds.is_folded(LEADS, "details", at_first=True)
    assert not folds.is_folded(LEADS, "details", at_first=False)


def test_a_choice_outlives_the_window() -> None:
    remembered = Remembered()
    Folds(remembered).remember(LEADS, "details", folded=False)
    again = Folds(remembered)
    assert not again.is_folded(LEADS, "details", at_first=True)
    assert again.is_folded(ModuleName("Contacts"), "details", at_first=True)
