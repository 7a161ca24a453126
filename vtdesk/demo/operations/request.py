"""What an operation is given: who asks, for what, of which company."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from vtdesk.demo.company import Company
from vtdesk.demo.errors import (
    OBJECT_DENIED,
    UNKNOWN_ERROR,
    WRITE_DENIED,
    Code,
    Refusal,
    id_incorrect,
    operation_denied,
)
from vtdesk.demo.faults import Defect
from vtdesk.demo.people import Person, Rights
from vtdesk.demo.schemas import Module
from vtdesk.demo.tables import Row
from vtdesk.demo.values import Json

_ID = re.compile(r"(\d+)x(\d+)\Z")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file sent with a request: the form field it came in, its name, type and bytes."""

    field: str
    name: str
    type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Found:
    """A record that was asked for by id."""

    module: Module
    number: int
    row: Row

    @property
    def id(self) -> str:
        """Its id on the wire."""
        return self.module.record_id(self.number)


@dataclass(frozen=True, slots=True)
class Request:
    """One call.

    Attributes:
        values: the parameters, each with all its values, by name without ``[]``.
        uploads: the files of a multipart body.
        defects: those of the stock release that the server is to show.
    """

    company: Company
    person: Person
    values: Mapping[str, tuple[str, ...]]
    uploads: tuple[Upload, ...] = ()
    defects: frozenset[Defect] = frozenset()

    @property
    def rights(self) -> Rights:
        """What the caller may do."""
        return self.company.rights(self.person)

    @property
    def cloud(self) -> bool:
        """Whether the company speaks the cloud's dialect."""
        return self.company.catalogue.dialect == "cloud"

    def sees(self, module: Module) -> bool:
        """Whether the module exists for the caller."""
        broken = Defect.MODULES in self.defects and not self.person.admin
        return self.rights.sees(module) and not (broken and module.entity)

    def text(self, name: str) -> str | None:
        """A parameter, or None where it was not sent."""
        values = self.values.get(name)
        return values[-1] if values else None

    def json(self, name: str) -> Json:
        """A parameter that holds JSON.

        Raises:
            Refusal: it holds something else.
        """
        try:
            # the real server, too, takes control characters inside strings
            value: Json = json.loads(self.text(name) or "", strict=False)
        except ValueError as problem:
            raise Refusal(Code.INTERNAL, UNKNOWN_ERROR) from problem
        return value

    def module(self, name: str | None) -> Module:
        """A module by name.

        Raises:
            Refusal: there is none of that name, or it is closed to the caller.
        """
        module = self.company.catalogue.modules.get(name or "")
        if module is None:
            raise operation_denied(f"name : {name or ''}")
        if not self.sees(module):
            raise operation_denied()
        return module

    def writable_module(self, name: str | None) -> Module:
        """A module in which the caller may create records.

        Raises:
            Refusal: see ``module``; or the caller may only read it.
        """
        module = self.module(name)
        if not self.rights.writes(module):
            raise Refusal(Code.ACCESS_DENIED, WRITE_DENIED)
        return module

    def find(self, wire_id: str | None, *, to_write: bool = False) -> Found:
        """A record by id; blanks around the id do not matter.

        Raises:
            Refusal: the id is malformed, of another module, of no record, or of one that the
                caller may not read (or, with ``to_write``, not change).
        """
        match = _ID.match((wire_id or "").strip())
        if match is None:
            raise operation_denied("id")
        module = self.company.catalogue.by_prefix(match.group(1))
        if module is None:
            raise operation_denied("id")
        if not self.sees(module):
            raise operation_denied()
        number = int(match.group(2))
        row = self.company.tables.get(module, number) if number < 2**63 else None
        if row is None:
            raise self._not_found(module, number)
        found = Found(module, number, row)
        readable = self.rights.reads(module, row.get("assigned_user_id"))
        if not readable or (to_write and not self.rights.writes(module)):
            raise Refusal(Code.ACCESS_DENIED, OBJECT_DENIED)
        return found

    def _not_found(self, module: Module, number: int) -> Refusal:
        if number < 2**63:
            other = self.company.tables.module_of(number)
            if other is not None and other.table != module.table:
                return id_incorrect()
        return operation_denied()
