"""Servers and callers for the demo server's tests."""

from collections.abc import Iterator

import pytest

from tests.demo.wire import Wire
from vtdesk.demo.server import DemoServer


@pytest.fixture(scope="session")
def shared_opensource() -> Iterator[DemoServer]:
    """One open-source server for tests that only read, or only add what nobody counts."""
    with DemoServer(dialect="opensource") as server:
        yield server


@pytest.fixture
def opensource(_nothing_left_behind: None) -> Iterator[DemoServer]:
    """An open-source server of the test's own."""
    with DemoServer(dialect="opensource", records=300) as server:
        yield server


@pytest.fixture
def reader(shared_demo: DemoServer, _nothing_left_behind: None) -> Iterator[Wire]:
    """The administrator at the shared cloud server."""
    with Wire(shared_demo) as wire:
        yield wire


@pytest.fixture
def stock_reader(shared_opensource: DemoServer, _nothing_left_behind: None) -> Iterator[Wire]:
    """The administrator at the shared open-source server."""
    with Wire(shared_opensource) as wire:
        yield wire


@pytest.fixture
def wire(demo: DemoServer) -> Iterator[Wire]:
    """The administrator at a cloud server of the test's own."""
    with Wire(demo) as caller:
        yield caller


@pytest.fixture
def sales(demo: DemoServer) -> Iterator[Wire]:
    """The ordinary user of sales at the same server."""
    with Wire(demo, 1) as caller:
        yield caller


@pytest.fixture
def stock_wire(opensource: DemoServer) -> Iterator[Wire]:
    """The administrator at an open-source server of the test's own."""
    with Wire(opensource) as caller:
        yield caller


@pytest.fixture
def stock_sales(opensource: DemoServer) -> Iterator[Wire]:
    """The ordinary user of sales at the same open-source server."""
    with Wire(opensource, 1) as caller:
        yield caller
