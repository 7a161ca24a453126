"""A session at work: opened from the store, closed in order, with every call counted."""

import asyncio
import gc
import weakref

import pytest

from tests.helpers.desk import CONTACTS, Clock, until
from tests.helpers.office import office
from vtdesk.app.browse import TableState
from vtdesk.app.paths import Profile
from vtdesk.app.upkeep import READ_AGAIN
from vtdesk.demo.faults import Trouble
from vtdesk.demo.server import DemoServer
from vtdesk.domain.account import Secret, UserInfo, WriteLevel
from vtdesk.domain.errors import Offline, Remedy, SignInNeeded
from vtdesk.domain.ids import ModuleName, RecordId, id_from_key, parse_id
from vtdesk.domain.notices import Level

ACCOUNTS = ModuleName("Accounts")
USERS = ModuleName("Users")


def some(demo: DemoServer, module: str = "Contacts") -> str:
    return next(iter(demo.rows(module)))


async def warm(demo: DemoServer, home: Profile) -> None:
    async with office(demo, home) as opened:
        await opened.table()
        await opened.quiet()


async def test_the_first_start_learns_who_and_what(demo: DemoServer) -> None:
    async with office(demo) as opened:
        await until(lambda: bool(opened.session.modules))
        assert opened.session.user is not None
        assert opened.session.user.full_name == "Anna Mertens"
        assert opened.session.is_me(RecordId("19", 1))
        assert opened.session.info(CONTACTS).label == "Contacts"
        assert opened.session.info(ModuleName("Nowhere")).label == "Nowhere"
        await opened.quiet()
        await until(lambda: opened.session.freshness(USERS) is not None)
        owners = await opened.session.owners()
        assert owners[0].label == "Anna Mertens"
        assert {target.label for target in owners} >= {"Ben Okafor", "Zofia Wójcik"}
        assert len({target.id for target in owners}) == len(owners)


async def test_a_start_with_a_warm_store_shows_all_and_makes_one_call(
    demo: DemoServer, home: Profile
) -> None:
    await warm(demo, home)
    demo.calls.clear()
    clock = Clock()
    clock.ahead = 3600.0
    async with office(demo, home, clock=clock) as opened:
        table = opened.session.open_table(CONTACTS)
        await table.start()
        assert len(table.source) == len(demo.rows("Contacts"))
        assert opened.session.modules
        await until(lambda: table.freshness is not None and table.freshness > clock() - 60)
        await opened.quiet()
        assert [call.operation for call in demo.calls.all()] == ["sync"]


async def test_after_a_day_the_visible_module_is_fresh_after_three_calls(
    demo: DemoServer, home: Profile
) -> None:
    await warm(demo, home)
    clock = Clock()
    clock.ahead = 3 * 24 * 3600.0
    demo.faults.offline = True
    async with office(demo, home, clock=clock) as opened:
        # the table is open before the first answer can come, however slow the start is
        table = opened.session.open_table(CONTACTS)
        await table.start()
        await until(lambda: opened.session.status.online is False)
        demo.calls.clear()
        demo.faults.offline = False
        opened.session.retry_now()
        await until(lambda: table.freshness is not None and table.freshness > clock() - 60)
        first = [call.operation for call in demo.calls.all()]
        assert sorted(first[: first.index("sync") + 1]) == ["describe", "listtypes", "sync"]


async def test_offline_with_a_warm_store_shows_everything_and_makes_no_call(
    demo: DemoServer, home: Profile
) -> None:
    await warm(demo, home)
    demo.calls.clear()
    clock = Clock()
    clock.ahead = 3 * 24 * 3600.0
    async with office(demo, home, offline=True, clock=clock) as opened:
        table = opened.session.open_table(CONTACTS)
        await table.start()
        record = some(demo)
        edit = await opened.edit(record)
        assert edit.text("lastname") == demo.rows("Contacts")[record]["lastname"]
        assert edit.text("assigned_user_id")
        assert len(table.source) == len(demo.rows("Contacts"))
        assert table.state in {TableState.READY, TableState.LOADING}
        assert await opened.session.count(CONTACTS) == len(table.source)
        assert opened.session.known_count(CONTACTS) == len(table.source)
        with pytest.raises(Offline, match="works offline"):
            await opened.session.ensure_schema(ModuleName("Faq"))
        assert opened.session.status.online is False
        assert demo.calls.count() == 0

        opened.session.retry_now()
        await until(lambda: opened.session.status.online is True)
        opened.session.work_offline()
        assert opened.session.status.online is False


