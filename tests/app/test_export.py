"""Rows in files: what stands in them, what they cost, and what becomes of them when all goes wrong."""

import csv
import errno
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from tests.helpers.desk import CONTACTS, until
from tests.helpers.office import Office, office
from vtdesk.app.export_plan import ExportPlan, FileKind, whole_module
from vtdesk.app.paths import Profile
from vtdesk.demo.server import DemoServer
from vtdesk.domain.ids import ModuleName, RecordId, parse_record_id
from vtdesk.domain.jobs import Job, JobState
from vtdesk.domain.keeping import Keep, Policy
from vtdesk.domain.query import Condition, Op, Query, Sort
from vtdesk.domain.spreadsheet_text import CsvForm, ValueStyle, as_text

FIELDS = ("firstname", "lastname", "account_id", "assigned_user_id", "phone", "createdtime")
ALL = Query(CONTACTS)
ISO = CsvForm(ValueStyle.ISO)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "exports"
    found.mkdir()
    return found


async def filled(opened: Office) -> None:
    """Have contacts and all they point to on this computer."""
    await opened.table()
    await opened.table(ModuleName("Accounts"))
    # names of groups come when something of theirs is on screen
    for owner in {row["assigned_user_id"] for row in opened.demo.rows("Contacts").values()}:
        record = parse_record_id(str(owner))
        assert record is not None
        await named(opened, record)
    await opened.quiet()


async def named(opened: Office, record: RecordId) -> None:
    await until(lambda: opened.session.label(record) is not None)


async def export(
    opened: Office,
    path: Path,
    query: Query = ALL,
    fields: Sequence[str] = FIELDS,
) -> Job:
    exports = opened.session.exports
    kind = FileKind(path.suffix)
    price = await exports.price(query, fields)
    plan = ExportPlan(query, tuple(fields), "Contacts", path, kind, ISO)
    return await opened.session.jobs.start(exports.work(plan, price))


async def ended(opened: Office, job: Job, state: JobState = JobState.DONE) -> Job:
    def is_there() -> bool:
        found = opened.session.jobs.get(job.id)
        return found is not None and found.state is state

    await until(is_there)
    found = opened.session.jobs.get(job.id)
    assert found is not None
    return found


def spent(opened: Office) -> int:
    """How many calls exports have made."""
    return opened.session._client.budget.spent["export"]


def done(opened: Office, job: Job) -> int:
    found = opened.session.jobs.get(job.id)
    return found.done if found is not None else 0


