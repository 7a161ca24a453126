"""What this person may change here, and the words where they may not."""

from collections.abc import Callable

from vtdesk.domain.ids import ModuleName
from vtdesk.domain.record import Row, RowState
from vtdesk.domain.schema import ModuleSchema

READ_ONLY = "This account is read-only in vtdesk."


class WriteRights:
    """Rights as describe tells them, the account's write level, and locks of single records.

    Args:
        may_write: whether the account's write level lets anything be changed.
        lock: why the fields of a stored record are locked, in words; "" where they are not.
    """

    def __init__(
        self, may_write: Callable[[], bool], lock: Callable[[ModuleName, int], str]
    ) -> None:
        self.may_write = may_write
        self.lock = lock

    def why_not(self, schema: ModuleSchema | None, field: str) -> str:
        """Why a field of a module cannot be changed, in words; "" if it can."""
        return self.denied(schema, field) or ("" if self.may_write() else READ_ONLY)

    def denied(self, schema: ModuleSchema | None, field: str) -> str:
        """Why Vtiger lets nobody like this person change a field; "" if it does."""
        if schema is None:
            return "This module is not on this computer yet."
        spec = schema.field(field)
        if spec is None:
            return "This field is no longer in Vtiger, or is hidden from you."
        if not schema.updateable:
            return f"You may not change {schema.label} in this Vtiger."
        return "" if spec.writable else f"{spec.label} cannot be changed here."

    def why_not_row(self, module: ModuleName, row: Row | None) -> str:
        """Why a module's stored record cannot be changed, in words; "" if it can."""
        if row is None:
            return "This record is no longer in Vtiger or was hidden from you."
        if row.state is RowState.DELETING:
            return "This record is being deleted."
        return self.lock(module, row.key)
