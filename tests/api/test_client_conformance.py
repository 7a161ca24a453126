"""Every operation, in both dialects, through both end points: what works, and each refusal.

The refusals are those of the manual and of the wire facts. Where a server lacks an operation, the
client does it in another way or says that it is not offered.
"""

import inspect
import itertools
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import pytest

from vtdesk.api import vtql
from vtdesk.api.client import LookupKind, SyncType, VtigerClient
from vtdesk.api.errors import NotOffered
from vtdesk.demo.server import DemoServer
from vtdesk.domain.account import Secret, WriteLevel
from vtdesk.domain.errors import (
    AccessDenied,
    OutcomeUnknown,
    RecordGone,
    ServerTrouble,
    SignInNeeded,
    ValueRefused,
    VtdeskError,
    WritesBlocked,
)
from vtdesk.domain.ids import ModuleName, RecordId, parse_record_id
from vtdesk.domain.laid_records import LatePage, layout_of
from vtdesk.domain.relations import Relation

ACCOUNTS, CONTACTS, LEADS = ModuleName("Accounts"), ModuleName("Contacts"), ModuleName("Leads")
POTENTIALS, INVOICE, PRODUCTS = (
    ModuleName("Potentials"),
    ModuleName("Invoice"),
    ModuleName("Products"),
)
DOCUMENTS = ModuleName("Documents")
NONESUCH = ModuleName("Nonesuch")
ANNA, BEN, CARLA = 0, 1, 2
NUMBERS = itertools.count(1)
LOCAL_OR_ABSENT = frozenset({"aclose"})


@dataclass(frozen=True, slots=True)
class Place:
    """One of the four ways to reach the sample company."""

    server: DemoServer
    dialect: str
    endpoint: str

    @property
    def cloud(self) -> bool:
        return self.dialect == "cloud"

    @property
    def everything(self) -> bool:
        """The operations that open source lacks are there."""
        return self.cloud or "webservice" not in self.endpoint

    def client(self, who: int, *, key: str | None = None, level: WriteLevel) -> VtigerClient:
        user = self.server.users[who]
        secret = Secret(user.access_key if key is None else key)
        return VtigerClient(self.endpoint, user.user, secret, write_level=level)

    def add(self, module: str, **values: str) -> RecordId:
        """A new record, made behind the client's back."""
        return record_id(self.server.add(module, values))

    def some(self, module: str, **values: str) -> RecordId:
        """A record that has these values."""
        for key, row in self.server.rows(module).items():
            if all(row.get(name) == value for name, value in values.items()):
                return record_id(key)
        raise LookupError(module)

    def gone(self, module: str) -> RecordId:
        return record_id(self.server.company.catalogue.modules[module].record_id(999_999))

    def account(self) -> RecordId:
        return self.add("Accounts", accountname=f"Conformance {next(NUMBERS)}")

    def contact(self) -> RecordId:
        return self.add("Contacts", lastname=f"Conformance {next(NUMBERS)}")

    def lead(self) -> RecordId:
        number = next(NUMBERS)
        return self.add("Leads", lastname=f"Conformance {number}", company=f"Lead {number}")


Ask = Callable[[VtigerClient, Place], Awaitable[object]]


class Case(NamedTuple):
    """One line of the table.

    Attributes:
        operation: the client's method.
        what: the situation.
        ask: does it.
        known: the errors that are right here; none if it has to work.
        who: which user of the sample company asks.
        absent: where open source lacks the operation, "said" when the client has to say so, "done"
            when it does the same in another way.
        level: what the account allows.
        key: an access key other than the user's.
        cloud_only, opensource_only: the situation is there in one dialect alone.
    """

    operation: str
    what: str
    ask: Ask
    known: tuple[type[VtdeskError], ...] = ()
    who: int = ANNA
    absent: str = ""
    level: WriteLevel = WriteLevel.NORMAL
    key: str | None = None
    cloud_only: bool = False
    opensource_only: bool = False


def record_id(text: object) -> RecordId:
    found = parse_record_id(str(text))
    assert found is not None
    return found


