"""A group of five hundred companies with open deals, from the store to the screen.

The pieces are the processor time of the GUI thread between two turns of its loop.
"""

import asyncio
import os
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from tests.benchmarks.bench_customer import Pulse
from tests.helpers.desk import until
from tests.helpers.measuring import p95, report
from tests.helpers.office import Office, office
from tests.helpers.widgets import dispose
from vtdesk.demo.server import DemoServer
from vtdesk.domain.ids import ModuleName, parse_id
from vtdesk.ui.around.hierarchy.panel import HierarchyPanel
from vtdesk.ui.garbage import GarbageCollector
from vtdesk.ui.look import Look, make_look

ACCOUNTS, DEALS = ModuleName("Accounts"), ModuleName("Potentials")
BRANCHES, BELOW = 40, 12
ROUNDS = 40
SIZE = (796, 292)
LIMIT_MS = 50.0
LIMIT_PIECE_MS = 8.0


def make_group(demo: DemoServer) -> list[str]:
    """Make 521 companies, each of the lowest with an open deal; ids of those in the middle."""
    top = demo.add(ACCOUNTS, {"accountname": "Top"})
    branches = []
    for branch in range(BRANCHES):
        values = {"accountname": f"Branch {branch}", "bill_city": "Bergen", "account_id": top}
        branches.append(demo.add(ACCOUNTS, values))
        for number in range(BELOW):
            name = f"Company {branch} {number}"
            below = demo.add(ACCOUNTS, {"accountname": name, "account_id": branches[-1]})
            deal = {"potentialname": name, "related_to": below, "amount": "100.5"}
            stage = {"sales_stage": "Qualification", "closingdate": "2027-01-01"}
            demo.add(DEALS, deal | stage)
    return branches


async def measure(look: Look, demo: DemoServer, branches: list[str]) -> None:
    """Show the group around one branch after the other."""
    async with office(demo) as opened:
        for module in (ACCOUNTS, DEALS):
            await opened.table(module)
        await opened.quiet()
        demo.calls.clear()
        collector = GarbageCollector()
        panel = HierarchyPanel(look, opened.session)
        panel.set_wide(True)
        panel.resize(*SIZE)
        panel.show()
        took, pieces = await rounds(opened, panel, branches)
        report("a group of 521 companies, p95", p95(took), "ms", LIMIT_MS)
        report("longest piece of it, p95", p95(pieces), "ms", LIMIT_PIECE_MS)
        report("calls for it", demo.calls.count(), "calls", 0)
        panel.leave_session()
        dispose(panel)
        collector.stop()


async def rounds(
    opened: Office, panel: HierarchyPanel, branches: list[str]
) -> tuple[list[float], list[float]]:
    """Milliseconds until a group is there and painted, and those of the longest piece of it."""
    took, pieces = [], []
    pulse = Pulse()
    for number in range(ROUNDS + 3):
        panel.show_nothing()
        await asyncio.sleep(0.02)
        started = time.perf_counter()
        pulse.start()
        panel.show_record(ACCOUNTS, int(parse_id(branches[number % BRANCHES]).key))
        await until(lambda: panel.group is not None)
        await asyncio.sleep(0)
        panel.view.tree.viewport().repaint()
        took.append((time.perf_counter() - started) * 1000)
        await asyncio.sleep(0.01)
        pieces.append(pulse.stop())
    # the first ones make fonts and icons
    return took[3:], pieces[3:]


def main() -> None:
    """Run on the sample company."""
    app = QApplication([])
    app.setQuitOnLastWindowClosed(False)
    with DemoServer(minute_limit=100_000, daily_limit=1_000_000) as demo:
        branches = make_group(demo)
        with asyncio.Runner(loop_factory=lambda: QEventLoop(app)) as runner:
            runner.run(measure(make_look(app), demo, branches))


if __name__ == "__main__":
    main()