async def test_a_start_without_a_server_goes_on_by_itself_when_it_is_there(
    demo: DemoServer,
) -> None:
    demo.faults.offline = True
    async with office(demo) as opened:
        await until(lambda: opened.session.status.online is False)
        assert opened.session.modules == ()
        demo.faults.offline = False
        opened.clock.ahead = 60.0
        opened.session.retry_now()
        await until(lambda: bool(opened.session.modules))
        assert opened.session.user is not None
        assert opened.bugs == []


async def test_a_key_that_is_not_accepted_stops_all_calls_and_says_so(
    demo: DemoServer, home: Profile
) -> None:
    await warm(demo, home)
    record = some(demo)
    clock = Clock()
    clock.ahead = 3600.0
    async with office(demo, home, access=Secret("wrong"), clock=clock) as opened:
        table = opened.session.open_table(CONTACTS)
        await table.start()
        await until(lambda: opened.session.status.trouble is not None)
        trouble = opened.session.status.trouble
        assert trouble is not None
        assert "did not accept this user and access key" in trouble.words
        assert trouble.remedy is Remedy.PASTE_KEY
        assert table.state in {TableState.READY, TableState.LOADING}
        demo.calls.clear()
        edit = await opened.edit(record)
        edit.edit_text("lastname", "Kept")
        await edit.save()
        with pytest.raises(SignInNeeded):
            await opened.session.ensure_schema(ModuleName("Faq"))
        assert demo.calls.count() == 0
        assert opened.session.outbox_count.waiting == 1
    async with office(demo, home, clock=clock) as opened:
        await opened.sent()
        assert demo.rows("Contacts")[record]["lastname"] == "Kept"


async def test_the_users_time_zone_is_used_from_when_it_is_known(
    demo: DemoServer, home: Profile
) -> None:
    record = some(demo)
    async with office(demo, home, user=1) as opened:
        await until(lambda: opened.session.user is not None)
        assert str(opened.session.formats.zone) == "Africa/Lagos"
        await opened.table()
        edit = await opened.edit(record)
        shown = edit.text("createdtime")
    async with office(demo, home, user=1, offline=True) as opened:
        assert str(opened.session.formats.zone) == "Africa/Lagos"
        assert (await opened.edit(record)).text("createdtime") == shown


async def test_a_zone_learned_late_is_shown_in_open_tables_and_forms(
    demo: DemoServer, home: Profile
) -> None:
    await warm(demo, home)
    record = some(demo)
    number = int(parse_id(record).key)
    somewhere = UserInfo(RecordId("19", 1), "anna", time_zone="Mars/Olympus_Mons")
    async with office(demo, home, offline=True, signed_in=somewhere) as opened:
        table = opened.session.open_table(CONTACTS)
        await table.set_columns(["createdtime"])
        await table.start()
        edit = await opened.edit(record)
        place = table.source.index_of(number)
        assert place is not None
        before = table.source.row(place).texts[0]
        assert edit.text("createdtime") == before
        changes: list[object] = []

        class Form:
            def read(self, names: object) -> None:
                changes.append(names)

        form = Form()
        edit.changed.connect(form.read)
        opened.session.work_as(UserInfo(RecordId("19", 1), "anna", time_zone="Pacific/Kiritimati"))
        await until(lambda: table.source.row(place).texts[0] != before)
        assert edit.text("createdtime") == table.source.row(place).texts[0]
        assert changes == [None]


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../../etc/passwd", "Europe", "", None, "\0"])
async def test_a_zone_nobody_knows_changes_nothing(demo: DemoServer, zone: str | None) -> None:
    user = UserInfo(RecordId("19", 1), "anna", time_zone=zone)
    async with office(demo, offline=True, signed_in=user) as opened:
        assert str(opened.session.formats.zone) == "UTC"


