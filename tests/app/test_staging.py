"""Cells edited in a table: the same drafts as the form's, never lost, undone by gesture."""

import asyncio
from pathlib import Path

import pytest

from tests.helpers.desk import CONTACTS, until
from tests.helpers.office import Office, office
from vtdesk.app.paths import Profile
from vtdesk.app.staged import PasteReport, StagedCount
from vtdesk.app.staging import Staging
from vtdesk.demo.server import DemoServer
from vtdesk.domain.ids import ModuleName, parse_id


@pytest.fixture
def home(tmp_path: Path) -> Profile:
    profile = Profile.below(tmp_path)
    profile.make()
    return profile


def first_keys(demo: DemoServer, number: int, module: str = "Contacts") -> list[int]:
    return [int(parse_id(record).key) for record in list(demo.rows(module))[:number]]


class Table:
    """Hears which rows have other staged cells."""

    def __init__(self, staging: Staging) -> None:
        self.heard: set[tuple[ModuleName, int]] = set()
        staging.changed.connect(self.hear)

    def hear(self, news: tuple[ModuleName, frozenset[int]]) -> None:
        module, keys = news
        self.heard |= {(module, key) for key in keys}


async def ready(opened: Office) -> Staging:
    await opened.table()
    await opened.quiet()
    return opened.session.staging


def texts(staging: Staging, keys: list[int], field: str) -> list[str | None]:
    cells = [staging.cell(CONTACTS, key, field) for key in keys]
    return [cell.text if cell is not None else None for cell in cells]


async def test_a_cell_and_a_form_edit_the_same_draft(demo: DemoServer) -> None:
    (key,) = first_keys(demo, 1)
    async with office(demo) as opened:
        staging = await ready(opened)
        table = Table(staging)
        edit = await opened.session.open_record(CONTACTS, key)
        before = edit.text("lastname")
        assert staging.stage_text(CONTACTS, key, "lastname", "From the table") == ""
        assert edit.text("lastname") == "From the table"
        assert edit.state("lastname").was == before
        assert table.heard == {(CONTACTS, key)}
        edit.edit_text("title", "From the form")
        cell = staging.cell(CONTACTS, key, "title")
        assert cell is not None
        assert (cell.text, cell.problem) == ("From the form", "")
        assert staging.count(CONTACTS) == StagedCount(2, 1, 0)
        edit.undo("lastname")
        assert staging.cell(CONTACTS, key, "lastname") is None


async def test_what_the_form_typed_later_is_not_undone_in_the_table(demo: DemoServer) -> None:
    (key,) = first_keys(demo, 1)
    async with office(demo) as opened:
        staging = await ready(opened)
        edit = await opened.session.open_record(CONTACTS, key)
        staging.stage_text(CONTACTS, key, "lastname", "Table")
        staging.stage_text(CONTACTS, key, "title", "Table, too")
        edit.edit_text("title", "Form")
        assert staging.undo(CONTACTS)
        assert edit.text("title") == "Form"
        assert staging.cell(CONTACTS, key, "lastname") is None
        assert not staging.can_undo(CONTACTS)
        edit.edit_text("lastname", "Form again")
        staging.stage_text(CONTACTS, key, "lastname", "Table again")
        assert edit.undo_last() == "title"
        assert edit.text("lastname") == "Table again"
        assert edit.undo_last() is None


async def test_a_form_being_saved_leaves_what_the_table_typed_meanwhile(demo: DemoServer) -> None:
    (key,) = first_keys(demo, 1)
    async with office(demo) as opened:
        staging = await ready(opened)
        edit = await opened.session.open_record(CONTACTS, key)
        edit.edit_text("lastname", "Saved")
        saving = asyncio.ensure_future(edit.save())
        await asyncio.sleep(0)
        staging.stage_text(CONTACTS, key, "title", "Staged meanwhile")
        assert (await saving).saved
        assert edit.changed_fields == ("title",)
        await opened.sent()
        assert staging.count(CONTACTS) == StagedCount(1, 1, 0)


async def test_a_block_is_pasted_as_one_gesture(demo: DemoServer) -> None:
    keys = first_keys(demo, 3)
    async with office(demo) as opened:
        staging = await ready(opened)
        block = [["Ann", "1.5.1990"], ["Ben", "not a day"], ["Cem", ""]]
        report = await staging.paste(CONTACTS, keys, ("firstname", "birthday"), block)
        assert report.refused == ()
        assert texts(staging, keys, "firstname") == ["Ann", "Ben", "Cem"]
        first = staging.cell(CONTACTS, keys[0], "birthday")
        assert first is not None
        assert (first.wire, first.problem) == ("1990-05-01", "")
        second = staging.cell(CONTACTS, keys[1], "birthday")
        assert second is not None
        assert second.text == "not a day"
        assert second.blocking
        assert staging.count(CONTACTS).problems == 1
        assert staging.undo(CONTACTS)
        assert staging.count(CONTACTS) == StagedCount()
        assert staging.redo(CONTACTS)
        assert texts(staging, keys, "firstname") == ["Ann", "Ben", "Cem"]


async def test_a_paste_leaves_alone_what_may_not_be_edited(demo: DemoServer) -> None:
    keys = first_keys(demo, 2)
    async with office(demo) as opened:
        staging = await ready(opened)
        fields = ("contact_no", "lastname")
        report = await staging.paste(CONTACTS, keys, fields, [["C1", "Fine", "off"], ["C2", "Too"]])
        assert report == PasteReport(
            2,
            (
                (0, 0, staging.reason(CONTACTS, keys[0], "contact_no")),
                (1, 0, staging.reason(CONTACTS, keys[1], "contact_no")),
            ),
            cut=1,
        )
        assert report.refused[0][2]


async def test_staged_cells_survive_a_restart(demo: DemoServer, home: Profile) -> None:
    keys = first_keys(demo, 2)
    async with office(demo, home) as opened:
        staging = await ready(opened)
        staging.stage_text(CONTACTS, keys[0], "lastname", "Kept")
        staging.stage_text(CONTACTS, keys[1], "birthday", "no day")
        opened.session.refresh(CONTACTS)
        await opened.quiet()
        await opened.session.open_table(CONTACTS).sort_by("lastname", descending=True)
    async with office(demo, home, offline=True) as opened:
        staging = opened.session.staging
        assert texts(staging, keys, "lastname") == ["Kept", None]
        assert texts(staging, keys, "birthday") == [None, "no day"]
        assert staging.count(CONTACTS) == StagedCount(2, 2, 1)


async def test_ten_thousand_cells_are_pasted_undone_and_done_again(demo: DemoServer) -> None:
    keys = first_keys(demo, 40)
    async with office(demo) as opened:
        staging = await ready(opened)
        heard: list[tuple[int, int]] = []
        report = await staging.paste(
            CONTACTS,
            keys,
            ("firstname", "lastname", "title", "phone", "mobile", "department"),
            [[f"{n} {m}" for m in range(6)] for n in range(40)],
            lambda done, total: heard.append((done, total)),
        )
        assert report.staged == 240
        assert heard[-1] == (40, 40)
        staging.undo(CONTACTS)
        await until(lambda: staging.count(CONTACTS).cells == 0)
        staging.redo(CONTACTS)
        await until(lambda: staging.count(CONTACTS).cells == 240)
        assert await staging.discard(CONTACTS) == 240
        assert staging.count(CONTACTS) == StagedCount()
        staging.undo(CONTACTS)
        await until(lambda: staging.count(CONTACTS).cells == 240)
