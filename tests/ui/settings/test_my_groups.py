"""Saying which groups one is in."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.helpers.desk import until
from tests.helpers.sample_session import sample_session
from tests.helpers.widgets import dispose
from vtdesk.domain.ids import ModuleName, RecordId
from vtdesk.domain.keeping import MINE
from vtdesk.ui.look import Look
from vtdesk.ui.settings.my_groups import MyGroups

FIELD_TEAM = RecordId("20", 2)
UNKNOWN = RecordId("20", 77)


async def test_a_ticked_group_is_one_of_mine_and_an_unlisted_one_stays(
    look: Look, qtbot: QtBot
) -> None:
    async with sample_session() as session:
        await session.set_my_groups([UNKNOWN])
        parent = QWidget()
        groups = MyGroups(look, session, parent)
        parent.show()
        await until(lambda: FIELD_TEAM in groups.boxes)
        box = groups.boxes[FIELD_TEAM]
        assert (box.text(), box.isChecked()) == ("Field team", False)
        assert groups.price.isHidden()
        QTest.keyClick(box, Qt.Key.Key_Space)
        await until(lambda: set(session.my_groups) == {FIELD_TEAM, UNKNOWN})
        parent.hide()
        parent.show()
        QTest.keyClick(box, Qt.Key.Key_Space)
        await until(lambda: session.my_groups == (UNKNOWN,))
        dispose(parent)


async def test_what_ticking_a_group_fetches_is_said_before(look: Look, qtbot: QtBot) -> None:
    async with sample_session() as session:
        await until(lambda: bool(session.modules))
        session.work_offline()
        await session.keeping.set_policy(ModuleName("Contacts"), MINE)
        parent = QWidget()
        groups = MyGroups(look, session, parent)
        parent.show()
        await until(lambda: FIELD_TEAM in groups.boxes)
        assert not groups.price.isHidden()
        assert "has contacts that are yours or your groups’ fetched anew" in groups.price.text()
        dispose(parent)