async def relation(api: VtigerClient, module: ModuleName = ACCOUNTS) -> Relation:
    return next(found for found in await api.relatedtypes(module) if found.module == CONTACTS)


WRONG_RELATION = Relation("No such label", CONTACTS, "No such label")


async def describe(api: VtigerClient, at: Place) -> None:
    schema = await api.describe(CONTACTS)
    assert schema.by_name["lastname"].mandatory
    assert bool(schema.blocks) is at.cloud


async def page(api: VtigerClient, _: Place) -> None:
    schema = await api.describe(CONTACTS)
    rows = await api.query(vtql.page_after(schema, 0))
    numbers = [record_id(row["id"]).number for row in rows]
    assert len(numbers) == 100
    assert numbers == sorted(set(numbers))


async def late_page(api: VtigerClient, _: Place) -> None:
    query = vtql.page_after(await api.describe(CONTACTS), 0)
    rows = await api.query(query)
    late = await api.page(query, layout_of(rows))
    assert isinstance(late, LatePage)
    assert [*late] == rows


async def invoices(api: VtigerClient, _: Place) -> None:
    schema = await api.describe(INVOICE)
    assert len(await api.query(vtql.page_after(schema, 0, 7))) == 7


async def names(api: VtigerClient, at: Place) -> None:
    one, two = at.contact(), at.contact()
    schema = await api.describe(CONTACTS)
    (query,) = vtql.labels(
        CONTACTS, schema.id_prefix, schema.label_fields, [one.number, two.number]
    )
    assert [row["id"] for row in await api.query(query)] == [str(one), str(two)]


async def changes_by_query(api: VtigerClient, at: Place) -> None:
    schema = await api.describe(CONTACTS)
    latest = str((await api.retrieve(at.contact()))["modifiedtime"])
    newest = at.contact()
    rows = await api.query(vtql.changed_since(schema, latest))
    assert str(newest) in [row["id"] for row in rows]


async def count(api: VtigerClient, at: Place) -> None:
    assert await api.count(CONTACTS) == len(at.server.rows("Contacts"))


async def create(api: VtigerClient, at: Place) -> None:
    made = await api.create(
        CONTACTS, {"lastname": "Zoë & “x”", "assigned_user_id": "19x1", "donotcall": "1"}
    )
    assert (made["lastname"], made["label"], made["donotcall"]) == ("Zoë & “x”", "Zoë & “x”", "1")
    assert str(made["id"]) in at.server.rows("Contacts")


async def make_contact(api: VtigerClient, **values: str) -> object:
    return await api.create(
        CONTACTS, {"lastname": "Conformance", "assigned_user_id": "19x1", **values}
    )


async def duplicate(api: VtigerClient, at: Place) -> object:
    name = str((await api.retrieve(at.account()))["accountname"])
    return await api.create(ACCOUNTS, {"accountname": name, "assigned_user_id": "19x1"})


async def revise(api: VtigerClient, at: Place) -> None:
    record = at.contact()
    revised = await api.revise(record, {"phone": "+49 30 1"})
    assert revised["phone"] == "+49 30 1"
    assert (await api.revise(record, {"phone": ""}))["phone"] in {"", None}


async def update(api: VtigerClient, at: Place) -> None:
    values = {"lastname": "Updated", "assigned_user_id": "19x1"}
    assert (await api.update(at.contact(), values))["lastname"] == "Updated"


async def delete(api: VtigerClient, at: Place) -> None:
    record = at.contact()
    await api.delete(record)
    assert str(record) not in at.server.rows("Contacts")


async def delete_twice(api: VtigerClient, at: Place) -> None:
    record = at.contact()
    await api.delete(record)
    await api.delete(record)


