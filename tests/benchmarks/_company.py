"""A sample company in a process of its own, with an exact number of records in one module."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx

from vtdesk.demo.server import DemoServer
from vtdesk.domain.account import Secret


@dataclass(frozen=True, slots=True)
class Company:
    """How to reach a running server.

    Attributes:
        control: address that tells the calls so far and forgets them.
    """

    endpoint: str
    user: str
    access_key: Secret
    control: str

    def calls(self) -> list[str]:
        """The operations asked for since the last `forget_calls`."""
        told = httpx.get(self.control, trust_env=False).json()
        return [str(call["operation"]) for call in told["calls"]]

    def forget_calls(self) -> None:
        """Count from nothing again."""
        httpx.delete(self.control, trust_env=False)


@contextmanager
def company(module: str, records: int, *, elsewhere: bool = False) -> Iterator[Company]:
    """Run a server whose module has so many records, until the block ends.

    Args:
        module: the module to be grown.
        records: how many records it has in all; more than the sample company's own.
        elsewhere: it takes only the processor time that nobody else wants, because a real server
            is another computer and does not keep windows from being painted.
    """
    command = [sys.executable, "-m", "tests.benchmarks._company", module, str(records)]
    command += ["elsewhere"] if elsewhere else []
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        told = json.loads(process.stdout.readline())
        try:
            yield Company(
                told["endpoint"], told["user"], Secret(told["access_key"]), told["control"]
            )
        finally:
            process.stdin.close()


def serve(module: str, records: int) -> None:
    """Serve until the other end of the standard input closes."""
    with DemoServer(control=True) as server:
        server.grow(module, records - len(server.rows(module)))
        admin = server.users[0]
        told = {
            "endpoint": server.endpoint,
            "user": admin.user,
            "access_key": admin.access_key,
            "control": server.control,
        }
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    if sys.argv[3:] and hasattr(os, "nice"):
        os.nice(19)
    serve(sys.argv[1], int(sys.argv[2]))
