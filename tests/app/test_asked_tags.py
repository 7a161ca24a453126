"""Answers to the question for tags, kept with the account."""

from tests.store.building import CONTACTS, store
from vtdesk.app.asked_tags import GOOD_FOR, MOST, AskedTags


class Clock:
    """Stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


async def test_an_answer_outlives_the_program_and_is_good_for_a_day() -> None:
    clock = Clock()
    async with store() as cache:
        asked = AskedTags(cache, clock)
        assert asked.of(CONTACTS, 1) is None
        assert not asked.was_asked(CONTACTS, 1)
        await asked.keep(CONTACTS, 1, ("hot", 'say "yes", 🔥'))
        later = AskedTags(cache, clock)
        assert later.of(CONTACTS, 1) == ("hot", 'say "yes", 🔥')
        assert later.was_asked(CONTACTS, 1)
        clock.now += GOOD_FOR
        assert not later.was_asked(CONTACTS, 1)
        assert later.of(CONTACTS, 1) is not None


async def test_a_question_in_vain_is_not_asked_again_at_once() -> None:
    clock = Clock()
    async with store() as cache:
        asked = AskedTags(cache, clock)
        asked.note_try(CONTACTS, 1)
        assert asked.was_asked(CONTACTS, 1)
        assert asked.of(CONTACTS, 1) is None


async def test_after_the_clock_was_put_back_a_record_is_asked_for_once_more() -> None:
    clock = Clock()
    async with store() as cache:
        asked = AskedTags(cache, clock)
        await asked.keep(CONTACTS, 1, ("hot",))
        clock.now -= 3_600.0
        assert not asked.was_asked(CONTACTS, 1)
        asked.note_try(CONTACTS, 1)
        assert asked.was_asked(CONTACTS, 1)


async def test_the_latest_answers_are_kept() -> None:
    async with store() as cache:
        asked = AskedTags(cache, Clock())
        for key in range(1, MOST + 1):
            await asked.keep(CONTACTS, key, ("a",))
        await asked.keep(CONTACTS, 1, ("b",))
        await asked.keep(CONTACTS, 9_999, ("c",))
        assert asked.of(CONTACTS, 1) == ("b",)
        assert asked.of(CONTACTS, 2) is None
        assert len(list(asked.of_module(CONTACTS))) == MOST


async def test_a_note_that_is_none_is_as_good_as_no_note() -> None:
    async with store() as cache:
        await cache.put_note("asked tags", "[{")
        assert AskedTags(cache, Clock()).of(CONTACTS, 1) is None