async def sync(api: VtigerClient, at: Place) -> None:
    record = at.contact()
    modified = await api.sync(CONTACTS, 1_500_000_000, SyncType.OWN)
    assert bool(modified.updated_ids) is at.cloud
    assert bool(modified.updated_records) is not at.cloud
    since = modified.last_modified
    while modified.more:
        modified = await api.sync(CONTACTS, since - 1, SyncType.OWN)
        since = max(since + 1, modified.last_modified)
    ids = {str(found) for found in modified.updated_ids}
    ids |= {str(row["id"]) for row in modified.updated_records}
    assert str(record) in ids


async def related(api: VtigerClient, at: Place) -> tuple[RecordId, RecordId]:
    account = at.account()
    return account, at.add("Contacts", lastname="Related", account_id=str(account))


async def retrieve_related(api: VtigerClient, at: Place) -> None:
    account, contact = await related(api, at)
    rows = await api.retrieve_related(account, await relation(api))
    assert [row["id"] for row in rows] == [str(contact)]


async def query_related(api: VtigerClient, at: Place) -> None:
    account, contact = await related(api, at)
    schema = await api.describe(CONTACTS)
    query = vtql.related(schema, ["lastname = 'Related'"])
    rows = await api.query_related(query, account, await relation(api))
    assert [row["id"] for row in rows] == [str(contact)]


async def query_related_badly(api: VtigerClient, at: Place, query: str) -> object:
    account, _ = await related(api, at)
    return await api.query_related(query, account, await relation(api))


async def documents_of(api: VtigerClient) -> Relation:
    found = await api.relatedtypes(ACCOUNTS)
    return next(each for each in found if each.module == DOCUMENTS)


async def count_related(api: VtigerClient, at: Place) -> None:
    account, _ = await related(api, at)
    assert await api.count_related(account, await relation(api)) == 1


async def add_related(api: VtigerClient, at: Place) -> None:
    account, document = at.account(), at.add("Documents", notes_title="Related")
    documents = await documents_of(api)
    await api.add_related(account, document, documents)
    rows = await api.retrieve_related(account, documents)
    assert [row["id"] for row in rows] == [str(document)]


async def add_related_wrongly(api: VtigerClient, at: Place) -> None:
    account, document = at.account(), at.add("Documents", notes_title="Unrelated")
    await api.add_related(account, document, WRONG_RELATION)
    assert await api.retrieve_related(account, await documents_of(api)) == []


async def delete_related(api: VtigerClient, at: Place) -> None:
    account, document = at.account(), at.add("Documents", notes_title="Related")
    documents = await documents_of(api)
    await api.add_related(account, document, documents)
    await api.delete_related(account, document)
    assert await api.retrieve_related(account, documents) == []


async def convertlead(api: VtigerClient, at: Place, lead: RecordId | None = None) -> object:
    number = next(NUMBERS)
    made = await api.convertlead(
        lead or at.lead(),
        {
            ACCOUNTS: {"accountname": f"Converted {number}"},
            CONTACTS: {"lastname": f"Converted {number}"},
            POTENTIALS: {
                "potentialname": f"Converted {number}",
                "closingdate": "2027-01-31",
                "sales_stage": "Prospecting",
            },
        },
        assigned_to=RecordId("19", 1),
    )
    assert set(made.records) == {ACCOUNTS, CONTACTS, POTENTIALS}
    return made


async def convert_twice(api: VtigerClient, at: Place) -> None:
    lead = at.lead()
    await convertlead(api, at, lead)
    await convertlead(api, at, lead)


async def convert_half(api: VtigerClient, at: Place) -> object:
    return await api.convertlead(
        at.lead(),
        {
            ACCOUNTS: {"accountname": "Half"},
            CONTACTS: {"lastname": "Half"},
            POTENTIALS: {"closingdate": "2027-01-31"},
        },
    )


async def tags(api: VtigerClient, at: Place) -> None:
    record = at.contact()
    await api.tags_add(record, ["vip", 'größe & "q"', "<b>"])
    assert set(await api.tags_retrieve(record)) == {"vip", 'größe & "q"', "<b>"}
    await api.tag_delete(record, ["vip"])
    assert set(await api.tags_retrieve(record)) == {'größe & "q"', "<b>"}


