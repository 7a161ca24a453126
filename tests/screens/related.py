"""The screens of related records: at a glance, opened in place, as tabs, linking, refusals."""

from collections.abc import Awaitable, Callable

from tests.helpers.typist import Typist
from vtdesk.domain.ids import ModuleName

Shoot = Callable[..., Awaitable[None]]

NARROW = (640, 480)
CONTACTS, CAMPAIGNS = ModuleName("Contacts"), ModuleName("Campaigns")
STORED = ("Contacts", "Deals", "Quotes", "Organizations")


async def related_screens(typist: Typist, shoot: Shoot) -> None:
    """What belongs to an organisation, and to a campaign that gets guests."""
    await typist.until_open()
    window, session, demo = typist.window, typist.program.session, typist.program.demo
    assert session is not None
    assert demo is not None
    accounts, most = _fullest(demo.rows(CONTACTS))
    for label in STORED:
        await typist.open_module(label)
        await typist.until_quiet()
    key = int(accounts.partition("x")[2])
    related = window.around.related
    window.navigator.open_record(ModuleName("Accounts"), key)
    await typist.until(lambda: len(related.lines) > 0, "the relations")
    await typist.until_quiet()
    await shoot("related-compact")
    contacts = next(one.relation for one in related.lines if one.relation.module == CONTACTS)
    related.open_relation(contacts)
    await typist.until_quiet()
    await shoot("related-opened")
    await shoot("related-opened-640", size=NARROW)
    related.go_back()
    window.navigator.open_in_tab(ModuleName("Accounts"), key)
    await typist.until(lambda: related.relation is not None, "a tab of related records")
    related.open_relation(contacts)
    await typist.until(
        lambda: related.records.table.records.rowCount() >= most, "the related contacts"
    )
    await typist.until_quiet()
    related.take_focus()
    await shoot("related-wide")
    related.records.open_filter()
    await typist.type("no such person")
    await shoot("related-no-match")
    related.records.clear_filter()
    related.link_record()
    await typist.until(lambda: related.control.dialog is not None, "the question whom to link")
    dialog = related.control.dialog
    assert dialog is not None
    await typist.type("an")
    await typist.settle(40)
    await shoot("related-link", dialog, (dialog.width(), dialog.height()))
    dialog.reject()
    window.activateWindow()
    await typist.until(window.isActiveWindow, "the window in front")
    await _relate(typist, shoot)
    window.navigator.open_in_tab(ModuleName("Accounts"), key)
    await typist.until(lambda: related.relation is not None, "a tab of related records")
    await typist.until_quiet()
    unknown = next(line.relation for line in related.lines if not line.asked)
    demo.faults.offline = True
    related.open_relation(unknown)
    await typist.until(lambda: session.status.online is False, "no network")
    await typist.settle()
    await shoot("related-offline")


async def _relate(typist: Typist, shoot: Shoot) -> None:
    """Relate selected contacts to a campaign."""
    window, session = typist.window, typist.program.session
    assert session is not None
    await typist.press("Ctrl+W")
    await typist.settle()
    await typist.open_module("Campaigns")
    await typist.until_quiet()
    await session.around.relations.of(CAMPAIGNS)
    await typist.open_module("Contacts")
    await typist.until_quiet()
    await typist.press("Ctrl+2", "Ctrl+Home", *["Shift+Down"] * 11, "Ctrl+Shift+H")
    await typist.until(lambda: window.desks.relate.dialog is not None, "what to relate to")
    dialog = window.desks.relate.dialog
    assert dialog is not None
    table = session.open_table(CAMPAIGNS)
    await typist.type(table.source.row(0).label[:6])
    await typist.until(lambda: len(dialog.field.choices) > 0, "campaigns to choose from")
    await typist.press("Return")
    await typist.until(dialog.relate_button.isEnabled, "a relation")
    await shoot("related-many", dialog, (dialog.width(), dialog.height()))
    dialog.reject()


def _fullest(people: object) -> tuple[str, int]:
    """The organisation with the most people, and how many these are."""
    counts: dict[str, int] = {}
    assert isinstance(people, dict)
    for row in people.values():
        account = str(row.get("account_id") or "")
        if account:
            counts[account] = counts.get(account, 0) + 1
    account = max(counts, key=lambda name: counts[name])
    return account, counts[account]
