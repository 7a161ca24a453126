"""The menu that asks what is to be made, or which record that was begun is to be gone on with."""

from PySide6.QtCore import QPoint, QSize, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent
from PySide6.QtWidgets import QMenu, QWidget

from vtdesk.app.new_records import Begun
from vtdesk.app.references import OWNERS
from vtdesk.app.session import Session
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.schema import ModuleInfo
from vtdesk.domain.search_text import fold
from vtdesk.ui.browse.module_groups import grouped
from vtdesk.ui.icons import module_icon
from vtdesk.ui.look import Look

_MOST_BEGUN = 20


class NewMenu(QMenu):
    """The modules in which this user may make records; a typed letter goes to the next match.

    Args:
        look: theme and icons.
        session: knows the modules and what may be made in them.
        parent: the window.

    Signals:
        module_chosen(str): make one of this module.
        begun_chosen(str, object): go on with the record of this module and this draft's key.
    """

    module_chosen = Signal(str)
    begun_chosen = Signal(str, object)

    def __init__(self, look: Look, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._session = session
        self._group: QActionGroup | None = None
        self._begun: dict[QAction, Begun] = {}
        self.setAccessibleName("What is to be made?")

    def ask(self, current: ModuleName | None, below: QWidget) -> None:
        """Open below a widget, at the module that is open."""
        self._fill()
        side = self._look.theme.metrics.icon
        corner = below.mapToGlobal(QPoint(0, below.height()) + QPoint(0, side // 4))
        chosen = next((a for a in self.actions() if a.objectName() == current), None)
        if self.isRightToLeft():
            corner -= QPoint(self.sizeHint().width() - below.width(), 0)
        self.popup(corner)
        self.setActiveAction(chosen or self.actions()[0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the next line that begins with a typed letter."""
        letter = fold(event.text().strip())
        if not letter:
            super().keyPressEvent(event)
            return
        actions = self.actions()
        active = self.activeAction()
        start = actions.index(active) + 1 if active in actions else 0
        order = actions[start:] + actions[:start]
        found = next((a for a in order if fold(a.iconText()).startswith(letter)), None)
        if found is not None:
            self.setActiveAction(found)

    def _fill(self) -> None:
        self.clear()
        self._begun.clear()
        # a new group: the actions of the last time go with the one before
        self._group = QActionGroup(self)
        self._group.triggered.connect(self._choose)
        modules = [info for info in self._session.modules if info.is_entity]
        for group in grouped(modules, ()):
            for info in group.modules:
                if self._may_make(info):
                    self.addAction(self._line(info, self._group))
        self._fill_begun(self._group)
        if not self.actions():
            nothing = self.addAction("There is nothing that you may make.")
            nothing.setEnabled(False)

    def _fill_begun(self, group: QActionGroup) -> None:
        begun = self._session.records.new.begun()[:_MOST_BEGUN]
        if begun:
            self.addSection("Begun and not saved")
        for record in begun:
            info = self._session.info(record.module)
            action = self._line(info, group, record.name or f"New {info.singular.lower()}")
            action.setObjectName("")
            self._begun[action] = record
            self.addAction(action)

    def _may_make(self, info: ModuleInfo) -> bool:
        """Whether records can be made, as far as is known: the server decides in the end."""
        schema = self._session.schema(info.name)
        return info.name not in OWNERS and (schema is None or schema.createable)

    def _line(self, info: ModuleInfo, group: QActionGroup, words: str = "") -> QAction:
        icon = self._look.icons.get(module_icon(info.name), "text.2")
        # "&" in a name is no access key
        text = (words or info.singular or info.label).replace("&", "&&")
        action = QAction(icon, text, group)
        action.setObjectName(info.name)
        return action

    def _choose(self, action: QAction) -> None:
        begun = self._begun.get(action)
        if begun is not None:
            self.begun_chosen.emit(begun.module, begun.key)
        else:
            self.module_chosen.emit(action.objectName())

    def sizeHint(self) -> QSize:
        """Wide enough to look like a menu."""
        return super().sizeHint().expandedTo(QSize(self._look.theme.scaled(180), 0))
