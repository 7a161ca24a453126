"""What the controller of a parallel run needs to get from its workers, and how it travels.

A worker is a process of pytest-xdist's that runs a share of the tests; the controller starts the
workers and prints what they report. Without pytest-xdist's ``-n`` there is neither.
"""

import pytest


def output(config: pytest.Config) -> dict[str, object] | None:
    """Return what this worker hands to its controller at its end; None if it is no worker."""
    return getattr(config, "workeroutput", None)


def is_controller(config: pytest.Config) -> bool:
    """Tell whether this process leaves the tests to workers."""
    return output(config) is None and bool(config.getoption("tx", None))


def encodable(report: object) -> object:
    """Return a report that can be sent: half a letter in a test's log is no UTF-8."""
    match report:
        case str():
            return report.encode(errors="backslashreplace").decode()
        case dict():
            return {encodable(key): encodable(value) for key, value in report.items()}
        case list():
            return [encodable(part) for part in report]
        case tuple():
            return tuple(encodable(part) for part in report)
        case _:
            return report
