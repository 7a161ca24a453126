"""Relating the selected records of a table, by keys alone."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.helpers.around import ACCOUNTS, CAMPAIGNS
from tests.helpers.demo_session import at_rest, demo_session
from tests.helpers.desk import CONTACTS, until
from tests.helpers.main_window import CONTROL, SHIFT, press, window_on, write
from vtdesk.app.session import Session
from vtdesk.app.settings import Remembered
from vtdesk.demo.server import DemoServer
from vtdesk.domain.account import WriteLevel
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.jobs import JobState
from vtdesk.domain.relations import Relation
from vtdesk.ui.around.related.relate_dialog import RelateDialog
from vtdesk.ui.look import Look
from vtdesk.ui.main_window import MainWindow

FIRST_ROW = (
    QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
)


@asynccontextmanager
async def contacts_window(
    look: Look, session: Session, *, described: bool = True
) -> AsyncIterator[MainWindow]:
    """The contacts are open, the campaigns stored, and what relates the two is known."""
    async with window_on(look, session, Remembered({"module": CONTACTS})) as window:
        if described:
            session.open_table(CAMPAIGNS).refresh()
            await until(lambda: (session.freshness(CAMPAIGNS) or 0) > 0)
            await session.around.relations.of(CAMPAIGNS)
            await session.around.relations.of(CONTACTS)
        await at_rest(session)
        yield window


def select(window: MainWindow, count: int) -> list[int]:
    """Select the first rows; their keys."""
    table = window.page.table
    table.setFocus()
    table.selectionModel().setCurrentIndex(table.records.index(0, 0), FIRST_ROW)
    for _ in range(count - 1):
        press(window, Qt.Key.Key_Down, SHIFT)
    return list(window.page.selected_keys())


async def ask_for(window: MainWindow, name: str) -> RelateDialog:
    """Open the question by its key and choose a record by its name."""
    press(window, Qt.Key.Key_H, CONTROL | SHIFT)
    await until(lambda: window.desks.relate.dialog is not None)
    dialog = window.desks.relate.dialog
    assert dialog is not None
    await until(lambda: QApplication.focusWidget() is dialog.field.line)
    write(name)
    await until(lambda: any(one.label == name for one in dialog.field.choices))
    await until(lambda: dialog.field.is_open)
    press(window, Qt.Key.Key_Return)
    return dialog


async def test_fifty_contacts_join_a_campaign_by_fifty_calls_one_job_and_one_undo(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    campaign = demo.add(CAMPAIGNS, {"campaignname": "Trade fair 2027"})
    async with demo_session(demo) as session, contacts_window(look, session) as window:
        keys = select(window, 50)
        assert len(keys) == 50
        # names in the rows that came into sight
        await at_rest(session)
        demo.calls.clear()
        dialog = await ask_for(window, "Trade fair 2027")
        await until(dialog.relate_button.isEnabled)
        assert dialog.words.text().startswith("50 calls")
        press(window, Qt.Key.Key_Return)
        await until(lambda: len(session.jobs.all) == 1 and session.jobs.all[0].is_over)
        await at_rest(session)
        job = session.jobs.all[0]
        assert (job.state, job.done, job.problems) == (JobState.DONE, 50, 0)
        assert demo.calls.count("add_related") == demo.calls.count() == 50
        relation = next(
            one for one in await session.around.relations.of(CAMPAIGNS) if one.module == CONTACTS
        )
        assert await linked(session, campaign, relation) == sorted(keys)
        assert await session.jobs.undo(job.id) is not None
        await until(lambda: all(one.is_over for one in session.jobs.all))
        assert await linked(session, campaign, relation) == []


async def linked(session: Session, campaign: str, relation: Relation) -> list[int]:
    key = int(campaign.partition("x")[2])
    return sorted((await session.around.related.load(CAMPAIGNS, key, relation)).keys)


def tell(patch: pytest.MonkeyPatch, session: Session, told: tuple[Relation, ...]) -> None:
    """Let the server tell these relations."""

    async def of(_module: ModuleName) -> tuple[Relation, ...]:
        return told

    patch.setattr(session.around.relations, "of", of)


async def test_the_way_is_asked_for_where_there_are_several(
    look: Look, qtbot: QtBot, demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    demo.add(CAMPAIGNS, {"campaignname": "Trade fair 2027"})
    async with demo_session(demo) as session, contacts_window(look, session) as window:
        known = await session.around.relations.of(CAMPAIGNS)
        guests = next(one for one in known if one.module == CONTACTS)
        hosts = Relation("Hosts", CONTACTS, "Gastgeber & Co.")
        tell(monkeypatch, session, (*known, hosts))
        select(window, 2)
        dialog = await ask_for(window, "Trade fair 2027")
        await until(lambda: dialog.whose is not None)
        buttons = dialog._group.buttons()
        assert [button.text() for button in buttons] == [
            f"As {guests.title}",
            "As Gastgeber && Co.",
        ]
        buttons[1].setChecked(True)
        assert dialog.whose is not None
        assert dialog.whose.relation == hosts
        dialog.reject()
        await until(lambda: window.desks.relate.dialog is None)


async def test_what_cannot_be_related_says_why(
    look: Look, qtbot: QtBot, demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    demo.add(CAMPAIGNS, {"campaignname": "Trade fair 2027"})
    async with demo_session(demo) as session, contacts_window(look, session) as window:
        known = await session.around.relations.of(CAMPAIGNS)
        bare = tuple(
            Relation(one.label, one.module, one.title, frozenset({"ADD"})) for one in known
        )
        tell(monkeypatch, session, bare)
        select(window, 2)
        dialog = await ask_for(window, "Trade fair 2027")
        await until(lambda: "does not let" in dialog.words.text())
        assert not dialog.relate_button.isEnabled()
        dialog.reject()
        await until(lambda: window.desks.relate.dialog is None)
        assert not session.jobs.all


async def test_a_read_only_account_says_so(look: Look, qtbot: QtBot, demo: DemoServer) -> None:
    async with (
        demo_session(demo, write_level=WriteLevel.READ_ONLY) as session,
        contacts_window(look, session, described=False) as window,
    ):
        select(window, 2)
        assert "read-only" in window.commands["link_selected"].toolTip()
        assert not window.commands["link_selected"].isEnabled()


async def test_a_reference_is_changed_by_one_job_that_can_be_undone(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    account = demo.add(ACCOUNTS, {"accountname": "New home of two"})
    async with demo_session(demo) as session, contacts_window(look, session) as window:
        session.open_table(ACCOUNTS).refresh()
        await until(lambda: (session.freshness(ACCOUNTS) or 0) > 0)
        keys = select(window, 2)
        before = [demo.rows(CONTACTS)[f"4x{key}"]["account_id"] for key in keys]
        dialog = await ask_for(window, "New home of two")
        await until(dialog.relate_button.isEnabled)
        press(window, Qt.Key.Key_Return)
        await until(lambda: len(session.jobs.all) == 1 and session.jobs.all[0].is_over)
        now = [demo.rows(CONTACTS)[f"4x{key}"]["account_id"] for key in keys]
        assert now == [account, account]
        assert await session.jobs.undo(session.jobs.all[0].id) is not None
        await until(lambda: all(one.is_over for one in session.jobs.all))
        assert [demo.rows(CONTACTS)[f"4x{key}"]["account_id"] for key in keys] == before
