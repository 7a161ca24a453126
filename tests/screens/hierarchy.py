"""The screens of a group of companies: below a form and beside it, with what is odd or not known."""

from collections.abc import Awaitable, Callable

from tests.helpers.typist import Typist
from vtdesk.demo.server import DemoServer
from vtdesk.domain.ids import ModuleName, RowKey, parse_id
from vtdesk.ui.around.around_view import HIERARCHY

Shoot = Callable[..., Awaitable[None]]

NARROW = (640, 480)
ACCOUNTS, CONTACTS, DEALS = ModuleName("Accounts"), ModuleName("Contacts"), ModuleName("Potentials")
# place of the parent, name, city, amounts of the open deals
_GROUP = (
    (None, "Fjellstrøm Gruppen AS", "Bergen", (100_000, 26_000)),
    (0, "Fjellstrøm Energi AS", "Bergen", (200_000, 14_000, 300)),
    (1, "Hardanger Kraftverk AS", "Odda", (48_700,)),
    (1, "Sogn Vindpark DA", "Førde", ()),
    (0, "Fjellström Värme AB", "Göteborg", (70_000, 1_900)),
    (0, "Fjellstrøm Service Baltics SIA", "Rīga", (19_400,)),
    (0, "Фьельстрём Сервис ТОО", "Алматы", ()),
)


def family(demo: DemoServer) -> list[str]:
    """A group of seven companies; their ids."""
    ids: list[str] = []
    for parent, name, city, amounts in _GROUP:
        above = {} if parent is None else {"account_id": ids[parent]}
        ids.append(demo.add(ACCOUNTS, {"accountname": name, "bill_city": city} | above))
        for amount in amounts:
            deal = {"potentialname": name, "related_to": ids[-1], "amount": str(amount)}
            stage = {"sales_stage": "Qualification", "closingdate": "2027-01-01"}
            demo.add(DEALS, deal | stage)
    return ids


async def hierarchy_screens(typist: Typist, shoot: Shoot) -> None:
    """A group as it is told, below a form, in a tab, of a contact, and with a circle."""
    await typist.until_open()
    window, demo = typist.window, typist.program.demo
    assert demo is not None
    ids = family(demo)
    person = demo.add(CONTACTS, {"lastname": "Solheim", "account_id": ids[3]})
    hen = demo.add(ACCOUNTS, {"accountname": "Hen Holding"})
    egg = demo.add(ACCOUNTS, {"accountname": "Egg Limited", "account_id": hen})
    demo.edit(ACCOUNTS, hen, {"account_id": egg})
    panel = window.around.hierarchy
    window.resize(1440, 900)
    await typist.settle()
    for label in ("Deals", "Contacts", "Organizations"):
        await typist.open_module(label)
        await typist.press("F5")
        await typist.until_quiet()

    async def show(module: ModuleName, record: str, name: str) -> None:
        await open_record(typist, module, record)
        window.around.go_to(HIERARCHY)
        await typist.until(
            lambda: (
                panel.group is not None
                and any(one.current and one.name == name for one in panel.group.companies)
            ),
            name,
        )
        await typist.settle()

    await show(ACCOUNTS, ids[0], "Fjellstrøm Gruppen AS")
    await shoot("hierarchy")
    window.resize(*NARROW)
    await typist.settle()
    await typist.press("Ctrl+6")
    await shoot("hierarchy-640", size=NARROW)
    await show(ACCOUNTS, hen, "Hen Holding")
    await shoot("hierarchy-circle")
    await show(CONTACTS, person, "Sogn Vindpark DA")
    await shoot("hierarchy-contact")
    window.navigator.open_in_tab(ACCOUNTS, RowKey(parse_id(ids[0]).key))
    await typist.until(lambda: window.around.wide, "a record alone")
    await typist.until_quiet()
    window.around.go_to(HIERARCHY)
    await typist.until(lambda: panel.group is not None and panel.isVisible(), "the group above")
    await shoot("related-hierarchy")


async def open_record(typist: Typist, module: ModuleName, record: str) -> None:
    """Show a record in the pane."""
    window = typist.window
    window.navigator.open_record(module, RowKey(parse_id(record).key))
    await typist.until(lambda: window.navigator.open_key == parse_id(record).key, record)
    await typist.until_quiet()
