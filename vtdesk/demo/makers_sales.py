"""Makes the sample company's sales records: people, companies, deals, orders."""

from vtdesk.demo.mint import Mint
from vtdesk.demo.tables import Row
from vtdesk.demo.wordbook import Locale

# Which account of a group of companies is whose parent: four levels, then single companies.
_PARENTS = (None, 0, 0, 1, 1, 2, 2, 3, 4, 5, 6)
_GROUP_SIZE = 30

_CLOSED_PROBABILITY = {"Closed Won": "100.000", "Closed Lost": "0.000"}


def account(mint: Mint, index: int) -> Row:
    """An organization; the first of every thirty form a group four levels deep."""
    place = index % _GROUP_SIZE
    parent = _PARENTS[place] if place < len(_PARENTS) else None
    start = index - place
    locale, name = _company(mint, index, place, start)
    code, city = mint.random.choice(locale.cities)
    street = f"{mint.random.choice(locale.streets)} {mint.random.randrange(1, 140)}"
    mint.places.append((locale, name, city))
    return {
        "accountname": name,
        "account_id": None if parent is None else mint.id("Accounts", start + parent),
        "phone": mint.phone(locale),
        "otherphone": mint.sometimes(0.2, mint.phone(locale)),
        "website": f"www.customer{index}.{locale.domain}.example",
        "email1": f"office@customer{index}.{locale.domain}.example",
        "employees": str(mint.random.randrange(3, 4_000)),
        "industry": mint.choice("industry"),
        "accounttype": mint.random.choice(("Customer", "Customer", "Prospect", "Reseller")),
        "rating": mint.sometimes(0.5, mint.choice("rating")),
        "annual_revenue": mint.money(5_000, 4_000_000),
        "cf_accounts_segments": " |##| ".join(_several(mint, "cf_accounts_segments")),
        "cf_accounts_since": mint.near(-6_000, -10) if mint.random.random() < 0.6 else None,
        "bill_street": street,
        "bill_city": city,
        "bill_code": code,
        "bill_country": locale.country,
        "ship_street": street,
        "ship_city": city,
        "ship_code": code,
        "ship_country": locale.country,
        "description": mint.sometimes(0.4, mint.phrase("descriptions")),
    }


def _company(mint: Mint, index: int, place: int, start: int) -> tuple[Locale, str]:
    awkward = mint.words.phrases["awkward companies"]
    if place == _GROUP_SIZE - 1 or (
        index >= len(_PARENTS) and index - len(_PARENTS) < len(awkward)
    ):
        return mint.locale(), awkward[index % len(awkward)]
    if 0 < place < len(_PARENTS):
        locale, name, _city = mint.places[start]
        _code, city = mint.random.choice(locale.cities)
        return locale, f"{name} – {city} {place}"
    locale = mint.locale()
    name = mint.random.choice(locale.companies)
    return locale, name if index < 200 else f"{name} {mint.random.choice(locale.cities)[1]}"


def _several(mint: Mint, picklist: str) -> list[str]:
    values = mint.catalogue.picklists[picklist]
    return mint.random.sample(values, mint.random.choice((0, 0, 1, 2, 3)))


def contact(mint: Mint, index: int) -> Row:
    """A person, mostly at an organization."""
    works = mint.random.random() < 0.85
    position = mint.random.randrange(len(mint.places))
    locale, _company_name, city = mint.places[position]
    first, last = _person(mint, locale, index)
    code, _ = mint.random.choice(locale.cities)
    return {
        "salutationtype": mint.sometimes(0.6, mint.choice("salutationtype")),
        "firstname": first,
        "lastname": last,
        "account_id": mint.id("Accounts", position) if works else None,
        "title": mint.phrase("titles"),
        "department": mint.sometimes(0.7, mint.phrase("departments")),
        "phone": mint.phone(locale),
        "mobile": mint.sometimes(0.7, mint.phone(locale)),
        "email": f"contact{index}@{locale.domain}.example",
        "secondaryemail": mint.sometimes(0.1, f"private{index}@mail.example"),
        "leadsource": mint.sometimes(0.8, mint.choice("leadsource")),
        "birthday": mint.near(-25_000, -8_000) if mint.random.random() < 0.3 else None,
        "donotcall": "1" if mint.random.random() < 0.1 else "0",
        "emailoptout": "1" if mint.random.random() < 0.1 else "0",
        "mailingstreet": f"{mint.random.choice(locale.streets)} {mint.random.randrange(1, 99)}",
        "mailingcity": city,
        "mailingzip": code,
        "mailingcountry": locale.country,
        "description": mint.sometimes(0.2, mint.phrase("descriptions")),
        "cf_contacts_interests": " |##| ".join(_several(mint, "cf_contacts_interests")),
        "cf_contacts_newsletter": mint.random.choice("01"),
        "cf_contacts_loyalty": f"{mint.random.randrange(10_000) / 100:.2f}",
        "cf_contacts_discount": f"{mint.random.randrange(30) / 2:.2f}",
        "cf_contacts_budget": mint.money(0, 30_000),
        "cf_contacts_visits": str(mint.random.randrange(40)),
        "cf_contacts_blog": mint.sometimes(0.1, f"https://blog{index}.example/a?b=1&c=2"),
        "cf_contacts_calltime": f"{mint.random.randrange(7, 19):02}:15:00",
        "cf_contacts_firstmet": mint.near(-3_000, -1),
        "cf_contacts_tier": mint.sometimes(0.8, mint.choice("cf_contacts_tier")),
        "cf_contacts_passport": mint.sometimes(0.3, f"C{mint.random.randrange(10**8):08}"),
    }


