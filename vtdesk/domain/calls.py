"""A call to the server as the call log keeps it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CallRecord:
    """One request and what came of it; values and secrets are never part of it.

    Attributes:
        moment: Unix time in seconds at which it was sent.
        operation: the API's name of the operation.
        module: API name of the module it was about; "" if about none.
        feature: what it was for, such as "pull" or "save".
        milliseconds: until the whole answer was there.
        size: bytes of the answer.
        outcome: the status and, for a refusal, its code; "no answer" if none came.
    """

    moment: float
    operation: str
    module: str
    feature: str
    milliseconds: int
    size: int
    outcome: str


@dataclass(frozen=True, slots=True)
class CallUsage:
    """How much of an allowance is used up, by everybody who shares it.

    Attributes:
        used: calls made.
        limit: calls there are.
    """

    used: int
    limit: int


def usage_of(left: int | None, limit: int | None) -> CallUsage | None:
    """What a server's two numbers say; None where it never told them."""
    if left is None or limit is None:
        return None
    return CallUsage(max(0, limit - left), limit)
