"""Which choices go together: asked of the server once, kept, obeyed without changing anything."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.helpers.desk import until
from tests.helpers.office import Office, office
from vtdesk.app.dependencies import (
    FRESH,
    FRESH_NONE,
    MOST_GUESSES,
    Dependencies,
    likely_pairs,
    lists,
)
from vtdesk.app.editing import EditSession
from vtdesk.app.paths import Profile
from vtdesk.demo.faults import Trouble
from vtdesk.demo.server import DemoServer
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.ids import ModuleName, parse_id
from vtdesk.domain.schema import Block, FieldSpec, ModuleSchema, PicklistValue

DEALS = ModuleName("Potentials")
LEADS = ModuleName("Leads")
SERVICE = ("Qualified", "Proposal", "Closed Won", "Closed Lost")


def deal(demo: DemoServer, pipeline: str, *, fitting: bool) -> str:
    """A deal of a pipeline whose stage goes with it, or does not."""
    return next(
        record
        for record, row in demo.rows(DEALS).items()
        if row["pipeline"] == pipeline and (row["sales_stage"] in SERVICE) is fitting
    )


class Form:
    """Hears which fields are to be read again."""

    def __init__(self, edit: EditSession) -> None:
        self.heard: list[frozenset[str] | None] = []
        edit.changed.connect(self.hear)

    def hear(self, names: frozenset[str] | None) -> None:
        self.heard.append(names)


async def opened_deal(opened: Office, record: str) -> EditSession:
    """The deal's edit session, with the pipelines known."""
    await opened.table(DEALS)
    edit = await opened.session.open_record(DEALS, parse_id(record).key)
    dependencies = opened.session.dependencies
    await until(lambda: bool(dependencies.dependent_fields(edit.schema)))
    return edit


def choice(*values: str) -> tuple[PicklistValue, ...]:
    return tuple(PicklistValue(value, value.title()) for value in values)


def schema_of(*names: str, blocks: tuple[Block, ...] = ()) -> ModuleSchema:
    fields = tuple(
        FieldSpec(name, name, FieldKind.PICKLIST, picklist=choice("a", "b")) for name in names
    )
    return ModuleSchema(ModuleName("Things"), "Things", "77", fields, blocks=blocks)


async def test_the_choices_of_a_stage_follow_its_pipeline(demo: DemoServer) -> None:
    async with office(demo) as opened:
        edit = await opened_deal(opened, deal(demo, "Service", fitting=True))
        assert edit.allowed("sales_stage") == SERVICE
        assert edit.allowed("pipeline") is None
        form = Form(edit)
        edit.edit_wire("pipeline", "Projects")
        assert form.heard == [frozenset({"sales_stage"})]
        assert "Negotiation" in (edit.allowed("sales_stage") or ())
        edit.edit_wire("pipeline", "")
        assert edit.allowed("sales_stage") is None
        edit.undo_last()
        edit.edit_wire("pipeline", "unheard of")
        assert edit.allowed("sales_stage") is None


async def test_a_stored_value_that_does_not_go_is_marked_and_kept(demo: DemoServer) -> None:
    record = deal(demo, "Service", fitting=False)
    stage = demo.rows(DEALS)[record]["sales_stage"]
    async with office(demo) as opened:
        edit = await opened_deal(opened, record)
        words = f"“{stage}” does not go with Pipeline “Service”."
        assert edit.state("sales_stage").not_allowed == words
        assert edit.state("sales_stage").problem == ""
        edit.edit_text("nextstep", "call back")
        assert (await edit.save()).saved
        await opened.sent()
        assert demo.rows(DEALS)[record]["sales_stage"] == stage


@pytest.mark.parametrize(
    ("field", "value"), [("pipeline", "Service"), ("sales_stage", "Needs Analysis")]
)
async def test_a_pair_chosen_here_that_does_not_go_is_not_saved(
    demo: DemoServer, field: str, value: str
) -> None:
    record = deal(demo, "Service", fitting=True)
    demo.edit(DEALS, record, {"pipeline": "Projects", "sales_stage": "Negotiation"})
    async with office(demo) as opened:
        edit = await opened_deal(opened, record)
        edit.edit_wire(field, value)
        if field == "sales_stage":
            edit.edit_wire("pipeline", "Service")
        state = edit.state("sales_stage")
        assert "does not go with Pipeline “Service”" in state.problem
        assert state.not_allowed == ""
        saved = await edit.save()
        assert (saved.saved, saved.first_problem) == (False, "sales_stage")
        edit.edit_wire("sales_stage", "Proposal")
        assert edit.state("sales_stage").problem == ""
        edit.edit_wire("pipeline", "Service")
        assert (await edit.save()).saved


