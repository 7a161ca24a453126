"""Finding a field in a form by its name: the line above the form, and what it does there.

What is typed marks the fields whose label or API name holds it and brings the first one on screen,
also out of a folded section; Enter goes into it. Escape puts back what was folded.
"""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from vtdesk.domain.search_text import fold
from vtdesk.ui.edit.form import RecordForm
from vtdesk.ui.look import Look
from vtdesk.ui.parts.announce import announce
from vtdesk.ui.parts.buttons import icon_button
from vtdesk.ui.parts.field_frame import FieldFrame
from vtdesk.ui.parts.label import TextLabel
from vtdesk.ui.parts.surface import Surface

_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_F3: 1}


class FieldFinder(Surface):
    """The line, hidden until somebody looks for a field.

    Args:
        look: theme and icons.
        parent: the record pane.

    Signals:
        left(): it was closed without a field having been chosen.
    """

    left = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, "content", Qt.Edge.BottomEdge, line_token="line", parent=parent)
        self._form: RecordForm | None = None
        self._found: tuple[str, ...] = ()
        self._place = 0
        self._folded: frozenset[str] = frozenset()
        self.input = QLineEdit()
        self.input.setAccessibleName("Find a field")
        self.input.setPlaceholderText("Find a field")
        frame = FieldFrame(look, self.input, self)
        frame.set_leading_icon("ph.magnifying-glass")
        self._count = TextLabel(look, kind="small", token="text.3")
        self._close = icon_button(look, "ph.x", "Close")
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 4, 8, 4)
        row.setSpacing(8)
        row.addWidget(frame, 1)
        row.addWidget(self._count)
        row.addWidget(self._close)
        self.input.textChanged.connect(self._look_for)
        self.input.installEventFilter(self)
        self._close.clicked.connect(self.close_line)
        self.hide()

    @property
    def words(self) -> str:
        """How many fields were found, in words."""
        return self._count.text()

    @property
    def found(self) -> tuple[str, ...]:
        """API names of the fields found, in the form's order."""
        return self._found

    def open_on(self, form: RecordForm) -> None:
        """Look in this form from now on."""
        if self._form is not form or self.isHidden():
            self.leave()
            self._form = form
            self._folded = form.folded
            form.reached.connect(self._mark_reached)
        self.show()
        self.input.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.input.selectAll()
        self._look_for()

    def leave(self) -> None:
        """Go away and leave no mark; what was folded before is folded again."""
        self._mark(found=False)
        form, self._form, self._found = self._form, None, ()
        if form is not None:
            form.reached.disconnect(self._mark_reached)
            form.refold(self._folded)
        self.input.blockSignals(True)
        self.input.clear()
        self.input.blockSignals(False)
        self.hide()

    def close_line(self) -> None:
        """Go away without a field having been chosen."""
        self.leave()
        self.left.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows go from one field found to the next, Enter into it, Escape away."""
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        key = Qt.Key(event.key())
        if key in _STEPS:
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._step(-1 if back else _STEPS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take()
        elif key == Qt.Key.Key_Escape:
            self.close_line()
        else:
            return False
        return True

    def _look_for(self) -> None:
        form = self._form
        if form is None:
            return
        self._mark(found=False)
        wanted = fold(self.input.text().strip())
        self._found = tuple(
            name
            for name, label in form.labels
            if wanted and (wanted in fold(label) or wanted in name.casefold())
        )
        # a label that begins with what is typed is meant more often than one that holds it
        labels = dict(form.labels)
        begins = (n for n, name in enumerate(self._found) if fold(labels[name]).startswith(wanted))
        self._place = next(begins, 0)
        self._show()

    def _show(self) -> None:
        total = len(self._found)
        words = f"{self._place + 1} of {total}" if total else "No such field"
        self._count.setText(words if self.input.text().strip() else "")
        if self._form is not None and total:
            self._form.seek(self._found[self._place])
            label = dict(self._form.labels)[self._found[self._place]]
            announce(self.input, f"{label}, {words}")

    def _step(self, step: int) -> None:
        if self._found:
            self._mark(found=False)
            self._place = (self._place + step) % len(self._found)
            self._show()

    def _take(self) -> None:
        form = self._form
        if form is not None and self._found:
            name = self._found[self._place]
            self.leave()
            form.go_to(name)

    def _mark_reached(self, name: str) -> None:
        if self._place < len(self._found) and self._found[self._place] == name:
            self._mark(found=True)

    def _mark(self, *, found: bool) -> None:
        if self._form is not None and self._place < len(self._found):
            row = self._form.made_row(self._found[self._place])
            if row is not None:
                row.label.set_found(found)
