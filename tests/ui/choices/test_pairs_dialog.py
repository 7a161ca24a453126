"""Naming a pair of lists that go together."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.helpers.demo_session import at_rest, demo_session
from tests.helpers.desk import until
from tests.helpers.main_window import DEALS, window_on
from vtdesk.demo.server import DemoServer
from vtdesk.ui.choices.pairs_dialog import PairsDialog
from vtdesk.ui.look import Look
from vtdesk.ui.main_window import MainWindow

PIPELINE, STAGE, SOURCE = "pipeline", "sales_stage", "leadsource"


def dialog_of(window: MainWindow) -> PairsDialog:
    """Start the action; its dialog."""
    window.commands["choice_pairs"].trigger()
    dialog = window.findChild(PairsDialog)
    assert isinstance(dialog, PairsDialog)
    return dialog


def press_ask(dialog: PairsDialog, source: str, target: str) -> None:
    dialog.source.choose(source)
    dialog.target.choose(target)
    dialog.target.chosen.emit(target)
    QTest.mouseClick(dialog.ask_button, Qt.MouseButton.LeftButton)


def known(dialog: PairsDialog) -> list[str]:
    return [label.text() for label in dialog.known if not label.isHidden()]


async def test_a_named_pair_costs_one_call_and_is_obeyed(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, window_on(look, session) as window:
        await at_rest(session)
        schema = await session.ensure_schema(DEALS)
        dialog = dialog_of(window)
        assert known(dialog) == []
        assert not dialog._none.isHidden()
        calls = shared_demo.calls.count("picklist_dependency")
        press_ask(dialog, PIPELINE, STAGE)
        await until(lambda: bool(known(dialog)))
        labels = schema.by_name[STAGE].label, schema.by_name[PIPELINE].label
        assert known(dialog)[0].startswith(f"{labels[0]} follows {labels[1]}, for ")
        assert dialog._none.isHidden()
        assert shared_demo.calls.count("picklist_dependency") == calls + 1
        assert session.dependencies.sources(schema, STAGE) == (PIPELINE,)
        dialog.accept()


async def test_a_pair_that_is_none_is_said_so(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, window_on(look, session) as window:
        await at_rest(session)
        dialog = dialog_of(window)
        press_ask(dialog, SOURCE, STAGE)
        await until(lambda: "goes with every" in told(dialog))
        assert not any("Lead Source" in words for words in known(dialog))
        dialog.accept()


def told(dialog: PairsDialog) -> str:
    return dialog._banner.words if dialog._banner is not None else ""


async def test_without_a_connection_it_says_why(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, window_on(look, session) as window:
        await at_rest(session)
        session.work_offline()
        dialog = dialog_of(window)
        press_ask(dialog, PIPELINE, STAGE)
        await until(lambda: "ffline" in told(dialog))
        assert dialog.ask_button.isEnabled()
        dialog.accept()


async def test_a_list_cannot_follow_itself(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, window_on(look, session) as window:
        dialog = dialog_of(window)
        assert dialog.ask_button.isEnabled()
        dialog.target.choose(dialog.source.choice)
        dialog.target.chosen.emit(dialog.source.choice)
        assert not dialog.ask_button.isEnabled()
        dialog.accept()


@pytest.mark.parametrize("width", [640])
async def test_it_fits_into_a_small_window(
    look: Look, qtbot: QtBot, shared_demo: DemoServer, width: int
) -> None:
    async with demo_session(shared_demo) as session, window_on(look, session) as window:
        window.resize(width, 480)
        dialog = dialog_of(window)
        assert dialog.width() <= width
        dialog.accept()