async def test_a_read_only_account_sends_nothing_and_keeps_what_waits(
    demo: DemoServer, home: Profile
) -> None:
    record = some(demo)
    before = demo.rows("Contacts")[record]["lastname"]
    async with office(demo, home) as opened:
        await opened.table()
        await opened.quiet()
        demo.faults.offline = True
        edit = await opened.edit(record)
        edit.edit_text("lastname", "Later")
        await edit.save()
        await until(lambda: opened.session.status.online is False)
    demo.faults.offline = False
    async with office(demo, home, level=WriteLevel.READ_ONLY) as opened:
        demo.calls.clear()
        await opened.table()
        opened.session.outbox.of(CONTACTS, parse_id(record))
        opened.session._engine.wish_push()
        opened.session.refresh(CONTACTS)
        await until(lambda: not opened.session.status.pulls)
        assert not opened.session.may_write
        assert opened.session.outbox_count.waiting == 1
        assert {call.operation for call in demo.calls.all()} <= {"sync", "query"}
        assert demo.rows("Contacts")[record]["lastname"] == before
        assert (await opened.edit(record)).text("lastname") == "Later"

        opened.session.set_write_level(WriteLevel.NORMAL)
        await opened.sent()
        assert demo.rows("Contacts")[record]["lastname"] == "Later"
        assert opened.accounts[-1].write_level is WriteLevel.NORMAL


async def test_deleted_records_go_at_once_and_from_the_server(demo: DemoServer) -> None:
    async with office(demo) as opened:
        table = await opened.table()
        keys = [table.source.key(0), table.source.key(1)]
        assert table.schema is not None
        ids = [id_from_key(table.schema.id_prefix, key) for key in keys]
        await opened.session.outbox.delete(CONTACTS, ids)
        await opened.sent()
        await until(lambda: table.source.index_of(keys[0]) is None)
        assert table.source.index_of(keys[1]) is None
        assert len(table.source) == len(demo.rows("Contacts"))
        done = [notice for notice in opened.notices if notice.level is Level.DONE]
        assert done
        assert done[0].words.startswith("Deleted in Vtiger")


async def test_what_was_created_and_saved_is_told(demo: DemoServer) -> None:
    async with office(demo) as opened:
        await opened.table()
        edit = await opened.session.new_record(CONTACTS)
        edit.edit_text("lastname", "Told")
        await edit.save()
        await opened.sent()
        edit.edit_text("firstname", "Was")
        await edit.save()
        await opened.sent()
        texts = [notice.words for notice in opened.notices if notice.topic == "sent"]
        assert texts == ["Created in Vtiger: Told", "Saved in Vtiger: Was Told"]


async def test_a_module_that_cannot_be_fetched_is_told_in_its_pane(demo: DemoServer) -> None:
    async with office(demo) as opened:
        await opened.quiet()
        demo.faults.cause(Trouble.HTML, "query")
        table = opened.session.open_table(ACCOUNTS)
        await table.start()
        await until(lambda: table.state is TableState.PROBLEM)
        notice = opened.notices[-1]
        assert notice.module == ACCOUNTS
        assert notice.remedy is Remedy.CHECK_ADDRESS


async def test_names_that_cannot_be_fetched_do_not_stop_the_work(demo: DemoServer) -> None:
    async with office(demo) as opened:
        await opened.quiet()
        demo.faults.cause(Trouble.BROKEN_JSON, "query", 1)
        opened.session._engine.wish_labels(ACCOUNTS, [RecordId("3", 1)])
        await until(lambda: not opened.session._engine._names)
        await opened.table()


