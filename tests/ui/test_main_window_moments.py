"""Moments of a working day, by keys alone."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.helpers.deals import open_all_deals
from tests.helpers.demo_session import demo_session
from tests.helpers.desk import until
from tests.helpers.main_window import ALT, CONTROL, DEALS, SHIFT, press, rows, window_on, write
from vtdesk.app.settings import Remembered
from vtdesk.demo.server import DemoServer
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.jobs import JobState
from vtdesk.ui.edit.inputs.picklist import PicklistInput
from vtdesk.ui.look import Look
from vtdesk.ui.main_window import MainWindow

LEADS = ModuleName("Leads")
WON = "Closed Won"
THIRTY = 30


def keep_thirty_open_deals(demo: DemoServer) -> None:
    """Leave thirty deals that are neither won nor lost, and nothing else."""
    open_all_deals(demo)
    still_open = list(demo.rows(DEALS))
    for key in set(demo.rows(DEALS)) - set(still_open[:THIRTY]):
        demo.remove(DEALS, key)


def stages(demo: DemoServer) -> dict[str, str]:
    return {key: str(row["sales_stage"]) for key, row in demo.rows(DEALS).items()}


def go_to_column(window: MainWindow, field: str) -> None:
    """Move the cursor with the arrow keys."""
    columns = [column.spec.name for column in window.page.table.records.columns]
    press(window, Qt.Key.Key_2, CONTROL)
    for _ in range(columns.index(field)):
        press(window, Qt.Key.Key_Right)


class Quiet:
    """A condition: nothing more was asked of the server at many looks in a row."""

    def __init__(self, demo: DemoServer) -> None:
        self._demo = demo
        self._seen: list[int] = []

    def __call__(self) -> bool:
        self._seen.append(self._demo.calls.count())
        return self._seen[-60:].count(self._seen[-1]) == 60


async def test_thirty_deals_to_won_in_seven_keys_and_back_as_one(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    keep_thirty_open_deals(demo)
    before = stages(demo)
    async with demo_session(demo) as session, window_on(look, session) as window:
        go_to_column(window, "sales_stage")
        await until(lambda: rows(window) == THIRTY)
        press(window, Qt.Key.Key_A, CONTROL)
        press(window, Qt.Key.Key_E, CONTROL)
        page = window.desks.bulk.page
        for letter in "won":
            write(letter)
        press(window, Qt.Key.Key_Return)
        await until(lambda: len(page.preview.changes.records) == 20)
        assert page.values == {"sales_stage": WON}
        assert page.price.words.startswith("31 calls")
        assert page.price.go_button.text() == "Change 30 deals"
        await until(Quiet(demo))
        demo.calls.clear()
        press(window, Qt.Key.Key_S, CONTROL | SHIFT)
        await until(lambda: [job.state for job in session.jobs.all] == [JobState.DONE])
        assert set(stages(demo).values()) == {WON}
        assert demo.calls.count("revise") == THIRTY
        # the one look before is spared where all were read a moment ago
        assert demo.calls.count() <= THIRTY + 1
        await until(lambda: window.desks.jobs.toast.words == "30 deals changed")
        press(window, Qt.Key.Key_J, CONTROL)
        await until(lambda: window.desks.jobs.page.detail.results.results.rowCount() == THIRTY)
        demo.calls.clear()
        await until(lambda: window.commands["undo"].isEnabled())
        press(window, Qt.Key.Key_Z, CONTROL)
        await until(lambda: len(session.jobs.all) == 2 and session.jobs.all[0].is_over)
        assert stages(demo) == before
        assert demo.calls.count("revise") == THIRTY
        press(window, Qt.Key.Key_Escape)
        assert window.page.table.hasFocus()


async def test_fifty_leads_are_walked_without_a_call_and_changed_on_the_way(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with (
        demo_session(demo) as session,
        window_on(look, session, Remembered({"module": LEADS})) as window,
    ):
        await until(lambda: not session.status.pulls)
        press(window, Qt.Key.Key_2, CONTROL)
        press(window, Qt.Key.Key_Return)
        await until(lambda: window.navigator.open_key is not None)
        table_key = window.page.table.records.key_at
        total = rows(window)
        # the record that is opened first may still be asked for, and the ones beside it
        await until(Quiet(demo))
        demo.calls.clear()
        for row in range(1, 50):
            press(window, Qt.Key.Key_PageDown, ALT)
            wanted = table_key(row)
            await until(lambda: window.navigator.open_key == wanted)  # noqa: B023 - awaited here
            assert window.navigator.place == (row + 1, total)
        assert [call.operation for call in demo.calls.all()] == []
        form = window.record.form
        assert form is not None
        press(window, Qt.Key.Key_3, CONTROL)
        form.go_to("leadstatus")
        made = next(
            found
            for found in form.findChildren(PicklistInput)
            if found.spec.name == "leadstatus" and found.isVisible()
        )
        first = next(value for value in made.spec.picklist if value.value not in ("", made.wire))
        for letter in first.label:
            write(letter)
        press(window, Qt.Key.Key_Return)
        press(window, Qt.Key.Key_S, CONTROL)
        press(window, Qt.Key.Key_PageDown, ALT)
        await until(lambda: window.navigator.open_key == table_key(50))
        await until(lambda: demo.calls.count("revise") == 1)


async def test_cells_typed_in_the_table_are_applied_and_taken_back_by_keys(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        go_to_column(window, "amount")
        key = window.page.table.records.key_at(0)
        before = {key: row["amount"] for key, row in demo.rows(DEALS).items()}
        for letter in "51200":
            write(letter)
        press(window, Qt.Key.Key_Return)
        for letter in "48600":
            write(letter)
        press(window, Qt.Key.Key_Return)
        demo.calls.clear()
        press(window, Qt.Key.Key_S, CONTROL | SHIFT)
        await until(lambda: len(session.jobs.all) == 1 and session.jobs.all[0].is_over)
        assert demo.calls.count("revise") == 2
        assert window.desks.staging.bar.isHidden()
        schema = session.schema(DEALS)
        assert schema is not None
        saved = demo.rows(DEALS)[f"{schema.id_prefix}x{key}"]["amount"]
        assert float(str(saved)) == 51200
        press(window, Qt.Key.Key_J, CONTROL)
        await until(lambda: window.commands["undo"].isEnabled())
        press(window, Qt.Key.Key_Z, CONTROL)
        await until(lambda: len(session.jobs.all) == 2 and session.jobs.all[0].is_over)
        after = {key: row["amount"] for key, row in demo.rows(DEALS).items()}
        assert {k: float(str(v)) for k, v in after.items()} == {
            k: float(str(v)) for k, v in before.items()
        }
