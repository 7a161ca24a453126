"""Which fields stand in which section."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.sample_session import DEAL_SCHEMA, spec
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.schema import Block, FieldSpec, ModuleSchema
from vtdesk.ui.edit.sections import folded_at_first, form_sections

FIELDS = st.builds(
    FieldSpec,
    name=st.sampled_from([f"f{n}" for n in range(12)]),
    label=st.just("Label"),
    kind=st.sampled_from(FieldKind),
    mandatory=st.booleans(),
    editable=st.booleans(),
    quickcreate=st.booleans(),
    summary=st.booleans(),
    header=st.booleans(),
)
SCHEMAS = st.builds(
    ModuleSchema,
    name=st.just("M"),
    label=st.just("M"),
    id_prefix=st.just("1"),
    fields=st.lists(FIELDS, unique_by=lambda field: field.name).map(tuple),
    label_fields=st.sampled_from([(), ("f0",), ("f1", "f2"), ("gone",)]),
    blocks=st.sampled_from(
        [(), (Block("A", "A", ("f0", "f3", "gone")), Block("B", "B", ("f3", "f4")))]
    ),
)


@given(SCHEMAS)
def test_every_field_stands_in_exactly_one_section(schema: ModuleSchema) -> None:
    sections = form_sections(schema, is_new=False)
    names = [name for section in sections for name in section.fields]
    assert sorted(names) == sorted(schema.by_name)
    assert len({section.name for section in sections}) == len(sections)


@given(SCHEMAS)
def test_a_new_record_shows_every_field_that_can_be_filled_in(schema: ModuleSchema) -> None:
    sections = form_sections(schema, is_new=True)
    names = [name for section in sections for name in section.fields]
    assert sorted(names) == sorted(field.name for field in schema.fields if field.writable)


def test_the_summary_comes_first_and_keeps_the_servers_blocks_after_it() -> None:
    schema = replace(
        DEAL_SCHEMA,
        blocks=(Block("LBL_DEAL", "Deal Details", ("amount", "phone", "description")),),
    )
    sections = form_sections(schema, is_new=False)
    assert [section.label for section in sections] == ["Summary", "Deal Details", "Other"]
    assert sections[0].fields[0] == "potentialname"
    assert sections[1].fields == ("phone", "description")


def test_a_new_record_asks_first_for_what_must_or_is_usually_filled_in() -> None:
    schema = ModuleSchema(
        name=DEAL_SCHEMA.name,
        label="Deals",
        id_prefix="13",
        fields=(
            spec("a", "A"),
            spec("b", "B", mandatory=True),
            spec("c", "C", quickcreate=True),
            spec("d", "D", mandatory=True, editable=False),
        ),
    )
    first, rest = form_sections(schema, is_new=True)
    assert first.fields == ("b", "c")
    assert rest.fields == ("a",)


def test_a_salutation_stands_with_the_first_name() -> None:
    schema = ModuleSchema(
        name=DEAL_SCHEMA.name,
        label="Contacts",
        id_prefix="12",
        fields=(
            spec("firstname", "First name", summary=True),
            spec("lastname", "Last name", summary=True),
            spec("title", "Title"),
            spec("salutationtype", "Salutation", FieldKind.SALUTATION),
        ),
        blocks=(Block("a", "A", ("title",)), Block("b", "B", ("salutationtype",))),
    )
    first, rest = form_sections(schema, is_new=False)
    assert first.fields == ("salutationtype", "firstname", "lastname")
    assert rest.fields == ("title",)
    alone = replace(schema, fields=schema.fields[1:])
    assert form_sections(alone, is_new=False)[-1].fields == ("salutationtype",)


def test_sections_stay_open_until_a_few_fields_show() -> None:
    short = Block("a", "A", ("1", "2"))
    long = Block("b", "B", tuple("345678"))
    last = Block("c", "C", ("9",))
    assert folded_at_first((short, long, last)) == {"c"}
    assert folded_at_first((short, last)) == frozenset()
