"""The first character says what is looked for alone."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListView, QWidget
from pytestqt.qtbot import QtBot

from tests.helpers.demo_session import at_rest, demo_session
from tests.helpers.desk import CONTACTS, until
from tests.helpers.main_window import (
    CONTROL,
    DEALS,
    inside,
    opened,
    press,
    rows,
    window_on,
    write,
)
from tests.helpers.office import office
from vtdesk.app import wide_search
from vtdesk.app.session import Session
from vtdesk.app.settings import Remembered
from vtdesk.demo.server import DemoServer
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.keeping import Keep, Policy
from vtdesk.ui.actions import Actions
from vtdesk.ui.look import Look
from vtdesk.ui.main_window import MainWindow
from vtdesk.ui.palette_model import Hit, HitKind
from vtdesk.ui.palette_search import Aim, PaletteSearch, aim_of
from vtdesk.ui.parts.floating_list import SHADOW
from vtdesk.ui.prices import calls_text


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
        await search(window, "dark")
        await until(lambda: "Settings" in [hit.title for hit in hits(window)])
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


async def test_the_list_has_room_for_text_that_becomes_larger_while_it_is_open(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, window_on(look, session) as window:
        await search(window, ">about")
        await until(lambda: [hit.title for hit in hits(window)] == ["About vtdesk"])
        palette = window.search_palette
        lines = palette.findChild(QListView)
        assert lines is not None
        before = palette.height()
        look.theme.choose_text_scale(2.0)
        wanted = sum(map(lines.sizeHintForRow, range(palette.model.rowCount())))
        await until(lambda: lines.viewport().height() == wanted)
        look.theme.choose_text_scale(1.0)
        assert palette.height() == before


def records(window: MainWindow) -> list[Hit]:
    """The records that the palette lists."""
    return [hit for hit in hits(window) if hit.record is not None]


async def test_namesakes_are_told_apart(look: Look, qtbot: QtBot, demo: DemoServer) -> None:
    for mail in ("xq@bilbao.example", "x@girona.example"):
        demo.add("Contacts", {"firstname": "Xenia", "lastname": "Quiroz", "email": mail})
    demo.add("Contacts", {"firstname": "Xaver", "lastname": "Quist"})
    kept = Remembered({"module": "Contacts"})
    async with demo_session(demo) as session, window_on(look, session, kept) as window:
        await search(window, "xenia q")
        await until(lambda: len(records(window)) == 2)
        assert {hit.title for hit in records(window)} == {"Xenia Quiroz"}
        for hit in records(window):
            assert hit.record is not None
            card = session.card(hit.record)
            assert card is not None
            told = [text for _, text in card.lines[:2]]
            assert hit.detail == " · ".join([*told, card.kind])
        assert len({hit.detail for hit in records(window)}) == 2
        await search(window, "xaver")
        await until(lambda: [hit.title for hit in records(window)] == ["Xaver Quist"])
        assert records(window)[0].detail == session.info(ModuleName("Contacts")).singular


async def test_an_empty_palette_begins_with_the_records_that_were_open(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, window_on(look, session) as window:
        keys = [window.page.table.records.key_at(row) for row in (3, 1)]
        for key in keys:
            assert key is not None
            window.navigator.open_in_table(key)
            await until(lambda key=key: window.navigator.open_key == key)  # type: ignore[misc]  # bound anew
        await search(window, "")
        await until(lambda: bool(records(window)))
        opened = [int(hit.record.key) for hit in records(window)[:2] if hit.record is not None]
        assert opened == keys[::-1]
        assert window.search_palette.model.heading(0) == "Recent records"
        assert len({hit.record for hit in records(window)}) == len(records(window))
        press(window, Qt.Key.Key_Down)
        press(window, Qt.Key.Key_Return)
        await until(lambda: window.navigator.open_key == keys[0])


async def test_users_are_no_recent_records(look: Look, qtbot: QtBot, demo: DemoServer) -> None:
    kept = Remembered({"module": "Users"})
    async with demo_session(demo) as session, window_on(look, session, kept) as window:
        window.navigator.open_module(DEALS)
        await until(lambda: window.page.module == DEALS and rows(window) > 0)
        await search(window, "")
        await until(lambda: bool(records(window)))
        assert {hit.module for hit in records(window)} == {DEALS}
        await search(window, "@anna")
        await until(lambda: {hit.module for hit in records(window)} == {"Users"})


@pytest.mark.parametrize("size", [(1440, 900), (640, 480)])
@pytest.mark.parametrize("way", ["module", "view"])
async def test_what_was_chosen_has_the_keyboard(
    look: Look, qtbot: QtBot, shared_demo: DemoServer, way: str, size: tuple[int, int]
) -> None:
    async with demo_session(shared_demo) as session, window_on(look, session) as window:
        window.resize(*size)
        window.pane_focus.go_to_table()
        press(window, Qt.Key.Key_Down)
        press(window, Qt.Key.Key_Return)
        await opened(window)
        window.pane_focus.go_to_record()
        await until(lambda: inside(window, window.record))
        await search(window, f"/{session.info(DEALS).label}")
        await until(lambda: kinds(window) == {HitKind.MODULE, HitKind.VIEW})
        if way == "view":
            press(window, Qt.Key.Key_Down)
        press(window, Qt.Key.Key_Return)
        assert not window.search_palette.isVisible()
        await until(lambda: window.page.table.hasFocus())


async def test_nothing_found_says_so(look: Look, qtbot: QtBot, shared_demo: DemoServer) -> None:
    async with demo_session(shared_demo) as session, window_on(look, session) as window:
        session.work_offline()
        await until(lambda: session.status.online is False)
        await search(window, "zzqx")
        await until(lambda: [hit.title for hit in hits(window)] == ["“zzqx”"])
        assert hits(window)[0].off == "nothing found on this computer"
        press(window, Qt.Key.Key_Return)
        assert window.search_palette.isVisible()


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        (">zzqx", "no action of this name"),
        ("/zzqx", "no module or view of this name"),
    ],
)
async def test_nothing_found_of_one_kind_says_so(
    look: Look, qtbot: QtBot, shared_demo: DemoServer, typed: str, reason: str
) -> None:
    async with demo_session(shared_demo) as session, window_on(look, session) as window:
        await search(window, typed)
        await until(lambda: [hit.title for hit in hits(window)] == ["“zzqx”"])
        assert hits(window)[0].off == reason
        press(window, Qt.Key.Key_Return)
        assert window.search_palette.isVisible()
        assert window.page.module == DEALS


@pytest.mark.parametrize("sign", ["@", "/"])
async def test_where_nothing_is_typed_nothing_is_missed(
    qtbot: QtBot, shared_demo: DemoServer, sign: str
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    async with office(shared_demo, offline=True) as opened:
        assert not opened.session.modules
        palette = PaletteSearch(opened.session, Actions(window), tuple)
        assert await palette.hits(f"{sign} ") == []
        (nothing,) = await palette.hits(f"{sign} zzqx")
        assert nothing.title == "“zzqx”"
        assert nothing.off


async def keep_mine(session: Session) -> None:
    """Have one's own contacts here, and no others."""
    await session.ensure_schema(CONTACTS)
    await session.keeping.set_policy(CONTACTS, Policy(Keep.MINE))
    session.refresh(CONTACTS)
    await at_rest(session)


