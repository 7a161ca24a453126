"""An HTTP connection to one host: sends requests, reads whatever answers, says what was in the way.

Knows addresses, certificates and limits; knows nothing of Vtiger.
"""

import asyncio
import importlib.util
import ipaddress
import logging
import socket
import ssl
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import truststore

from vtdesk.api.certificates import issuer_name
from vtdesk.api.wire import Request, Response
from vtdesk.domain.errors import (
    InsecureAddress,
    NotVtiger,
    Offline,
    Remedy,
    ServerTrouble,
    StoreTrouble,
    ValueRefused,
    VtdeskError,
)

MAX_BODY = 64 * 1024 * 1024
"""Longest answer that is read, in bytes."""

_MAX_REDIRECTS = 3
_MOST_WAITS = 20
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
# Apache closes an idle connection after 5 s; giving it up a little earlier avoids the race
_KEEP_ALIVE_S = 4.0
_LIMITS = httpx.Limits(
    max_connections=8, max_keepalive_connections=4, keepalive_expiry=_KEEP_ALIVE_S
)
_HEADERS = {"accept": "application/json", "user-agent": "vtdesk"}

# httpcore asks for sniffio several times a request; where there is none, let it not search the disk
# each time (https://docs.python.org/3/reference/import.html#the-module-cache)
if importlib.util.find_spec("sniffio") is None:
    sys.modules["sniffio"] = None  # type: ignore[assignment]  # "there is none", to Python

# at their usual levels both would write addresses, and with them record data, into the log
logging.getLogger("httpx").setLevel(logging.WARNING)
logging.getLogger("httpcore").setLevel(logging.WARNING)


class LostAnswer(Exception):
    """A request went out and no whole answer came back.

    Args:
        error: what to say where nothing was at stake.
        passing: the same request may well get through in a moment.
    """

    def __init__(self, error: VtdeskError, *, passing: bool = False) -> None:
        super().__init__(error.detail)
        self.error = error
        self.passing = passing


class Line:
    """An HTTP connection to one host; sends requests and gives back whatever answers.

    Args:
        endpoint: checked once: plain http goes only to this computer unless allowed.
        allow_http: the person allowed plain http to that host.
        ca_file: authorities to trust besides the system's.
        transport: stands in for the network in tests.
        timeout: seconds without any progress after which a request is given up; twenty times as
            long even with some, since an answer that never ends would hold all others up.

    Raises:
        NotVtiger: the address is none.
        InsecureAddress: plain http to another host.
        StoreTrouble: the file of authorities cannot be read.
    """

    def __init__(
        self,
        endpoint: str,
        *,
        allow_http: bool = False,
        ca_file: Path | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        timeout: float = 30.0,
    ) -> None:
        address = check_encrypted(endpoint, allow_http=allow_http)
        local = is_this_computer(address.host)
        self.host = address.host
        self._port = address.port or (443 if address.scheme == "https" else 80)
        self._timeout = timeout
        self._http = httpx.AsyncClient(
            verify=_trust(ca_file),
            transport=transport,
            timeout=timeout,
            limits=_LIMITS,
            # a proxy of the environment must not see what stays on this computer
            trust_env=not local,
        )

    async def aclose(self) -> None:
        """Close all connections."""
        await self._http.aclose()

    async def exchange(self, request: Request) -> Response:
        """Send one request and read its answer; follows redirects only within the same host.

        Raises:
            Offline: no connection was made; nothing was sent.
            InsecureAddress: the certificate is not trusted; nothing was sent.
            LostAnswer: the request was sent, at least in part, and no whole answer came.
            ValueRefused: what is asked for is longer than an address can be; nothing was sent.
            NotVtiger: the server sends on to somewhere else.
        """
        for _ in range(_MAX_REDIRECTS + 1):
            response = await self._send(request)
            if response.status not in _REDIRECTS:
                return response
            request = self._follow(request, response)
        raise NotVtiger("The address sends vtdesk in circles. Check the address.")

    async def _send(self, request: Request) -> Response:
        message = self._message(request)
        try:
            async with asyncio.timeout(_MOST_WAITS * self._timeout):
                answer = await self._http.send(message, stream=True, auth=None)
                try:
                    body = await _read_body(answer)
                finally:
                    await answer.aclose()
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError) as e:
            raise await self._no_connection(e) from e
        except (httpx.RequestError, httpx.StreamError, OSError, _TooLong) as e:
            raise self._lost(e) from e
        return Response(
            answer.status_code,
            {name.lower(): value for name, value in answer.headers.items()},
            body,
            _certificate_end(answer),
        )

    def _message(self, request: Request) -> httpx.Request:
        try:
            return httpx.Request(
                request.method,
                request.url,
                headers={**_HEADERS, **request.headers},
                content=request.content,
                extensions={"timeout": httpx.Timeout(self._timeout).as_dict()},
            )
        except httpx.InvalidURL as error:
            raise ValueRefused(
                "This is too long to ask Vtiger for. Shorten it.", detail=str(error)
            ) from error

    def _follow(self, request: Request, response: Response) -> Request:
        here = httpx.URL(request.url)
        there = here.join(response.headers.get("location", ""))
        same = (there.scheme, there.host, there.port) == (here.scheme, here.host, here.port)
        if same and request.method == "GET":
            return Request("GET", str(there), request.headers)
        if same or not there.host:
            raise NotVtiger("The address has moved on the server. Check the address.")
        raise NotVtiger(
            f"The address sends on to {there.scheme}://{there.host[:100]}. "
            "vtdesk gives your key to nobody else; use that address if you trust it.",
            detail=f"redirect {response.status}",
        )

    async def _no_connection(self, error: httpx.RequestError) -> VtdeskError:
        """Name what stands between this computer and the server."""
        detail = f"{type(error).__name__}: {error}"
        causes = list(_causes(error))
        if isinstance(error, httpx.TimeoutException):
            return Offline(f"{self.host} did not answer in time.", detail=detail)
        if any(isinstance(cause, ssl.SSLError) for cause in causes):
            return await self._not_trusted(causes, detail)
        if any(isinstance(cause, socket.gaierror) for cause in causes):
            return Offline(
                f"vtdesk cannot find {self.host}. Check the address and your network.",
                detail=detail,
                remedy=Remedy.CHECK_ADDRESS,
            )
        if any(isinstance(cause, ConnectionRefusedError) for cause in causes):
            return Offline(f"Nothing answers at {self.host}, port {self._port}.", detail=detail)
        if isinstance(error, httpx.ProxyError):
            return Offline("The proxy did not let vtdesk through.", detail=detail)
        return Offline(f"vtdesk cannot reach {self.host}.", detail=detail)

    async def _not_trusted(self, causes: list[BaseException], detail: str) -> InsecureAddress:
        refusal = next((c for c in causes if isinstance(c, ssl.SSLCertVerificationError)), None)
        if refusal is None:
            return InsecureAddress(
                f"A secure connection to {self.host} could not be made.", detail=detail
            )
        why = f"{refusal.verify_message or refusal}".lower()
        detail = f"{detail} · {why}"
        if "expired" in why:
            return InsecureAddress(f"The certificate of {self.host} has expired.", detail=detail)
        if "not yet valid" in why:
            return InsecureAddress(
                f"The certificate of {self.host} is not valid yet. Is this computer's clock right?",
                detail=detail,
            )
        if "hostname mismatch" in why or "ip address mismatch" in why or "doesn't match" in why:
            return InsecureAddress(
                f"The certificate belongs to another address than {self.host}.", detail=detail
            )
        issuer = await issuer_name(self.host, self._port)
        by = f"is signed by {issuer}, which" if issuer else "comes from somebody whom"
        return InsecureAddress(
            f"The certificate {by} this computer does not trust.",
            detail=detail,
            remedy=Remedy.CHOOSE_CA_FILE,
        )

    def _lost(self, error: Exception) -> LostAnswer:
        detail = f"{type(error).__name__}: {error}"
        if isinstance(error, _TooLong):
            return LostAnswer(
                ServerTrouble("Vtiger's answer is too long to be read.", detail=detail)
            )
        if isinstance(error, httpx.TimeoutException | TimeoutError):
            return LostAnswer(Offline(f"{self.host} did not answer in time.", detail=detail))
        if isinstance(error, httpx.DecodingError):
            return LostAnswer(
                ServerTrouble("Vtiger's answer arrived damaged. Try again.", detail=detail)
            )
        broke_off = Offline(f"The connection to {self.host} broke off.", detail=detail)
        return LostAnswer(broke_off, passing=True)


