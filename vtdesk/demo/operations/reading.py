"""``retrieve``, ``query`` and ``sync``: records going out."""

from dataclasses import replace

from vtdesk.demo import clock, vtql, vtql_sql
from vtdesk.demo.errors import Code, Crash, Refusal, operation_denied
from vtdesk.demo.faults import Defect
from vtdesk.demo.operations import answers
from vtdesk.demo.operations.request import Found, Request
from vtdesk.demo.people import Rights
from vtdesk.demo.schemas import Field, Module
from vtdesk.demo.tables import SqlValue
from vtdesk.demo.values import Json

# The manual's page of ids, and the page of whole records the stock server answers.
_CLOUD_SYNC_PAGE = 200
_STOCK_SYNC_PAGE = 100


def retrieve(request: Request) -> Json:
    """One whole record; converted leads are still found."""
    return answers.record(request, request.find(request.text("id")))


def query(request: Request) -> Json:
    """The records a VTQL query finds, 100 at most."""
    text = request.text("query") or ""
    module = request.module(vtql.module_of(text))
    if request.cloud and not module.entity:
        raise operation_denied()
    return run_query(request, module, text)


def run_query(request: Request, module: Module, text: str) -> list[Json]:
    """Parse and run a query of a module the caller may read.

    Raises:
        Refusal: see ``vtql.parse`` and ``vtql_sql.compile_query``.
    """
    parsed = _as_heard(request, vtql.parse(text))
    rights, catalogue = request.rights, request.company.catalogue
    # open source drops foreign records only after the limit, so that pages come short
    hidden_too = not parsed.count or Defect.HIDDEN_COUNT in request.defects
    late = not request.cloud and rights.private(module) and hidden_too
    row_filter = "" if late else rights.row_filter(module)
    visible = _queryable(rights, module)
    try:
        statement = vtql_sql.compile_query(parsed, module, visible, catalogue, row_filter)
    except vtql_sql.SilentFailure:
        return []
    rows = request.company.tables.query(statement.sql, statement.parameters)
    if parsed.count:
        if Defect.COUNT in request.defects:
            return []
        return [{"count": str(rows[0][0])}]
    records = [_answered(statement.columns, row) for row in rows]
    if late:
        records = [record for record in records if _is_readable(request, module, record)]
    _add_attachments(request, module, statement.columns, records)
    return list(records)


def _as_heard(request: Request, query: vtql.Query) -> vtql.Query:
    """The query without what a server with these defects passes over."""
    if Defect.CONDITION in request.defects and not query.count:
        query = replace(query, conditions=(), connectives=())
    if Defect.ORDER in request.defects:
        query = replace(query, order_by=("id",), descending=False)
    return query


def _answered(columns: tuple[str, ...], row: tuple[SqlValue, ...]) -> dict[str, Json]:
    return dict(zip(columns, row, strict=True))


def _queryable(rights: Rights, module: Module) -> dict[str, Field]:
    """The fields a query may name: no passwords, though describe lists them."""
    return {
        name: field
        for name, field in rights.fields(module).items()
        if field.kind != "password" and name != "accesskey"
    }


def _is_readable(request: Request, module: Module, record: dict[str, Json]) -> bool:
    number = int(str(record["id"]).partition("x")[2])
    row = request.company.tables.get(module, number)
    return row is not None and request.rights.reads(module, row.get("assigned_user_id"))


def _add_attachments(
    request: Request, module: Module, columns: tuple[str, ...], records: list[dict[str, Json]]
) -> None:
    """Tell the ids of files, but only if the field that names them was selected."""
    if not any(module.fields[name].kind in ("image", "file") for name in columns):
        return
    prefix = len(str(module.prefix)) + 1
    numbers = {int(str(record["id"])[prefix:]): record for record in records}
    marks = ", ".join("?" * len(numbers))
    for number, owner in request.company.tables.query(
        f"SELECT number, record FROM _files WHERE record IN ({marks}) ORDER BY number",
        list(numbers),
    ):
        record = numbers[int(owner or 0)]
        known = record.get("imageattachmentids")
        wire_id = module.record_id(int(number or 0))
        record["imageattachmentids"] = f"{known},{wire_id}" if known else wire_id


