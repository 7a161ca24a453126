"""``convertlead``: a lead becomes organization, contact and deal, one after the other.

It is not one transaction: when the last of them is refused, the first are left behind.
"""

from vtdesk.demo.errors import UNKNOWN_ERROR, Code, Crash, Refusal
from vtdesk.demo.faults import Defect
from vtdesk.demo.operations import writing
from vtdesk.demo.operations.request import Found, Request
from vtdesk.demo.values import Json
from vtdesk.demo.vtql_sql import column, padded_fold

# Field of the lead, field of what is made from it.
_MAPPED = {
    "Accounts": {
        "company": "accountname",
        "phone": "phone",
        "website": "website",
        "industry": "industry",
        "annualrevenue": "annual_revenue",
        "city": "bill_city",
        "country": "bill_country",
    },
    "Contacts": {
        "salutationtype": "salutationtype",
        "firstname": "firstname",
        "lastname": "lastname",
        "email": "email",
        "phone": "phone",
        "mobile": "mobile",
        "designation": "title",
        "city": "mailingcity",
        "country": "mailingcountry",
        "description": "description",
    },
    "Potentials": {"company": "potentialname", "leadsource": "leadsource"},
}


def convertlead(request: Request) -> Json:
    """Convert a lead.

    Open source wants both an organization and a contact, else it does nothing and answers
    nothing; the cloud takes what it is given, and the lead's id also in a list.
    """
    element = request.json("element")
    if not isinstance(element, dict):
        raise Refusal(Code.INTERNAL, UNKNOWN_ERROR)
    lead = request.find(_lead_id(request, element.get("leadId")), to_write=True)
    if lead.module.name != "Leads":
        return None
    if request.company.tables.is_converted(lead.module, lead.number):
        raise Refusal(Code.LEAD_CONVERTED, "Lead is already converted")
    wanted = _wanted(element.get("entities"))
    if not wanted or (not request.cloud and not {"Accounts", "Contacts"} <= wanted.keys()):
        return None
    made = _made(request, lead, wanted, element.get("assignedTo"))
    _carry_over(request, lead, made, element.get("transferRelatedRecordsTo"))
    moment = request.company.clock.moment()
    request.company.tables.mark_converted(lead.module, lead.number, moment)
    return made


def _carry_over(request: Request, lead: Found, made: dict[str, Json], wanted: Json) -> None:
    """Let the contact, or who was asked for, have what refers to the lead, as open source does."""
    name = wanted if wanted in ("Accounts", "Contacts") and wanted in made else "Contacts"
    heir = made.get(name)
    for module in request.company.catalogue.modules.values():
        names = [f.name for f in module.fields.values() if {"Leads", name} <= set(f.refers_to)]
        for field in names if heir is not None else ():
            rows = request.company.tables.query(
                f"SELECT _number FROM {column(module.table)}"
                f" WHERE {column(field)} = ? AND _deleted = 0",
                (lead.id,),
            )
            for number in (int(row[0] or 0) for row in rows):
                row = request.company.tables.get(module, number)
                if row is not None:
                    writing.change_record(request, Found(module, number, row), {field: heir})


def _lead_id(request: Request, value: Json) -> str:
    if isinstance(value, list):
        if not request.cloud:
            raise Crash
        value = value[0] if value else ""
    return value if isinstance(value, str) else ""


def _wanted(entities: Json) -> dict[str, dict[str, Json]]:
    """What is to be made, with the values given for it, in the order it is made."""
    if not isinstance(entities, dict):
        return {}
    return {
        name: given
        for name in ("Accounts", "Contacts", "Potentials")
        if isinstance(given := entities.get(name), dict) and given.get("create")
    }


def _made(
    request: Request, lead: Found, wanted: dict[str, dict[str, Json]], owner: Json
) -> dict[str, Json]:
    made: dict[str, Json] = {}
    for name, given in wanted.items():
        if Defect.CONVERSION in request.defects and len(made) == len(wanted) - 1:
            raise Crash
        module = request.writable_module(name)
        values: dict[str, Json] = {
            target: lead.row[source] for source, target in _MAPPED[name].items()
        }
        values |= {key: value for key, value in given.items() if key not in ("create", "name")}
        values["assigned_user_id"] = owner or lead.row["assigned_user_id"]
        values |= _references(name, made)
        if name == "Accounts" and (existing := _account(request, values["accountname"])):
            made[name] = existing
            continue
        if name == "Potentials":
            _check_deal(request, values)
        made[name] = writing.add_record(request, module, values, converted=True).id
    return made


def _references(name: str, made: dict[str, Json]) -> dict[str, Json]:
    if name == "Contacts":
        return {"account_id": made.get("Accounts")}
    if name == "Potentials":
        return {"related_to": made.get("Accounts"), "contact_id": made.get("Contacts")}
    return {}


def _check_deal(request: Request, values: dict[str, Json]) -> None:
    """Refuse a deal without what it must have; open source calls that an unknown operation."""
    if request.cloud and not values.get("sales_stage"):
        field = request.company.catalogue.modules["Potentials"].fields["sales_stage"]
        values["sales_stage"] = request.company.choices(field)[0]
    for name in ("closingdate", "sales_stage"):
        if not values.get(name):
            code = Code.MANDATORY if request.cloud else Code.UNKNOWN_OPERATION
            raise Refusal(code, f"{name} does not have a value : Potentials")


def _account(request: Request, name: Json) -> str | None:
    """The organization that has that name already."""
    module = request.company.catalogue.modules["Accounts"]
    rows = request.company.tables.query(
        "SELECT _number FROM Accounts WHERE padded_fold(accountname) = ? AND _deleted = 0",
        (padded_fold(str(name)),),
    )
    return module.record_id(int(rows[0][0] or 0)) if rows else None
