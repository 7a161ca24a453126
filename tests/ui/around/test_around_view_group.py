"""The group of companies beside a record that comes to belong to one while it is on screen."""

from PySide6.QtTest import QSignalSpy
from pytestqt.qtbot import QtBot

from tests.helpers.demo_session import at_rest, demo_session
from tests.helpers.desk import until
from tests.helpers.widgets import dispose
from vtdesk.app.settings import Remembered
from vtdesk.demo.server import DemoServer
from vtdesk.domain.ids import ModuleName, parse_id
from vtdesk.ui.around.around_view import HIERARCHY, AroundView
from vtdesk.ui.look import Look

ACCOUNTS, CONTACTS = ModuleName("Accounts"), ModuleName("Contacts")


async def test_a_contact_shows_its_group_as_soon_as_it_has_one(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    contact, account = next(iter(demo.rows(CONTACTS))), next(iter(demo.rows(ACCOUNTS)))
    demo.edit(CONTACTS, contact, {"account_id": ""})
    async with demo_session(demo) as session:
        for module in (ACCOUNTS, CONTACTS):
            await session.ensure_schema(module)
            session.refresh(module)
        await at_rest(session)
        view = AroundView(look, session, Remembered({}))
        told = QSignalSpy(view.message)
        view.set_wide(wide=True)
        view.resize(800, 700)
        view.show()
        view.show_record(CONTACTS, parse_id(contact).key)
        await until(lambda: bool(view.on_screen()))
        view.go_to(HIERARCHY)
        assert told.at(0)[0].words.startswith("Choose one in ")
        assert HIERARCHY not in view.on_screen()

        record = session._cache.record(CONTACTS, parse_id(contact).key)
        assert record is not None
        session.work_offline()
        await session.outbox.revise(
            CONTACTS, record.id, {"account_id": account}, {"account_id": ""}, record.modified
        )
        await until(lambda: HIERARCHY in view.on_screen() and HIERARCHY not in view.due)
        view.go_to(HIERARCHY)
        assert told.count() == 1

        (change,) = session.outbox.all_of(CONTACTS, record.id)
        await session.outbox.withdraw(change)
        await until(lambda: HIERARCHY not in view.on_screen())
        view.leave_session()
        await session.tasks.close()
        dispose(view)
