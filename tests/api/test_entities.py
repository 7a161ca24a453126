import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.desk import desk
from tests.helpers.http_replies import answer, raw_server
from vtdesk.api.client import VtigerClient
from vtdesk.api.entities import encoded, misread
from vtdesk.demo.schemas import Dialect
from vtdesk.demo.server import DemoServer
from vtdesk.domain.account import Secret
from vtdesk.domain.ids import RecordId, parse_record_id

SPOILT = "&amp; é &lt;b&gt; &copy"
texts = st.text(st.sampled_from("&amp;lt#39xc <>é")) | st.text()


@given(text=texts)
def test_what_is_encoded_and_decoded_is_as_it_was(text: str) -> None:
    assert html.unescape(encoded({"x": text})["x"]) == text or "&" not in text


@given(text=texts)
def test_a_server_is_seen_through_whatever_it_does(text: str) -> None:
    assert misread({"x": text}, {"x": text}, decodes=False) == {}
    assert misread({"x": text}, {"x": text}, decodes=True) == {}
    assert bool(misread({"x": text}, {"x": html.unescape(text)}, decodes=False)) == (
        "&" in text and html.unescape(text) != text
    )
    assert bool(misread({"x": text}, encoded({"x": text}), decodes=True)) == ("&" in text)


def test_other_changes_are_not_about_entities() -> None:
    assert misread({"x": "&amp;", "y": "a"}, {"x": "", "y": "b"}, decodes=False) == {}
    assert misread({"x": "&amp;"}, {}, decodes=False) == {}


def some_contact(demo: DemoServer) -> RecordId:
    record = parse_record_id(next(iter(demo.rows("Contacts"))))
    assert record is not None
    return record


@pytest.mark.parametrize(("dialect", "calls"), [("cloud", 1), ("opensource", 2)])
async def test_entities_arrive_as_they_were_written(dialect: Dialect, calls: int) -> None:
    with DemoServer(records=40, dialect=dialect) as demo:
        record = some_contact(demo)
        async with desk(demo) as here:
            demo.calls.clear()
            answer = await here.client.revise(record, {"title": SPOILT, "department": "a & b"})
            assert demo.calls.count("revise") == calls
            assert (answer["title"], answer["department"]) == (SPOILT, "a & b")
            # once known, one call is enough
            demo.calls.clear()
            await here.client.revise(record, {"description": SPOILT})
            assert demo.calls.count("revise") == 1
        row = demo.rows("Contacts")[str(record)]
        assert (row["title"], row["description"], row["department"]) == (SPOILT, SPOILT, "a & b")


async def test_a_server_that_decodes_no_longer_is_understood_too() -> None:
    with DemoServer(records=40, dialect="cloud") as demo:
        record = some_contact(demo)
        async with desk(demo) as here:
            here.client.probe.learn_operation("revise decodes", present=True)
            demo.calls.clear()
            await here.client.revise(record, {"title": SPOILT})
            await here.client.revise(record, {"title": f"{SPOILT} again"})
            assert demo.calls.count("revise") == 3
        assert demo.rows("Contacts")[str(record)]["title"] == f"{SPOILT} again"


async def test_what_is_saved_stays_saved_if_it_cannot_be_saved_to_the_letter() -> None:
    decoded = answer('{"success":true,"result":{"id":"12x5","title":"& Co."}}')
    async with (
        raw_server(decoded, answer("", status=500)) as server,
        VtigerClient(server.endpoint, "anna", Secret("k")) as api,
    ):
        kept = await api.revise(RecordId("12", 5), {"title": "&amp; Co."})
    assert kept["title"] == "& Co."
    assert len(server.seen) == 2
