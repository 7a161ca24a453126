"""Makes the stored file of the present release, once per change of the store's shape.

    python tests/data/make_store.py     # from the checkout; refuses to replace a file

`tests/store/test_migrate.py` opens every file made so far.
"""

import asyncio
import sys
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VIEWS = """{"kind": "vtdesk views", "version": 1, "views": [
 {"id": "kept", "module": "Contacts", "name": "Kept view", "columns": ["lastname", "email"],
  "filter": null, "sorts": [{"field": "lastname", "descending": true}], "words": "",
  "pinned": true, "colour": ""}]}"""


async def make(file: Path) -> None:
    """Fill a store with a little of everything."""
    from tests.store.building import (
        ACCOUNTS,
        CONTACT_SCHEMA,
        CONTACTS,
        account,
        change,
        contact,
        contact_id,
        store,
    )
    from vtdesk.domain.changes import ChangeKind
    from vtdesk.domain.cursor import Cursor
    from vtdesk.domain.draft import Draft
    from vtdesk.domain.ids import RecordId
    from vtdesk.domain.record import Json
    from vtdesk.domain.schema import ModuleInfo, PicklistValue

    choices = (PicklistValue("Cold Call", "Kaltakquise", "#1f77b4"), PicklistValue("Web", "Web"))
    fields = (
        replace(spec, picklist=choices, default="Web") if spec.name == "leadsource" else spec
        for spec in CONTACT_SCHEMA.fields
    )
    async with store(file) as cache:
        modules = [
            ModuleInfo(CONTACTS, "Contacts", "Contact"),
            ModuleInfo(ACCOUNTS, "Organizations", "Organization"),
        ]
        await cache.put_modules(modules, fetched=1.0)
        await cache.put_schema(replace(CONTACT_SCHEMA, fields=tuple(fields)), fetched=1.0)
        await cache.put_note("views", VIEWS)
        people: list[dict[str, Json]] = [
            contact(1, firstname="Ann", lastname="Lee", phone="+49 446 505-8157"),
            contact(2, firstname="Zoë", lastname="Łódź", account_id="11x1", visits="12"),
            {"id": "12x3", "lastname": "Partly"},
        ]
        await cache.put_records(CONTACTS, people[:2], fetched=1.0)
        await cache.put_records(CONTACTS, people[2:], fetched=2.0, partial=True)
        await cache.put_records(ACCOUNTS, [account(1, LineItems=[{"a": 1}])], fetched=1.0)
        await cache.put_labels({RecordId("19", 5): "Ben"})
        await cache.put_change(change("edit", 1, lastname="Ray"))
        local = cache.next_local_id(CONTACTS)
        await cache.put_change(change("new", local, ChangeKind.CREATE, lastname="New"))
        await cache.put_draft(Draft(CONTACTS, contact_id(2), {"email": "typed@example.com"}, {}))
        await cache.put_cursor(Cursor(CONTACTS, last_number=3))
        await cache.jobs.put("job", "{}")
        await cache.jobs.put_rows("job", {0: "{}"})
        await cache.put_records(ACCOUNTS, [account(2, accountname="Deleted")], fetched=1.0)
        await cache.put_change(change("gone", 2, ChangeKind.DELETE, module=ACCOUNTS))
        await cache.settle("gone", None, fetched=2.0)


def main() -> None:
    """Make the file of the newest shape."""
    sys.path.insert(0, str(ROOT))
    from vtdesk.store.migrate import STEPS

    file = ROOT / "tests" / "data" / f"store_v{len(STEPS)}.db"
    if file.exists():
        sys.exit(f"{file.name} is there already: a shape that was released never changes")
    asyncio.run(make(file))


if __name__ == "__main__":
    main()
