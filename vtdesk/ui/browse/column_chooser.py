"""The list to choose a table's columns from: type to find, tick, put in order.

It lies over the window as a child of it (Wayland places no windows) and closes when the keyboard
leaves it. Everything in it applies at once.
"""

from collections.abc import Callable

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from vtdesk.app.browse import TableView
from vtdesk.ui.browse.chooser_model import ChooserModel
from vtdesk.ui.look import Look
from vtdesk.ui.parts.buttons import push_button
from vtdesk.ui.parts.check_box import paint_check
from vtdesk.ui.parts.field_frame import FieldFrame
from vtdesk.ui.parts.floating_list import (
    SHADOW,
    LineDelegate,
    dress_list,
    paint_sheet,
    visual,
)
from vtdesk.ui.parts.label import TextLabel
from vtdesk.ui.parts.surface import Line

_WIDTH = 300
_ROW = 28
_ROWS_SHOWN = 14
_BOX = 16
_SIDE = 12
_GRIP = 14
_MARGIN = 8
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class _ChoiceDelegate(LineDelegate):
    """Draws a check box, a label and, for columns shown, a grip."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint one line."""
        model = index.model()
        line = model.choice(index.row()) if isinstance(model, ChooserModel) else None
        if line is None:
            return
        theme, row = self.look.theme, option.rect
        painter.save()
        self.paint_chosen(painter, option, row.adjusted(5, 0, -5, 0))
        shown = line.place is not None
        state = Qt.CheckState.Checked if shown else Qt.CheckState.Unchecked
        box = QRect(row.left() + _SIDE, row.center().y() - _BOX // 2 + 1, _BOX, _BOX)
        paint_check(painter, visual(option, box), state, theme)
        inner = row.adjusted(_SIDE + _BOX + 10, 0, -_SIDE - _GRIP - 6, 0)
        self.write(painter, option, inner, line.spec.label, "text" if shown else "text.2")
        if shown:
            top = row.center().y() - _GRIP // 2 + 1
            grip = QRect(row.right() + 1 - _SIDE - _GRIP, top, _GRIP, _GRIP)
            self.look.icons.paint(painter, visual(option, grip), "ph.dots-six-vertical", "text.3")
        painter.restore()


class ColumnChooser(QFrame):
    """The columns of one table.

    Args:
        look: theme and icons.
        parent: any widget of the window it is to lie over.

    Signals:
        columns_chosen(list): other columns or another order; names of fields.
        reset_asked(): the arrangement is to be the usual one.
        closed(): it went away.
    """

    columns_chosen = Signal(list)
    reset_asked = Signal()
    closed = Signal()

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._before: QWidget | None = None
        self._button: QWidget | None = None
        self._input = QLineEdit()
        self._model = ChooserModel(self)
        self._list = QListView()
        self._reset = push_button(look, "Reset layout", "link", small=True)
        self._dress()
        self._lay_out()
        self.hide()

    @property
    def input(self) -> QLineEdit:
        """The field that finds columns."""
        return self._input

    @property
    def model(self) -> ChooserModel:
        """The lines."""
        return self._model

    @property
    def list(self) -> QListView:
        """The list."""
        return self._list

    @property
    def reset_button(self) -> QWidget:
        """The button that resets the layout."""
        return self._reset

    def show_view(self, view: TableView) -> None:
        """Offer the fields of a table, as it is arranged now."""
        if view.schema is None:
            return
        current = self._model.choice(self._list.currentIndex().row())
        self._model.show_fields(view.schema, [column.spec.name for column in view.columns])
        self._go_to(current.spec.name if current else "")

    def open_below(self, button: QWidget) -> None:
        """Open over the window, below a button of it."""
        window = button.window()
        if self.parentWidget() is not window:
            self.setParent(window)
            window.installEventFilter(self)
        self._button = button
        self._before = window.focusWidget()
        self._input.clear()
        self._place()
        self._list.setCurrentIndex(self._model.index(0))
        self.raise_()
        self.show()
        self._input.setFocus(Qt.FocusReason.PopupFocusReason)

    def _place(self) -> None:
        button, window = self._button, self.window()
        if button is None:
            return
        rect = button.rect()
        edge = rect.bottomLeft() if self.isRightToLeft() else rect.bottomRight()
        corner = button.mapTo(window, edge)
        height = min(SHADOW + 96 + _ROWS_SHOWN * _ROW + SHADOW, window.height() - 2 * _MARGIN)
        x = corner.x() - SHADOW if self.isRightToLeft() else corner.x() - _WIDTH - SHADOW
        x = min(max(x, _MARGIN - SHADOW), window.width() - _WIDTH - SHADOW - _MARGIN)
        y = min(corner.y() - SHADOW, window.height() - height - _MARGIN)
        self.setGeometry(x, y, _WIDTH + 2 * SHADOW, height)

    def close_chooser(self, *, give_back: bool = True) -> None:
        """Close; the keyboard goes back to where it was."""
        if self.isHidden():
            return
        before, self._before = self._before, None
        self.hide()
        if give_back and before is not None:
            before.setFocus()
        self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows choose, with Alt they move a column; Enter ticks, Escape closes."""
        if watched is self.parentWidget():
            if event.type() is QEvent.Type.Resize and self.isVisible():
                # the button moves when the layouts have had their turn
                QTimer.singleShot(0, self._place)
            return False
        if event.type() is QEvent.Type.FocusOut and self.isVisible():
            focus: QWidget | None = self.window().focusWidget()
            if focus is None or not self.isAncestorOf(focus):
                self.close_chooser(give_back=False)
            return False
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        row = self._list.currentIndex().row()
        if event.key() == Qt.Key.Key_Escape:
            self.close_chooser()
        elif watched is self._reset:
            return False
        elif event.key() in _STEPS:
            step = _STEPS[Qt.Key(event.key())]
            if event.modifiers() & Qt.KeyboardModifier.AltModifier:
                self._keeping_place(self._model.move, row, step)
            else:
                self._list.setCurrentIndex(
                    self._model.index(min(max(row + step, 0), self._model.rowCount() - 1))
                )
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._toggle(self._list.currentIndex())
        else:
            return False
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the sheet and its shadow, in three steps."""
        painter = QPainter(self)
        sheet = QRectF(self.rect()).adjusted(SHADOW, SHADOW, -SHADOW, -SHADOW)
        paint_sheet(painter, sheet, self._look.theme)
        painter.end()

    def _dress(self) -> None:
        self.setAccessibleName("Columns")
        self._input.setPlaceholderText("Find a field")
        self._input.setAccessibleName("Find a field")
        self._input.textChanged.connect(self._narrow)
        view = self._list
        view.setModel(self._model)
        view.setItemDelegate(_ChoiceDelegate(self._look, _ROW, view))
        dress_list(view, "Fields")
        view.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        view.setDefaultDropAction(Qt.DropAction.MoveAction)
        view.clicked.connect(self._toggle)
        self._model.chosen_changed.connect(self.columns_chosen)
        self._reset.clicked.connect(self.reset_asked)
        for part in (self._input, self._reset):
            part.installEventFilter(self)

    def _lay_out(self) -> None:
        frame = FieldFrame(self._look, self._input)
        frame.set_leading_icon("ph.magnifying-glass")
        foot = QHBoxLayout()
        foot.setContentsMargins(_SIDE, 0, _SIDE, 0)
        foot.addWidget(TextLabel(self._look, "Alt ↑ ↓ moves", kind="small", token="text.3"), 1)
        foot.addWidget(self._reset)
        column = QVBoxLayout(self)
        column.setContentsMargins(SHADOW + 1, SHADOW + 8, SHADOW + 1, SHADOW + 8)
        column.setSpacing(6)
        head = QHBoxLayout()
        head.setContentsMargins(8, 0, 8, 0)
        head.addWidget(frame)
        column.addLayout(head)
        column.addWidget(self._list, 1)
        column.addWidget(Line(self._look))
        column.addLayout(foot)

    def _narrow(self, typed: str) -> None:
        self._model.narrow(typed)
        self._list.setCurrentIndex(self._model.index(0))

    def _toggle(self, index: QModelIndex) -> None:
        self._keeping_place(self._model.toggle, index.row())

    def _keeping_place(self, change: Callable[..., None], row: int, *step: int) -> None:
        """Change a line; the cursor goes along with it."""
        line = self._model.choice(row)
        change(row, *step)
        if line is not None:
            self._go_to(line.spec.name)

    def _go_to(self, name: str) -> None:
        row = max(self._model.row_of(name), 0)
        self._list.setCurrentIndex(self._model.index(row))
