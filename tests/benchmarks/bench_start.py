"""How long vtdesk takes from the start of its process to painted rows, with a warm store."""

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks._warm_profile import WarmProfile, make_warm_profile
from tests.helpers.measuring import report

CONTACTS = 100_000
ROUNDS = 9
LIMIT = 2.0


def seconds_to_paint(profile: WarmProfile, *arguments: str) -> float:
    """From before the process is started until its table is on screen."""
    command = [sys.executable, "-m", "tests.benchmarks._first_paint", *arguments]
    started = time.monotonic()
    finished = subprocess.run(
        command, env=profile.environment, stdout=subprocess.PIPE, text=True, check=True
    )
    return float(finished.stdout.splitlines()[-1]) - started


def main() -> None:
    """Start all three several times."""
    with tempfile.TemporaryDirectory() as folder:
        profile = make_warm_profile(Path(folder), CONTACTS)
        arguments = ("vtdesk", "--offline", "--profile", str(profile.folder))
        # one after the other, so that a slow moment of the machine hits all;
        # the first round only brings files into the system's memory
        rounds = [
            (
                seconds_to_paint(profile, "qt"),
                seconds_to_paint(profile, "bare"),
                seconds_to_paint(profile, *arguments),
            )
            for _ in range(ROUNDS + 1)
        ][1:]
    what = f"start to painted rows of {CONTACTS:,} contacts, against an empty table"
    by_bare = statistics.median(whole / bare for _, bare, whole in rounds)
    by_qt = statistics.median(whole / qt for qt, _, whole in rounds)
    report(f"{what} with the same imports", by_bare, "times", LIMIT)
    report("  against one that imports Qt alone", by_qt, "times")
    report("  in time", statistics.median(whole for _, _, whole in rounds), "s")


if __name__ == "__main__":
    main()
