"""Tags on single records: typed, added, removed, completed, found."""

import asyncio

import pytest

from tests.helpers.around import ACCOUNTS, described, key
from tests.helpers.desk import CONTACTS
from tests.helpers.office import office
from vtdesk.app.tag_texts import MOST_CHARACTERS, has_tag, read_tags
from vtdesk.demo.server import DemoServer
from vtdesk.domain.account import WriteLevel
from vtdesk.domain.errors import AccessDenied, Offline, OutcomeUnknown, RecordGone, VtdeskError
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.query import Query


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("hot", ("hot",)),
        (" hot ,  q3 2026 \n hot", ("hot", "q3 2026")),
        ('say "yes"', ('say "yes"',)),
        ("it's", ("it's",)),
        ("a\x00b\tc", ("a b c",)),
        ("🔥", ("🔥",)),
        ("<b>bold</b>", ("<b>bold</b>",)),
    ],
)
def test_typed_tags_are_read(text: str, tags: tuple[str, ...]) -> None:
    assert read_tags(text).tags == tags
    assert read_tags(text).problem == ""


def test_what_is_no_tag_says_why() -> None:
    assert read_tags(" , \n").problem == "Type a tag."
    assert str(MOST_CHARACTERS) in read_tags("x" * 200).problem
    assert "50" in read_tags(",".join(map(str, range(60)))).problem
    assert read_tags("half \ud83d").tags == ("half",)


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
        found = await opened.session._cache.ids(Query(CONTACTS, has_tag(tag)))
        assert list(found) == [key(record)]
        assert await tags.read(*at) == tuple(sorted((tag, "q3"), key=str.lower))
        assert await tags.remove(*at, [tag]) == ("q3",)
        assert demo.rows(CONTACTS)[record]["tags"] == "q3"
        assert not await opened.session._cache.ids(Query(CONTACTS, has_tag(tag)))
        assert demo.calls.count("tag_delete") == 1


async def test_rows_are_found_by_whole_tags_only(demo: DemoServer) -> None:
    texts = ("hot", "hot,q3", "q3, hot", "a,hot,b", "hotter", "so hot", "")
    records = list(demo.rows(CONTACTS))[: len(texts)]
    for record in demo.rows(CONTACTS):
        demo.edit(CONTACTS, record, {"tags": ""})
    for record, text in zip(records, texts, strict=True):
        demo.edit(CONTACTS, record, {"tags": text})
    async with office(demo) as opened:
        await opened.table(CONTACTS)
        found = await opened.session._cache.ids(Query(CONTACTS, has_tag("hot")))
        assert sorted(found) == sorted(map(key, records[:4]))
        tags = opened.session.around.tags
        seen = await tags.seen.of(CONTACTS)
        assert [(one.tag, one.records) for one in seen[:2]] == [("hot", 4), ("q3", 2)]


async def test_completion_knows_what_was_seen_and_not_what_is_there(demo: DemoServer) -> None:
    first, second, third, *rest = demo.rows(CONTACTS)
    for record in rest:
        demo.edit(CONTACTS, record, {"tags": ""})
    demo.edit(CONTACTS, first, {"tags": "Straße,hot"})
    demo.edit(CONTACTS, second, {"tags": "hot,very hot"})
    demo.edit(CONTACTS, third, {"tags": ""})
    async with office(demo) as opened:
        await opened.table(CONTACTS)
        await described(opened)
        tags = opened.session.around.tags
        assert await tags.offered(CONTACTS, key(third), "HO") == ("hot", "very hot")
        assert await tags.offered(CONTACTS, key(first), "ho") == ("very hot",)
        assert await tags.offered(CONTACTS, key(third), "stras") == ("Straße",)
        await tags.add(CONTACTS, key(third), ["honey"])
        assert set(await tags.offered(CONTACTS, key(first), "ho")) == {"very hot", "honey"}


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
        await opened.session._engine.fetch_record(CONTACTS, key(record))
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


async def test_a_hash_is_how_a_tag_is_written_and_no_part_of_it() -> None:
    assert read_tags("#hot, # q3, hot").tags == ("hot", "q3")
    assert read_tags("#").problem == "Type a tag."


async def test_tags_of_all_modules_are_found_by_what_is_typed(demo: DemoServer) -> None:
    for module in (CONTACTS, ACCOUNTS):
        for record in demo.rows(module):
            demo.edit(module, record, {"tags": ""})
    first, second = list(demo.rows(CONTACTS))[:2]
    company = next(iter(demo.rows(ACCOUNTS)))
    demo.edit(CONTACTS, first, {"tags": "hydro,hot"})
    demo.edit(CONTACTS, second, {"tags": "hot"})
    demo.edit(ACCOUNTS, company, {"tags": "hydro,so hot"})
    async with office(demo) as opened:
        await opened.table(CONTACTS)
        await opened.table(ACCOUNTS)
        tags = opened.session.around.tags
        found = await tags.seen.anywhere((CONTACTS, ACCOUNTS), "#ho")
        assert [(one.module, one.tag, one.records) for one in found] == [
            (CONTACTS, "hot", 2),
            (ACCOUNTS, "so hot", 1),
        ]
        assert len(await tags.seen.anywhere((CONTACTS, ACCOUNTS), "")) == 4
        common = await tags.seen.common(CONTACTS, [key(first), key(second), 999_999])
        assert [(one.tag, one.records) for one in common] == [("hot", 2), ("hydro", 1)]
        assert await tags.seen.completing(ACCOUNTS, "hy") == ("hydro",)


async def test_what_others_tagged_is_completed_from_after_a_while(demo: DemoServer) -> None:
    record = next(iter(demo.rows(CONTACTS)))
    async with office(demo) as opened:
        await opened.table(CONTACTS)
        tags = opened.session.around.tags
        assert "theirs" not in [one.tag for one in await tags.seen.of(CONTACTS)]
        demo.edit(CONTACTS, record, {"tags": "theirs"})
        await opened.session._engine.fetch_record(CONTACTS, key(record))
        assert "theirs" not in [one.tag for one in await tags.seen.of(CONTACTS)]
        opened.clock.ahead += 60
        assert "theirs" in [one.tag for one in await tags.seen.of(CONTACTS)]


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


async def test_all_letters_typed_at_once_take_one_look(demo: DemoServer) -> None:
    async with office(demo) as opened:
        await opened.table(CONTACTS)
        tags, looks = opened.session.around.tags, 0
        texts = tags.seen._texts

        async def counted(module: ModuleName) -> list[str]:
            nonlocal looks
            looks += 1
            return await texts(module)

        tags.seen._texts = counted  # type: ignore[method-assign]  # counts the looks
        await asyncio.gather(*(tags.seen.completing(CONTACTS, letter) for letter in "abcdef"))
        assert looks == 1


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
