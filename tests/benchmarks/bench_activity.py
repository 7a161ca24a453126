"""A time line of ten thousand entries, one of a million letters: how long it holds the window up."""

import asyncio
import gc
import os
import time
from datetime import UTC, datetime, timedelta

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from tests.helpers.around import ACCOUNTS, described, key
from tests.helpers.desk import until
from tests.helpers.measuring import p95, report
from tests.helpers.office import Office, office
from tests.helpers.widgets import dispose
from vtdesk.app.settings import Remembered
from vtdesk.app.timeline_items import COMMENTS, EMAILS
from vtdesk.demo.server import DemoServer
from vtdesk.domain.modules import EVENTS, TODOS
from vtdesk.ui.around.activity.panel import ActivityPanel
from vtdesk.ui.around.activity.timeline_lines import Wanted
from vtdesk.ui.look import Look, make_look

ENTRIES = 10_000
LONG = 1_000_000
STEPS = 300
LIMIT_MS = 8.0
HOLD_MS = 16.0
"""A frame: the reader thread shares the interpreter, and may keep it for five milliseconds."""
LETTERS = "call again on thursday "


class Heartbeat:
    """Notes how long the loop was held up between two turns."""

    def __init__(self) -> None:
        self.longest = 0.0
        self._beating = True

    async def beat(self) -> None:
        """Run until `stop`."""
        last = time.perf_counter()
        while self._beating:
            await asyncio.sleep(0)
            now = time.perf_counter()
            self.longest = max(self.longest, now - last)
            last = now

    def stop(self) -> float:
        """Milliseconds of the longest hold."""
        self._beating = False
        return self.longest * 1_000


async def fill(opened: Office, account: str) -> None:
    """Store thousands of comments of a company, the newest a very long one."""
    schema = opened.session.schema(COMMENTS)
    assert schema is not None
    start = datetime(2026, 11, 1, tzinfo=UTC)
    rows = [
        {
            "id": f"{schema.id_prefix}x{10_000_000 + number}",
            "commentcontent": f"Entry {number}: asked for prices and a visit. " * 4,
            "related_to": account,
            "assigned_user_id": "19x1",
            "createdtime": f"{start - timedelta(hours=number):%Y-%m-%d %H:%M:%S}",
            "modifiedtime": f"{start - timedelta(hours=number):%Y-%m-%d %H:%M:%S}",
        }
        for number in range(ENTRIES)
    ]
    rows[0]["commentcontent"] = "x <b> & y " * (LONG // 10)
    await opened.session._cache.put_records(COMMENTS, rows, fetched=time.time())


async def hold(panel: ActivityPanel) -> float:
    """Milliseconds of the longest hold until everything wanted is on show."""
    heart = Heartbeat()
    beating = asyncio.create_task(heart.beat())
    await until(lambda: not panel.reader.is_reading)
    await asyncio.sleep(0.05)
    longest = heart.stop()
    await beating
    return longest


async def measure(look: Look, demo: DemoServer) -> None:
    """Open it, scroll through all of it, look for words, type."""
    account = next(iter(demo.rows(ACCOUNTS)))
    other = list(demo.rows(ACCOUNTS))[1]
    async with office(demo) as opened:
        await opened.table(ACCOUNTS)
        await described(opened, COMMENTS, EVENTS, TODOS, EMAILS)
        await fill(opened, account)
        opened.session.work_offline()
        panel = ActivityPanel(look, opened.session, Remembered({}))
        panel.set_wide(True)
        panel.resize(760, 700)
        panel.show()
        demo.calls.clear()
        opening = []
        for number in range(40):
            panel.show_record(ACCOUNTS, key(account if number % 2 == 0 else other))
            started = time.perf_counter()
            await until(lambda: panel.reader.lines is not None)
            panel.repaint()
            if number % 2 == 0:
                opening.append((time.perf_counter() - started) * 1_000)
        report("open a time line of 10,000 entries, first 200 painted, p95", p95(opening), "ms", 50)
        report("calls for it", demo.calls.count(), "calls", 0)
        panel.show_record(ACCOUNTS, key(account))
        longest = await hold(panel)
        bar = panel.list.verticalScrollBar()
        while panel.list.timeline.rowCount() < ENTRIES:
            bar.setValue(bar.maximum())
            longest = max(longest, await hold(panel))
        report("longest hold while all 10,000 are read", longest, "ms", HOLD_MS)
        steps = []
        for number in range(STEPS):
            bar.setValue(number * bar.maximum() // STEPS)
            started = time.perf_counter()
            panel.list.viewport().repaint()
            steps.append((time.perf_counter() - started) * 1_000)
            await asyncio.sleep(0)
        report("jump to anywhere among 10,000 entries and paint, p95", p95(steps), "ms", LIMIT_MS)
        panel.reader.want(Wanted(words="entry 9999"))
        report("longest hold while words are found in 10,000", await hold(panel), "ms", HOLD_MS)
        panel.reader.want(Wanted())
        await hold(panel)
        panel.write_comment()
        typing = []
        for number in range(200):
            started = time.perf_counter()
            QTest.keyClicks(panel.entries.composer.edit, LETTERS[number % len(LETTERS)])
            panel.entries.repaint()
            typing.append((time.perf_counter() - started) * 1_000)
            await asyncio.sleep(0)
        report("type a letter of a comment, painted, p95", p95(typing), "ms", LIMIT_MS)
        panel.leave_session()
        dispose(panel)


def main() -> None:
    """Show a panel on a screen that nobody sees."""
    app = QApplication([])
    app.setQuitOnLastWindowClosed(False)
    # the program collects from a timer, never while something allocates
    gc.freeze()
    gc.disable()
    with DemoServer() as demo, asyncio.Runner(loop_factory=lambda: QEventLoop(app)) as runner:
        runner.run(measure(make_look(app), demo))


if __name__ == "__main__":
    main()
