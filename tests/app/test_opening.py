"""Opening an account, whatever state its store is in."""

from pathlib import Path

import pytest

from tests.helpers.desk import CONTACTS, STORE_KEY, until
from tests.helpers.office import ACCOUNT_ID, FORMATS, account_of, office
from tests.store.building import KEY as STORE_FILES_KEY
from vtdesk.app.opening import Keys, open_session
from vtdesk.app.paths import Profile, make_folder
from vtdesk.app.session import Session
from vtdesk.app.upkeep import READ_AGAIN
from vtdesk.demo.faults import Trouble
from vtdesk.demo.server import DemoServer
from vtdesk.domain.account import Account, Secret, WriteLevel
from vtdesk.domain.errors import InsecureAddress, StoreNewer, StoreTrouble
from vtdesk.domain.ids import LocalId, ModuleName, parse_id
from vtdesk.domain.notices import Level
from vtdesk.domain.views import SavedView
from vtdesk.store.driver import Database, Place

PAGE = 4096
OLD_STORES = sorted((Path(__file__).parents[1] / "data").glob("store_v*.db"))
OTHER_KEY = Secret("b6" * 32)


def some(demo: DemoServer) -> str:
    return next(iter(demo.rows("Contacts")))


def store(home: Profile) -> Path:
    return home.store_file(ACCOUNT_ID)


def aside(home: Profile) -> list[Path]:
    return [file for file in store(home).parent.iterdir() if "damaged" in file.name]


async def fill(demo: DemoServer, home: Profile, *, waiting: bool) -> None:
    """Leave a store with contacts in it and, if wanted, an edit, a new record and a draft."""
    async with office(demo, home) as opened:
        await opened.table()
        await opened.quiet()
        if not waiting:
            return
        opened.session.work_offline()
        edit = await opened.edit(some(demo))
        edit.edit_text("lastname", "Rescued")
        await edit.save()
        new = await opened.session.new_record(CONTACTS)
        new.edit_text("lastname", "Also rescued")
        await new.save()
        edit.edit_text("title", "typed only")
        await opened.session.views.save(SavedView("", CONTACTS, "Kept view"))


def spoil_header(file: Path) -> None:
    with file.open("r+b") as data:
        data.write(b"\xa5" * PAGE)


def spoil_module_list(file: Path) -> None:
    """Spoil one page; those of the outbox and the drafts stay readable."""
    database = Database(Place(file, STORE_KEY), writes=False)
    page = int(database.value("SELECT rootpage FROM sqlite_schema WHERE name = 'modules'"))
    database.close()
    with file.open("r+b") as data:
        data.seek((page - 1) * PAGE + 200)
        data.write(bytes(60))


async def test_the_store_of_another_key_is_kept_aside_said_and_filled_again(
    demo: DemoServer, home: Profile
) -> None:
    await fill(demo, home, waiting=False)
    async with office(demo, home, key=OTHER_KEY) as opened:
        (notice,) = opened.session.news
        assert notice.level is Level.PROBLEM
        assert notice.words.startswith("The local data could not be read.")
        assert "waited" not in notice.words
        kept = aside(home)
        assert kept
        assert str(kept[0]) in notice.detail
        table = await opened.table()
        assert len(table.source) == len(demo.rows("Contacts"))
    async with office(demo, home, key=OTHER_KEY, offline=True) as opened:
        assert opened.session.news == []
        assert await opened.session.count(CONTACTS) == len(demo.rows("Contacts"))


async def test_a_spoiled_store_is_kept_aside_and_filled_again(
    demo: DemoServer, home: Profile
) -> None:
    await fill(demo, home, waiting=True)
    spoil_header(store(home))
    async with office(demo, home) as opened:
        assert opened.session.news
        assert aside(home)
        await opened.table()


async def test_changes_saved_from_a_damaged_store_wait_and_are_sent(
    demo: DemoServer, home: Profile
) -> None:
    await fill(demo, home, waiting=True)
    record = some(demo)
    spoil_module_list(store(home))
    async with office(demo, home, offline=True) as opened:
        (notice,) = opened.session.news
        assert "2 changes that waited in it are sent now" in notice.words
        assert opened.session.outbox_count.waiting == 2
        assert "Kept view" in [view.name for view in opened.session.views.of(CONTACTS)]
        assert await opened.session.count(CONTACTS) == 0
        assert opened.session._cache.next_local_id(CONTACTS) > LocalId(1)
    async with office(demo, home) as opened:
        assert opened.session.news == []
        await opened.sent()
        rows = demo.rows("Contacts")
        assert rows[record]["lastname"] == "Rescued"
        assert [r["lastname"] for r in rows.values()].count("Also rescued") == 1
        await opened.table()
        edit = await opened.edit(record)
        await until(lambda: edit.text("lastname") == "Rescued")
        assert edit.text("title") == "typed only"


