"""The table of operations: name on the wire, function, where it is known."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from vtdesk.demo.operations import (
    extras,
    leads,
    metadata,
    picklists,
    reading,
    relations,
    tags,
    uploads,
    writing,
)
from vtdesk.demo.operations.request import Request
from vtdesk.demo.values import Json


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation.

    Attributes:
        writes: it needs POST.
        rest_only: ``webservice.php`` of open source does not have it.
        cloud_only: open source does not have it at all.
    """

    run: Callable[[Request], Json]
    writes: bool = False
    rest_only: bool = False
    cloud_only: bool = False


def _write(run: Callable[[Request], Json], *, rest_only: bool = False) -> Operation:
    return Operation(run, writes=True, rest_only=rest_only)


# By name in lower case: the real server, too, does not mind capitals.
OPERATIONS: Mapping[str, Operation] = MappingProxyType(
    {
        "me": Operation(metadata.me, rest_only=True),
        "listtypes": Operation(metadata.listtypes),
        "describe": Operation(metadata.describe),
        "retrieve": Operation(reading.retrieve),
        "query": Operation(reading.query),
        "sync": Operation(reading.sync),
        "create": _write(writing.create),
        "update": _write(writing.update),
        "revise": _write(writing.revise),
        "delete": _write(writing.delete),
        "convertlead": _write(leads.convertlead),
        "relatedtypes": Operation(relations.relatedtypes),
        "retrieve_related": Operation(relations.retrieve_related),
        "query_related": Operation(relations.query_related),
        "add_related": _write(relations.add_related),
        "delete_related": _write(relations.delete_related, rest_only=True),
        "files_retrieve": Operation(uploads.files_retrieve),
        "tags_add": _write(tags.tags_add, rest_only=True),
        "tags_retrieve": Operation(tags.tags_retrieve, rest_only=True),
        "tag_delete": _write(tags.tag_delete, rest_only=True),
        "lookup": Operation(extras.lookup, rest_only=True),
        "get_account_hierarchy": Operation(extras.get_account_hierarchy, rest_only=True),
        "picklist_dependency": Operation(picklists.picklist_dependency, rest_only=True),
        "add_picklist": _write(picklists.add_picklist, rest_only=True),
        "edit_picklist": _write(picklists.edit_picklist, rest_only=True),
        "delete_picklist": _write(picklists.delete_picklist, rest_only=True),
        "decrypt": Operation(extras.decrypt, cloud_only=True),
        "reopen": Operation(extras.reopen, writes=True, cloud_only=True),
        "editionlimits": Operation(extras.edition_limits, cloud_only=True),
    }
)
