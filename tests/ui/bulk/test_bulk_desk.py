"""Bulk edit, owner and tags, worked by keys on a demo server."""

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.helpers.deals import open_all_deals
from tests.helpers.demo_session import demo_session
from tests.helpers.desk import until
from tests.helpers.main_window import (
    CONTROL,
    DEALS,
    SHIFT,
    press,
    server_id,
    window_on,
    write,
)
from vtdesk.demo.server import DemoServer
from vtdesk.domain.account import WriteLevel
from vtdesk.ui.bulk.tag_dialog import TagDialog
from vtdesk.ui.edit.inputs.owner import OwnerInput
from vtdesk.ui.look import Look
from vtdesk.ui.main_window import MainWindow

CHOOSE_ROW = (
    QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
)


def select(window: MainWindow, field: str, count: int) -> None:
    """Select the first rows, with the cursor in the column of a field."""
    table = window.page.table
    columns = [column.spec.name for column in table.records.columns]
    table.setFocus()
    index = table.records.index(0, columns.index(field))
    table.selectionModel().setCurrentIndex(index, CHOOSE_ROW)
    for _ in range(count - 1):
        press(window, Qt.Key.Key_Down, SHIFT)


def type_keys(text: str) -> None:
    for letter in text:
        write(letter)


def chosen_in(made: OwnerInput) -> str:
    """The line of the open list that Enter would take."""
    current = made.choice_list.current if made.choice_list is not None else None
    return current.wire if current is not None else ""


