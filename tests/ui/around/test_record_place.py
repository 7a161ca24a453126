"""A record's form with the panels below or beside it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.helpers.desk import until
from tests.helpers.sample_session import DEAL, DEALS, sample_session
from tests.helpers.widgets import turn_wheel
from vtdesk.app.session import Session
from vtdesk.app.settings import Remembered
from vtdesk.domain.record import Json
from vtdesk.ui.around.around_view import ACTIVITY, HIERARCHY, RELATED, TITLES, AroundView
from vtdesk.ui.around.record_place import LOW, WIDE, RecordPlace
from vtdesk.ui.edit.folds import Folds
from vtdesk.ui.edit.panel import RecordPane
from vtdesk.ui.look import Look

COMPACT, BESIDE, LITTLE = (412, 800), (1228, 760), (640, 360)
ALONE = {**DEAL, "id": "13x8", "related_to": "", "contact_id": ""}


@dataclass
class Placed:
    """A deal on screen with what is around it."""

    session: Session
    place: RecordPlace
    pane: RecordPane
    remembered: Remembered

    @property
    def around(self) -> AroundView:
        """Its panels."""
        return self.place.around

    def told(self) -> list[str]:
        """Keys of the panels that were told of the record."""
        return [key for key in TITLES if key not in self.around.due]

    async def open(self, key: int) -> None:
        """Open a deal."""
        self.pane.show_record(await self.session.open_record(DEALS, key))


@asynccontextmanager
async def placed(
    look: Look,
    size: tuple[int, int] = COMPACT,
    remembered: Remembered | None = None,
    *,
    mirrored: bool = False,
) -> AsyncIterator[Placed]:
    """Show a deal in a place of this size until the block ends."""
    kept = remembered or Remembered()
    async with sample_session(records=(DEAL, ALONE)) as session:
        pane = RecordPane(look, session, Folds())
        place = RecordPlace(look, session, pane, kept)
        if mirrored:
            place.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        place.resize(*size)
        place.show()
        place.activateWindow()
        await until(place.isActiveWindow)
        shown = Placed(session, place, pane, kept)
        await shown.open(7)
        try:
            yield shown
        finally:
            place.around.leave_session()
            await pane.finish()
            await session.tasks.close()
            place.close()
            place.deleteLater()


def inside(part: QWidget) -> bool:
    """Whether the keyboard is in a part of the window."""
    focus: QWidget | None = QApplication.focusWidget()
    return focus is not None and (focus is part or part.isAncestorOf(focus))


async def test_the_panels_stand_below_a_narrow_form_and_beside_it_where_there_is_room(
    look: Look, qtbot: QtBot
) -> None:
    async with placed(look) as shown:
        around = shown.around
        assert around.y() >= shown.pane.height() > 500
        assert around.height() == 192
        assert [around.strip.bar.isTabVisible(n) for n in range(3)] == [True] * 3
        shown.place.resize(*BESIDE)
        assert shown.pane.width() == 432
        assert around.x() >= shown.pane.width()
        assert around.height() == shown.place.height()
        assert around.hierarchy.isVisible()
        assert around.hierarchy.y() < around.strip.mapTo(around, around.strip.pos()).y()
        assert not around.strip.bar.isTabVisible(list(TITLES).index(HIERARCHY))
        assert not around.strip.fold.isVisible()
        shown.place.resize(WIDE - 1, 800)
        assert around.height() == 192
        assert not around.hierarchy.isVisible()


@pytest.mark.parametrize("panel", [RELATED, ACTIVITY, HIERARCHY])
async def test_the_keyboard_stays_in_a_panel_however_large_the_window_becomes(
    look: Look, qtbot: QtBot, panel: str
) -> None:
    async with placed(look) as shown:
        around = shown.around
        await until(lambda: shown.told() == [RELATED])
        around.go_to(panel)
        await until(lambda: inside(around.panel(panel)))
        for size in (LITTLE, COMPACT, BESIDE, COMPACT, BESIDE, LITTLE):
            shown.place.resize(*size)
            assert inside(around.panel(panel))
            assert around.panel(panel).isVisible()


async def test_a_wheel_over_the_tabs_chooses_none(look: Look, qtbot: QtBot) -> None:
    async with placed(look) as shown:
        await until(lambda: shown.told() == [RELATED])
        turn_wheel(shown.around.strip.bar)
        assert shown.around.chosen == RELATED


async def test_the_form_stays_where_it_is_worked_in_when_there_is_room_for_one(
    look: Look, qtbot: QtBot
) -> None:
    async with placed(look) as shown:
        shown.pane.go_to_form()
        shown.place.resize(*LITTLE)
        assert shown.place.folded
        assert inside(shown.pane)


async def test_mirrored_the_form_stands_at_the_right(look: Look, qtbot: QtBot) -> None:
    async with placed(look, BESIDE, mirrored=True) as shown:
        assert shown.pane.x() > shown.around.x()


async def test_without_an_organisation_no_room_is_given_to_the_hierarchy(
    look: Look, qtbot: QtBot
) -> None:
    async with placed(look, BESIDE) as shown:
        assert shown.around.hierarchy.isVisible()
        await shown.open(8)
        assert not shown.around.hierarchy.isVisible()
        assert HIERARCHY not in shown.around.on_screen()
        await shown.open(7)
        assert shown.around.hierarchy.isVisible()


async def test_a_panel_is_told_of_the_record_when_somebody_looks(look: Look, qtbot: QtBot) -> None:
    async with placed(look) as shown:
        await until(lambda: shown.told() == [RELATED])
        shown.around.choose(ACTIVITY)
        assert shown.told() == [RELATED, ACTIVITY]
        shown.place.toggle()
        await shown.open(8)
        await until(lambda: shown.around.shown == (DEALS, 8))
        # timers of no time go off in their order: this one after the view's
        timer = QTimer(shown.place, singleShot=True, interval=0)
        gone_off = QSignalSpy(timer.timeout)
        timer.start()
        await until(lambda: gone_off.count() > 0)
        assert shown.told() == []
        shown.place.toggle()
        await until(lambda: shown.told() == [ACTIVITY])


async def test_nothing_is_around_a_record_that_is_still_to_be_made(
    look: Look, qtbot: QtBot
) -> None:
    async with placed(look) as shown:
        shown.pane.show_record(await shown.session.new_record(DEALS))
        assert shown.around.shown is None
        assert not shown.around.isVisible()
        assert shown.pane.height() == shown.place.height()
        await shown.open(7)
        assert shown.around.isVisible()
        assert shown.around.height() == 192
        shown.pane.show_nothing()
        assert not shown.around.isVisible()


async def test_folding_and_the_chosen_tab_are_remembered(look: Look, qtbot: QtBot) -> None:
    remembered = Remembered()
    async with placed(look, remembered=remembered) as shown:
        shown.around.choose(HIERARCHY)
        shown.around.strip.fold.click()
        assert shown.place.folded
        assert shown.around.height() == look.theme.metrics.tab_strip
        assert shown.around.on_screen() == ()
    async with placed(look, remembered=remembered) as shown:
        assert shown.around.height() == look.theme.metrics.tab_strip
        assert shown.around.chosen == HIERARCHY
        # a click on a tab unfolds them
        bar = shown.around.strip.bar
        QTest.mouseClick(
            bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(list(TITLES).index(HIERARCHY)).center()
        )
        assert not shown.place.folded
        assert shown.around.height() == 192


async def test_sizes_dragged_by_hand_are_remembered(look: Look, qtbot: QtBot) -> None:
    remembered = Remembered()
    async with placed(look, remembered=remembered) as shown:
        splitter = shown.place.splitter
        splitter.handle(1).moveSplitter(500)
        shown.place.resize(*BESIDE)
        splitter.handle(1).moveSplitter(470)
        above = shown.around.splitter
        above.handle(1).moveSplitter(200)
    async with placed(look, remembered=remembered) as shown:
        assert shown.around.height() == 800 - 500
        shown.place.resize(*BESIDE)
        assert shown.pane.width() == 470
        assert shown.around.hierarchy.height() == 200


async def test_kept_sizes_that_are_none_are_forgotten(look: Look, qtbot: QtBot) -> None:
    strange: dict[str, Json] = {
        "around height": [],
        "around form width": "x",
        "around tab": "nothing",
    }
    async with placed(look, remembered=Remembered(strange)) as shown:
        assert shown.around.height() == 192
        assert shown.around.chosen == RELATED


async def test_escape_goes_back_to_the_field_that_had_the_keyboard(
    look: Look, qtbot: QtBot
) -> None:
    async with placed(look) as shown:
        form = shown.pane.form
        assert form is not None
        form.go_to("nextstep")
        editor = QApplication.focusWidget()
        shown.around.go_to(ACTIVITY)
        assert shown.around.chosen == ACTIVITY
        assert inside(shown.around)
        QTest.keyClick(shown.around, Qt.Key.Key_Escape)
        assert QApplication.focusWidget() is editor


async def test_where_there_is_little_room_form_and_panels_take_turns(
    look: Look, qtbot: QtBot
) -> None:
    remembered = Remembered()
    async with placed(look, LITTLE, remembered) as shown:
        form = shown.pane.form
        assert form is not None
        assert LITTLE[1] < LOW
        assert shown.place.folded
        assert form.isVisible()
        shown.around.go_to(RELATED)
        assert not form.isVisible()
        assert shown.pane.head.isVisible()
        # the head takes what it needs and no more
        await until(lambda: shown.pane.height() <= shown.pane.head.sizeHint().height())
        assert shown.around.height() > LITTLE[1] // 2
        shown.place.resize(BESIDE[0], BESIDE[1])
        shown.place.resize(*LITTLE)
        shown.around.go_to(RELATED)
        await until(lambda: shown.pane.height() <= shown.pane.head.sizeHint().height())
        look.theme.changed.emit()
        await until(lambda: shown.pane.height() <= shown.pane.head.sizeHint().height())
        shown.place.go_back()
        assert form.isVisible()
        assert shown.place.folded
        shown.around.go_to(RELATED)
        # what keeps a record from being saved stands in its form
        form.go_to("amount")
        edit = shown.pane.edit
        assert edit is not None
        edit.edit_text("amount", "many")
        shown.pane.save()
        await until(form.isVisible)
    # what little room forces is not what a person chose
    assert remembered.text("around folded") is None


@pytest.mark.parametrize("scale", [1.0, 2.0])
async def test_the_strip_is_whole_at_every_text_size(
    look: Look, qtbot: QtBot, scale: float
) -> None:
    look.theme.choose_text_scale(scale)
    async with placed(look, (360, 800)) as shown:
        bar = shown.around.strip.bar
        assert bar.height() >= bar.fontMetrics().height()
        assert shown.around.strip.height() <= look.theme.metrics.tab_strip
        shown.place.toggle()
        assert shown.around.height() == look.theme.metrics.tab_strip


async def test_a_record_that_was_made_here_stays_on_show_when_the_server_names_it(
    look: Look, qtbot: QtBot
) -> None:
    async with placed(look) as shown:
        record = await shown.session.outbox.create(DEALS, {"potentialname": "New"})
        await shown.open(record.key)
        await until(lambda: shown.around.shown == (DEALS, record.key))
        await until(lambda: shown.told() == [RELATED])
        edit = shown.pane.edit
        assert edit is not None
        edit.key = 99
        shown.pane.edits_changed.emit()
        assert shown.around.shown == (DEALS, 99)
        assert shown.told() == [RELATED]
