"""One field in the form: its label, its input, and the sentence about what is wrong with it."""

from dataclasses import replace

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QStyle, QWidget

from vtdesk.app.field_state import FieldState
from vtdesk.ui.edit.field_label import FieldLabel
from vtdesk.ui.edit.hint_line import HintLine
from vtdesk.ui.edit.inputs.base import FieldInput
from vtdesk.ui.edit.problems import ProblemLine
from vtdesk.ui.look import Look

_LABEL_GAP = 8


class FieldRow:
    """Label, input and problem of one field, placed by its section.

    It remembers its height and its place: a form moves hundreds of rows for one that grew.

    Args:
        look: theme and icons.
        field_input: made for the field, with the section as its parent.
        parent: the section.
    """

    def __init__(self, look: Look, field_input: FieldInput, parent: QWidget) -> None:
        spec = field_input.spec
        self.spec = spec
        self.input = field_input
        self.section = parent
        self._look = look
        self._problem = ""
        self._hint: HintLine | None = None
        self._line: ProblemLine | None = None
        # Qt shows new children with their parent, but not those of one that is visible already
        self._visible = not parent.isVisible()
        self._top, self._end = 0, 0
        self._height: tuple[int, int] | None = None
        self._placed: tuple[int, int, int, int, bool] | None = None
        self.label = FieldLabel(look, spec, parent)
        self.label.setBuddy(field_input)

    @property
    def problem(self) -> str:
        """What keeps the field from being saved, or ""."""
        return self._problem

    @property
    def hint(self) -> str:
        """What is worth knowing of its value, or ""."""
        return self._hint.words.text() if self._hint is not None and not self._problem else ""

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Where the keyboard stops on its way through the row."""
        # the input and not its editor alone: what stays behind in Tab's order leads back to it
        if self._hint is None:
            return (self.input,)
        return self.input, self._hint.link

    def show_hint(self, line: HintLine | None) -> None:
        """Keep room for a quiet line below the field, as long as nothing is wrong with it."""
        self._hint = line
        if line is not None:
            QWidget.setTabOrder(self.input, line.link)
        self._show_below()
        self.forget_height()

    def show_state(self, state: FieldState, *, say_problem: bool) -> bool:
        """Show how the field stands; whether the row's height is another one now.

        Args:
            state: as the edit session tells.
            say_problem: whether a problem not yet shown is to be shown: not while its text is
                still being typed.
        """
        words = state.problem
        if words and not say_problem and not self.problem:
            words = ""
        shown = state if words == state.problem else replace(state, problem="")
        self.input.show_state(shown)
        if words == self.problem:
            return False
        self._problem = words
        if self._line is None:
            self._line = ProblemLine(self._look, self.section)
        self._line.show_words(words)
        self._show_below()
        return True

    @property
    def _below(self) -> ProblemLine | HintLine | None:
        """What stands below the field: the problem, or else the hint."""
        return self._line if self._problem else self._hint

    def _show_below(self) -> None:
        if self._line is not None:
            self._line.setVisible(self._visible and bool(self._problem))
        if self._hint is not None:
            self._hint.setVisible(self._visible and not self._problem)

    def height(self, width: int) -> int:
        """Pixels it takes when it is this wide."""
        if self._height is None or self._height[0] != width:
            self._height = (width, self._measured(width - self._look.theme.metrics.label_width))
        return self._height[1]

    def forget_height(self) -> bool:
        """Its content or the look is another one; whether its height is, too."""
        known, self._height, self._placed = self._height, None, None
        return known is None or self.height(known[0]) != known[1]

    @property
    def top(self) -> int:
        """Where it begins in its section, as last placed."""
        return self._top

    @property
    def end(self) -> int:
        """Where it ends in its section, as last placed."""
        return self._end

    def place(self, place: QRect, mirror: QRect | None) -> None:
        """Put the parts into place; `mirror` is what to mirror in, right to left."""
        self._top, self._end = place.top(), place.bottom()
        now = (place.left(), place.top(), place.width(), place.height(), mirror is not None)
        if now == self._placed:
            return
        self._placed = now
        metrics = self._look.theme.metrics
        label = QRect(place.left(), place.top(), metrics.label_width - _LABEL_GAP, metrics.field)
        room = place.width() - metrics.label_width
        start = place.left() + metrics.label_width
        height = self.input.height_for(room)
        self._put(self.label, label, mirror)
        self._put(self.input, QRect(start, place.top(), room, height), mirror)
        if self._below is not None:
            below = QRect(start, place.top() + height, room, place.height() - height)
            self._put(self._below, below, mirror)

    def set_visible(self, visible: bool) -> None:
        """Show or hide the row with its section."""
        if visible == self._visible:
            return
        self._visible = visible
        self.label.setVisible(visible)
        self.input.setVisible(visible)
        self._show_below()

    def _measured(self, room: int) -> int:
        height = self.input.height_for(room)
        if self._below is not None:
            height += self._below.height_for(room)
        return height

    @staticmethod
    def _put(widget: QWidget, place: QRect, mirror: QRect | None) -> None:
        if mirror is not None:
            place = QStyle.visualRect(Qt.LayoutDirection.RightToLeft, mirror, place)
        if widget.geometry() != place:
            widget.setGeometry(place)
