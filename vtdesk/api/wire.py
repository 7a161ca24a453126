"""Vtiger's protocol without any I/O: what a call looks like, how an answer is read.

Sources: REST API manual 2025, "API Response Format"; wire facts section 1.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType
from typing import NoReturn, cast
from urllib.parse import urlencode

import msgspec

from vtdesk.api.laid_pages import read_laid_page
from vtdesk.domain.foreign_json import CONTROL, clean_json
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.laid_records import Layout
from vtdesk.domain.record import Json

EXCERPT_CHARACTERS = 200
"""How much of an unreadable body goes into an error's detail."""

_MARKUP = re.compile(r"\s*<(?:!doctype|html|head|body|!--|\?xml|br|b>|script|meta)", re.IGNORECASE)
# an escaped control character decodes without complaint, so it has to be looked for
_ESCAPED_CONTROL = re.compile(rb"\\u00[01]")


@dataclass(frozen=True, slots=True)
class Call:
    """One operation with its parameters.

    Attributes:
        operation: the API's name of it.
        parameters: already in wire form; JSON parameters are JSON text.
        writes: it changes something on the server: sent by POST, never repeated.
        module: the module it is about, for the words of a refusal.
        record: the record it is about, likewise.
        fields: names of the fields it writes, likewise.
        optional: not every server has the operation; a crash may mean that this one lacks it.
        posted: sent by POST although it changes nothing.
        layout: the records of the answer are expected to lie in it.
    """

    operation: str
    parameters: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    writes: bool = False
    module: ModuleName | None = None
    record: str | None = None
    fields: tuple[str, ...] = ()
    optional: bool = False
    posted: bool = False
    layout: Layout | None = None

    @property
    def method(self) -> str:
        """The HTTP method it is sent by."""
        return "POST" if self.writes or self.posted else "GET"


@dataclass(frozen=True, slots=True)
class Request:
    """A call as HTTP: form fields go in the query of a GET and in the body of a POST.

    The manual takes parameters either way; `webservice.php` sees those of a POST operation only
    in the body (recordings of the session end point). Only the method shows in a repr: headers
    hold the key, an address may hold a session's name.
    """

    method: str
    url: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    content: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Response:
    """What came back.

    Attributes:
        headers: names in lower case.
        certificate_end: Unix time until which the server's certificate is valid, if it has one.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    certificate_end: float | None = None

    @property
    def content_type(self) -> str:
        """The announced media type without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


@dataclass(frozen=True, slots=True)
class Success:
    """The call was carried out; a missing `result` reads as None (wire fact 1.1)."""

    result: Json


@dataclass(frozen=True, slots=True)
class Refusal:
    """The server understood and said no.

    Attributes:
        code: upper-case word; the integer 0 of the duplicate check is "0" (wire fact 1.2).
        message: English whatever the user's language (wire fact 1.7).
    """

    status: int
    code: str
    message: str


class Nonsense(Enum):
    """In which way an answer was not Vtiger's."""

    EMPTY = "an empty body"
    WEB_PAGE = "a web page"
    TEXT = "plain text"
    CUT_OFF = "JSON that is cut off or broken"
    OTHER_JSON = "JSON without Vtiger's envelope"


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Something answered, but not in Vtiger's envelope; any status (wire fact 1.3)."""

    status: int
    kind: Nonsense
    excerpt: str


Answer = Success | Refusal | Unreadable


def request(
    method: str, url: str, fields: Mapping[str, str], headers: Mapping[str, str]
) -> Request:
    """The HTTP request that carries these form fields.

    Half of a surrogate pair, which no encoding holds, goes as "?".
    """
    form = urlencode(fields, errors="replace")
    if method == "GET":
        return Request("GET", f"{url}?{form}" if form else url, headers)
    return Request(
        method,
        url,
        {**headers, "content-type": "application/x-www-form-urlencoded"},
        form.encode("ascii"),
    )


def read_answer(response: Response, layout: Layout | None = None) -> Answer:
    """Sort an answer; the body counts, the status alone proves nothing (wire fact 1.3).

    Args:
        response: what came.
        layout: records that lie in it are given as a `LatePage`, which stands for the list they are.
    """
    if layout is not None and not _has_escaped_control(response.body):
        laid = read_laid_page(response.body, layout)
        if laid is not None:
            return Success(cast("Json", laid))
    try:
        content = decode(response.body)
    except ValueError:
        return _unreadable(response, _kind_of(response))
    if not isinstance(content, dict) or not isinstance(content.get("success"), bool):
        return _unreadable(response, Nonsense.OTHER_JSON)
    if content["success"]:
        return Success(content.get("result"))
    error = content.get("error")
    if not isinstance(error, dict):
        return Refusal(response.status, "", "")
    return Refusal(response.status, _plain(error.get("code")), _plain(error.get("message")))


def decode(body: bytes) -> Json:
    """Read JSON as leniently as real servers need.

    They leave control characters unescaped, which spoils a whole page for a strict reader
    (wire fact 1.5); control characters never get into a value.

    Raises:
        ValueError: the body is no JSON.
    """
    try:
        content: Json = msgspec.json.decode(body)
    except (ValueError, RecursionError):
        return _decode_leniently(body)
    return clean_json(content) if _has_escaped_control(body) else content


def _has_escaped_control(body: bytes) -> bool:
    return _ESCAPED_CONTROL.search(body) is not None


def encode(value: Json | Mapping[str, Json] | Mapping[str, str] | Sequence[str]) -> str:
    """JSON text for a parameter such as `element`."""
    return json.dumps(value, ensure_ascii=False)


def _decode_leniently(body: bytes) -> Json:
    text = CONTROL.sub("", body.decode("utf-8-sig", "replace"))
    try:
        content: Json = json.loads(text, strict=False, parse_constant=_refuse_constant)
        return clean_json(content)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _unreadable(response: Response, kind: Nonsense) -> Unreadable:
    # JSON may be half a record or a log-in's answer: no matter for a log
    quoted = kind in {Nonsense.WEB_PAGE, Nonsense.TEXT}
    excerpt = _excerpt(response.body) if quoted else f"{len(response.body)} bytes"
    return Unreadable(response.status, kind, excerpt)


def _kind_of(response: Response) -> Nonsense:
    text = response.body[:EXCERPT_CHARACTERS].decode("utf-8", "replace").lstrip("\ufeff")
    if not text.strip():
        return Nonsense.EMPTY
    if _MARKUP.match(text):
        return Nonsense.WEB_PAGE
    if text.lstrip().startswith(("{", "[")):
        return Nonsense.CUT_OFF
    return (
        Nonsense.WEB_PAGE if response.content_type == "text/html" and "<" in text else Nonsense.TEXT
    )


def _excerpt(body: bytes) -> str:
    text = body[: EXCERPT_CHARACTERS * 4].decode("utf-8", "replace")
    return " ".join(CONTROL.sub(" ", text).split())[:EXCERPT_CHARACTERS]


def _plain(value: Json) -> str:
    if isinstance(value, bool) or value is None or isinstance(value, list | dict):
        return ""
    return CONTROL.sub(" ", str(value))[:1_000]
