"""The panels around a record: related records, what happened, and the group of companies.

A panel is told of the record when it comes on screen, so that what nobody looks at reads and asks
nothing.
"""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from vtdesk.app.session import Session
from vtdesk.app.settings import Remembered
from vtdesk.domain.changes import ChangeSet
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.notices import Level, Notice
from vtdesk.ui.around.activity.panel import ActivityPanel
from vtdesk.ui.around.hierarchy.panel import HierarchyPanel
from vtdesk.ui.around.related.panel import RelatedPanel
from vtdesk.ui.around.strip import PanelStrip
from vtdesk.ui.look import Look
from vtdesk.ui.parts.surface import Surface
from vtdesk.ui.parts.tab_order import come_after

RELATED, ACTIVITY, HIERARCHY = "related", "activity", "hierarchy"
"""Keys of the panels."""

TITLES = {RELATED: "Related", ACTIVITY: "Activity", HIERARCHY: "Hierarchy"}
"""What their tabs say."""

_TAB = "around tab"
_HEIGHT = "around hierarchy height"
_USUAL_HEIGHT = 292
_LEAST_HEIGHT = 96

Panel = RelatedPanel | ActivityPanel | HierarchyPanel


class AroundView(Surface):
    """Shows what lies around one record.

    Compact it is a strip of tabs with one panel; wide, the hierarchy stands above the others, and
    the time line is a further tab of the related records, as soon as these have tabs.

    Args:
        look: theme and icons.
        session: the signed-in account.
        remembered: keeps the chosen tab and the height of the hierarchy.
        parent: the widget it stands in.

    Signals:
        record_wanted(object, object): the record of this module and key is to be shown.
        tab_wanted(object, object): the same in a tab.
        message(object): a Notice for the person.
        made(object): an `EditSession` of a new record, to be shown.
        changed(): actions are to look again.
        export_asked(object): the rows of this `RelatedTable` are to go into a file.
        left(): the keyboard is to go back to the form.
        fold_asked(): the panels are to be folded away, or unfolded.
        open_asked(): the panels are to be unfolded where they are folded.
    """

    record_wanted = Signal(object, object)
    tab_wanted = Signal(object, object)
    message = Signal(object)
    made = Signal(object)
    changed = Signal()
    export_asked = Signal(object)
    left = Signal()
    fold_asked = Signal()
    open_asked = Signal()

    def __init__(
        self,
        look: Look,
        session: Session,
        remembered: Remembered,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, "content", parent=parent)
        self._look = look
        self._session = session
        self._remembered = remembered
        self._shown: tuple[ModuleName, int] | None = None
        self._wide = False
        self._joined = False
        self._folded = False
        # panels are made when they are needed first: at the start of the program nobody sees one
        self._made: dict[str, Panel] = {}
        self._related: RelatedPanel | None = None
        self._activity: ActivityPanel | None = None
        self._hierarchy: HierarchyPanel | None = None
        self._due: set[str] = set()
        kept = remembered.text(_TAB)
        self._chosen = kept if kept in TITLES else RELATED
        self.strip = PanelStrip(look, TITLES)
        self._stack = QStackedWidget()
        self._lower = QWidget()
        column = QVBoxLayout(self._lower)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.strip)
        column.addWidget(self._stack, 1)
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self._lower)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.splitter)
        # the form is painted before anything around it is read
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._show_next)
        self.strip.chosen.connect(self._choose_by_hand)
        self.strip.entered.connect(self._enter)
        self.strip.fold_asked.connect(self.fold_asked)
        self.splitter.splitterMoved.connect(self._keep_height)
        session.bus.changes.connect(self._store_changed)
        self._arrange()

    @property
    def shown(self) -> tuple[ModuleName, int] | None:
        """Module and key of the record; None for none."""
        return self._shown

    @property
    def chosen(self) -> str:
        """Key of the panel whose tab is chosen."""
        return self._chosen

    @property
    def wide(self) -> bool:
        """Whether the hierarchy stands above the other panels."""
        return self._wide

    @property
    def due(self) -> frozenset[str]:
        """Keys of the panels that were not told of the record yet, since nobody looks at them."""
        return frozenset(self._due)

    @property
    def related(self) -> RelatedPanel:
        """The related records."""
        if self._related is None:
            self._related = RelatedPanel(self._look, self._session, self._remembered)
            self._related.export_asked.connect(self.export_asked)
            self._related.tabs_changed.connect(self._join)
            self._related.further_chosen.connect(self._go_further)
            self._adopt(RELATED, self._related)
        return self._related

    @property
    def activity(self) -> ActivityPanel:
        """The time line."""
        if self._activity is None:
            self._activity = ActivityPanel(self._look, self._session, self._remembered)
            self._adopt(ACTIVITY, self._activity)
        return self._activity

    @property
    def hierarchy(self) -> HierarchyPanel:
        """The group of companies."""
        if self._hierarchy is None:
            self._hierarchy = HierarchyPanel(self._look, self._session)
            self._hierarchy.changed.connect(self._fit_hierarchy)
            self._adopt(HIERARCHY, self._hierarchy)
        return self._hierarchy

    def panel(self, key: str) -> Panel:
        """The panel of a key."""
        if key == RELATED:
            return self.related
        return self.activity if key == ACTIVITY else self.hierarchy

    def part_of(self, key: str) -> QWidget:
        """What the keyboard is in while a person works with a panel: with its tabs, if it has any."""
        above = key == HIERARCHY and self._wide
        return self.hierarchy if above else self._lower

    def on_screen(self) -> tuple[str, ...]:
        """Keys of the panels that a person sees, from the top."""
        if self._shown is None or self._folded or not self.isVisible():
            return ()
        return (*((HIERARCHY,) if self._stands_above else ()), self._chosen)

    def show_record(self, module: ModuleName, key: int) -> None:
        """Show what lies around a record; panels out of sight wait until they are seen."""
        if (module, key) == self._shown:
            return
        self._shown = module, key
        self._due = set(TITLES)
        self._show_hierarchy()
        self._later.start()

    def show_nothing(self) -> None:
        """Let go of the record."""
        if self._shown is None:
            return
        self._shown = None
        self._later.stop()
        self._due.clear()
        for panel in self._made.values():
            panel.show_nothing()

    def renamed(self, new_key: int) -> None:
        """The record has the server's key now."""
        if self._shown is None:
            return
        self._shown = self._shown[0], new_key
        for name, panel in self._made.items():
            if name not in self._due:
                panel.renamed(new_key)

    def set_wide(self, *, wide: bool) -> None:
        """Arrange for the room beside a form, or for the little below it."""
        if wide is not self._wide:
            self._wide = wide
            self._arrange()

    def show_folded(self, *, folded: bool) -> None:
        """Show only the strip, or the panels with it."""
        self._folded = folded
        self._stack.setVisible(not folded)
        self.strip.show_folded(folded=folded)
        self._later.start()

    def choose(self, key: str) -> None:
        """Show a panel."""
        self._chosen = key
        self._remembered.put(_TAB, key)
        self._show_chosen()

    def go_to(self, key: str) -> None:
        """Show a panel and give it the keyboard."""
        if key == HIERARCHY and self._wide:
            self._show_hierarchy()
            if not self._stands_above:
                self._say_no_group()
                return
        if key != HIERARCHY or not self._wide:
            self.choose(key)
        self.open_asked.emit()
        self._show_due()
        self.panel(key).take_focus()

    def focused_panel(self) -> str | None:
        """Key of the panel that has the keyboard; None for none, not even for the tabs above."""
        focus: QWidget | None = self.window().focusWidget()
        if focus is None:
            return None
        # joined, the time line stands within the related records
        keys = [key for key in (ACTIVITY, RELATED, HIERARCHY) if key in self._made]
        return next((key for key in keys if self._made[key].isAncestorOf(focus)), None)

    def give_focus_back(self, key: str) -> None:
        """Show a panel that lost the keyboard as it came to stand elsewhere, and give it back."""
        if self.focused_panel() == key:
            return
        if key == HIERARCHY and not self._wide:
            self.choose(key)
        if key == HIERARCHY and self._wide and not self._stands_above:
            key = self._chosen
        self.panel(key).take_focus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back to the form, unless the panel had a use for it."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Show now what was not shown while nobody looked."""
        super().showEvent(event)
        self._later.start()

    def leave_session(self) -> None:
        """Hear no more of the session."""
        self._session.bus.changes.disconnect(self._store_changed)
        self._later.stop()
        for panel in self._made.values():
            panel.leave_session()

    @property
    def _stands_above(self) -> bool:
        """Whether the hierarchy is on screen besides what is chosen."""
        return self._wide and self._hierarchy is not None and not self._hierarchy.isHidden()

    def _adopt(self, key: str, panel: Panel) -> None:
        self._made[key] = panel
        panel.record_wanted.connect(self.record_wanted)
        panel.tab_wanted.connect(self.tab_wanted)
        panel.message.connect(self.message)
        panel.made.connect(self.made)
        panel.changed.connect(self.changed)
        panel.set_wide(self._wide)
        if key == HIERARCHY:
            self._place_hierarchy(panel)
        else:
            self._stack.addWidget(panel)
            come_after(self._stack, panel)

    def _place_hierarchy(self, hierarchy: QWidget) -> None:
        if self._wide:
            self.splitter.insertWidget(0, hierarchy)
            self.splitter.setStretchFactor(0, 0)
            self.splitter.setStretchFactor(1, 1)
            come_after(self, hierarchy)
        else:
            self._stack.addWidget(hierarchy)
            come_after(self._stack, hierarchy)

    def _arrange(self) -> None:
        if self._hierarchy is not None:
            self._place_hierarchy(self._hierarchy)
        self.strip.set_wide(wide=self._wide, elsewhere=HIERARCHY)
        for panel in tuple(self._made.values()):
            panel.set_wide(self._wide)
        self._show_hierarchy()
        self._join()
        self._show_chosen()

    def _join(self) -> None:
        """Wide, one row of tabs is enough for related records and time line."""
        joined = self._related is not None and self._related.has_tabs
        if joined is self._joined:
            return
        self._joined = joined
        if joined:
            self.related.set_further(TITLES[ACTIVITY], self.activity)
        else:
            self.related.set_further("", None)
            self._stack.addWidget(self.activity)
        self.strip.setVisible(not joined)
        self._show_chosen()

    def _go_further(self, further: bool) -> None:
        self.choose(ACTIVITY if further else RELATED)

    def _show_hierarchy(self) -> None:
        """Wide, the hierarchy has its place only beside records that belong to an organisation."""
        if not self._wide:
            return
        if self._has_group():
            self.hierarchy.show()
            self._fit_hierarchy()
        elif self._hierarchy is not None:
            self._hierarchy.hide()

    def _store_changed(self, changes: ChangeSet) -> None:
        """The record may belong to an organisation now, or to none any more."""
        if self._shown is None or not self._wide:
            return
        module, key = self._shown
        touched = key in changes.rows.get(module, ()) or module in changes.everything
        if touched and self._has_group() is not self._stands_above:
            self._show_hierarchy()
            self._later.start()

    def _fit_hierarchy(self) -> None:
        """As tall as the person made it, else as its group needs."""
        if not self._stands_above:
            return
        kept = self._remembered.numbers(_HEIGHT)
        usual = min(self.hierarchy.wanted_height or _USUAL_HEIGHT, _USUAL_HEIGHT)
        height = kept[0] if kept is not None and len(kept) == 1 else usual
        height = min(max(height, _LEAST_HEIGHT), max(self.height() // 2, _LEAST_HEIGHT))
        self.splitter.setSizes([height, max(self.height() - height, 1)])

    def _has_group(self) -> bool:
        if self._shown is None:
            return False
        return self._session.around.hierarchy.account_of(*self._shown) is not None

    def _say_no_group(self) -> None:
        if self._shown is not None:
            words = self._session.around.hierarchy.why_none(*self._shown)
            self.message.emit(Notice(Level.INFO, words, topic="hierarchy"))

    def _show_chosen(self) -> None:
        if self._wide and self._chosen == HIERARCHY:
            self._chosen = RELATED
        self.strip.choose(self._chosen)
        self._bring_chosen()
        self._show_due()

    def _bring_chosen(self) -> None:
        if self._shown is None:
            return
        self._stack.setCurrentWidget(self.related if self._joined else self.panel(self._chosen))
        if self._related is not None:
            self._related.show_further(shown=self._joined and self._chosen == ACTIVITY)

    def _choose_by_hand(self, key: str) -> None:
        self.choose(key)
        self.open_asked.emit()

    def _enter(self) -> None:
        self.go_to(self._chosen)

    def _show_next(self) -> None:
        """Tell one panel of the record; the window has its turn before the next."""
        self._bring_chosen()
        seen = self._due_on_screen()
        if seen:
            self._show(seen[0])
        if seen[1:]:
            self._later.start()

    def _show_due(self) -> None:
        for key in self._due_on_screen():
            self._show(key)

    def _show(self, key: str) -> None:
        self._due.discard(key)
        if self._shown is not None:
            self.panel(key).show_record(*self._shown)

    def _due_on_screen(self) -> list[str]:
        seen = self.on_screen()
        # the tabs of the related records are in sight whatever is chosen
        told = dict.fromkeys((*seen, RELATED) if self._joined and seen else seen)
        return [key for key in told if key in self._due]

    def _keep_height(self) -> None:
        self._remembered.put(_HEIGHT, (self.splitter.sizes()[0],))
