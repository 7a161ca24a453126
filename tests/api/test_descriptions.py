import pytest
from hypothesis import given

from tests.api.test_payloads import JSON_VALUES
from vtdesk.api import descriptions, reading
from vtdesk.domain.errors import ServerTrouble
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.record import Json
from vtdesk.domain.schema import Block, ClosedStates, PicklistValue

CONTACTS = ModuleName("Contacts")


def describe(**more: Json) -> Json:
    return {"name": "Contacts", "label": "Contacts", "idPrefix": "12", "fields": [], **more}


def field(name: str, type_name: str, **more: Json) -> Json:
    return {"name": name, "label": name.title(), "type": {"name": type_name}, **more}


def test_a_field_of_open_source_leaves_much_out() -> None:
    schema = descriptions.module_schema(describe(fields=[field("lastname", "string")]), CONTACTS)
    (spec,) = schema.fields
    assert (spec.name, spec.label, spec.kind) == ("lastname", "Lastname", FieldKind.STRING)
    assert (spec.length, spec.default, spec.block) == (None, None, None)
    assert not spec.quickcreate
    assert not spec.summary
    assert (schema.blocks, schema.closed_states, schema.tools) == ((), None, frozenset())


def test_a_field_of_the_cloud_says_more() -> None:
    result = describe(
        fields=[
            {
                "name": "sales_stage",
                "label": "Stage",
                "mandatory": True,
                "quickcreate": True,
                "summaryfield": "1",
                "headerfield": 1,
                "isunique": True,
                "editable": False,
                "nullable": False,
                "default": 0,
                "block": {"id": "7", "name": "LBL_DEAL", "label": "Deal"},
                "type": {
                    "name": "picklist",
                    "length": "100",
                    "picklistValues": [
                        {"label": "kalt", "value": "Cold", "color": "#00f"},
                        {"value": "Hot"},
                        "Warm",
                        7,
                    ],
                },
            },
            field("account_id", "reference", type={"name": "reference", "refersTo": ["Accounts"]}),
            field("odd", "hologram"),
        ],
        tools={"Reopen": True, "Import": False},
        closedStatesInfo={"status_field": "sales_stage", "status_values": ["Won", "Lost"]},
        createable=False,
    )
    schema = descriptions.module_schema(result, CONTACTS)
    stage, account, odd = schema.fields
    assert stage.mandatory
    assert stage.quickcreate
    assert stage.summary
    assert stage.header
    assert stage.unique
    assert not stage.editable
    assert not stage.nullable
    assert (stage.length, stage.default) == (100, "0")
    assert stage.picklist == (
        PicklistValue("Cold", "kalt", "#00f"),
        PicklistValue("Hot", "Hot"),
        PicklistValue("Warm", "Warm"),
    )
    assert account.refers_to == ("Accounts",)
    assert (odd.kind, odd.type_name) == (FieldKind.UNKNOWN, "hologram")
    assert schema.tools == {"Reopen"}
    assert schema.closed_states == ClosedStates("sales_stage", ("Won", "Lost"))
    assert not schema.createable
    assert schema.deleteable
    assert schema.blocks == (Block("LBL_DEAL", "LBL_DEAL", ("sales_stage",)),)


@pytest.mark.parametrize(
    "blocks",
    [
        [{"name": "A", "label": "Address", "fields": ["city", "street"]}],
        {"7": {"name": "A", "label": "Address", "fields": [{"name": "city"}, {"name": "street"}]}},
        [{"id": "7", "name": "A", "label": "Address"}],
    ],
)
def test_blocks_come_in_several_shapes(blocks: Json) -> None:
    fields: Json = [field("city", "string", block="A"), field("street", "string", block="A")]
    schema = descriptions.module_schema(describe(fields=fields, blocks=blocks), CONTACTS)
    assert schema.blocks == (Block("A", "Address", ("city", "street")),)


@pytest.mark.parametrize(
    ("announced", "names", "expected"),
    [
        ("firstname,lastname", ["firstname", "lastname"], ("firstname", "lastname")),
        (["firstname", "lastname"], ["firstname", "lastname"], ("firstname", "lastname")),
        ("title", ["ticket_title", "status"], ("ticket_title",)),
        ("title", ["notes_title"], ("notes_title",)),
        ("title", ["a_title", "b_title"], ()),
        ("", ["x"], ()),
        (None, ["x"], ()),
        ("gone", ["x"], ()),
    ],
)
def test_label_fields_are_names_whatever_was_announced(
    announced: Json, names: list[str], expected: tuple[str, ...]
) -> None:
    fields: Json = [field(name, "string") for name in names]
    schema = descriptions.module_schema(describe(fields=fields, labelFields=announced), CONTACTS)
    assert schema.label_fields == expected


@pytest.mark.parametrize(
    "result",
    [
        None,
        "x",
        describe(idPrefix=""),
        describe(idPrefix="1x2"),
        describe(idPrefix=None),
        describe(fields="none"),
        describe(fields=None),
        describe(fields=["name"]),
        describe(fields=[field("x", "string")] * (descriptions.MAX_FIELDS + 1)),
    ],
)
def test_a_description_of_the_wrong_shape_is_trouble(result: Json) -> None:
    with pytest.raises(ServerTrouble) as caught:
        descriptions.module_schema(result, CONTACTS)
    assert caught.value.detail


def test_too_many_choices_are_trouble() -> None:
    values: Json = ["x"] * (descriptions.MAX_CHOICES + 1)
    result = describe(fields=[field("a", "x", type={"name": "picklist", "picklistValues": values})])
    with pytest.raises(ServerTrouble):
        descriptions.module_schema(result, CONTACTS)


def test_tags_are_no_text_of_the_record() -> None:
    fields = [field("tags", "string"), field("tags_of_old", "string"), field("tagged", "tags")]
    schema = descriptions.module_schema(describe(fields=fields), CONTACTS)
    assert [spec.kind for spec in schema.fields] == [
        FieldKind.TAGS,
        FieldKind.STRING,
        FieldKind.TAGS,
    ]
    numbered = describe(fields=[field("tags", "integer")])
    assert descriptions.module_schema(numbered, CONTACTS).fields[0].kind is FieldKind.INTEGER


def test_hours_of_a_duration_are_a_number_and_no_time_of_day() -> None:
    fields = [field("duration_hours", "time"), field("time_start", "time")]
    schema = descriptions.module_schema(describe(fields=fields), ModuleName("Calendar"))
    assert [spec.kind for spec in schema.fields] == [FieldKind.INTEGER, FieldKind.TIME]


def test_labels_are_one_short_line() -> None:
    fields: Json = [field("a", "string", label="two\nlines " + "x" * 9_000)]
    (spec,) = descriptions.module_schema(describe(fields=fields), CONTACTS).fields
    assert spec.label.startswith("two lines xxx")
    assert len(spec.label) <= reading.MAX_LABEL


@given(JSON_VALUES)
def test_structurally_broken_descriptions_give_known_errors_only(result: Json) -> None:
    try:
        descriptions.module_schema(result, CONTACTS)
    except ServerTrouble as trouble:
        assert trouble.summary  # noqa: PT017 - either outcome is right; neither may be a bug
