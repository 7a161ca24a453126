"""The records that belong to the one in the form: a line for each relation, or its table."""

from array import array

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from vtdesk.app.related_table import RelatedTable, Whose
from vtdesk.app.relation_lines import RelationLine
from vtdesk.app.session import Session
from vtdesk.app.settings import Remembered
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.relations import Relation
from vtdesk.ui.around.panel import AroundPanel
from vtdesk.ui.around.related.bar import RelatedBar
from vtdesk.ui.around.related.drop_places import DropPlaces
from vtdesk.ui.around.related.records import RelatedRecords
from vtdesk.ui.around.related.relating_control import RelatingControl
from vtdesk.ui.around.related.relation_reader import RelationReader
from vtdesk.ui.around.related.summary_list import SummaryList
from vtdesk.ui.around.related.wording import hint_words
from vtdesk.ui.bridge import spawns
from vtdesk.ui.browse.wording import in_sentence
from vtdesk.ui.look import Look
from vtdesk.ui.parts.empty_state import EmptyAction, EmptyState

REST_MS = 250
"""How long a tab is on show before its records are asked for: keys pass over others."""

_LONGEST_LABEL = 100


class RelatedPanel(AroundPanel):
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
        export_asked(object): the rows of this `RelatedTable` are to go into a file.
        tabs_changed(): the relations have tabs now, or have none any more.
        further_chosen(bool): a person went to the page of the further tab, or away from it.
    """

    export_asked = Signal(object)
    tabs_changed = Signal()
    further_chosen = Signal(bool)

    def __init__(
        self,
        look: Look,
        session: Session,
        remembered: Remembered,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, session, parent)
        self._remembered = remembered
        self._wide = False
        self._kept = ""
        self._relation: Relation | None = None
        self._told: RelatedTable | None = None
        self.reader = RelationReader(session, self.isVisible, self)
        self.summary = SummaryList(look)
        self.bar = RelatedBar(look)
        self.records = RelatedRecords(look, session, remembered)
        self.nothing = EmptyState(look)
        self.nothing.setMinimumSize(1, 1)
        self.control = RelatingControl(look, session, self)
        self._opened = QWidget()
        column = QVBoxLayout(self._opened)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        self._further: QWidget | None = None
        self._pages = QStackedWidget()
        self._pages.addWidget(self.records)
        column.addWidget(self._pages, 1)
        self._stack = QStackedWidget()
        for part in (self.nothing, self.summary, self._opened):
            self._stack.addWidget(part)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self.records.set_compact(compact=True)
        self._drops = DropPlaces(
            self,
            session.account.id,
            self.reader,
            self.control,
            self.summary,
            self.bar.tabs,
            self._rows_on_show,
        )
        self._connect()

    def _connect(self) -> None:
        self._rest.timeout.connect(self._ask)
        self.reader.begun.connect(self._begin)
        self.reader.ready.connect(self._arrange)
        self.reader.changed.connect(self._show_lines)
        self.reader.unknown.connect(self._show_unknown)
        self.summary.opened.connect(self.open_relation)
        self.bar.chosen.connect(self.open_relation)
        self.bar.further_chosen.connect(self._choose_further)
        self.bar.back_asked.connect(self.go_back)
        self.bar.filter_asked.connect(self.records.open_filter)
        self.bar.link_asked.connect(self.link_record)
        self.bar.new_asked.connect(self.new_related)
        self.records.record_activated.connect(self._want_record)
        self.records.tab_asked.connect(self._want_tab)
        self.records.unlink_asked.connect(self._unlink)
        self.records.asked.connect(self._act)
        self.records.export_asked.connect(self.export_asked)
        self.records.left.connect(self.go_back)
        self.records.state_changed.connect(self._rows_told)
        self.records.message.connect(self.message)
        self.control.message.connect(self.message)
        self.control.made.connect(self.made)
        self.control.linked.connect(self.records.await_record)
        self.control.done.connect(self.take_focus)
        self.summary.selectionModel().currentChanged.connect(self._cursor_moved)
        self.nothing.chosen.connect(self.reader.learn_again)
        self._stack.currentChanged.connect(self.tabs_changed)

    @property
    def lines(self) -> tuple[RelationLine, ...]:
        """What is known of each relation."""
        return self.reader.lines

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
        return self.reader.whose_of(relation) if relation is not None else None

    def show_record(self, module: ModuleName, key: int) -> None:
        """Show what belongs to a record, from the store."""
        reader = self.reader
        if (module, key) == (reader.module, reader.key):
            return
        same = module == reader.module and self._relation is not None
        self._kept = self._relation.label if same and self._relation is not None else ""
        self._close_table()
        reader.read_record(module, key)

    def show_nothing(self) -> None:
        """Show no record."""
        self._close_table()
        self.reader.forget()
        self._show_lines()
        self._show_unknown("", "")

    def renamed(self, new_key: int) -> None:
        """The record on show got its key of the server."""
        self.reader.renamed(new_key)
        if self._relation is not None:
            self._show_table(self._relation)
            self._rest.start()

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
        if self.lines:
            self._arrange()

    @property
    def has_tabs(self) -> bool:
        """Whether there is a tab for each relation."""
        return self._wide and self._stack.currentWidget() is self._opened

    def set_further(self, title: str, page: QWidget | None) -> None:
        """Have a page of another kind behind a last tab; None takes it away again."""
        if self._further is not None and page is not self._further:
            self.show_further(shown=False)
            self._pages.removeWidget(self._further)
        if page is not None:
            self._pages.addWidget(page)
        self._further = page
        self.bar.tabs.set_further(title if page is not None else "")

    def show_further(self, *, shown: bool) -> None:
        """Show that page, or the related records."""
        page = self._further if shown else self.records
        if page is None or page is self._pages.currentWidget():
            return
        self._pages.setCurrentWidget(page)
        self.bar.show_further(shown=shown)
        if not shown and self._relation is not None:
            self._show_head(self._relation)
        self.changed.emit()

    def leave_session(self) -> None:
        """Hear no more of the session."""
        self._close_table()
        self.reader.leave_session()

    def showEvent(self, event: QShowEvent) -> None:
        """Look up what changed while nobody saw it."""
        super().showEvent(event)
        self.reader.seen()

    # what a person does

    def open_relation(self, relation: Relation) -> None:
        """Show the records of a relation; they are asked for where they were never loaded."""
        if self._pages.currentWidget() is self._further:
            self.show_further(shown=False)
            self.further_chosen.emit(False)
        self._show_table(relation)
        note = f"related {self.reader.module}"
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
        self._show_part(self.summary)
        self.summary.choose(label)
        self.summary.setFocus()

    def _choose_further(self) -> None:
        self.show_further(shown=True)
        self.further_chosen.emit(True)

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

    def _show_lines(self) -> None:
        reader, formats = self.reader, self._session.formats
        self.summary.summary.show_lines(reader.lines, formats, online=reader.online)
        self.bar.show_lines(reader.lines, formats, online=reader.online)
        if self._relation is not None:
            self._show_head(self._relation)
        elif not self._wide and reader.lines:
            self._show_part(self.summary)

    def _begin(self) -> None:
        """Show the relations and, wide, at once the records of the one that was looked at last."""
        self._show_lines()
        line = self.reader.line(self._kept or self._looked_at) if self._wide else None
        if line is not None and not line.refusal:
            self._show_table(line.relation)

    @property
    def _looked_at(self) -> str:
        return self._remembered.text(f"related {self.reader.module}") or ""

    def _arrange(self) -> None:
        """Show the list or, wide, the relation that is looked at most likely."""
        kept, self._kept = self._kept, ""
        if not self._wide:
            line = self.reader.line(kept)
            if line is not None and not line.refusal:
                self._show_table(line.relation)
            elif self._relation is None:
                self._show_part(self.summary)
            return
        wanted = kept or (self._relation.label if self._relation is not None else "")
        line = self.reader.line(wanted) or self._usual_line()
        if line is not None:
            self._show_table(line.relation)

    def _usual_line(self) -> RelationLine | None:
        """The relation looked at last, else the first that has records here, else the first."""
        line = self.reader.line(self._looked_at)
        if line is not None and not line.refusal:
            return line
        seen = [one for one in self.lines if not one.refusal]
        filled = (one for one in seen if one.here)
        return next(filled, seen[0] if seen else None)

    def _show_table(self, relation: Relation) -> None:
        """Show the stored records of a relation; no call."""
        whose, shown = self.reader.whose_of(relation), self.records.shown
        if whose is None:
            return
        if shown is None or shown.whose != whose:
            self._relation = relation
            table = self._session.related_table(whose.module, whose.key, relation)
            self.records.show_table(table, may_add=False, may_link=False)
            self._start(table)
        self._relation = relation
        self._show_head(relation)
        self._show_part(self._opened)
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

    def _rows_told(self) -> None:
        """The server told of this relation: its line may say so, also where nothing came."""
        shown = self.records.shown
        line = self.reader.line(shown.whose.relation.label) if shown is not None else None
        news = shown is not None and shown.is_asked and line is not None and not line.asked
        if news and self._told is not shown:
            self._told = shown
            self.reader.look_soon()
        self.changed.emit()

    def _show_head(self, relation: Relation) -> None:
        whose = self.reader.whose_of(relation)
        assert whose is not None  # a relation is on show
        info = self._session.info(relation.module)
        line = self.reader.line(relation.label) or RelationLine(relation)
        self.bar.show_relation(line, in_sentence(info.singular or info.label))
        rights, place = self._session.around.rights, (whose.module, whose.key, relation)
        link, new = rights.why_not_link(*place), rights.why_not_add(*place)
        self.bar.show_rights(link, new)
        unlink = rights.why_not_unlink(*place)
        further = self._unloaded() if self._wide and self.reader.online else None
        hint = hint_words(self._session.info(further.relation.module)) if further else ""
        self.records.foot.show_hint(hint)
        self.records.show_rights(may_add=not new, may_link=not link, why_not_unlink=unlink)

    def _unloaded(self) -> RelationLine | None:
        """The first relation whose records nobody has asked for."""
        lines = (one for one in self.lines if not (one.asked or one.here or one.refusal))
        return next((one for one in lines if one.relation != self._relation), None)

    def _show_unknown(self, title: str, words: str) -> None:
        actions = [EmptyAction("Try again")] if words else []
        self.nothing.show_state("ph.list-bullets", title, words, actions)
        self._show_part(self.nothing)

    def _show_part(self, part: QWidget) -> None:
        """Show a part; the keyboard goes along where it was in the one before."""
        before = self._stack.currentWidget()
        if part is before:
            return
        focus: QWidget | None = self.window().focusWidget()
        inside = before is not None and focus is not None and before.isAncestorOf(focus)
        had_focus = self.hasFocus() or inside
        self._stack.setCurrentWidget(part)
        if had_focus:
            self.take_focus()

    def _close_table(self) -> None:
        self._rest.stop()
        self._relation = self._told = None
        self.records.show_nothing()
        self.changed.emit()

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
        elif what == "undo" and self.reader.module is not None:
            self.control.undo_for(self.reader.module, self.reader.key)
        elif what == "next" and (line := self._unloaded()) is not None:
            self.open_relation(line.relation)

    def _rows_on_show(self) -> Relation | None:
        return self._relation if self._pages.currentWidget() is self.records else None

    def _cursor_moved(self) -> None:
        self.changed.emit()
