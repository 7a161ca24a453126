"""The tree of modules and their saved views, with its field to find one by typing."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QMenu,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from vtdesk.app.settings import Remembered
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.schema import ModuleInfo
from vtdesk.domain.views import SavedView
from vtdesk.ui.browse.module_delegate import ModuleDelegate
from vtdesk.ui.browse.module_groups import FAVOURITES, grouped, matching, views_below
from vtdesk.ui.browse.module_model import Entry, ModuleFacts, ModuleModel
from vtdesk.ui.browse.module_view import ModuleView
from vtdesk.ui.filter import view_menu
from vtdesk.ui.filter.view_menu import ViewMenu
from vtdesk.ui.look import Look
from vtdesk.ui.parts.bar_height import BarHeight
from vtdesk.ui.parts.glyph import Glyph
from vtdesk.ui.parts.surface import Surface

_FAVOURITES_KEY = "favourites"
_ENTER_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ModuleList(Surface):
    """The modules of the account.

    Args:
        look: theme and icons.
        remembered: keeps the favourites.

    Signals:
        module_chosen(str): this module is to be opened.
        view_chosen(str, str): this saved view of this module is to be opened.
        view_wished(str, str): what is to be done with a view (`filter.view_menu`), and its id.
        view_renamed(str, str): a view, by its id, was given this name.
        left(): Enter was pressed; the keyboard belongs to the table now.
    """

    module_chosen = Signal(str)
    view_chosen = Signal(str, str)
    view_wished = Signal(str, str)
    view_renamed = Signal(str, str)
    left = Signal()

    def __init__(self, look: Look, remembered: Remembered, parent: QWidget | None = None) -> None:
        super().__init__(look, "chrome", parent=parent)
        self._look = look
        self._remembered = remembered
        self._modules: tuple[ModuleInfo, ...] = ()
        self._facts: dict[ModuleName, ModuleFacts] = {}
        self._views: dict[ModuleName, tuple[SavedView, ...]] = {}
        self._view_counts: dict[str, int] = {}
        self._folded: set[ModuleName] = set()
        self._current: ModuleName | None = None
        self._current_view: str | None = None
        self._filter = self._make_filter()
        self._model = ModuleModel(self)
        self._view = ModuleView()
        self._delegate = ModuleDelegate(look, self._view)
        self._dress_view()
        self._lay_out()
        look.theme.changed.connect(self._restyle)

    @property
    def view(self) -> QListView:
        """The list, for focus and tests."""
        return self._view

    @property
    def delegate(self) -> ModuleDelegate:
        """What paints the rows."""
        return self._delegate

    @property
    def filter(self) -> QLineEdit:
        """The field above the list."""
        return self._filter

    @property
    def model(self) -> ModuleModel:
        """The rows on show."""
        return self._model

    def show_modules(
        self, modules: Sequence[ModuleInfo], facts: Mapping[ModuleName, ModuleFacts]
    ) -> None:
        """Show these modules with their counts and freshness."""
        self._modules = tuple(modules)
        self._facts = dict(facts)
        self._refresh()

    def show_views(
        self, views: Mapping[ModuleName, Sequence[SavedView]], counts: Mapping[str, int]
    ) -> None:
        """Show these saved views, with the counts that are known, by the views' ids."""
        self._views = {module: tuple(of_it) for module, of_it in views.items()}
        self._view_counts = dict(counts)
        self._refresh()

    def show_current(self, module: ModuleName | None, view_id: str | None = None) -> None:
        """Mark the open module, or its view; emits nothing."""
        if (module, view_id) == (self._current, self._current_view):
            return
        same = module == self._current
        self._current, self._current_view = module, view_id
        if same:
            self._select_current()
        else:
            self._refresh()

    def menu_for(self, module: ModuleName) -> QMenu:
        """What can be done with a module; the menu goes when it is closed."""
        favourite = module in self._favourites()
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        action = QAction("Remove from favourites" if favourite else "Add to favourites", menu)
        action.setData(module)
        action.triggered.connect(self._toggle_favourite)
        menu.addAction(action)
        return menu

    def view_menu_for(self, view: SavedView) -> ViewMenu:
        """What can be done with a view; the menu goes when it is closed."""
        menu = ViewMenu(self)
        menu.offer_deeds(view, keys=True)
        menu.offer_files()
        menu.chosen.connect(self._wish_for_view)
        return menu

    def focus_list(self) -> None:
        """Give the keyboard to the list."""
        self._view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In the field: Down goes to the list, Enter opens the first hit, Escape empties it.

        In the list: a click on the caret of a module folds its views.
        """
        if watched is self._view.viewport() and isinstance(event, QMouseEvent):
            return self._fold_by_click(event)
        if watched is not self._filter or not isinstance(event, QKeyEvent):
            return False
        if event.type() is not QEvent.Type.KeyPress:
            return False
        if event.key() == Qt.Key.Key_Down:
            self._select_first()
            self.focus_list()
        elif event.key() in _ENTER_KEYS:
            self._select_first()
            self._open()
        elif event.key() == Qt.Key.Key_Escape:
            self._filter.clear()
            self.focus_list()
        else:
            return False
        return True

    def _make_filter(self) -> QLineEdit:
        field = QLineEdit()
        field.setProperty("kind", "inner")
        field.setProperty("focusRing", True)
        field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        field.setPlaceholderText("Find a module or view")
        field.setAccessibleName("Find a module or view")
        field.installEventFilter(self)
        field.textChanged.connect(self._refresh)
        return field

    def _lay_out(self) -> None:
        # not the field itself: the sheet takes its least height away when it is polished
        head = QWidget()
        BarHeight(self._look, head, lambda theme: theme.metrics.button)
        row = QHBoxLayout(head)
        row.setContentsMargins(16, 0, 8, 0)
        row.setSpacing(8)
        row.addWidget(Glyph(self._look, "ph.magnifying-glass", "text.3"))
        row.addWidget(self._filter, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(6)
        column.addWidget(head)
        column.addWidget(self._view, 1)

    def _dress_view(self) -> None:
        view = self._view
        view.setModel(self._model)
        view.setItemDelegate(self._delegate)
        view.setAccessibleName("Modules")
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setUniformItemSizes(True)
        view.setMouseTracking(True)
        view.setAutoFillBackground(False)
        view.viewport().setAutoFillBackground(False)
        view.verticalScrollBar().setProperty("ground", "chrome")
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._show_menu)
        view.clicked.connect(self._choose)
        view.opened.connect(self._open)
        view.wished.connect(self._carry_out)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.viewport().installEventFilter(self)
        self._delegate.closeEditor.connect(self._editing_ends)
        self._model.renamed.connect(self.view_renamed)
        view.typed.connect(self._type_ahead)

    def _restyle(self) -> None:
        self._delegate.restyle()
        self._view.scheduleDelayedItemsLayout()
        self._view.viewport().update()

    def _editing_ends(self) -> None:
        """Show what changed while a name was typed, once its field has gone."""
        QTimer.singleShot(0, self, self._refresh)

    def _refresh(self) -> None:
        if self._view.is_editing:
            return
        words = self._filter.text()
        below = views_below(
            self._views,
            self._view_counts,
            current=self._current,
            folded=self._folded,
            words=words,
        )
        groups = matching(
            grouped(self._modules, self._favourites()), words, keep=below.keys() if words else ()
        )
        self._model.set_groups(groups, self._facts, below)
        self._select_current()

    def _select_current(self) -> None:
        row = None
        if self._current is not None:
            row = self._model.row_of(self._current, self._current_view)
            # a view that is folded away is marked by its module
            row = self._model.row_of(self._current) if row is None else row
        if row is None:
            self._view.clearSelection()
            return
        self._view.setCurrentIndex(self._model.index(row))

    def _select_first(self) -> None:
        row = self._model.first_module_row()
        if row is not None and (self._filter.text() or not self._view.currentIndex().isValid()):
            self._view.setCurrentIndex(self._model.index(row))

    def _type_ahead(self, text: str) -> None:
        self._filter.setFocus(Qt.FocusReason.OtherFocusReason)
        self._filter.setText(self._filter.text() + text)

    def _choose(self, index: QModelIndex) -> None:
        entry = self._model.entry(index.row())
        if entry is None or entry.info is None:
            return
        again = entry.info.name == self._current and self._current_view is not None
        self._current = entry.info.name
        self._current_view = entry.view.view.id if entry.view is not None else None
        if entry.view is not None:
            self.view_chosen.emit(entry.info.name, entry.view.view.id)
        elif again:
            # the module whose view is on show: all of its rows
            self.view_chosen.emit(entry.info.name, "")
        else:
            self.module_chosen.emit(entry.info.name)

    def _open(self) -> None:
        index = self._view.currentIndex()
        if index.isValid():
            self._choose(index)
            self._filter.clear()
            self.left.emit()

    def _favourites(self) -> tuple[ModuleName, ...]:
        text = self._remembered.text(_FAVOURITES_KEY)
        if text is None:
            return FAVOURITES
        return tuple(ModuleName(name) for name in text.split(",") if name)

    def _show_menu(self, position: QPoint) -> None:
        entry = self._model.entry(self._view.indexAt(position).row())
        if entry is None or entry.info is None:
            return
        if entry.view is not None:
            menu: QMenu = self.view_menu_for(entry.view.view)
        else:
            menu = self.menu_for(entry.info.name)
        menu.popup(self._view.viewport().mapToGlobal(position))

    def _entry(self) -> Entry | None:
        """The row with the cursor."""
        index = self._view.currentIndex()
        return self._model.entry(index.row()) if index.isValid() else None

    def _carry_out(self, what: str) -> None:
        """Do what a key wishes for the row with the cursor."""
        entry = self._entry()
        if entry is None or entry.info is None:
            return
        if what in ("fold", "unfold"):
            self._fold(entry.info.name, fold=what == "fold")
        elif entry.view is not None:
            self._wish_for_view(what, entry.view.view.id)

    def _wish_for_view(self, what: str, view_id: str) -> None:
        """A rename begins here, in its place; all else is for whoever keeps the views."""
        if what != view_menu.RENAME:
            self.view_wished.emit(what, view_id)
            return
        for row in range(self._model.rowCount()):
            entry = self._model.entry(row)
            if entry is not None and entry.view is not None and entry.view.view.id == view_id:
                index = self._model.index(row)
                self._view.setCurrentIndex(index)
                self._view.edit(index)

    def _fold(self, module: ModuleName, *, fold: bool) -> None:
        """Put the views of a module out of sight, all but the pinned ones, or show them."""
        if fold:
            self._folded.add(module)
        else:
            self._folded.discard(module)
        self._refresh()

    def _fold_by_click(self, event: QMouseEvent) -> bool:
        if event.type() is not QEvent.Type.MouseButtonPress:
            return False
        index = self._view.indexAt(event.position().toPoint())
        entry = self._model.entry(index.row()) if index.isValid() else None
        if entry is None or entry.info is None or entry.folded is None:
            return False
        row = self._view.visualRect(index)
        caret = self._delegate.fold_box(row, entry, self._view.layoutDirection())
        if not caret.contains(event.position().toPoint()):
            return False
        self._fold(entry.info.name, fold=not entry.folded)
        return True

    def _toggle_favourite(self) -> None:
        action = self.sender()
        if not isinstance(action, QAction):
            return
        name = ModuleName(action.data())
        names = [other for other in self._favourites() if other != name]
        if len(names) == len(self._favourites()):
            names.append(name)
        self._remembered.put(_FAVOURITES_KEY, ",".join(names))
        self._refresh()
