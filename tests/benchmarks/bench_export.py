"""What an export costs beside writing the same values with the bare library.

`python -m tests.benchmarks.bench_export [--records 20000]`
"""

import argparse
import asyncio
import csv
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import xlsxwriter

from tests.benchmarks._company import Company, company
from tests.helpers.desk import until
from tests.helpers.measuring import report
from vtdesk.app.export_plan import ExportPlan, FileKind
from vtdesk.app.job_control import Control
from vtdesk.app.opening import Keys, open_session
from vtdesk.app.paths import Profile
from vtdesk.app.session import Session
from vtdesk.domain.account import Account, Keeping, Secret
from vtdesk.domain.ids import ModuleName, RecordId
from vtdesk.domain.query import Query
from vtdesk.domain.spreadsheet_text import CsvForm, ValueStyle
from vtdesk.domain.values import Formats, Value, read

CONTACTS, ACCOUNTS = ModuleName("Contacts"), ModuleName("Accounts")
USUAL = 20_000
ROUNDS = 7
LIMIT = 2.0
STORE_KEY = Secret("5a" * 32)
FIELDS = (
    *("firstname", "lastname", "account_id", "email", "phone", "assigned_user_id"),
    *("createdtime", "modifiedtime", "birthday", "mailingcity", "cf_contacts_budget"),
    "cf_contacts_visits",
)

Rows = Sequence[Sequence[Value | None]]


def by_csv(path: Path, rows: Rows) -> float:
    """Seconds for a CSV file of these values by csv alone."""
    started = time.perf_counter()
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(FIELDS)
        for row in rows:
            writer.writerow(row)
    return time.perf_counter() - started


def by_xlsxwriter(path: Path, rows: Rows) -> float:
    """Seconds for a workbook of these values by XlsxWriter alone."""
    started = time.perf_counter()
    options = {
        "constant_memory": True,
        "default_date_format": "yyyy-mm-dd",
        "remove_timezone": True,
    }
    with xlsxwriter.Workbook(str(path), options) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, FIELDS)
        for number, row in enumerate(rows, 1):
            sheet.write_row(number, 0, row)
    return time.perf_counter() - started


BARE = {FileKind.CSV: by_csv, FileKind.WORKBOOK: by_xlsxwriter}


async def by_export(session: Session, path: Path) -> float:
    """Seconds for the same from the store."""
    query = Query(CONTACTS)
    price = await session.exports.price(query, FIELDS)
    kind = FileKind(path.suffix)
    plan = ExportPlan(query, FIELDS, "Contacts", path, kind, CsvForm(ValueStyle.ISO))
    started = time.perf_counter()
    async for _ in session.exports.work(plan, price).steps(Control()):
        pass
    return time.perf_counter() - started


async def values_of(session: Session) -> Rows:
    """The values that the file holds, read and named beforehand."""
    cache = session._cache
    schema = cache.schema(CONTACTS)
    assert schema is not None
    specs = [schema.by_name[name] for name in FIELDS]
    keys = await cache.reads.ids(Query(CONTACTS))
    names = await cache.reads.pointed_to(CONTACTS, keys, FIELDS)
    return [
        [
            names.get(str(value)) if isinstance(value, RecordId) else value
            for value in map(read, specs, row)
        ]
        for row in await cache.reads.sheet_rows(CONTACTS, keys, FIELDS)
    ]


def stop(name: str, error: BaseException) -> None:
    """Measure nothing when something of the session broke."""
    raise RuntimeError(name) from error


async def filled(server: Company, folder: Path, records: int) -> Session:
    """A session with everything that the rows and their names need."""
    account = Account("a" * 12, server.endpoint, server.user, "Sample", keeping=Keeping.KEYRING)
    profile = Profile.below(folder)
    profile.make()
    session = await open_session(
        account,
        Keys(server.access_key, STORE_KEY),
        profile,
        formats=Formats(),
        bug=stop,
        save_account=lambda account: None,
    )
    await until(lambda: bool(session.modules))
    for module in (ACCOUNTS, CONTACTS):
        await session.open_table(module).start()
    async with asyncio.timeout(600):
        # nothing tells that the last index is made
        while session.status.pulls or await session.count(CONTACTS) < records:  # noqa: ASYNC110 - so
            await asyncio.sleep(0.1)
    return session


async def measure(records: int) -> None:
    """Export in turns with the bare library."""
    with tempfile.TemporaryDirectory() as name, company(CONTACTS, records) as server:
        folder = Path(name)
        session = await filled(server, folder / "profile", records)
        # the names of groups, which cost calls of their own
        await by_export(session, folder / "first.csv")
        rows = await values_of(session)
        for kind, bare in BARE.items():
            path = folder / f"contacts{kind.value}"
            pairs = []
            for _ in range(ROUNDS):
                # one after the other, so that a slow moment of the machine hits both
                alone = await asyncio.to_thread(bare, folder / f"bare{kind.value}", rows)
                before = session._client.budget.spent["export"]
                pairs.append((alone, await by_export(session, path)))
                calls = session._client.budget.spent["export"] - before
            ratio = statistics.median(ours / alone for alone, ours in pairs)
            what = f"{records:,} rows exported to {kind.value}"
            report(f"{what}, against the bare library", ratio, "times", LIMIT)
            report("  in time", statistics.median(ours for _, ours in pairs), "s")
            report("  calls", calls, "calls", 1)
        await session.close()


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=USUAL)
    asyncio.run(measure(parser.parse_args().records))


if __name__ == "__main__":
    main()
