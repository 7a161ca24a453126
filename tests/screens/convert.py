"""The screens of a conversion, step by step, and of records that are over."""

from collections.abc import Awaitable, Callable

import pytest

from tests.helpers.leads import add_lead, refuse_deals
from tests.helpers.typist import Typist
from vtdesk.demo.server import DemoServer
from vtdesk.domain.errors import Offline
from vtdesk.domain.ids import ModuleName, parse_id
from vtdesk.ui.convert.convert_dialog import CHECK, CHOOSE, RESULT, ConvertDialog

Shoot = Callable[..., Awaitable[None]]

DIALOG = (448, 770)
WIDEST = (640, 770)
LOW = (448, 420)
NARROW = (640, 480)
ACCOUNTS, CONTACTS, DEALS, LEADS = (
    ModuleName(name) for name in ("Accounts", "Contacts", "Potentials", "Leads")
)


def like_the_picture(demo: DemoServer) -> str:
    """A lead whose company may be there already."""
    there = {"accountname": "Aydın Soğutma", "phone": "+90 224 000 18 30", "bill_city": "Bursa"}
    demo.add(ACCOUNTS, there)
    return add_lead(
        demo,
        "Aydın Soğutma Ltd. Şti.",
        lastname="Aydın",
        phone="+90 224 000 18 30",
        rating="Active",
        designation="Satın alma müdürü",
        leadsource="Trade Show",
        fax="+90 224 000 18 31",
        website="aydin.example",
    )


async def open_lead(typist: Typist, record: str) -> ConvertDialog:
    """Open a lead and ask for its conversion."""
    window = typist.window
    window.navigator.open_record(LEADS, int(parse_id(record).key))
    await typist.until(
        lambda: (
            window.record.edit is not None
            and window.record.edit.module == LEADS
            and window.record.edit.key == parse_id(record).key
        ),
        "the lead",
    )
    await typist.until_quiet()
    window.commands["convert_lead"].trigger()
    return await shown(typist)


async def shown(typist: Typist) -> ConvertDialog:
    """The dialog, once it is there."""
    desk = typist.window.desks.convert
    await typist.until(lambda: desk.dialog is not None and desk.dialog.step >= CHOOSE, "the dialog")
    assert desk.dialog is not None
    desk.dialog.activateWindow()
    await typist.settle()
    return desk.dialog


async def convert_screens(typist: Typist, shoot: Shoot) -> None:
    """Choose, check, a result of each kind, and what the records say afterwards."""
    await typist.until_open()
    demo = typist.program.demo
    assert demo is not None
    record = like_the_picture(demo)
    for label in ("Organizations", "Contacts", "Deals", "Leads"):
        await typist.open_module(label)
        await typist.until_quiet()
    dialog = await open_lead(typist, record)
    assert dialog.choose_step is not None
    dialog.choose_step.parts[DEALS].box.click()
    dialog.form.edit_wire(DEALS, "potentialname", "Soğuk hava deposu, Bursa")
    dialog.form.edit_wire(DEALS, "amount", "64000")
    dialog.form.edit_wire(DEALS, "closingdate", "2027-06-19")
    for field in dialog.choose_step.fields:
        field.show_value()
    await shoot("convert-choose", dialog, DIALOG)
    await shoot("convert-choose-low", dialog, LOW)
    dialog.go_on()
    await typist.until(lambda: dialog.step == CHECK, "the second step")
    await typist.settle(60)
    await typist.press("Ctrl+S")
    await shoot("convert-check", dialog, DIALOG)
    await shoot("convert-check-640", dialog, WIDEST)
    dialog.form.edit_wire(DEALS, "sales_stage", "Qualified")
    patch = pytest.MonkeyPatch()
    refuse_deals(patch, "nextstep")
    dialog.convert()
    await typist.until(lambda: dialog.step == RESULT, "the result")
    await shoot("convert-half", dialog, DIALOG)
    assert dialog.foot.start is not None
    dialog.foot.start.click()
    await typist.until(
        lambda: dialog.aftermath is not None and dialog.aftermath.is_taken_back, "taken back"
    )
    await shoot("convert-taken-back", dialog, DIALOG)
    patch.undo()
    dialog.reject()
    await typist.until_quiet()
    dialog = await open_lead(typist, record)
    dialog.go_on()
    dialog.convert()
    await typist.until(lambda: dialog.step == RESULT, "the result")
    await shoot("convert-done", dialog, DIALOG)
    dialog.accept()
    typist.window.activateWindow()
    await typist.until_quiet()
    await shoot("converted-lead")
    await refused_screens(typist, shoot, demo)
    await closed_screens(typist, shoot)


async def refused_screens(typist: Typist, shoot: Shoot, demo: DemoServer) -> None:
    """A conversion that nothing came of, and one that could not be sent."""
    dialog = await open_lead(typist, add_lead(demo, "Koeling Noord", lastname="de Vries"))
    dialog.go_on()
    dialog.show_problem(Offline("Vtiger cannot be reached. Nothing was sent; try again later."))
    await shoot("convert-not-sent", dialog, DIALOG)
    dialog.reject()
    await typist.settle()


async def closed_screens(typist: Typist, shoot: Shoot) -> None:
    """A deal that is won: locked, with what opens it again."""
    window, session = typist.window, typist.program.session
    assert session is not None
    window.activateWindow()
    await typist.open_module("Deals")
    await typist.until_quiet()
    records = window.page.table.records
    keys = [records.key_at(row) for row in range(records.rowCount())]
    reopening = session.around.reopening
    closed = next(key for key in keys if key and reopening.why_not(DEALS, key) == "")
    window.navigator.open_record(DEALS, closed)
    await typist.until_quiet()
    await shoot("closed-record")
    await shoot("closed-record-640", size=NARROW)