class _TooLong(Exception):
    """An answer went over `MAX_BODY`."""


def is_this_computer(host: str) -> bool:
    """Whether a host name can only mean this computer."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def check_encrypted(endpoint: str, *, allow_http: bool) -> httpx.URL:
    """The address, if what is sent there cannot be read by others on the way.

    Raises:
        NotVtiger: the address is none.
        InsecureAddress: plain http to another host that was not allowed.
    """
    address = _address(endpoint)
    if address.scheme != "https" and not is_this_computer(address.host) and not allow_http:
        raise InsecureAddress(
            f"The connection to {address.host} would not be encrypted. Everybody on the way "
            "could read your access key; use an address that begins with https."
        )
    return address


def _address(endpoint: str) -> httpx.URL:
    wrong = NotVtiger("This is not an address that vtdesk can connect to. Check the address.")
    try:
        address = httpx.URL(endpoint)
        # what the name look-up would stumble over later
        address.raw_host.decode("ascii").encode("idna")
    except (httpx.InvalidURL, UnicodeError, ValueError) as error:
        raise wrong from error
    if address.scheme not in {"http", "https"} or not address.host:
        raise wrong
    return address


def _trust(ca_file: Path | None) -> ssl.SSLContext:
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if ca_file is not None:
        try:
            context.load_verify_locations(cafile=ca_file)
        except (OSError, ssl.SSLError) as error:
            raise StoreTrouble(
                f"The file of certificates {ca_file} cannot be read. Choose another one.",
                detail=str(error),
                remedy=Remedy.CHOOSE_CA_FILE,
            ) from error
    return context


async def _read_body(answer: httpx.Response) -> bytes:
    chunks, size = [], 0
    async for chunk in answer.aiter_bytes():
        size += len(chunk)
        if size > MAX_BODY:
            raise _TooLong(f"more than {MAX_BODY} bytes")
        chunks.append(chunk)
    return b"".join(chunks)


def _certificate_end(answer: httpx.Response) -> float | None:
    stream = answer.extensions.get("network_stream")
    tls = stream.get_extra_info("ssl_object") if stream is not None else None
    end = (tls.getpeercert() or {}).get("notAfter") if tls is not None else None
    return float(ssl.cert_time_to_seconds(end)) if isinstance(end, str) else None


def _causes(error: BaseException) -> Iterator[BaseException]:
    """An error and everything that led to it."""
    seen: set[int] = set()
    waiting = [error]
    while waiting:
        found = waiting.pop()
        if id(found) in seen:
            continue
        seen.add(id(found))
        yield found
        waiting.extend(c for c in (found.__cause__, found.__context__) if c is not None)
        if isinstance(found, BaseExceptionGroup):
            waiting.extend(found.exceptions)
