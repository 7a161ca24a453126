"""The steps of the connection check, as they come."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, Qt, QTime, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from vtdesk.domain.connection import CheckKind, CheckState, CheckStep, waiting_steps
from vtdesk.domain.errors import Remedy
from vtdesk.ui.look import Look
from vtdesk.ui.parts.announce import announce
from vtdesk.ui.parts.busy_mark import BusyMark
from vtdesk.ui.parts.buttons import push_button
from vtdesk.ui.parts.details import Details
from vtdesk.ui.parts.glyph import Glyph
from vtdesk.ui.parts.label import TextLabel

_REMEDIES = {
    Remedy.RETRY: ("Test again", "ph.arrow-clockwise"),
    Remedy.WORK_OFFLINE: ("Test again", "ph.arrow-clockwise"),
    Remedy.CHECK_ADDRESS: ("Check address", "ph.globe-simple"),
    Remedy.PASTE_KEY: ("Paste key again", "ph.key"),
    Remedy.CHOOSE_CA_FILE: ("Use a CA file…", "ph.file-text"),
    Remedy.OPEN_DEMO: ("Try with a sample company", "ph.lightning"),
}


class CheckList(QWidget):
    """A head line and one row for each step.

    Signals:
        remedy_chosen(Remedy): the button of the stopped step was pressed.
    """

    remedy_chosen = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._head = TextLabel(look, kind="lead")
        self._time = TextLabel(look, kind="small", token="text.3")
        self._rows: dict[CheckKind, StepRow] = {}
        head = QHBoxLayout()
        head.addWidget(self._head, 1)
        head.addWidget(self._time)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(18)
        column.addLayout(head)
        for step in waiting_steps():
            row = StepRow(look)
            row.remedy_chosen.connect(self.remedy_chosen)
            self._rows[step.kind] = row
            column.addWidget(row)
        column.addStretch(1)
        self.show_steps(waiting_steps())

    @property
    def headline(self) -> str:
        """How far the check is, in words."""
        return self._head.text()

    def row(self, kind: CheckKind) -> "StepRow":
        """The row of a step."""
        return self._rows[kind]

    def show_steps(self, steps: Sequence[CheckStep]) -> None:
        """Show how far each step is."""
        for step in steps:
            self._rows[step.kind].show_step(step)
        words = _headline(steps)
        if words != self._head.text():
            self._head.setText(words)
            announce(self, words)
            begun = any(step.state is not CheckState.WAITING for step in steps)
            self._time.setText(QTime.currentTime().toString("HH:mm:ss") if begun else "")


class StepRow(QWidget):
    """One step: mark, title, time; words, remedy and details when it stopped.

    Signals:
        remedy_chosen(Remedy): its button was pressed.
    """

    remedy_chosen = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._step: CheckStep | None = None
        self._mark = _StepMark(look)
        self._title = TextLabel(look, wrap=True)
        self._time = TextLabel(look, kind="small", token="text.3")
        self._words = TextLabel(look, token="text.2", wrap=True)
        self.remedy = push_button(look, "")
        self.remedy.clicked.connect(self._choose_remedy)
        self.details = Details(look)
        text = QVBoxLayout()
        text.setSpacing(0)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._title, 1)
        head.addWidget(self._time)
        self._button_row = QWidget()
        button = QHBoxLayout(self._button_row)
        button.setContentsMargins(0, 12, 0, 0)
        button.addWidget(self.remedy)
        button.addStretch(1)
        text.addLayout(head)
        text.addWidget(self._words)
        text.addWidget(self._button_row)
        text.addWidget(self.details)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(text, 1)

    @property
    def title(self) -> str:
        """The step's heading."""
        return self._title.text()

    @property
    def words(self) -> str:
        """The sentences below the heading."""
        return self._words.text()

    def show_step(self, step: CheckStep) -> None:
        """Show how far the step is."""
        if step == self._step:
            return
        self._step = step
        waiting = step.state is CheckState.WAITING
        stopped = step.state is CheckState.STOPPED
        self._mark.show_state(step.state)
        self._title.setText(step.title)
        self._title.set_token("text.3" if waiting else "text")
        self._title.set_weight(600 if stopped else 400 if waiting else 500)
        self._time.setText(_time_words(step))
        self._words.setText(step.words)
        self._words.set_token("text" if stopped else "text.2")
        self._words.setVisible(bool(step.words))
        text, icon = _REMEDIES.get(step.remedy, ("", "")) if stopped else ("", "")
        self._button_row.setVisible(bool(text))
        if text:
            self.remedy.setText(text)
            self.remedy.setIcon(self._look.icons.get(icon, "text"))
        self.details.show_text(step.detail if stopped else "")
        self.setAccessibleName(f"{step.title}. {step.words} {self._time.text()}")

    def _choose_remedy(self) -> None:
        if self._step is not None:
            self.remedy_chosen.emit(self._step.remedy)


class _StepMark(QWidget):
    """The mark at the start of a row; empty ring, spinner, tick or cross."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        side = look.theme.metrics.icon_large
        self.setFixedSize(side, side)
        self._theme = look.theme
        self._done = Glyph(look, "ph.check-circle-fill", "success", side, self)
        self._stopped = Glyph(look, "ph.x-circle-fill", "problem", side, self)
        self._busy = BusyMark(look, side, self)
        self._state = CheckState.WAITING
        look.theme.changed.connect(self.update)

    def show_state(self, state: CheckState) -> None:
        self._state = state
        self._done.setVisible(state is CheckState.DONE)
        self._stopped.setVisible(state is CheckState.STOPPED)
        self._busy.setVisible(state is CheckState.RUNNING)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._state is not CheckState.WAITING:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(self._theme.color("border.control"), 1.4)
        pen.setDashPattern([1.9, 1.6])
        painter.setPen(pen)
        painter.drawEllipse(QPointF(self.width() / 2, self.height() / 2), 7, 7)
        painter.end()


def _headline(steps: Sequence[CheckStep]) -> str:
    for number, step in enumerate(steps, start=1):
        if step.state is CheckState.STOPPED:
            return f"Stopped at step {number} of {len(steps)}"
        if step.state is CheckState.RUNNING:
            return f"Testing, step {number} of {len(steps)}"
    done = sum(step.state is CheckState.DONE for step in steps)
    if done == len(steps):
        return "Connected"
    return "Not tested yet" if not done else f"{done} of {len(steps)} steps done"


def _time_words(step: CheckStep) -> str:
    if step.state is CheckState.WAITING:
        return "not asked yet"
    return "" if step.milliseconds is None else f"{step.milliseconds:,} ms"
