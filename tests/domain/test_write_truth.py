import pytest

from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.notices import Level
from vtdesk.domain.record import Json
from vtdesk.domain.schema import FieldSpec, ModuleSchema, PicklistValue
from vtdesk.domain.values import ISO
from vtdesk.domain.write_truth import surprises

SCHEMA = ModuleSchema(
    ModuleName("Contacts"),
    "Contacts",
    "12",
    (
        FieldSpec("firstname", "First Name", FieldKind.STRING),
        FieldSpec("description", "Description", FieldKind.TEXT),
        FieldSpec("birthday", "Birthday", FieldKind.DATE),
        FieldSpec("call_time", "Call Time", FieldKind.TIME),
        FieldSpec("visits", "Visits", FieldKind.INTEGER),
        FieldSpec("amount", "Amount", FieldKind.CURRENCY),
        FieldSpec("donotcall", "Do Not Call", FieldKind.BOOLEAN),
        FieldSpec("account_id", "Organisation", FieldKind.REFERENCE),
        FieldSpec("rating", "Rating", FieldKind.PICKLIST, picklist=(PicklistValue("Cold", "kalt"),)),
        FieldSpec("password", "Password", FieldKind.PASSWORD),
    ),
)  # fmt: skip


def words(name: str, sent: str, kept: Json) -> list[str]:
    return [notice.words for notice in surprises(SCHEMA, {name: sent}, {name: kept}, ISO)]


@pytest.mark.parametrize(
    ("name", "sent", "kept"),
    [
        ("firstname", "Anna", "Anna"),
        ("firstname", "", None),
        ("firstname", " Anna  Maria ", "Anna Maria"),
        ("description", "two\nlines", "two\r\nlines"),
        ("birthday", "1999-02-28", "1999-02-28"),
        ("birthday", "", "0000-00-00"),
        ("visits", "7", "7"),
        ("amount", "1234.5", "1234.50000000"),
        ("donotcall", "0", ""),
        ("donotcall", "1", "on"),
        ("account_id", "11x3", "11x3"),
        ("account_id", "", None),
        ("rating", "Cold", "Cold"),
        ("password", "x", ""),
        ("firstname", "DE12 5001", "********"),
        ("firstname", "x", ["strange"]),
    ],
)
def test_what_was_kept_as_sent_is_no_surprise(name: str, sent: str, kept: Json) -> None:
    assert words(name, sent, kept) == []


@pytest.mark.parametrize(
    ("name", "sent", "kept", "said"),
    [
        ("firstname", "a" * 90, "a" * 40, "Vtiger kept only 40 characters of First Name."),
        ("firstname", "ab", "a", "Vtiger kept only 1 character of First Name."),
        ("birthday", "25.6.1999", "", "Vtiger did not accept this date in Birthday; the field is empty now."),
        ("birthday", "1999-02-31", "0000-00-00", "Vtiger did not accept this date in Birthday; the field is empty now."),
        ("birthday", "1999-02-28", "1999-03-01", "Vtiger saved Birthday as 1999-03-01."),
        ("call_time", "25:99", "", "Vtiger did not accept this time in Call Time; the field is empty now."),
        ("visits", "9999999999", "2147483647", "Vtiger saved Visits as 2,147,483,647."),
        ("amount", "1234.565", "1234.57000000", "Vtiger saved Amount as 1,234.57."),
        ("account_id", "11x999999", None, "Vtiger did not find the record chosen for Organisation; the field is empty now."),
        ("account_id", "11x3", "11x4", "Vtiger saved another record in Organisation than the one chosen."),
        ("firstname", "Zoë 😀", "Zoë ??", "Vtiger cannot keep some characters of First Name; it shows ?? instead."),
        ("description", "<script>x</script>", "&lt;script&gt;x&lt;/script&gt;", "Vtiger changed the markup characters in Description."),
        ("description", "&amp; é", "& é", "Vtiger changed the markup characters in Description."),
        ("rating", "Hot", "Cold", "Vtiger saved Rating as “kalt”."),
        ("rating", "Hot", "", "Vtiger did not keep Rating; the field is empty now."),
        ("firstname", "", "Anna", "Vtiger did not clear First Name."),
        ("firstname", "a", "b" * 100, "Vtiger saved First Name differently."),
        ("donotcall", "1", "0", "Vtiger saved Do Not Call as “No”."),
    ],
)  # fmt: skip
def test_what_the_server_changed_is_said(name: str, sent: str, kept: Json, said: str) -> None:
    assert words(name, sent, kept) == [said]


def test_fields_that_the_answer_leaves_out_say_nothing() -> None:
    assert surprises(SCHEMA, {"firstname": "x", "unknown": "y"}, {"unknown": "z"}, ISO) == ()


def test_each_field_has_a_notice_of_its_own() -> None:
    sent = {"firstname": "ab", "birthday": "x"}
    first, second = surprises(SCHEMA, sent, {"firstname": "a", "birthday": ""}, ISO)
    assert first.topic != second.topic
    assert (first.level, first.module) == (Level.INFO, "Contacts")