def _person(mint: Mint, locale: Locale, index: int) -> tuple[str, str]:
    awkward = mint.words.phrases["awkward people"]
    if index % 40 == 7:
        first, _, last = awkward[index // 40 % len(awkward)].partition("|")
        return first.strip(), last.strip()
    return mint.random.choice(locale.first_names), mint.random.choice(locale.last_names)


def lead(mint: Mint, index: int) -> Row:
    """A person who may become a customer; the oldest know nothing of the later fields."""
    locale = mint.locale()
    first, last = _person(mint, locale, index + 3)
    code, city = mint.random.choice(locale.cities)
    old = index % 4 == 0
    dependency = next(d for d in mint.catalogue.dependencies if d.source == "cf_leads_region")
    region = mint.choice("cf_leads_region")
    return {
        "salutationtype": mint.sometimes(0.5, mint.choice("salutationtype")),
        "firstname": first,
        "lastname": last,
        "company": mint.random.choice(locale.companies),
        "designation": mint.phrase("titles"),
        "phone": mint.phone(locale),
        "email": f"lead{index}@{locale.domain}.example",
        "website": f"lead{index}.{locale.domain}.example",
        "leadsource": mint.choice("leadsource"),
        "leadstatus": mint.choice("leadstatus"),
        "industry": mint.choice("industry"),
        "rating": mint.sometimes(0.4, mint.choice("rating")),
        "annualrevenue": mint.money(1_000, 900_000),
        "noofemployees": str(mint.random.randrange(2, 900)),
        "lane": f"{mint.random.choice(locale.streets)} {mint.random.randrange(1, 99)}",
        "code": code,
        "city": city,
        "country": locale.country,
        "description": mint.sometimes(0.3, mint.phrase("descriptions")),
        "cf_leads_region": None if old else region,
        "cf_leads_area": None if old else mint.random.choice(dependency.targets[region]),
        "cf_leads_taxno": mint.sometimes(0.2, f"DE{mint.random.randrange(10**9):09}"),
    }


def deal(mint: Mint, index: int) -> Row:
    """A deal: two thirds open and closing soon, the rest won or lost in the past."""
    stages = mint.catalogue.picklists["sales_stage"]
    is_open = mint.random.random() < 0.67
    stage = mint.random.choice(stages[:-2] if is_open else stages[-2:])
    amount = mint.random.randrange(120, 21_000) * 10
    probability = _CLOSED_PROBABILITY.get(stage, f"{mint.random.randrange(1, 10) * 10}.000")
    return {
        "potentialname": mint.phrase("deals"),
        "related_to": mint.some("Accounts", 0.95),
        "contact_id": mint.some("Contacts", 0.7),
        "amount": f"{amount}.00000000",
        "closingdate": mint.near(-8, 110) if is_open else mint.near(-700, -1),
        "sales_stage": stage,
        "pipeline": _pipeline(mint, index, stage),
        "probability": probability,
        "forecast_amount": f"{amount * float(probability) / 100:.8f}",
        "opportunity_type": mint.choice("opportunity_type"),
        "leadsource": mint.choice("leadsource"),
        "nextstep": mint.sometimes(0.7, mint.phrase("next steps")),
        "campaignid": mint.some("Campaigns", 0.3),
        "description": mint.sometimes(0.3, mint.phrase("descriptions")),
    }


def _pipeline(mint: Mint, index: int, stage: str) -> str:
    """Mostly one that has the stage; now and then one that has it no longer."""
    dependency = next(d for d in mint.catalogue.dependencies if d.source == "pipeline")
    name = ("Standard", "Standard", "Projects", "Service")[index % 4]
    fits = stage in dependency.targets[name] or index % 40 == 3
    return name if fits else "Standard"


def campaign(mint: Mint, index: int) -> Row:
    """A campaign."""
    return {
        "campaignname": mint.phrase("campaigns"),
        "campaigntype": mint.choice("campaigntype"),
        "campaignstatus": mint.choice("campaignstatus"),
        "closingdate": mint.near(-300, 200),
        "numsent": str(mint.random.randrange(5_000)),
        "budgetcost": mint.money(10, 3_000),
        "expectedrevenue": mint.money(100, 30_000),
        "expectedresponse": mint.choice("expectedresponse"),
        "product_id": mint.some("Products", 0.5),
    }


def product(mint: Mint, index: int) -> Row:
    """Something on the shelf."""
    name, category, price = (part.strip() for part in mint.phrase("products").split("|"))
    return {
        "productname": name,
        "productcode": f"LP-{index:04}",
        "productcategory": category,
        "manufacturer": mint.choice("manufacturer"),
        "discontinued": "0" if index % 9 == 8 else "1",
        "unit_price": f"{int(price) * mint.random.randrange(8, 20) // 10}.00000000",
        "purchase_cost": f"{int(price) // 2}.00000000",
        "qtyinstock": f"{mint.random.randrange(400)}.00",
        "qty_per_unit": "1.00",
        "usageunit": "Each",
        "sales_start_date": mint.near(-2_500, -30),
        "sales_end_date": mint.near(-20, 300) if index % 9 == 8 else None,
        "vendor_id": mint.some("Vendors", 0.6),
        "description": mint.sometimes(0.4, mint.phrase("descriptions")),
    }


def service(mint: Mint, index: int) -> Row:
    """Something done by people."""
    name, category, price = (part.strip() for part in mint.phrase("services").split("|"))
    return {
        "servicename": name,
        "servicecategory": category,
        "service_usageunit": "Hours",
        "unit_price": f"{price}.00000000",
        "discontinued": "1",
        "qty_per_unit": "1.00",
        "sales_start_date": mint.near(-2_000, -30),
    }


def vendor(mint: Mint, index: int) -> Row:
    """A supplier."""
    locale = mint.locale()
    code, city = mint.random.choice(locale.cities)
    names = mint.words.phrases["vendors"]
    return {
        "vendorname": names[index] if index < len(names) else mint.random.choice(locale.companies),
        "phone": mint.phone(locale),
        "email": f"vendor{index}@{locale.domain}.example",
        "website": f"vendor{index}.example",
        "glacct": mint.choice("glacct"),
        "city": city,
        "postalcode": code,
        "country": locale.country,
    }


def price_book(mint: Mint, index: int) -> Row:
    """A list of prices."""
    return {
        "bookname": f"Price list {mint.day.year - index}",
        "active": "1" if index < 2 else "0",
        "currency_id": f"21x{index % 3 + 1}",
    }


def quote(mint: Mint, index: int) -> Row:
    """A quote; its totals are written when its lines are."""
    stage = mint.choice("quotestage")
    return _sale(mint, index) | {
        "subject": f"Quote {mint.phrase('deals')}",
        "quotestage": stage,
        "validtill": mint.near(-60, 60),
        "potential_id": mint.some("Potentials", 0.7),
        "carrier": mint.choice("carrier"),
    }


def sales_order(mint: Mint, index: int) -> Row:
    """An order from a customer."""
    return _sale(mint, index) | {
        "subject": f"Order {mint.phrase('deals')}",
        "sostatus": mint.choice("sostatus"),
        "duedate": mint.near(-40, 90),
        "quote_id": mint.some("Quotes", 0.6),
        "invoicestatus": "Created",
        "enable_recurring": "0",
    }


def invoice(mint: Mint, index: int) -> Row:
    """An invoice."""
    day = mint.random.randint(-200, 0)
    return _sale(mint, index) | {
        "subject": f"Invoice {mint.phrase('deals')}",
        "invoicestatus": mint.random.choice(("Created", "Sent", "Sent", "Paid", "Paid", "Cancel")),
        "invoicedate": mint.on(day),
        "duedate": mint.on(day + 30),
        "salesorder_id": mint.some("SalesOrder", 0.5),
        "received": "0.00000000",
    }


def purchase_order(mint: Mint, index: int) -> Row:
    """An order to a supplier."""
    return _sale(mint, index) | {
        "subject": f"Restock {index + 1}",
        "postatus": mint.choice("postatus"),
        "vendor_id": mint.some("Vendors"),
        "duedate": mint.near(-40, 60),
        "carrier": mint.choice("carrier"),
    }


def _sale(mint: Mint, index: int) -> Row:
    position = mint.random.randrange(len(mint.places))
    locale, _name, city = mint.places[position]
    code, _ = mint.random.choice(locale.cities)
    street = mint.random.choice(locale.streets)
    address = {
        f"{kind}_{part}": value
        for kind in ("bill", "ship")
        for part, value in (
            ("street", street),
            ("city", city),
            ("code", code),
            ("country", locale.country),
        )
    }
    return {
        "account_id": mint.id("Accounts", position),
        "contact_id": mint.some("Contacts", 0.6),
        "hdnTaxType": "group",
        "currency_id": "21x1",
        "conversion_rate": "1.000",
        "terms_conditions": "Payable within 30 days.\n\nDelivery ex works.",
        "description": mint.sometimes(0.2, mint.phrase("descriptions")),
        **address,
    }
