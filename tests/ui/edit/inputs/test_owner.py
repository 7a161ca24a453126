"""Choosing who a record belongs to."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.helpers.desk import until
from tests.helpers.open_record import Opened, open_record
from vtdesk.ui.edit.inputs.marks import AvatarMark
from vtdesk.ui.edit.inputs.owner import OwnerInput
from vtdesk.ui.look import Look

FIELD = "assigned_user_id"


def owner(opened: Opened) -> OwnerInput:
    field = opened.input(FIELD)
    assert isinstance(field, OwnerInput)
    return field


async def test_one_is_oneself_on_top_and_groups_come_last(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        QTest.keyClick(opened.focus(FIELD), Qt.Key.Key_Down)
        await until(lambda: owner(opened).is_open)
        found = owner(opened).choice_list
        assert found is not None
        lines = [found._model.choice(row) for row in range(found.count)]
        assert [(line.label, line.detail) for line in lines] == [
            ("Anna Mertens", "you"),
            ("Ben Okafor", ""),
            ("Field team", "group"),
        ]
        assert lines[2].mark == AvatarMark("Field team", group=True)


async def test_a_group_is_chosen_by_typing(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        line = opened.type(FIELD, "field")
        await until(lambda: owner(opened).is_open)
        QTest.keyClick(line, Qt.Key.Key_Return)
        assert opened.edit.cell(FIELD) == "20x2"
        assert owner(opened).mark_of("20x2", "Field team") == AvatarMark("Field team", group=True)


async def test_an_owner_that_must_be_there_cannot_just_be_cleared(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        opened.type(FIELD, "")
        opened.leave()
        assert opened.row(FIELD).problem == "Assigned to must be filled."
