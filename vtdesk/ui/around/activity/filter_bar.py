"""What is to be seen of a time line: one kind or all, and words to be found."""

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from vtdesk.ui.around.activity.timeline_lines import ALL, SHOWN, Wanted
from vtdesk.ui.edit.inputs.line_edit import InnerLineEdit
from vtdesk.ui.look import Look
from vtdesk.ui.parts.buttons import push_button
from vtdesk.ui.parts.field_frame import FieldFrame
from vtdesk.ui.parts.kept_keys import is_escape, keeps_key

_PAUSE_MS = 120


class FindLine(InnerLineEdit):
    """The line in which words are typed.

    Signals:
        escaped(): Esc was pressed; it is empty now.
        list_wanted(): the keyboard is to go to the list.
    """

    escaped = Signal()
    list_wanted = Signal()

    def event(self, event: QEvent) -> bool:
        """Keep Esc from the window's actions."""
        return keeps_key(event, is_escape) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave for the list, or type."""
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.escaped.emit()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.list_wanted.emit()
        else:
            super().keyPressEvent(event)


class FilterBar(QWidget):
    """A button with the kinds, and a line for words.

    Args:
        look: theme and icons.
        parent: the panel.

    Signals:
        wanted_changed(object): what is to be seen is this `Wanted` now.
        left(): the keyboard is to go to the list.
    """

    wanted_changed = Signal(object)
    left = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wanted = Wanted()
        self.line = FindLine(look, self)
        self.line.setPlaceholderText("Find in the activity")
        self.line.setAccessibleName("Find in the activity")
        self.field = FieldFrame(look, self.line, self)
        self.field.set_leading_icon("ph.magnifying-glass")
        self.kinds = push_button(look, SHOWN[ALL][0], "quiet", icon="ph.funnel")
        self.menu = QMenu(self)
        self.menu.setAccessibleName("What to show")
        self._group = QActionGroup(self)
        for key, (words, _kinds) in SHOWN.items():
            action = QAction(words, self._group)
            action.setCheckable(True)
            action.setChecked(key == ALL)
            action.setData(key)
            self.menu.addAction(action)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.kinds)
        row.addWidget(self.field, 1)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._take_words)
        self._group.triggered.connect(self._choose)
        self.kinds.clicked.connect(self._show_menu)
        self.line.textChanged.connect(self._wait)
        self.line.escaped.connect(self.left)
        self.line.list_wanted.connect(self.left)
        self._name()

    @property
    def wanted(self) -> Wanted:
        """What is to be seen."""
        return self._wanted

    def clear(self) -> None:
        """See everything again."""
        self.line.clear()
        self._pause.stop()
        self._want(Wanted())

    def show_kind(self, key: str) -> None:
        """See one kind, or all."""
        self._want(Wanted(key, self._wanted.words))

    def take_cursor(self) -> None:
        """Go to the line."""
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self.line.selectAll()

    def _choose(self, action: QAction) -> None:
        self.show_kind(str(action.data()))

    def _wait(self) -> None:
        self._pause.start()

    def _take_words(self) -> None:
        self._want(Wanted(self._wanted.shown, self.line.text().strip()))

    def _want(self, wanted: Wanted) -> None:
        if wanted == self._wanted:
            return
        self._wanted = wanted
        for action in self._group.actions():
            action.setChecked(action.data() == wanted.shown)
        self._name()
        self.wanted_changed.emit(wanted)

    def _name(self) -> None:
        words = SHOWN[self._wanted.shown][0]
        self.kinds.setText(words)
        self.kinds.setAccessibleName(f"Show: {words}")

    def _show_menu(self) -> None:
        corner = QPoint(0, self.kinds.height() + 2)
        if self.isRightToLeft():
            corner.setX(self.kinds.width() - self.menu.sizeHint().width())
        self.menu.popup(self.kinds.mapToGlobal(corner))
