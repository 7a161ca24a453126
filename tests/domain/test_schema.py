from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.schemas import CHOICES, field, module
from vtdesk.domain.fieldtypes import FieldKind, Storage
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.schema import CURRENCY, Block, ModuleSchema, difference

NAMES = ["id", "lastname", "firstname", "phone", "account_id", "notes"]

schemas = st.builds(
    lambda names, blocks, label_fields, mandatory, marked: module(
        *(field(name=name, mandatory=name in mandatory, summary=name in marked) for name in names),
        blocks=tuple(Block(f"b{i}", f"B{i}", tuple(names)) for i, names in enumerate(blocks)),
        label_fields=tuple(label_fields),
    ),
    names=st.lists(st.sampled_from(NAMES), unique=True),
    blocks=st.lists(st.lists(st.sampled_from([*NAMES, "hidden"])), max_size=3),
    label_fields=st.lists(st.sampled_from([*NAMES, "column"]), max_size=3),
    mandatory=st.sets(st.sampled_from(NAMES)),
    marked=st.sets(st.sampled_from(NAMES)),
)


def test_a_field_is_found_by_its_name() -> None:
    schema = module(field(name="lastname"))

    assert schema.field("lastname") == schema.fields[0]
    assert schema.field("of another user") is None


def test_a_field_allows_what_its_kind_and_its_rights_allow() -> None:
    assert field().writable
    assert not field(editable=False).writable
    assert not field(name="id").writable
    assert not field(FieldKind.UNKNOWN).writable
    assert field(FieldKind.INTEGER).traits.storage is Storage.NUMBER


def test_a_choice_is_shown_by_its_label() -> None:
    spec = field(FieldKind.PICKLIST, picklist=CHOICES)

    assert spec.choice_label("Cold") == "Kalt"
    assert spec.choice_label("no longer offered") == "no longer offered"


def test_sections_are_the_servers_blocks_and_what_they_leave() -> None:
    schema = module(
        *(field(name=name) for name in NAMES),
        blocks=(
            Block("main", "Main", ("lastname", "hidden from us", "phone")),
            Block("again", "Again", ("phone", "notes")),
            Block("empty", "Empty", ("hidden from us",)),
        ),
    )

    assert schema.sections == (
        Block("main", "Main", ("lastname", "phone")),
        Block("again", "Again", ("notes",)),
        Block("other", "Other", ("firstname", "account_id")),
    )


def test_blocks_that_hold_everything_leave_no_other() -> None:
    schema = module(field(name="lastname"), blocks=(Block("main", "Main", ("lastname",)),))

    assert [block.name for block in schema.sections] == ["main"]


def test_without_blocks_there_are_summary_and_details() -> None:
    schema = module(
        field(name="id"),
        field(name="lastname", mandatory=True),
        field(name="phone"),
        field(name="stage", header=True),
    )

    assert schema.sections == (
        Block("summary", "Summary", ("lastname", "stage")),
        Block("details", "Details", ("phone",)),
    )


def test_without_marks_everything_is_a_detail() -> None:
    assert [block.name for block in module(field(name="phone")).sections] == ["details"]


def test_where_everything_is_marked_there_are_no_details() -> None:
    assert [b.name for b in module(field(name="a", mandatory=True)).sections] == ["summary"]


def test_label_fields_come_first_in_the_summary() -> None:
    schema = module(
        field(name="id"),
        field(name="stage", summary=True),
        field(name="lastname", summary=True),
        field(name="phone", mandatory=True),
        label_fields=("lastname", "column of the database", "lastname"),
    )

    assert [spec.name for spec in schema.summary_fields] == ["lastname", "stage"]


def test_without_marks_the_mandatory_fields_are_the_summary() -> None:
    schema = module(field(name="id", mandatory=True), field(name="phone", mandatory=True))

    assert [spec.name for spec in schema.summary_fields] == ["phone"]


@given(schema=schemas)
def test_every_field_but_the_id_stands_in_exactly_one_section(schema: ModuleSchema) -> None:
    placed = [name for block in schema.sections for name in block.fields]

    assert sorted(placed) == sorted(name for name in schema.by_name if name != "id")
    assert all(block.fields for block in schema.sections)


@given(schema=schemas)
def test_summary_fields_are_fields_once_each(schema: ModuleSchema) -> None:
    names = [spec.name for spec in schema.summary_fields]

    assert len(set(names)) == len(names)
    assert set(names) <= set(schema.by_name) - {"id"}


@given(schema=schemas)
def test_a_schema_does_not_differ_from_itself(schema: ModuleSchema) -> None:
    assert not difference(schema, replace(schema))


def test_what_came_went_and_changed_is_told() -> None:
    old = module(field(name="a"), field(name="b"), field(name="c"))
    new = module(field(name="b"), field(name="c", mandatory=True), field(name="d"))

    told = difference(old, new)

    assert (told.added, told.removed, told.changed) == (("d",), ("a",), ("c",))
    assert told


def test_one_kind_of_difference_is_enough() -> None:
    none, one, other = module(), module(field(name="a")), module(field(name="a", mandatory=True))

    assert difference(none, one)
    assert difference(one, none)
    assert difference(one, other)


def test_a_record_may_tell_the_currency_of_its_amounts() -> None:
    account = field(FieldKind.REFERENCE, "account_id", refers_to=(ModuleName("Accounts"),))
    own = field(FieldKind.REFERENCE, "currency_id", refers_to=(CURRENCY,))

    assert module(account, own).currency_field is own
    assert module(account).currency_field is None
