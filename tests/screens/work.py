"""The screens of work on many cells and records: staged cells, review, bulk edit, jobs."""

from collections.abc import Awaitable, Callable

from PySide6.QtCore import QItemSelectionModel
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from tests.helpers.typist import Typist
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.jobs import Job, JobState, Price, RowResult
from vtdesk.domain.query import Condition, Op
from vtdesk.ui.browse.delete_dialog import DeleteDialog
from vtdesk.ui.bulk.tag_dialog import TagDialog
from vtdesk.ui.staging.paste_dialog import RefusedDialog

Shoot = Callable[..., Awaitable[None]]

NARROW = (640, 480)
CHOOSE_ROW = (
    QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
)
DEALS = ModuleName("Potentials")
NAMES = (
    "Wymiana pomp obiegowych",
    "Pump retrofit, line 4",
    "三河浄水場 ポンプ更新",
    "محطة تنقية المياه",
)
OPEN = Condition("sales_stage", Op.NONE_OF, ("Closed Won", "Closed Lost"))
REFUSAL = "You may not change Amount on deals owned by Inside sales."


def go_to(typist: Typist, row: int, field: str) -> None:
    """Put the cursor on a cell."""
    table = typist.window.page.table
    columns = [column.spec.name for column in table.records.columns]
    index = table.records.index(row, columns.index(field))
    table.setFocus()
    table.selectionModel().setCurrentIndex(index, CHOOSE_ROW)


async def show_open_deals(typist: Typist) -> None:
    """Show the deals whose cells can be edited: those that nobody won or lost."""
    table = typist.window.page.table
    every = table.records.rowCount()
    typist.window.page.narrowing.show_only(OPEN)
    await typist.until(lambda: 0 < table.records.rowCount() < every, "the open deals")
    await typist.settle()


async def staging_screens(typist: Typist, shoot: Shoot) -> None:
    """An input over a cell, staged cells with one that needs a person, the review, a paste."""
    await typist.until_open()
    window = typist.window
    await typist.open_module("Deals")
    await typist.until_quiet()
    window.resize(1440, 900)
    await typist.settle()
    await show_open_deals(typist)
    desk = window.desks.staging
    go_to(typist, 0, "sales_stage")
    await typist.type("won")
    await shoot("cell-choice")
    await typist.press("Return")
    go_to(typist, 2, "amount")
    await typist.type("51200")
    await shoot("cell-amount")
    await typist.press("Tab")
    await typist.type("+7")
    await typist.press("Return")
    await typist.type("a lot")
    await typist.press("Return")
    go_to(typist, 5, "assigned_user_id")
    await typist.type("ben")
    await typist.settle()
    await typist.press("Return")
    await typist.settle()
    await shoot("staged")
    await shoot("staged-640", size=NARROW)
    await typist.press("Ctrl+Shift+D")
    await typist.until(lambda: desk.review.page.records, "the review")
    await shoot("staged-review")
    await shoot("staged-review-640", size=NARROW)
    await typist.press("Escape")
    go_to(typist, 8, "assigned_user_id")
    QGuiApplication.clipboard().setText("Nobody\tone more\ttwo more")
    await typist.press("Ctrl+V")
    await typist.until(lambda: window.findChild(RefusedDialog) is not None, "what was left alone")
    dialog = window.findChild(RefusedDialog)
    assert isinstance(dialog, RefusedDialog)
    await shoot("paste-refused", dialog, (640, 300))
    dialog.accept()
    window.activateWindow()
    desk.discard()
    window.page.narrowing.clear()
    await typist.until_quiet()


async def bulk_screens(typist: Typist, shoot: Shoot) -> None:
    """A bulk edit with its preview, tags, a deletion, deleted records."""
    window = typist.window
    await show_open_deals(typist)
    go_to(typist, 0, "sales_stage")
    for _ in range(29):
        await typist.press("Shift+Down")
    await typist.press("Ctrl+E")
    await typist.type("won")
    await typist.press("Return")
    page = window.desks.bulk.page
    await typist.until(lambda: page.preview.changes.records, "a preview")
    await shoot("bulk-edit")
    await shoot("bulk-edit-640", size=NARROW)
    await typist.press("Escape")
    await typist.press("Ctrl+Shift+G")
    await typist.until(lambda: isinstance(QApplication.activeModalWidget(), TagDialog), "tags")
    tags = QApplication.activeModalWidget()
    assert isinstance(tags, TagDialog)
    tags.edit.setText("hot, q4")
    await shoot("bulk-tag", tags, (448, 190))
    tags.reject()
    window.activateWindow()
    await typist.settle()
    go_to(typist, 0, "potentialname")
    await typist.press("Shift+Down", "Delete")
    await typist.until(lambda: isinstance(QApplication.activeModalWidget(), DeleteDialog), "delete")
    asked = QApplication.activeModalWidget()
    assert isinstance(asked, DeleteDialog)
    asked.accept()
    window.activateWindow()
    session = typist.program.session
    assert session is not None
    await typist.until(lambda: all(job.is_over for job in session.jobs.all), "the deletion")
    await typist.until_quiet()
    window.desks.deleted.open()
    await typist.until(lambda: window.desks.deleted.page.list.chosen(), "deleted records")
    await shoot("deleted")
    await typist.press("Escape")
    window.page.narrowing.clear()
    await typist.until_quiet()


async def job_screens(typist: Typist, shoot: Shoot) -> None:
    """Jobs in every state, with results of which one needs a person."""
    window = typist.window
    page = window.desks.jobs.page
    results = tuple(RowResult(n, name, "Saved in Vtiger.", ok=True) for n, name in enumerate(NAMES))
    refused = RowResult(9, "Chaudière et circuit B", REFUSAL, ok=False)
    price = Price(31, 37.0)
    jobs = (
        Job(
            "1",
            "edit",
            "Change Sales Stage of 30 deals",
            DEALS,
            JobState.RUNNING,
            18,
            30,
            price=price,
        ),
        Job("2", "tag", "Tag 48 deals: q2", DEALS, JobState.PAUSED, 12, 48),
        Job("3", "delete", "Delete 12 leads", ModuleName("Leads"), JobState.WAITING, 0, 12),
        Job("4", "apply", "Change 5 deals", DEALS, JobState.DONE, 5, 5, (*results, refused), price),
        Job(
            "5", "edit", "Change Assigned To of 9 deals", DEALS, JobState.DONE, 9, 9, can_undo=True
        ),
        Job(
            "6",
            "edit",
            "Change Rating of 80 leads",
            ModuleName("Leads"),
            JobState.STOPPED,
            31,
            80,
            can_undo=True,
            can_go_on=True,
        ),
    )
    await typist.press("Ctrl+J")
    await typist.settle()
    window.desks.jobs.item.show_jobs(jobs)
    page.show_jobs(jobs)
    page.choose("4")
    page.list.setFocus()
    await shoot("jobs")
    await shoot("jobs-640", size=NARROW)
    page.choose("1")
    page.show_jobs(())
    await shoot("jobs-none")
    await typist.press("Escape")
