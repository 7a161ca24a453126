"""The edits of one record: what counts as one, and the way back through them."""

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.schemas import field, module
from vtdesk.app.edits import Edit, Edits
from vtdesk.domain.draft import Draft
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.ids import LocalId, ModuleName, RecordId
from vtdesk.domain.values import Cell

SCHEMA = module(
    field(name="lastname"),
    field(FieldKind.CURRENCY, "amount"),
    field(FieldKind.REFERENCE, "account_id"),
)
STORED: dict[str, Cell] = {"lastname": "Schmidt", "amount": 12.5, "account_id": "new-3"}
RECORD = RecordId("12", 5)


def edits(stored: Mapping[str, Cell] = STORED, draft: Draft | None = None) -> Edits:
    return Edits(SCHEMA, draft or Draft(ModuleName("Contacts"), RECORD), stored.get)


def state_of(some: Edits) -> dict[str, Edit | None]:
    return {name: some.get(name) for name in some.names}


def test_an_edit_has_its_base_and_the_moment_it_began() -> None:
    some = edits()
    some.take("lastname", Edit("Ek"), "2026-01-01 00:00:00")
    some.take("amount", Edit("7"), "2026-02-02 00:00:00")
    assert "lastname" in some
    assert "account_id" not in some
    assert some.names == ("lastname", "amount")
    assert some.values == {"lastname": "Ek", "amount": "7"}
    assert some.base("lastname") == "Schmidt"
    assert some.base("account_id") == "new-3"
    assert some.draft.base_modified == "2026-01-01 00:00:00"
    assert some.get("account_id") is None


def test_unread_text_is_kept_apart_from_values() -> None:
    some = edits()
    some.take("amount", Edit("12.5", "Twelve of what?"))
    assert some.is_unread("amount")
    assert some.unread == {"amount": "Twelve of what?"}
    assert some.values == {}
    assert some.get("amount") == Edit("12.5", "Twelve of what?")
    some.take("lastname", Edit("Ek"))
    some.undo_last()
    some.undo_last()
    assert some.names == ()
    assert some.redo_last() == "amount"
    assert some.is_unread("amount")
    assert some.redo_last() == "lastname"
    assert not some.is_unread("lastname")


def test_typing_in_one_field_is_one_step() -> None:
    some = edits()
    for text in ("E", "Ek", "Ek"):
        some.take("lastname", Edit(text))
    some.take("amount", Edit("1"))
    some.take("lastname", Edit("Eklund"))
    assert [some.undo_last() for _ in range(4)] == ["lastname", "amount", "lastname", None]
    assert some.names == ()


def test_typing_a_value_and_its_old_one_again_is_no_step() -> None:
    some = edits()
    some.take("lastname", Edit("Ek"))
    some.take("lastname", Edit("Schmidt"))
    assert some.undo_last() is None


def test_taking_back_can_be_undone_and_typing_after_it_is_a_step_of_its_own() -> None:
    some = edits()
    assert not some.take_back("lastname")
    some.take("lastname", Edit("Ek"))
    assert some.take_back("lastname")
    some.take("lastname", Edit("Ask"))
    assert some.undo_last() == "lastname"
    assert some.names == ()
    assert some.undo_last() == "lastname"
    assert some.get("lastname") == Edit("Ek")


def test_an_edit_after_an_undo_ends_the_way_forward() -> None:
    some = edits()
    some.take("lastname", Edit("Ek"))
    ways_forward = [some.can_redo]
    some.undo_last()
    ways_forward.append(some.can_redo)
    some.take("lastname", Edit("Ask"))
    ways_forward.append(some.can_redo)
    assert ways_forward == [False, True, False]
    assert some.redo_last() is None
    some.undo_last()
    assert some.names == ()


def test_an_undo_keeps_what_the_edit_started_from() -> None:
    stored = dict(STORED)
    some = edits(stored)
    some.take("lastname", Edit("Ek"))
    some.take("amount", Edit("1"))
    some.take("lastname", Edit("Eklund"))
    stored["lastname"] = "Theirs"
    some.undo_last()
    assert some.get("lastname") == Edit("Ek")
    assert some.base("lastname") == "Schmidt"


