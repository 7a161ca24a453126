"""What a pasted address is taken for, before anything is sent to it."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from vtdesk.api.addresses import normalise_address
from vtdesk.api.line import is_this_computer


@dataclass(frozen=True, slots=True)
class TypedAddress:
    """What stands in the address field, understood.

    Attributes:
        host: host, port and folder as a person reads them.
        unencrypted: others on the way could read what is sent there.
    """

    host: str
    unencrypted: bool


def read_typed_address(typed: str) -> TypedAddress:
    """Find the server in whatever was pasted.

    Raises:
        NotVtiger: there is no host name in it.
    """
    endpoint, host = normalise_address(typed)
    parts = urlsplit(endpoint)
    plain = parts.scheme == "http" and not is_this_computer(parts.hostname or "")
    return TypedAddress(host, unencrypted=plain)
