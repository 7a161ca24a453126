"""The records that belong to the one in the form: a line for each relation, or its table."""

from array import array
from collections.abc import Sequence

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from vtdesk.app.related_table import Whose
from vtdesk.app.relation_lines import RelationLine
from vtdesk.app.session import Session
from vtdesk.app.settings import Remembered
from vtdesk.app.tasks import Tasks
from vtdesk.domain.changes import ChangeSet
from vtdesk.domain.errors import VtdeskError
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.relations import Relation
from vtdesk.domain.status import SyncStatus
from vtdesk.ui.around.related.bar import RelatedBar
from vtdesk.ui.around.related.drops import RelatedDrops
from vtdesk.ui.around.related.records import RelatedRecords
from vtdesk.ui.around.related.relating_control import RelatingControl
from vtdesk.ui.around.related.summary_list import SummaryList
from vtdesk.ui.bridge import spawns
from vtdesk.ui.browse.wording import in_sentence
from vtdesk.ui.look import Look
from vtdesk.ui.parts.empty_state import EmptyAction, EmptyState
from vtdesk.ui.parts.surface import Surface

REST_MS = 250
"""How long a tab is on show before its records are asked for: keys pass over others."""

_GATHER_MS = 120
_LONGEST_LABEL = 100


class RelatedPanel(Surface):
    """Related records of one record.

    Compact it lists the relations, and shows the records of one in the list's place; wide it has a
    tab for each. Nothing is asked for before a person opens a relation, but for the relations
    themselves, once a day.

    Args:
        look: theme and icons.
        session: the account.
        remembered: keeps which relation was looked at last.
        parent: the view it stands in.

    Signals:
        record_wanted(object, object): show the record of this module and key where a followed
            reference goes.
        tab_wanted(object, object): show the record of this module and key in a tab.
        message(object): a Notice for the person.
        made(object): the EditSession of a new record, to be shown.
        changed(): actions look again.
    """

    record_wanted = Signal(object, object)
    tab_wanted = Signal(object, object)
    message = Signal(object)
    made = Signal(object)
    changed = Signal()

    def __init__(
        self,
        look: Look,
        session: Session,
        remembered: Remembered,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, "content", parent=parent)
        self._session = session
        self._remembered = remembered
        self._module: ModuleName | None = None
        self._key = 0
        self._turn = 0
        self._wide = False
        self._stale = False
        self._learning = False
        self._relation: Relation | None = None
        self.summary = SummaryList(look)
        self.bar = RelatedBar(look)
        self.records = RelatedRecords(look, session, remembered)
        self.nothing = EmptyState(look)
        self.nothing.setMinimumSize(1, 1)
        self.control = RelatingControl(look, session, self)
        self.drops = RelatedDrops(self, session.account.id, self.relation_at, self._why_not_drop)
        self._opened = QWidget()
        column = QVBoxLayout(self._opened)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self.records, 1)
        self._stack = QStackedWidget()
        for part in (self.nothing, self.summary, self._opened):
            self._stack.addWidget(part)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._gather = QTimer(self, singleShot=True, interval=_GATHER_MS)
        self.records.set_compact(compact=True)
        self._connect()

    def _connect(self) -> None:
        self._rest.timeout.connect(self._ask)
        self._gather.timeout.connect(self._read_again)
        self.summary.opened.connect(self.open_relation)
        self.bar.chosen.connect(self.open_relation)
        self.bar.back_asked.connect(self.go_back)
        self.bar.filter_asked.connect(self.records.open_filter)
        self.bar.link_asked.connect(self.link_record)
        self.bar.new_asked.connect(self.new_related)
        self.records.record_activated.connect(self._want_record)
        self.records.tab_asked.connect(self._want_tab)
        self.records.unlink_asked.connect(self._unlink)
        self.records.asked.connect(self._act)
        self.records.left.connect(self.go_back)
        self.records.state_changed.connect(self.changed)
        self.records.message.connect(self.message)
        self.control.message.connect(self.message)
        self.control.made.connect(self.made)
        self.control.done.connect(self.take_focus)
        self.drops.held.connect(self._show_held)
        self.drops.dropped.connect(self._drop)
        self.drops.refused.connect(self.control.refuse)
        self.summary.selectionModel().currentChanged.connect(self._cursor_moved)
        self.nothing.chosen.connect(self._learn_again)
        self._session.bus.changes.connect(self._store_changed)
        self._session.bus.status.connect(self._status_changed)
        self._session.around.relating.changed.connect(self._relation_changed)

    @property
    def tasks(self) -> Tasks:
        """Where this panel's coroutines run."""
        return self._session.tasks

    @property
    def lines(self) -> tuple[RelationLine, ...]:
        """What is known of each relation."""
        return self.summary.summary.lines

    @property
    def relation(self) -> Relation | None:
        """The relation whose records are on show; None for the list of all."""
        return self._relation

    @property
    def whose(self) -> Whose | None:
        """The relation a person means: the one on show, or under the cursor of the list."""
        relation = self._relation
        if relation is None:
            line = self.summary.summary.line(self.summary.currentIndex().row())
            relation = line.relation if line is not None else None
        if relation is None or self._module is None:
            return None
        return Whose(self._module, self._key, relation)

    def show_record(self, module: ModuleName, key: int) -> None:
        """Show what belongs to a record, from the store."""
        if (module, key) == (self._module, self._key):
            return
        kept = self._relation.label if self._relation is not None else ""
        same = module == self._module
        self._let_go()
        self._module, self._key = module, key
        known = self._session.around.relations.known(module)
        if known is None:
            self._show_unknown("Asking Vtiger what belongs here…")
            self._learn(module, self._turn)
        else:
            self._show_relations(known, kept if same else "")

    def show_nothing(self) -> None:
        """Show no record."""
        self._let_go()
        self._module, self._key = None, 0
        self.summary.summary.show_lines((), self._session.formats, online=True)
        self._show_unknown("")

    def renamed(self, new_key: int) -> None:
        """The record on show got its key of the server."""
        self._key = new_key
        if self._relation is not None:
            self.open_relation(self._relation)
        self._read_again()

    def take_focus(self) -> None:
        """Give the keyboard to the list or the rows."""
        part = self._stack.currentWidget()
        if part is self.summary:
            self.summary.setFocus()
        elif part is self._opened:
            self.records.focus_table()
        else:
            buttons = self.nothing.buttons
            (buttons[0] if buttons else self).setFocus()

    def set_wide(self, wide: bool) -> None:
        """Arrange for a pane of its own, or for the part below a form."""
        if wide is self._wide:
            return
        self._wide = wide
        self.bar.set_wide(wide=wide)
        self.records.set_compact(compact=not wide)
        if self._module is not None and self.lines:
            self._arrange("")

    def leave_session(self) -> None:
        """Hear no more of the session."""
        self._let_go()
        session = self._session
        session.bus.changes.disconnect(self._store_changed)
        session.bus.status.disconnect(self._status_changed)
        session.around.relating.changed.disconnect(self._relation_changed)

    def showEvent(self, event: QShowEvent) -> None:
        """Look up what changed while nobody saw it."""
        super().showEvent(event)
        if self._stale:
            self._gather.start()

    # what a person does

    def open_relation(self, relation: Relation) -> None:
        """Show the records of a relation; they are asked for where they were never loaded."""
        if self._module is None:
            return
        self._show_table(relation)
        note = f"related {self._module}"
        if len(note) + len(relation.label) <= _LONGEST_LABEL:
            self._remembered.put(note, relation.label)
        self._rest.start()
        if not self._wide:
            self.records.focus_table()

    def go_back(self) -> None:
        """Show the list of relations again; from there the form has the keyboard."""
        label = self._relation.label if self._relation is not None else ""
        if self._wide:
            self.bar.tabs.bar.setFocus()
            return
        self._close_table()
        self._stack.setCurrentWidget(self.summary)
        self.summary.choose(label)
        self.summary.setFocus()

    def why_not_new(self) -> str | None:
        """Why no related record can be made; None where one can."""
        whose = self.whose
        if whose is None:
            return ""
        rights = self._session.around.rights
        return rights.why_not_add(whose.module, whose.key, whose.relation) or None

    def why_not_link(self) -> str | None:
        """Why no record can be linked; None where one can."""
        whose = self.whose
        if whose is None:
            return ""
        rights = self._session.around.rights
        return rights.why_not_link(whose.module, whose.key, whose.relation) or None

    def why_not_unlink(self) -> str | None:
        """Why the selected related records cannot be unlinked; None where they can."""
        whose = self.whose
        if whose is None or self._relation is None or not self.records.table.selected_count():
            return ""
        rights = self._session.around.rights
        return rights.why_not_unlink(whose.module, whose.key, whose.relation) or None

    def new_related(self) -> None:
        """Begin a new record of the relation a person means."""
        whose = self.whose
        if whose is not None:
            self.control.new(whose)

    def link_record(self) -> None:
        """Choose records that are to belong to this one."""
        whose = self.whose
        if whose is not None:
            self.control.choose(whose)

    def unlink_records(self) -> None:
        """Unlink the selected records."""
        keys = self.records.selected_keys()
        if keys:
            self._unlink(keys)

    # showing

    @spawns
    async def _learn(self, module: ModuleName, turn: int) -> None:
        """Ask what the module can be related to: one call a day."""
        self._learning = True
        try:
            relations = await self._session.around.relations.of(module)
        except VtdeskError as error:
            if turn == self._turn:
                self._show_unknown("What belongs here is not known yet", error.summary)
        else:
            if turn == self._turn:
                self._show_relations(relations, "")
        finally:
            self._learning = False

    def _learn_again(self) -> None:
        if self._module is not None:
            self._show_unknown("Asking Vtiger what belongs here…")
            self._learn(self._module, self._turn)

    def _show_relations(self, relations: Sequence[Relation], kept: str) -> None:
        if not relations:
            self._show_unknown("Nothing can be related to this record")
            return
        refusal = self._session.around.rights.why_not_see
        self._show_lines([RelationLine(one, refusal=refusal(one)) for one in relations])
        self._read_first(kept)

    @spawns
    async def _read_lines(self) -> None:
        """Read counts and names anew."""
        await self._read()

    @spawns
    async def _read_first(self, kept: str) -> None:
        """Read counts and names, then show the relation that was looked at."""
        if await self._read():
            self._arrange(kept)

    async def _read(self) -> bool:
        """Show counts and names; whether the same record is still on show then."""
        module, key, turn = self._module, self._key, self._turn
        if module is None:
            return False
        relations = [line.relation for line in self.lines]
        lines = await self._session.around.lines.of(module, key, relations)
        if turn != self._turn or key != self._key:
            return False
        self._show_lines(lines)
        return True

    def _show_lines(self, lines: Sequence[RelationLine]) -> None:
        online, formats = self._session.status.online is not False, self._session.formats
        self.summary.summary.show_lines(lines, formats, online=online)
        self.bar.show_lines(lines, formats, online=online)
        if self._relation is not None:
            self._show_head(self._relation)
        elif not self._wide:
            self._stack.setCurrentWidget(self.summary)

    def _arrange(self, kept: str) -> None:
        """Show the list or, wide, the relation that is looked at most likely."""
        if not self._wide:
            if kept and (line := self._line(kept)) is not None and not line.refusal:
                self._show_table(line.relation)
            elif self._relation is None:
                self._stack.setCurrentWidget(self.summary)
            return
        wanted = kept or (self._relation.label if self._relation is not None else "")
        line = self._line(wanted) or self._usual_line()
        if line is not None:
            self._show_table(line.relation)

    def _usual_line(self) -> RelationLine | None:
        """The relation looked at last, else the first that has records here, else the first."""
        label = self._remembered.text(f"related {self._module}") or ""
        line = self._line(label)
        if line is not None and not line.refusal:
            return line
        seen = [one for one in self.lines if not one.refusal]
        filled = (one for one in seen if one.here)
        return next(filled, seen[0] if seen else None)

    def _show_table(self, relation: Relation) -> None:
        """Show the stored records of a relation; no call."""
        if self._module is None:
            return
        whose = Whose(self._module, self._key, relation)
        shown = self.records.shown
        if shown is None or shown.whose != whose:
            self._relation = relation
            table = self._session.related_table(self._module, self._key, relation)
            self.records.show_table(table, may_add=False, may_link=False)
            self._start(table)
        self._relation = relation
        self._show_head(relation)
        self._stack.setCurrentWidget(self._opened)
        self.changed.emit()

    @spawns
    async def _start(self, table: object) -> None:
        shown = self.records.shown
        if shown is table and shown is not None:
            await shown.start()

    def _ask(self) -> None:
        """Ask for what was never loaded, now that a person looks at it."""
        shown = self.records.shown
        if shown is not None and self._relation is not None and self.isVisible():
            shown.ask()

    def _show_head(self, relation: Relation) -> None:
        assert self._module is not None  # a relation is on show
        info = self._session.info(relation.module)
        line = self._line(relation.label) or RelationLine(relation)
        self.bar.show_relation(line, in_sentence(info.singular or info.label))
        rights, place = self._session.around.rights, (self._module, self._key, relation)
        link, new = rights.why_not_link(*place), rights.why_not_add(*place)
        self.bar.show_rights(link, new)
        unlink = rights.why_not_unlink(*place)
        self.records.show_rights(may_add=not new, may_link=not link, why_not_unlink=unlink)

    def _show_unknown(self, title: str, words: str = "") -> None:
        actions = [EmptyAction("Try again")] if words else []
        self.nothing.show_state("ph.list-bullets", title, words, actions)
        self._stack.setCurrentWidget(self.nothing)

    def _close_table(self) -> None:
        self._rest.stop()
        self._relation = None
        self.records.show_nothing()
        self.changed.emit()

    def _let_go(self) -> None:
        self._turn += 1
        self._stale = False
        self._gather.stop()
        self._close_table()

    def _line(self, label: str) -> RelationLine | None:
        return next((one for one in self.lines if one.relation.label == label), None)

    # what happens meanwhile

    def _store_changed(self, changes: ChangeSet) -> None:
        if any(changes.touches(line.relation.module) for line in self.lines):
            self._look_soon()

    def _relation_changed(self, record: tuple[ModuleName, int]) -> None:
        if record[0] == self._module or record[1] == 0:
            self._look_soon()

    def _status_changed(self, status: SyncStatus) -> None:
        online = status.online is not False
        if online is not self.summary.summary.online:
            self._look_soon()
            unknown = self._stack.currentWidget() is self.nothing and self._module is not None
            if online and unknown and not self._learning:
                self._learn_again()

    def _look_soon(self) -> None:
        if self._module is None:
            return
        if not self.isVisible():
            self._stale = True
        elif not self._gather.isActive():
            self._gather.start()

    def _read_again(self) -> None:
        self._stale = False
        if self._module is not None and self.lines:
            self._read_lines()

    # what the parts ask for

    def _want_record(self, key: int) -> None:
        if self._relation is not None:
            self.record_wanted.emit(self._relation.module, key)

    def _want_tab(self, key: int) -> None:
        if self._relation is not None:
            self.tab_wanted.emit(self._relation.module, key)

    def _unlink(self, keys: "array[int]") -> None:
        whose = self.whose
        if whose is not None and self._relation is not None:
            self.control.unlink(whose, keys)

    def _act(self, what: str) -> None:
        if what == "new":
            self.new_related()
        elif what == "link":
            self.link_record()

    def relation_at(self, place: QPoint, module: ModuleName) -> Relation | None:
        """The relation that records of a module would be dropped on, at a place of the panel."""
        part = self._stack.currentWidget()
        if part is self.summary:
            viewport = self.summary.viewport()
            row = self.summary.indexAt(viewport.mapFrom(self, place)).row()
            line = self.summary.summary.line(row)
            if line is not None:
                return line.relation
        elif part is self._opened:
            tab = self.bar.tabs.relation_at(self.bar.tabs.mapFrom(self, place))
            over_tabs = self._wide and self.bar.geometry().contains(place)
            return tab if over_tabs and tab is not None else self._relation
        fitting = [one.relation for one in self.lines if one.relation.module == module]
        return fitting[0] if len(fitting) == 1 else None

    def _why_not_drop(self, relation: Relation | None, module: ModuleName | None) -> str:
        nothing = "" if self._module is not None else "No record is open here."
        whose = None
        if relation is not None and self._module is not None:
            whose = Whose(self._module, self._key, relation)
        return self.control.why_not_drop(whose, module, nothing=nothing)

    def _show_held(self, relation: Relation | None) -> None:
        row = self.summary.summary.row_of(relation.label) if relation is not None else None
        self.summary.show_drop(row)
        self.bar.tabs.show_drop(relation)

    def _drop(self, relation: Relation, module: ModuleName, keys: "array[int]") -> None:
        if self._module is not None:
            self.control.link(Whose(self._module, self._key, relation), module, keys)

    def _cursor_moved(self) -> None:
        self.changed.emit()
