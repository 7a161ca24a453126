"""A field that comes while vtdesk runs is filled in every row, however far their fetch had come."""

from collections.abc import Mapping

import pytest

from tests.helpers.desk import CONTACTS, Desk, desk, until
from vtdesk.demo.people import Rights
from vtdesk.demo.schemas import Field
from vtdesk.demo.server import DemoServer
from vtdesk.domain.ids import ModuleName

PRODUCTS = ModuleName("Products")


class Hiding:
    """Takes a field away from everybody until it is shown."""

    def __init__(self, patch: pytest.MonkeyPatch, name: str) -> None:
        self._name = name
        fields = Rights.fields
        patch.setattr(Rights, "fields", lambda rights, module: self._left(fields(rights, module)))

    def _left(self, fields: Mapping[str, Field]) -> dict[str, Field]:
        return {name: field for name, field in fields.items() if name != self._name}

    def show(self) -> None:
        """Let everybody see it."""
        self._name = ""


def grow(demo: DemoServer, count: int) -> None:
    demo.grow("Contacts", count - len(demo.rows("Contacts")))


async def lacking(running: Desk, module: ModuleName = CONTACTS, name: str = "title") -> list[str]:
    """The stored records that hold nothing in a field that the server has filled."""
    here = set(await running.keys(module))
    return [
        record
        for record, row in running.demo.rows(module).items()
        if row[name]
        and int(record.partition("x")[2]) in here
        and not running.record(record, module).values.get(name)
    ]


async def test_a_fill_that_was_broken_off_begins_anew(
    demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    hiding = Hiding(monkeypatch, "title")
    grow(demo, 1_500)
    async with desk(demo) as running:
        await running.engine.ensure_schema(CONTACTS)
        demo.faults.delay = 0.01
        running.engine.wish_pull(CONTACTS)
        await until(lambda: any(changes.rows for changes in running.changes))
        running.engine.stop_pull(CONTACTS)
        demo.faults.delay = 0.0
        hiding.show()
        await running.engine.ensure_schema(CONTACTS, anew=True)
        await running.pull()
        assert len(await running.keys()) == 1_500
        assert await lacking(running) == []


async def test_a_fill_that_runs_begins_anew(
    demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    hiding = Hiding(monkeypatch, "title")
    grow(demo, 1_500)
    async with desk(demo) as running:
        await running.engine.ensure_schema(CONTACTS)
        await running.begin()
        hiding.show()
        await running.engine.ensure_schema(CONTACTS, anew=True)
        await until(lambda: running.engine.status.pull(CONTACTS) is None)
        assert len(await running.keys()) == 1_500
        assert await lacking(running) == []


@pytest.mark.parametrize("dialect", ["cloud", "opensource"])
async def test_a_refresh_that_runs_is_followed_by_a_new_fill(
    dialect: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hiding = Hiding(monkeypatch, "title")
    with DemoServer(dialect=dialect) as demo:  # type: ignore[arg-type]  # parametrized Literal
        async with desk(demo) as running:
            await running.pull()
            for record in list(demo.rows("Contacts"))[:350]:
                demo.edit("Contacts", record, {"lastname": "Changed"})
            running.changes.clear()
            running.engine.wish_pull(CONTACTS, force=True)
            await until(lambda: any(changes.rows for changes in running.changes))
            hiding.show()
            await running.engine.ensure_schema(CONTACTS, anew=True)
            await until(lambda: running.engine.status.pull(CONTACTS) is None)
            assert await lacking(running) == []


async def test_rows_that_came_after_the_fill_get_the_field_too(
    demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    hiding = Hiding(monkeypatch, "title")
    async with desk(demo) as running:
        await running.pull()
        for number in range(130):
            demo.add("Contacts", {"lastname": f"Later {number}", "title": "Dr."})
        await running.pull()
        hiding.show()
        await running.engine.ensure_schema(CONTACTS, anew=True)
        await running.pull()
        assert await lacking(running) == []
        cursor = running.cache.cursor(CONTACTS)
        assert cursor is not None
        assert cursor.total == len(demo.rows("Contacts"))


async def test_the_newest_of_a_module_that_is_not_kept_whole_get_the_field(
    demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    hiding = Hiding(monkeypatch, "manufacturer")
    demo.grow("Products", 900)
    async with desk(demo) as running:
        await running.pull(PRODUCTS)
        before = running.cache.cursor(PRODUCTS)
        hiding.show()
        await running.engine.ensure_schema(PRODUCTS, anew=True)
        await running.pull(PRODUCTS)
        assert await lacking(running, PRODUCTS, "manufacturer") == []
        after = running.cache.cursor(PRODUCTS)
        assert before is not None
        assert after is not None
        assert (after.complete, after.modified) == (True, before.modified)


async def test_a_describe_without_new_fields_leaves_the_rows_alone(
    demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with desk(demo) as running:
        await running.pull()
        before = running.cache.cursor(CONTACTS)
        Hiding(monkeypatch, "title")
        await running.engine.ensure_schema(CONTACTS, anew=True)
        assert running.cache.cursor(CONTACTS) == before


async def test_a_field_of_a_module_that_was_never_fetched_fetches_nothing(
    demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    hiding = Hiding(monkeypatch, "title")
    async with desk(demo) as running:
        await running.engine.ensure_schema(CONTACTS)
        hiding.show()
        await running.engine.ensure_schema(CONTACTS, anew=True)
        assert running.cache.cursor(CONTACTS) is None
        assert running.engine.status.pulls == ()
