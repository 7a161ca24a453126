"""From whatever a person pastes to the addresses where Vtiger's API may be."""

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from vtdesk.api.line import is_this_computer
from vtdesk.domain.errors import NotVtiger

REST_PATH = "/restapi/v1/vtiger/default"
SESSION_PATH = "/webservice.php"

# The page's part of a browser's address. What stands before it, as in /crm/index.php, is the folder
# of a self-hosted Vtiger.
_BROWSER_PART = re.compile(
    r"/(?:restapi|index\.php|webservice\.php|view|app|modules|portal)(?:/|$)", re.IGNORECASE
)
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*)://", re.IGNORECASE)
_QUOTES = " \t\r\n\u00a0\u200b\ufeff\"'<>`“”‘’"
_LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class Address:
    """Where a Vtiger is.

    Attributes:
        base: scheme, host, port and folder, without a slash at the end; ASCII.
        host_shown: host, port and folder as a person reads them.
        session_first: the person pasted the address of the session end point.
    """

    base: str
    host_shown: str
    session_first: bool = False

    @property
    def rest(self) -> str:
        """Where the REST API would be."""
        return self.base + REST_PATH

    @property
    def session(self) -> str:
        """Where the session end point would be."""
        return self.base + SESSION_PATH


def read_address(pasted: str) -> Address:
    """Find the server in a host name, a browser's address or the API's own address.

    Raises:
        NotVtiger: there is no host name in it.
    """
    parts = _split(pasted)
    host = (parts.hostname or "").rstrip(".")
    ascii_host = _ascii_host(host)
    port = _port(parts)
    folder = _folder(parts.path)
    shown = f"[{host}]" if ":" in host else host
    sent = f"[{ascii_host}]" if ":" in ascii_host else ascii_host
    return Address(
        base=f"{parts.scheme}://{sent}{port}{folder}",
        host_shown=f"{shown}{port}{folder}",
        session_first=SESSION_PATH in parts.path.lower(),
    )


def normalise_address(pasted: str) -> tuple[str, str]:
    """The REST end point and the host as shown, for any address a person may paste.

    Raises:
        NotVtiger: there is no host name in it.
    """
    address = read_address(pasted)
    return address.rest, address.host_shown


def _split(pasted: str) -> SplitResult:
    text = pasted.strip(_QUOTES)
    if not text or len(text) > _LONGEST or any(character.isspace() for character in text):
        raise _no_address()
    given = _SCHEME.match(text)
    try:
        parts = urlsplit(text if given else f"https://{text}")
        host = parts.hostname or ""
    except ValueError as error:
        raise _no_address() from error
    if parts.scheme not in {"http", "https"} or not host:
        raise _no_address()
    if given is None and is_this_computer(host):
        return parts._replace(scheme="http")
    return parts


def _ascii_host(host: str) -> str:
    if ":" in host:
        return host
    try:
        name = host.encode("idna").decode("ascii").lower()
    except UnicodeError as error:
        raise _no_address() from error
    if not re.fullmatch(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?", name):
        raise _no_address()
    return name


def _port(parts: SplitResult) -> str:
    try:
        port = parts.port
    except ValueError as error:
        raise _no_address() from error
    usual = 443 if parts.scheme == "https" else 80
    return "" if port is None or port == usual else f":{port}"


def _folder(path: str) -> str:
    browser = _BROWSER_PART.search(path)
    folder = (path[: browser.start()] if browser else path).rstrip("/")
    if not re.fullmatch(r"[\w/.~%-]*", folder, re.ASCII) or ".." in folder:
        raise _no_address()
    return folder


def _no_address() -> NotVtiger:
    return NotVtiger(
        "This is not an address. Paste it from your browser, as in https://example.od2.vtiger.com."
    )