async def test_several_fields_are_set_in_one_job(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    open_all_deals(demo)
    async with demo_session(demo) as session, window_on(look, session) as window:
        select(window, "amount", 3)
        keys = [window.page.table.records.key_at(row) for row in range(3)]
        press(window, Qt.Key.Key_E, CONTROL)
        page = window.desks.bulk.page
        type_keys("4711")
        page.more_button.click()
        type_keys("next")
        press(window, Qt.Key.Key_Return)
        type_keys("Call")
        assert page.values == {"amount": "4711", "nextstep": "Call"}
        await until(lambda: len(page.preview.changes.records) == 3)
        press(window, Qt.Key.Key_S, CONTROL | SHIFT)
        await until(lambda: len(session.jobs.all) == 1 and session.jobs.all[0].is_over)
        assert not window.desks.bulk.is_open
        schema = session.schema(DEALS)
        assert schema is not None
        changed = [demo.rows(DEALS)[f"{schema.id_prefix}x{key}"] for key in keys]
        assert [row["nextstep"] for row in changed] == ["Call"] * 3
        assert [float(str(row["amount"])) for row in changed] == [4711.0] * 3


async def test_what_is_no_value_is_said_and_nothing_can_start(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        select(window, "amount", 2)
        press(window, Qt.Key.Key_E, CONTROL)
        page = window.desks.bulk.page
        type_keys("much")
        assert "number" in page.lines[0].problem
        assert not page.price.go_button.isEnabled()
        press(window, Qt.Key.Key_S, CONTROL | SHIFT)
        assert window.desks.bulk.is_open
        assert not session.jobs.all
        page.more_button.click()
        type_keys("next")
        press(window, Qt.Key.Key_Return)
        type_keys("Call")
        assert page.values == {"nextstep": "Call"}
        assert not page.can_start
        press(window, Qt.Key.Key_Escape)
        assert not window.desks.bulk.is_open


async def test_tab_goes_from_the_field_to_its_value_and_then_to_leaving_it_out(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        select(window, "amount", 2)
        press(window, Qt.Key.Key_E, CONTROL)
        line = window.desks.bulk.page.lines[0]
        assert line.input is not None
        assert line.input.editor.hasFocus()
        press(window, Qt.Key.Key_Tab)
        assert line.remove_button.hasFocus()
        press(window, Qt.Key.Key_Backtab)
        press(window, Qt.Key.Key_Backtab)
        assert line.picker.editor.hasFocus()


async def test_a_field_is_offered_once(look: Look, qtbot: QtBot, demo: DemoServer) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        select(window, "amount", 2)
        press(window, Qt.Key.Key_E, CONTROL)
        page = window.desks.bulk.page
        page.more_button.click()
        type_keys("amount")
        press(window, Qt.Key.Key_Return)
        assert [line.spec.name if line.spec else "" for line in page.lines] == ["amount", ""]


async def test_an_owner_is_chosen_by_name(look: Look, qtbot: QtBot, demo: DemoServer) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        await until(lambda: not session.status.pulls)
        owners = await session.owners()
        other = next(target for target in owners if not session.is_me(target.id))
        select(window, "potentialname", 2)
        keys = [window.page.table.records.key_at(row) for row in range(2)]
        window.commands["change_owner"].trigger()
        type_keys(other.label)
        page = window.desks.bulk.page
        made = page.lines[0].input
        assert isinstance(made, OwnerInput)
        await until(lambda: chosen_in(made) == str(other.id))
        press(window, Qt.Key.Key_Return)
        await until(lambda: page.values == {"assigned_user_id": str(other.id)})
        press(window, Qt.Key.Key_S, CONTROL | SHIFT)
        await until(lambda: len(session.jobs.all) == 1 and session.jobs.all[0].is_over)
        schema = session.schema(DEALS)
        assert schema is not None
        found = [demo.rows(DEALS)[f"{schema.id_prefix}x{key}"] for key in keys]
        assert {row["assigned_user_id"] for row in found} == {str(other.id)}


async def test_tags_are_asked_for_and_put_on_the_selection(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        select(window, "potentialname", 3)
        press(window, Qt.Key.Key_G, CONTROL | SHIFT)
        await until(lambda: isinstance(QApplication.activeModalWidget(), TagDialog))
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, TagDialog)
        assert not dialog.start_button.isEnabled()
        dialog.edit.setText(" #hot, q3 , hot,")
        assert dialog.tags == ("hot", "q3")
        dialog.accept()
        await until(lambda: len(session.jobs.all) == 1 and session.jobs.all[0].is_over)
        job = session.jobs.all[0]
        assert job.kind == "tag"
        assert [result.ok for result in job.results] == [True] * 3


async def test_tags_are_taken_off_the_selection_and_that_is_undone(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        keys = [window.page.table.records.key_at(row) for row in range(3)]
        records = [server_id(session, DEALS, key) for key in keys if key is not None]
        for record, tags in zip(records, ("hot,q3", "hot", ""), strict=True):
            demo.edit(DEALS, record, {"tags": tags})
        for key in keys:
            assert key is not None
            await session._engine.questions.fetch_record(DEALS, key)
        select(window, "potentialname", 3)
        window.commands["remove_tag"].trigger()
        await until(lambda: isinstance(QApplication.activeModalWidget(), TagDialog))
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, TagDialog)
        await until(lambda: dialog.offered == ("hot", "q3"))
        dialog.edit.setText("x" * 200)
        assert not dialog.start_button.isEnabled()
        dialog.edit.setText("#ho")
        await until(lambda: dialog.offered == ("hot",))
        for key_pressed in (Qt.Key.Key_Down, Qt.Key.Key_Return):
            press(window, key_pressed)
        assert dialog.tags == ("hot",)
        await until(lambda: dialog.offered == ("q3",))
        press(window, Qt.Key.Key_Return)
        await until(lambda: len(session.jobs.all) == 1 and session.jobs.all[0].is_over)
        assert [demo.rows(DEALS)[record]["tags"] for record in records] == ["q3", "", ""]
        job = session.jobs.all[0]
        assert (job.kind, job.can_undo) == ("untag", True)
        await session.jobs.undo(job.id)
        await until(lambda: all(job.is_over for job in session.jobs.all))
        assert [demo.rows(DEALS)[record]["tags"] for record in records] == ["q3,hot", "hot", ""]


async def test_a_read_only_account_is_told_why_nothing_is_changed(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with (
        demo_session(demo, write_level=WriteLevel.READ_ONLY) as session,
        window_on(look, session) as window,
    ):
        select(window, "amount", 2)
        assert not window.commands["bulk_edit"].isEnabled()
        assert window.commands["bulk_edit"].toolTip() == "This account is read-only in vtdesk."
        window.desks.bulk.open()
        assert not window.desks.bulk.is_open
        assert window.notices.toast.words == "This account is read-only in vtdesk."


async def test_the_lines_stand_at_the_top_before_anything_is_typed(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, window_on(look, session) as window:
        select(window, "sales_stage", 1)
        press(window, Qt.Key.Key_E, CONTROL)
        page = window.desks.bulk.page
        await until(lambda: page.isVisible() and page.lines[0].height() > 0)
        page.grab()
        line = page.lines[0]
        assert line.height() < 3 * look.theme.metrics.field
        assert page.more_button.mapTo(page, page.more_button.rect().topLeft()).y() < 200
