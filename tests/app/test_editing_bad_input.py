"""A record stays editable and whole, whatever a describe, a record or a keyboard brings."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.helpers.desk import CONTACTS, until
from tests.helpers.office import Office, office
from vtdesk.api import descriptions
from vtdesk.app.editing import EditSession
from vtdesk.app.paths import Profile
from vtdesk.demo.server import DemoServer
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.record import Json
from vtdesk.domain.schema import PicklistValue

EXAMPLES = min(settings().max_examples, 200)
"""Each opens a session of its own; a failing one is told as it is."""
MARKUP = '<h1>Sale</h1><img src="http://tracker.example/x.png"><script>alert(1)</script>'
MEGABYTE = "Ω and <b>more</b>\n" * 60_000
MANY: list[Json] = [{"label": f"Label {n}", "value": f"Value {n}"} for n in range(5_000)]
TEXTS: list[Json] = [{"name": f"f{n}", "type": {"name": "string"}} for n in range(400)]
FIELDS: list[Json] = [
    {},
    {"label": "No name"},
    {"name": "bare"},
    {"name": "typed", "type": "string"},
    {"name": "untyped", "type": None},
    {"name": "phone", "label": "First", "type": {"name": "phone"}},
    {"name": "phone", "label": "Second", "type": {"name": "string"}, "mandatory": "maybe"},
    {"name": "lastname", "label": MARKUP, "type": {"name": "string"}, "mandatory": True},
    {"name": "nowhere", "type": {"name": "reference", "refersTo": ["Nowhere", "", 7]}},
    {"name": "void", "type": {"name": "reference", "refersTo": None}},
    {"name": "odd", "type": {"name": "hologram"}},
    {"name": "many", "type": {"name": "picklist", "picklistValues": MANY}},
    {"name": "none", "type": {"name": "picklist"}},
    {"name": "several", "type": {"name": "multipicklist", "picklistValues": "Value 1"}},
    {"name": "when", "type": {"name": "datetime"}},
    {"name": "count", "type": {"name": "integer"}},
    {"name": "grid", "type": {"name": "grid"}},
    {"name": "description", "type": {"name": "text", "length": "-5"}},
    *TEXTS,
]
VALUES: dict[str, Json] = {
    "lastname": "Ek",
    "phone": 4912345,
    "of_no_describe": "kept out",
    "bare": ["a", {"b": 1}],
    "typed": {"x": [1]},
    "untyped": True,
    "nowhere": "99x5",
    "void": "H2",
    "odd": MARKUP,
    "many": "Value 4999",
    "none": "Gone",
    "several": "Value 1 |##| Nobody's |##| |##|",
    "when": "tomorrow",
    "count": "1e999999999",
    "grid": '[{"a": [1, {"b": null}]}, {}]',
    "description": MEGABYTE,
    "f1": 1.5,
    "f2": False,
    "f3": "0000-00-00",
}


@asynccontextmanager
async def opened_record(
    demo: DemoServer, values: Mapping[str, Json], profile: Profile | None = None
) -> AsyncIterator[tuple[Office, EditSession, str]]:
    """A contact of the server, described and answered as badly as can be."""
    record = demo.add(CONTACTS, {"lastname": "Ek", "description": "There"})
    async with office(demo, profile) as opened:
        await opened.table()
        await opened.quiet()
        cache = opened.session._cache
        described: Json = {"label": None, "idPrefix": record.partition("x")[0], "fields": FIELDS}
        schema = descriptions.module_schema(described, CONTACTS)
        opened.session.bus.changes.emit(await cache.put_schema(schema, fetched=opened.clock()))
        answer = {**demo.rows(CONTACTS)[record], "id": record, **values}
        await cache.put_records(CONTACTS, [answer], fetched=opened.clock())
        yield opened, await opened.edit(record), record


async def test_what_is_described_and_answered_badly_is_shown_and_left_alone(
    demo: DemoServer,
) -> None:
    async with opened_record(demo, VALUES) as (opened, edit, _record):
        assert len(edit.schema.fields) > 400
        for spec in edit.schema.fields:
            shown = edit.text(spec.name)
            assert edit.state(spec.name).problem == ""
            edit.edit_text(spec.name, shown)
        assert edit.changed_fields == ()
        assert edit.text("odd") == MARKUP
        assert edit.text("many") == "Label 4999"
        assert edit.text("nowhere") == "…"
        edit.edit_text("f4", "typed")
        assert edit.problems() == ()
        opened.demo.faults.offline = True
        assert (await edit.save()).saved
        change = edit.change
        assert change is not None
        assert change.values == {"f4": "typed"}


async def test_a_reference_to_a_module_that_is_not_there_finds_nothing(demo: DemoServer) -> None:
    async with opened_record(demo, VALUES) as (opened, edit, _record):
        nowhere = edit.schema.by_name["nowhere"]
        assert await opened.session._references.find(nowhere.refers_to, "a") == ()
        edit.edit_text("nowhere", "Nord")
        assert edit.state("nowhere").problem == "Choose a record from the list."
        assert not (await edit.save()).saved
        edit.edit_text("nowhere", "")
        assert edit.cell("nowhere") == ""
        assert edit.problems() == ()


async def test_a_megabyte_is_typed_kept_and_sent(demo: DemoServer) -> None:
    async with opened_record(demo, {}) as (opened, edit, record):
        edit.edit_text("description", MEGABYTE)
        edit.edit_text("lastname", MARKUP[:80])
        await edit.keep_draft()
        assert edit.cell("description") == MEGABYTE
        assert (await edit.save()).saved
        await opened.sent()
        row = demo.rows(CONTACTS)[record]
        assert row["description"] == MEGABYTE
        assert row["lastname"] == MARKUP[:80]


async def test_half_a_character_is_told_and_loses_nothing(demo: DemoServer, tmp_path: Path) -> None:
    profile = Profile.below(tmp_path)
    profile.make()
    async with opened_record(demo, {}, profile) as (_opened, edit, _record):
        edit.edit_text("lastname", "half \ud83d of it")
        edit.edit_text("phone", "030")
        await edit.keep_draft()
        assert edit.state("lastname").problem == "It holds characters that cannot be shown or sent."
        assert not (await edit.save()).saved
        edit.edit_text("lastname", "half of it")
        assert (await edit.save()).saved


async def test_a_value_that_an_admin_renames_meanwhile_stays_until_it_is_changed(
    demo: DemoServer,
) -> None:
    async with opened_record(demo, VALUES) as (opened, edit, _record):
        assert edit.text("many") == "Label 4999"
        edit.edit_text("many", "label 7")
        many = edit.schema.by_name["many"]
        renamed = replace(many, picklist=(PicklistValue("New", "New"),))
        fields = tuple(renamed if one is many else one for one in edit.schema.fields)
        cache, bus = opened.session._cache, opened.session.bus
        schema = replace(edit.schema, fields=fields)
        bus.changes.emit(await cache.put_schema(schema, fetched=opened.clock()))
        assert edit.cell("many") == "Value 7"
        assert edit.text("many") == "Value 7"
        edit.undo("many")
        assert edit.text("many") == "Value 4999"
        assert edit.changed_fields == ()


CELLS = (
    st.none()
    | st.text(max_size=30)
    | st.integers()
    | st.floats(allow_nan=False)
    | st.sampled_from(
        ["0", "1.0", "12,5", "1e5", "on", "0000-00-00", "2026-02-30", "25:99", "11x0"]
    )
    | st.sampled_from(
        ["11x3", "a |##| b", " a ", "[{}]", "x\r\ny\rz", "-0.00", "00:00:00", "*****"]
    )
)
EVERY_KIND: list[Json] = [
    {"name": f"x_{kind.value}", "type": {"name": kind.value, "picklistValues": ["a", "b"]}}
    for kind in FieldKind
]


@settings(phases=[Phase.generate], max_examples=EXAMPLES)
@given(data=st.data())
async def test_whatever_a_record_holds_only_what_is_edited_is_sent(data: st.DataObject) -> None:
    with DemoServer(records=20) as demo:
        async with office(demo) as opened:
            await until(lambda: bool(opened.session.modules))
            demo.faults.offline = True
            cache = opened.session._cache
            fields: list[Json] = [{"name": "own", "type": {"name": "string"}}, *EVERY_KIND]
            described: Json = {"idPrefix": "4", "fields": fields}
            await cache.put_schema(descriptions.module_schema(described, CONTACTS), fetched=0.0)
            names = [f"x_{kind.value}" for kind in FieldKind]
            for number in (1001, 1002, 1003):
                answer = {name: data.draw(CELLS, name) for name in names}
                answer["id"] = f"4x{number}"
                await cache.put_records(CONTACTS, [answer], fetched=opened.clock())
                edit = await opened.edit(f"4x{number}")
                for name in names:
                    edit.edit_text(name, edit.text(name))
                    assert edit.changed_fields == (), (name, answer[name])
                edit.edit_text("own", "typed")
                assert (await edit.save()).saved
                change = edit.change
                assert change is not None
                assert change.values == {"own": "typed"}
