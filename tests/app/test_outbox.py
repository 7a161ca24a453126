"""What waits to be sent: added, folded, taken back, tried again."""

from tests.helpers.desk import CONTACTS, until
from tests.helpers.office import Office, office
from vtdesk.app.outbox import Outbox
from vtdesk.demo.server import DemoServer
from vtdesk.domain.changes import ChangeKind, ChangeSet, ChangeState
from vtdesk.domain.draft import Draft
from vtdesk.domain.ids import AnyId, ModuleName, parse_id

OWNER = "19x1"


class Heard:
    """Hears what writes touched."""

    def __init__(self, opened: Office) -> None:
        self.changes: list[ChangeSet] = []
        opened.session.bus.changes.connect(self.hear)

    def hear(self, changes: ChangeSet) -> None:
        self.changes.append(changes)


async def resting(opened: Office) -> Outbox:
    """The outbox of a session that sends nothing for now."""
    await opened.table()
    await opened.quiet()
    opened.session.work_offline()
    return opened.session.outbox


def some(demo: DemoServer) -> AnyId:
    return parse_id(next(iter(demo.rows("Contacts"))))


async def test_an_edit_waits_and_is_told(demo: DemoServer) -> None:
    record = some(demo)
    async with office(demo) as opened:
        outbox = await resting(opened)
        heard = Heard(opened)
        draft = Draft(CONTACTS, record, {"email": "half@"}, {})
        await outbox.revise(
            CONTACTS, record, {"lastname": "B"}, {"lastname": "A"}, None, draft=draft
        )
        change = outbox.of(CONTACTS, record)
        assert change is not None
        assert change.kind is ChangeKind.REVISE
        assert change.created <= opened.clock()
        assert opened.session._cache.draft(CONTACTS, record.key) == draft
        assert heard.changes[-1].outbox
        assert heard.changes[-1].rows[CONTACTS] == {record.key}
        assert outbox.next_in_need(None) is None
        await outbox.withdraw(change)
        assert outbox.of(CONTACTS, record) is None


async def test_a_record_made_and_deleted_here_is_never_sent(demo: DemoServer) -> None:
    async with office(demo) as opened:
        outbox = await resting(opened)
        values = {"lastname": "Short-lived", "assigned_user_id": OWNER}
        first = await outbox.create(CONTACTS, values)
        second = await outbox.create(CONTACTS, values)
        assert first != second
        await outbox.delete(CONTACTS, [first, second])
        assert opened.session.outbox_count.waiting == 0
        demo.calls.clear()
        opened.session.retry_now()
        await opened.quiet()
        assert demo.calls.count("create") == 0


async def test_edits_that_a_deletion_had_swallowed_are_sent_when_it_is_taken_back(
    demo: DemoServer,
) -> None:
    record = some(demo)
    async with office(demo) as opened:
        outbox = await resting(opened)
        base = {"lastname": demo.rows("Contacts")[str(record)]["lastname"]}
        await outbox.revise(CONTACTS, record, {"lastname": "Kept"}, base, None)
        await outbox.delete(CONTACTS, [record])
        deletion = outbox.of(CONTACTS, record)
        assert deletion is not None
        await opened.session._cache.mark(deletion.id, ChangeState.REFUSED)
        opened.session.retry_now()
        await opened.quiet()
        await outbox.withdraw(deletion)
        await until(lambda: demo.rows("Contacts")[str(record)]["lastname"] == "Kept")
        await opened.quiet()
        assert outbox.of(CONTACTS, record) is None


async def test_a_refused_change_is_found_and_can_be_tried_again(demo: DemoServer) -> None:
    async with office(demo) as opened:
        await opened.table()
        await opened.quiet()
        outbox = opened.session.outbox
        record = await outbox.create(CONTACTS, {"firstname": "Nameless"})
        await until(lambda: outbox.next_in_need(None) is not None)
        change = outbox.next_in_need(None)
        assert change is not None
        assert (change.record, change.state) == (record, ChangeState.REFUSED)
        assert opened.session.outbox_count.needs_person == 1
        demo.calls.clear()
        await outbox.send_again(change)
        await until(
            lambda: demo.calls.count("create") == 1 and outbox.next_in_need(None) is not None
        )


async def test_those_that_need_a_person_come_one_after_the_other(demo: DemoServer) -> None:
    async with office(demo) as opened:
        outbox = await resting(opened)
        assert outbox.next_in_need(None) is None
        records = [parse_id(record) for record in list(demo.rows("Contacts"))[:3]]
        for record in records:
            await outbox.revise(CONTACTS, record, {"lastname": "B"}, {"lastname": "A"}, None)
        for change in opened.session._cache.outbox():
            await opened.session._cache.mark(change.id, ChangeState.REFUSED, reason="No.")

        met: list[AnyId] = []
        for _ in range(4):
            change_in_need = outbox.next_in_need((CONTACTS, met[-1]) if met else None)
            assert change_in_need is not None
            met.append(change_in_need.record)

        assert met == [*records, records[0]]
        elsewhere = outbox.next_in_need((ModuleName("Leads"), records[1]))
        assert elsewhere is not None
        assert elsewhere.record == records[0]


async def test_a_creation_given_up_on_is_looked_for_before_it_is_sent_again(
    demo: DemoServer,
) -> None:
    async with office(demo) as opened:
        outbox = await resting(opened)
        record = await outbox.create(
            CONTACTS, {"lastname": "Made after all", "assigned_user_id": OWNER}
        )
        change = outbox.of(CONTACTS, record)
        assert change is not None
        await opened.session._cache.mark(change.id, ChangeState.REFUSED, reason="No answer.")
        demo.add("Contacts", {"lastname": "Made after all"})
        demo.calls.clear()
        await outbox.send_again(change)
        opened.session.retry_now()
        await until(lambda: not opened.session._cache.outbox())
        assert demo.calls.count("create") == 0


async def test_the_deletion_of_many_is_one_wish_and_many_changes(demo: DemoServer) -> None:
    async with office(demo) as opened:
        outbox = await resting(opened)
        records = [parse_id(record) for record in list(demo.rows("Contacts"))[:5]]
        await outbox.delete(CONTACTS, records)
        assert opened.session.outbox_count.waiting == 5
        opened.session.retry_now()
        await opened.sent()
        assert not {str(record) for record in records} & demo.rows("Contacts").keys()
