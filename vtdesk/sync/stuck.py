"""The words for a server that answers the same again and again, which would never end.

Some pass over the condition or the order of a query, and caches between them and the client answer
another question. Who goes from page to page asks once more, then says so and stops: what is stored
stays as it is, and the next look begins anew.
"""

from vtdesk.domain.errors import ServerTrouble
from vtdesk.sync.scope import Scope


def stuck(scope: Scope, detail: str) -> ServerTrouble:
    """The problem to raise.

    Args:
        scope: the module that was asked for.
        detail: what did not go on, for the log.
    """
    return ServerTrouble(
        f"Vtiger sent the same {scope.schema.label} again. What is stored here was kept.",
        detail=f"query {scope.module} · {detail}",
    )