def sync(request: Request) -> Json:
    """What changed after a moment.

    The cloud answers ids, as its manual says; open source whole records, in pages that never
    split a second. A change made in the same second after the call is therefore lost to who
    asks from ``lastModifiedTime``.
    """
    name = request.text("elementType")
    if not name or Defect.SYNC in request.defects:
        raise Crash
    module = request.company.catalogue.modules.get(name)
    if module is None or not module.entity or not request.sees(module):
        raise operation_denied()
    if request.cloud and (module.custom or module.name == "Users"):
        raise operation_denied()
    if module.name == "Emails" and not request.cloud:
        raise Crash
    since = _since(request.text("modifiedTime"))
    if Defect.SINCE in request.defects:
        since = 1
    owners = _owners(request)
    if module.name == "Users":
        return _changes([], [], since, more=False)
    return _page(request, module, since, owners)


def _since(text: str | None) -> int:
    """The moment asked for, in seconds; milliseconds are so far ahead that all is told."""
    if not text or not text.isdigit() or int(text) == 0:
        raise Crash
    seconds = int(text)
    return seconds if seconds < 10**11 else 0


def _owners(request: Request) -> tuple[str, ...]:
    """Whose records are told; empty for everybody's."""
    sort = request.text("syncType")
    if Defect.OWN_SYNC in request.defects:
        sort = "user"
    if sort == "application":
        if not request.person.admin:
            raise Refusal(Code.ACCESS_DENIED, "Only admin users can perform application sync")
        return ()
    own = f"19x{request.person.number}"
    return request.person.owner_ids if sort == "userandgroup" else (own,)


def _page(request: Request, module: Module, since: int, owners: tuple[str, ...]) -> Json:
    time_column = "ModifiedTime" if "ModifiedTime" in module.fields else "modifiedtime"
    table = vtql_sql.column(module.table)
    gone = "(t._deleted = 1 OR t._converted = 1)"
    live = "1" if module.name == "Leads" else vtql_sql.live_rows(module)
    condition = f"t.{time_column} > ? AND {live}"
    parameters: list[str | int] = [clock.text_of_seconds(since)]
    if owners and "assigned_user_id" in module.fields:
        condition += f" AND t.assigned_user_id IN ({', '.join('?' * len(owners))})"
        parameters += owners
    page = _CLOUD_SYNC_PAGE if request.cloud else _STOCK_SYNC_PAGE
    rows = request.company.tables.query(
        f"SELECT t._number, t.{time_column}, {gone} FROM {table} t WHERE {condition}"
        f" ORDER BY t.{time_column}, t._number LIMIT {page + 1}",
        parameters,
    )
    more = len(rows) > page
    if more:
        last = str(rows[page - 1][1])
        rows = request.company.tables.query(
            f"SELECT t._number, t.{time_column}, {gone} FROM {table} t"
            f" WHERE {condition} AND t.{time_column} <= ? ORDER BY t.{time_column}, t._number",
            [*parameters, last],
        )
        more = bool(
            request.company.tables.query(
                f"SELECT 1 FROM {table} t WHERE {condition} AND t.{time_column} > ? LIMIT 1",
                [*parameters, last],
            )
        )
    newest = clock.seconds_of(str(rows[-1][1])) if rows else since
    updated = [int(row[0] or 0) for row in rows if not row[2]]
    deleted: list[Json] = [module.record_id(int(row[0] or 0)) for row in rows if row[2]]
    return _changes(_updated(request, module, updated), deleted, newest, more=more)


def _updated(request: Request, module: Module, numbers: list[int]) -> list[Json]:
    if request.cloud:
        return [module.record_id(number) for number in numbers]
    names = answers.delivered(request, module)
    records: list[Json] = []
    for number in numbers:
        row = request.company.tables.get(module, number)
        if row is not None and request.rights.reads(module, row.get("assigned_user_id")):
            found = Found(module, number, row)
            records.append({**{name: row[name] for name in names}, "id": found.id})
    return records


def _changes(updated: list[Json], deleted: list[Json], newest: int, *, more: bool) -> Json:
    return {"updated": updated, "deleted": deleted, "more": more, "lastModifiedTime": newest}
