"""Tags on single records: read, put on, taken off."""

import asyncio
from dataclasses import replace

import pytest

from tests.helpers.around import ACCOUNTS, described, key
from tests.helpers.desk import CONTACTS
from tests.helpers.office import office
from vtdesk.app.tag_texts import has_tag
from vtdesk.demo.server import DemoServer
from vtdesk.domain.account import WriteLevel
from vtdesk.domain.errors import AccessDenied, Offline, OutcomeUnknown, RecordGone, VtdeskError
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.query import Query


@pytest.mark.parametrize("tag", ['say "yes"', "it's", "🔥 hot", "50 % off", "a_b", "<b>"])
async def test_a_tag_is_added_and_removed_by_one_call_each(demo: DemoServer, tag: str) -> None:
    record = next(iter(demo.rows(CONTACTS)))
    demo.edit(CONTACTS, record, {"tags": ""})
    async with office(demo) as opened:
        await opened.table(CONTACTS)
        await described(opened)
        tags = opened.session.around.tags
        at = (CONTACTS, key(record))
        assert tags.of(*at) == ()
        demo.calls.clear()
        assert await tags.add(*at, [tag, "q3"]) == (tag, "q3")
        assert await tags.add(*at, ["q3"]) == (tag, "q3")
        assert demo.calls.count() == demo.calls.count("tags_add") == 1
        assert demo.rows(CONTACTS)[record]["tags"] == f"{tag},q3"
        found = await opened.session._cache.reads.ids(Query(CONTACTS, has_tag(tag)))
        assert list(found) == [key(record)]
        assert await tags.read(*at) == tuple(sorted((tag, "q3"), key=str.lower))
        assert await tags.remove(*at, [tag]) == ("q3",)
        assert demo.rows(CONTACTS)[record]["tags"] == "q3"
        assert not await opened.session._cache.reads.ids(Query(CONTACTS, has_tag(tag)))
        assert demo.calls.count("tag_delete") == 1


async def test_tags_that_cannot_be_changed_say_why(demo: DemoServer) -> None:
    record = next(iter(demo.rows(CONTACTS)))
    async with office(demo) as opened:
        await opened.table(CONTACTS)
        tags = opened.session.around.tags
        assert tags.why_not(CONTACTS, key(record)) == ""
        with pytest.raises(AccessDenied, match="not in Vtiger yet"):
            await tags.add(CONTACTS, -1, ["x"])
        with pytest.raises(RecordGone):
            await tags.read(ACCOUNTS, -1)
        demo.faults.offline = True
        with pytest.raises(Offline):
            await tags.add(CONTACTS, key(record), ["x"])
        opened.session._client.probe.learn_operation("tags_add", present=False)
        assert tags.why_not(CONTACTS, key(record)) == "This Vtiger does not offer tags."


async def test_a_read_only_account_tags_nothing(demo: DemoServer) -> None:
    record = next(iter(demo.rows(CONTACTS)))
    async with office(demo, level=WriteLevel.READ_ONLY) as opened:
        await opened.table(CONTACTS)
        with pytest.raises(AccessDenied, match="read-only"):
            await opened.session.around.tags.remove(CONTACTS, key(record), ["x"])


async def test_tags_that_a_pull_brings_take_the_place_of_older_ones(demo: DemoServer) -> None:
    record = next(iter(demo.rows(CONTACTS)))
    async with office(demo) as opened:
        await opened.table(CONTACTS)
        await described(opened)
        tags = opened.session.around.tags
        await tags.add(CONTACTS, key(record), ["mine"])
        demo.edit(CONTACTS, record, {"tags": "theirs"})
        await opened.session._engine.questions.fetch_record(CONTACTS, key(record))
        assert tags.of(CONTACTS, key(record)) == ("theirs",)
        assert tags.of(CONTACTS, 999_999) is None


