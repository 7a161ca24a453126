"""Files sent with a record, and ``files_retrieve``."""

import base64
import re

from vtdesk.demo.errors import Code, Crash, Refusal, id_incorrect
from vtdesk.demo.faults import Defect
from vtdesk.demo.operations.request import Found, Request, Upload
from vtdesk.demo.tables import Row
from vtdesk.demo.values import Json

_ID = re.compile(r"(\d+)x(\d+)\Z")
_UNSAFE = re.compile(r"[\s&]")
_EXECUTABLE = re.compile(r"\.(php\d?|phtml|cgi|pl|py|sh|exe)\Z", re.IGNORECASE)


def store(request: Request, found: Found) -> Row:
    """Keep the files sent with a record; the values of the fields that name them.

    Raises:
        Crash: a picture came in a form field without ``[]``.
    """
    values: Row = {}
    for upload in request.uploads:
        name = upload.field.removesuffix("[]")
        field = found.module.fields.get(name)
        if field is None:
            continue
        if field.kind == "image" and not upload.field.endswith("[]"):
            raise Crash
        file_name = _kept_name(upload.name)
        _insert(request, found, name, file_name, upload)
        known = values.get(name)
        values[name] = f"{known},{file_name}" if known else file_name
        if name == "filename":
            values |= {"filetype": upload.type, "filesize": str(len(upload.content))}
    values = {name: value for name, value in values.items() if name in found.module.fields}
    request.company.tables.update(found.module, found.number, values)
    return values


def _kept_name(name: str) -> str:
    """Blanks and ampersands become underscores, programs are disarmed."""
    safe = _UNSAFE.sub("_", name)
    return _EXECUTABLE.sub(lambda match: f".{match.group(1)}file.txt", safe)


def _insert(request: Request, found: Found, field: str, name: str, upload: Upload) -> None:
    request.company.tables.execute(
        "INSERT INTO _files VALUES (?, ?, ?, ?, ?, ?)",
        (
            request.company.next_number(),
            found.number,
            field,
            name,
            upload.type,
            upload.content,
        ),
    )


def files_retrieve(request: Request) -> Json:
    """A file by its own id; open source answers a list with the one object in it."""
    if Defect.FILES in request.defects:
        raise Crash
    match = _ID.match((request.text("id") or "").strip())
    module = match and request.company.catalogue.by_prefix(match.group(1))
    if not match or module is None:
        raise id_incorrect()
    rows = request.company.tables.query_blobs(
        "SELECT record, name, type, content FROM _files WHERE number = ?", (int(match.group(2)),)
    )
    if not rows:
        raise Refusal(Code.RECORD_NOT_FOUND, "Record you are trying to access is not found")
    record, name, type_, content = rows[0]
    # the right to see the file is the right to see its record
    request.find(module.record_id(int(str(record))))
    assert isinstance(content, bytes)
    file: dict[str, Json] = {
        "fileid": match.group(2),
        "filename": str(name),
        "filetype": str(type_),
        "filesize": len(content),
        "filecontents": base64.b64encode(content).decode("ascii"),
    }
    return file if request.cloud else [file]
