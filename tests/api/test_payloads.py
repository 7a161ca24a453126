from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vtdesk.api import payloads
from vtdesk.domain.errors import ServerTrouble
from vtdesk.domain.ids import ModuleName, RecordId
from vtdesk.domain.laid_records import LatePage, Layout
from vtdesk.domain.record import Json, WireRecord
from vtdesk.domain.schema import ModuleInfo

CONTACTS = ModuleName("Contacts")

JSON_VALUES: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["id", "name", "types", "information", "fields", "type", "label", "picklistValues",
                 "refersTo", "idPrefix", "labelFields", "blocks", "updated", "deleted", "more",
                 "lastModifiedTime", "count", "user_name", "closedStatesInfo", "tools", "length"]
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=30,
)  # fmt: skip


def test_me_of_the_cloud() -> None:
    user = payloads.user_info(
        {
            "id": "19x1",
            "user_name": "anna",
            "first_name": "Zo&euml;",
            "last_name": "B",
            "email1": "a@b",
        }
    )
    assert (user.id, user.full_name, user.email) == (RecordId("19", 1), "Zoë B", "a@b")


@pytest.mark.parametrize(
    ("rate", "sign", "currency"),
    [
        ("1.00000", "&#8364;", "€"),
        ("1", "US$", "US$"),
        ("0.91000", "&#8364;", ""),
        ("", "&#8364;", ""),
        ("dear", "&#8364;", ""),
        ("sNaN", "&#8364;", ""),
        (None, "€", ""),
        ("1", None, ""),
        ("1", "<b>Doubloons of old</b>", "<b>Doubl"),
    ],
)
def test_the_sign_of_amounts_is_the_users_if_theirs_is_the_base_currency(
    rate: Json, sign: Json, currency: str
) -> None:
    user = payloads.user_info({"id": "19x1", "conv_rate": rate, "currency_symbol": sign})
    assert user.currency == currency


def test_the_answer_of_a_log_in_names_the_user_too() -> None:
    user = payloads.user_info(
        {"userId": "19x7", "username": "ravi", "email": "r@x", "time_zone": "America/New_York"}
    )
    assert (user.id.number, user.user_name, user.email) == (7, "ravi", "r@x")
    assert user.time_zone == "America/New_York"


@pytest.mark.parametrize("result", [None, [], {}, "x", 5, {"id": "me"}, {"id": ["19x1"]}])
def test_a_user_without_an_id_is_trouble(result: Json) -> None:
    with pytest.raises(ServerTrouble):
        payloads.user_info(result)


def test_modules_come_in_the_servers_order_each_once() -> None:
    result: Json = {
        "types": ["Leads", "Contacts", "Leads", "Groups"],
        "information": {
            "Leads": {"isEntity": True, "label": "Personen", "singular": "Person"},
            "Groups": {"isEntity": "0", "label": "Groups"},
        },
    }
    assert payloads.module_infos(result) == (
        ModuleInfo(ModuleName("Leads"), "Personen", "Person"),
        ModuleInfo(CONTACTS, "Contacts", "Contacts"),
        ModuleInfo(ModuleName("Groups"), "Groups", "Groups", is_entity=False),
    )


def test_empty_maps_may_come_as_lists() -> None:
    assert payloads.module_infos({"types": [], "information": []}) == ()
    assert payloads.module_infos([]) == ()


def test_a_page_that_is_read_late_is_given_as_it_is() -> None:
    late = LatePage(Layout(("id",)), [5], never_read)
    assert payloads.page(late) is late
    with pytest.raises(ServerTrouble):
        payloads.page(LatePage(Layout(("id",)), range(payloads.MAX_RECORDS + 1), never_read))


def never_read() -> Sequence[WireRecord]:
    raise AssertionError


def test_rows_of_a_query_are_the_decoded_answer_itself() -> None:
    row: Json = {"id": "12x5", "lastname": "A &amp; B"}
    (record,) = payloads.wire_records([row])
    assert record is row


@pytest.mark.parametrize(
    "result", [None, "x", 7, [None], ["12x5"], [{"lastname": "x"}], [{"id": "x"}]]
)
def test_rows_without_an_id_are_trouble(result: Json) -> None:
    with pytest.raises(ServerTrouble):
        payloads.wire_records(result)


def test_only_the_label_of_a_record_is_decoded_and_only_once() -> None:
    record = payloads.wire_record({"id": "1x5", "a": "&amp;", "label": "Fr&uuml;hling &amp;amp;"})
    assert record == {"id": "1x5", "a": "&amp;", "label": "Frühling &amp;"}


@pytest.mark.parametrize(
    ("result", "expected"), [([{"count": "200"}], 200), ([{"count": 7}], 7), ([], None)]
)
def test_a_count_may_be_missing(result: Json, expected: int | None) -> None:
    assert payloads.count(result) == expected


@pytest.mark.parametrize("result", [None, [{"count": "-1"}], [{"count": "x"}], [{}], [5]])
def test_a_count_that_is_no_number_is_trouble(result: Json) -> None:
    with pytest.raises(ServerTrouble):
        payloads.count(result)


def test_sync_with_whole_records() -> None:
    page = payloads.sync_page(
        {"updated": [{"id": "12x5"}], "deleted": ["12x6"], "more": True, "lastModifiedTime": 900},
        since=800,
    )
    assert page.updated_records == ({"id": "12x5"},)
    assert (page.updated_ids, page.deleted) == ((), (RecordId("12", 6),))
    assert (page.more, page.last_modified) == (True, 900)


def test_sync_with_ids_alone() -> None:
    page = payloads.sync_page(
        {"updated": ["12x5"], "deleted": [], "more": "0", "lastModifiedTime": "900"}, since=800
    )
    assert (page.updated_records, page.updated_ids) == ((), (RecordId("12", 5),))
    assert (page.more, page.last_modified) == (False, 900)


@pytest.mark.parametrize("told", [None, "", "x", 5, -3])
def test_sync_never_goes_back_in_time(told: Json) -> None:
    assert payloads.sync_page({"lastModifiedTime": told}, since=800).last_modified == 800


def test_changes_up_to_a_moment_that_is_none_are_not_believed() -> None:
    latest = 253_402_300_799
    assert payloads.sync_page({"lastModifiedTime": latest}, since=800).last_modified == latest
    with pytest.raises(ServerTrouble):
        payloads.sync_page({"lastModifiedTime": latest + 1}, since=800)


@pytest.mark.parametrize("result", ["x", {"updated": "12x5"}, {"deleted": ["x"]}, {"updated": [5]}])
def test_a_sync_of_the_wrong_shape_is_trouble(result: Json) -> None:
    with pytest.raises(ServerTrouble):
        payloads.sync_page(result, since=1)


@given(JSON_VALUES)
def test_structurally_broken_answers_give_known_errors_only(result: Json) -> None:
    for read in (
        payloads.user_info,
        payloads.module_infos,
        payloads.wire_record,
        payloads.wire_records,
        payloads.count,
        lambda value: payloads.sync_page(value, 1),
    ):
        try:
            read(result)
        except ServerTrouble as trouble:
            assert trouble.summary  # noqa: PT017 - either outcome is right; neither may be a bug
