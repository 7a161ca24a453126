"""Texts of tags: typed, told by a record, found in rows."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.store.building import CONTACT_SCHEMA, CONTACTS, contact, spec, store
from vtdesk.app.tag_texts import MOST_CHARACTERS, has_tag, read_tags, split_tags
from vtdesk.domain.collation import collation_key
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.query import Query

TAGGED = replace(CONTACT_SCHEMA, fields=(*CONTACT_SCHEMA.fields, spec("tags", FieldKind.TAGS)))
TEXTS = st.text(st.sampled_from("aAäx ,%_'🔥"), max_size=4)


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


def test_a_hash_is_how_a_tag_is_written_and_no_part_of_it() -> None:
    assert read_tags("#hot, # q3, hot").tags == ("hot", "q3")
    assert read_tags("#").problem == "Type a tag."


@given(st.text(max_size=60))
def test_what_was_read_is_read_again_as_it_is(text: str) -> None:
    tags = read_tags(text).tags
    assert all(tag and tag == tag.strip() and "," not in tag for tag in tags)
    assert split_tags(",".join(tags)) == split_tags(", ".join(tags)) == tags


@given(st.lists(TEXTS, max_size=4), TEXTS, st.sampled_from([",", ", "]))
async def test_a_row_is_found_by_each_of_its_tags_and_by_nothing_else(
    tags: list[str], wanted: str, between: str
) -> None:
    stored = between.join(read_tags(",".join(tags)).tags)
    async with store() as cache:
        await cache.put_schema(TAGGED, fetched=0.0)
        await cache.put_records(CONTACTS, [contact(1, tags=stored)], fetched=0.0)
        for tag in split_tags(stored):
            assert await cache.reads.ids(Query(CONTACTS, has_tag(tag)))
        for tag in read_tags(wanted).tags[:1]:
            there = {collation_key(one) for one in split_tags(stored)}
            found = bool(await cache.reads.ids(Query(CONTACTS, has_tag(tag))))
            assert found is (collation_key(tag) in there)
