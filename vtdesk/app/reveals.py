"""Sensitive fields: their value is asked for on purpose, shown for a moment and kept nowhere.

How they are known is in `domain.masks`.
"""

from collections.abc import Mapping

from vtdesk.api.client import VtigerClient
from vtdesk.domain.account import Secret
from vtdesk.domain.errors import AccessDenied, ServerTrouble
from vtdesk.domain.ids import AnyId, RecordId
from vtdesk.domain.masks import is_masked
from vtdesk.domain.schema import ModuleSchema
from vtdesk.sync.engine import Engine

SHOWN_SECONDS = 30.0
"""How long a revealed value stays on screen."""

COPIED_SECONDS = 60.0
"""How long a copied one stays in the clipboard."""

MOST_CHARACTERS = 10_000


def without_masked(schema: ModuleSchema, values: Mapping[str, str]) -> dict[str, str]:
    """Values without those that are masks, which must never become values elsewhere."""
    return {
        name: value
        for name, value in values.items()
        if (spec := schema.field(name)) is None or not is_masked(schema, spec, value)
    }


class Reveals:
    """Asks for the values behind the mask; keeps none of them.

    Args:
        client: the server.
        engine: knows whether calls may be made.
    """

    def __init__(self, client: VtigerClient, engine: Engine) -> None:
        self._client = client
        self._engine = engine

    async def reveal(self, record: AnyId, field: str) -> Secret:
        """The value of a sensitive field: one call each time.

        Who shows it takes it away after `SHOWN_SECONDS`, and out of the clipboard after
        `COPIED_SECONDS`.

        Raises:
            VtdeskError: the call was not answered or not allowed, or is not to be made now.
        """
        if not isinstance(record, RecordId):
            raise AccessDenied("This record is not in Vtiger yet, so there is nothing to show.")
        text = await self._engine.questions.ask(lambda: self._client.decrypt(record, field))
        if len(text) > MOST_CHARACTERS:
            raise ServerTrouble(
                "Vtiger sent far more than such a field can hold, so it is not shown.",
                detail=f"decrypt of {field}: {len(text)} characters",
            )
        return Secret(text)
