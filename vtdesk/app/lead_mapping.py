"""What a lead's fields become in the records that a conversion makes.

The API does not tell the mapping that an administrator set; what is known here is Vtiger's own
default. Every value that is shown is also sent with the conversion, so that what a person sees is
what the new records get, whatever the mapping says.
"""

from collections.abc import Mapping

from vtdesk.domain.fieldtypes import POINTERS
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.schema import FieldSpec, ModuleSchema
from vtdesk.domain.values import Cell, is_empty

LEADS = ModuleName("Leads")
ACCOUNTS = ModuleName("Accounts")
CONTACTS = ModuleName("Contacts")
DEALS = ModuleName("Potentials")

TARGETS = (ACCOUNTS, CONTACTS, DEALS)
"""What a lead becomes, in the order in which Vtiger makes it (wire fact 7.1)."""

_ADDRESS = ("lane", "city", "state", "code", "country", "pobox")
_BILLING = ("bill_street", "bill_city", "bill_state", "bill_code", "bill_country", "bill_pobox")
_MAILING = (
    "mailingstreet",
    "mailingcity",
    "mailingstate",
    "mailingzip",
    "mailingcountry",
    "mailingpobox",
)
# field of the lead, field of what is made of it
_MAPPING: Mapping[ModuleName, tuple[tuple[str, str], ...]] = {
    ACCOUNTS: (
        ("company", "accountname"),
        ("phone", "phone"),
        ("fax", "fax"),
        ("website", "website"),
        ("email", "email1"),
        ("industry", "industry"),
        ("rating", "rating"),
        ("annualrevenue", "annual_revenue"),
        ("noofemployees", "employees"),
        ("description", "description"),
        *zip(_ADDRESS, _BILLING, strict=True),
    ),
    CONTACTS: (
        ("salutationtype", "salutationtype"),
        ("firstname", "firstname"),
        ("lastname", "lastname"),
        ("email", "email"),
        ("secondaryemail", "secondaryemail"),
        ("phone", "phone"),
        ("mobile", "mobile"),
        ("fax", "fax"),
        ("designation", "title"),
        ("leadsource", "leadsource"),
        ("description", "description"),
        *zip(_ADDRESS, _MAILING, strict=True),
    ),
    DEALS: (
        ("company", "potentialname"),
        ("leadsource", "leadsource"),
        ("description", "description"),
    ),
}
# compulsory for a deal though describe may not say so (wire fact 7.1)
_NEEDED = {DEALS: ("potentialname", "closingdate", "sales_stage")}
# the conversion itself fills these
_GIVEN = frozenset({"assigned_user_id", "account_id", "related_to", "contact_id"})


def mapped(lead: ModuleSchema, values: Mapping[str, Cell], target: ModuleSchema) -> dict[str, str]:
    """The wire values that a record of a module gets from a lead.

    Only what fits: a field that is not there or takes no writing gets nothing, nor a list that
    lacks the lead's choice.
    """
    found: dict[str, str] = {}
    for source, name in _MAPPING.get(target.name, ()):
        spec, cell = target.field(name), values.get(source)
        if spec is None or not spec.writable or lead.field(source) is None or is_empty(cell):
            continue
        if _takes(spec, str(cell)):
            found[name] = str(cell)
    if target.name == DEALS and "potentialname" not in found and "potentialname" in target.by_name:
        person = " ".join(str(values.get(n) or "") for n in ("firstname", "lastname")).strip()
        if person:
            found["potentialname"] = person
    return found


def missing(target: ModuleSchema, values: Mapping[str, str]) -> tuple[FieldSpec, ...]:
    """The fields that must be filled and are not, in the form's order."""
    needed = _NEEDED.get(target.name, ())
    return tuple(
        spec
        for spec in target.fields
        if (spec.mandatory or spec.name in needed)
        and spec.writable
        and spec.name not in _GIVEN
        and not spec.default
        and not values.get(spec.name, "").strip()
    )


def _takes(spec: FieldSpec, value: str) -> bool:
    if spec.kind in POINTERS:
        return False
    if spec.picklist:
        return any(choice.value == value for choice in spec.picklist)
    return spec.length is None or len(value) <= spec.length
