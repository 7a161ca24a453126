"""The page of what is kept, on a demo server whose calls are counted."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.helpers.demo_session import demo_session
from tests.helpers.desk import until
from tests.helpers.widgets import dispose, turn_wheel
from vtdesk.app.session import Session
from vtdesk.demo.server import DemoServer
from vtdesk.domain.ids import ModuleName, RecordId
from vtdesk.domain.keeping import (
    ALL,
    MINE,
    USUAL_LOOK_S,
    USUAL_ROOM,
    VISITED,
    Ceilings,
    Limits,
    recent,
)
from vtdesk.ui.look import Look
from vtdesk.ui.parts.tone import Tone
from vtdesk.ui.prices import calls_text, price_text, size_text
from vtdesk.ui.settings.keep_row import KeepRow
from vtdesk.ui.settings.limit_rows import ROOMS
from vtdesk.ui.settings.offline_page import OfflinePage
from vtdesk.ui.settings.remove_dialog import RemoveDialog

PRODUCTS, LEADS = ModuleName("Products"), ModuleName("Leads")


@asynccontextmanager
async def page_on(look: Look, session: Session) -> AsyncIterator[OfflinePage]:
    """The page of a session that knows its modules and has come to rest."""
    await until(lambda: bool(session.modules) and session.user is not None)
    await until(lambda: session._engine.is_at_rest)
    page = OfflinePage(look, session)
    page.resize(1100, 860)
    page.show()
    page.activateWindow()
    try:
        await until(lambda: bool(page.total.text()))
        page.kept.more_button.click()
        yield page
    finally:
        page.close()
        await session.tasks.close()
        dispose(page)


def row(page: OfflinePage, module: ModuleName) -> KeepRow:
    return page.kept.table.row(module)


def press(page: OfflinePage, module: ModuleName, part: int) -> None:
    choice = row(page, module).choice
    assert choice is not None
    click(choice.parts[part])


def click(button: QAbstractButton) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def counts(demo: DemoServer) -> int:
    return demo.calls.count()


async def test_every_module_but_people_has_a_row(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, page_on(look, session) as page:
        names = [one.line.module for one in page.kept.table.rows]
        assert LEADS in names
        assert not {"Users", "Groups"} & set(names)
        assert len(names) == len({i.name for i in session.modules if i.is_entity} - {"Users"})
        assert row(page, LEADS).line.policy == ALL
        assert row(page, PRODUCTS).choice is None


async def test_modules_nobody_opened_wait_behind_a_button_and_cost_no_call(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session:
        await until(lambda: bool(session.modules) and session.user is not None)
        await until(lambda: session._engine.is_at_rest)
        before = counts(demo)
        page = OfflinePage(look, session)
        page.show()
        await until(lambda: bool(page.total.text()))
        shown = [one.line.module for one in page.kept.table.rows]
        assert PRODUCTS not in shown
        hidden = len({i.name for i in session.modules if i.is_entity} - {"Users"}) - len(shown)
        assert page.kept.more_button.text() == f"Show {hidden} more modules"
        page.kept.more_button.setFocus()
        QTest.keyClick(page.kept.more_button, Qt.Key.Key_Space)
        assert len(page.kept.table.rows) == len(shown) + hidden
        assert page.kept.more_button.isHidden()
        assert counts(demo) == before
        await session.tasks.close()
        dispose(page)


async def test_tab_goes_down_the_rows_and_on_to_what_is_below(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, page_on(look, session) as page:
        rows = page.kept.table.rows
        await until(rows[-1].isVisible)
        rows[0].box.setFocus()
        reached = []
        for _ in range(200):
            QTest.keyClick(page.focusWidget(), Qt.Key.Key_Tab)
            reached.append(page.focusWidget())
            if reached[-1] is page.limits.room:
                break
        boxes = [one for one in reached if any(one is other.box for other in rows)]
        assert boxes == [one.box for one in rows[1:]]
        assert reached.index(page.care.check) > reached.index(rows[-1].box)
        assert reached[-1] is page.limits.room


async def test_escape_takes_a_choice_back(look: Look, qtbot: QtBot, demo: DemoServer) -> None:
    async with demo_session(demo) as session, page_on(look, session) as page:
        row(page, PRODUCTS).box.click()
        await until(lambda: row(page, PRODUCTS).line.question == "Keep")
        QTest.keyClick(row(page, PRODUCTS).box, Qt.Key.Key_Escape)
        assert not row(page, PRODUCTS).line.question
        assert not row(page, PRODUCTS).box.isChecked()


async def test_the_price_is_told_before_the_choice_is_taken(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, page_on(look, session) as page:
        records = len(demo.rows("Products"))
        await session.ensure_schema(PRODUCTS)
        before = counts(demo)
        row(page, PRODUCTS).box.click()
        await until(lambda: row(page, PRODUCTS).line.question == "Keep")
        assert counts(demo) == before + 1
        line = row(page, PRODUCTS).line
        calls = -(-records // 100) + 3
        assert line.fill.startswith(f"{calls} calls ≈ ")
        assert line.records == f"{records:,}"
        assert session.keeping.policy(PRODUCTS) == VISITED
        click(row(page, PRODUCTS).confirm)
        await until(lambda: session.keeping.policy(PRODUCTS) == ALL)
        await until(lambda: row(page, PRODUCTS).line.fill == "done")
        assert await session.count(PRODUCTS) == records
        assert row(page, PRODUCTS).line.as_of


async def test_whoever_finds_it_too_dear_leaves_it(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, page_on(look, session) as page:
        row(page, PRODUCTS).box.click()
        await until(lambda: row(page, PRODUCTS).line.question == "Keep")
        click(row(page, PRODUCTS).cancel)
        assert session.keeping.policy(PRODUCTS) == VISITED
        assert not row(page, PRODUCTS).box.isChecked()
        assert row(page, PRODUCTS).confirm.isHidden()
        assert row(page, PRODUCTS).box.hasFocus()


async def test_letting_go_asks_and_removes(look: Look, qtbot: QtBot, demo: DemoServer) -> None:
    async with demo_session(demo) as session, page_on(look, session) as page:
        await session.keeping.set_policy(PRODUCTS, ALL)
        await until(lambda: row(page, PRODUCTS).line.fill == "done")
        press(page, PRODUCTS, 1)
        await until(lambda: row(page, PRODUCTS).line.question == "Change")
        assert row(page, PRODUCTS).line.policy == MINE
        whole = next(one for one in await session.keeping.usage() if one.module == PRODUCTS).bytes
        freed = await session.keeping.frees(PRODUCTS, MINE)
        assert 0 < freed < whole
        assert row(page, PRODUCTS).line.fill == f"frees {size_text(freed)}"
        click(row(page, PRODUCTS).confirm)
        await until(lambda: session.keeping.policy(PRODUCTS) == MINE)
        mine = sum(
            str(values["assigned_user_id"]) == str(session.user and session.user.id)
            for values in demo.rows("Products").values()
        )
        assert mine < len(demo.rows("Products"))
        await until(lambda: not session.status.pulls)
        assert await session.count(PRODUCTS) >= mine


async def test_less_of_what_was_never_fetched_has_its_price_told_first(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, page_on(look, session) as page:
        press(page, LEADS, 1)
        await until(lambda: row(page, LEADS).line.question == "Keep")
        assert "calls ≈ " in row(page, LEADS).line.fill
        assert session.keeping.policy(LEADS) == ALL
        assert not await session.count(LEADS)


async def test_mine_without_a_group_says_where_groups_are_ticked(look: Look, qtbot: QtBot) -> None:
    with DemoServer(dialect="opensource") as demo:
        async with demo_session(demo) as session, page_on(look, session) as page:
            await until(lambda: session.freshness(ModuleName("Groups")) is not None)
            press(page, LEADS, 1)
            await until(lambda: "tick them under Account" in page.banner.words)
            await until(lambda: row(page, LEADS).line.question == "Keep")
            click(row(page, LEADS).cancel)
            await session.set_my_groups([RecordId("20", 2)])
            press(page, LEADS, 1)
            await until(lambda: row(page, LEADS).line.question == "Keep")
            assert page.banner.isHidden()


async def test_mine_says_so_where_no_groups_are_told(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, page_on(look, session) as page:
        press(page, LEADS, 1)
        await until(lambda: "as soon as a record of theirs was on screen" in page.banner.words)
        await until(lambda: row(page, LEADS).line.question == "Keep")


async def test_what_is_no_longer_kept_and_never_was_here_costs_no_call(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, page_on(look, session) as page:
        await session.ensure_schema(LEADS)
        before = counts(demo)
        row(page, LEADS).box.click()
        await until(lambda: session.keeping.policy(LEADS) == VISITED)
        await until(lambda: session._engine.is_at_rest)
        assert not row(page, LEADS).line.question
        assert counts(demo) == before
        assert not await session.count(LEADS)


async def test_what_is_said_stays_in_sight_wherever_the_page_is_scrolled_to(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, page_on(look, session) as page:
        page.bring(page.care.remove)
        place = page.care.remove.mapTo(page, page.care.remove.rect().topLeft())
        page.care.said.emit(Tone.SUCCESS, "Done.")
        await until(
            lambda: page.banner.height() > 1 and page.rect().contains(page.banner.geometry())
        )
        assert page.care.remove.mapTo(page, page.care.remove.rect().topLeft()) == place
        assert page.banner.words == "Done."
        assert page.rect().contains(page.banner.geometry())
        assert page.banner.visibleRegion().boundingRect() == page.banner.rect()


async def test_prices_of_all_are_asked_for_at_a_price_told_before(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, page_on(look, session) as page:
        unknown = [one for one in page.kept.table.rows if one.line.fill == "not asked yet"]
        described = sum(session.schema(one.line.module) is not None for one in unknown)
        price = 2 * len(unknown) - described
        assert page.price_button.text() == f"Ask for prices: {price} calls"
        before = counts(demo)
        click(page.price_button)
        await until(page.price_button.isHidden)
        assert counts(demo) == before + price
        assert all("≈" in one.line.fill or "nothing" in one.line.fill for one in unknown)


async def test_without_a_network_the_price_is_not_told_but_why(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, page_on(look, session) as page:
        demo.faults.offline = True
        row(page, PRODUCTS).box.click()
        await until(lambda: not page.banner.isHidden())
        assert page.banner.words
        assert not row(page, PRODUCTS).box.isChecked()
        assert session.keeping.policy(PRODUCTS) == VISITED


class Told:
    """What the buttons of upkeep said."""

    def __init__(self) -> None:
        self.words: list[str] = []

    def note(self, _tone: object, words: str) -> None:
        self.words.append(words)


async def test_the_check_tells_its_price_and_what_it_found(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, page_on(look, session) as page:
        await session.keeping.set_policy(PRODUCTS, ALL)
        await until(lambda: row(page, PRODUCTS).line.fill == "done")
        price = session.keeping.check_price()
        word = "call" if price == 1 else "calls"
        await until(lambda: page.care.check.text() == f"Check against Vtiger: {price} {word}")
        before = counts(demo)
        click(page.care.check)
        await until(lambda: "as many records are here" in page.banner.words)
        assert counts(demo) == before + price
        gone = next(iter(demo.rows("Products")))
        demo.remove("Products", gone)
        told = Told()
        page.care.said.connect(told.note)
        click(page.care.check)
        await until(lambda: "Brought up to date" in page.banner.words)
        assert "Not as in Vtiger" in told.words[0]
        assert session.info(PRODUCTS).label.lower() in told.words[0]
        assert await session.count(PRODUCTS) == len(demo.rows("Products"))
        await until(page.care.check.isEnabled)
        assert page.care.check.text().startswith("Check against Vtiger")


async def test_ceilings_are_chosen_by_key_and_kept(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, page_on(look, session) as page:
        assert page.limits.minute.value == 0.5
        page.limits.minute.slider.setFocus()
        QTest.keyClick(page.limits.minute.slider, Qt.Key.Key_Left)
        await until(lambda: session.keeping.ceilings == Ceilings(minute=0.45, day=0.25))
        QTest.keyClick(page.limits.day.slider, Qt.Key.Key_Right)
        await until(lambda: session.keeping.ceilings == Ceilings(minute=0.45, day=0.3))


async def test_a_wheel_scrolls_the_page_and_changes_no_ceiling(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, page_on(look, session) as page:
        for slider in (page.limits.minute.slider, page.limits.day.slider):
            before = slider.value()
            turn_wheel(slider)
            assert slider.value() == before
        assert session.keeping.ceilings == Ceilings()


async def test_recent_goes_as_far_back_as_is_chosen(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, page_on(look, session) as page:
        await session.keeping.set_policy(PRODUCTS, recent(12))
        await until(lambda: row(page, PRODUCTS).line.fill == "done")
        page.months.menu.actions()[0].trigger()
        await until(lambda: row(page, PRODUCTS).line.months == 3)
        choice = row(page, PRODUCTS).choice
        assert choice is not None
        assert choice.parts[2].text() == "3 months"
        await until(lambda: row(page, PRODUCTS).line.question == "Change")
        click(row(page, PRODUCTS).confirm)
        await until(lambda: session.keeping.policy(PRODUCTS) == recent(3))


async def test_local_data_is_removed_once_a_person_has_said_so(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, page_on(look, session) as page:
        await session.keeping.set_policy(PRODUCTS, ALL)
        await until(lambda: row(page, PRODUCTS).line.fill == "done")
        click(page.care.remove)
        await until(lambda: isinstance(QApplication.activeModalWidget(), RemoveDialog))
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, RemoveDialog)
        QTest.keyClick(dialog, Qt.Key.Key_Return)
        await until(lambda: QApplication.activeModalWidget() is None)
        assert await session.count(PRODUCTS) > 0
        click(page.care.remove)
        await until(lambda: isinstance(QApplication.activeModalWidget(), RemoveDialog))
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, RemoveDialog)
        click(dialog.remove_button)
        await until(lambda: page.total.text().startswith("0 records"))
        assert await session.count(PRODUCTS) == 0


async def test_a_running_fill_shows_how_far_it_is_and_can_be_paused(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    demo.grow("Products", 1_200)
    async with demo_session(demo) as session, page_on(look, session) as page:
        await session.keeping.set_policy(PRODUCTS, ALL)
        await until(lambda: row(page, PRODUCTS).line.share is not None)
        assert row(page, PRODUCTS).line.as_of == "filling"
        assert row(page, PRODUCTS).line.fill.endswith(" left")
        click(page.pause_button)
        await until(lambda: row(page, PRODUCTS).line.as_of == "paused")
        await until(lambda: session._engine.is_at_rest)
        assert page.pause_button.text() == "Go on"
        assert page.rest.text().startswith("Paused, ")
        before = counts(demo)
        assert await session.count(PRODUCTS) < len(demo.rows("Products"))
        await session._engine.set_limits(session.keeping.limits)
        await until(lambda: session._engine.is_at_rest)
        assert counts(demo) == before
        page.price_button.show()
        await until(lambda: right_of(page, page.pause_button) < left_of(page, page.price_button))
        click(page.pause_button)
        await until(lambda: row(page, PRODUCTS).line.fill == "done")
        assert await session.count(PRODUCTS) == len(demo.rows("Products"))
        assert page.pause_button.isHidden()


async def test_a_fetch_that_goes_on_says_how_far_it_had_come(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    demo.grow("Products", 1_200)
    async with demo_session(demo) as session, page_on(look, session) as page:
        await session.keeping.set_policy(PRODUCTS, ALL)
        await until(lambda: row(page, PRODUCTS).line.share is not None)
        await session.keeping.set_limits(replace(session.keeping.limits, paused=True))
        await until(lambda: session._engine.is_at_rest)
        before = row(page, PRODUCTS).line
        await session.keeping.estimate(PRODUCTS, ALL)
        await session.keeping.set_policy(PRODUCTS, ALL)
        await until(lambda: session._engine.is_at_rest)
        said = row(page, PRODUCTS).line
        assert said.fill.endswith(" left")
        assert (said.share or 0.0) >= (before.share or 1.0)


async def test_what_waits_for_its_turn_counts_among_what_is_to_come(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, page_on(look, session) as page:
        await session.keeping.set_limits(replace(session.keeping.limits, paused=True))
        await session.keeping.set_policy(PRODUCTS, ALL)
        await until(lambda: page.rest.text() == "Paused, 1 module not counted yet")
        price = await session.keeping.estimate(LEADS, ALL)
        await session.keeping.set_policy(LEADS, ALL)
        await until(lambda: row(page, LEADS).line.fill == price_text(price))
        left = f"Paused, {calls_text(price.calls)} left, 1 module not counted yet"
        await until(lambda: page.rest.text() == left)


async def test_a_refresh_of_what_is_here_is_no_filling(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, page_on(look, session) as page:
        await session.keeping.set_policy(PRODUCTS, ALL)
        await until(lambda: row(page, PRODUCTS).line.fill == "done")
        await until(lambda: page.pause_button.isHidden())
        demo.faults.offline = True
        session._engine.wish_pull(PRODUCTS, force=True)
        await until(lambda: session.status.online is False)
        assert session.status.pull(PRODUCTS) is not None
        said = row(page, PRODUCTS).line
        assert (said.fill, said.share) == ("done", None)
        assert said.as_of not in ("filling", "never")
        assert page.pause_button.isHidden()
        assert page.rest.text() == ""


async def test_room_and_looks_are_chosen_and_kept(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, page_on(look, session) as page:
        rows = page.limits
        assert rows.room.choice == str(USUAL_ROOM)
        assert rows.looks.choice == str(USUAL_LOOK_S)
        rows.room.menu.actions()[0].trigger()
        await until(lambda: session.keeping.limits.room == ROOMS[0])
        assert rows.taken.text().endswith(" of 512 MB")
        rows.room.menu.actions()[-1].trigger()
        await until(lambda: session.keeping.limits.room is None)
        assert rows.bar.isHidden()
        rows.looks.menu.actions()[-1].trigger()
        await until(lambda: session.keeping.limits.look_every is None)
        rows.looks.menu.actions()[2].trigger()
        await until(lambda: session.keeping.limits == Limits(room=None, look_every=900.0))


async def test_a_store_that_has_no_room_left_says_so(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, page_on(look, session) as page:
        await session.keeping.set_limits(Limits(room=1_000))
        page.limits.show_limits()
        assert page.limits.taken.text().endswith(", used up")
        await session.keeping.set_policy(PRODUCTS, ALL)
        await until(lambda: row(page, PRODUCTS).line.as_of == "no room")
        await session.keeping.set_limits(Limits())
        await until(lambda: row(page, PRODUCTS).line.fill == "done")
        assert row(page, PRODUCTS).line.as_of not in ("no room", "never")


async def test_what_is_ticked_and_not_here_is_fetched_by_choosing_it_once_more(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, page_on(look, session) as page:
        await session.keeping.estimate(LEADS, ALL)
        calls = page.kept.calls_to_price
        page.kept.show_rows()
        assert row(page, LEADS).line.kept
        assert row(page, LEADS).line.as_of == "never"
        assert " calls" in row(page, LEADS).line.fill
        press(page, LEADS, 0)
        await until(lambda: row(page, LEADS).line.question == "Keep")
        assert page.kept.calls_to_price == calls
        click(row(page, LEADS).confirm)
        await until(lambda: row(page, LEADS).line.fill == "done")
        press(page, LEADS, 0)
        assert not row(page, LEADS).line.question


async def test_compacting_says_that_it_is_done(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, page_on(look, session) as page:
        click(page.care.compact)
        await until(lambda: not page.banner.isHidden())
        assert page.care.compact.isEnabled()
        assert page.care.compact.text() == "Compact"


@pytest.mark.parametrize("width", [640, 1100])
@pytest.mark.parametrize(
    "direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft]
)
async def test_nothing_pressable_is_nameless_or_outside(
    look: Look, qtbot: QtBot, shared_demo: DemoServer, width: int, direction: Qt.LayoutDirection
) -> None:
    async with demo_session(shared_demo) as session, page_on(look, session) as page:
        page.setLayoutDirection(direction)
        page.resize(width, 480)
        await until(lambda: page.kept.table.width() < width)
        for part in page.findChildren(QWidget):
            if not part.isVisible() or not part.focusPolicy() & Qt.FocusPolicy.TabFocus:
                continue
            assert part.accessibleName() or getattr(part, "text", str)()
            place = part.mapTo(page, part.rect().center())
            assert 0 <= place.x() <= width


def left_of(page: OfflinePage, widget: QWidget) -> int:
    return widget.mapTo(page, QPoint(0, 0)).x()


def right_of(page: OfflinePage, widget: QWidget) -> int:
    return left_of(page, widget) + widget.width()
