"""One record being edited: what is typed, what is wrong with it, what the server says meanwhile.

Typed text becomes a draft at once and is on disk within a second; nothing is asked on closing,
because nothing is thrown away. Saving adds a change to the outbox; the window never waits for the
network.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from vtdesk.app.bus import Signal
from vtdesk.app.drafts import NEW_KEY, DraftNews
from vtdesk.app.edited_record import EditedRecord, EditServices
from vtdesk.app.edits import Edit
from vtdesk.app.field_state import SavedEdit, SaveResult
from vtdesk.domain.changes import ChangeSet
from vtdesk.domain.draft import Draft
from vtdesk.domain.ids import AnyId, LocalId, ModuleName, RecordId
from vtdesk.domain.record import Record
from vtdesk.domain.schema import ModuleSchema
from vtdesk.domain.values import POINTERS


class EditSession(EditedRecord):
    """One record, or one to be made, to be edited.

    Args:
        schema: the record's module.
        key: the record's key; None for a new record.
        services: the session's services.
        defaults: wire values a new record starts with.
        place: key under which the draft of a new record is kept.

    Signals:
        changed: these fields (None: everything) are to be read again by the form. An edit is not
            echoed to the form that made it, except for its state.
    """

    def __init__(
        self,
        schema: ModuleSchema,
        key: int | None,
        services: EditServices,
        defaults: Mapping[str, str] | None = None,
        place: int = NEW_KEY,
    ) -> None:
        super().__init__(schema, key, services, defaults, place)
        self.changed: Signal[frozenset[str] | None] = Signal()
        self._previous: Record | None = None
        self._closed = False
        self._saving = False
        self._understand_again()
        services.bus.changes.connect(self._store_changed)
        services.drafts.changed.connect(self._drafts_changed)
        services.references.named.connect(self._names_changed)
        services.dependencies.learned.connect(self._dependencies_learned)

    @property
    def closed(self) -> bool:
        """Nobody edits it any more."""
        return self._closed

    def edit_text(self, name: str, text: str) -> None:
        """Take what was typed; text that is no value of its field is kept with the reason."""
        spec = self.schema.field(name)
        if spec is not None:
            self._take(name, self._services.texts.typed(spec, text, self._edits.base(name)))

    def edit_wire(self, name: str, wire_value: str) -> None:
        """Take a chosen value: a picklist's, a boolean's, a record's id."""
        if name in self.schema.by_name:
            self._take(name, Edit(wire_value))

    def hold(self, name: str) -> None:
        """The form still shows a field as it was before the last news: the cursor is in it.

        What is typed there from now on started from that value, so that the server's newer one
        is a clash and not overwritten.
        """
        if self._previous is not None:
            self._edits.hold(name, self._previous.values.get(name))

    def let_go(self, name: str) -> None:
        """The form shows a field as it is now."""
        self._edits.let_go(name)

    def take_newer(self, name: str) -> None:
        """Give up the edit of a field for the server's newer value."""
        self.undo(name)

    def undo(self, name: str) -> None:
        """Put one field back to what it was, or to what the server has now."""
        if self._edits.take_back(name):
            self._edited(name)
            self.changed.emit(frozenset({name}))

    @property
    def can_redo(self) -> bool:
        """Whether an edit was taken back that can be done again."""
        return self._edits.can_redo

    def undo_last(self) -> str | None:
        """Take the last edit back; the name of its field, or None if there is none."""
        return self._stepped(self._edits.undo_last())

    def redo_last(self) -> str | None:
        """Do the edit taken back last again; the name of its field, or None."""
        return self._stepped(self._edits.redo_last())

    async def save(self) -> SaveResult:
        """Add the edits to the outbox; with problems nothing is saved and they are shown.

        What is typed while the save runs stays an edit.

        Raises:
            StoreTrouble: nothing was saved; the edits are still there.
        """
        async with self._services.drafts.writing:
            problems = self.problems()
            if problems:
                self._problems.update({problem.field: problem.words for problem in problems})
                self.changed.emit(frozenset(problem.field for problem in problems))
                return SaveResult(saved=False, first_problem=problems[0].field)
            values = self._edits.values
            undo = self._taken_back(values) if values and not self.is_new else None
            self._saving = True
            try:
                if self.is_new:
                    await self._save_new({**_filled(self._defaults), **values}, values)
                elif values:
                    await self._save_edits(values)
            finally:
                self._saving = False
        return SaveResult(saved=True, undo=undo)

    async def discard(self) -> None:
        """Give up all edits that were not saved."""
        async with self._services.drafts.writing:
            draft = self._edits.draft
            for name in self._edits.names:
                draft = draft.without(name)
            self._begin_anew(draft)
            self._edited()
        await self.keep_draft()
        self.changed.emit(None)

    async def keep_draft(self) -> None:
        """Put what is typed on disk now.

        Raises:
            StoreTrouble: it could not be written.
        """
        await self._services.drafts.keep()

    async def close(self) -> None:
        """Let a save that runs end, put the draft on disk, and listen no more."""
        if not self._closed:
            self._closed = True
            self._services.bus.changes.disconnect(self._store_changed)
            self._services.drafts.changed.disconnect(self._drafts_changed)
            self._services.references.named.disconnect(self._names_changed)
            self._services.dependencies.learned.disconnect(self._dependencies_learned)
        await self.keep_draft()

    def formats_changed(self) -> None:
        """Write dates and numbers as the person's formats are now."""
        self.changed.emit(None)

    async def _save_new(self, values: Mapping[str, str], typed: Mapping[str, str]) -> None:
        # the form begins anew with the record: what is kept for the next new one is nothing
        nothing = Draft(self.module, self.id)
        record = await self._services.outbox.create(
            self.module,
            values,
            record=LocalId(-self._place) if self._place != NEW_KEY else None,
            draft=nothing,
        )
        self._services.drafts.put([nothing], by=self)
        self.key = record.key
        self._saved(typed)

    async def _save_edits(self, values: Mapping[str, str]) -> None:
        draft, record = self._edits.draft, self.id
        base = {name: cell for name, cell in draft.base.items() if name in values}
        left = draft.without_saved(values)
        await self._services.outbox.revise(
            self.module, record, values, base, draft.base_modified, draft=left
        )
        self._saved(values)

    def _saved(self, values: Mapping[str, str]) -> None:
        left = self._edits.draft.without_saved(values)
        self._begin_anew(replace(left, record=self.id) if left else Draft(self.module, self.id))
        self._load()
        self._edited()
        self.changed.emit(None)

    def _begin_anew(self, draft: Draft) -> None:
        self._edits.begin_anew(draft)
        self._problems.clear()
        for name in self._edits.names:
            self._check(name)

    def _understand_again(self) -> None:
        """Find out about kept edits what was known of them when they were typed."""
        for name in self._edits.names:
            if self._edits.is_unread(name):
                typed = self._edits.draft.edits[name]
                self._edits.take(
                    name, self._services.texts.understood(self.schema.by_name[name], typed)
                )
            self._check(name)
        self._edits.begin_anew(self._edits.draft)
        self._edited()

    def _take(self, name: str, edit: Edit) -> None:
        overtaken = self.state(name).newer is not None
        self._edits.take(name, edit, self._record.modified if self._record else None)
        self._edited(name)
        if overtaken and name not in self._edits:
            # the value from before is typed again, and the server's newer one stands there now
            self.changed.emit(frozenset({name}))

    def _check(self, name: str) -> None:
        self._problems.pop(name, None)
        edit = self._edits.get(name)
        if edit is None:
            return
        if words := self._services.texts.problem(self.schema.by_name[name], edit):
            self._problems[name] = words

    def _stepped(self, name: str | None) -> str | None:
        if name is not None:
            self._edited(name)
            self.changed.emit(frozenset({name}))
        return name

    def _edited(self, name: str | None = None) -> None:
        if name is not None:
            self._check(name)
        self._services.drafts.put([self._draft_to_keep()], by=self)
        if name is not None:
            self._choices_changed(self._services.dependencies.targets(self.schema, name))

    def _draft_to_keep(self) -> Draft:
        """What goes to disk: of a record made beside others also what it started with."""
        draft = self._edits.draft
        if self.key is not None or self._place == NEW_KEY or not draft:
            return draft
        return replace(draft, edits={**_filled(self._defaults), **draft.edits})

    def _choices_changed(self, names: Iterable[str]) -> None:
        dependent = frozenset(names)
        for name in dependent:
            self._check(name)
        if dependent:
            self.changed.emit(dependent)

    def _dependencies_learned(self, module: ModuleName) -> None:
        if module == self.module:
            self._choices_changed(self._services.dependencies.dependent_fields(self.schema))

    def _taken_back(self, values: Mapping[str, str]) -> SavedEdit:
        """What takes a save of these values back."""
        before = {name: self._edits.base(name) for name in values}
        return SavedEdit(self.module, self.id, dict(values), before)

    def _drafts_changed(self, news: DraftNews) -> None:
        mine = news.module == self.module and self._draft_key in news.keys
        if not mine or news.by is self:
            return
        draft = self._kept()
        unread = [name for name in draft.unread if name in self.schema.by_name]
        texts, schema = self._services.texts, self.schema
        reasons = {n: texts.understood(schema.by_name[n], draft.edits[n]).unread for n in unread}
        differing = self._edits.adopt(draft, reasons)
        for name in differing:
            self._check(name)
        if differing:
            self.changed.emit(differing)

    def _store_changed(self, changes: ChangeSet) -> None:
        for module, old, new in changes.renamed:
            self._rename(module, old, new)
        schema = self._services.cache.schema(self.module)
        if self.module in changes.schemas and schema is not None:
            self.schema = self._edits.schema = schema
        elif self.key is None or not self._touched(changes):
            return
        self._previous = self._record
        self._load()
        if not self._saving:
            # a save itself shows what has become of the record
            self.changed.emit(None)

    def _rename(self, module: ModuleName, old: int, new: int) -> None:
        schema = self._services.cache.schema(module)
        if schema is None:
            return
        record = RecordId(schema.id_prefix, new)
        self._edits.rename(LocalId(-old), record)
        if module == self.module and old == self.key:
            self.key = new

    def _names_changed(self, records: frozenset[AnyId]) -> None:
        names = {str(record) for record in records}
        fields = [spec.name for spec in self.schema.fields if spec.kind in POINTERS]
        showing = frozenset(name for name in fields if self.cell(name) in names)
        if showing:
            self.changed.emit(showing)

    def _touched(self, changes: ChangeSet) -> bool:
        module, key = self.module, self.key
        return (
            module in changes.everything
            or key in changes.rows.get(module, ())
            or key in changes.removed.get(module, ())
            or any(m == module and new == key for m, _, new in changes.renamed)
        )


def _filled(values: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in values.items() if value}
