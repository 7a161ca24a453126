"""What changed is told at once, and how far a fetch has come not too often."""

import asyncio
from dataclasses import replace

import pytest

from vtdesk.domain.ids import ModuleName
from vtdesk.domain.status import PullProgress, SyncStatus
from vtdesk.sync import telling
from vtdesk.sync.telling import Telling

CONTACTS = ModuleName("Contacts")
FILLING = SyncStatus(online=True, checked=1.0, pulls=(PullProgress(CONTACTS, 100, 1_000),))


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telling, "PROGRESS_EVERY_S", 0.001)


class Listener:
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.told: list[SyncStatus] = []
        self.heard = asyncio.Event()

    def __call__(self, status: SyncStatus) -> None:
        self.told.append(status)
        self.heard.set()


def further(done: int) -> SyncStatus:
    return replace(FILLING, checked=float(done), pulls=(PullProgress(CONTACTS, done, 1_000),))


async def test_progress_is_told_once_for_all_that_came_meanwhile() -> None:
    listener = Listener()
    teller = Telling(FILLING, listener)
    for done in (200, 300, 400):
        teller.put(further(done))
    assert listener.told == []
    await listener.heard.wait()
    assert listener.told == [further(400)]


@pytest.mark.parametrize(
    "news",
    [
        replace(further(200), pulls=()),
        replace(further(200), pulls=(PullProgress(CONTACTS, 200, 1_000, paused=True),)),
        replace(further(200), pulls=(PullProgress(CONTACTS, 200, 1_001),)),
        replace(further(200), sending=True),
        replace(further(200), online=False),
    ],
)
async def test_everything_else_is_told_at_once(news: SyncStatus) -> None:
    listener = Listener()
    teller = Telling(FILLING, listener)
    teller.put(further(300))
    teller.put(news)
    assert listener.told == [news]
    await asyncio.sleep(0.003)
    assert listener.told == [news]


async def test_after_the_end_no_progress_is_told() -> None:
    listener = Listener()
    teller = Telling(FILLING, listener)
    teller.put(further(300))
    teller.stop()
    await asyncio.sleep(0.003)
    assert listener.told == []


async def test_what_came_and_went_meanwhile_is_not_told() -> None:
    listener = Listener()
    teller = Telling(FILLING, listener)
    teller.put(further(300))
    teller.put(FILLING)
    await asyncio.sleep(0.003)
    assert listener.told == []
