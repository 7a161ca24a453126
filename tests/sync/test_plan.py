"""Decisions from values alone."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vtdesk.domain.changes import Change, ChangeKind, ChangeState
from vtdesk.domain.cursor import Cursor
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.ids import AnyId, LocalId, ModuleName, RecordId
from vtdesk.domain.record import Json, WireRecord
from vtdesk.domain.schema import FieldSpec, ModuleSchema
from vtdesk.sync import plan

CONTACTS = ModuleName("Contacts")
SCHEMA = ModuleSchema(
    name=CONTACTS,
    label="Contacts",
    id_prefix="12",
    label_fields=("lastname",),
    fields=(
        FieldSpec("lastname", "Last Name", FieldKind.STRING, mandatory=True),
        FieldSpec("amount", "Amount", FieldKind.CURRENCY),
        FieldSpec("birthday", "Birthday", FieldKind.DATE),
        FieldSpec("account_id", "Organisation", FieldKind.REFERENCE),
        FieldSpec("passport", "Passport", FieldKind.STRING),
    ),
)


def revise(values: dict[str, str], base: dict[str, str | None], **more: object) -> Change:
    change = Change("a" * 32, ChangeKind.REVISE, CONTACTS, RecordId("12", 7), values, base)
    return replace(change, **more)  # type: ignore[arg-type]  # names of Change's own fields


def create(number: int, values: dict[str, str], **more: object) -> Change:
    change = Change(f"{number:032}", ChangeKind.CREATE, CONTACTS, LocalId(number), values)
    return replace(change, **more)  # type: ignore[arg-type]  # names of Change's own fields


def test_untouched_fields_are_sent() -> None:
    change = revise({"lastname": "Ada", "amount": "5"}, {"lastname": "Eda", "amount": "4.00"})
    action = plan.decide(SCHEMA, change, {"id": "12x7", "lastname": "Eda", "amount": "4"})
    assert action == plan.Send({"lastname": "Ada", "amount": "5"})


def test_what_the_server_already_holds_is_not_sent() -> None:
    change = revise({"amount": "5"}, {"amount": "4"})
    assert plan.decide(SCHEMA, change, {"amount": "5.00000000"}) == plan.AlreadyThere()


def test_a_field_changed_on_both_sides_is_a_clash_and_nothing_is_sent() -> None:
    change = revise({"lastname": "Ada", "amount": "5"}, {"lastname": "Eda", "amount": "4"})
    action = plan.decide(SCHEMA, change, {"lastname": "Ida", "amount": "4"})
    assert action == plan.Clash(("lastname",), {"lastname": "Ida", "amount": "4"})


def test_the_oldest_change_goes_first() -> None:
    first, second = create(1, {"lastname": "A"}), create(2, {"lastname": "B"})
    assert plan.next_change([first, second]) == first
    assert plan.next_change([first, second], skip={first.id}) == second
    assert plan.next_change([]) is None


@pytest.mark.parametrize("state", [ChangeState.CLASHED, ChangeState.REFUSED])
def test_a_change_that_needs_a_person_holds_back_later_ones_of_its_record_only(
    state: ChangeState,
) -> None:
    stuck = revise({"lastname": "Ada"}, {}, state=state)
    later = revise({"amount": "1"}, {}, id="b" * 32)
    other = revise({"amount": "1"}, {}, id="c" * 32, record=RecordId("12", 8))
    assert plan.next_change([stuck, later, other]) == other
    assert plan.next_change([stuck, later]) is None


def test_a_change_that_names_a_record_not_yet_created_waits_for_its_create() -> None:
    born = create(1, {"lastname": "Nord Stahl"}, module=ModuleName("Accounts"))
    child = create(2, {"lastname": "Ada", "account_id": "new-1"})
    assert plan.next_change([child, born]) == born
    assert plan.next_change([child, born], skip={born.id}) is None


MADE = "2026-03-05 10:00:00"
MADE_TIME = 1772704800.0


def test_a_lost_create_is_found_by_what_was_sent() -> None:
    change = create(1, {"lastname": "Ada", "amount": "5"}, created=MADE_TIME)
    wrong = {"id": "12x1", "lastname": "Eve", "amount": "5", "createdtime": MADE}
    right = {"id": "12x2", "lastname": "Ada", "amount": "5.00", "createdtime": MADE}
    assert plan.created_by(SCHEMA, change, [wrong, right], set()) == right


def test_a_record_older_than_the_create_is_not_its_outcome() -> None:
    change = create(1, {"lastname": "Ada"}, created=MADE_TIME)
    old = {"id": "12x2", "lastname": "Ada", "createdtime": "2026-03-05 09:00:00"}
    assert plan.created_by(SCHEMA, change, [old], set()) is None


def test_the_outcome_of_another_create_is_not_taken_twice() -> None:
    change = create(1, {"lastname": "Ada"}, created=MADE_TIME)
    twin = {"id": "12x2", "lastname": "Ada", "createdtime": MADE}
    assert plan.created_by(SCHEMA, change, [twin], {"12x2"}) is None


def test_a_create_is_found_though_the_server_cut_a_text_and_dropped_a_date() -> None:
    change = create(1, {"lastname": "A" * 90, "birthday": "31.2."}, created=MADE_TIME)
    made = {"id": "12x2", "lastname": "A" * 80, "birthday": None, "createdtime": MADE}
    assert plan.created_by(SCHEMA, change, [made], set()) == made
    nameless = {**made, "lastname": ""}
    assert plan.created_by(SCHEMA, change, [nameless], set()) is None


def test_a_shorter_text_is_no_cut_one() -> None:
    change = create(1, {"lastname": "Annabel"}, created=MADE_TIME)
    made: WireRecord = {"id": "12x2", "lastname": "Anna", "createdtime": MADE}
    assert plan.created_by(SCHEMA, change, [made], set()) is None
    number = create(2, {"lastname": "Anna", "amount": "55"}, created=MADE_TIME)
    assert plan.created_by(SCHEMA, number, [{**made, "amount": "5"}], set()) is None


def test_a_create_is_found_though_the_server_hides_a_sensitive_value() -> None:
    change = create(1, {"lastname": "Ada", "passport": "DE12 5001"}, created=MADE_TIME)
    made: WireRecord = {
        "id": "12x2",
        "lastname": "Ada",
        "passport": "********",
        "createdtime": MADE,
    }
    assert plan.created_by(SCHEMA, change, [made], set()) == made


def test_a_record_without_a_readable_birth_is_judged_by_its_fields() -> None:
    change = create(1, {"lastname": "Ada"}, created=MADE_TIME)
    made = {"id": "12x2", "lastname": "Ada", "createdtime": "soon"}
    assert plan.created_by(SCHEMA, change, [made], set()) == made


def test_a_delta_looks_back_over_the_overlap() -> None:
    cursor = Cursor(CONTACTS, complete=True, modified="2026-03-05 10:00:00")
    assert plan.delta_start(cursor) == "2026-03-05 09:55:00"
    assert plan.delta_start(Cursor(CONTACTS, complete=True)) is None


def test_the_newest_moment_is_kept() -> None:
    page: list[WireRecord] = [{"modifiedtime": "2026-03-05 10:00:00"}, {"modifiedtime": None}, {}]
    assert plan.newest_modified(page, None) == "2026-03-05 10:00:00"
    assert plan.newest_modified(page, "2026-04-01 00:00:00") == "2026-04-01 00:00:00"
    assert plan.newest_modified([], None) is None


@pytest.mark.parametrize(
    "told", ["zz", "2026-13-01 00:00:00", "2026-03-05\ud83d10:00:00", 7, ["x"]]
)
def test_what_is_no_moment_is_no_time_of_a_change(told: Json) -> None:
    page: list[WireRecord] = [{"modifiedtime": told}, {"modifiedtime": "2026-03-05 10:00:00"}]
    assert plan.newest_modified(page, None) == "2026-03-05 10:00:00"
    assert plan.oldest_modified(page) == "2026-03-05 10:00:00"


@given(st.integers(-48, 56), st.integers(0, 12 * 3_600))
def test_a_moment_is_settled_when_its_second_is_over_in_any_zone(quarters: int, later: int) -> None:
    told = datetime(2026, 11, 22, 12, 0, 0, tzinfo=UTC).timestamp()
    moment = datetime.fromtimestamp(told + quarters * 900 - later, UTC)
    settled = later % 900 >= plan.SETTLED_S
    assert plan.is_settled(f"{moment:%Y-%m-%d %H:%M:%S}", told) == settled


@given(st.integers(600_000_000, 3_700_000_000))
def test_a_second_is_that_of_its_moment(second: int) -> None:
    assert plan.second_of(plan.moment_of(second)) == second
    assert plan.moment_of(second + 1) > plan.moment_of(second)


def test_a_moment_that_cannot_be_read_has_no_second() -> None:
    assert plan.second_of("") is None
    assert plan.second_of("0000-00-00 00:00:00") is None


def test_a_moment_that_cannot_be_read_is_settled() -> None:
    assert plan.is_settled("long ago", 0.0)


def test_what_a_field_can_hold_of_a_json_value() -> None:
    assert plan.cell_of(True) == "1"
    assert plan.cell_of(False) == "0"
    assert plan.cell_of("x") == "x"
    assert plan.cell_of(1.5) == 1.5
    assert plan.cell_of(["x"]) is None


RECORDS: st.SearchStrategy[AnyId] = st.one_of(
    st.builds(LocalId, st.integers(1, 3)), st.builds(lambda n: RecordId("12", n), st.integers(1, 3))
)


@given(st.lists(st.tuples(RECORDS, st.sampled_from(ChangeState), st.sampled_from("xnz"))))
def test_a_chosen_change_has_no_earlier_one_of_its_record(
    entries: list[tuple[AnyId, ChangeState, str]],
) -> None:
    outbox = [
        Change(str(i), ChangeKind.REVISE, CONTACTS, record, {"lastname": value}, state=state)
        for i, (record, state, value) in enumerate(entries)
    ]
    chosen = plan.next_change(outbox)
    if chosen is None:
        return
    earlier = outbox[: outbox.index(chosen)]
    assert chosen.state not in {ChangeState.CLASHED, ChangeState.REFUSED}
    assert all(other.record != chosen.record for other in earlier)


PAGE: list[WireRecord] = [
    {"id": "12x7", "modifiedtime": "2026-03-05 10:00:00"},
    {"id": "12x9", "modifiedtime": "2026-03-05 09:00:00"},
    {"id": "no id", "modifiedtime": None},
    {},
]


def test_what_a_page_tells_of_how_far_it_goes() -> None:
    assert plan.oldest_modified(PAGE) == "2026-03-05 09:00:00"
    assert plan.oldest_modified([{}]) is None
    assert plan.numbers_of(PAGE) == [7, 9]
    assert plan.last_number(PAGE, 3) == 9
    assert plan.last_number(PAGE, 30) == 30
    assert plan.last_number([]) == 0


def test_a_server_that_lists_far_too_little_is_doubted() -> None:
    assert plan.is_doubtful(99, 65)
    assert not plan.is_doubtful(99, 66)
    assert not plan.is_doubtful(plan.FEW, 0)


def test_behind_are_the_records_above_a_number_each_once() -> None:
    page = [{"id": "12x7", "n": "old"}, {"id": "12x9"}, {"id": "12x7", "n": "new"}, {"id": "12x3"}]
    assert plan.behind(page, 3) == [{"id": "12x7", "n": "new"}, {"id": "12x9"}]
    assert plan.behind([*page, {"id": "none"}], 9) == []


def test_behind_a_number_downward_are_the_records_below_it() -> None:
    page = [{"id": "12x9"}, {"id": "12x7"}, {"id": "12x4"}, {"id": "12x7"}]
    assert plan.behind(page, 9, downward=True) == [{"id": "12x4"}, {"id": "12x7"}]
    everything = plan.behind(page, 0, downward=True)
    assert everything == [{"id": "12x4"}, {"id": "12x7"}, {"id": "12x9"}]
    assert plan.follows(everything, 0, downward=True) == 4
    assert plan.follows(everything, 3, downward=False) == 9
    assert plan.follows([], 5, downward=True) == 5


def test_an_honest_page_is_behind_as_it_is() -> None:
    page = [{"id": "12x4"}, {"id": "12x9"}]
    assert plan.behind(page, 3) is page
    assert plan.behind([], 3) == []