async def test_tags_that_are_added_at_once_come_in_their_order(demo: DemoServer) -> None:
    record = next(iter(demo.rows(CONTACTS)))
    demo.edit(CONTACTS, record, {"tags": "old"})
    async with office(demo) as opened:
        await opened.table(CONTACTS)
        await described(opened)
        tags, at = opened.session.around.tags, (CONTACTS, key(record))
        await asyncio.gather(*(tags.add(*at, [tag]) for tag in "abcdef"), tags.remove(*at, ["old"]))
        assert "".join(tags.of(*at) or ()) == "abcdef"
        assert demo.rows(CONTACTS)[record]["tags"] == "a,b,c,d,e,f"


async def test_a_record_that_tells_no_tags_is_asked_once_a_day(demo: DemoServer) -> None:
    record = next(iter(demo.rows(CONTACTS)))
    demo.edit(CONTACTS, record, {"tags": "hot"})
    async with office(demo) as opened:
        await described(opened, CONTACTS)
        tags, at = opened.session.around.tags, (CONTACTS, key(record))
        assert tags.of(*at) is None
        # one that is stored in part will tell them
        assert not tags.wants_reading(*at)
        schema = opened.session.schema(CONTACTS)
        assert schema is not None
        left = tuple(spec for spec in schema.fields if spec.name != "tags")
        await opened.session._cache.put_schema(replace(schema, fields=left), fetched=1.0)
        assert tags.wants_reading(*at)
        demo.calls.clear()
        assert await tags.add(*at, ["q3"]) == ("hot", "q3")
        assert (demo.calls.count("tags_add"), demo.calls.count("tags_retrieve")) == (1, 1)
        assert not tags.wants_reading(*at)
        tags._known.clear()
        assert tags.of(*at) == ("hot", "q3")
        assert not tags.wants_reading(*at)
        opened.clock.ahead += 90_000
        assert tags.wants_reading(*at)
        assert not tags.wants_reading(CONTACTS, -1)
        opened.session._client.probe.learn_operation("tags_retrieve", present=False)
        assert not tags.wants_reading(*at)


@pytest.mark.parametrize("trouble", ["500", "500-after", "drop-before", "drop-after"])
async def test_a_lost_answer_is_looked_after(demo: DemoServer, trouble: str) -> None:
    record = next(iter(demo.rows(CONTACTS)))
    demo.edit(CONTACTS, record, {"tags": "old"})
    async with office(demo) as opened:
        await opened.table(CONTACTS)
        await described(opened)
        tags, at = opened.session.around.tags, (CONTACTS, key(record))
        await tags.add(*at, ["first"])
        await tags.remove(*at, ["first"])
        demo.faults.cause(trouble, "tags_add", times=1)
        if trouble.endswith("after"):
            assert await tags.add(*at, ["hot"]) == ("hot", "old")
        else:
            with pytest.raises(VtdeskError, match="did not do it"):
                await tags.add(*at, ["hot"])
            assert tags.of(*at) == ("old",)
        demo.faults.cause(trouble, "tag_delete", times=1)
        if trouble.endswith("after"):
            assert await tags.remove(*at, ["old"]) == ("hot",)
        else:
            with pytest.raises(VtdeskError, match="did not do it"):
                await tags.remove(*at, ["old"])
            assert tags.of(*at) == ("old",)
        demo.faults.cause("500-after", "tags_add", times=1)
        demo.faults.cause("500-after", "tags_retrieve", times=2)
        with pytest.raises(OutcomeUnknown, match="safe to try again"):
            await tags.add(*at, ["q3"])
        assert await tags.add(*at, ["q3"])


async def test_modules_without_tags_say_so_and_are_completed_from_what_was_asked(
    demo: DemoServer,
) -> None:
    groups, comments = ModuleName("Groups"), ModuleName("ModComments")
    async with office(demo) as opened:
        await described(opened, groups, comments)
        tags = opened.session.around.tags
        assert tags.why_never(groups).endswith("have no tags.")
        assert not tags.why_never(comments)
        schema = opened.session.schema(comments)
        assert schema is not None
        assert schema.field("tags") is None
        await tags._asked.keep(comments, 7, ("hot", "q3"))
        await tags._asked.keep(CONTACTS, 7, ("other",))
        assert await tags.seen.completing(comments, "") == ("hot", "q3")
