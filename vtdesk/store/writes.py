"""Every write the store can do: what is known before, what is known after, and what it touched.

Each function runs inside one transaction on the writer thread.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from vtdesk.domain.changes import Change, ChangeKind, ChangeSet, ChangeState
from vtdesk.domain.cursor import Cursor
from vtdesk.domain.draft import Draft
from vtdesk.domain.errors import OutcomeUnknown, RecordGone
from vtdesk.domain.ids import LocalId, ModuleName, RecordId
from vtdesk.domain.record import WireRecord
from vtdesk.domain.schema import ModuleInfo, ModuleSchema
from vtdesk.domain.values import Cell
from vtdesk.store import (
    column_indexes,
    drafts,
    labels,
    name_index,
    schemas,
    search,
    server_records,
)
from vtdesk.store.cursors import save_cursor
from vtdesk.store.driver import Database
from vtdesk.store.jobs import JobRow, save_row
from vtdesk.store.kept_copies import keep_copy
from vtdesk.store.known import Known, save_last_local
from vtdesk.store.new_ids import new_ids
from vtdesk.store.notes import save_note
from vtdesk.store.outbox import Outbox, save_outbox, touched, under_new_ids
from vtdesk.store.projection import project, rebuild_table, server_row
from vtdesk.store.schemas import ModuleTable, table_of
from vtdesk.store.stored_rows import ServerRow, delete_rows

Written = tuple[Known, ChangeSet]
Write = Callable[[Database, Known], Written]


def put_modules(
    database: Database, known: Known, modules: Sequence[ModuleInfo], *, fetched: float
) -> Written:
    """Replace the list of modules."""
    schemas.save_modules(database, modules)
    database.run("INSERT OR REPLACE INTO meta VALUES ('modules_fetched', ?)", (fetched,))
    after = replace(known, modules=tuple(modules), modules_fetched=fetched)
    return after, ChangeSet(modules=known.modules != after.modules)


def put_schema(
    database: Database, known: Known, schema: ModuleSchema, *, fetched: float
) -> Written:
    """Store a describe; rows change with it only where fields came or went."""
    before = known.tables.get(schema.name)
    table = schemas.save_schema(database, schema, fetched)
    after = replace(
        known,
        tables={**known.tables, schema.name: table},
        prefixes={**known.prefixes, schema.id_prefix: schema.name},
    )
    if before is not None and before.schema == schema:
        return after, ChangeSet()
    # changes may have come before the describe they lie under, as after a rescue
    rebuild_table(database, table, known.outbox)
    name = frozenset({schema.name})
    return after, ChangeSet(schemas=name, everything=name if before else frozenset())


def put_records(
    database: Database,
    known: Known,
    module: ModuleName,
    records: Sequence[WireRecord],
    *,
    fetched: float,
    partial: bool,
    cursor: Cursor | None,
) -> Written:
    """Store answered records, and how far their module has come with them."""
    table = table_of(known.tables, module)
    rows = server_records.put(
        database, table, known.outbox, records, fetched=fetched, partial=partial
    )
    if cursor is not None:
        known = _with_cursor(database, known, cursor)
    return known, ChangeSet(rows={module: rows} if rows else {})


def remove_records(
    database: Database, known: Known, module: ModuleName, keys: Iterable[int]
) -> Written:
    """Remove records that the server no longer has."""
    table = table_of(known.tables, module)
    kept, removed = server_records.remove(database, table, known.outbox, keys)
    return known, ChangeSet(
        rows={module: kept} if kept else {}, removed={module: removed} if removed else {}
    )


def put_labels(
    database: Database, known: Known, names: Mapping[RecordId, str], module: ModuleName | None
) -> Written:
    """Keep names of records that are not stored; tables that show one must be read again."""
    labels.save_labels(database, names)
    prefixes = {record.prefix for record in names} if module is not None else set()
    if module is not None and any(known.prefixes.get(p) != module for p in prefixes):
        schemas.save_prefixes(database, prefixes, module)
        known = replace(known, prefixes={**known.prefixes, **dict.fromkeys(prefixes, module)})
    targets = {known.prefixes.get(record.prefix) for record in names}
    showing = {
        table.name: frozenset(fields)
        for table in known.tables.values()
        if (fields := _pointing_fields(table, targets))
    }
    return known, ChangeSet(fields=showing, everything=frozenset(showing))


def put_change(
    database: Database,
    known: Known,
    change: Change,
    draft: Draft | None = None,
    job_row: JobRow | None = None,
) -> Written:
    """Put a change behind the others, or fold it into the last one of its record.

    Raises:
        RecordGone: it edits a local record whose creation was withdrawn.
    """
    if job_row is not None:
        save_row(database, job_row)
    if draft is not None:
        known, _ = put_drafts(database, known, [draft])
    change = under_new_ids(change, known.named, known.tables)
    if _has_no_record(known, change):
        if change.kind is ChangeKind.DELETE:
            return known, ChangeSet()
        raise RecordGone("This new record was taken back meanwhile, so nothing of it was saved.")
    last_local = save_last_local(database, known, change.record)
    after = known.outbox.with_change(change, known.tables)
    return _with_outbox(database, replace(known, last_local=last_local), after)


def withdraw(
    database: Database,
    known: Known,
    change_id: str,
    draft: Draft | None = None,
    job_row: JobRow | None = None,
) -> Written:
    """Take a change back, where wished for as something typed."""
    if job_row is not None:
        save_row(database, job_row)
    if draft is not None:
        known, _ = put_drafts(database, known, [draft])
    return _with_outbox(database, known, known.outbox.without(change_id, known.tables))


def mark(
    database: Database,
    known: Known,
    change_id: str,
    state: ChangeState,
    *,
    reason: str,
    refused_field: str | None,
    theirs: Mapping[str, Cell],
    tried: bool,
) -> Written:
    """Put a change into another state."""
    after = known.outbox.marked(
        change_id,
        state,
        reason=reason,
        refused_field=refused_field,
        theirs=theirs,
        tried=tried,
    )
    return _with_outbox(database, known, after)


def put_drafts(database: Database, known: Known, typed: Sequence[Draft]) -> Written:
    """Keep what was typed."""
    typed = [_under_new_ids(draft, known) for draft in typed]
    for draft in typed:
        drafts.save_draft(database, draft)
        last_local = save_last_local(database, known, draft.record)
        known = replace(known, last_local=last_local)
    return replace(known, drafts=drafts.with_drafts(known.drafts, typed)), ChangeSet()


def put_cursor(database: Database, known: Known, cursor: Cursor) -> Written:
    """Keep how far a module has come."""
    return _with_cursor(database, known, cursor), ChangeSet()


def put_note(database: Database, known: Known, name: str, text: str | None) -> Written:
    """Keep a text of the rest of the program."""
    save_note(database, name, text)
    others = {key: value for key, value in known.notes.items() if key != name}
    notes = others if text is None else {**others, name: text}
    return replace(known, notes=notes), ChangeSet()


def settle(
    database: Database,
    known: Known,
    change_id: str,
    answer: WireRecord | None,
    *,
    fetched: float,
) -> Written:
    """Take a change out of the outbox that the server carried out.

    Raises:
        OutcomeUnknown: a creation was answered without the new record's id.
    """
    change = known.outbox.by_id.get(change_id)
    if change is None:
        return _stray_answer(database, known, answer, fetched)
    table = table_of(known.tables, change.module)
    after = known.outbox.carried_out(change_id)
    if change.kind is ChangeKind.DELETE:
        keep_copy(database, table, change.record.key, kept=fetched)
        row = replace(server_row(database, table, change.record.key), gone=True)
        return _with_outbox(database, known, after, (table, row))
    if change.kind is ChangeKind.REVISE:
        row = server_row(database, table, change.record.key)
        settled = server_records.merged(
            row, change.values if answer is None else answer, fetched=fetched
        )
        return _with_outbox(database, known, after, (table, _whole(table, row, settled)))
    return _settle_create(database, known, table, change, answer or {}, fetched=fetched)


def _settle_create(
    database: Database,
    known: Known,
    table: ModuleTable,
    change: Change,
    answer: WireRecord,
    *,
    fetched: float,
) -> Written:
    key = table.key_of(answer.get("id"))
    if key is None or not isinstance(change.record, LocalId):
        raise OutcomeUnknown(
            "Vtiger created a record but did not say which; vtdesk looks before it sends again.",
            detail=f"create in {table.name} answered without an id of this module",
        )
    old, new = change.record, RecordId(table.schema.id_prefix, key)
    after = known.outbox.carried_out(change.id).renamed(old, new, known.tables)
    known = replace(
        known,
        drafts=drafts.rename_record(database, known.drafts, old, new, known.tables),
        named={**known.named, old: new},
    )
    delete_rows(database, table, [old.key])
    row = server_row(database, table, key)
    settled = server_records.merged(row, answer, fetched=fetched)
    known, changes = _with_outbox(
        database, known, after, (table, _whole(table, row, settled)), skip=old.key
    )
    return known, replace(changes, renamed=((table.name, old.key, key),))


def _has_no_record(known: Known, change: Change) -> bool:
    """Whether a change is one of a local record that is not to be created any more."""
    if change.kind is ChangeKind.CREATE or not isinstance(change.record, LocalId):
        return False
    return not known.outbox.of(change.module, change.record)


def _under_new_ids(draft: Draft, known: Known) -> Draft:
    table = known.tables.get(draft.module)
    texts = filter(None, (str(draft.record), *draft.edits.values(), *draft.base.values()))
    for old, new in new_ids(known.named, map(str, texts)):
        draft = draft.renamed(old, new, None if table is None else table.schema)
    return draft


def _with_outbox(
    database: Database,
    known: Known,
    after: Outbox,
    settled: tuple[ModuleTable, ServerRow] | None = None,
    *,
    skip: int | None = None,
) -> Written:
    """Write another outbox and every row it shows in, as far as their modules are described.

    `settled` is a row whose server side changed in the same write, `skip` the key of a row in its
    module that is no longer there.
    """
    before = known.outbox
    save_outbox(database, before, after)
    affected: dict[ModuleName, set[int]] = {}
    for module, record in touched(before, after):
        affected.setdefault(module, set()).add(record.key)
    if settled is not None:
        affected.setdefault(settled[0].name, set()).add(settled[1].key)
    rows: dict[ModuleName, frozenset[int]] = {}
    removed: dict[ModuleName, frozenset[int]] = {}
    for module, keys in affected.items():
        if (table := known.tables.get(module)) is None:
            continue
        sides = []
        for key in keys:
            if settled is not None and settled[0] is table and key == settled[1].key:
                sides.append(settled[1])
            elif settled is None or settled[0] is not table or key != skip:
                sides.append(server_row(database, table, key))
        written, gone = project(database, table, after, sides)
        if written:
            rows[module] = written
        if gone:
            removed[module] = gone
    changes = ChangeSet(rows=rows, removed=removed, outbox=before.changes != after.changes)
    return replace(known, outbox=after), changes


def _whole(table: ModuleTable, before: ServerRow, after: ServerRow) -> ServerRow:
    """The row an answer to a write gave: of a record never fetched it is whole if no field lacks."""
    if before.fetched is not None:
        return after
    return replace(after, partial=not table.field_set <= after.values.keys())


def _stray_answer(
    database: Database, known: Known, answer: WireRecord | None, fetched: float
) -> Written:
    """The change was withdrawn while it was on its way: what the server holds is kept all the same."""
    for table in known.tables.values():
        if answer is not None and table.key_of(answer.get("id")) is not None:
            return put_records(
                database, known, table.name, [answer], fetched=fetched, partial=True, cursor=None
            )
    return known, ChangeSet()


def _with_cursor(database: Database, known: Known, cursor: Cursor) -> Known:
    save_cursor(database, cursor)
    before, table = known.cursors.get(cursor.module), known.tables.get(cursor.module)
    was_complete = before is None or before.complete
    if cursor.complete and table is not None:
        schemas.make_indexes(database, table)
        if not was_complete:
            search.expect_few(database, table)
    elif table is not None and was_complete:
        column_indexes.drop_all(database, table)
        name_index.drop(database, table)
        search.expect_many(database, table)
    return replace(known, cursors={**known.cursors, cursor.module: cursor})


def _pointing_fields(table: ModuleTable, targets: set[ModuleName | None]) -> set[str]:
    return {
        spec.name
        for spec in table.schema.fields
        if spec.kind in schemas.POINTERS
        and (not spec.refers_to or not targets.isdisjoint(spec.refers_to))
    }
