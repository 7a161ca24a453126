"""The builder of conditions: a tree of lines beside the same as text, with what it finds."""

from PySide6.QtCore import QEvent, QLocale, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from vtdesk.domain.condition_text import TextProblem, parse_text, to_text
from vtdesk.domain.query import All, Condition, Filter
from vtdesk.domain.schema import ModuleSchema
from vtdesk.ui.edit.inputs.context import InputContext, RecordNames
from vtdesk.ui.filter.condition_row import wish_of
from vtdesk.ui.filter.condition_tree import ConditionTree
from vtdesk.ui.filter.lines import Group, Line, applied, group_of
from vtdesk.ui.filter.text_side import AskedQueries, TextSide
from vtdesk.ui.look import Look
from vtdesk.ui.parts.buttons import push_button
from vtdesk.ui.parts.kept_keys import keeps_key
from vtdesk.ui.parts.keyed_button import KeyedButton
from vtdesk.ui.parts.label import ElidedLabel, TextLabel
from vtdesk.ui.parts.surface import Surface
from vtdesk.ui.parts.tab_order import come_after

_TEXT_SHARE = 0.34
_TEXT_WIDTHS = (250, 380)
_TEXT_ROOM = 900
_AS_OF_ROOM = 520
_GATHER_MILLISECONDS = 200
_LEAST_HEIGHT = 250
_NO_LIMIT = 16_777_215
_MARGIN = 12
_Key = Qt.Key


