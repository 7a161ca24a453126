"""Cells edited in a table: the same drafts as the form's, never lost, undone by gesture."""

import asyncio

from tests.helpers.deals import DEALS, open_all_deals
from tests.helpers.desk import CONTACTS, until
from tests.helpers.office import Office, office
from vtdesk.app.paths import Profile
from vtdesk.app.staged import PasteReport, StagedCount
from vtdesk.app.staging import Staging
from vtdesk.demo.server import DemoServer
from vtdesk.domain.ids import ModuleName, parse_id
from vtdesk.domain.query import Sort


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


async def test_of_a_pasted_block_only_what_still_stands_is_undone(demo: DemoServer) -> None:
    keys = first_keys(demo, 2)
    async with office(demo) as opened:
        staging = await ready(opened)
        await staging.paste(CONTACTS, keys, ("title", "department"), [["T", "D"]])
        edit = await opened.session.open_record(CONTACTS, keys[0])
        edit.edit_text("title", "Form")
        assert staging.undo(CONTACTS)
        assert texts(staging, keys, "title") == ["Form", None]
        assert texts(staging, keys, "department") == [None, None]
        assert staging.redo(CONTACTS)
        assert texts(staging, keys, "title") == ["Form", "T"]
        assert texts(staging, keys, "department") == ["D", "D"]


async def test_what_is_pasted_as_it_was_is_not_staged_beside_what_is_new(demo: DemoServer) -> None:
    (key,) = first_keys(demo, 1)
    before = str(demo.rows(CONTACTS)[f"4x{key}"]["firstname"])
    async with office(demo) as opened:
        staging = await ready(opened)
        staging.stage_text(CONTACTS, key, "firstname", "Typed")
        await staging.paste(CONTACTS, [key], ("firstname", "title"), [[before, "New"]])
        assert staging.cell(CONTACTS, key, "firstname") is None
        assert texts(staging, [key], "title") == ["New"]
        assert staging.undo(CONTACTS)
        assert texts(staging, [key], "firstname") == ["Typed"]


async def test_names_and_choices_are_pasted_as_people_write_them(demo: DemoServer) -> None:
    keys = first_keys(demo, 4)
    async with office(demo) as opened:
        staging = await ready(opened)
        await opened.table(ModuleName("Accounts"))
        await opened.quiet()
        account = next(iter(demo.rows("Accounts").items()))
        name = str(account[1]["accountname"])
        block = [
            [name.upper(), "anna mertens", "Cold call"],
            [account[0], "19x1", "nothing like it"],
            ["No such company", "No such person", ""],
            ["", "", "COLD CALL"],
        ]
        fields = ("account_id", "assigned_user_id", "leadsource")
        await staging.paste(CONTACTS, keys, fields, block)
        accounts = [staging.cell(CONTACTS, key, "account_id") for key in keys]
        assert {cell.wire for cell in accounts[:2] if cell is not None} <= {account[0]}
        wrong = accounts[2]
        assert wrong is not None
        assert wrong.text == "No such company"
        assert wrong.problem == "Choose a record from the list."
        source = staging.cell(CONTACTS, keys[1], "leadsource")
        assert source is not None
        assert "is not one of the choices" in source.problem
        rows = [staging.of_row(CONTACTS, key) for key in keys]
        assert all(row["assigned_user_id"].blocking for row in rows[2:])


async def test_one_value_is_filled_down_and_repeated(demo: DemoServer) -> None:
    keys = first_keys(demo, 4)
    async with office(demo) as opened:
        staging = await ready(opened)
        staging.stage_text(CONTACTS, keys[0], "title", "Chief")
        assert (await staging.fill_down(CONTACTS, keys, "title")).staged == 3
        assert texts(staging, keys, "title") == ["Chief"] * 4
        await staging.paste(CONTACTS, keys, ("department",), [["Zebras"]])
        assert texts(staging, keys, "department") == ["Zebras"] * 4
        assert (await staging.fill_down(CONTACTS, [], "title")).staged == 0
        assert (await staging.paste(CONTACTS, keys, ("title",), [])).staged == 0


async def test_the_review_tells_before_and_after(demo: DemoServer) -> None:
    keys = first_keys(demo, 2)
    async with office(demo) as opened:
        staging = await ready(opened)
        edit = await opened.session.open_record(CONTACTS, keys[1])
        before = edit.text("title")
        staging.stage_text(CONTACTS, keys[1], "title", "Chief")
        staging.stage_text(CONTACTS, keys[0], "birthday", "no day")
        review = staging.review(CONTACTS)
        assert len(review) == 2
        row = review[0]
        (field,) = row.fields
        assert (row.key, row.title != "") == (keys[1], True)
        assert (field.label, field.before, field.after) == ("Title", before, "Chief")
        assert review[1:][0].fields[0].problem
        staging.clear(CONTACTS, keys[1], "title")
        assert review[0].fields == ()


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
        await opened.session.open_table(CONTACTS).set_sorts((Sort("lastname", descending=True),))
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


async def test_problems_of_many_records_are_counted_by_and_by(
    demo: DemoServer, home: Profile
) -> None:
    keys = first_keys(demo, 60)
    async with office(demo, home) as opened:
        staging = await ready(opened)
        await staging.paste(CONTACTS, keys, ("birthday", "title"), [["no day", "Zebra"]])
    async with office(demo, home, offline=True) as opened:
        staging = opened.session.staging
        table = Table(staging)
        count = staging.count(CONTACTS)
        assert (count.cells, count.records) == (2 * len(keys), len(keys))
        await until(lambda: staging.count(CONTACTS).problems == len(keys))
        await until(lambda: {key for _, key in table.heard} == set(keys))
        staging.formats_changed()
        assert staging.count(CONTACTS).cells == 2 * len(keys)


async def test_cells_of_a_closed_record_are_locked_and_say_why(demo: DemoServer) -> None:
    closed, still_open = first_keys(demo, 2, DEALS)
    open_all_deals(demo)
    prefix = next(iter(demo.rows(DEALS))).partition("x")[0]
    demo.edit(DEALS, f"{prefix}x{closed}", {"sales_stage": "Closed Won"})
    async with office(demo) as opened:
        await opened.table(DEALS)
        await opened.quiet()
        staging = opened.session.staging
        words = opened.session.around.reopening.closed_words(DEALS, closed)
        assert words.endswith("locked until it is reopened.")
        assert staging.reason(DEALS, closed, "amount") == words
        assert staging.reason(DEALS, still_open, "amount") == ""
        assert staging.stage_text(DEALS, closed, "amount", "7") == words
        assert staging.stage_wire(DEALS, closed, "sales_stage", "Prospecting") == words
        keys = [still_open, closed]
        assert await staging.fill_down(DEALS, keys, "amount") == PasteReport(0, ((0, 0, words),))
        pasted = await staging.paste(DEALS, keys, ["amount"], [["1"], ["2"]])
        assert pasted == PasteReport(1, ((1, 0, words),))
        cleared = await staging.paste(DEALS, keys, ["nextstep"], [[""]])
        assert cleared.refused == ((1, 0, words),)
        assert staging.keys(DEALS) == (still_open,)
        opened.session._client.probe.learn_operation("reopen", present=False)
        assert staging.reason(DEALS, closed, "amount") == ""
