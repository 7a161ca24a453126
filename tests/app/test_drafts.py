"""Drafts of all records: one truth in memory, on disk within a second, and never an older one later."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from tests.helpers.desk import until
from tests.store.building import (
    ACCOUNTS,
    CONTACT_SCHEMA,
    CONTACTS,
    account,
    change,
    contact_id,
    store,
)
from vtdesk.app.bus import Signal
from vtdesk.app.drafts import DraftNews, Drafts
from vtdesk.app.tasks import Tasks
from vtdesk.domain.changes import ChangeKind, ChangeSet
from vtdesk.domain.draft import Draft
from vtdesk.domain.errors import StoreTrouble, VtdeskError
from vtdesk.store.cache import Cache


class Hearing:
    def __init__(self, drafts: Drafts) -> None:
        self.news: list[DraftNews] = []
        drafts.changed.connect(self.hear)

    def hear(self, news: DraftNews) -> None:
        self.news.append(news)


def typed(number: int, text: str) -> Draft:
    empty = Draft(CONTACTS, contact_id(number))
    return empty.with_edit(CONTACT_SCHEMA, "lastname", text, "Before")


@asynccontextmanager
async def kept(cache: Cache) -> AsyncIterator[tuple[Drafts, Signal[ChangeSet], list[VtdeskError]]]:
    known: list[VtdeskError] = []
    bugs: list[BaseException] = []
    tasks = Tasks(known=known.append, bug=lambda name, error: bugs.append(error))
    changes: Signal[ChangeSet] = Signal()
    try:
        yield Drafts(cache, tasks, changes), changes, known
    finally:
        await tasks.close()
    assert not bugs


async def test_what_is_put_is_there_at_once_and_soon_on_disk() -> None:
    async with store() as cache, kept(cache) as (drafts, _, _known):
        hearing = Hearing(drafts)
        drafts.put([typed(1, "a")], by=hearing)
        drafts.put([typed(1, "a")])
        assert hearing.news == [DraftNews(CONTACTS, frozenset({1}), hearing)]
        assert drafts.get(CONTACTS, 1) == typed(1, "a")
        assert list(drafts.modules) == [CONTACTS]
        assert cache.draft(CONTACTS, 1) is None
        await until(lambda: cache.draft(CONTACTS, 1) == typed(1, "a"))
        drafts.put([Draft(CONTACTS, contact_id(1))])
        assert drafts.of(CONTACTS) == {}
        assert list(drafts.modules) == []
        await drafts.keep()
        assert cache.draft(CONTACTS, 1) is None
    assert drafts.get(ACCOUNTS, 1) is None


async def test_what_the_disk_refuses_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    async with store() as cache, kept(cache) as (drafts, _, _known):

        async def full(typed: object) -> None:
            raise StoreTrouble("The disk is full.")

        drafts.put([typed(1, "a"), typed(2, "b")])
        with monkeypatch.context() as patched:
            patched.setattr(cache, "put_drafts", full)
            with pytest.raises(StoreTrouble):
                await drafts.keep()
        drafts.put([typed(2, "c")])
        await drafts.keep()
        assert cache.draft(CONTACTS, 1) == typed(1, "a")
        assert cache.draft(CONTACTS, 2) == typed(2, "c")


async def test_a_record_that_gets_its_id_is_renamed_here_as_in_the_store() -> None:
    async with store() as cache, kept(cache) as (drafts, changes, _known):
        local = cache.next_local_id(ACCOUNTS)
        await cache.put_change(change("new", local, ChangeKind.CREATE, ACCOUNTS, accountname="A"))
        drafts.put([Draft(ACCOUNTS, local, {"employees": "3"}, {})])
        pointing = Draft(CONTACTS, contact_id(1), {"account_id": str(local)}, {"account_id": None})
        drafts.put([pointing])
        await drafts.keep()
        drafts.put([replace(pointing, edits={**pointing.edits, "lastname": "L"})])
        touched = await cache.settle("new", account(8), fetched=2.0)
        changes.emit(touched)
        assert drafts.get(ACCOUNTS, int(local.key)) is None
        moved = drafts.get(ACCOUNTS, 8)
        assert moved is not None
        assert dict(moved.edits) == {"employees": "3"}
        await drafts.keep()
        assert {str(d.record): dict(d.edits) for d in cache.drafts()} == {
            "11x8": {"employees": "3"},
            "12x1": {"account_id": "11x8", "lastname": "L"},
        }
