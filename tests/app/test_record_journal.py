"""What was changed from this computer stands on the time line, and survives a restart."""

from dataclasses import replace
from pathlib import Path

from tests.helpers.around import ACCOUNTS, key
from tests.helpers.desk import until
from tests.helpers.office import Office, office
from vtdesk.app.paths import Profile
from vtdesk.app.record_journal import MOST_ENTRIES
from vtdesk.app.timeline_items import ItemKind, TimelineItem
from vtdesk.demo.server import DemoServer
from vtdesk.domain.changes import Change, ChangeKind
from vtdesk.domain.ids import LocalId, parse_record_id
from vtdesk.sync.push import Sent

NOTE = "journal of changes"


async def save(opened: Office, account: str, **texts: str) -> None:
    """Change fields of a company, and wait until the server has them."""
    edit = await opened.session.open_record(ACCOUNTS, key(account))
    for name, text in texts.items():
        edit.edit_text(name, text)
    await edit.save()
    await opened.sent()
    await edit.close()


async def changes(opened: Office, account: str) -> list[TimelineItem]:
    found = await opened.session.around.timeline.items(ACCOUNTS, key(account))
    return [item for item in found if item.kind is ItemKind.CHANGED]


async def test_a_saved_edit_says_which_fields_it_was_of(demo: DemoServer, profile: Path) -> None:
    account = demo.add(ACCOUNTS, {"accountname": "Busy Ltd"})
    home = Profile.below(profile)
    async with office(demo, home) as opened:
        await opened.table(ACCOUNTS)
        await save(opened, account, website="example.org", bill_city="Bergen")
        (changed,) = await changes(opened, account)
        assert set(changed.text.split(", ")) == {"Website", "Billing City"}
        assert opened.session.user is not None
        assert changed.who == opened.session.user.id
        assert not changed.waits
        await until(lambda: opened.session._cache.note(NOTE) is not None)
        note = opened.session._cache.note(NOTE)
        assert note is not None
        assert "example.org" not in note
    async with office(demo, home, offline=True) as opened:
        (again,) = await changes(opened, account)
        assert again == changed


async def test_a_merge_with_somebody_elses_changes_is_told(demo: DemoServer) -> None:
    account = demo.add(ACCOUNTS, {"accountname": "Busy Ltd"})
    async with office(demo) as opened:
        await opened.table(ACCOUNTS)
        edit = await opened.session.open_record(ACCOUNTS, key(account))
        edit.edit_text("website", "example.org")
        # times of the server are whole seconds
        demo.faults.clock_shift = 5
        demo.edit(ACCOUNTS, account, {"bill_city": "Bergen"}, user=demo.users[1].user)
        opened.clock.ahead += 60
        await edit.save()
        await opened.sent()
        await until(lambda: demo.rows(ACCOUNTS)[account]["website"] == "example.org")
        (changed,) = [item for item in await changes(opened, account) if item.text]
        assert changed.text == (
            "Website\nSomebody else changed other fields meanwhile; both are kept."
        )
        await edit.close()


async def test_what_a_job_writes_and_what_is_made_or_deleted_is_told_elsewhere(
    demo: DemoServer,
) -> None:
    account = demo.add(ACCOUNTS, {"accountname": "Busy Ltd"})
    record = parse_record_id(account)
    assert record is not None
    async with office(demo) as opened:
        await opened.table(ACCOUNTS)
        outbox = opened.session.outbox
        revise = Change("1", ChangeKind.REVISE, ACCOUNTS, record, {"website": "x"})
        outbox.in_jobs.add((ACCOUNTS, record))
        outbox.sent.emit(Sent(revise, record, None))
        outbox.in_jobs.clear()
        made = replace(revise, kind=ChangeKind.CREATE, record=LocalId(1))
        outbox.sent.emit(Sent(made, record, None))
        outbox.sent.emit(Sent(replace(revise, kind=ChangeKind.DELETE), None, None))
        assert not [item for item in await changes(opened, account) if item.text]


async def test_the_oldest_are_forgotten_and_a_damaged_note_is_none(
    demo: DemoServer, profile: Path
) -> None:
    home = Profile.below(profile)
    account = demo.add(ACCOUNTS, {"accountname": "Busy Ltd"})
    record = parse_record_id(account)
    assert record is not None
    async with office(demo, home) as opened:
        await opened.table(ACCOUNTS)
        revise = Change("1", ChangeKind.REVISE, ACCOUNTS, record, {"website": "x"})
        for _ in range(MOST_ENTRIES + 5):
            opened.clock.ahead += 1
            opened.session.outbox.sent.emit(Sent(revise, record, None))
        found = [item for item in await changes(opened, account) if item.text]
        assert len(found) == MOST_ENTRIES
        await until(lambda: opened.session._cache.note(NOTE) is not None)
        await opened.session._cache.put_note(NOTE, '[{"module": 3}]')
    async with office(demo, home, offline=True) as opened:
        assert not [item for item in await changes(opened, account) if item.text]
