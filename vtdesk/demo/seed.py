"""Makes the sample company: the same records for the same seed, dialect and day.

Every date hangs on the *base day* (today, unless told otherwise), so that the sample always
looks alive: deals close this month, events lie in this week. Every time stamp lies before the
base day. Up to ``CORE`` records are made one by one here; a bigger company is grown from them
by ``vtdesk.demo.growth``.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from vtdesk.demo import inventory, makers_sales, makers_service, pictures
from vtdesk.demo.mint import Mint
from vtdesk.demo.people import GROUPS, Person
from vtdesk.demo.schemas import Catalogue, Module
from vtdesk.demo.tables import Row, SqlValue, Tables
from vtdesk.demo.values import kept_text, unset
from vtdesk.demo.wordbook import Wordbook

CORE = 4_000

# Users take the first numbers; records begin here.
FIRST_NUMBER = 100

Maker = Callable[[Mint, int], Row]

# How many of a thousand records belong to each module, in the order they are made; contacts
# take what is left over.
MAKERS: Mapping[str, tuple[int, Maker]] = MappingProxyType(
    {
        "Accounts": (110, makers_sales.account),
        "Contacts": (240, makers_sales.contact),
        "Leads": (100, makers_sales.lead),
        "Vendors": (8, makers_sales.vendor),
        "Products": (30, makers_sales.product),
        "Services": (10, makers_sales.service),
        "PriceBooks": (2, makers_sales.price_book),
        "Campaigns": (6, makers_sales.campaign),
        "Potentials": (90, makers_sales.deal),
        "Quotes": (25, makers_sales.quote),
        "SalesOrder": (20, makers_sales.sales_order),
        "PurchaseOrder": (10, makers_sales.purchase_order),
        "Invoice": (35, makers_sales.invoice),
        "ServiceContracts": (12, makers_service.contract),
        "Assets": (25, makers_service.asset),
        "Cases": (60, makers_service.case),
        "HelpDesk": (15, makers_service.ticket),
        "Faq": (6, makers_service.faq),
        "Project": (8, makers_service.project),
        "ProjectTask": (20, makers_service.project_task),
        "ProjectMilestone": (10, makers_service.milestone),
        "Documents": (15, makers_service.document),
        "Calendar": (50, makers_service.task),
        "Events": (55, makers_service.event),
        "Emails": (15, makers_service.email),
        "ModComments": (40, makers_service.comment),
        "PBXManager": (4, makers_service.phone_call),
        "SMSNotifier": (2, makers_service.short_message),
        "vtcmpumpstations": (20, makers_service.station),
    }
)

_NUMBER_PREFIXES = {
    "Assets": "ASSET",
    "Cases": "CC",
    "HelpDesk": "TT",
    "Potentials": "DEAL",
    "PriceBooks": "PB",
    "Project": "PROJ",
    "ProjectMilestone": "PM",
    "ProjectTask": "PT",
    "PurchaseOrder": "PO",
    "SalesOrder": "SO",
    "ServiceContracts": "SERCON",
    "vtcmpumpstations": "STA",
}

_CURRENCIES = (
    ("Euro", "EUR", "€", "1.00000"),
    ("USA, Dollars", "USD", "$", "1.09000"),
    ("Polish Złoty", "PLN", "zł", "4.27000"),
)
# every so many of the first records have a picture
_PICTURED = MappingProxyType({"Contacts": 5, "Products": 2})
_MOST_PICTURED = 1_000
_FOLDERS = ("Default", "Pump curves", "Contracts & offers")
_TAXES = (("tax1", "VAT", "19.000"), ("tax2", "Sales", "7.000"), ("tax3", "Service", "0.000"))


def number_prefix(module: Module) -> str:
    """What stands before the running number of its records, e.g. ``CON`` of ``CON12``."""
    return _NUMBER_PREFIXES.get(module.name, module.name[:3].upper())


def shares(catalogue: Catalogue, records: int) -> dict[str, int]:
    """How many records of each module make a company of that size, about."""
    parts = {name: part for name, (part, _) in MAKERS.items() if name in catalogue.modules}
    if "Cases" not in parts:
        parts["HelpDesk"] += MAKERS["Cases"][0]
    whole = sum(parts.values())
    counts = {name: max(1, records * part // whole) for name, part in parts.items()}
    counts["Contacts"] += max(0, records - sum(counts.values()))
    return counts


def make_core(
    tables: Tables,
    people: Sequence[Person],
    words: Wordbook,
    seed: int,
    day: date,
    counts: Mapping[str, int],
) -> None:
    """Write users, currencies and folders, then so many records of each module."""
    catalogue = tables.catalogue
    mint = Mint(catalogue, words, seed, day)
    with tables.transaction():
        _write_people(tables, people, day)
        _write_plain_tables(tables)
        number = FIRST_NUMBER
        for name, count in counts.items():
            module = catalogue.modules[name]
            mint.numbers[name] = range(number, number + count)
            _write_records(tables, module, mint)
            number += count
        _write_line_items(tables, mint)


def add_pictures(tables: Tables) -> None:
    """Give some people a portrait and some products pictures, one of them two."""
    number = tables.highest_number()
    with tables.transaction():
        for name, step in _PICTURED.items():
            module = tables.catalogue.modules[name]
            draw = pictures.portrait if name == "Contacts" else pictures.product
            rows = tables.query(
                f"SELECT _number FROM {name} ORDER BY _number LIMIT {_MOST_PICTURED}"
            )
            for index, record in enumerate(int(row[0] or 0) for row in rows[::step]):
                count = 2 if name == "Products" and index == 0 else 1
                names = [f"{name.lower()}{index + 1}-{place + 1}.png" for place in range(count)]
                for place, file in enumerate(names):
                    number += 1
                    tables.execute(
                        "INSERT INTO _files VALUES (?, ?, ?, ?, ?, ?)",
                        (number, record, "imagename", file, "image/png", draw(index + place)),
                    )
                tables.update(module, record, {"imagename": ",".join(names)})


def add_files(tables: Tables) -> None:
    """Give the documents that are no links a small file each."""
    number = tables.highest_number()
    module = tables.catalogue.modules["Documents"]
    with tables.transaction():
        for row in tables.query(
            "SELECT _number, notes_title FROM Documents WHERE filelocationtype = 'I' "
            "ORDER BY _number"
        ):
            number += 1
            record, title = int(row[0] or 0), str(row[1])
            name = "-".join(title.lower().split()) + ".txt"
            content = f"{title}\n".encode()
            tables.execute(
                "INSERT INTO _files VALUES (?, ?, ?, ?, ?, ?)",
                (number, record, "filename", name, "text/plain", content),
            )
            size = str(len(content))
            values = {"filename": name, "filetype": "text/plain", "filesize": size}
            known = {key: value for key, value in values.items() if key in module.fields}
            tables.update(module, record, known)


def _write_records(tables: Tables, module: Module, mint: Mint) -> None:
    maker = MAKERS[module.name][1]
    names, catalogue = tables.columns(module.table), tables.catalogue
    defaults: Row = {name: unset(field) for name, field in module.fields.items()}

    def rows() -> Iterator[tuple[SqlValue, ...]]:
        for index, number in enumerate(mint.numbers[module.name]):
            row = defaults | _common(module, index, mint) | maker(mint, index)
            values = (row.get(name) for name in names)
            yield (number, *(kept_text(value, catalogue.dialect) for value in values))

    tables.insert_many(module.table, names, rows())


def _common(module: Module, index: int, mint: Mint) -> Row:
    """Owner, running number, times: what every record has."""
    created, modified = mint.times()
    is_call = "CreatedTime" in module.fields
    row: Row = {
        "CreatedTime" if is_call else "createdtime": created,
        "ModifiedTime" if is_call else "modifiedtime": modified,
        "modifiedby": mint.user(),
        "creator": mint.user(),
        "source": "CRM",
        "starred": "0",
        "tags": mint.sometimes(0.12, mint.phrase("tags")),
        "assigned_user_id": mint.owner(),
    }
    if module.number_field is not None:
        row[module.number_field.name] = f"{number_prefix(module)}{index + 1}"
    return row


def _write_people(tables: Tables, people: Sequence[Person], day: date) -> None:
    module = tables.catalogue.modules["Users"]
    for person in people:
        row: Row = {name: unset(field) for name, field in module.fields.items()}
        row |= {
            "user_name": person.user_name,
            "is_admin": "on" if person.admin else "off",
            "first_name": person.first_name,
            "last_name": person.last_name,
            "userlabel": f"{person.first_name} {person.last_name}",
            "roleid": person.role,
            "email1": person.user_name,
            "status": "Active",
            "title": person.title,
            "time_zone": person.time_zone,
            "date_format": person.date_format,
            "hour_format": "24",
            "currency_id": "21x1",
            "currency_grouping_pattern": "123,456,789",
            "currency_grouping_separator": person.separators[0],
            "currency_decimal_separator": person.separators[1],
            "currency_symbol_placement": "1.0$",
            "no_of_currency_decimals": "2",
            "language": "en_us",
            "dayoftheweek": "Monday",
            "start_hour": "08:00",
            "end_hour": "18:00",
            "callduration": "15",
            "othereventduration": "60",
            "defaultlandingpage": "Home",
        }
        tables.insert(module, person.number, row)


def _write_plain_tables(tables: Tables) -> None:
    modules = tables.catalogue.modules
    for group in GROUPS:
        row: Row = {"groupname": group.name, "description": group.description}
        tables.insert(modules["Groups"], group.number, row)
    for number, (name, code, symbol, rate) in enumerate(_CURRENCIES, start=1):
        row = {
            "currency_name": name,
            "currency_code": code,
            "currency_symbol": symbol,
            "conversion_rate": rate,
            "currency_status": "Active",
            "defaultid": "-11" if number == 1 else "0",
            "deleted": "0",
        }
        tables.insert(modules["Currency"], number, row)
    for number, name in enumerate(_FOLDERS, start=1):
        row = {"foldername": name, "description": "", "createdby": "1", "sequence": str(number)}
        tables.insert(modules["DocumentFolders"], number, row)
    company: Row = {
        "organizationname": "Lindqvist Pumpen",
        "address": "Am Mühlbach 4",
        "city": "Lüneburg",
        "code": "21335",
        "country": "Germany",
        "phone": "+49 4131 55 01 00",
        "website": "www.lindqvist.example",
    }
    tables.insert(modules["CompanyDetails"], 1, company)
    for number, (name, label, percentage) in enumerate(_TAXES, start=1):
        row = {
            "taxname": name,
            "taxlabel": label,
            "percentage": percentage,
            "deleted": "0",
            "method": "Simple",
            "type": "Fixed",
            "compoundon": "[]",
            "regions": "[]",
        }
        tables.insert(modules["Tax"], number, row)


def _write_line_items(tables: Tables, mint: Mint) -> None:
    """Give every quote, order and invoice one to four lines, and its totals."""
    prices = _prices(tables)
    names = tables.columns("LineItem")
    written = 0
    for module in tables.catalogue.modules.values():
        if not module.inventory:
            continue
        for number in mint.numbers[module.name]:
            record_id = module.record_id(number)
            lines = [
                _line(record_id, sequence, prices, mint)
                for sequence in range(1, mint.random.randint(2, 5))
            ]
            rows = (
                (written + index, *(line.get(name) for name in names))
                for index, line in enumerate(lines, start=1)
            )
            tables.insert_many("LineItem", names, rows)
            written += len(lines)
            header: Row = {"balance": ""} if "balance" in module.fields else {}
            tables.update(module, number, inventory.totals_row(lines, header))


def _line(record_id: str, sequence: int, prices: Sequence[tuple[str, str]], mint: Mint) -> Row:
    product_id, price = mint.random.choice(prices)
    comment: Row = {"comment": mint.sometimes(0.2, 'zwei Stück, "fragile" & <urgent>')}
    quantity = mint.random.randint(1, 12)
    return inventory.line_row(record_id, sequence, product_id, quantity, price, comment)


def _prices(tables: Tables) -> list[tuple[str, str]]:
    """The ids of all products and services with their prices."""
    prices: list[tuple[str, str]] = []
    for name in ("Products", "Services"):
        module = tables.catalogue.modules[name]
        rows = tables.query(f"SELECT _number, unit_price FROM {name} ORDER BY _number")
        prices += [(module.record_id(int(row[0] or 0)), str(row[1])) for row in rows]
    return prices
