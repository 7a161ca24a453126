"""Records of one layout are stored like the maps they stand for, however many come together."""

from hypothesis import given
from hypothesis import strategies as st

from tests.store.building import CONTACT_SCHEMA, CONTACTS, store
from vtdesk.domain.laid_records import LaidRecord, Layout
from vtdesk.domain.query import Query
from vtdesk.domain.search_text import words

NAMES = [field.name for field in CONTACT_SCHEMA.fields if field.name != "id"]
CELLS = st.one_of(
    st.none(),
    st.just(""),
    st.sampled_from(["Ek", "Łódź", "+49 30 123456", "٠٣٠", "0000-00-00", "0000-00-00 00:00:00"]),
    st.sampled_from(["2026-01-02", "0x10", "1e5", "12.50000000", "1" * 30, "on", "x" * 1_100]),
    st.text(st.characters(exclude_characters="\0"), max_size=20),
)


@st.composite
def pages(draw: st.DrawFn) -> list[LaidRecord]:
    extra = st.sampled_from([(), (), ("label",), ("odd field",)])
    fields = draw(st.lists(st.sampled_from(NAMES), unique=True, max_size=8))
    layout = Layout(("id", *fields, *draw(extra)))
    count = draw(st.integers(1, 5))
    cells = st.lists(
        CELLS, min_size=(width := len(layout.names) - 1) * count, max_size=width * count
    )
    drawn = draw(cells)
    return [
        LaidRecord(layout, (f"12x{row + 1}", *drawn[row * width : (row + 1) * width]))
        for row in range(count)
    ]


@given(pages(), pages())
async def test_a_page_is_stored_like_the_maps_it_stands_for(
    first: list[LaidRecord], second: list[LaidRecord]
) -> None:
    laid = [*first, *second]
    async with store() as one, store() as other:
        await one.put_records(CONTACTS, laid, fetched=1.0)
        await other.put_records(CONTACTS, [dict(record) for record in laid], fetched=1.0)
        for key in range(1, 6):
            assert one.record(CONTACTS, key) == other.record(CONTACTS, key)
        for word in words(" ".join(filter(None, laid[-1].cells)))[:4]:
            typed = Query(CONTACTS, words=word)
            assert await one.reads.ids(typed) == await other.reads.ids(typed)
