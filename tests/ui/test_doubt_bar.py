import pytest
from pytestqt.qtbot import QtBot

from vtdesk.domain.ids import ModuleName
from vtdesk.domain.schema import ModuleInfo
from vtdesk.domain.status import Suspicion
from vtdesk.domain.values import Formats
from vtdesk.ui.doubt_bar import DoubtBar
from vtdesk.ui.look import Look

CONTACTS = ModuleName("Contacts")
INFO = ModuleInfo(CONTACTS, "Contacts", "Contact")
DOUBT = Suspicion(CONTACTS, here=1_200, there=3)


@pytest.fixture
def bar(look: Look, qtbot: QtBot) -> DoubtBar:
    bar = DoubtBar(look)
    qtbot.addWidget(bar)
    return bar


def test_it_asks_whom_to_believe(bar: DoubtBar) -> None:
    bar.show_doubt(DOUBT, INFO, Formats())
    assert bar.words == "Vtiger lists 3 of 1,200 contacts now. Keep what is here?"
    assert [button.text() for button in bar.buttons] == ["Keep", "Take over"]


def test_a_server_that_lists_nothing_is_said_to(bar: DoubtBar) -> None:
    bar.show_doubt(Suspicion(CONTACTS, 1_200, 0), INFO, Formats())
    assert bar.words == "Vtiger lists none of the 1,200 contacts now. Keep what is here?"


def test_the_answer_is_told_with_its_module(bar: DoubtBar, qtbot: QtBot) -> None:
    bar.show_doubt(DOUBT, INFO, Formats())
    with qtbot.waitSignal(bar.kept) as kept:
        bar.buttons[0].click()
    assert kept.args == ["Contacts"]
    with qtbot.waitSignal(bar.taken_over) as taken:
        bar.buttons[1].click()
    assert taken.args == ["Contacts"]


def test_an_answered_question_goes(bar: DoubtBar) -> None:
    bar.show_doubt(DOUBT, INFO, Formats())
    assert not bar.isHidden()
    bar.show_doubt(None, None, Formats())
    assert bar.isHidden()
