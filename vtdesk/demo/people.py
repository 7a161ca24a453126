"""Who works at the sample company, and what each of them may see and do."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from vtdesk.demo.schemas import Catalogue, Field, Module

_DOMAIN = "lindqvist.example"


@dataclass(frozen=True, slots=True)
class Profile:
    """What a person may not do.

    Attributes:
        closed: modules that do not exist for them.
        read_only: modules they may look at only.
        hidden, locked: fields they do not see, or see but may not change, by module.
        private: modules of whose records they see only their own and their groups'.
    """

    closed: frozenset[str] = frozenset()
    read_only: frozenset[str] = frozenset()
    hidden: Mapping[str, frozenset[str]] = field(default_factory=dict)
    locked: Mapping[str, frozenset[str]] = field(default_factory=dict)
    private: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Person:
    """A user of the company's CRM.

    Attributes:
        number: the part of the user's id after the ``x``.
        access_key: what goes with the user name in HTTP Basic.
        groups: numbers of the groups the person belongs to.
        time_zone, date_format, separators: the person's own settings.
    """

    number: int
    user_name: str
    first_name: str
    last_name: str
    access_key: str = field(repr=False)
    admin: bool
    title: str
    role: str
    groups: tuple[int, ...]
    time_zone: str
    date_format: str
    separators: str
    profile: Profile

    @property
    def owner_ids(self) -> tuple[str, ...]:
        """The values of an owner field that make a record this person's, user 19, group 20."""
        return (f"19x{self.number}", *(f"20x{group}" for group in self.groups))


@dataclass(frozen=True, slots=True)
class Group:
    """A group of users, which may own records."""

    number: int
    name: str
    description: str


GROUPS = (
    Group(2, "Field Team", "Sales on the road"),
    Group(3, "Inside Sales", "Quotes & orders"),
    Group(4, "Service Desk", "Cases, contracts and spare parts"),
)

_FULL = Profile()
_SALES = Profile(
    closed=frozenset({"PurchaseOrder", "SMSNotifier", "PBXManager"}),
    read_only=frozenset({"Accounts", "PriceBooks", "Vendors"}),
    hidden={
        "Accounts": frozenset({"annual_revenue"}),
        "Contacts": frozenset({"birthday"}),
        "Leads": frozenset({"annualrevenue"}),
    },
    locked={"Leads": frozenset({"website"}), "Contacts": frozenset({"email"})},
    private=frozenset({"Potentials"}),
)
_SERVICE = Profile(
    closed=frozenset(
        {"Campaigns", "Invoice", "PriceBooks", "PurchaseOrder", "Quotes", "SalesOrder", "Vendors"}
    ),
    read_only=frozenset({"Accounts", "Leads", "Potentials", "Products", "Services"}),
    hidden={
        "Accounts": frozenset({"annual_revenue", "siccode", "tickersymbol"}),
        "Contacts": frozenset({"cf_contacts_budget"}),
        "Leads": frozenset({"annualrevenue", "rating"}),
        "Potentials": frozenset({"amount", "forecast_amount"}),
    },
    locked={"Contacts": frozenset({"leadsource"})},
    private=frozenset({"Leads", "Potentials"}),
)

# first name, last name, admin, title, role, groups, zone, date format, separators, profile
_STAFF = (
    ("Anna", "Mertens", True, "Head of Sales", "H2", (2, 3), "Europe/Berlin", "dd.mm.yyyy", ".,"),
    ("Ben", "Okafor", False, "Area Manager", "H5", (2,), "Africa/Lagos", "dd-mm-yyyy", ",."),
    ("Carla", "Fuentes", False, "Service Lead", "H6", (4,), "Europe/Madrid", "dd/mm/yyyy", ".,"),
    ("Kenji", "Mori", False, "Sales Engineer", "H5", (2,), "Asia/Tokyo", "yyyy-mm-dd", ",."),
    ("Zofia", "Wójcik", False, "Inside Sales", "H5", (3,), "Europe/Warsaw", "dd.mm.yyyy", " ,"),
)
_PROFILES = (_FULL, _SALES, _SERVICE, _SALES, _SALES)
_ADDRESSES = ("anna.mertens", "ben.okafor", "carla.fuentes", "kenji.mori", "zofia.wojcik")


def staff(seed: int) -> tuple[Person, ...]:
    """The company's users, the administrator first; access keys depend on the seed."""
    people: list[Person] = []
    for index, entry in enumerate(_STAFF):
        first, last, admin, title, role, groups, zone, date_format, separators = entry
        user_name = f"{_ADDRESSES[index]}@{_DOMAIN}"
        number = (1, 5, 6, 7, 8)[index]
        people.append(
            Person(
                number,
                user_name,
                first,
                last,
                _access_key(user_name, seed),
                admin,
                title,
                role,
                groups,
                zone,
                date_format,
                separators,
                _PROFILES[index],
            )
        )
    return tuple(people)


def _access_key(user_name: str, seed: int) -> str:
    return hashlib.sha256(f"{seed}:{user_name}".encode()).hexdigest()[:16]


class Rights:
    """What one person may do in one catalogue.

    Args:
        person: whose.
        catalogue: modules and fields.
    """

    def __init__(self, person: Person, catalogue: Catalogue) -> None:
        self.person = person
        self._catalogue = catalogue
        self._fields: dict[str, dict[str, Field]] = {}

    def sees(self, module: Module) -> bool:
        """Whether the module exists for the person.

        In open source ordinary users have no right on Users, not even on themselves.
        """
        if self.person.admin:
            return True
        if module.name == "Users" and self._catalogue.dialect == "opensource":
            return False
        return module.name not in self.person.profile.closed

    def writes(self, module: Module) -> bool:
        """Whether the person may create, change and delete records of the module."""
        if self.person.admin:
            return True
        return (
            module.entity
            and module.name != "Users"
            and self.sees(module)
            and module.name not in self.person.profile.read_only
        )

    def fields(self, module: Module) -> Mapping[str, Field]:
        """The fields the person sees, in the order describe lists them.

        For ordinary users of open source that order is alphabetical.
        """
        known = self._fields.get(module.name)
        if known is None:
            hidden = self._hidden(module)
            known = {name: f for name, f in module.fields.items() if name not in hidden}
            if not self.person.admin and self._catalogue.dialect == "opensource":
                known = dict(sorted(known.items(), key=lambda item: (item[0] == "id", item[0])))
            self._fields[module.name] = known
        return known

    def _hidden(self, module: Module) -> frozenset[str]:
        if self.person.admin:
            return frozenset()
        return self.person.profile.hidden.get(module.name, frozenset())

    def edits(self, module: Module, field_: Field) -> bool:
        """Whether the person may change the field."""
        if field_.read_only:
            return False
        locked = self.person.profile.locked.get(module.name, frozenset())
        return self.person.admin or field_.name not in locked

    def private(self, module: Module) -> bool:
        """Whether the person sees only some of the module's records."""
        return not self.person.admin and module.name in self.person.profile.private

    def reads(self, module: Module, owner: str | None) -> bool:
        """Whether the person may read a record of that owner."""
        return not self.private(module) or owner in self.person.owner_ids

    def row_filter(self, module: Module) -> str:
        """The SQL condition on rows the person may read; empty where they are all."""
        if not self.private(module):
            return ""
        owners = ", ".join(f"'{owner}'" for owner in self.person.owner_ids)
        return f"t.assigned_user_id IN ({owners})"
