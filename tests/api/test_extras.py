import base64

import pytest
from hypothesis import given

from tests.api.test_payloads import JSON_VALUES
from vtdesk.api import extras
from vtdesk.api.reading import MAX_MODULES
from vtdesk.domain.errors import ServerTrouble
from vtdesk.domain.ids import ModuleName, RecordId
from vtdesk.domain.record import Json
from vtdesk.domain.relations import HierarchyEntry, Relation

CALENDAR = ModuleName("Calendar")


def test_relations_keyed_by_label_as_servers_send_them() -> None:
    result: Json = {
        "types": ["Calendar", "Calendar"],
        "information": {
            "Activities": {"name": "Calendar", "label": "Activities", "isEntity": "1"},
            "Activity History": {"name": "Calendar", "label": "Activity History"},
        },
    }
    assert extras.relations(result) == (
        Relation("Activities", CALENDAR, "Activities"),
        Relation("Activity History", CALENDAR, "Activity History"),
    )


def test_relations_keyed_by_module_as_in_the_manual() -> None:
    result: Json = {
        "types": ["Calendar"],
        "information": {
            "Calendar": {
                "name": "Calendar",
                "label": "Activities",
                "translated_label": "Aktivitäten",
                "isEntity": True,
                "relation_id": 7,
                "actions": "add, SELECT",
            }
        },
    }
    assert extras.relations(result) == (
        Relation("Activities", CALENDAR, "Aktivitäten", frozenset({"ADD", "SELECT"})),
    )


def test_relations_without_a_name_are_left_out_and_too_many_are_trouble() -> None:
    assert extras.relations({"information": {"": {"name": "x"}, "Notes": []}}) == (
        Relation("Notes", ModuleName("Notes"), "Notes"),
    )
    with pytest.raises(ServerTrouble):
        extras.relations({"information": {str(n): [] for n in range(MAX_MODULES + 1)}})


def test_no_relations() -> None:
    assert extras.relations({"types": [], "information": []}) == ()


def test_a_conversion_names_the_new_records() -> None:
    made = extras.converted_lead({"Accounts": "11x5", "Contacts": "12x6", "Potentials": ""})
    assert made.records == {"Accounts": RecordId("11", 5), "Contacts": RecordId("12", 6)}


@pytest.mark.parametrize("result", [None, {}, [], "x", {"Accounts": "x"}])
def test_a_conversion_without_records_is_trouble(result: Json) -> None:
    with pytest.raises(ServerTrouble):
        extras.converted_lead(result)


FILE: dict[str, Json] = {
    "fileid": "1019",
    "filename": "hällo.txt",
    "filetype": "text/plain",
    "filecontents": base64.b64encode(b"content").decode(),
}


@pytest.mark.parametrize("result", [FILE, [FILE]])
def test_a_file_comes_as_an_object_or_as_a_list(result: Json) -> None:
    found = extras.attachment(result)
    assert (found.name, found.media_type, found.content) == ("hällo.txt", "text/plain", b"content")
    assert "content=" not in repr(found)


@pytest.mark.parametrize("result", [None, [], {}, {"filecontents": 5}, {"filecontents": "ü"}])
def test_a_file_without_content_is_trouble(result: Json) -> None:
    with pytest.raises(ServerTrouble):
        extras.attachment(result)


@pytest.mark.parametrize("result", [{"tags": ["a", "b", "a", ""]}, ["a", "b"]])
def test_tags_come_once_each(result: Json) -> None:
    assert extras.tags(result) == ("a", "b")


def test_dependencies_of_a_list() -> None:
    result: Json = {
        "valuemapping": [
            {"sourcevalue": "North", "targetvalues": ["N1", "N2"]},
            {"sourcevalue": "South", "targetvalues": []},
        ]
    }
    found = extras.dependency(result, "region", "city")
    assert found.allows("North", "N1")
    assert not found.allows("North", "S1")
    assert not found.allows("South", "N1")
    assert found.allows("South", "")
    assert found.allows("Elsewhere", "anything")


def test_a_hierarchy_in_the_servers_order() -> None:
    result: Json = [
        {"id": "11x3", "name": "A &amp; B", "level": 0, "current": False},
        {"id": "11x9", "name": "C", "level": "1", "current": True},
    ]
    assert extras.hierarchy(result) == (
        HierarchyEntry(RecordId("11", 3), "A & B", 0),
        HierarchyEntry(RecordId("11", 9), "C", 1, current=True),
    )


def test_a_list_that_was_changed_says_so_inside() -> None:
    extras.picklist_done({"success": True, "result": {"id0": 4}})
    with pytest.raises(ServerTrouble):
        extras.picklist_done({"success": False})


def test_a_limit_with_whatever_a_server_adds() -> None:
    found = extras.edition_limit(
        {"serviceName": "STORAGE", "limit": "50MB", "used": 7, "nested": {}}, "STORAGE"
    )
    assert (found.service, found.limit, found.details) == ("STORAGE", "50MB", {"used": "7"})


def test_a_revealed_value_is_text() -> None:
    assert extras.revealed("C97331921") == "C97331921"
    assert extras.revealed(5) == "5"
    with pytest.raises(ServerTrouble):
        extras.revealed({"value": "x"})


@given(JSON_VALUES)
def test_structurally_broken_answers_give_known_errors_only(result: Json) -> None:
    for read in (
        extras.relations,
        extras.converted_lead,
        extras.attachment,
        extras.tags,
        extras.hierarchy,
        extras.picklist_done,
        extras.revealed,
        lambda value: extras.dependency(value, "a", "b"),
        lambda value: extras.edition_limit(value, "STORAGE"),
    ):
        try:
            read(result)
        except ServerTrouble as trouble:
            assert trouble.summary  # noqa: PT017 - either outcome is right; neither may be a bug