def rows_of(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


async def test_a_filled_store_costs_the_count_alone(demo: DemoServer, folder: Path) -> None:
    async with office(demo) as opened:
        await filled(opened)
        path = folder / "contacts.csv"
        price = await opened.session.exports.price(Query(CONTACTS), FIELDS)
        assert (price.price.calls, price.whole) == (1, True)
        job = await ended(opened, await export(opened, path))
        assert spent(opened) == 1
        count = len(demo.rows("Contacts"))
        assert job.note == f"{count} rows; Vtiger counts {count}."
        assert (job.done, job.total) == (count, count)
        rows = rows_of(path)
        assert len(rows) == count + 1
        assert rows[0][:2] == ["First Name", "Last Name"]
        assert [name.name for name in folder.iterdir()] == ["contacts.csv"]
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")


async def test_it_has_the_rows_and_the_order_of_the_table(demo: DemoServer, folder: Path) -> None:
    async with office(demo) as opened:
        await filled(opened)
        often = Condition("cf_contacts_visits", Op.MORE, ("20",))
        query = Query(CONTACTS, often, (Sort("lastname", descending=True),))
        job = await ended(opened, await export(opened, folder / "m.csv", query))
        found = [row[1] for row in rows_of(folder / "m.csv")[1:]]
        keys = await opened.session._cache.reads.ids(query)
        rows = demo.rows("Contacts").items()
        names = {int(record.partition("x")[2]): row["lastname"] for record, row in rows}
        assert found == [names[key] for key in keys]
        assert job.note == f"{len(found)} rows; Vtiger counts {len(found)}."


async def test_names_stand_for_ids(demo: DemoServer, folder: Path) -> None:
    async with office(demo) as opened:
        await filled(opened)
        await ended(opened, await export(opened, folder / "contacts.csv"))
        names = {str(row["accountname"]) for row in demo.rows("Accounts").values()}
        accounts = {as_text(" ".join(name.split())) for name in names}
        for row in rows_of(folder / "contacts.csv")[1:]:
            assert not row[2] or row[2] in accounts
            assert row[3]
            assert "x" not in row[3] or not row[3][0].isdigit()


async def test_names_that_are_not_here_are_fetched_at_a_price_told(
    demo: DemoServer, folder: Path
) -> None:
    async with office(demo) as opened:
        await opened.table()
        await opened.quiet()
        fields = ("lastname", "account_id")
        price = await opened.session.exports.price(Query(CONTACTS), fields)
        assert price.price.calls > 1
        await opened.session.ensure_schema(ModuleName("Accounts"))
        job = await ended(opened, await export(opened, folder / "a.csv", fields=fields))
        assert spent(opened) == price.price.calls
        assert "left empty" not in job.note
        assert any(row[1] for row in rows_of(folder / "a.csv")[1:])


async def cut_off(opened: Office, first: int, *, downward: bool) -> None:
    """Leave of the contacts what a fetch has stored that was stopped after so many."""
    cache = opened.session._cache
    keys = sorted(await cache.server_keys(CONTACTS), reverse=downward)
    await cache.remove_records(CONTACTS, keys[first:])
    cursor = cache.cursor(CONTACTS)
    assert cursor is not None
    stopped = replace(cursor, complete=False, last_number=keys[first - 1], downward=downward)
    await cache.put_cursor(replace(stopped, policy=Policy(Keep.ALL)))


@pytest.mark.parametrize("downward", [False, True])
@pytest.mark.parametrize(("here", "calls"), [(400, 6 + 1), (899, 1 + 1), (949, 1 + 1)])
async def test_what_is_not_here_is_fetched_a_hundred_rows_a_call(
    demo: DemoServer, folder: Path, here: int, calls: int, downward: bool
) -> None:
    demo.grow("Contacts", 950 - len(demo.rows("Contacts")))
    async with office(demo) as opened:
        await opened.table()
        await opened.quiet()
        await cut_off(opened, here, downward=downward)
        fields = ("lastname", "email")
        price = await opened.session.exports.price(ALL, fields)
        assert (price.rows, price.whole, price.price.calls) == (950, False, calls)
        job = await ended(opened, await export(opened, folder / "c.csv", fields=fields))
        assert spent(opened) == calls
        assert job.note == "950 rows; Vtiger counts 950."
        found = sorted(row[1] for row in rows_of(folder / "c.csv")[1:])
        assert found == sorted(str(r["email"] or "") for r in demo.rows("Contacts").values())


async def test_a_workbook_that_would_overflow_is_refused_in_words(
    demo: DemoServer, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vtdesk.app.export.MOST_ROWS", 10)
    async with office(demo) as opened:
        await filled(opened)
        job = await ended(opened, await export(opened, folder / "c.xlsx"), JobState.PAUSED)
        assert job.note.startswith("A workbook holds 10 rows; these are 475.")
        assert not list(folder.iterdir())


async def test_fields_that_have_all_gone_are_said(demo: DemoServer, folder: Path) -> None:
    async with office(demo) as opened:
        await filled(opened)
        fields = ("gone", "gone too")
        job = await export(opened, folder / "c.csv", fields=fields)
        stuck = await ended(opened, job, JobState.PAUSED)
        assert stuck.note.startswith("Contacts has none of the fields any more")
        assert not list(folder.iterdir())


async def test_names_that_cannot_be_fetched_are_left_empty_and_told(
    demo: DemoServer, folder: Path
) -> None:
    fields = ("lastname", "account_id")
    async with office(demo) as opened:
        await opened.table()
        await opened.session.ensure_schema(ModuleName("Accounts"))
        await opened.quiet()
        demo.faults.offline = True
        job = await ended(opened, await export(opened, folder / "c.csv", fields=fields))
        assert "not known and left empty." in job.note
        assert not any("x" in row[1] and row[1][0].isdigit() for row in rows_of(folder / "c.csv"))


async def test_an_unreadable_export_of_before_is_none(demo: DemoServer) -> None:
    async with office(demo) as opened:
        assert await opened.session.exports.resumed("1", "odd") is None
        assert opened.session.exports.path_of("1") is None


async def test_a_filter_fetches_only_what_may_match(demo: DemoServer, folder: Path) -> None:
    demo.grow("Contacts", 950 - len(demo.rows("Contacts")))
    async with office(demo) as opened:
        await opened.session.ensure_schema(CONTACTS)
        query = Query(CONTACTS, Condition("lastname", Op.STARTS, ("M",)))
        fields = ("lastname",)
        await ended(opened, await export(opened, folder / "m.csv", query, fields))
        wanted = [r for r in demo.rows("Contacts").values() if str(r["lastname"])[:1] == "M"]
        assert len(rows_of(folder / "m.csv")) == len(wanted) + 1
        assert spent(opened) == -(-len(wanted) // 100) + 1


async def test_a_condition_vtiger_cannot_count_is_proved_by_the_whole_module(
    demo: DemoServer, folder: Path
) -> None:
    async with office(demo) as opened:
        await filled(opened)
        query = Query(CONTACTS, Condition("phone", Op.EMPTY))
        job = await ended(opened, await export(opened, folder / "e.csv", query))
        count = len(demo.rows("Contacts"))
        assert f"all {count} records that Vtiger counts were looked through." in job.note


async def test_without_a_network_it_is_written_and_not_counted(
    demo: DemoServer, folder: Path
) -> None:
    async with office(demo) as opened:
        await filled(opened)
        demo.faults.offline = True
        job = await ended(opened, await export(opened, folder / "c.csv"))
        assert "Vtiger did not count:" in job.note
        assert len(rows_of(folder / "c.csv")) == len(demo.rows("Contacts")) + 1


async def test_what_waits_to_be_sent_is_in_it_and_told(demo: DemoServer, folder: Path) -> None:
    async with office(demo) as opened:
        await filled(opened)
        opened.session.work_offline()
        edit = await opened.session.new_record(CONTACTS)
        edit.edit_text("lastname", "Unsent")
        await edit.save()
        job = await ended(opened, await export(opened, folder / "c.csv"))
        assert "1 row of them not in Vtiger yet." in job.note
        assert "Unsent" in {row[1] for row in rows_of(folder / "c.csv")}


async def test_formulas_come_as_text_and_numbers_as_numbers(demo: DemoServer, folder: Path) -> None:
    record = next(iter(demo.rows("Contacts")))
    demo.edit("Contacts", record, {"firstname": "=1+1", "cf_contacts_budget": "-12.5"})
    fields = ("firstname", "cf_contacts_budget")
    async with office(demo) as opened:
        await filled(opened)
        await ended(opened, await export(opened, folder / "c.csv", fields=fields))
        assert ["'=1+1", "-12.50"] in rows_of(folder / "c.csv")
        await ended(opened, await export(opened, folder / "c.xlsx", fields=fields))
        sheet = sheet_of(folder / "c.xlsx")
        assert "<t>=1+1</t>" in sheet
        assert "<f>" not in sheet
        assert "<v>-12.5</v>" in sheet


async def test_a_workbook_has_a_header_that_stays_filters_and_widths(
    demo: DemoServer, folder: Path
) -> None:
    async with office(demo) as opened:
        await filled(opened)
        await ended(opened, await export(opened, folder / "c.xlsx"))
        sheet = sheet_of(folder / "c.xlsx")
        assert 'state="frozen"' in sheet
        assert f'<autoFilter ref="A1:F{len(demo.rows("Contacts")) + 1}"/>' in sheet
        assert "<cols>" in sheet
        assert [found.name for found in folder.iterdir()] == ["c.xlsx"]


@pytest.mark.parametrize("name", ["c.csv", "c.xlsx"])
async def test_one_given_up_leaves_nothing_and_the_older_file_as_it_was(
    demo: DemoServer, folder: Path, name: str
) -> None:
    (folder / name).write_text("older")
    async with office(demo) as opened:
        await filled(opened)
        job = await export(opened, folder / name)
        opened.session.jobs.pause(job.id)
        await ended(opened, job, JobState.PAUSED)
        opened.session.jobs.cancel(job.id)
        await ended(opened, job, JobState.STOPPED)
        assert (folder / name).read_text() == "older"
        await until(lambda: [found.name for found in folder.iterdir()] == [name])


async def test_a_folder_that_is_gone_is_said_before_any_call(
    demo: DemoServer, folder: Path
) -> None:
    async with office(demo) as opened:
        await filled(opened)
        demo.calls.clear()
        job = await ended(opened, await export(opened, folder / "gone" / "c.csv"), JobState.PAUSED)
        assert "was not written: it is not there." in job.note
        assert spent(opened) == 0
        (folder / "gone").mkdir()
        opened.session.jobs.resume(job.id)
        await ended(opened, job)
        assert (folder / "gone" / "c.csv").exists()


@pytest.mark.parametrize("name", ["c.csv", "c.xlsx"])
async def test_a_full_disk_is_said_and_leaves_no_half_file(
    demo: DemoServer, folder: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    async with office(demo) as opened:
        await filled(opened)
        with monkeypatch.context() as patch:
            patch.setattr("vtdesk.app.sheet_files.os.fsync", full)
            job = await ended(opened, await export(opened, folder / name), JobState.PAUSED)
        assert "the disk is full" in job.note
        assert not list(folder.iterdir())
        opened.session.jobs.resume(job.id)
        await ended(opened, job)
        assert (folder / name).stat().st_size > 0


async def test_a_read_only_file_is_said_before_any_call_and_stays(
    demo: DemoServer, folder: Path
) -> None:
    target = folder / "c.csv"
    target.write_text("mine")
    target.chmod(0o444)
    async with office(demo) as opened:
        await filled(opened)
        demo.calls.clear()
        job = await ended(opened, await export(opened, target), JobState.PAUSED)
        assert "the file of this name is marked as read-only" in job.note
        assert not demo.calls.all()
        assert target.read_text() == "mine"
        assert list(folder.iterdir()) == [target]
        target.chmod(0o644)
        opened.session.jobs.resume(job.id)
        await ended(opened, job)
        assert target.read_text() != "mine"


async def test_an_older_file_that_is_open_elsewhere_stays_and_is_said(
    demo: DemoServer, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(part: Path, target: Path) -> None:
        raise PermissionError(errno.EACCES, "The process cannot access the file")

    (folder / "c.csv").write_text("older")
    async with office(demo) as opened:
        await filled(opened)
        with monkeypatch.context() as patch:
            patch.setattr(Path, "replace", held)
            job = await ended(opened, await export(opened, folder / "c.csv"), JobState.PAUSED)
        assert "was not replaced: it is open in another program" in job.note
        assert (folder / "c.csv").read_text() == "older"
        opened.session.jobs.resume(job.id)
        await ended(opened, job)
        assert len(rows_of(folder / "c.csv")) == len(demo.rows("Contacts")) + 1


async def test_a_name_that_a_folder_has_is_said(demo: DemoServer, folder: Path) -> None:
    (folder / "c.csv").mkdir()
    async with office(demo) as opened:
        await filled(opened)
        job = await ended(opened, await export(opened, folder / "c.csv"), JobState.PAUSED)
        assert "was not written" in job.note


async def test_after_a_restart_it_goes_on_and_asks_for_no_page_twice(
    demo: DemoServer, home: Profile, folder: Path
) -> None:
    demo.grow("Contacts", 1_500 - len(demo.rows("Contacts")))
    fields = ("lastname", "email")
    async with office(demo, home) as opened:
        await opened.session.ensure_schema(CONTACTS)
        job = await export(opened, folder / "c.csv", fields=fields)
        await until(lambda: spent(opened) >= 5)
        opened.session.jobs.pause(job.id)
        paused = await ended(opened, job, JobState.PAUSED)
        # the page that was on its way is not lost
        await until(lambda: done(opened, paused) == 100 * (spent(opened) - 1))
    before = spent(opened)
    assert [found.name for found in folder.iterdir()] == []
    async with office(demo, home) as opened:
        await ended(opened, job, JobState.PAUSED)
        opened.session.jobs.resume(job.id)
        found = await ended(opened, job)
        assert found.note == "1,500 rows; Vtiger counts 1,500."
    assert before + spent(opened) <= 15 + 1
    exported = [row[1] for row in rows_of(folder / "c.csv")[1:]]
    assert sorted(exported) == sorted(str(r["email"] or "") for r in demo.rows("Contacts").values())


async def test_a_whole_module_has_every_field_in_the_order_of_describe(
    demo: DemoServer, folder: Path
) -> None:
    async with office(demo) as opened:
        await filled(opened)
        schema = await opened.session.ensure_schema(CONTACTS)
        query, fields = whole_module(schema)
        await ended(opened, await export(opened, folder / "all.csv", query, fields))
        rows = rows_of(folder / "all.csv")
        assert rows[0] == [spec.label for spec in schema.fields if spec.name != "id"]
        assert len(rows) == len(demo.rows("Contacts")) + 1


def sheet_of(path: Path) -> str:
    with zipfile.ZipFile(path) as book:
        assert book.testzip() is None
        return book.read("xl/worksheets/sheet1.xml").decode()