async def lookup(api: VtigerClient, at: Place) -> None:
    record = at.add("Contacts", lastname="Found", email="found@conformance.example")
    rows = await api.lookup(
        LookupKind.EMAIL, "found@conformance.example", {CONTACTS: ["email", "secondaryemail"]}
    )
    assert str(record) in [row["id"] for row in rows]


async def lookup_nothing(api: VtigerClient, _: Place) -> None:
    assert await api.lookup(LookupKind.PHONE, "000", {CONTACTS: ["phone"], LEADS: ["phone"]}) == []


async def hierarchy(api: VtigerClient, at: Place) -> None:
    top = at.account()
    middle = at.add("Accounts", accountname=f"Middle {next(NUMBERS)}", account_id=str(top))
    leaf = at.add("Accounts", accountname=f"Leaf {next(NUMBERS)}", account_id=str(middle))
    found = await api.get_account_hierarchy(middle)
    assert [(entry.record, entry.level, entry.current) for entry in found] == [
        (top, 0, False),
        (middle, 1, True),
        (leaf, 2, False),
    ]


async def dependency(api: VtigerClient, at: Place) -> None:
    found = await api.picklist_dependency(POTENTIALS, "pipeline", "sales_stage")
    assert (found.source, found.target) == ("pipeline", "sales_stage")


def own_picklist(at: Place) -> str:
    """A list of Contacts that is no global one."""
    fields = at.server.company.catalogue.modules["Contacts"].fields
    return next(
        name
        for name, field in fields.items()
        if name.startswith("cf_") and field.kind == "picklist"
    )


async def picklists(api: VtigerClient, at: Place) -> None:
    field = own_picklist(at)
    value = f"New {next(NUMBERS)}"
    await api.add_picklist(CONTACTS, field, [value])
    assert value in await choices(api, field)
    await api.edit_picklist(CONTACTS, field, value, f"{value} renamed")
    assert f"{value} renamed" in await choices(api, field)
    first = (await choices(api, field))[0]
    await api.delete_picklist(CONTACTS, field, [f"{value} renamed"], first)
    assert f"{value} renamed" not in await choices(api, field)


async def choices(api: VtigerClient, field: str) -> list[str]:
    return [choice.value for choice in (await api.describe(CONTACTS)).by_name[field].picklist]


