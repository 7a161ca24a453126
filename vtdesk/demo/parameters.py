"""Reads parameters as real clients send them: query string, form, multipart or JSON body."""

import json
from collections.abc import Iterable
from email import policy
from email.parser import BytesParser
from urllib.parse import parse_qsl

from vtdesk.demo.errors import UNKNOWN_ERROR, Code, Refusal
from vtdesk.demo.operations.request import Upload

Values = dict[str, tuple[str, ...]]


def from_query(query: bytes) -> Values:
    """The parameters of a query string or a form."""
    pairs = parse_qsl(query.decode("utf-8", "replace"), keep_blank_values=True)
    return _collected(pairs)


def from_body(content_type: str, body: bytes) -> tuple[Values, tuple[Upload, ...]]:
    """The parameters and files of a body.

    Raises:
        Refusal: a JSON body that is no JSON object.
    """
    sort = content_type.partition(";")[0].strip().lower()
    if sort == "application/json":
        return _from_json(body), ()
    if sort == "multipart/form-data":
        return _from_multipart(content_type, body)
    return from_query(body), ()


def _collected(pairs: Iterable[tuple[str, str]]) -> Values:
    values: Values = {}
    for name, value in pairs:
        # PHP's array parameters: name[]=a&name[]=b
        plain = name.removesuffix("[]")
        values[plain] = (*values.get(plain, ()), value)
    return values


def _from_json(body: bytes) -> Values:
    try:
        fields = json.loads(body)
    except ValueError as problem:
        raise Refusal(Code.INTERNAL, UNKNOWN_ERROR) from problem
    if not isinstance(fields, dict):
        raise Refusal(Code.INTERNAL, UNKNOWN_ERROR)
    return {
        name: (value if isinstance(value, str) else json.dumps(value),)
        for name, value in fields.items()
    }


def _from_multipart(content_type: str, body: bytes) -> tuple[Values, tuple[Upload, ...]]:
    head = f"Content-Type: {content_type}\r\n\r\n".encode("latin-1", "replace")
    message = BytesParser(policy=policy.HTTP).parsebytes(head + body)
    pairs: list[tuple[str, str]] = []
    uploads: list[Upload] = []
    for part in message.iter_parts():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        if not isinstance(name, str) or not isinstance(content, bytes):
            continue
        file_name = part.get_filename()
        if file_name is None:
            pairs.append((name, content.decode("utf-8", "replace")))
        else:
            uploads.append(Upload(name, _unescaped(file_name), part.get_content_type(), content))
    return _collected(pairs), tuple(uploads)


def _unescaped(name: str) -> str:
    """A file name whose raw UTF-8 bytes the parser kept as surrogates."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
