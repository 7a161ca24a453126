"""Starts a program and prints the moment its table was first painted: a process to be measured.

`python -m tests.benchmarks._first_paint qt|bare|vtdesk …`; what follows are vtdesk's own arguments.
The moment is that of `time.monotonic`, which all processes of a machine share.
"""

import os
import sys
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def bare() -> None:
    """Show an empty table, with nothing imported but what that needs."""
    from PySide6.QtCore import QTimer
    from PySide6.QtGui import QPaintEvent, QStandardItemModel
    from PySide6.QtWidgets import QApplication, QTableView

    class Table(QTableView):
        def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt names it
            super().paintEvent(event)
            QTimer.singleShot(0, painted)

    def painted() -> None:
        _tell()
        application.quit()

    application = QApplication(sys.argv)
    table = Table()
    table.setModel(QStandardItemModel(0, 12, table))
    table.resize(1440, 900)
    table.show()
    application.exec()


def whole(arguments: list[str]) -> None:
    """Start vtdesk until rows are painted."""
    import asyncio

    from PySide6.QtGui import QPaintEvent

    from vtdesk.main import Program, main
    from vtdesk.ui.browse.record_table import RecordTable

    painted = asyncio.Event()
    paint = RecordTable.paintEvent

    def paint_and_note(table: RecordTable, event: QPaintEvent) -> None:
        paint(table, event)
        if table.records.rowCount():
            painted.set()

    async def attend(_program: Program) -> None:
        await painted.wait()
        _tell()

    RecordTable.paintEvent = paint_and_note  # type: ignore[assignment,method-assign]  # seen from outside
    main(arguments, attend)


def _tell() -> None:
    sys.stdout.write(f"{time.monotonic()}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    if sys.argv[1] == "vtdesk":
        whole(sys.argv[2:])
    else:
        if sys.argv[1] == "bare":
            import vtdesk.main  # noqa: F401 - the same imports are the point
        bare()