async def test_closing_puts_every_draft_on_disk_and_leaves_nothing_behind(
    demo: DemoServer, home: Profile
) -> None:
    first, second = list(demo.rows("Contacts"))[:2]
    async with office(demo, home) as opened:
        await opened.table()
        one, two = await opened.edit(first), await opened.edit(second)
        new = await opened.session.new_record(CONTACTS)
        one.edit_text("lastname", "Typed a moment ago")
        two.edit_text("birthday", "not a day")
        new.edit_text("lastname", "Never saved")
    async with office(demo, home, offline=True) as opened:
        one, two = await opened.edit(first), await opened.edit(second)
        new = await opened.session.new_record(CONTACTS)
        assert one.text("lastname") == "Typed a moment ago"
        assert two.text("birthday") == "not a day"
        assert two.state("birthday").problem
        assert new.text("lastname") == "Never saved"
        assert new.is_new


async def test_a_session_ends_though_something_was_wished_for_a_moment_ago(
    demo: DemoServer,
) -> None:
    async with office(demo) as opened:
        await opened.table()
        await opened.quiet()
        for _ in range(5):
            await asyncio.sleep(0)
        opened.session._engine.wish_push()
        async with asyncio.timeout(20):
            await opened.session.tasks.close()


async def test_a_record_left_and_opened_again_at_once_has_what_was_typed(
    demo: DemoServer,
) -> None:
    async with office(demo) as opened:
        await opened.table()
        record = some(demo)
        edit = await opened.edit(record)
        edit.edit_text("lastname", "Quick")
        again = await opened.edit(record)
        assert again.text("lastname") == "Quick"
        again.edit_text("lastname", "Quicker")
        await edit.close()
        await again.close()
        assert opened.session._cache.draft(CONTACTS, int(parse_id(record).key)) is not None
        assert (await opened.edit(record)).text("lastname") == "Quicker"


async def test_forms_that_nobody_holds_are_collected(demo: DemoServer) -> None:
    async with office(demo) as opened:
        await opened.table()
        edit = await opened.edit(some(demo))
        gone = weakref.ref(edit)
        await edit.close()
        del edit
        gc.collect()
        assert gone() is None


async def test_an_old_record_is_read_anew_when_it_is_opened(demo: DemoServer) -> None:
    record = some(demo)
    async with office(demo) as opened:
        await opened.table()
        await opened.quiet()
        demo.edit("Contacts", record, {"lastname": "Newer"})
        opened.clock.ahead = READ_AGAIN + 1.0
        edit = await opened.edit(record)
        await until(lambda: edit.text("lastname") == "Newer")
        demo.remove("Contacts", record)
        opened.clock.ahead = 2 * READ_AGAIN + 2.0
        again = await opened.edit(record)
        await until(lambda: again.gone)
        assert not again.may_edit


async def test_a_record_read_in_the_future_is_read_anew_when_it_is_opened(
    demo: DemoServer,
) -> None:
    record = some(demo)
    async with office(demo) as opened:
        opened.clock.ahead = 5 * 3_600.0
        await opened.table()
        await opened.quiet()
        opened.clock.ahead = 0.0
        demo.edit("Contacts", record, {"lastname": "Newer"})
        edit = await opened.edit(record)
        await until(lambda: edit.text("lastname") == "Newer")


async def test_targets_are_found_by_what_is_typed(demo: DemoServer) -> None:
    async with office(demo) as opened:
        await opened.table(ACCOUNTS)
        wanted = next(iter(demo.rows("Accounts").items()))
        word = str(wanted[1]["accountname"]).split()[0][:4]
        found = await opened.session.find_targets([ACCOUNTS], word)
        assert str(wanted[0]) in {str(target.id) for target in found}
        assert opened.session.module_of(found[0].id) == ACCOUNTS
        assert opened.session.label(found[0].id) == found[0].label
        assert await opened.session.find_targets([ACCOUNTS], "") != ()
