"""Tags on single records: typed, added, removed, completed, found."""

import pytest

from tests.helpers.around import ACCOUNTS, described, key
from tests.helpers.desk import CONTACTS
from tests.helpers.office import office
from vtdesk.app.tags import MOST_CHARACTERS, has_tag, read_tags
from vtdesk.demo.server import DemoServer
from vtdesk.domain.account import WriteLevel
from vtdesk.domain.errors import AccessDenied, Offline, RecordGone
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
    texts = ("hot", "hot,q3", "q3,hot", "a,hot,b", "hotter", "so hot", "")
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
        assert (await tags.seen(CONTACTS))[:2] == ("hot", "q3")


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