CASES = [
    Case("me", "good", lambda api, at: api.me()),
    Case("me", "wrong key", lambda api, at: api.me(), (SignInNeeded,), key="wrong"),
    Case("listtypes", "good", lambda api, at: api.listtypes()),
    Case("listtypes", "wrong key", lambda api, at: api.listtypes(), (SignInNeeded,), key="wrong"),
    Case("describe", "good", describe),
    Case("describe", "unknown module", lambda api, at: api.describe(NONESUCH), (AccessDenied,)),
    Case("describe", "closed module", lambda api, at: api.describe(INVOICE), (AccessDenied,), CARLA),
    Case("query", "good page", page),
    Case("query", "inventory page", invoices),
    Case("query", "names", names),
    Case("page", "read late", late_page),
    Case("query", "changes", changes_by_query),
    Case("query", "no semicolon", lambda api, at: api.query("select id from Leads"), (ValueRefused,)),
    Case("query", "two semicolons", lambda api, at: api.query("select id from Leads;;"), (ValueRefused,)),
    Case("query", "character of another language", lambda api, at: api.query('select id from Leads where lastname = "x";'), (ValueRefused,)),
    Case("query", "empty string", lambda api, at: api.query("select id from Leads where lastname = '';"), (ValueRefused,)),
    Case("query", "no id", lambda api, at: api.query("select id from Leads where id = 'abc';"), (ValueRefused,)),
    Case("query", "unknown field", lambda api, at: api.query("select nosuch from Leads;"), (AccessDenied,)),
    Case("query", "unknown field in a condition", lambda api, at: api.query("select id from Leads where nosuch = 'x';"), (AccessDenied,)),
    Case("query", "hidden field", lambda api, at: api.query("select annualrevenue from Leads;"), (AccessDenied,), BEN),
    Case("query", "unknown module", lambda api, at: api.query("select id from Nonesuch;"), (AccessDenied,)),
    Case("query", "closed module", lambda api, at: api.query("select id from Invoice;"), (AccessDenied,), CARLA),
    Case("count", "good", count),
    Case("count", "unknown module", lambda api, at: api.count(NONESUCH), (AccessDenied,)),
    Case("create", "good", create),
    Case("create", "mandatory field missing", lambda api, at: api.create(CONTACTS, {"firstname": "x", "assigned_user_id": "19x1"}), (ValueRefused,)),
    Case("create", "reference to another module", lambda api, at: make_contact(api, account_id=str(at.contact())), (ValueRefused,)),
    Case("create", "reference that is no id", lambda api, at: make_contact(api, account_id="Acme"), (ValueRefused,)),
    Case("create", "owner by name", lambda api, at: make_contact(api, assigned_user_id="anna"), (ValueRefused,)),
    Case("create", "owner that does not exist", lambda api, at: make_contact(api, assigned_user_id="19x999"), (OutcomeUnknown,)),
    Case("create", "duplicate", duplicate, (ValueRefused,)),
    Case("create", "no right", lambda api, at: api.create(ACCOUNTS, {"accountname": "x", "assigned_user_id": "19x5"}), (AccessDenied,), BEN),
    Case("create", "unknown module", lambda api, at: api.create(NONESUCH, {}), (AccessDenied,)),
    Case("create", "read-only account", lambda api, at: make_contact(api), (WritesBlocked,), level=WriteLevel.READ_ONLY),
    Case("retrieve", "good", lambda api, at: api.retrieve(at.contact())),
    Case("retrieve", "gone", lambda api, at: api.retrieve(at.gone("Contacts")), (RecordGone,)),
    Case("retrieve", "prefix of another module", lambda api, at: api.retrieve(RecordId(at.some("Leads").prefix, at.contact().number)), (RecordGone,)),
    Case("retrieve", "somebody else's", lambda api, at: api.retrieve(at.some("Potentials", assigned_user_id="19x1")), (AccessDenied,), CARLA),
    Case("revise", "good", revise),
    Case("revise", "mandatory field emptied", lambda api, at: api.revise(at.contact(), {"lastname": ""}), (ValueRefused,)),
    Case("revise", "gone", lambda api, at: api.revise(at.gone("Contacts"), {"phone": "1"}), (AccessDenied,)),
    Case("revise", "no right", lambda api, at: api.revise(at.account(), {"phone": "1"}), (AccessDenied,), BEN),
    Case("revise", "read-only account", lambda api, at: api.revise(at.contact(), {}), (WritesBlocked,), level=WriteLevel.READ_ONLY),
    Case("update", "good", update),
    Case("update", "mandatory field missing", lambda api, at: api.update(at.contact(), {"lastname": ""}), (ValueRefused,)),
    Case("update", "gone", lambda api, at: api.update(at.gone("Contacts"), {"lastname": "x", "assigned_user_id": "19x1"}), (AccessDenied,)),
    Case("update", "read-only account", lambda api, at: api.update(at.contact(), {}), (WritesBlocked,), level=WriteLevel.READ_ONLY),
    Case("delete", "good", delete),
    Case("delete", "twice", delete_twice, (AccessDenied,)),
    Case("delete", "no right", lambda api, at: api.delete(at.account()), (AccessDenied,), BEN),
    Case("delete", "read-only account", lambda api, at: api.delete(at.contact()), (WritesBlocked,), level=WriteLevel.READ_ONLY),
    Case("sync", "good", sync),
    Case("sync", "everybody's, not as administrator", lambda api, at: api.sync(CONTACTS, 1, SyncType.EVERYBODY), (AccessDenied,), BEN),
    Case("sync", "unknown module", lambda api, at: api.sync(NONESUCH, 1, SyncType.OWN), (AccessDenied,)),
    Case("sync", "no entities", lambda api, at: api.sync(ModuleName("Groups"), 1, SyncType.OWN), (AccessDenied,)),
    Case("convertlead", "good", convertlead),
    Case("convertlead", "again", convert_twice, (ValueRefused,)),
    Case("convertlead", "not a lead", lambda api, at: convertlead(api, at, at.contact()), (ValueRefused, AccessDenied)),
    Case("convertlead", "stage missing", convert_half, (ValueRefused,), opensource_only=True),
    Case("convertlead", "contact alone", lambda api, at: api.convertlead(at.lead(), {CONTACTS: {"lastname": "x"}}), (ValueRefused,), opensource_only=True),
    Case("convertlead", "read-only account", lambda api, at: api.convertlead(at.lead(), {}), (WritesBlocked,), level=WriteLevel.READ_ONLY),
    Case("relatedtypes", "good", lambda api, at: relation(api)),
    Case("relatedtypes", "unknown module", lambda api, at: api.relatedtypes(NONESUCH), (AccessDenied,)),
    Case("relatedtypes", "no entities", lambda api, at: api.relatedtypes(ModuleName("Groups")), (ServerTrouble, AccessDenied)),
    Case("retrieve_related", "good", retrieve_related),
    Case("retrieve_related", "wrong label", lambda api, at: api.retrieve_related(at.account(), WRONG_RELATION), (AccessDenied,)),
    Case("retrieve_related", "gone", lambda api, at: api.retrieve_related(at.gone("Accounts"), WRONG_RELATION), (RecordGone, AccessDenied)),
    Case("query_related", "good", query_related),
    Case("query_related", "semicolon", lambda api, at: query_related_badly(api, at, "select id from Contacts;"), (AccessDenied, ValueRefused)),
    Case("query_related", "lower-case where", lambda api, at: query_related_badly(api, at, "select id from Contacts where id > '1x0'"), (ValueRefused,)),
    Case("query_related", "wrong label", lambda api, at: api.query_related("select id from Contacts", at.account(), WRONG_RELATION), (AccessDenied,)),
    Case("count_related", "good", count_related),
    Case("add_related", "good", add_related),
    Case("add_related", "wrong label, quietly", add_related_wrongly, opensource_only=True),
    Case("add_related", "wrong label, refused", add_related_wrongly, (AccessDenied,), cloud_only=True),
    Case("add_related", "source gone", lambda api, at: api.add_related(at.gone("Accounts"), at.contact(), WRONG_RELATION), (OutcomeUnknown, AccessDenied)),
    Case("add_related", "read-only account", lambda api, at: api.add_related(at.account(), at.contact(), WRONG_RELATION), (WritesBlocked,), level=WriteLevel.READ_ONLY),
    Case("delete_related", "good", delete_related, absent="said"),
    Case("reopen", "good", lambda api, at: api.reopen(at.some("Potentials", sales_stage="Closed Won")), cloud_only=True),
    Case("reopen", "not there", lambda api, at: api.reopen(at.some("Potentials", sales_stage="Closed Won")), (NotOffered,), opensource_only=True),
    Case("reopen", "gone", lambda api, at: api.reopen(at.gone("Potentials")), (RecordGone, AccessDenied), cloud_only=True),
    Case("decrypt", "gone", lambda api, at: api.decrypt(at.gone("Contacts"), "lastname"), (RecordGone,), cloud_only=True),
    Case("decrypt", "not there", lambda api, at: api.decrypt(at.contact(), "lastname"), (NotOffered,), opensource_only=True),
    Case("edition_limit", "good", lambda api, at: api.edition_limit("STORAGE"), cloud_only=True),
    Case("edition_limit", "not there", lambda api, at: api.edition_limit("STORAGE"), (NotOffered,), opensource_only=True),
    Case("edition_limit", "unknown service", lambda api, at: api.edition_limit("NO_SUCH_SERVICE"), (ValueRefused,), cloud_only=True),
    Case("picklist_dependency", "good", dependency, absent="said"),
    Case("tags_add", "good", tags, absent="said"),
    Case("tags_retrieve", "good", tags, absent="said"),
    Case("tag_delete", "good", tags, absent="said"),
    Case("tags_add", "gone", lambda api, at: api.tags_add(at.gone("Contacts"), ["x"]), (RecordGone,), absent="said"),
    Case("tags_retrieve", "gone", lambda api, at: api.tags_retrieve(at.gone("Contacts")), (RecordGone,), absent="said"),
    Case("files_retrieve", "gone", lambda api, at: api.files_retrieve(at.gone("Documents")), (RecordGone,)),
    Case("lookup", "good", lookup, absent="done"),
    Case("lookup", "nothing found", lookup_nothing, absent="done"),
    Case("lookup", "unknown field", lambda api, at: api.lookup(LookupKind.PHONE, "1", {CONTACTS: ["nosuch"]}), (AccessDenied,), absent="done"),
    Case("get_account_hierarchy", "good", hierarchy, absent="done"),
    Case("add_picklist", "good", picklists, absent="said"),
    Case("edit_picklist", "good", picklists, absent="said"),
    Case("delete_picklist", "good", picklists, absent="said"),
    Case("add_picklist", "not as administrator", lambda api, at: api.add_picklist(CONTACTS, own_picklist(at), ["x"]), (AccessDenied,), BEN, absent="said"),
    Case("add_picklist", "no list", lambda api, at: api.add_picklist(CONTACTS, "lastname", ["x"]), (ValueRefused,), absent="said"),
    Case("add_picklist", "global list", lambda api, at: api.add_picklist(CONTACTS, "leadsource", ["x"]), (ValueRefused,), cloud_only=True),
    Case("edit_picklist", "unknown value", lambda api, at: api.edit_picklist(CONTACTS, own_picklist(at), "No such value", "x"), (ValueRefused,), absent="said"),
    Case("delete_picklist", "no replacement", lambda api, at: api.delete_picklist(CONTACTS, own_picklist(at), ["x"], ""), (ValueRefused,), absent="said"),
]  # fmt: skip