def test_what_was_typed_after_a_save_began_starts_from_what_was_saved() -> None:
    some = edits()
    some.take("lastname", Edit("Ek"))
    some.take("amount", Edit("7"))
    saved = some.values
    some.take("lastname", Edit("Eklund"))
    left = some.draft.without_saved({**saved, "account_id": "11x1"})
    assert dict(left.edits) == {"lastname": "Eklund"}
    assert dict(left.base) == {"lastname": "Ek"}
    some.take("amount", Edit("7", "now it is no number"))
    assert some.draft.without_saved(saved).edits.keys() == {"lastname", "amount"}
    some.begin_anew(left)
    assert some.names == ("lastname",)
    assert some.undo_last() is None


def test_fields_that_went_stay_in_the_draft_and_out_of_sight() -> None:
    some = edits()
    some.take("lastname", Edit("Ek"))
    some.take("amount", Edit("7"))
    some.schema = module(field(name="lastname"))
    assert some.names == ("lastname",)
    assert "amount" not in some
    assert some.get("amount") is None
    assert some.draft.edits["amount"] == "7"
    assert some.undo_last() == "lastname"
    some.schema = SCHEMA
    assert some.names == ("amount",)


def test_a_record_that_gets_its_id_is_renamed_wherever_it_is_pointed_to() -> None:
    some = edits({**STORED, "account_id": None})
    some.take("lastname", Edit("new-3"))
    some.take("account_id", Edit("new-3"))
    assert isinstance(RECORD, RecordId)
    some.rename(LocalId(3), RecordId("11", 8))
    assert some.values == {"lastname": "new-3", "account_id": "11x8"}
    some.undo_last()
    some.redo_last()
    assert some.values["account_id"] == "11x8"
    other = edits()
    other.take("account_id", Edit("11x1"))
    other.rename(LocalId(3), RecordId("11", 8))
    assert other.base("account_id") == "11x8"


STEPS = st.lists(
    st.one_of(
        st.tuples(
            st.just("take"),
            st.sampled_from(["lastname", "amount"]),
            st.builds(Edit, st.text(max_size=3), st.sampled_from(["", "unread"])),
        ),
        st.tuples(st.just("back"), st.sampled_from(["lastname", "amount"]), st.none()),
        st.tuples(st.sampled_from(["undo", "redo"]), st.just(""), st.none()),
    ),
    max_size=30,
)


@given(STEPS)
def test_all_the_way_back_and_forward_is_where_one_was(
    steps: list[tuple[str, str, Edit | None]],
) -> None:
    some = edits()
    for kind, name, edit in steps:
        if edit is not None:
            some.take(name, edit)
        elif kind == "back":
            some.take_back(name)
        else:
            some.undo_last() if kind == "undo" else some.redo_last()
    while some.redo_last():
        pass
    there = state_of(some)
    while some.undo_last():
        pass
    assert some.names == ()
    while some.redo_last():
        pass
    assert state_of(some) == there


def test_an_edit_starts_from_what_the_person_still_sees() -> None:
    stored: dict[str, Cell] = dict(STORED)
    some = edits(stored)
    some.hold("lastname", "Schmidt")
    stored["lastname"] = "Theirs"
    some.hold("lastname", "Theirs")
    some.take("lastname", Edit("Mine"))
    assert some.base("lastname") == "Schmidt"
    some = edits(stored)
    some.hold("lastname", "Schmidt")
    some.let_go("lastname")
    some.take("lastname", Edit("Mine"))
    assert some.base("lastname") == "Theirs"


def test_what_was_changed_elsewhere_is_not_undone_here() -> None:
    some = edits()
    some.take("lastname", Edit("Ek"))
    some.take("amount", Edit("7"))
    elsewhere = some.draft.with_edit(SCHEMA, "amount", "x", 12.5, unread=True)
    assert some.adopt(elsewhere, {"amount": "Not a number."}) == {"amount"}
    assert some.unread == {"amount": "Not a number."}
    assert some.adopt(elsewhere, {}) == frozenset()
    assert some.undo_last() == "lastname"
    assert some.undo_last() is None
    assert some.redo_last() == "lastname"
    refused = some.draft.with_refused({}, {}, None, {"account_id": "No."})
    assert some.adopt(refused, {}) == frozenset()