async def test_a_problem_goes_with_the_choice_that_made_it(demo: DemoServer) -> None:
    record = deal(demo, "Service", fitting=True)
    demo.edit(DEALS, record, {"pipeline": "Projects", "sales_stage": "Negotiation"})
    async with office(demo) as opened:
        edit = await opened_deal(opened, record)
        edit.edit_wire("pipeline", "Service")
        await edit.save()
        edit.edit_wire("pipeline", "Projects")
        assert edit.state("sales_stage").problem == ""
        assert edit.problems() == ()


async def test_what_was_learnt_is_kept_a_day_and_holds_without_a_network(
    demo: DemoServer, tmp_path: Path
) -> None:
    home = Profile.below(tmp_path)
    home.make()
    record = deal(demo, "Service", fitting=True)
    async with office(demo, home) as opened:
        await opened_deal(opened, record)
        await opened.quiet()
    demo.calls.clear()
    async with office(demo, home, offline=True) as opened:
        edit = await opened.session.open_record(DEALS, parse_id(record).key)
        assert edit.allowed("sales_stage") == SERVICE
    async with office(demo, home) as opened:
        await opened.table(DEALS)
        await opened.session.open_record(DEALS, parse_id(record).key)
        await opened.quiet()
        assert demo.calls.count("picklist_dependency") == 0
        opened.clock.ahead = FRESH + 1
        await opened.session.open_record(DEALS, parse_id(record).key)
        await until(lambda: demo.calls.count("picklist_dependency") == 1)


async def test_pairs_that_people_added_are_guessed(demo: DemoServer) -> None:
    async with office(demo) as opened:
        await opened.session.ensure_schema(LEADS)
        edit = await opened.session.new_record(LEADS)
        await until(
            lambda: "cf_leads_area" in opened.session.dependencies.dependent_fields(edit.schema)
        )
        edit.edit_wire("cf_leads_region", "North")
        assert edit.allowed("cf_leads_area") == ("N1", "N2")
        edit.edit_wire("cf_leads_area", "S1")
        assert edit.state("cf_leads_area").problem


async def test_news_reach_an_open_form(demo: DemoServer) -> None:
    record = deal(demo, "Service", fitting=False)
    async with office(demo) as opened:
        await opened.table(DEALS)
        edit = await opened.session.open_record(DEALS, parse_id(record).key)
        form = Form(edit)
        await until(lambda: frozenset({"sales_stage"}) in form.heard)
        assert edit.state("sales_stage").not_allowed


