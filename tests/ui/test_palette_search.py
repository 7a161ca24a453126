"""The first character says what is looked for alone."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.helpers.demo_session import demo_session
from tests.helpers.desk import until
from tests.helpers.main_window import CONTROL, DEALS, press, window_on, write
from vtdesk.demo.server import DemoServer
from vtdesk.ui.look import Look
from vtdesk.ui.main_window import MainWindow
from vtdesk.ui.palette_model import Hit, HitKind
from vtdesk.ui.palette_search import Aim, aim_of
from vtdesk.ui.parts.floating_list import SHADOW


@pytest.mark.parametrize(
    ("typed", "aim"),
    [
        (">save", Aim.ACTIONS),
        (" @ann", Aim.PEOPLE),
        ("#hot", Aim.TAGS),
        ("/deals", Aim.PLACES),
        ("ann", None),
        ("", None),
        ("a@b", None),
    ],
)
def test_the_first_character_tells(typed: str, aim: Aim | None) -> None:
    assert aim_of(typed) is aim


def hits(window: MainWindow) -> list[Hit]:
    """What the palette lists."""
    model = window.search_palette.model
    found = (model.hit(row) for row in range(model.rowCount()))
    return [hit for hit in found if hit is not None]


def kinds(window: MainWindow) -> set[HitKind]:
    return {hit.kind for hit in hits(window)}


async def search(window: MainWindow, typed: str) -> None:
    """Type into the palette from the start."""
    window.search_palette.close_palette()
    press(window, Qt.Key.Key_K, CONTROL)
    write(typed)


async def test_actions_alone(look: Look, qtbot: QtBot, shared_demo: DemoServer) -> None:
    async with demo_session(shared_demo) as session, window_on(look, session) as window:
        await search(window, ">deal")
        await until(lambda: kinds(window) <= {HitKind.ACTION})
        await search(window, ">about")
        await until(lambda: [hit.title for hit in hits(window)] == ["About vtdesk"])
        await search(window, ">")
        await until(lambda: kinds(window) == {HitKind.ACTION} and len(hits(window)) > 30)


async def test_people_alone(look: Look, qtbot: QtBot, shared_demo: DemoServer) -> None:
    async with demo_session(shared_demo) as session, window_on(look, session) as window:
        window.navigator.open_module("Contacts")
        await until(lambda: window.page.module == "Contacts")
        await until(lambda: session.freshness(window.page.module) is not None)  # type: ignore[arg-type]  # it is open
        await search(window, "@a")
        await until(lambda: bool(hits(window)) and kinds(window) == {HitKind.RECORD})
        assert {hit.module for hit in hits(window)} <= {"Contacts", "Leads", "Users"}


async def test_modules_and_views_alone(look: Look, qtbot: QtBot, shared_demo: DemoServer) -> None:
    async with demo_session(shared_demo) as session, window_on(look, session) as window:
        label = session.info(DEALS).label
        await search(window, f"/{label}")
        await until(lambda: {HitKind.MODULE, HitKind.VIEW} == kinds(window))
        assert hits(window)[0].title == label
        view = next(hit for hit in hits(window) if hit.kind is HitKind.VIEW)
        assert view.detail == label
        await search(window, f"/{label} {view.title}")
        await until(lambda: [hit.view for hit in hits(window)] == [view.view])
        press(window, Qt.Key.Key_Return)
        await until(lambda: window.page.view_id == view.view)
        assert window.page.module == DEALS


async def test_the_list_stays_in_a_window_that_gets_smaller(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, window_on(look, session) as window:
        await search(window, ">")
        palette = window.search_palette
        await until(lambda: bool(hits(window)))
        window.resize(640, 480)
        await until(lambda: palette.geometry().right() < 640 + SHADOW)
        assert palette.geometry().left() > -SHADOW
        assert palette.geometry().bottom() < 480
        window.resize(1440, 900)
        await until(lambda: palette.width() == 680 + 2 * SHADOW)
