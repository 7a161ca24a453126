"""What waits, written to a file: complete, readable by anybody's program, private."""

import json
import stat
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.demo_session import demo_session
from tests.helpers.desk import until
from vtdesk.app.chosen_file import FileNotWritten
from vtdesk.app.session import Session
from vtdesk.app.waiting_export import FORMAT, VERSION, Waiting
from vtdesk.demo.server import DemoServer
from vtdesk.domain.ids import ModuleName, parse_id

CONTACTS = ModuleName("Contacts")
HALF = "half a smile \ud83d"


async def fill(session: Session) -> None:
    await session.open_table(CONTACTS).start()
    await until(lambda: session.freshness(CONTACTS) is not None and not session.status.pulls)


async def edit_all_sorts(session: Session, demo: DemoServer, typed: str) -> list[str]:
    """An edit, a deletion, a new record and a draft, all waiting; the ids of the records."""
    session.work_offline()
    ids = list(demo.rows("Contacts"))[:3]
    numbers = [int(record.split("x")[1]) for record in ids]
    edit = await session.open_record(CONTACTS, numbers[0])
    edit.edit_text("lastname", "Łódź")
    await edit.save()
    await session.outbox.delete(CONTACTS, [parse_id(ids[1])])
    new = await session.new_record(CONTACTS)
    new.edit_text("lastname", "Brand New")
    await new.save()
    draft = await session.open_record(CONTACTS, numbers[2])
    draft.edit_text("lastname", typed)
    return ids


def read(file: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return document


async def test_changes_and_drafts_are_all_in_the_file(demo: DemoServer, tmp_path: Path) -> None:
    before = {record: row["lastname"] for record, row in demo.rows("Contacts").items()}
    async with demo_session(demo) as session:
        await fill(session)
        ids = await edit_all_sorts(session, demo, "Only typed")
        file = tmp_path / "waiting.json"
        assert await session.waiting.write(file) == Waiting(changes=3, drafts=1)
        document = read(file)
        assert (document["format"], document["version"]) == (FORMAT, VERSION)
        assert document["account"]["user"] == session.account.user
        revised, deleted, created = document["changes"]
        assert (revised["operation"], revised["record"]) == ("revise", ids[0])
        assert revised["values"] == {"lastname": "Łódź"}
        assert revised["before"] == {"lastname": before[ids[0]]}
        assert "Łódź" in revised["name"]
        assert (deleted["operation"], deleted["record"]) == ("delete", ids[1])
        assert created["operation"] == "create"
        assert created["values"]["lastname"] == "Brand New"
        assert created["module_label"] == session.info(CONTACTS).label
        (draft,) = document["drafts"]
        assert draft["record"] == ids[2]
        assert draft["values"] == {"lastname": "Only typed"}
        assert draft["before"] == {"lastname": before[ids[2]]}


async def test_the_file_is_private_and_replaces_an_older_one(
    demo: DemoServer, tmp_path: Path
) -> None:
    file = tmp_path / "waiting.json"
    file.write_text("old")
    file.chmod(0o644)
    async with demo_session(demo) as session:
        await fill(session)
        await edit_all_sorts(session, demo, "Only typed")
        await session.waiting.write(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert read(file)["changes"]
    assert list(tmp_path.iterdir()) == [file]


async def test_half_a_character_does_not_make_the_file_unreadable(
    demo: DemoServer, tmp_path: Path
) -> None:
    async with demo_session(demo) as session:
        await fill(session)
        await edit_all_sorts(session, demo, HALF)
        await session.waiting.write(tmp_path / "waiting.json")
    assert read(tmp_path / "waiting.json")["drafts"][0]["values"] == {"lastname": HALF}


async def test_what_cannot_be_written_is_said_and_leaves_the_old_file(
    demo: DemoServer, tmp_path: Path
) -> None:
    async with demo_session(demo) as session:
        await fill(session)
        await edit_all_sorts(session, demo, "Only typed")
        with pytest.raises(FileNotWritten, match="were not written"):
            await session.waiting.write(tmp_path / "no such folder" / "waiting.json")
        assert await session.waiting.count() == Waiting(changes=3, drafts=1)


async def test_an_account_without_changes_has_nothing_to_write(demo: DemoServer) -> None:
    async with demo_session(demo) as session:
        assert not await session.waiting.count()
