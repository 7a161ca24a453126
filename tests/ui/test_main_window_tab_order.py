"""Tab's way through the window: every stop once, in the order a person sees them."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.helpers.demo_session import at_rest, demo_session
from tests.helpers.desk import until
from tests.helpers.main_window import CONTROL, SHIFT, opened, press, window_on, write
from vtdesk.demo.server import DemoServer
from vtdesk.ui.around.around_view import RELATED
from vtdesk.ui.around.tags.tag_line import TagLine
from vtdesk.ui.look import Look
from vtdesk.ui.main_window import MainWindow
from vtdesk.ui.parts.tone import Tone

MOST_STOPS = 200


def way(window: MainWindow, key: Qt.Key) -> list[QWidget]:
    """Where the keyboard stops, from where it is until it comes there again."""
    start = QApplication.focusWidget()
    assert start is not None
    stops = [start]
    for _ in range(MOST_STOPS):
        press(window, key)
        now = QApplication.focusWidget()
        assert now is not None
        if now is start:
            return stops
        stops.append(now)
    raise AssertionError(f"the keyboard never comes back to {start}")


def places(window: MainWindow, stops: list[QWidget]) -> list[str]:
    """In which part of the window they are, each part named where the keyboard comes into it."""
    line = window.findChild(TagLine)
    assert line is not None
    parts = {
        "banner": window.sample_banner,
        "tree": window.panes.splitter.widget(0),
        "table": window.page,
        "tags": line,
        "head": window.record.head,
        "form": window.record,
        "panels": window.place.around,
    }
    named: list[str] = []
    for stop in stops:
        name = next((n for n, p in parts.items() if p is not None and p.isAncestorOf(stop)), "")
        if name and named[-1:] != [name]:
            named.append(name)
    return named


@pytest.mark.parametrize("module", ["Contacts", "Potentials"])
async def test_tab_goes_once_through_all_of_a_window_with_a_record(
    look: Look, qtbot: QtBot, shared_demo: DemoServer, module: str
) -> None:
    async with demo_session(shared_demo) as session, window_on(look, session) as window:
        window.navigator.open_module(module)
        await until(lambda: window.page.module == module)
        await until(lambda: window.page.table.records.rowCount() > 0)
        window.sample_banner.show_words(Tone.INFO, "Sample data.", ("Connect your Vtiger",))
        press(window, Qt.Key.Key_2, CONTROL)
        press(window, Qt.Key.Key_Return)
        await opened(window)
        form = window.record.form
        assert form is not None
        assert form.rows
        await until(lambda: window.place.around.panel(RELATED).isVisible())
        window.page.table.setFocus(Qt.FocusReason.TabFocusReason)
        ahead = way(window, Qt.Key.Key_Tab)
        assert places(window, ahead) == [
            "table",
            "head",
            "tags",
            "form",
            "panels",
            "banner",
            "tree",
            "table",
        ]
        assert len(set(ahead)) == len(ahead)
        back = way(window, Qt.Key.Key_Backtab)
        assert back == [ahead[0], *reversed(ahead[1:])]


async def test_tab_goes_once_through_the_conditions_of_a_filter(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, window_on(look, session) as window:
        press(window, Qt.Key.Key_2, CONTROL)
        press(window, Qt.Key.Key_F7)
        panel = window.page.narrowing.panel
        await until(panel.chips.isVisible)
        assert_reached_below_the_bar(window, panel.chips, least=1)
        press(window, Qt.Key.Key_F, CONTROL | SHIFT)
        tree = panel.builder.tree
        assert tree is not None
        await until(tree.isVisible)
        window.activateWindow()
        await until(window.isActiveWindow)
        assert_reached_below_the_bar(window, tree, least=4)


def assert_reached_below_the_bar(window: MainWindow, part: QWidget, *, least: int) -> None:
    window.command_bar.new.setFocus(Qt.FocusReason.TabFocusReason)
    stops = way(window, Qt.Key.Key_Tab)
    assert len(set(stops)) == len(stops)
    inside = [number for number, stop in enumerate(stops) if part.isAncestorOf(stop)]
    names = [stop.accessibleName() for stop in stops]
    assert names[inside[0] - 1] == "Columns"
    assert inside == list(range(inside[0], inside[-1] + 1))
    assert len(inside) >= least


async def test_tab_comes_to_the_value_of_a_condition_right_after_its_comparison(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, window_on(look, session) as window:
        press(window, Qt.Key.Key_2, CONTROL)
        press(window, Qt.Key.Key_F, CONTROL | SHIFT)
        await until(lambda: named() == "Field")
        write("amount")
        press(window, Qt.Key.Key_Return)
        await until(lambda: named() == "Amount")
        await at_rest(session)
        names = [stop.accessibleName() for stop in way(window, Qt.Key.Key_Tab)]
        assert names[1].startswith("Remove")
        assert names[-2:] == ["Field", "Comparison"]


def named() -> str:
    focus = QApplication.focusWidget()
    return "" if focus is None else focus.accessibleName()