DIALECTS = ("cloud", "opensource")
DOORS = ("rest", "webservice")


def applies(case: Case, dialect: str) -> bool:
    return not (case.cloud_only and dialect != "cloud") and not (
        case.opensource_only and dialect == "cloud"
    )


TABLE = [
    (dialect, door, case)
    for dialect in DIALECTS
    for door in DOORS
    for case in CASES
    if applies(case, dialect)
]


@pytest.fixture(scope="module")
def companies() -> Iterator[dict[str, DemoServer]]:
    with DemoServer(dialect="cloud") as cloud, DemoServer(dialect="opensource") as opensource:
        yield {"cloud": cloud, "opensource": opensource}


@pytest.mark.parametrize(
    ("dialect", "door", "case"),
    TABLE,
    ids=[f"{dialect}-{door}-{case.operation}-{case.what}" for dialect, door, case in TABLE],
)
async def test_conformance(
    companies: dict[str, DemoServer], dialect: str, door: str, case: Case
) -> None:
    server = companies[dialect]
    place = Place(server, dialect, server.endpoint if door == "rest" else server.webservice)
    known = case.known
    if not place.everything and case.absent == "said":
        known = (NotOffered,)
    async with place.client(case.who, key=case.key, level=case.level) as api:
        if not known:
            await case.ask(api, place)
            return
        with pytest.raises(VtdeskError) as caught:
            await case.ask(api, place)
    assert isinstance(caught.value, known), caught.value.detail
    assert caught.value.summary.endswith((".", "”"))


def test_the_table_holds_every_operation(request: pytest.FixtureRequest) -> None:
    operations = {
        name
        for name, method in inspect.getmembers(VtigerClient, inspect.iscoroutinefunction)
        if not name.startswith("_")
    }
    assert {case.operation for case in CASES} == operations - LOCAL_OR_ABSENT
    reporter = request.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None:
        reporter.write_line(f"\nconformance: {len(TABLE)} cases, {len(operations) - 1} operations")
