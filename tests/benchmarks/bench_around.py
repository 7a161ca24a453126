"""The whole customer on one screen from a warm store: group, related records, tags, time line."""

import asyncio
import time

from tests.helpers.measuring import p95, report
from tests.helpers.office import Office, office
from vtdesk.demo.server import DemoServer
from vtdesk.domain.ids import ModuleName, parse_id
from vtdesk.domain.relations import Relation

ACCOUNTS = ModuleName("Accounts")
SHOWN = ("Contacts", "Potentials", "HelpDesk", "Quotes", "Invoice")
KEPT = (*SHOWN, "Accounts", "ModComments", "Events", "Calendar", "Emails")
PEOPLE = 20_000
ROUNDS = 60
LIMIT_MS = 50.0


async def whole_customer(opened: Office, key: int, relations: tuple[Relation, ...]) -> float:
    """Milliseconds until everything that is stored around an organisation is there."""
    around, started = opened.session.around, time.perf_counter()
    await around.hierarchy.group(parse_id(f"3x{key}"))
    for relation in relations:
        await around.related.stored(ACCOUNTS, key, relation)
    around.tags.of(ACCOUNTS, key)
    await around.timeline.items(ACCOUNTS, key)
    return 1000 * (time.perf_counter() - started)


async def measure(demo: DemoServer) -> None:
    """Store everything, then open customer after customer."""
    async with office(demo) as opened:
        for name in KEPT:
            await opened.table(ModuleName(name))
        known = await opened.session.around.relations.of(ACCOUNTS)
        relations = tuple(one for one in known if one.module in SHOWN)
        keys = [parse_id(record).key for record in demo.rows(ACCOUNTS)][:ROUNDS]
        demo.calls.clear()
        took = [await whole_customer(opened, int(key), relations) for key in keys]
        report("the whole customer from a warm store, p95", p95(took), "ms", LIMIT_MS)
        report("calls for it", demo.calls.count(), "calls", 0)


def main() -> None:
    """Run on a sample company with many people."""
    with DemoServer(minute_limit=100_000, daily_limit=1_000_000) as demo:
        demo.grow("Contacts", PEOPLE)
        asyncio.run(measure(demo))


if __name__ == "__main__":
    main()
