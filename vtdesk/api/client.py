"""`VtigerClient`: one typed coroutine for each operation of the API.

Values go out and come back as wire strings; what they mean, `domain.values` knows. Every method
raises only the known errors of `domain.errors`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, tzinfo
from enum import Enum
from pathlib import Path
from typing import Self

import httpx

from vtdesk.api import descriptions, element_calls, errors, extras, payloads, substitutes, vtql
from vtdesk.api.addresses import SESSION_PATH
from vtdesk.api.budget import Budget
from vtdesk.api.entities import write_as_meant
from vtdesk.api.errors import Labels
from vtdesk.api.line import Line
from vtdesk.api.optional_calls import OptionalCalls
from vtdesk.api.payloads import SyncPage
from vtdesk.api.probe import Probe
from vtdesk.api.rest import Rest
from vtdesk.api.transport import Confirm, Transport
from vtdesk.api.webservice import WebService
from vtdesk.api.wire import Call, encode
from vtdesk.domain import moments
from vtdesk.domain.account import Secret, UserInfo, WriteLevel
from vtdesk.domain.attachment import Attachment
from vtdesk.domain.conversion import ConvertedLead
from vtdesk.domain.errors import ServerTrouble, ValueRefused
from vtdesk.domain.ids import ModuleName, RecordId
from vtdesk.domain.laid_records import Layout
from vtdesk.domain.limits import EditionLimit
from vtdesk.domain.picklists import PicklistDependency
from vtdesk.domain.record import Json, WireRecord
from vtdesk.domain.relations import HierarchyEntry, Relation
from vtdesk.domain.schema import ModuleInfo, ModuleSchema


class SyncType(Enum):
    """Whose changes `sync` reports; open source always answers as for OWN (wire fact 6.5)."""

    OWN = "user"
    OWN_AND_GROUPS = "userandgroup"
    EVERYBODY = "application"


@dataclass(frozen=True, slots=True)
class KnownRecord:
    """A record as it was last read: what of it moves with an edited field depends on it."""

    module: ModuleName
    values: WireRecord


class LookupKind(Enum):
    """What `lookup` looks for; it compares the exact text."""

    PHONE = "phone"
    EMAIL = "email"


class VtigerClient:
    """Speaks for one user to one Vtiger.

    Args:
        endpoint: the API's base address.
        user: the log-in name.
        access_key: from My Preferences; it is not the password.
        write_level: what vtdesk may do here; enforced before anything is sent.
        allow_http: the person allowed plain http to a host that is not this computer.
        ca_file: authorities to trust besides the system's.
        confirm: asks the person before each write, for accounts that want that.
        transport: stands in for the network in tests.
        timeout: seconds without progress after which a request is given up.
        known: what `probe.known` gave for this account earlier.

    Attributes:
        zone: the person's; dates and times of activities are given and taken by its clock
            (`domain.moments`).
        budget: usage as the server last told it.
        probe: what this server turned out to accept.

    Raises:
        InsecureAddress: plain http to another host.
        NotVtiger: the address is none.
        StoreTrouble: the file of authorities cannot be read.
    """

    def __init__(
        self,
        endpoint: str,
        user: str,
        access_key: Secret,
        *,
        write_level: WriteLevel = WriteLevel.NORMAL,
        allow_http: bool = False,
        ca_file: Path | None = None,
        confirm: Confirm | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        timeout: float = 30.0,
        known: Mapping[str, str] | None = None,
    ) -> None:
        self.zone: tzinfo = UTC
        self.budget = Budget()
        self.probe = Probe(known)
        self._line = Line(
            endpoint,
            allow_http=allow_http,
            ca_file=ca_file,
            transport=transport,
            timeout=timeout,
        )
        sessions = endpoint.endswith(SESSION_PATH)
        dialect = WebService if sessions else Rest
        self._transport = Transport(
            self._line,
            dialect(endpoint, user, access_key),
            self.budget,
            write_level=write_level,
            confirm=confirm,
        )
        self._optional = OptionalCalls(self._transport, self.probe)

    @property
    def write_level(self) -> WriteLevel:
        """What vtdesk may do here; a change takes effect with the next call."""
        return self._transport.write_level

    @write_level.setter
    def write_level(self, level: WriteLevel) -> None:
        self._transport.write_level = level

    @property
    def labels(self) -> Labels:
        """What modules and fields are called, for the words of refusals."""
        return self._transport.labels

    @labels.setter
    def labels(self, labels: Labels) -> None:
        self._transport.labels = labels

    @property
    def confirm(self) -> Confirm | None:
        """Asks the person before each write; without it an account that asks writes nothing."""
        return self._transport.confirm

    @confirm.setter
    def confirm(self, confirm: Confirm | None) -> None:
        self._transport.confirm = confirm

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close all connections; the client cannot be used any more."""
        await self._line.aclose()

    async def me(self) -> UserInfo:
        """Who is signed in."""
        return payloads.user_info(await self._transport.send(Call("me")))

    async def listtypes(self) -> tuple[ModuleInfo, ...]:
        """The modules this user may see, in the server's order."""
        # "null" is the manual's word for no filter by field type
        call = Call("listtypes", {"fieldTypeList": "null"})
        return payloads.module_infos(await self._transport.send(call))

    async def describe(self, module: ModuleName) -> ModuleSchema:
        """A module's fields and this user's rights on it."""
        call = Call("describe", {"elementType": module}, module=module)
        return descriptions.module_schema(await self._transport.send(call), module)

    async def query(self, query: str) -> list[WireRecord]:
        """The rows of one VTQL query, at most 100 (wire fact 3.11).

        An empty list is no proof that there are none: servers swallow failures of their own
        (wire fact 1.8).
        """
        return list(await self.page(query))

    async def page(self, query: str, layout: Layout | None = None) -> Sequence[WireRecord]:
        """The same rows, as cheap to read as may be.

        Args:
            query: what is asked.
            layout: that of rows like those expected; without it they are read at once.
        """
        module = vtql.module_of(query)
        call = Call("query", {"query": query}, module=module, layout=layout)
        found = payloads.page(await self._transport.send(call))
        return found if module is None else moments.localised(module, found, self.zone)

    async def count(self, module: ModuleName, where: str = "") -> int | None:
        """How many records a module has; None where the server cannot tell (wire fact 3.15).

        Args:
            module: which.
            where: only those that fulfil this VTQL condition.
        """
        call = Call("query", {"query": vtql.count(module, where)}, module=module)
        return payloads.count(await self._transport.send(call))

    async def create(self, module: ModuleName, values: Mapping[str, str]) -> WireRecord:
        """Add a record; never repeated by itself.

        Raises:
            OutcomeUnknown: the answer was lost, or says nothing; the record may exist.
        """
        on_wire = moments.on_wire(module, values, self.zone)
        call = element_calls.creation(module, on_wire)
        return self._one_localised(module, await self._write(call))

    async def retrieve(self, record: RecordId, module: ModuleName | None = None) -> WireRecord:
        """A whole record.

        Args:
            record: which.
            module: its module; without it the answer is just as the server gave it.

        Raises:
            RecordGone: deleted, or hidden from this user.
        """
        call = Call("retrieve", {"id": str(record)}, record=str(record))
        return self._one_localised(module, payloads.wire_record(await self._transport.send(call)))

    async def revise(
        self, record: RecordId, values: Mapping[str, str], known: KnownRecord | None = None
    ) -> WireRecord:
        """Change some fields; "" clears one.

        Args:
            record: which.
            values: of the fields that are to change.
            known: the record as it is; without it dates and times go as they are given.

        Raises:
            OutcomeUnknown: the answer was lost; the change may have been saved.
        """
        if known is None:
            return await self._revise(record, values)
        on_wire = moments.revision(known.module, values, known.values, self.zone)
        return self._one_localised(known.module, await self._revise(record, on_wire))

    async def _revise(self, record: RecordId, values: Mapping[str, str]) -> WireRecord:
        async def write(sent: Mapping[str, str]) -> WireRecord:
            return await self._write(element_calls.change("revise", record, sent))

        return await write_as_meant(values, write, self.probe)

    async def update(self, record: RecordId, values: Mapping[str, str]) -> WireRecord:
        """Like `revise`, but the values must name all mandatory fields."""
        return await self._write(element_calls.change("update", record, values))

    async def delete(self, record: RecordId) -> None:
        """Delete a record.

        Raises:
            OutcomeUnknown: the answer was lost; the record may be gone.
        """
        call = Call("delete", {"id": str(record)}, writes=True, record=str(record))
        await self._transport.send(call)

    async def sync(self, module: ModuleName, since: int, sync_type: SyncType) -> SyncPage:
        """What changed after `since` (Unix time in seconds, above 0: wire fact 6.1)."""
        call = Call(
            "sync",
            {
                "modifiedTime": str(max(since, 1)),
                "elementType": module,
                "syncType": sync_type.value,
            },
            module=module,
        )
        page = payloads.sync_page(await self._transport.send(call), since)
        return replace(
            page, updated_records=tuple(self._localised(module, [*page.updated_records]))
        )

    async def relatedtypes(self, module: ModuleName) -> tuple[Relation, ...]:
        """What a module's records can be related to."""
        call = Call("relatedtypes", {"elementType": module}, module=module)
        return extras.relations(await self._transport.send(call))

    async def retrieve_related(self, record: RecordId, relation: Relation) -> list[WireRecord]:
        """Related records: at most 100, in no order, without a next page (wire fact 5.2)."""
        fields = {
            "id": str(record),
            "relatedType": relation.module,
            "relatedLabel": relation.label,
        }
        call = Call("retrieve_related", fields, module=relation.module, record=str(record))
        found = payloads.wire_records(await self._transport.send(call))
        return self._localised(relation.module, found)

    async def query_related(
        self, query: str, record: RecordId, relation: Relation
    ) -> list[WireRecord]:
        """Related records that a query chooses; `vtql.related` writes one that works."""
        fields = {"query": query, "id": str(record), "relatedLabel": relation.label}
        call = Call("query_related", fields, module=relation.module, record=str(record))
        found = payloads.wire_records(await self._transport.send(call))
        return self._localised(relation.module, found)

    async def count_related(self, record: RecordId, relation: Relation) -> int | None:
        """How many records are related; None where the server cannot tell, as it does for none."""
        query = vtql.count(relation.module).removesuffix(";")
        fields = {"query": query, "id": str(record), "relatedLabel": relation.label}
        call = Call("query_related", fields, module=relation.module, record=str(record))
        return payloads.count(await self._transport.send(call))

    async def add_related(self, source: RecordId, target: RecordId, relation: Relation) -> None:
        """Relate two records.

        Success proves nothing: servers answer it for wrong labels and records that are gone too
        (wire fact 5.5). Read the relation to see.
        """
        fields = {
            "sourceRecordId": str(source),
            "relatedRecordId": str(target),
            "relationIdLabel": relation.label,
        }
        await self._transport.send(Call("add_related", fields, writes=True, record=str(source)))

    async def delete_related(self, source: RecordId, target: RecordId) -> None:
        """Undo a relation; open source cannot (wire fact 5.5)."""
        fields = {"sourceRecordId": str(source), "relatedRecordId": str(target)}
        await self._optional.send(Call("delete_related", fields, writes=True, record=str(source)))

    async def convertlead(
        self,
        lead: RecordId,
        entities: Mapping[ModuleName, Mapping[str, str]],
        assigned_to: RecordId | None = None,
        related_to: ModuleName | None = None,
    ) -> ConvertedLead:
        """Turn a lead into other records.

        Servers need Accounts and Contacts both, and for Potentials a name, a closing date and a
        stage; a refusal may leave the first records behind (wire fact 7.1).

        Args:
            lead: the lead.
            entities: the values of each record to make, by module.
            assigned_to: the owner of the new records; the lead's where omitted.
            related_to: which of them gets what is related to the lead. Only the open source
                (include/Webservices/ConvertLead.php) tells of it; its own choice is the contact.

        Raises:
            ValueRefused: nothing was converted, with success and without a word (wire fact 7.1).
            OutcomeUnknown: the answer was lost, or says nothing of use.
        """
        call = element_calls.conversion(lead, entities, assigned_to, related_to)
        result = await self._transport.send(call)
        if result is None:
            raise ValueRefused(
                "Nothing was converted. Vtiger needs an organisation and a contact together.",
                detail=errors.describe(call, "success without a result"),
            )
        try:
            return extras.converted_lead(result)
        except ServerTrouble as trouble:
            raise errors.outcome_unknown(call, trouble.detail) from trouble

    async def reopen(self, record: RecordId) -> None:
        """Reopen a closed record."""
        call = Call("reopen", {"id": str(record)}, writes=True, record=str(record))
        await self._optional.send(call)

    async def decrypt(self, record: RecordId, field: str) -> str:
        """The value of a protected field; never to be kept or logged."""
        call = Call("decrypt", {"id": str(record), "fieldname": field}, record=str(record))
        return extras.revealed(await self._optional.send(call))

    async def picklist_dependency(
        self, module: ModuleName, source: str, target: str
    ) -> PicklistDependency:
        """Which values of `target` go with each value of `source`."""
        fields = {"module": module, "sourcefield": source, "targetfield": target}
        call = Call("picklist_dependency", fields, module=module)
        return extras.dependency(await self._optional.send(call), source, target)

    async def add_picklist(self, module: ModuleName, field: str, values: Sequence[str]) -> None:
        """Add choices to a list; administrators only, not for global lists."""
        await self._change_picklist("add_picklist", module, field, {"values": list(values)})

    async def edit_picklist(self, module: ModuleName, field: str, old: str, new: str) -> None:
        """Rename a choice."""
        element: dict[str, Json] = {"current_value": old, "new_value": new}
        await self._change_picklist("edit_picklist", module, field, element)

    async def delete_picklist(
        self, module: ModuleName, field: str, values: Sequence[str], replacement: str
    ) -> None:
        """Delete choices; records that hold one get the replacement."""
        element: dict[str, Json] = {"delete_values": list(values), "replace_with": replacement}
        await self._change_picklist("delete_picklist", module, field, element)

    async def tags_add(self, record: RecordId, tags: Sequence[str]) -> None:
        """Put tags on a record."""
        fields = {"id": str(record), "tags": encode(list(tags))}
        await self._optional.send(Call("tags_add", fields, writes=True, record=str(record)))

    async def tags_retrieve(self, record: RecordId) -> tuple[str, ...]:
        """The tags of a record."""
        call = Call("tags_retrieve", {"id": str(record)}, record=str(record))
        return extras.tags(await self._optional.send_by_either_method(call))

    async def tag_delete(
        self, record: RecordId, tags: Sequence[str], *, everywhere: bool = False
    ) -> None:
        """Take tags off a record.

        Args:
            record: the record.
            tags: which.
            everywhere: off all records of the Vtiger.
        """
        fields = {
            "id": str(record),
            "tags": encode(list(tags)),
            "delete_all": "true" if everywhere else "false",
        }
        call = Call("tag_delete", fields, writes=True, record=str(record))
        # the manual has one name, Vtiger's own SDK the other
        names = ("tag_delete", "tags_delete")
        await self._optional.send_by_any_name(call, "tag removal", names)

    async def files_retrieve(self, attachment: RecordId) -> Attachment:
        """A file.

        Args:
            attachment: an id from `imageattachmentids`, not that of the record (wire fact 7.2).
        """
        call = Call("files_retrieve", {"id": str(attachment)}, record=str(attachment))
        return extras.attachment(await self._optional.send(call))

    async def lookup(
        self,
        kind: LookupKind,
        value: str,
        search_in: Mapping[ModuleName, Sequence[str]],
    ) -> list[WireRecord]:
        """Records that hold exactly this number or address.

        Args:
            kind: what `value` is.
            value: as it is stored.
            search_in: fields to look at, by module.
        """
        fields = {
            "type": kind.value,
            "value": value,
            "searchIn": encode({str(module): list(names) for module, names in search_in.items()}),
        }
        try:
            return payloads.wire_records(await self._optional.send(Call("lookup", fields)))
        except errors.NotOffered:
            return await substitutes.lookup(self.query, value, search_in)

    async def get_account_hierarchy(self, account: RecordId) -> tuple[HierarchyEntry, ...]:
        """The group of companies around an organisation, from the top."""
        call = Call("get_account_hierarchy", {"id": str(account)}, record=str(account))
        try:
            return extras.hierarchy(await self._optional.send(call))
        except errors.NotOffered:
            return await substitutes.hierarchy(self.query, account)

    async def edition_limit(self, service: str) -> EditionLimit:
        """The limit of one service, by the manual's keyword (`editionLimits`)."""
        call = Call("editionLimits", {"serviceName": service})
        return extras.edition_limit(await self._optional.send_by_either_method(call), service)

    def _localised(self, module: ModuleName | None, records: list[WireRecord]) -> list[WireRecord]:
        return records if module is None else [*moments.localised(module, records, self.zone)]

    def _one_localised(self, module: ModuleName | None, record: WireRecord) -> WireRecord:
        return self._localised(module, [record])[0]

    async def _change_picklist(
        self, operation: str, module: ModuleName, field: str, element: Mapping[str, Json]
    ) -> None:
        call = element_calls.picklist_change(operation, module, field, element)
        result = await self._optional.send(call)
        try:
            extras.picklist_done(result)
        except ServerTrouble as trouble:
            raise ValueRefused(
                "Vtiger did not change the list.", field=field, detail=trouble.detail
            ) from trouble

    async def _write(self, call: Call) -> WireRecord:
        """Send a write whose answer is the record as it was saved."""
        result: Json = await self._transport.send(call)
        try:
            return payloads.wire_record(result)
        except ServerTrouble as trouble:
            # success without a record: nothing was done, or nobody knows (wire fact 1.1)
            raise errors.outcome_unknown(call, trouble.detail) from trouble
