"""How soon the sample company is there, and how fast and small a large one is made."""

import json
import resource
import statistics
import subprocess
import sys
import time

from tests.helpers.measuring import report
from vtdesk.demo.server import DemoServer

USUAL = 2_000
LARGE = 200_000
STARTS = 7
START_LIMIT = 1.0
PEAK_LIMIT = 200
RATE = 50_000
"""Records that are to be made in a second."""


def start(records: int) -> float:
    """Seconds until a company of so many records accepts connections."""
    server = DemoServer(records=records)
    started = time.perf_counter()
    server.start()
    needed = time.perf_counter() - started
    server.stop()
    return needed


def start_of_process() -> float:
    """Seconds until a server that runs alone has announced itself, the interpreter included."""
    command = [sys.executable, "-m", "vtdesk.demo", "--records", str(USUAL)]
    started = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        json.loads(server.stdout.readline())
        needed = time.perf_counter() - started
        server.terminate()
    return needed


def peak_megabytes() -> float:
    """The most memory this process has held."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (2**20 if sys.platform == "darwin" else 2**10)


def main() -> None:
    """Start it several times, alone and inside this process; then make a large company."""
    alone = statistics.median(start_of_process() for _ in range(STARTS))
    inside = statistics.median(start(USUAL) for _ in range(STARTS))
    records = int(sys.argv[1]) if len(sys.argv) > 1 else LARGE
    needed = start(records)
    report("sample company of 2,000 records, until it accepts", inside, "s", START_LIMIT)
    report("the same as a process of its own", alone, "s")
    report(f"sample company of {records:,} records", needed, "s", records / RATE)
    report("  records made in a second", records / needed, "records")
    report("  most memory of the process", peak_megabytes(), "MB", PEAK_LIMIT)


if __name__ == "__main__":
    main()
