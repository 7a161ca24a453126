"""Shows a window's tabs and carries out what a person does with them."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from vtdesk.app.session import Session
from vtdesk.domain.changes import ChangeSet
from vtdesk.domain.ids import AnyId, id_from_key
from vtdesk.ui.documents.record_windows import RecordWindows
from vtdesk.ui.documents.tab_bar import TabStrip, TabWords
from vtdesk.ui.documents.tabs import Tab
from vtdesk.ui.icons import module_icon
from vtdesk.ui.meant_record import MeantRecord
from vtdesk.ui.navigation import Navigator


class TabRow(QObject):
    """Between the tabs and the row that shows them.

    Args:
        strip: shows them.
        navigator: has them.
        windows: records in windows of their own.
        meant: which record is to get a tab or a window.
        session: names of records.
        parent: the window.
    """

    def __init__(
        self,
        strip: TabStrip,
        navigator: Navigator,
        windows: RecordWindows,
        meant: MeantRecord,
        session: Session,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._strip = strip
        self._navigator = navigator
        self._windows = windows
        self._meant = meant
        self._session = session
        self._tabs = navigator.tabs
        self._shown: tuple[list[TabWords], int] | None = None
        self._tabs.changed.connect(self.show_tabs)
        strip.chosen.connect(self._tabs.choose)
        strip.close_asked.connect(navigator.close_tab)
        strip.keep_asked.connect(self._tabs.keep)
        strip.moved.connect(self._tabs.move)
        strip.new_asked.connect(navigator.open_tab)
        strip.menu_asked.connect(self._show_menu)
        session.bus.changes.connect(self._store_changed)

    def work(self) -> dict[str, Callable[[], object]]:
        """The actions that are about tabs and windows."""
        return {
            "open_in_tab": self._open_in_tab,
            "open_in_window": self._open_in_window,
            "new_tab": self._navigator.open_tab,
            "close_tab": self._navigator.close_tab,
            "reopen_tab": self._tabs.reopen,
            "keep_tab": self._keep_current,
            "next_tab": self._go_to_next,
            "previous_tab": self._go_to_previous,
        }

    def leave(self) -> None:
        """Hear no more of the session."""
        self._session.bus.changes.disconnect(self._store_changed)

    def show_tabs(self) -> None:
        """Show the tabs as they are now."""
        shown = [self._words(tab) for tab in self._tabs], self._tabs.place
        if shown != self._shown:
            self._shown = shown
            self._strip.show_tabs(*shown)

    def _words(self, tab: Tab) -> TabWords:
        visit = tab.visit
        if visit is None:
            return TabWords("ph.table", "New tab", "")
        module = visit.record_module if visit.alone and visit.record_module else visit.module
        info = self._session.info(module)
        view = self._session.views.get(visit.view) if visit.view else None
        title = f"{info.label} · {view.name}" if view is not None else info.label
        record = self._record_of(tab)
        if visit.alone and record is not None:
            title = self._session.label(record) or info.singular or info.label
        return TabWords(
            module_icon(module),
            title,
            info.singular or info.label,
            changed=self._tabs.is_changed(tab),
            kept=tab.kept,
        )

    def _record_of(self, tab: Tab) -> AnyId | None:
        visit = tab.visit
        if visit is None or visit.record_module is None or visit.key is None:
            return None
        schema = self._session.schema(visit.record_module)
        return id_from_key(schema.id_prefix, visit.key) if schema is not None else None

    def _open_in_tab(self) -> None:
        """Open the record under the cursor, or the open one, in a tab of its own.

        On a cell that points to a record that one is opened in place, as from a form.
        """
        if not self._meant.is_beside and self._navigator.reference_at_cursor is not None:
            self._navigator.follow_cell()
            return
        chosen = self._meant.at_cursor
        if chosen is not None:
            self._navigator.open_in_tab(*chosen)

    def _open_in_window(self) -> None:
        chosen = self._meant.at_cursor
        if chosen is not None:
            self._windows.open_record(*chosen)

    def _keep_current(self) -> None:
        self._tabs.keep(self._tabs.place)

    def _go_to_next(self) -> None:
        self._tabs.step(1)

    def _go_to_previous(self) -> None:
        self._tabs.step(-1)

    def _show_menu(self, place: int, at: QPoint) -> None:
        tab = list(self._tabs)[place]
        menu = TabMenu(self._tabs_work(place, tab), tab, self._strip)
        menu.popup(at)

    def _tabs_work(self, place: int, tab: Tab) -> dict[str, Callable[[], object]]:
        def keep() -> None:
            self._tabs.keep(place)

        def close() -> None:
            self._navigator.close_tab(place)

        def close_others() -> None:
            for other in reversed(range(len(self._tabs))):
                if list(self._tabs)[other] is not tab:
                    self._tabs.close(other)

        return {"keep": keep, "close": close, "close_others": close_others}

    def _store_changed(self, changes: ChangeSet) -> None:
        for module, old, new in changes.renamed:
            self._navigator.rename(module, old, new)
        if len(self._tabs) > 1:
            self.show_tabs()


class TabMenu(QMenu):
    """The menu of one tab, made anew each time it is opened.

    Args:
        work: what its entries do, by their keys.
        tab: which.
        parent: the strip of tabs.
    """

    def __init__(self, work: dict[str, Callable[[], object]], tab: Tab, parent: TabStrip) -> None:
        super().__init__(parent)
        self._work = work
        words = {
            "keep": "Keep this tab" if not tab.kept else "Let this tab be used again",
            "close": "Close tab",
            "close_others": "Close other tabs",
        }
        for key, text in words.items():
            action = self.addAction(text)
            action.setData(key)
        self.triggered.connect(self._run)
        self.aboutToHide.connect(self.deleteLater)

    def _run(self, action: QAction) -> None:
        self._work[action.data()]()
