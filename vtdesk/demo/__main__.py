"""Runs the demo server alone: ``python -m vtdesk.demo``.

Prints one line of JSON with the address and the users, then serves until it is told to end, so
that any client can be pointed at it.
"""

import argparse
import json
import signal
import sys
import threading
from pathlib import Path

from vtdesk.demo.errors import DemoServerError
from vtdesk.demo.faults import Faults
from vtdesk.demo.server import DemoServer
from vtdesk.demo.usage import DEFAULT_DAILY_LIMIT, DEFAULT_MINUTE_LIMIT


def main(arguments: list[str] | None = None) -> int:
    """Serve until SIGINT or SIGTERM; 2 where it cannot start, with the reason on stderr."""
    options = _parser().parse_args(arguments)
    faults = Faults()
    try:
        faults.apply(options.faults)
        server = DemoServer(
            records=options.records,
            seed=options.seed,
            dialect=options.dialect,
            faults=faults,
            port=options.port,
            database=options.database,
            minute_limit=options.minute_limit,
            daily_limit=options.daily_limit,
            control=True,
        )
        with server:
            ended = _ended_by_signal()
            sys.stdout.write(json.dumps(_announcement(server)) + "\n")
            sys.stdout.flush()
            ended.wait()
    except DemoServerError as problem:
        sys.stderr.write(f"{problem}\n")
        return 2
    return 0


def _ended_by_signal() -> threading.Event:
    """An event that the first SIGINT or SIGTERM sets."""
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    return ended


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m vtdesk.demo", description="A Vtiger server with a sample company."
    )
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--records", type=int, default=2000, help="records in all, about")
    parser.add_argument("--seed", type=int, default=1, help="the same seed, the same company")
    parser.add_argument("--dialect", choices=("cloud", "opensource"), default="cloud")
    parser.add_argument("--database", type=Path, help="a file to keep the company in")
    parser.add_argument("--minute-limit", type=int, default=DEFAULT_MINUTE_LIMIT)
    parser.add_argument("--daily-limit", type=int, default=DEFAULT_DAILY_LIMIT)
    parser.add_argument(
        "--faults",
        default="",
        metavar="LIST",
        help="delay=SECONDS, clock=SECONDS, offline, stock=DEFECT+DEFECT, "
        "TROUBLE[:OPERATION[:TIMES[:AFTER]]]; comma separated",
    )
    return parser


def _announcement(server: DemoServer) -> dict[str, object]:
    return {
        "endpoint": server.endpoint,
        "webservice": server.webservice,
        "control": server.control,
        "users": [
            {"user": user.user, "access_key": user.access_key, "admin": user.admin}
            for user in server.users
        ],
    }


if __name__ == "__main__":
    sys.exit(main())
