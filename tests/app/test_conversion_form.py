"""What is chosen and typed before a conversion."""

from tests.helpers.around import ACCOUNTS, DEALS, LEADS, key
from tests.helpers.desk import CONTACTS, until
from tests.helpers.leads import add_lead
from tests.helpers.office import Office, office
from vtdesk.app.conversion_form import ConversionForm
from vtdesk.demo.server import DemoServer
from vtdesk.domain.ids import ModuleName


async def form_of(opened: Office, record: str) -> ConversionForm:
    """The form of a stored lead, with what was typed for it."""
    if not opened.session.freshness(LEADS):
        for module in (ACCOUNTS, CONTACTS, LEADS):
            await opened.table(module)
    converting = opened.session.around.converting
    plan = await converting.plan(key(record))
    return ConversionForm(converting, plan, converting.notes.typed(plan.lead))


def shown(form: ConversionForm, module: ModuleName) -> dict[str, str]:
    """The lines of a record, by field."""
    return {line.spec.name: line.text for line in form.lines(module)}


async def test_lines_tell_what_each_record_gets_and_from_where(demo: DemoServer) -> None:
    record = add_lead(demo, phone="+49 40 555 0")
    async with office(demo) as opened:
        form = await form_of(opened, record)
        lines = {line.spec.name: line for line in form.lines(CONTACTS)}
        assert list(lines)[:2] == ["firstname", "lastname"]
        assert lines["lastname"].from_lead
        assert lines["account_id"].text == "Aydin Pumps"
        assert not lines["account_id"].from_lead
        assert lines["assigned_user_id"].text
        form.choose(DEALS, wanted=True)
        missing = [line.spec.name for line in form.lines(DEALS) if line.missing]
        assert missing == ["closingdate", "sales_stage"]
        form.edit_text(CONTACTS, "lastname", "Other")
        after = {line.spec.name: line for line in form.lines(CONTACTS)}
        assert (after["lastname"].text, after["lastname"].from_lead) == ("Other", False)


async def test_a_text_that_is_no_value_is_kept_with_the_reason(demo: DemoServer) -> None:
    record = add_lead(demo)
    async with office(demo) as opened:
        form = await form_of(opened, record)
        form.choose(DEALS, wanted=True)
        form.edit_text(DEALS, "closingdate", "some day")
        assert form.text(DEALS, "closingdate") == "some day"
        assert form.cell(DEALS, "closingdate") == "some day"
        assert form.state(DEALS, "closingdate").problem
        assert form.first_problem() == (DEALS, "closingdate")
        form.edit_text(DEALS, "closingdate", "1.2.2027")
        assert form.cell(DEALS, "closingdate") == "2027-02-01"
        assert form.state(DEALS, "closingdate").problem == ""


async def test_what_depends_on_another_field_is_asked_with_it(demo: DemoServer) -> None:
    record = add_lead(demo)
    async with office(demo) as opened:
        form = await form_of(opened, record)
        heard: list[None] = []
        ears = Ears(heard)
        form.changed.connect(ears.hear)
        form.choose(DEALS, wanted=True)
        form.edit_wire(DEALS, "closingdate", "2027-02-01")
        form.begin_check()
        await until(lambda: form.asked(DEALS) == ("pipeline", "sales_stage"))
        assert heard
        assert form.cell(DEALS, "pipeline") == "Standard"
        allowed = form.at_hand(DEALS).allowed("sales_stage")
        assert allowed is not None
        assert "Qualified" in allowed
        form.edit_wire(DEALS, "sales_stage", "Qualified")
        assert form.first_problem() is None
        form.edit_wire(DEALS, "pipeline", "Service")
        fewer = form.allowed(DEALS, "sales_stage")
        assert fewer is not None
        others = [value for value in choices(form, "sales_stage") if value not in fewer]
        form.edit_wire(DEALS, "sales_stage", others[0])
        assert "does not go with" in form.state(DEALS, "sales_stage").problem
        form.edit_wire(DEALS, "pipeline", "")
        form.edit_wire(DEALS, "sales_stage", "")
        assert form.first_problem() == (DEALS, "sales_stage")
        assert form.state(DEALS, "sales_stage").problem == "Choose Pipeline, then Sales Stage."


class Ears:
    """Counts what a signal tells."""

    def __init__(self, heard: list[None]) -> None:
        self._heard = heard

    def hear(self, nothing: None) -> None:
        """Note it."""
        self._heard.append(nothing)


def choices(form: ConversionForm, name: str) -> list[str]:
    """The values of a deal's picklist."""
    record = form.plan.of(DEALS)
    assert record is not None
    return [choice.value for choice in record.schema.by_name[name].picklist if choice.value]


async def test_what_was_chosen_comes_back_at_the_next_start(demo: DemoServer) -> None:
    account = demo.add(ACCOUNTS, {"accountname": "AYDIN pumps", "website": "a.example"})
    record = add_lead(demo, phone="+49 40 555 0")
    async with office(demo) as opened:
        form = await form_of(opened, record)
        assert form.existing is not None
        assert str(form.existing.target.id) == account
        form.use(None)
        form.choose(DEALS, wanted=True)
        form.edit_text(DEALS, "closingdate", "soon")
        form.edit_text(DEALS, "amount", "12,5")
        form.relate_to(ACCOUNTS)
        form.set_owner("19x1")
        await form.keep()
        again = await form_of(opened, record)
        assert again.existing is None
        assert again.related_to == ACCOUNTS
        assert str(again.plan.owner) == "19x1"
        deal = again.plan.of(DEALS)
        assert deal is not None
        assert deal.wanted
        assert float(deal.values["amount"]) == 12.5
        assert again.text(DEALS, "closingdate") == "soon"
        assert again.state(DEALS, "closingdate").problem


async def test_of_an_organisation_that_is_there_only_what_it_lacks_is_written(
    demo: DemoServer,
) -> None:
    demo.add(ACCOUNTS, {"accountname": "Aydin Pumps", "website": "a.example", "bill_city": "Izmir"})
    record = add_lead(demo, website="other.example", phone="+49 40 555 0")
    async with office(demo) as opened:
        form = await form_of(opened, record)
        lines = shown(form, ACCOUNTS)
        assert "website" not in lines
        assert "bill_city" not in lines
        assert lines["phone"]
        assert form.plan.calls == 6
        form.use(None)
        assert form.plan.calls == 5
        assert shown(form, ACCOUNTS)["accountname"] == "Aydin Pumps"


async def test_what_the_server_turned_out_to_need_must_be_filled(demo: DemoServer) -> None:
    record = add_lead(demo)
    async with office(demo) as opened:
        form = await form_of(opened, record)
        assert form.first_problem() is None
        form.ask_for(CONTACTS, "department")
        assert form.asked_still(CONTACTS) == ("department",)
        assert form.first_problem() == (CONTACTS, "department")
        form.edit_text(CONTACTS, "department", "Buying")
        assert form.first_problem() is None
        contact = form.plan.of(CONTACTS)
        assert contact is not None
        assert contact.values["department"] == "Buying"
