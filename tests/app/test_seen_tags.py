"""Tags on stored records, to choose from and to find rows by."""

import asyncio

from tests.helpers.around import ACCOUNTS, described, key
from tests.helpers.desk import CONTACTS
from tests.helpers.office import office
from vtdesk.app.tag_texts import has_tag
from vtdesk.demo.server import DemoServer
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.query import Query


async def test_rows_are_found_by_whole_tags_only(demo: DemoServer) -> None:
    texts = ("hot", "hot,q3", "q3, hot", "a,hot,b", "hotter", "so hot", "")
    records = list(demo.rows(CONTACTS))[: len(texts)]
    for record in demo.rows(CONTACTS):
        demo.edit(CONTACTS, record, {"tags": ""})
    for record, text in zip(records, texts, strict=True):
        demo.edit(CONTACTS, record, {"tags": text})
    async with office(demo) as opened:
        await opened.table(CONTACTS)
        found = await opened.session._cache.reads.ids(Query(CONTACTS, has_tag("hot")))
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
        await opened.session._engine.questions.fetch_record(CONTACTS, key(record))
        assert "theirs" not in [one.tag for one in await tags.seen.of(CONTACTS)]
        opened.clock.ahead += 60
        assert "theirs" in [one.tag for one in await tags.seen.of(CONTACTS)]


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