async def test_a_server_without_the_operation_leaves_all_choices_free(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # the older form of the API has it nowhere
    monkeypatch.setattr(DemoServer, "endpoint", DemoServer.webservice)
    with DemoServer(dialect="opensource", records=300) as stock:
        async with office(stock) as opened:
            await opened.session.ensure_schema(LEADS)
            edit = await opened.session.new_record(LEADS)
            await opened.quiet()
            await until(lambda: stock.calls.count("picklist_dependency") == 1)
            edit.edit_wire("cf_leads_region", "North")
            assert edit.allowed("cf_leads_area") is None
            opened.session.dependencies.wish(edit.schema)
            opened.clock.ahead = FRESH
            await opened.session.new_record(LEADS)
            await opened.quiet()
            assert stock.calls.count("picklist_dependency") == 1


async def test_a_broken_answer_is_asked_for_again(demo: DemoServer) -> None:
    demo.faults.cause(Trouble.HTML, "picklist_dependency")
    async with office(demo) as opened:
        schema = await opened.session.ensure_schema(LEADS)
        edit = await opened.session.new_record(LEADS)
        await until(lambda: demo.calls.count("picklist_dependency") > 0)
        await opened.session.open_table(DEALS).start()
        await opened.quiet()
        assert edit.allowed("cf_leads_area") is None
        assert opened.session.dependencies.dependent_fields(schema) == ()
        demo.faults.clear()
        opened.session.retry_now()
        await opened.session.new_record(LEADS)
        await until(lambda: bool(opened.session.dependencies.dependent_fields(schema)))
        assert all(notice.module != LEADS for notice in opened.notices)


async def test_a_network_lost_while_asking_is_no_answer(demo: DemoServer) -> None:
    async with office(demo) as opened:
        schema = await opened.session.ensure_schema(LEADS)
        await opened.quiet()
        demo.faults.cause(Trouble.DROP_BEFORE, "picklist_dependency")
        await opened.session.new_record(LEADS)
        await until(lambda: opened.session.status.online is False)
        demo.faults.clear()
        opened.session.retry_now()
        await until(lambda: bool(opened.session.dependencies.dependent_fields(schema)))


async def test_a_pair_that_depends_on_nothing_leaves_all_free(demo: DemoServer) -> None:
    async with office(demo) as opened:
        schema = await opened.session.ensure_schema(LEADS)
        dependencies = opened.session.dependencies
        await dependencies.ask(LEADS, "leadsource", "industry")
        assert dependencies.dependent_fields(schema) == ()
        assert dependencies.targets(schema, "leadsource") == ()
        await opened.quiet()
        demo.calls.clear()
        renamed = replace(schema, label="Leads of another name")
        cache, bus = opened.session._cache, opened.session.bus
        bus.changes.emit(await cache.put_schema(renamed, fetched=opened.clock()))
        await opened.quiet()
        assert demo.calls.count("picklist_dependency") == 0


async def test_pairs_of_fields_that_went_are_not_asked_about(demo: DemoServer) -> None:
    async with office(demo) as opened:
        schema = await opened.session.ensure_schema(LEADS)
        dependencies = opened.session.dependencies
        await dependencies.ask(LEADS, "cf_leads_region", "cf_leads_area")
        fewer = replace(
            schema, fields=tuple(s for s in schema.fields if not s.name.startswith("cf_"))
        )
        opened.clock.ahead = 2 * FRESH
        demo.calls.clear()
        dependencies.wish(fewer)
        await opened.quiet()
        assert demo.calls.count("picklist_dependency") == 0
        assert dependencies.related(fewer, {"cf_leads_region"}) == ()
        # the same answer again is no news
        heard = Heard(dependencies)
        await dependencies.ask(LEADS, "cf_leads_region", "cf_leads_area")
        assert heard.modules == []


class Heard:
    """Hears of which modules something was learnt."""

    def __init__(self, dependencies: Dependencies) -> None:
        self.modules: list[ModuleName] = []
        dependencies.learned.connect(self.hear)

    def hear(self, module: ModuleName) -> None:
        self.modules.append(module)


async def test_a_person_may_name_a_pair(demo: DemoServer) -> None:
    async with office(demo) as opened:
        schema = await opened.session.ensure_schema(LEADS)
        dependencies = opened.session.dependencies
        found = await dependencies.ask(LEADS, "cf_leads_region", "cf_leads_area")
        assert found.allowed["East"] == ("E1",)
        values = {"cf_leads_region": "West", "cf_leads_area": "E1"}
        assert "does not go with" in dependencies.why_not(schema, "cf_leads_area", values)
        empty = {**values, "cf_leads_area": ""}
        assert dependencies.why_not(schema, "cf_leads_area", empty) == ""
        assert dependencies.sources(schema, "cf_leads_area") == ("cf_leads_region",)
        assert dependencies.allowed(schema, "never heard of", values) is None


async def test_what_is_known_of_a_module_is_told(demo: DemoServer) -> None:
    async with office(demo) as opened:
        await opened.table(DEALS)
        schema = await opened.session.ensure_schema(DEALS)
        dependencies = opened.session.dependencies
        assert dependencies.pairs(schema) == ()
        found = await dependencies.ask(DEALS, "pipeline", "sales_stage")
        assert dependencies.pairs(schema) == (found,)
        await dependencies.ask(DEALS, "leadsource", "sales_stage")
        assert dependencies.pairs(schema) == (found,), "what goes with everything is no pair"
        named = [spec.name for spec in lists(schema)]
        assert {"pipeline", "sales_stage", "leadsource"} <= set(named)
        assert all(spec.kind is FieldKind.PICKLIST for spec in lists(schema))


async def test_a_spoilt_note_is_no_matter(demo: DemoServer) -> None:
    async with office(demo) as opened:
        await opened.session._cache.put_note("dependencies Leads", '[{"asked": "yes"}]')
        schema = await opened.session.ensure_schema(LEADS)
        assert opened.session.dependencies.dependent_fields(schema) == ()


async def test_choices_that_were_renamed_are_asked_about_anew(demo: DemoServer) -> None:
    record = deal(demo, "Service", fitting=True)
    async with office(demo) as opened:
        edit = await opened_deal(opened, record)
        await opened.quiet()
        demo.calls.clear()
        bus, cache = opened.session.bus, opened.session._cache
        renamed = replace(edit.schema, label="Deals of another name")
        bus.changes.emit(await cache.put_schema(renamed, fetched=opened.clock()))
        await until(lambda: demo.calls.count("picklist_dependency") == 1)
        assert edit.allowed("sales_stage") == SERVICE


def test_which_pairs_are_likely() -> None:
    assert likely_pairs(schema_of("sales_stage", "pipeline")) == (("pipeline", "sales_stage"),)
    assert likely_pairs(schema_of("leadsource", "industry", "rating")) == ()
    together = schema_of("cf_a", "cf_b", "rating", "cf_c")
    assert likely_pairs(together) == (("cf_a", "cf_b"),)
    apart = schema_of(
        "cf_a", "cf_b", blocks=(Block("1", "1", ("cf_a",)), Block("2", "2", ("cf_b",)))
    )
    assert likely_pairs(apart) == ()
    many = schema_of(*(f"cf_{number}" for number in range(40)))
    assert len(likely_pairs(many)) == MOST_GUESSES
    assert FRESH_NONE > FRESH


async def test_cells_of_a_table_obey_it_too(demo: DemoServer) -> None:
    record = deal(demo, "Service", fitting=True)
    demo.edit(DEALS, record, {"pipeline": "Projects", "sales_stage": "Negotiation"})
    key = int(parse_id(record).key)
    async with office(demo) as opened:
        await opened.table(DEALS)
        staging = opened.session.staging
        staging.stage_wire(DEALS, key, "pipeline", "Service")
        # what goes together is only asked for now
        await until(lambda: bool(staging.of_row(DEALS, key)["pipeline"].problem))
        decides = staging.of_row(DEALS, key)["pipeline"]
        assert "“Negotiation” does not go with Pipeline “Service”" in decides.problem
        assert not decides.blocking
        staging.stage_wire(DEALS, key, "sales_stage", "Needs Analysis")
        depends = staging.of_row(DEALS, key)["sales_stage"]
        assert depends.blocking
        assert staging.of_row(DEALS, key)["pipeline"].problem == ""
        assert staging.count(DEALS).problems == 1
        staging.stage_wire(DEALS, key, "sales_stage", "Proposal")
        assert staging.count(DEALS).problems == 0
        staging.stage_text(DEALS, key, "sales_stage", "never heard of")
        assert "choices" in staging.of_row(DEALS, key)["sales_stage"].problem


async def test_the_preview_of_many_changes_tells_which_do_not_go(demo: DemoServer) -> None:
    record = deal(demo, "Service", fitting=True)
    demo.edit(DEALS, record, {"pipeline": "Projects", "sales_stage": "Negotiation"})
    key = int(parse_id(record).key)
    async with office(demo) as opened:
        await opened_deal(opened, record)
        bulk = opened.session.bulk
        (row,) = await bulk.preview(DEALS, [key], {"pipeline": "Service"})
        assert "does not go with Pipeline “Service”" in row.fields[0].problem
        both = {"pipeline": "Service", "sales_stage": "Proposal"}
        (row,) = await bulk.preview(DEALS, [key], both)
        assert [field.problem for field in row.fields] == ["", ""]
        (row,) = await bulk.preview(DEALS, [key], {"sales_stage": "Ready to Close"})
        assert "does not go with Pipeline “Projects”" in row.fields[0].problem
