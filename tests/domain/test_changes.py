import pytest

from vtdesk.domain.changes import Change, ChangeKind, ChangeSet, ChangeState, OutboxCount
from vtdesk.domain.ids import LocalId, ModuleName

CONTACTS = ModuleName("Contacts")
LEADS = ModuleName("Leads")


def test_a_new_change_waits() -> None:
    change = Change("a" * 32, ChangeKind.CREATE, CONTACTS, LocalId(1), {"lastname": "Ek"})

    assert change.state is ChangeState.WAITING
    assert change.tries == 0
    assert dict(change.base) == {}


def test_what_a_person_must_decide_is_counted() -> None:
    assert OutboxCount(waiting=5, unknown=2, clashed=3, refused=4).needs_person == 7
    assert OutboxCount(waiting=5).needs_person == 0


@pytest.mark.parametrize(
    "touched",
    [
        ChangeSet(rows={CONTACTS: frozenset({1})}),
        ChangeSet(removed={CONTACTS: frozenset({1})}),
        ChangeSet(everything=frozenset({CONTACTS})),
        ChangeSet(renamed=((CONTACTS, -1, 77),)),
    ],
)
def test_a_change_set_touches_only_what_it_names(touched: ChangeSet) -> None:
    assert touched.touches(CONTACTS)
    assert not touched.touches(LEADS)


def test_news_of_schemas_and_outbox_touch_no_rows() -> None:
    assert not ChangeSet(schemas=frozenset({CONTACTS}), modules=True, outbox=True).touches(CONTACTS)
