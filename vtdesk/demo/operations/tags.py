"""Tags: words at a record, shared by all who see it."""

from vtdesk.demo.errors import UNKNOWN_ERROR, Code, Refusal
from vtdesk.demo.operations.request import Found, Request
from vtdesk.demo.values import Json
from vtdesk.demo.vtql_sql import column


def tags_add(request: Request) -> Json:
    """Put tags on a record; its modified time stays."""
    found = request.find(request.text("id"))
    _store(request, found, [*_tags(found), *_sent(request)])
    return {"message": "tags added"}


def tags_retrieve(request: Request) -> Json:
    """The tags of a record, in alphabetical order."""
    found = request.find(request.text("id"))
    ordered: list[str] = sorted(_tags(found), key=str.lower)
    return {"tags": [*ordered]}


def tag_delete(request: Request) -> Json:
    """Take tags off a record, or with ``delete_all`` off every record of all modules."""
    found = request.find(request.text("id"))
    gone = set(_sent(request))
    if request.text("delete_all") in ("1", "true"):
        for other in _tagged(request):
            _store(request, other, [tag for tag in _tags(other) if tag not in gone])
    _store(request, found, [tag for tag in _tags(found) if tag not in gone])
    return {"message": "tags deleted"}


def _tags(found: Found) -> list[str]:
    return [tag for tag in (found.row.get("tags") or "").split(",") if tag]


def _sent(request: Request) -> list[str]:
    sent = request.json("tags")
    if not isinstance(sent, list):
        raise Refusal(Code.INTERNAL, UNKNOWN_ERROR)
    return [str(tag) for tag in sent]


def _store(request: Request, found: Found, tags: list[str]) -> None:
    text = ",".join(dict.fromkeys(tags))
    request.company.tables.update(found.module, found.number, {"tags": text})


def _tagged(request: Request) -> list[Found]:
    tagged: list[Found] = []
    for module in request.company.catalogue.modules.values():
        if "tags" not in module.fields:
            continue
        rows = request.company.tables.query(
            f"SELECT _number FROM {column(module.table)} WHERE tags <> ''"
        )
        for number in (int(row[0] or 0) for row in rows):
            row = request.company.tables.get(module, number)
            if row is not None:
                tagged.append(Found(module, number, row))
    return tagged
