"""The screens of an export: the question with its price, for both files, and the file at its end."""

import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from tests.helpers.typist import Typist
from vtdesk.app.export_plan import ExportPlan, FileKind
from vtdesk.domain.spreadsheet_text import CsvForm
from vtdesk.ui.export.export_dialog import ExportDialog

Shoot = Callable[..., Awaitable[None]]


async def export_screens(typist: Typist, shoot: Shoot) -> None:
    """The dialog for a workbook and for CSV, and what is told in the end."""
    await typist.until_open()
    await typist.open_module("Deals")
    await typist.until_quiet()
    dialog = await _asked(typist)
    size = dialog.width(), dialog.height()
    await shoot("export", dialog, size)
    dialog.kind.parts[1].click()
    dialog.scope.parts[1].click()
    await typist.until(lambda: dialog.told is not None, "a price")
    await shoot("export-csv", dialog, size)
    dialog.reject()
    await typist.until(lambda: typist.window.desks.export.dialog is None, "the end of it")
    with tempfile.TemporaryDirectory() as folder:
        await _export(typist, Path(folder) / "deals.xlsx")
        await shoot("export-done")
    jobs = typist.window.desks.jobs
    jobs.open()
    await typist.settle()
    await shoot("export-job")
    jobs.close()


async def _asked(typist: Typist) -> ExportDialog:
    await typist.press("Ctrl+2", "Ctrl+Shift+E")
    desk = typist.window.desks.export
    await typist.until(lambda: desk.dialog is not None, "the question")
    dialog = desk.dialog
    assert dialog is not None
    await typist.until(lambda: dialog.told is not None, "a price")
    await typist.settle()
    return dialog


async def _export(typist: Typist, path: Path) -> None:
    session, module = typist.program.session, typist.window.page.module
    assert session is not None
    assert module is not None
    table = session.open_table(module)
    fields = tuple(column.spec.name for column in table.columns)
    price = await session.exports.price(table.query, fields)
    plan = ExportPlan(table.query, fields, "Deals", path, FileKind.WORKBOOK, CsvForm())
    job = await session.jobs.start(session.exports.work(plan, price))

    def is_over() -> bool:
        found = session.jobs.get(job.id)
        return found is not None and found.is_over

    await typist.until(is_over, "the file")
    await typist.settle()
