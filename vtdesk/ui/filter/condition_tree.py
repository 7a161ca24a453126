"""The builder's tree of conditions on screen, and every change of it as one step back and forth."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QPoint, QRect, QSize, QTimer, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QStyle, QWidget

from vtdesk.domain.query import Condition
from vtdesk.ui.edit.inputs.context import InputContext
from vtdesk.ui.filter import lines
from vtdesk.ui.filter.brackets import Arrangement, Bracket, arranged
from vtdesk.ui.filter.condition_row import ConditionRow
from vtdesk.ui.filter.join_button import JoinButton
from vtdesk.ui.filter.lines import Group, Join, Line, Part, Path
from vtdesk.ui.parts.tab_order import come_after

_MOST_STEPS = 200
# lines made before the window gets its turn again: each takes some 2 ms
_AT_ONCE = 2
_STEP_GAP = 20
_STEP_LEAST = 68
_STEM = 0.62
_HOOK = 7
_RADIUS = 5


class ConditionTree(QWidget):
    """Shows a `Group` and changes it.

    Args:
        context: what the program offers to inputs.
        parent: owner.

    Signals:
        changed(): the person changed the tree; `group` is the new one.
        came_to(object): this row was given the keyboard; it should be in sight.
    """

    changed = Signal()
    came_to = Signal(object)

    def __init__(self, context: InputContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._group = Group()
        self._back: list[Group] = []
        self._forth: list[Group] = []
        self._typing_at: Path | None = None
        self._placed = Arrangement((), ())
        self._rows: list[ConditionRow] = []
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._make_some)
        self._joins: dict[Path, JoinButton] = {}
        self._local: frozenset[Condition] = frozenset()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        context.look.theme.changed.connect(self._restyle)

    @property
    def group(self) -> Group:
        """The tree as it stands."""
        return self._group

    @property
    def rows(self) -> tuple[ConditionRow, ...]:
        """The lines on screen, from top to bottom; those still to come are made now."""
        self._make_until(len(self._placed.lines))
        return tuple(self._rows)

    @property
    def indent(self) -> int:
        """Pixels from the tree's start to its outermost lines."""
        return self._placed.indent

    @property
    def joins(self) -> dict[Path, JoinButton]:
        """The buttons on the brackets, by the places of their groups."""
        return dict(self._joins)

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return bool(self._back)

    @property
    def can_redo(self) -> bool:
        """Whether a step was taken back."""
        return bool(self._forth)

    def show_group(self, group: Group, *, keep_steps: bool = False) -> None:
        """Show another tree; emits nothing.

        Args:
            group: the tree.
            keep_steps: whether it is one more step that can be undone, or a beginning.
        """
        if keep_steps and group != self._group:
            self._remember(None)
        elif not keep_steps:
            self._back.clear()
            self._forth.clear()
            self._typing_at = None
        self._group = group
        self._rebuild()

    def show_local(self, conditions: frozenset[Condition]) -> None:
        """Mark the conditions that are decided on this computer."""
        self._local = conditions
        for row in self._rows:
            row.show_local(self._is_local(row.line))

    def undo(self) -> None:
        """Take the last step back."""
        if self._back:
            self._forth.append(self._group)
            self._step_to(self._back.pop())

    def redo(self) -> None:
        """Take a step again that was taken back."""
        if self._forth:
            self._back.append(self._group)
            self._step_to(self._forth.pop())

    def add_line(self, path: Path = ()) -> None:
        """Add an empty line at the end of a group and go there."""
        self._add(path, Line())

    def add_group(self, path: Path = ()) -> None:
        """Add an "or" group with an empty line at the end of a group and go there."""
        owner = lines.at(self._group, path)
        other = Join.ANY if isinstance(owner, Group) and owner.join is Join.ALL else Join.ALL
        self._add(path, Group(other, (Line(),)))

    def clear(self) -> None:
        """Take all conditions away."""
        self._apply(Group(parts=(Line(),)))
        self.focus_line((0,), 0)

    def focus_first(self) -> None:
        """Give the keyboard to the first line that is not finished, else to the first."""
        waiting = (n for n, placed in enumerate(self._placed.lines) if not placed.line.complete)
        if (row := self._row_at(next(waiting, 0))) is not None:
            row.focus_part(0)

    def focus_line(self, path: Path, part: int) -> None:
        """Give the keyboard to a part of the line in this place, or of the first one in it."""
        placed = enumerate(self._placed.lines)
        found = (number for number, line in placed if line.path[: len(path)] == path)
        if (row := self._row_at(next(found, len(self._placed.lines) - 1))) is not None:
            row.focus_part(part)
            self.came_to.emit(row)

    def current(self) -> ConditionRow | None:
        """The line the keyboard is in."""
        return next((row for row in self._rows if row.focused_part() is not None), None)

    def wish(self, what: str) -> None:
        """Do to the line with the keyboard what its menu offers under this name."""
        row = self.current()
        if row is not None:
            self._carry_out(row.path, what)

    def commit(self) -> None:
        """Take what was typed and not yet told."""
        for row in self._rows:
            row.commit()

    def sizeHint(self) -> QSize:
        """All lines, one below the other."""
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        """As wide as the line that begins last, at its narrowest."""
        made = zip(self._placed.lines, self._rows, strict=False)
        widths = (line.indent + row.minimumSizeHint().width() for line, row in made)
        return QSize(max(widths, default=0), self._row_height() * len(self._placed.lines))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give every line the room from its indent to the end."""
        super().resizeEvent(event)
        self._place()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the brackets from the first line to the last."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._context.look.theme.color("border.hover"), 1))
        if self.isRightToLeft():
            painter.translate(self.width(), 0)
            painter.scale(-1, 1)
        for bracket in self._placed.brackets:
            painter.drawPath(self._hook(bracket))
        painter.end()

    def _add(self, path: Path, part: Part) -> None:
        owner = lines.at(self._group, path)
        assert isinstance(owner, Group)
        place = (*path, len(owner.parts))
        self._apply(lines.inserted(self._group, place, part))
        self.focus_line(place, 0)

    def _apply(self, group: Group) -> None:
        """Take one step."""
        if group != self._group:
            self._remember(None)
            self._group = group
            self._rebuild()
            self.changed.emit()

    def _step_to(self, group: Group) -> None:
        self._typing_at = None
        place = self._focus_place()
        self._group = group
        self._rebuild()
        self._focus_again(place)
        self.changed.emit()

    def _remember(self, typing_at: Path | None) -> None:
        """Keep the tree as it is for undo; typing on in one value stays one step."""
        if typing_at is None or typing_at != self._typing_at:
            self._back.append(self._group)
            del self._back[:-_MOST_STEPS]
        self._typing_at = typing_at
        self._forth.clear()

    def _line_changed(self, path: Path, line: Line) -> None:
        before = lines.at(self._group, path)
        same = isinstance(before, Line) and (before.field, before.op) == (line.field, line.op)
        self._remember(path if same else None)
        self._group = lines.changed(self._group, path, line)
        if not same:
            # another field or comparison may have brought an input of its own
            self._chain_tabs()
        self.changed.emit()

    def _choose_join(self, path: Path, join: Join) -> None:
        group = lines.at(self._group, path)
        assert isinstance(group, Group)
        self._apply(lines.changed(self._group, path, replace(group, join=join)))
        self._focus_button(path)

    def _carry_out(self, path: Path, what: str) -> None:
        place = self._focus_place()
        work: dict[str, Callable[[Path], Path]] = {
            "add": self._add_below,
            "bracket": self._bracket,
            "unbracket": self._unbracket,
            "up": self._move_up,
            "down": self._move_down,
            "remove": self._remove,
        }
        target = work[what](path)
        begins = place is None or what in ("add", "bracket")
        self.focus_line(target, 0 if begins or place is None else place[1])

    def _carry_out_group(self, path: Path, what: str) -> None:
        if what == "add line":
            self.add_line(path)
        elif what == "add group":
            self.add_group(path)
        elif what == "dissolve":
            self._apply(lines.unbracketed(self._group, path))
            self.focus_line(path, 0)
        else:
            self.focus_line(self._remove(path), 0)

    def _add_below(self, path: Path) -> Path:
        place = (*path[:-1], path[-1] + 1)
        self._apply(lines.inserted(self._group, place, Line()))
        return place

    def _bracket(self, path: Path) -> Path:
        owner = lines.at(self._group, path[:-1])
        other = Join.ANY if isinstance(owner, Group) and owner.join is Join.ALL else Join.ALL
        self._apply(lines.bracketed(self._group, path, other))
        return (*path, 1)

    def _unbracket(self, path: Path) -> Path:
        if len(path) > 1:
            self._apply(lines.unbracketed(self._group, path[:-1]))
            return (*path[:-2], path[-2] + path[-1])
        return path

    def _move_up(self, path: Path) -> Path:
        return self._move(path, -1)

    def _move_down(self, path: Path) -> Path:
        return self._move(path, 1)

    def _move(self, path: Path, step: int) -> Path:
        group, place = lines.moved(self._group, path, step)
        self._apply(group)
        return place

    def _remove(self, path: Path) -> Path:
        group = lines.removed(self._group, path)
        self._apply(group if group.parts else replace(group, parts=(Line(),)))
        return (*path[:-1], max(0, path[-1] - 1))

    def _rebuild(self) -> None:
        """Show the tree anew with the rows and buttons there are, so that few are made."""
        place = self._focus_place()
        self._placed = arranged(self._group, self._step)
        for row in self._rows[len(self._placed.lines) :]:
            row.hide()
            row.deleteLater()
        del self._rows[len(self._placed.lines) :]
        for row, placed in zip(self._rows, self._placed.lines, strict=False):
            row.show_line(placed.path, placed.line, local=self._is_local(placed.line))
        self._renew_joins()
        self._make_some()
        self._focus_again(place)

    def _make_some(self) -> None:
        """Make the next of the lines that are missing; the others follow in later turns."""
        missing = self._placed.lines[len(self._rows) :]
        for placed in missing[:_AT_ONCE]:
            row = self._new_row()
            row.show_line(placed.path, placed.line, local=self._is_local(placed.line))
            self._rows.append(row)
        self.updateGeometry()
        self._place()
        for part in (*self._rows, *self._joins.values()):
            part.show()
        self._chain_tabs()
        if len(missing) > _AT_ONCE:
            self._later.start()
        else:
            self._later.stop()

    def _make_until(self, count: int) -> None:
        while len(self._rows) < min(count, len(self._placed.lines)):
            self._make_some()

    def _row_at(self, number: int) -> ConditionRow | None:
        """The line with this number, made now if it was still to come."""
        self._make_until(number + 1)
        return self._rows[number] if self._rows else None

    def _renew_joins(self) -> None:
        wanted = {bracket.path: bracket.join for bracket in self._placed.brackets}
        for path in [path for path in self._joins if path not in wanted]:
            button = self._joins.pop(path)
            button.hide()
            button.deleteLater()
        for path, join in wanted.items():
            if path in self._joins:
                self._joins[path].show_join(join)
            else:
                self._joins[path] = self._new_join(path, join)

    def _new_join(self, path: Path, join: Join) -> JoinButton:
        button = JoinButton(self._context.look, join, path, self)
        button.join_chosen.connect(self._choose_join)
        button.wished.connect(self._carry_out_group)
        return button

    def _place(self) -> None:
        """Put lines and buttons where they stand."""
        height, direction = self._row_height(), self.layoutDirection()
        for number, (row, placed) in enumerate(zip(self._rows, self._placed.lines, strict=False)):
            box = QRect(placed.indent, number * height, self.width() - placed.indent, height)
            row.setGeometry(QStyle.visualRect(direction, self.rect(), box))
        for bracket in self._placed.brackets:
            button = self._joins[bracket.path]
            top, bottom = self._span(bracket)
            size = button.sizeHint()
            corner = QPoint(bracket.indent, (top + bottom - size.height()) // 2 + 1)
            button.setGeometry(QStyle.visualRect(direction, self.rect(), QRect(corner, size)))
            button.raise_()
        self.update()

    def _hook(self, bracket: Bracket) -> QPainterPath:
        top, bottom = self._span(bracket)
        button = self._joins[bracket.path]
        x = bracket.indent + round(button.sizeHint().width() * _STEM) + 0.5
        hook = QPainterPath()
        hook.moveTo(x + _HOOK, top + 0.5)
        if bottom > top:
            hook.lineTo(x + _RADIUS, top + 0.5)
            hook.quadTo(x, top + 0.5, x, top + _RADIUS)
            hook.lineTo(x, bottom - _RADIUS)
            hook.quadTo(x, bottom + 0.5, x + _RADIUS, bottom + 0.5)
            hook.lineTo(x + _HOOK, bottom + 0.5)
        else:
            hook.lineTo(x, top + 0.5)
        return hook

    def _span(self, bracket: Bracket) -> tuple[int, int]:
        """Middle of the first line and of the last one."""
        height = self._row_height()
        return bracket.first * height + height // 2, bracket.last * height + height // 2

    def _step(self, join: Join) -> int:
        """Pixels that a bracket with this word takes."""
        width = JoinButton.width_for(self._context.look, join)
        return max(_STEP_LEAST, width + _STEP_GAP)

    def _row_height(self) -> int:
        return self._context.look.theme.metrics.control_row

    def _restyle(self) -> None:
        self._placed = arranged(self._group, self._step)
        self.updateGeometry()
        if len(self._rows) == len(self._placed.lines):
            self._place()

    def _new_row(self) -> ConditionRow:
        row = ConditionRow(self._context, self)
        row.changed.connect(self._line_changed)
        row.wished.connect(self._carry_out)
        return row

    def _is_local(self, line: Line) -> bool:
        return Condition(line.field, line.op, line.values) in self._local

    def _chain_tabs(self) -> None:
        """Let Tab go from line to line, each bracket's button before its first line."""
        buttons = dict(self._joins)
        stops: list[QWidget] = []
        for row in self._rows:
            for depth in range(len(row.path)):
                button = buttons.pop(row.path[:depth], None)
                if button is not None:
                    stops.append(button)
            stops.extend(row.tab_parts)
        come_after(self, *stops)

    def _focus_place(self) -> tuple[Path, int] | None:
        row = self.current()
        part = row.focused_part() if row is not None else None
        return (row.path, part) if row is not None and part is not None else None

    def _focus_again(self, place: tuple[Path, int] | None) -> None:
        if place is not None:
            self.focus_line(*place)

    def _focus_button(self, path: Path) -> None:
        if path in self._joins:
            self._joins[path].setFocus()
