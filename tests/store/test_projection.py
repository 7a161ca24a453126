"""What is kept of every row equals what its server side and the outbox alone would make of it."""

import asyncio
import tempfile
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.store.building import (
    ACCOUNT_SCHEMA,
    ACCOUNTS,
    CONTACT_SCHEMA,
    CONTACTS,
    KEY,
    account,
    change,
    contact,
)
from vtdesk.domain.changes import Change, ChangeKind, ChangeState, OutboxCount
from vtdesk.domain.ids import AnyId, LocalId, id_from_key
from vtdesk.domain.query import Query
from vtdesk.domain.record import RowState
from vtdesk.store.cache import Cache
from vtdesk.store.driver import SqlRow
from vtdesk.store.projection import overlay_of

T = TypeVar("T")

NUMBERS = st.integers(1, 4)
TEXTS = st.sampled_from(["", "Ann", "Łódź 12", "new-1", "a'\"%*", "Ray"])
EDITS = st.dictionaries(
    st.sampled_from(["lastname", "email", "visits", "account_id", "unknown"]),
    st.sampled_from(["", "Ann", "7", "x", "11x1", "new-1"]),
    min_size=1,
    max_size=3,
)
STATES = st.sampled_from(list(ChangeState))


class Histories(RuleBasedStateMachine):
    """Server answers, edits, refusals, lost answers and restarts, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = tempfile.TemporaryDirectory()
        self.file = Path(self.folder.name) / "store.db"
        self.count = 0
        self.server: dict[int, dict[str, Any]] = {}
        self.gone: set[int] = set()

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    @initialize(on_disk=st.booleans())
    def open(self, on_disk: bool) -> None:
        self.on_disk = on_disk
        self.cache = self.do(Cache.open(*self.place()))
        self.do(self.cache.put_schema(CONTACT_SCHEMA, fetched=1.0))
        self.do(self.cache.put_schema(ACCOUNT_SCHEMA, fetched=1.0))

    def place(self) -> tuple[Path | None, Any]:
        return (self.file, KEY) if self.on_disk else (None, None)

    def records(self) -> list[AnyId]:
        locals_here = {one.record for one in self.cache.outbox() if one.module == CONTACTS}
        return sorted({*locals_here, *(id_from_key("12", key) for key in self.server)}, key=str)

    # what the server says

    @rule(number=NUMBERS, lastname=TEXTS, account_id=st.sampled_from(["", "11x1"]))
    def server_answers(self, number: int, lastname: str, account_id: str) -> None:
        record = contact(number, lastname=lastname, account_id=account_id)
        self.server_holds(number, record)
        self.do(self.cache.put_records(CONTACTS, [record], fetched=2.0))

    def server_holds(self, number: int, record: dict[str, Any]) -> None:
        self.server[number] = record
        self.gone.discard(number)

    @rule(number=NUMBERS, email=TEXTS)
    def server_answers_some_fields(self, number: int, email: str) -> None:
        record = {"id": f"12x{number}", "email": email}
        self.server_holds(number, {**self.server.get(number, {}), **record})
        self.do(self.cache.put_records(CONTACTS, [record], fetched=3.0, partial=True))

    @rule(number=NUMBERS)
    def server_deletes(self, number: int) -> None:
        self.do(self.cache.remove_records(CONTACTS, [number]))
        self.gone.add(number)

    @rule(number=NUMBERS)
    def server_names_a_company(self, number: int) -> None:
        self.do(self.cache.put_records(ACCOUNTS, [account(number)], fetched=2.0))

    # what the person does

    def put(self, one: Change) -> None:
        others = [c for c in self.cache.outbox() if c.record != one.record]
        self.do(self.cache.put_change(one))
        left = [c for c in self.cache.outbox() if c.record != one.record]
        if one.kind is not ChangeKind.DELETE:
            overlay = overlay_of(self.cache._known.outbox.of(one.module, one.record))
            assert overlay is not None
            assert {name: overlay.edits[name] for name in one.values} == one.values
            assert left == others, "an edit touches the changes of no other record"

    def name(self) -> str:
        self.count += 1
        return f"{self.count:032x}"

    @rule(edits=EDITS)
    def create(self, edits: dict[str, str]) -> None:
        local = self.cache.next_local_id(CONTACTS)
        self.put(change(self.name(), local, ChangeKind.CREATE, CONTACTS, **edits))

    @precondition(lambda self: self.records())
    @rule(data=st.data(), edits=EDITS)
    def edit(self, data: st.DataObject, edits: dict[str, str]) -> None:
        record = data.draw(st.sampled_from(self.records()))
        self.put(change(self.name(), record, ChangeKind.REVISE, CONTACTS, **edits))

    @precondition(lambda self: self.records())
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        record = data.draw(st.sampled_from(self.records()))
        self.put(change(self.name(), record, ChangeKind.DELETE))

    @precondition(lambda self: self.cache.outbox())
    @rule(data=st.data())
    def withdraw(self, data: st.DataObject) -> None:
        one = data.draw(st.sampled_from(self.cache.outbox()))
        self.do(self.cache.withdraw(one.id))

    # what the synchronisation does

    @precondition(lambda self: self.cache.outbox())
    @rule(data=st.data(), state=STATES)
    def mark(self, data: st.DataObject, state: ChangeState) -> None:
        one = data.draw(st.sampled_from(self.cache.outbox()))
        self.do(self.cache.mark(one.id, state, theirs={"lastname": "t"}, reason="r", tried=True))

    @precondition(lambda self: self.cache.outbox())
    @rule()
    def carry_out_the_oldest(self) -> None:
        one = self.cache.outbox()[0]
        number = one.record.key if one.record.key > 0 else 100 - one.record.key
        later = [c for c in self.cache.outbox() if c.record == one.record][1:]
        if one.kind is ChangeKind.DELETE:
            self.do(self.cache.settle(one.id, None, fetched=4.0))
            self.gone.add(number)
        else:
            answer = {**self.server.get(number, {}), **one.values, "id": f"12x{number}"}
            self.server_holds(number, answer)
            self.do(self.cache.settle(one.id, answer, fetched=4.0))
        assert one.id not in {c.id for c in self.cache.outbox()}
        assert [c.id for c in self.cache.outbox() if c.record == id_from_key("12", number)] == [
            c.id for c in later
        ], "what was to follow follows under the server's id"

    # what the computer does

    @precondition(lambda self: self.on_disk)
    @rule()
    def restart(self) -> None:
        outbox = self.cache.outbox()
        rows = self.dump()
        self.do(self.cache.close())
        self.cache = self.do(Cache.open(*self.place()))
        assert self.cache.outbox() == outbox
        assert self.dump() == rows

    def dump(self) -> list[SqlRow]:
        database = self.cache._near
        return [
            row
            for table in self.cache._known.tables.values()
            for row in database.rows(f"SELECT * FROM {table.rows} ORDER BY key")
        ] + database.rows("SELECT * FROM labels ORDER BY id")

    @invariant()
    def kept_is_rebuilt(self) -> None:
        if not hasattr(self, "cache"):
            return
        kept = self.dump()
        self.do(self.cache.rebuild())
        assert self.dump() == kept

    @invariant()
    def rows_are_server_and_edits(self) -> None:
        if not hasattr(self, "cache"):
            return
        outbox = self.cache._known.outbox
        for number in tuple(self.gone):
            if not outbox.of(CONTACTS, id_from_key("12", number)):
                # nothing of the person's lies on it any more
                self.server.pop(number, None)
                self.gone.discard(number)
        expected = {key: dict(values) for key, values in self.server.items()}
        for one in self.cache.outbox():
            expected.setdefault(one.record.key, {}).update(one.values)
        found = {key: self.cache.record(CONTACTS, key) for key in expected}
        assert list(self.do(self.cache.reads.ids(Query(CONTACTS)))) == sorted(expected)
        for key, values in expected.items():
            record = found[key]
            assert record is not None
            wanted = {name: value for name, value in values.items() if name != "id"}
            held = {name: record.values[name] for name in record.values if name != "id"}
            assert {n: "" if v is None else str(v) for n, v in held.items()} == wanted
            changed = bool(outbox.of(CONTACTS, record.id))
            assert (record.state is RowState.CLEAN) == (not changed)

    @invariant()
    def words_are_found(self) -> None:
        if not hasattr(self, "cache"):
            return
        for key in self.do(self.cache.reads.ids(Query(CONTACTS))):
            record = self.cache.record(CONTACTS, key)
            assert record is not None
            for name in ("lastname", "email"):
                text = str(record.values.get(name) or "")
                if any(letter.isalnum() for letter in text):
                    assert key in self.do(self.cache.reads.ids(Query(CONTACTS, words=text)))

    @invariant()
    def counts_are_right(self) -> None:
        if not hasattr(self, "cache"):
            return
        states = [one.state for one in self.cache.outbox()]
        assert self.cache.outbox_count() == OutboxCount(
            waiting=sum(s in {ChangeState.WAITING, ChangeState.SENDING} for s in states),
            unknown=states.count(ChangeState.UNKNOWN),
            clashed=states.count(ChangeState.CLASHED),
            refused=states.count(ChangeState.REFUSED),
        )

    def teardown(self) -> None:
        if hasattr(self, "cache"):
            self.do(self.cache.close())
        self.runner.close()
        self.folder.cleanup()


def test_histories_keep_the_projection_true() -> None:
    run_state_machine_as_test(Histories)


def test_the_state_of_a_row_is_the_one_that_needs_a_person() -> None:
    def state(*changes: tuple[ChangeKind, ChangeState]) -> RowState:
        made = [
            Change(str(n), kind, CONTACTS, LocalId(1), state=one)
            for n, (kind, one) in enumerate(changes)
        ]
        overlay = overlay_of(made)
        assert overlay is not None
        return overlay.state

    revise, delete = ChangeKind.REVISE, ChangeKind.DELETE
    assert state((revise, ChangeState.SENDING), (revise, ChangeState.WAITING)) is RowState.SENDING
    assert state((revise, ChangeState.SENDING), (revise, ChangeState.REFUSED)) is RowState.REFUSED
    assert state((revise, ChangeState.UNKNOWN), (delete, ChangeState.WAITING)) is RowState.DELETING
    assert state((delete, ChangeState.CLASHED)) is RowState.CLASHED
    assert overlay_of(()) is None
