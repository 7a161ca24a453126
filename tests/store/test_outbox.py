"""How changes fold into one another; pure, without a file."""

from dataclasses import replace

import pytest

from tests.store.building import (
    ACCOUNT_SCHEMA,
    ACCOUNTS,
    CONTACT_SCHEMA,
    CONTACTS,
    change,
)
from vtdesk.domain.changes import Change, ChangeKind, ChangeState
from vtdesk.domain.ids import LocalId, RecordId
from vtdesk.store.outbox import (
    Outbox,
    change_from_json,
    change_to_json,
    different,
    touched,
)
from vtdesk.store.schemas import ModuleTable

TABLES = {
    schema.name: ModuleTable(number, schema, 1.0, {}, 0)
    for number, schema in enumerate((CONTACT_SCHEMA, ACCOUNT_SCHEMA))
}
NEW = LocalId(3)


def outbox(*changes: Change) -> Outbox:
    box = Outbox()
    for one in changes:
        box = box.with_change(one, TABLES)
    return box


def test_a_second_edit_folds_into_the_first_and_keeps_the_oldest_base() -> None:
    first = replace(change("a", 1, lastname="Ray"), base={"lastname": "Lee"}, base_modified="t1")
    second = replace(
        change("b", 1, lastname="Moe", email="m@o.e"),
        base={"lastname": "Ray", "email": "old"},
        base_modified="t2",
    )
    (folded,) = outbox(first, second).changes
    assert folded.id == "a"
    assert folded.values == {"lastname": "Moe", "email": "m@o.e"}
    assert folded.base == {"lastname": "Lee", "email": "old"}
    assert folded.base_modified == "t1"


def test_a_creation_absorbs_later_edits_and_has_no_base() -> None:
    box = outbox(
        change("a", NEW, ChangeKind.CREATE, lastname="New"), change("b", NEW, email="n@e.w")
    )
    (folded,) = box.changes
    assert (folded.kind, folded.base) == (ChangeKind.CREATE, {})
    assert folded.values == {"lastname": "New", "email": "n@e.w"}


@pytest.mark.parametrize("state", [ChangeState.SENDING, ChangeState.UNKNOWN])
def test_what_is_on_its_way_is_not_altered(state: ChangeState) -> None:
    sent = replace(change("a", 1, lastname="Ray"), state=state)
    for kind in (ChangeKind.REVISE, ChangeKind.DELETE):
        assert outbox(sent, change("b", 1, kind)).changes == (sent, change("b", 1, kind))


@pytest.mark.parametrize("state", [ChangeState.REFUSED, ChangeState.CLASHED])
def test_an_edit_of_what_was_stopped_sets_it_going_again(state: ChangeState) -> None:
    stopped = replace(
        change("a", 1, lastname="Ray"),
        state=state,
        reason="because",
        refused_field="lastname",
        theirs={"lastname": "t"},
        tries=3,
    )
    (folded,) = outbox(stopped, change("b", 1, lastname="Moe")).changes
    assert folded == replace(
        stopped,
        state=ChangeState.WAITING,
        values={"lastname": "Moe"},
        reason="",
        refused_field=None,
        theirs={},
        tries=0,
    )


def test_a_change_with_the_same_id_replaces_the_one_that_waits() -> None:
    clashed = replace(change("a", 1, lastname="Ray"), state=ChangeState.CLASHED)
    settled = replace(change("a", 1, lastname="Ray"), base={"lastname": "theirs"})
    assert outbox(change("x", 2, email="e"), clashed, settled).changes == (
        change("x", 2, email="e"),
        settled,
    )


def test_deleting_a_local_record_withdraws_its_creation_and_what_points_to_it() -> None:
    box = outbox(
        change("a", NEW, ChangeKind.CREATE, ACCOUNTS, accountname="New Ltd"),
        change("b", 1, account_id=str(NEW), lastname="Ray"),
        change("c", 2, account_id=str(NEW)),
        change("d", LocalId(4), ChangeKind.CREATE, account_id=str(NEW), lastname="x"),
        change("e", 5, description=str(NEW)),
    )
    after = box.with_change(change("z", NEW, ChangeKind.DELETE, ACCOUNTS), TABLES)
    assert {one.id: dict(one.values) for one in after.changes} == {
        "b": {"lastname": "Ray"},
        "d": {"lastname": "x"},
        "e": {"description": str(NEW)},
    }


def test_a_deletion_takes_the_place_of_edits_and_gives_them_back() -> None:
    edit = change("a", 1, lastname="Ray")
    deleted = outbox(edit, change("b", 1, ChangeKind.DELETE))
    (deletion,) = deleted.changes
    assert (deletion.id, deletion.kind) == ("a", ChangeKind.DELETE)
    (back,) = deleted.without("a", TABLES).changes
    assert (back.kind, back.values, back.base) == (ChangeKind.REVISE, edit.values, edit.base)
    assert deleted.without("a", TABLES).without("a", TABLES).changes == ()


def test_editing_what_was_to_be_deleted_keeps_it() -> None:
    box = outbox(change("a", 1, ChangeKind.DELETE), change("b", 1, lastname="Ray"))
    (kept,) = box.changes
    assert (kept.kind, kept.values) == (ChangeKind.REVISE, {"lastname": "Ray"})


def test_withdrawing_a_creation_takes_along_what_was_to_follow() -> None:
    created = replace(change("a", NEW, ChangeKind.CREATE, lastname="x"), state=ChangeState.SENDING)
    box = outbox(created, change("b", NEW, lastname="y"), change("c", 1, lastname="z"))
    assert [one.id for one in box.without("a", TABLES).changes] == ["c"]
    assert [one.id for one in box.without("b", TABLES).changes] == ["a", "c"]


def test_a_record_gets_its_name_from_the_server_where_it_stands_and_where_others_point() -> None:
    new, other = RecordId("11", 70), change("t", 9, description=str(NEW))
    box = outbox(
        replace(change("a", 1, account_id=str(NEW)), base={"account_id": None}),
        change("b", NEW, ChangeKind.REVISE, ACCOUNTS, account_id=str(NEW)),
        other,
    )
    first, second, third = box.renamed(NEW, new, TABLES).changes
    assert first.values == {"account_id": "11x70"}
    assert (second.record, second.values) == (new, {"account_id": "11x70"})
    assert third == other


def test_only_what_differs_is_written_and_only_its_records_are_touched() -> None:
    before = outbox(change("a", 1, lastname="x"), change("b", 2, lastname="y"))
    after = before.without("a", TABLES).with_change(change("c", 3, lastname="z"), TABLES)
    assert [one.id for one in different(before, after)] == ["c"]
    assert touched(before, after) == {
        (CONTACTS, RecordId("12", 1)),
        (CONTACTS, RecordId("12", 3)),
    }


def test_a_change_is_the_same_after_a_stay_on_disk() -> None:
    one = Change(
        "a",
        ChangeKind.REVISE,
        CONTACTS,
        RecordId("12", 1),
        {"lastname": "Łódź \u2028"},
        {"lastname": None, "visits": 12, "budget": 1.5},
        "2026-11-20 10:00:00",
        {"lastname": "theirs"},
        ChangeState.CLASHED,
        1.25,
        3,
        "words",
        "lastname",
    )
    assert change_from_json(change_to_json(one)) == one
    with pytest.raises(ValueError, match="kind"):
        change_from_json('{"id":"a"}')
