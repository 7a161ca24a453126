"""The saved views of an account: kept in its store, exported to and taken over from files."""

import asyncio
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace

from vtdesk.app.bus import Signal
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.ids import ModuleName, parse_record_id
from vtdesk.domain.modules import OWNER_FIELD
from vtdesk.domain.query import Condition, Filter, Op, Sort, conditions_of, fields_of
from vtdesk.domain.relative import ME
from vtdesk.domain.schema import ModuleSchema
from vtdesk.domain.values import POINTERS
from vtdesk.domain.views import (
    LONGEST_NAME,
    NoViews,
    SavedView,
    views_from_text,
    views_to_text,
)
from vtdesk.store.cache import Cache

NOTE = "views"
"""The note of the store that the views are kept in."""

_FROM_START = "start-"


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file of views holds.

    Attributes:
        views: to be taken over; each has an id of its own here.
        remarks: what of it does not fit this account, in words for the person.
    """

    views: tuple[SavedView, ...]
    remarks: tuple[str, ...] = ()


class Views:
    """The saved views of one account.

    Signals:
        changed: the views of this module are other ones now.

    Args:
        cache: the account's store.
    """

    def __init__(self, cache: Cache) -> None:
        self.changed: Signal[ModuleName] = Signal()
        self._cache = cache
        self._writing = asyncio.Lock()
        self._views = {view.id: view for view in _stored(cache.note(NOTE))}

    def of(self, module: ModuleName) -> tuple[SavedView, ...]:
        """The views of a module: those from the start, then the saved ones in their order."""
        saved = tuple(view for view in self._views.values() if view.module == module)
        taken = {view.id for view in saved}
        schema = self._cache.schema(module)
        start = () if schema is None else starting_views(schema)
        return (*(view for view in start if view.id not in taken), *saved)

    def get(self, view_id: str) -> SavedView | None:
        """The view of an id; None when there is none any more."""
        if (saved := self._views.get(view_id)) is not None:
            return saved
        _, _, module = view_id.partition(":")
        found = (view for view in self.of(ModuleName(module)) if view.id == view_id)
        return next(found, None)

    async def save(self, view: SavedView) -> SavedView:
        """Keep a view, in the place of the one with its id; one without an id gets one."""
        kept = replace(
            view,
            id=view.id or _new_id(),
            name=view.name.strip()[:LONGEST_NAME] or "View",
            unread="",
        )
        await self._put(kept)
        return kept

    async def rename(self, view_id: str, name: str) -> None:
        """Give a view another name; a blank one changes nothing."""
        view = self.get(view_id)
        if view is not None and name.strip():
            await self._put(replace(view, name=name.strip()[:LONGEST_NAME]))

    async def duplicate(self, view_id: str) -> SavedView | None:
        """Keep a copy of a view under a name of its own."""
        view = self.get(view_id)
        if view is None:
            return None
        copy = replace(view, id=_new_id(), name=self._free_name(view.module, view.name))
        await self._put(copy)
        return copy

    async def delete(self, view_id: str) -> SavedView | None:
        """Forget a view.

        Returns:
            it, for `save` to bring back; None if there is none, or it is one from the start.
        """
        view = self._views.pop(view_id, None)
        if view is not None:
            await self._write(view.module)
        return view

    async def pin(self, view_id: str, on: bool) -> None:
        """Show a view below its module in the tree, or no longer."""
        view = self.get(view_id)
        if view is not None and view.pinned is not on:
            await self._put(replace(view, pinned=on))

    def export_text(self, ids: Iterable[str]) -> str:
        """These views as the text of a file."""
        found = (self.get(view_id) for view_id in ids)
        return views_to_text([view for view in found if view is not None])

    def read_import(self, text: str) -> Imported:
        """What a file holds, and what of it does not fit; nothing is kept yet.

        Raises:
            NoViews: the text holds no views; its message is words for the person.
        """
        views = views_from_text(text)
        if not views:
            raise NoViews("The file holds no views.")
        remarks = [words for view in views for words in self._remarks(view)]
        return Imported(
            tuple(replace(view, id=_new_id(), pinned=False) for view in views),
            tuple(dict.fromkeys(remarks)),
        )

    async def take_over(self, imported: Imported) -> tuple[SavedView, ...]:
        """Keep the views of a file, each under a name that is free."""
        taken: list[SavedView] = []
        for view in imported.views:
            kept = replace(view, name=self._free_name(view.module, view.name))
            self._views[kept.id] = kept
            taken.append(kept)
        await self._write(*dict.fromkeys(view.module for view in taken))
        return tuple(taken)

    async def _put(self, view: SavedView) -> None:
        self._views[view.id] = view
        await self._write(view.module)

    async def _write(self, *modules: ModuleName) -> None:
        async with self._writing:
            await self._cache.put_note(NOTE, views_to_text(tuple(self._views.values())))
        for module in modules:
            self.changed.emit(module)

    def _free_name(self, module: ModuleName, name: str) -> str:
        taken = {view.name.casefold() for view in self.of(module)}
        number, free = 1, name
        while free.casefold() in taken:
            number += 1
            free = f"{name[: LONGEST_NAME - 6]} {number}"
        return free

    def _remarks(self, view: SavedView) -> Iterable[str]:
        schema = self._cache.schema(view.module)
        listed = any(info.name == view.module for info in self._cache.modules())
        if not listed and schema is None:
            yield f"{view.name}: this account has no module {view.module}."
            return
        if view.unread:
            yield f"{view.name}: a condition that this vtdesk does not know is left out."
        if schema is not None:
            for field in sorted(fields_of(view.filter) - schema.by_name.keys()):
                yield f"{view.name}: {schema.label} has no field {field} here."
            yield from self._strangers(view, schema)

    def _strangers(self, view: SavedView, schema: ModuleSchema) -> Iterable[str]:
        """Fields compared with records of which nothing is known here."""
        pointers = (spec for spec in schema.fields if spec.kind in POINTERS)
        named = {spec.name: spec for spec in pointers}
        for condition in conditions_of(view.filter):
            spec = named.get(condition.field)
            ids = {record for value in condition.values if (record := parse_record_id(value))}
            if spec is not None and ids - self._cache.labels(ids).keys():
                yield f"{view.name}: a record it names for {spec.label} is not known here."


def starting_views(schema: ModuleSchema) -> tuple[SavedView, ...]:
    """The views that a module has before anybody saved one."""
    found: list[tuple[str, str, Filter, tuple[Sort, ...]]] = []
    latest = (Sort("modifiedtime", descending=True),) if "modifiedtime" in schema.by_name else ()
    owner = schema.field(OWNER_FIELD)
    if owner is not None and owner.kind is FieldKind.OWNER:
        found.append(("mine", "Mine", Condition(OWNER_FIELD, Op.IS, (ME,)), ()))
    if latest:
        condition = Condition("modifiedtime", Op.DURING, ("@last-7-days",))
        found.append(("changed", "Recently changed", condition, latest))
    if "createdtime" in schema.by_name:
        created = Condition("createdtime", Op.DURING, ("@this-week",))
        found.append(
            ("created", "Created this week", created, (Sort("createdtime", descending=True),))
        )
    return tuple(
        SavedView(f"{_FROM_START}{key}:{schema.name}", schema.name, name, filter_, sorts=sorts)
        for key, name, filter_, sorts in found
    )


def _stored(text: str | None) -> tuple[SavedView, ...]:
    try:
        return views_from_text(text) if text else ()
    except NoViews:
        return ()


def _new_id() -> str:
    return secrets.token_hex(8)
