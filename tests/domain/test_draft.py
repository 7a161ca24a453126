import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.schemas import field, module
from vtdesk.domain.draft import Draft
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.ids import LocalId, ModuleName, RecordId

SCHEMA = module(
    field(name="lastname"), field(FieldKind.CURRENCY, "amount"), field(FieldKind.DATE, "birthday")
)
EMPTY = Draft(ModuleName("Contacts"), RecordId("12", 5))

edits = st.lists(st.tuples(st.sampled_from(["lastname", "amount"]), st.text(max_size=4)))


def test_an_edit_is_kept_with_what_it_replaces() -> None:
    draft = EMPTY.with_edit(SCHEMA, "lastname", "Ek", "Schmidt")

    assert dict(draft.edits) == {"lastname": "Ek"}
    assert dict(draft.base) == {"lastname": "Schmidt"}
    assert draft
    assert not EMPTY


def test_the_first_base_stays() -> None:
    draft = EMPTY.with_edit(SCHEMA, "lastname", "Ek", "Schmidt")
    draft = draft.with_edit(SCHEMA, "lastname", "Eklund", "what the screen showed then")

    assert dict(draft.edits) == {"lastname": "Eklund"}
    assert dict(draft.base) == {"lastname": "Schmidt"}


def test_a_value_set_back_is_no_edit() -> None:
    draft = EMPTY.with_edit(SCHEMA, "lastname", "Ek", "Schmidt")
    draft = draft.with_edit(SCHEMA, "lastname", "Schmidt", "Schmidt")

    assert not draft
    assert dict(draft.base) == {}


def test_the_same_number_written_another_way_is_no_edit() -> None:
    assert not EMPTY.with_edit(SCHEMA, "amount", "12.5", "12.50000000")
    assert not EMPTY.with_edit(SCHEMA, "birthday", "", None)


def test_clearing_is_an_edit() -> None:
    draft = EMPTY.with_edit(SCHEMA, "lastname", "", "Schmidt")

    assert dict(draft.edits) == {"lastname": ""}


def test_one_edit_can_be_taken_back() -> None:
    draft = EMPTY.with_edit(SCHEMA, "lastname", "Ek", "Schmidt").with_edit(
        SCHEMA, "amount", "5", None
    )

    draft = draft.without("lastname").without("birthday")

    assert dict(draft.edits) == {"amount": "5"}
    assert dict(draft.base) == {"amount": None}


def test_text_that_no_value_could_be_read_from_is_kept_apart_from_values() -> None:
    draft = EMPTY.with_edit(SCHEMA, "amount", "12.5", "12.50", unread=True)
    assert dict(draft.edits) == {"amount": "12.5"}
    assert draft.unread == {"amount"}

    assert draft.with_edit(SCHEMA, "amount", "13", "12.50").unread == frozenset()
    assert draft.without("amount").unread == frozenset()


def test_a_draft_is_never_changed_in_place() -> None:
    draft = EMPTY.with_edit(SCHEMA, "lastname", "Ek", "Schmidt")
    draft.with_edit(SCHEMA, "amount", "5", None).without("lastname")

    assert dict(draft.edits) == {"lastname": "Ek"}
    with pytest.raises(TypeError):
        draft.edits["lastname"] = "x"  # type: ignore[index]  # that it cannot be done is the point


def test_what_was_saved_goes_and_what_was_typed_after_it_starts_from_there() -> None:
    draft = EMPTY.with_edit(SCHEMA, "lastname", "Eklund", "Schmidt")
    draft = draft.with_edit(SCHEMA, "amount", "7", None)
    left = draft.without_saved({"lastname": "Ek", "amount": "7", "birthday": "2000-01-01"})
    assert dict(left.edits) == {"lastname": "Eklund"}
    assert dict(left.base) == {"lastname": "Ek"}
    unread = draft.with_edit(SCHEMA, "amount", "7", None, unread=True)
    assert dict(unread.without_saved({"amount": "7"}).base) == {
        "lastname": "Schmidt",
        "amount": "7",
    }


def test_what_the_server_did_not_take_comes_back_with_the_reason_until_it_is_edited() -> None:
    typed = EMPTY.with_edit(SCHEMA, "amount", "8", "7")
    draft = typed.with_refused(
        {"lastname": "Ek", "amount": "7"},
        {"lastname": "Schmidt", "amount": "5"},
        "2026-01-01 00:00:00",
        {"lastname": "No.", "amount": "No, too."},
    )
    assert dict(draft.edits) == {"lastname": "Ek", "amount": "8"}
    assert dict(draft.base) == {"lastname": "Schmidt", "amount": "5"}
    assert dict(draft.refusals) == {"lastname": "No."}
    assert draft.base_modified == "2026-01-01 00:00:00"
    assert not draft.with_edit(SCHEMA, "lastname", "Eklund", "Schmidt").refusals
    assert not draft.without("lastname").refusals


def test_a_new_id_is_taken_over_where_fields_point() -> None:
    schema = module(field(name="lastname"), field(FieldKind.REFERENCE, "account_id"))
    draft = Draft(ModuleName("Contacts"), LocalId(3))
    draft = draft.with_edit(schema, "account_id", "new-3", "new-4")
    draft = draft.with_edit(schema, "lastname", "new-3", None)
    after = draft.renamed(LocalId(3), RecordId("12", 9), schema)
    assert after.record == RecordId("12", 9)
    assert dict(after.edits) == {"account_id": "12x9", "lastname": "new-3"}
    assert dict(after.base) == {"account_id": "new-4", "lastname": None}
    other = draft.renamed(LocalId(4), RecordId("11", 2), schema)
    assert (other.record, other.base["account_id"]) == (LocalId(3), "11x2")
    assert draft.renamed(LocalId(4), RecordId("11", 2), None) == draft


@given(typed=edits)
def test_edits_and_their_bases_belong_together(typed: list[tuple[str, str]]) -> None:
    before = {"lastname": "Schmidt", "amount": "12.50"}
    draft = EMPTY
    for name, text in typed:
        draft = draft.with_edit(SCHEMA, name, text, before[name])

    assert draft.edits.keys() == draft.base.keys()
    assert all(draft.base[name] == before[name] for name in draft.base)