class FilterBuilder(Surface):
    """Builds a condition; the table below shows at once what it finds.

    Args:
        look: theme and icons.
        names: the session, for names of records and owners.

    Signals:
        filter_changed(object): the finished lines say this Filter now.
        lines_changed(): there are more lines, or fewer.
        save_asked(): keep it as a view.
        done(): the person is ready.
    """

    filter_changed = Signal(object)
    lines_changed = Signal()
    save_asked = Signal()
    done = Signal()

    def __init__(self, look: Look, names: RecordNames, parent: QWidget | None = None) -> None:
        super().__init__(look, "content", Qt.Edge.BottomEdge, parent=parent)
        self._look = look
        self._names = names
        self._schema: ModuleSchema | None = None
        self._filter: Filter = All()
        self.tree: ConditionTree | None = None
        self.text = TextSide(look)
        self.add_line = push_button(look, "Condition", "quiet", icon="ph.plus")
        self.add_group = push_button(look, "Group", "quiet", icon="ph.plus")
        self.matches = ElidedLabel(look, weight=500)
        self.as_of = TextLabel(look, kind="small", token="text.2")
        self.as_text = push_button(look, "As text", "quiet")
        self.as_text.setCheckable(True)
        self.clear = push_button(look, "Clear", "quiet")
        self.save = push_button(look, "Save as view…")
        self.ready = KeyedButton(look, "Done", "Esc", "primary")
        self._soon = QTimer(self, singleShot=True, interval=_GATHER_MILLISECONDS)
        self._soon.timeout.connect(self._tell)
        self._lay_out()
        self._connect()

    @property
    def filter(self) -> Filter:
        """What the finished lines say."""
        return self._filter

    @property
    def wanted_height(self) -> int:
        """Pixels in which all lines stand without scrolling."""
        tree = self.tree.sizeHint().height() if self.tree is not None else 0
        bar = self._look.theme.metrics.action_bar
        return max(_LEAST_HEIGHT, tree + self.add_line.sizeHint().height() + bar + 36)

    def show_filter(self, schema: ModuleSchema, condition: Filter, *, begin: bool = False) -> None:
        """Show a condition on a module's fields, unless the lines on show say just that.

        Args:
            schema: the module's.
            condition: what the table shows.
            begin: whether undo ends here, as with another table; else it is a step of its own.
        """
        if self.tree is None or schema != self._schema:
            self._make_tree(schema)
            begin = True
        elif condition == self._filter and not begin:
            return
        assert self.tree is not None
        self._filter = condition
        self.tree.show_group(_with_a_line(condition), keep_steps=not begin)
        self._indent_adding()
        self._show_text()
        self.lines_changed.emit()

    def show_matches(self, words: str, as_of: str = "") -> None:
        """Say how many rows there are, and as of when."""
        self.matches.setText(words)
        self.as_of.setText(as_of)

    def show_asked(self, asked: AskedQueries, local: frozenset[Condition]) -> None:
        """Show what the server would be asked, and which conditions are decided here."""
        self.text.show_asked(asked)
        if self.tree is not None:
            self.tree.show_local(local)

    def focus_lines(self) -> None:
        """Give the keyboard to the first line that waits for something."""
        if self.tree is not None:
            self.tree.focus_first()

    def focus_part(self, number: int) -> None:
        """Give the keyboard to the value of a top-level part, as when its chip is opened."""
        if self.tree is not None:
            self.tree.focus_line((number,), 2)

    def new_line(self) -> None:
        """Begin one more condition, unless one waits already."""
        if self.tree is not None:
            if all(row.line.complete for row in self.tree.rows):
                self.tree.add_line()
            else:
                self.tree.focus_first()

    def settle(self) -> None:
        """Take what was typed and tell of it at once."""
        if self.tree is not None:
            self.tree.commit()
        if self._soon.isActive():
            self._soon.stop()
            self._tell()

    def event(self, event: QEvent) -> bool:
        """Keep the keys of the builder from the window's shortcuts."""
        return keeps_key(event, _is_own) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Undo, redo, and Escape to be done."""
        tree = self.tree
        if tree is not None and event.matches(QKeySequence.StandardKey.Undo):
            tree.undo()
        elif tree is not None and event.matches(QKeySequence.StandardKey.Redo):
            tree.redo()
        elif event.key() == _Key.Key_Escape:
            self._finish()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show lines and text side by side, or one of them where there is little room."""
        super().resizeEvent(event)
        self._share_width()

    def _lay_out(self) -> None:
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.viewport().setAutoFillBackground(False)
        self._inner = Surface(self._look, "content")
        self._column = QVBoxLayout(self._inner)
        self._column.setContentsMargins(16, 12, 16, 4)
        self._column.setSpacing(4)
        adding = QHBoxLayout()
        adding.setSpacing(0)
        self._indent = QWidget()
        adding.addWidget(self._indent)
        adding.addWidget(self.add_line)
        adding.addWidget(self.add_group)
        adding.addStretch(1)
        self._column.addLayout(adding)
        self._column.addStretch(1)
        self._scroll.setWidget(self._inner)
        foot = self._foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(8)
        row.addWidget(self.matches)
        row.addWidget(self.as_of)
        row.addStretch(1)
        for button in (self.as_text, self.clear, self.save):
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        for button in (self.as_text, self.clear, self.save, self.ready):
            row.addWidget(button)
        whole = self._whole = QGridLayout(self)
        whole.setContentsMargins(0, 0, 0, 1)
        whole.setSpacing(0)
        whole.setColumnStretch(0, 1)
        whole.setRowStretch(0, 1)
        whole.addWidget(self._scroll, 0, 0)
        whole.addWidget(foot, 1, 0)
        whole.addWidget(self.text, 0, 1, 2, 1)
        self._restyle()

    def _connect(self) -> None:
        self.text.typed.connect(self._take_text)
        self.add_line.clicked.connect(self._add_line)
        self.add_group.clicked.connect(self._add_group)
        self.as_text.clicked.connect(self._show_other_side)
        self.clear.clicked.connect(self._clear)
        self.save.clicked.connect(self._ask_saving)
        self.ready.clicked.connect(self._finish)
        self._look.theme.changed.connect(self._restyle)

    def _make_tree(self, schema: ModuleSchema) -> None:
        self._schema = schema
        old = self.tree
        context = InputContext(self._look, self._names, schema, QLocale())
        self.tree = ConditionTree(context)
        self.tree.changed.connect(self._lines_changed)
        self.tree.came_to.connect(self._bring_in_sight)
        self._column.insertWidget(0, self.tree)
        come_after(self._inner, self.tree, self.add_line, self.add_group)
        if old is not None:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()

    def _indent_adding(self) -> None:
        """Put the buttons that add below the first letter of the lines."""
        if self.tree is not None:
            self._indent.setFixedWidth(max(0, self.tree.indent - 8))

    def _bring_in_sight(self, row: QWidget) -> None:
        self._column.activate()
        self._scroll.ensureWidgetVisible(row, 0, _MARGIN)

    def _lines_changed(self) -> None:
        self._indent_adding()
        self.lines_changed.emit()
        self._soon.start()

    def _tell(self) -> None:
        """Say what the lines say now, once nobody has typed for a moment."""
        if self.tree is None:
            return
        condition = applied(self.tree.group)
        if condition != self._filter:
            self._filter = condition
            self._show_text()
            self.filter_changed.emit(condition)

    def _show_text(self) -> None:
        if self._schema is not None:
            self.text.show_text(to_text(self._filter, self._schema))

    def _take_text(self, text: str) -> None:
        """Follow the text; one that says no condition leaves the lines as they are."""
        if self._schema is None or self.tree is None:
            return
        condition = parse_text(text, self._schema) if text.strip() else All()
        if isinstance(condition, TextProblem):
            self.text.show_problem(condition)
            return
        self.text.show_problem(None)
        if condition != self._filter:
            self._filter = condition
            self.tree.show_group(_with_a_line(condition), keep_steps=True)
            self.lines_changed.emit()
            self.filter_changed.emit(condition)

    def _add_line(self) -> None:
        if self.tree is not None:
            self.tree.add_line()

    def _add_group(self) -> None:
        if self.tree is not None:
            self.tree.add_group()

    def _clear(self) -> None:
        if self.tree is not None:
            self.tree.clear()

    def _ask_saving(self) -> None:
        self.settle()
        self.save_asked.emit()

    def _finish(self) -> None:
        self.settle()
        self.done.emit()

    def _show_other_side(self) -> None:
        """Change between lines and text where only one of them has room."""
        self._share_width()
        if self.as_text.isChecked():
            self.text.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.focus_lines()

    def _share_width(self) -> None:
        theme, width = self._look.theme, self.width()
        beside = width >= theme.scaled(_TEXT_ROOM)
        only_text = self.as_text.isChecked() and not beside
        least, most = _TEXT_WIDTHS
        wanted = max(theme.scaled(least), min(round(width * _TEXT_SHARE), theme.scaled(most)))
        if beside:
            self._whole.addWidget(self.text, 0, 1, 2, 1)
            self.text.setFixedWidth(wanted)
        else:
            self._whole.addWidget(self.text, 0, 0)
            self.text.setMinimumWidth(0)
            self.text.setMaximumWidth(_NO_LIMIT)
        self.text.setVisible(beside or only_text)
        self._scroll.setVisible(not only_text)
        self.as_text.setVisible(not beside)
        self.as_of.setVisible(width - (wanted if beside else 0) >= theme.scaled(_AS_OF_ROOM))

    def _restyle(self) -> None:
        self._share_width()
        self._foot.setFixedHeight(self._look.theme.metrics.action_bar)


def _with_a_line(condition: Filter) -> Group:
    """The lines of a condition; an empty one where there is none, to begin with."""
    group = group_of(condition)
    return group if group.parts else Group(parts=(Line(),))


def _is_own(event: QKeyEvent) -> bool:
    undo, redo = QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo
    own = event.matches(undo) or event.matches(redo) or wish_of(event)
    return bool(own) or event.key() == _Key.Key_Escape
