"""What is remembered of conversions survives, and does no harm where it cannot be read."""

from vtdesk.app.conversion_notes import BegunConversion, ConversionNotes, TypedConversion
from vtdesk.domain.ids import ModuleName, RecordId
from vtdesk.store.cache import Cache

CONTACTS = ModuleName("Contacts")
LEAD, OTHER = RecordId("10", 5), RecordId("10", 6)


def notes_on(cache: Cache) -> ConversionNotes:
    return ConversionNotes(cache, lambda: 1_800_000_000.0)


async def test_each_lead_has_one_of_each() -> None:
    cache = await Cache.open(None, None)
    try:
        notes = notes_on(cache)
        assert notes.begun(LEAD) is None
        for title in ("First", "Second"):
            one = BegunConversion(str(LEAD), title, {CONTACTS: {"lastname": "A"}}, {CONTACTS: [3]})
            await notes.begin(one)
        other = BegunConversion(str(OTHER), "Other", {}, {})
        await notes.begin(other)
        assert [one.title for one in notes.all_begun] == ["Second", "Other"]
        again = notes_on(cache)
        found = again.begun(LEAD)
        assert found is not None
        assert (found.title, found.before) == ("Second", {CONTACTS: [3]})
        await again.settle(LEAD)
        await again.settle(LEAD)
        assert notes.all_begun == (other,)
        typed = TypedConversion(str(LEAD), {CONTACTS: True}, {CONTACTS: {"lastname": "😀\x00"}}, {})
        await notes.keep_typed(typed)
        assert again.typed(LEAD) == typed
        await notes.drop_typed(LEAD)
        assert again.typed(LEAD) is None
        await notes.remember(LEAD, {CONTACTS: "12x1"})
        past = again.past(LEAD)
        assert past is not None
        assert (past.made, past.at) == ({CONTACTS: "12x1"}, 1_800_000_000.0)
        assert again.past(OTHER) is None
    finally:
        await cache.close()


async def test_a_note_that_cannot_be_read_is_no_note() -> None:
    cache = await Cache.open(None, None)
    try:
        for damaged in ("{", '[{"lead": 3}]', "[1]"):
            await cache.put_note("conversions begun", damaged)
            await cache.put_note("converted leads", damaged)
            notes = notes_on(cache)
            assert notes.all_begun == ()
            assert notes.past(LEAD) is None
            await notes.begin(BegunConversion(str(LEAD), "Anew", {}, {}))
            begun = notes.begun(LEAD)
            assert begun is not None
            assert begun.title == "Anew"
    finally:
        await cache.close()
