"""What was typed and not saved, kept so that it survives the end of the program."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from vtdesk.domain.draft import Draft
from vtdesk.domain.ids import LocalId, ModuleName, RecordId, parse_id
from vtdesk.domain.values import Cell
from vtdesk.store.driver import Database
from vtdesk.store.packing import from_json, to_json
from vtdesk.store.schemas import Tables

Drafts = Mapping[tuple[ModuleName, int], Draft]
"""Drafts by module and key of their record."""


@dataclass(frozen=True)
class _StoredDraft:
    """A draft as its JSON text has it."""

    record: str
    edits: dict[str, str]
    base: dict[str, Cell]
    base_modified: str | None
    unread: tuple[str, ...] = ()
    refusals: dict[str, str] = field(default_factory=dict)


def load_drafts(database: Database) -> dict[tuple[ModuleName, int], Draft]:
    """All drafts in the file."""
    rows = database.rows("SELECT module, key, draft FROM drafts")
    return {(ModuleName(m), key): draft_from_json(ModuleName(m), text) for m, key, text in rows}


def draft_from_json(module: ModuleName, text: str) -> Draft:
    """The draft of a row's text.

    Raises:
        ValueError: the text is no draft.
    """
    stored = from_json(text, _StoredDraft)
    return Draft(
        module,
        parse_id(stored.record),
        MappingProxyType(stored.edits),
        MappingProxyType(stored.base),
        stored.base_modified,
        frozenset(stored.unread),
        MappingProxyType(stored.refusals),
    )


def save_draft(database: Database, draft: Draft) -> None:
    """Keep a draft in the place of an older one of its record; an empty one removes that."""
    place = (draft.module, draft.record.key)
    if not draft:
        database.run("DELETE FROM drafts WHERE module = ? AND key = ?", place)
        return
    stored = _StoredDraft(
        str(draft.record),
        dict(draft.edits),
        dict(draft.base),
        draft.base_modified,
        tuple(sorted(draft.unread)),
        dict(draft.refusals),
    )
    database.run("INSERT OR REPLACE INTO drafts VALUES (?, ?, ?)", (*place, to_json(stored)))


def with_drafts(drafts: Drafts, news: Iterable[Draft]) -> Drafts:
    """These drafts with others put into the places of their records; empty ones go."""
    after = dict(drafts)
    for draft in news:
        after.pop((draft.module, draft.record.key), None)
        if draft:
            after[draft.module, draft.record.key] = draft
    return after


def rename_record(
    database: Database, drafts: Drafts, old: LocalId, new: RecordId, tables: Tables
) -> Drafts:
    """Put a record's server id in the place of its local one in all drafts."""
    for draft in tuple(drafts.values()):
        table = tables.get(draft.module)
        after = draft.renamed(old, new, table.schema if table is not None else None)
        if after == draft:
            continue
        if after.record != draft.record:
            drafts = with_drafts(drafts, [replace(draft, edits=MappingProxyType({}))])
            database.run("DELETE FROM drafts WHERE module = ? AND key = ?", (draft.module, old.key))
        save_draft(database, after)
        drafts = with_drafts(drafts, [after])
    return drafts