async def test_a_store_of_a_newer_vtdesk_is_refused_and_left_alone(
    demo: DemoServer, home: Profile
) -> None:
    await fill(demo, home, waiting=False)
    database = Database(Place(store(home), STORE_KEY), writes=True)
    database.run("PRAGMA user_version = 9999")
    database.close()
    before = store(home).stat().st_size
    with pytest.raises(StoreNewer, match="newer"):
        async with office(demo, home):
            pass
    assert store(home).stat().st_size == before
    assert aside(home) == []


async def test_a_folder_in_the_place_of_the_store_is_refused_in_words(
    demo: DemoServer, home: Profile
) -> None:
    store(home).mkdir(parents=True)
    with pytest.raises(StoreTrouble):
        async with office(demo, home):
            pass


async def test_plain_http_to_elsewhere_is_refused_before_anything_is_made(home: Profile) -> None:
    account = Account(ACCOUNT_ID, "http://crm.example/restapi/v1/vtiger/default", "u", "Far")
    with pytest.raises(InsecureAddress):
        await open_session(
            account,
            Keys(Secret("k"), STORE_KEY),
            home,
            formats=FORMATS,
            bug=lambda name, error: None,
            save_account=lambda account: None,
        )
    assert not store(home).exists()


async def test_an_account_kept_in_memory_leaves_no_file(demo: DemoServer, home: Profile) -> None:
    account = account_of(demo, level=WriteLevel.NORMAL, on_disk=False)
    session = await open_session(
        account,
        Keys(Secret(demo.users[0].access_key), STORE_KEY),
        home,
        formats=FORMATS,
        bug=lambda name, error: None,
        save_account=lambda account: None,
    )
    await until(lambda: bool(session.modules))
    await session.close()
    assert not store(home).parent.exists()


async def test_an_account_that_asks_sends_what_a_person_saved(
    demo: DemoServer, home: Profile
) -> None:
    record = some(demo)
    async with office(demo, home, level=WriteLevel.ASK) as opened:
        await opened.table()
        edit = await opened.edit(record)
        edit.edit_text("lastname", "Asked for")
        await edit.save()
        await opened.sent()
        assert demo.rows("Contacts")[record]["lastname"] == "Asked for"


async def test_a_known_problem_of_a_task_becomes_a_notice(demo: DemoServer) -> None:
    async with office(demo) as opened:
        await opened.table()
        await opened.quiet()
        demo.faults.cause(Trouble.HTML, "retrieve")
        opened.clock.ahead = READ_AGAIN + 1.0
        await opened.session.open_record(CONTACTS, parse_id(some(demo)).key)
        await until(lambda: bool(opened.notices))
        assert "web page" in opened.notices[0].words


async def test_a_session_that_cannot_begin_is_closed_again(
    demo: DemoServer, home: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*_arguments: object, **_options: object) -> None:
        raise StoreTrouble("The disk is full.")

    monkeypatch.setattr(Session, "open", full)
    with pytest.raises(StoreTrouble):
        async with office(demo, home):
            pass


@pytest.mark.parametrize("old", OLD_STORES, ids=lambda file: file.stem)
async def test_a_profile_of_an_older_version_opens_offline_with_all_that_was_in_it(
    demo: DemoServer, home: Profile, old: Path
) -> None:
    make_folder(store(home).parent)
    store(home).write_bytes(old.read_bytes())
    async with office(demo, home, key=STORE_FILES_KEY, offline=True) as opened:
        session = opened.session
        assert session.news == []
        assert [info.name for info in session.modules] == [CONTACTS, ModuleName("Accounts")]
        table = session.open_table(CONTACTS)
        await table.start()
        assert len(table.source) == 4
        place = table.source.index_of(2)
        assert place is not None
        assert "Zoë" in " ".join(table.source.row(place).texts)
        assert session.outbox_count.waiting == 2
        assert (await session.open_record(CONTACTS, 2)).text("email") == "typed@example.com"
        assert "Kept view" in [view.name for view in session.views.of(CONTACTS)]
    assert not demo.calls.all()
