"""The head of the table: which module and view, how many rows, and what filters them."""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QWidget

from vtdesk.ui.browse.count_words import CountLabel
from vtdesk.ui.browse.view_name import ViewName
from vtdesk.ui.look import Look
from vtdesk.ui.parts.buttons import icon_button
from vtdesk.ui.parts.field_frame import FieldFrame
from vtdesk.ui.parts.glyph import Glyph
from vtdesk.ui.parts.label import ElidedLabel
from vtdesk.ui.parts.plain_tip import plain_tip
from vtdesk.ui.parts.surface import Surface

_FILTER_WIDTH = 220
_FILTER_LEAST = 132
_NAME_LEAST = 112
_MODULE_LEAST = 72
_SPACING = 6
_LEAVING_KEYS = (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ViewBar(Surface):
    """Module, view, rows on show, quick filter, and the buttons of the table.

    Where there is little room the buttons lose their words, then the filter gets narrow, then it
    folds behind its button, and in the end the name of the view and the count are cut.

    Signals:
        words_changed(str): other words are typed into the filter.
        count_asked(): the exact number of records is wanted.
        left(): the keyboard belongs to the table now.
        views_asked(QPoint): the menu of the views is wanted, at this place on the screen.
        builder_asked(): the builder of conditions is to be opened or closed.
    """

    words_changed = Signal(str)
    left = Signal()
    count_asked = Signal()
    views_asked = Signal(QPoint)
    builder_asked = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, "content", parent=parent)
        self._look = look
        self._narrow = False
        self._icon = Glyph(look, "ph.stack", "text.2", 18)
        self._module = ElidedLabel(look, kind="lead", token="text.2", weight=400)
        self._caret = Glyph(look, "ph.caret-right", "text.3", look.theme.metrics.icon_mark)
        self.view = ViewName(look)
        self.view.menu_asked.connect(self._ask_views)
        self._count = CountLabel(look)
        self._count.clicked.connect(self.count_asked)
        self._filter = self._make_filter()
        self._frame = self._make_frame()
        self._open_filter = icon_button(look, "ph.magnifying-glass", "Filter this table by typing")
        self._open_filter.clicked.connect(self.focus_filter)
        self._conditions = 0
        self._arranged_for: tuple[int, ...] = ()
        self.columns_button = self._tool("ph.columns", "Columns")
        self.builder = self._tool("ph.funnel", "Filter")
        self.builder.setCheckable(True)
        self.builder.clicked.connect(self.builder_asked)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 12, 0)
        row.setSpacing(_SPACING)
        for part in (self._icon, self._module, self._caret, self.view, self._count):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self._frame)
        row.addWidget(self._open_filter)
        row.addWidget(self.builder)
        row.addWidget(self.columns_button)
        look.theme.changed.connect(self._restyle)
        self._restyle()
        self._arrange()

    @property
    def filter(self) -> QLineEdit:
        """The field that filters."""
        return self._filter

    @property
    def count_text(self) -> str:
        """The number of rows as it is shown."""
        return self._count.text()

    def show_module(self, icon: str, label: str, words: str) -> None:
        """Name the module; the filter shows these words and emits nothing."""
        self._icon.show_glyph(icon, "text.2")
        self._module.setText(label)
        self._filter.setPlaceholderText(f"Filter {label.lower()}")
        self._filter.setAccessibleName(f"Filter {label}")
        self.show_words(words)

    def show_words(self, words: str) -> None:
        """Show other words in the filter; emits nothing."""
        if words != self._filter.text():
            self._filter.blockSignals(True)
            self._filter.setText(words)
            self._filter.blockSignals(False)
        self._show_clear(words)
        self._arrange()

    def show_view(self, name: str, *, changed: bool) -> None:
        """Name the view; a changed one gets a dot."""
        self.view.show_name(name, changed=changed)
        self._arrange()

    def show_conditions(self, count: int, *, building: bool) -> None:
        """Say how many conditions there are where the chips have no room, and mark the button."""
        self._conditions = count
        self.builder.setChecked(building)
        self._arrange()

    def show_count(self, text: str, tip: str = "") -> None:
        """Show how many rows there are; with a tip, a click asks for the exact number."""
        self._count.show_count(text, tip)
        self._arrange()

    def focus_filter(self) -> None:
        """Give the keyboard to the filter."""
        self._frame.show()
        self._open_filter.hide()
        self._filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._filter.selectAll()
        self._arrange()

    def clear_filter(self) -> None:
        """Show all rows again."""
        self._filter.clear()
        self._arrange()

    def set_narrow(self, narrow: bool) -> None:
        """Fold the filter behind its button while it is empty."""
        self._narrow = narrow
        self._row.setContentsMargins(12 if narrow else 16, 0, 8 if narrow else 12, 0)
        self._arrange()

    def ask_name(self, proposal: str) -> None:
        """Let a name for the view be typed where the name stands."""
        self.view.ask(proposal)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In the filter: Escape empties it, then leaves it; Down and Enter leave it."""
        if watched is not self._filter:
            return False
        if event.type() is QEvent.Type.FocusOut:
            self._arrange()
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.key() == Qt.Key.Key_Escape and self._filter.text():
            self._filter.clear()
        elif event.key() == Qt.Key.Key_Escape or event.key() in _LEAVING_KEYS:
            self.left.emit()
        else:
            return False
        return True

    def _make_filter(self) -> QLineEdit:
        field = QLineEdit()
        field.setAccessibleName("Filter")
        field.textChanged.connect(self._show_clear)
        field.textChanged.connect(self.words_changed)
        field.installEventFilter(self)
        return field

    def _make_frame(self) -> FieldFrame:
        frame = FieldFrame(self._look, self._filter)
        frame.set_leading_icon("ph.magnifying-glass")
        frame.trailing_clicked.connect(self.clear_filter)
        return frame

    def _show_clear(self, text: str) -> None:
        self._frame.set_trailing("ph.x" if text else "", "Show all rows")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold what has no room now."""
        super().resizeEvent(event)
        self._arrange()
        # at once, so that nothing is painted where it was before
        self._row.activate()

    def _arrange(self) -> None:
        used = bool(self._filter.text()) or self._filter.hasFocus()
        # without the least widths, which follow from them
        texts = (part.sizeHint().width() for part in self._texts)
        seen = (self.width(), self._narrow, self._conditions, used, *texts)
        if seen == self._arranged_for:
            return
        self._arranged_for = seen
        self._module.setMinimumWidth(min(self._module.sizeHint().width(), _MODULE_LEAST))
        self.builder.setAccessibleName(f"Filter with {self._conditions} conditions")
        self.columns_button.setVisible(not self._narrow)
        self._show_words(shown=not self._narrow)
        if not self._narrow and self._room(whole=True) < _FILTER_WIDTH:
            self._show_words(shown=False)
        self._open_filter.setMinimumWidth(self._open_filter.sizeHint().width())
        whole, least = self._room(whole=True), self._room(whole=False)
        folded = not used and (self._narrow or least < _FILTER_LEAST)
        self._frame.setVisible(not folded)
        self._open_filter.setVisible(folded)
        self._frame.setFixedWidth(min(max(whole, _FILTER_LEAST), _FILTER_WIDTH))
        needed = _width(self._open_filter) if folded else _FILTER_LEAST
        self._count.setVisible(least >= needed)

    @property
    def _texts(self) -> tuple[QWidget, ...]:
        """The parts whose width follows what they say."""
        return self._module, self.view, self._count

    def _room(self, *, whole: bool) -> int:
        """Pixels that are left for the filter beside all other parts.

        Args:
            whole: with the whole names of module and view; else with as much as must be readable.
        """
        most = self.width() if whole else _NAME_LEAST
        names = sum(min(_width(name), most) for name in (self._module, self.view))
        marks = (self._icon, self._caret, self._count, self.builder, self.columns_button)
        others = [
            _width(mark) for mark in marks if mark is not self.columns_button or not self._narrow
        ]
        margins = self._row.contentsMargins()
        # between the names, the parts, the filter and the stretch
        gaps = _SPACING * (len(others) + 3)
        return self.width() - names - sum(others) - gaps - margins.left() - margins.right()

    def _show_words(self, *, shown: bool) -> None:
        """Show the words of the buttons; of conditions without chips their number at least."""
        count = f" {self._conditions}" if self._conditions and self._narrow else ""
        texts = (
            (self.builder, f"Filter{count}", bool(count)),
            (self.columns_button, "Columns", False),
        )
        for button, text, always in texts:
            named = shown or always
            style = Qt.ToolButtonStyle
            button.setText(text if named else "")
            button.setToolButtonStyle(
                style.ToolButtonTextBesideIcon if named else style.ToolButtonIconOnly
            )
            button.setToolTip("" if named else plain_tip(text))
            # names are cut where room is short, and never these
            button.setMinimumWidth(button.sizeHint().width())

    def _tool(self, icon: str, text: str) -> QToolButton:
        button = icon_button(self._look, icon, text)
        button.setText(text)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setToolTip("")
        return button

    def _ask_views(self) -> None:
        self.views_asked.emit(self.view.mapToGlobal(self.view.rect().bottomLeft()))

    def _restyle(self) -> None:
        self.setFixedHeight(self._look.theme.metrics.view_bar)
        self._arranged_for = ()
        self._arrange()


def _width(part: QWidget) -> int:
    """Pixels that a part takes with all that it says."""
    least = part.minimumSizeHint().expandedTo(part.minimumSize())
    return part.sizeHint().expandedTo(least).width()
