"""Calls with an `element`: what is to be written, as JSON in one parameter."""

from collections.abc import Mapping

from vtdesk.api.wire import Call, encode
from vtdesk.domain.ids import ModuleName, RecordId
from vtdesk.domain.record import Json

# describe calls it optional, yet without it a task cannot be found again (wire fact 4.9)
_IMPLIED: Mapping[str, Mapping[str, str]] = {
    "Calendar": {"activitytype": "Task"},
    "Emails": {"activitytype": "Emails"},
}
# read in minutes, written in seconds (wire facts, below the table of types)
_REMINDER = "reminder_time"


def creation(module: ModuleName, values: Mapping[str, str]) -> Call:
    """A record to be made, with what servers need besides the values given."""
    element = encode({**_IMPLIED.get(module, {}), **_sent(values)})
    return Call(
        "create",
        {"elementType": module, "element": element},
        writes=True,
        module=module,
        fields=tuple(values),
    )


def change(operation: str, record: RecordId, values: Mapping[str, str]) -> Call:
    """A record to be changed, by `revise` or `update`."""
    return Call(
        operation,
        {"element": encode({"id": str(record), **_sent(values)})},
        writes=True,
        record=str(record),
        fields=tuple(values),
    )


def conversion(
    lead: RecordId,
    entities: Mapping[ModuleName, Mapping[str, str]],
    assigned_to: RecordId | None,
    related_to: ModuleName | None,
) -> Call:
    """A lead to be turned into other records.

    Args:
        lead: the lead.
        entities: the values of each record to make, by module.
        assigned_to: the owner of the new records.
        related_to: which of them gets what is related to the lead. Only the open source
            (include/Webservices/ConvertLead.php) tells of it.
    """
    element: dict[str, Json] = {
        "leadId": str(lead),
        "entities": {
            module: {"create": True, "name": module, **values}
            for module, values in entities.items()
        },
    }
    if assigned_to is not None:
        element["assignedTo"] = str(assigned_to)
    if related_to is not None:
        element["transferRelatedRecordsTo"] = related_to
    return Call("convertlead", {"element": encode(element)}, writes=True, record=str(lead))


def picklist_change(
    operation: str, module: ModuleName, field: str, element: Mapping[str, Json]
) -> Call:
    """The choices of a field to be changed.

    Args:
        operation: `add_picklist`, `edit_picklist` or `delete_picklist`.
        module: whose field.
        field: its API name.
        element: what is particular to the operation.
    """
    fields = {"elementType": module, "element": encode({"fieldname": field, **element})}
    return Call(operation, fields, writes=True, module=module, fields=(field,))


def _sent(values: Mapping[str, str]) -> dict[str, str]:
    """Values in the form that the server takes where that differs from how it gives them."""
    minutes = values.get(_REMINDER, "")
    if not (minutes.isascii() and minutes.isdigit()):
        return dict(values)
    return {**values, _REMINDER: str(int(minutes) * 60)}