async def test_many_records_of_a_name_leave_no_need_to_ask(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        for number in range(8):
            demo.add("Contacts", {"firstname": "Xaver", "lastname": f"Quillon{number}"})
        demo.add("Contacts", {"firstname": "Xaver", "lastname": "Quillby"})
        await keep_mine(session)
        await search(window, "quillon")
        await until(lambda: len(records(window)) == 8)
        assert kinds(window) == {HitKind.RECORD}
        await search(window, "quillby")
        await until(lambda: len(records(window)) == 1)
        assert kinds(window) == {HitKind.RECORD, HitKind.SERVER}


async def test_what_is_not_stored_is_asked_of_vtiger_at_its_price(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        await keep_mine(session)
        stored = set(session.open_table(CONTACTS).source.keys())
        far = next(r for r in demo.rows(CONTACTS) if int(r.partition("x")[2]) not in stored)
        demo.edit(CONTACTS, far, {"firstname": "Ada", "lastname": "Quillfeather"})
        await search(window, "quillfe")
        await until(lambda: kinds(window) == {HitKind.RECORD, HitKind.SERVER})
        nothing, offer = hits(window)
        assert nothing.off == "nothing found on this computer"
        assert offer.title == "Search Vtiger for “quillfe”"
        choose_last(window)
        await until(lambda: [hit.title for hit in records(window)] == ["Ada Quillfeather"])
        spent = session._client.budget.spent["find a record"]
        assert offer.detail == calls_text(spent) != calls_text(0)
        await search(window, "quillfz")
        await until(lambda: hits(window)[-1].title == "Search Vtiger for “quillfz”")
        choose_last(window)
        await until(lambda: hits(window)[-1].off == "asked just now")
        demo.faults.offline = True
        await search(window, "quillfq")
        await until(lambda: hits(window)[-1].title == "Search Vtiger for “quillfq”")
        choose_last(window)
        await until(lambda: hits(window)[-1].off == "not now")


def choose_last(window: MainWindow) -> None:
    """Go to the last line of the palette and press Enter."""
    for _ in hits(window):
        press(window, Qt.Key.Key_Down)
    press(window, Qt.Key.Key_Return)


async def test_words_that_are_in_no_name_find_records_after_those_of_that_name(
    look: Look, qtbot: QtBot, demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wide_search, "PATIENCE_S", 30.0)
    mail = "xenia@narwhal.example"
    demo.add("Contacts", {"firstname": "Xenia", "lastname": "Quiroz", "email": mail})
    demo.add("Contacts", {"firstname": "Olaf", "lastname": "Narwhal"})
    kept = Remembered({"module": "Contacts"})
    async with demo_session(demo) as session, window_on(look, session, kept) as window:
        await search(window, "narwhal")
        await until(lambda: len(records(window)) == 2)
        assert [hit.title for hit in records(window)] == ["Olaf Narwhal", "Xenia Quiroz"]
        kind = session.info(CONTACTS).singular
        assert [hit.detail for hit in records(window)] == [kind, f"{mail} · {kind}"]
