"""Saved views: kept with the account, exported, taken over from other accounts."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from tests.helpers.desk import STORE_KEY
from tests.store import building
from tests.store.building import ACCOUNT_SCHEMA, ACCOUNTS, CONTACT_SCHEMA, CONTACTS, spec
from vtdesk.app.views import NOTE, Views, starting_views
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.ids import ModuleName, RecordId
from vtdesk.domain.query import All, Condition, Op, Sort
from vtdesk.domain.schema import ModuleInfo
from vtdesk.domain.views import NoViews, SavedView
from vtdesk.store.cache import Cache

NAMED = Condition("lastname", Op.STARTS, ("A",))
VIEW = SavedView("", CONTACTS, "  Names in A ", NAMED, sorts=(Sort("lastname"),))


SCHEMA = replace(
    CONTACT_SCHEMA,
    fields=(*CONTACT_SCHEMA.fields, spec("createdtime", FieldKind.DATETIME, editable=False)),
)


@asynccontextmanager
async def store() -> AsyncIterator[Cache]:
    """A store whose contacts tell when they were made."""
    async with building.store() as cache:
        await cache.put_modules([ModuleInfo(CONTACTS, "Contacts", "Contact")], fetched=1.0)
        await cache.put_schema(SCHEMA, fetched=1.0)
        yield cache


class Heard:
    """Hears which modules have other views."""

    def __init__(self, views: Views) -> None:
        self.modules: list[ModuleName] = []
        views.changed.connect(self.hear)

    def hear(self, module: ModuleName) -> None:
        """Keep it."""
        self.modules.append(module)


def names(views: Views) -> list[str]:
    return [view.name for view in views.of(CONTACTS)]


async def test_a_module_has_a_few_views_from_the_start() -> None:
    async with store() as cache:
        views = Views(cache)
        assert names(views) == ["Mine", "Recently changed", "Created this week"]
        mine, changed, created = views.of(CONTACTS)
        assert mine.filter == Condition("assigned_user_id", Op.IS, ("@me",))
        assert changed.sorts == (Sort("modifiedtime", descending=True),)
        assert created.filter == Condition("createdtime", Op.DURING, ("@this-week",))
        assert cache.note(NOTE) is None, "nobody saved them"
        assert views.get(mine.id) == mine
        assert views.get("start-mine:Nothing") is None
        assert views.get("") is None
        assert await views.delete(mine.id) is None
        assert views.of(ModuleName("Nothing")) == ()


async def test_a_view_from_the_start_is_kept_once_it_is_changed() -> None:
    async with store() as cache:
        views = Views(cache)
        mine = views.of(CONTACTS)[0]
        await views.pin(mine.id, True)
        await views.rename(mine.id, "My people")
        again = Views(cache)
        (kept,) = [view for view in again.of(CONTACTS) if view.id == mine.id]
        assert (kept.name, kept.pinned) == ("My people", True)
        await again.delete(mine.id)
        assert names(again)[0] == "Mine", "what was made of it went, not the view itself"


async def test_views_last_with_the_account(tmp_path: Path) -> None:
    file = tmp_path / "store.db"
    cache = await Cache.open(file, STORE_KEY)
    views = Views(cache)
    heard = Heard(views)
    kept = await views.save(VIEW)
    assert kept.name == "Names in A"
    assert kept.id
    assert heard.modules == [CONTACTS]
    await cache.close()
    cache = await Cache.open(file, STORE_KEY)
    views = Views(cache)
    assert views.get(kept.id) == kept
    await cache.close()
    assert b"Names in A" not in file.read_bytes()


async def test_a_view_is_renamed_copied_pinned_and_deleted() -> None:
    async with store() as cache:
        views = Views(cache)
        heard = Heard(views)
        kept = await views.save(VIEW)
        await views.rename(kept.id, "  ")
        await views.rename(kept.id, "A " * 100)
        renamed = views.get(kept.id)
        assert renamed is not None
        assert len(renamed.name) <= 100
        await views.rename(kept.id, "Names")
        copy = await views.duplicate(kept.id)
        again = await views.duplicate(kept.id)
        assert copy is not None
        assert again is not None
        assert [copy.name, again.name] == ["Names 2", "Names 3"]
        assert len({kept.id, copy.id, again.id}) == 3
        assert copy.filter == NAMED
        heard.modules.clear()
        await views.pin(kept.id, True)
        await views.pin(kept.id, True)
        assert heard.modules == [CONTACTS], "said once"
        gone = await views.delete(kept.id)
        assert gone is not None
        assert views.get(kept.id) is None
        assert gone.pinned
        assert await views.save(gone) == gone
        assert views.get(kept.id) == gone
        assert await views.duplicate("nothing") is None
        await views.rename("nothing", "x")
        await views.pin("nothing", True)


async def test_views_of_another_account_are_taken_over_with_what_does_not_fit_told() -> None:
    async with store() as cache:
        views = Views(cache)
        await cache.put_note(NOTE, None)
        kept = await views.save(VIEW)
        odd = await views.save(
            SavedView(
                "", CONTACTS, "Odd", All((Condition("cf_gone", Op.EMPTY), Condition("account_id", Op.IS, ("99x1",))))
            )
        )  # fmt: skip
        strange = await views.save(SavedView("", ModuleName("Pumps"), "Pumps", pinned=True))
        text = views.export_text([kept.id, odd.id, strange.id, "nothing"])
        imported = views.read_import(text)
        assert [view.name for view in imported.views] == ["Names in A", "Odd", "Pumps"]
        assert imported.remarks == (
            "Odd: Contacts has no field cf_gone here.",
            "Odd: a record it names for account_id is not known here.",
            "Pumps: this account has no module Pumps.",
        )
        assert not {view.id for view in imported.views} & {kept.id, odd.id, strange.id}
        assert len(views.of(CONTACTS)) == 5, "nothing is taken over yet"
        taken = await views.take_over(imported)
        assert [view.name for view in taken] == ["Names in A 2", "Odd 2", "Pumps 2"]
        assert not taken[-1].pinned
        assert len(Views(cache).of(CONTACTS)) == 7


async def test_a_condition_from_a_newer_vtdesk_is_told_and_kept_until_the_view_is_saved() -> None:
    newer = {"field": "lastname", "op": "sounds_like", "values": ["x"]}
    async with store() as cache:
        views = Views(cache)
        kept = await views.save(VIEW)
        text = views.export_text([kept.id]).replace('"starts"', '"sounds_like"')
        imported = views.read_import(text)
        assert imported.remarks == (
            "Names in A: a condition that this vtdesk does not know is left out.",
        )
        (view,) = await views.take_over(imported)
        await views.pin(view.id, True)
        said = json.loads(views.export_text([view.id]))["views"][0]["filter"]
        assert said == {**newer, "values": ["A"]}
        await views.save(view)
        said = json.loads(views.export_text([view.id]))["views"][0]["filter"]
        assert said == {"all": []}


@pytest.mark.parametrize("text", ["", "{}", '{"kind": "vtdesk views", "views": []}'])
async def test_a_file_without_views_is_refused_in_words(text: str) -> None:
    async with store() as cache:
        with pytest.raises(NoViews, match="The file"):
            Views(cache).read_import(text)


async def test_notes_that_hold_no_views_are_no_views() -> None:
    async with store() as cache:
        await cache.put_note(NOTE, "{")
        views = Views(cache)
        assert len(views.of(CONTACTS)) == 3
        schema = cache.schema(CONTACTS)
        assert schema is not None
        assert starting_views(schema) == views.of(CONTACTS)


async def test_a_module_has_only_the_views_that_its_fields_allow() -> None:
    async with store() as cache:
        await cache.put_schema(ACCOUNT_SCHEMA, fetched=1.0)
        views = Views(cache)
        assert [view.name for view in views.of(ACCOUNTS)] == ["Recently changed"]
        bare = replace(ACCOUNT_SCHEMA, fields=ACCOUNT_SCHEMA.fields[:1])
        assert starting_views(bare) == ()


async def test_a_module_that_was_never_described_is_not_judged() -> None:
    leads = ModuleName("Leads")
    async with store() as cache:
        await cache.put_modules([ModuleInfo(leads, "Leads", "Lead")], fetched=1.0)
        views = Views(cache)
        condition = Condition("whatever", Op.IS, ("11x5",))
        kept = await views.save(SavedView("", leads, "Some", condition))
        assert views.read_import(views.export_text([kept.id])).remarks == ()


async def test_a_record_that_is_known_here_is_no_stranger() -> None:
    async with store() as cache:
        await cache.put_labels({RecordId("11", 5): "Acme"})
        views = Views(cache)
        condition = Condition("account_id", Op.ONE_OF, ("11x5", "@me"))
        kept = await views.save(SavedView("", CONTACTS, "Acme", condition))
        assert views.read_import(views.export_text([kept.id])).remarks == ()
