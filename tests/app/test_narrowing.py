"""What a table is narrowed to: remembered, resolved for the day and the person, taken from views."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.test_filter_json import filters
from tests.helpers.desk import CONTACTS, Clock, until
from tests.helpers.office import Office, office
from vtdesk.app.browse import TableView
from vtdesk.app.narrowing import Narrowed, read_narrowed, written_narrowed
from vtdesk.app.paths import Profile
from vtdesk.demo.server import DemoServer
from vtdesk.domain.ids import RecordId, parse_id
from vtdesk.domain.query import All, AnyOf, Condition, Op, Sort, conditions_of
from vtdesk.domain.views import SavedView

CITY = "mailingcity"
MINE = Condition("assigned_user_id", Op.IS, ("@me",))
DAY = 86_400.0


@given(st.builds(Narrowed, filters, st.just("anna"), st.sampled_from(["", "a1"])))
def test_what_is_remembered_reads_the_same(narrowed: Narrowed) -> None:
    assert read_narrowed(written_narrowed(narrowed) or "") == narrowed


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"filter": 5}', '{"words": "x"}', '{"filter": {}, "words": 5}', "[" * 9_999]
)  # fmt: skip
def test_a_note_that_is_none_narrows_nothing(text: str) -> None:
    assert read_narrowed(text) in (Narrowed(), Narrowed(All()))
    assert written_narrowed(Narrowed()) is None


def shown(table: TableView) -> set[int]:
    return set(table.source.keys())


def is_changed(table: TableView) -> bool:
    return table.is_view_changed


def owned_by(demo: DemoServer, owner: str) -> set[int]:
    rows = demo.rows(CONTACTS).items()
    return {int(parse_id(one).key) for one, row in rows if row["assigned_user_id"] == owner}


def me(opened: Office) -> str:
    assert opened.session.user is not None
    return str(opened.session.user.id)


async def test_a_table_is_narrowed_the_same_after_a_restart(
    demo: DemoServer, home: Profile
) -> None:
    async with office(demo, home) as opened:
        table = await opened.table()
        await table.set_filter(MINE)
        await table.set_words("a")
        await table.set_sorts((Sort("lastname", descending=True), Sort("firstname")))
        before = list(table.source.keys())
        assert 0 < len(before) < len(demo.rows(CONTACTS))
        await until(lambda: "@me" in (opened.session._cache.note("table Contacts") or ""))
        again = opened.session.open_table(CONTACTS)
        assert again is table, "as long as the session lasts"
    async with office(demo, home) as opened:
        table = opened.session.open_table(CONTACTS)
        await table.start()
        assert table.conditions == MINE, "as it was built, not who that was"
        assert table.query.words == "a"
        await until(lambda: list(table.source.keys()) == before)
        await opened.quiet()
        await table.set_filter(All())
        await table.set_words("")
        assert shown(table) == {int(parse_id(one).key) for one in demo.rows(CONTACTS)}
    async with office(demo, home) as opened:
        assert opened.session.open_table(CONTACTS).conditions == All()


async def test_me_and_my_groups_are_who_asks(demo: DemoServer) -> None:
    async with office(demo) as opened:
        table = await opened.table()
        await table.set_filter(MINE)
        assert shown(table) == owned_by(demo, me(opened))
        ours = Condition("assigned_user_id", Op.ONE_OF, ("@me", "@my-groups"))
        await table.set_filter(ours)
        assert shown(table) == owned_by(demo, me(opened)), "nobody said of any group"
        group = next(
            row["assigned_user_id"]
            for row in demo.rows(CONTACTS).values()
            if str(row["assigned_user_id"]).startswith("20x")
        )
        found = parse_id(str(group))
        assert isinstance(found, RecordId)
        await opened.session.set_my_groups([found])
        assert opened.session.my_groups == (found,)
        assert shown(table) == owned_by(demo, me(opened)) | owned_by(demo, str(group))
        assert await table.count_matching(ours) == len(shown(table))
        await opened.session.set_my_groups([])
        assert not opened.session.my_groups


async def test_today_is_another_day_tomorrow(demo: DemoServer) -> None:
    clock = Clock()
    async with office(demo, clock=clock) as opened:
        table = await opened.table()
        demo.edit(CONTACTS, some := next(iter(demo.rows(CONTACTS))), {"lastname": "Tody"})
        table.refresh()
        await until(lambda: table.progress is None)
        today = Condition("modifiedtime", Op.DURING, ("@today",))
        await table.set_filter(today)
        await until(lambda: int(parse_id(some).key) in shown(table))
        assert table.conditions == today
        asked = table.query
        await table.day_changed()
        assert table.query is asked, "it is still the same day"
        clock.ahead += 2 * DAY
        await table.day_changed()
        assert table.query != asked
        assert not shown(table)


async def test_a_week_begins_where_the_person_is(demo: DemoServer) -> None:
    this_week = Condition("birthday", Op.DURING, ("@this-week",))
    async with office(demo) as opened:
        table = await opened.table()
        days: set[str] = set()
        for first in (0, 6):
            opened.session.formats = replace(opened.session.formats, first_weekday=first)
            await table.set_filter(this_week)
            start = next(iter(conditions_of(table.query.filter))).values[0]
            days.add(date.fromisoformat(start).strftime("%a"))
        assert days == {"Mon", "Sun"}


async def test_a_saved_view_is_shown_changed_and_gone_back_to(demo: DemoServer) -> None:
    async with office(demo) as opened:
        table = await opened.table()
        views = opened.session.views
        await table.set_filter(MINE)
        await table.set_words("a")
        await table.set_columns(["lastname", "email"])
        await table.set_sorts((Sort("email"),))
        kept = await views.save(table.as_view("Mine by mail"))
        assert (kept.filter, kept.words) == (MINE, "a")
        assert (kept.columns, kept.sorts) == (("lastname", "email"), (Sort("email"),))
        assert not is_changed(table), "no view is shown"
        await table.show_view(None)
        assert table.conditions == All()
        assert table.query.words == ""
        await table.show_view(kept)
        assert table.view_id == kept.id
        assert [column.spec.name for column in table.columns] == ["lastname", "email"]
        assert table.query.sort == (Sort("email"),)
        assert not is_changed(table)
        before = list(table.source.keys())
        await table.set_words("")
        assert is_changed(table)
        assert table.view_id == kept.id
        assert table.as_view(kept.name).id == kept.id
        await table.show_view(kept)
        assert not is_changed(table)
        assert list(table.source.keys()) == before


async def test_the_view_shown_is_shown_again_after_a_restart(
    demo: DemoServer, home: Profile
) -> None:
    async with office(demo, home) as opened:
        table = await opened.table()
        kept = await opened.session.views.save(
            SavedView("", CONTACTS, "Mine", MINE, ("lastname",), (Sort("email"),))
        )
        await table.show_view(kept)
    async with office(demo, home) as opened:
        table = opened.session.open_table(CONTACTS)
        await table.start()
        assert table.view_id == kept.id
        assert not is_changed(table)
        assert [column.spec.name for column in table.columns] == ["lastname"]
        await opened.session.views.delete(kept.id)
        await opened.quiet()
    async with office(demo, home) as opened:
        assert opened.session.open_table(CONTACTS).view_id is None


async def test_a_view_whose_field_has_gone_opens_and_tells(demo: DemoServer) -> None:
    async with office(demo) as opened:
        table = await opened.table()
        gone = Condition("cf_gone", Op.IS, ("x",))
        view = SavedView("", CONTACTS, "Old", All((MINE, gone)), sorts=(Sort("cf_gone"),))
        kept = await opened.session.views.save(view)
        await table.show_view(kept)
        assert list(table.left_out) == ["The condition on cf_gone", "The order by cf_gone"]
        assert table.conditions == All((MINE,))
        assert shown(table) == owned_by(demo, me(opened))
        assert is_changed(table), "and nothing is saved by itself"
        assert opened.session.views.get(kept.id) == kept
        await table.set_words("a")
        assert table.left_out, "it stays told while the view is shown"
        await table.set_filter(AnyOf((gone, MINE)))
        assert list(table.left_out) == ["The condition on cf_gone"]
        await table.set_filter(MINE)
        assert not table.left_out


async def test_matching_rows_are_counted_whatever_is_shown(demo: DemoServer) -> None:
    async with office(demo) as opened:
        unopened = opened.session.open_table(CONTACTS)
        assert await unopened.count_matching(MINE) == 0
        assert unopened.asked(MINE) is None
        table = await opened.table()
        await table.set_words("zzzz")
        assert await table.count_matching(MINE) == len(owned_by(demo, me(opened)))
        asked = table.asked(MINE)
        assert asked is not None
        (query,) = asked.queries
        assert f"assigned_user_id = '{me(opened)}'" in query
