"""Converting a lead: choose, check, and what really came of it.

Nothing that was typed is lost by closing it: the choices are kept for the lead until it is
converted.
"""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from vtdesk.app.conversion_aftermath import Aftermath
from vtdesk.app.conversion_form import ConversionForm
from vtdesk.app.conversion_plan import Outcome
from vtdesk.app.session import Session
from vtdesk.app.tasks import Tasks
from vtdesk.domain.errors import VtdeskError
from vtdesk.ui.bridge import spawns
from vtdesk.ui.convert.check_step import CheckStep
from vtdesk.ui.convert.choose_step import ChooseStep
from vtdesk.ui.convert.result_step import ResultStep
from vtdesk.ui.convert.step_list import StepList
from vtdesk.ui.convert.wording import take_back_text
from vtdesk.ui.look import Look
from vtdesk.ui.parts.banner import Banner
from vtdesk.ui.parts.busy_mark import BusyMark
from vtdesk.ui.parts.buttons import push_button
from vtdesk.ui.parts.first_click import FirstClick
from vtdesk.ui.parts.focus_ring import FocusRing
from vtdesk.ui.parts.keyed_button import KeyedButton
from vtdesk.ui.parts.label import TextLabel
from vtdesk.ui.parts.surface import Surface
from vtdesk.ui.parts.tone import Tone
from vtdesk.ui.prices import calls_text

STEPS = ("Choose", "Check", "Result")
CHOOSE, CHECK, RESULT = range(3)

_WIDTH, _WIDEST, _HEIGHT = 448, 640, 740
_AROUND, _LEAST = 60, 240
_KEEP_MS = 400
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ConvertDialog(QDialog):
    """Three steps over the window; who owns it runs the conversion and looks what came.

    Args:
        look: theme and icons.
        session: the signed-in account.
        form: takes the choices.
        parent: the window.

    Signals:
        run_wanted(object): the conversion of this form is to be run.
        look_wanted(): what came is to be looked up again.
        alike_wanted(): look-alikes are to be looked for on the server, too.
        anew_wanted(): the lead is to be converted anew, from the beginning.
        record_wanted(module, key): a person wants to see a record.
    """

    run_wanted = Signal(object)
    look_wanted = Signal()
    alike_wanted = Signal()
    anew_wanted = Signal()
    record_wanted = Signal(object, object)

    def __init__(self, look: Look, session: Session, form: ConversionForm, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._session = session
        self.form = form
        self._aftermath: Aftermath | None = None
        self._running = False
        self.choose_step: ChooseStep | None = None
        self.check_step: CheckStep | None = None
        self.result_step: ResultStep | None = None
        self.setWindowTitle("Convert lead")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.steps = StepList(look, STEPS)
        self.banner = Banner(look)
        self._area = QScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.foot = _Foot(look)
        ground = Surface(look, "content")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(ground)
        column = QVBoxLayout(ground)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.steps, self.banner):
            column.addWidget(part)
        column.addWidget(self._area, 1)
        column.addWidget(self.foot)
        self._keeping = QTimer(self, singleShot=True, interval=_KEEP_MS)
        self._keeping.timeout.connect(self._keep)
        self._ring = FocusRing(look, self)
        self._fit(parent.size())
        form.changed.connect(self._form_changed)
        self.finished.connect(self._let_go)

    @property
    def tasks(self) -> Tasks:
        """Where the dialog's coroutines run."""
        return self._session.tasks

    @property
    def step(self) -> int:
        """CHOOSE, CHECK or RESULT."""
        return self.steps.current

    @property
    def running(self) -> bool:
        """Whether the conversion is under way."""
        return self._running

    @property
    def aftermath(self) -> Aftermath | None:
        """What came, once it is known."""
        return self._aftermath

    def show_choose(self) -> None:
        """Show the first step."""
        self.check_step = None
        self.choose_step = ChooseStep(self._look, self._session, self.form)
        self.choose_step.touched.connect(self._touched)
        self.choose_step.record_wanted.connect(self.record_wanted)
        self.choose_step.look_wanted.connect(self._look_for_alike)
        self._show(CHOOSE, self.choose_step)
        self._show_choose_foot()
        self._buttons(("Cancel", self.reject), primary=("Next", self.go_on, "Return"), start=None)
        self.choose_step.go_to_first()

    def go_on(self) -> None:
        """Show the second step, or say why there is nothing to check."""
        if self.choose_step is None:
            return
        self.choose_step.commit()
        plan = self.form.plan
        if plan.problem and not plan.gaps:
            self.banner.show_words(Tone.PROBLEM, plan.problem)
            return
        self.form.begin_check()
        self.show_check()

    def show_check(self) -> None:
        """Show the second step."""
        self.choose_step = None
        self.check_step = CheckStep(self._look, self._session, self.form)
        self.check_step.touched.connect(self._touched)
        self._show(CHECK, self.check_step)
        self._show_check_foot()
        if not self.check_step.go_to_first():
            self.foot.primary_focus()

    def convert(self) -> None:
        """Run it, or go to what keeps it from being run."""
        if self.check_step is None or self._running or self.step != CHECK:
            return
        self.check_step.commit()
        gap = self.form.first_problem()
        if gap is not None:
            self.check_step.go_to(*gap)
            return
        if self.form.plan.problem:
            self.banner.show_words(Tone.PROBLEM, self.form.plan.problem)
            return
        self._running = True
        self._keeping.stop()
        self.banner.hide()
        self.check_step.setEnabled(False)
        self.foot.show_busy("Waiting for Vtiger…")
        self._buttons(("Close", self.reject), primary=None, start=None)
        self.run_wanted.emit(self.form)

    def show_problem(self, error: VtdeskError) -> None:
        """Nothing was sent, or nothing could be looked up: say why, and let go on from here."""
        self._running = False
        self.banner.show_words(Tone.PROBLEM, error.summary)
        if self.step == CHOOSE:
            self._show_choose_foot()
        if self.check_step is not None and self.step == CHECK:
            self.check_step.setEnabled(True)
            self._show_check_foot()
            self.foot.primary_focus()

    def show_result(self, aftermath: Aftermath) -> None:
        """Show what came, and follow what is done about it."""
        self._running = False
        if aftermath is not self._aftermath:
            self._aftermath = aftermath
            aftermath.changed.connect(self._aftermath_changed)
        self._show_result()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on or presses the button it is on; the key that saves converts."""
        if event.matches(QKeySequence.StandardKey.Save):
            self.convert()
        elif event.key() in _ENTER:
            button = self.focusWidget()
            if isinstance(button, QPushButton):
                button.click()
            elif self.step == CHOOSE:
                self.go_on()
        else:
            super().keyPressEvent(event)

    def _show_result(self) -> None:
        aftermath = self._aftermath
        if aftermath is None:
            return
        self.choose_step = self.check_step = None
        self.result_step = ResultStep(self._look, self._session, aftermath)
        self.result_step.record_wanted.connect(self.record_wanted)
        self.result_step.finish_wanted.connect(self._finish)
        self._show(RESULT, self.result_step)
        self.foot.say("")
        self._result_buttons(aftermath)
        if not self.result_step.go_to_first():
            self.foot.primary_focus()

    def _result_buttons(self, aftermath: Aftermath) -> None:
        outcome = aftermath.conversion.outcome
        if outcome is Outcome.UNKNOWN:
            self.foot.show_busy("Looking again…")
            self._buttons(
                ("Close", self.reject), primary=("Look again", self._look_again, ""), start=None
            )
        elif aftermath.is_open:
            calls = len(aftermath.removable)
            start = (take_back_text(aftermath), self._take_back) if calls else None
            self.foot.say(calls_text(calls) if calls else "")
            self._buttons(("Leave as it is", self._leave), primary=None, start=start)
        elif aftermath.can_begin_anew:
            again = ("Convert anew", self._convert_anew, "")
            self._buttons(("Close", self.reject), primary=again, start=None)
        else:
            self._buttons(None, primary=("Close", self.accept, ""), start=None)

    def _show_choose_foot(self) -> None:
        self.foot.say(f"{calls_text(self.form.plan.spent)} so far")

    def _show_check_foot(self) -> None:
        self.foot.say(", cannot be undone as one", calls_text(self.form.plan.calls))
        self._buttons(
            ("Back", self.show_choose), primary=("Convert", self.convert, "Ctrl+S"), start=None
        )

    def _buttons(
        self,
        quiet: tuple[str, Callable[[], object]] | None,
        *,
        primary: tuple[str, Callable[[], object], str] | None,
        start: tuple[str, Callable[[], object]] | None,
    ) -> None:
        self.foot.show_buttons(quiet, primary, start)

    def _show(self, step: int, body: QWidget) -> None:
        ground = Surface(self._look, "content")
        column = QVBoxLayout(ground)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(body)
        self.banner.hide()
        before = self._area.takeWidget()
        self._area.setWidget(ground)
        # what is not on screen yet cannot take the keyboard
        ground.show()
        self.steps.show_step(step)
        if before is not None:
            before.hide()
            before.deleteLater()

    def _touched(self) -> None:
        if not self.form.plan.problem:
            self.banner.hide()
        if self.step == CHECK and not self._running:
            self.foot.say(", cannot be undone as one", calls_text(self.form.plan.calls))
        self._keeping.start()

    def _form_changed(self, _nothing: None) -> None:
        if self.step != CHECK or self.check_step is None or self._running:
            return
        if self.check_step.is_current():
            self.check_step.show_lines()
        else:
            # it was learnt meanwhile that a field depends on another one
            self.show_check()

    def _aftermath_changed(self, _nothing: None) -> None:
        self._show_result()

    @spawns
    async def _finish(self) -> None:
        aftermath, result = self._aftermath, self.result_step
        if aftermath is None or result is None:
            return
        result.commit()
        if not await aftermath.finish():
            result.show_problems()

    @spawns
    async def _take_back(self) -> None:
        if self._aftermath is not None:
            await self._aftermath.take_back()

    @spawns
    async def _leave(self) -> None:
        if self._aftermath is not None:
            await self._aftermath.leave()
        self.reject()

    @spawns
    async def _keep(self) -> None:
        await self.form.keep()

    def _look_for_alike(self) -> None:
        if self.choose_step is not None:
            self.choose_step.commit()
        self.foot.show_busy("Asking Vtiger…")
        self.alike_wanted.emit()

    def _look_again(self) -> None:
        self.look_wanted.emit()

    def _convert_anew(self) -> None:
        self.anew_wanted.emit()

    def _let_go(self) -> None:
        for step in (self.choose_step, self.check_step):
            if step is not None:
                step.commit()
        if self._keeping.isActive():
            self._keeping.stop()
            if self.step != RESULT:
                self.tasks.spawn(self.form.keep(), "keep a conversion")

    def _fit(self, room: QSize) -> None:
        theme = self._look.theme
        width, height = min(theme.scaled(_WIDTH), room.width()), theme.scaled(_HEIGHT)
        self.setMinimumWidth(width)
        self.setMaximumWidth(theme.scaled(_WIDEST))
        self.resize(width, min(height, max(_LEAST, room.height() - _AROUND)))


class _Foot(Surface):
    """The price, and the answers; they stay where they are while the step scrolls."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "content", Qt.Edge.TopEdge)
        self._look = look
        self._busy = BusyMark(look)
        self._strong = TextLabel(look, kind="small", weight=600)
        self._words = TextLabel(look, kind="small", token="text.2")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(20, 12, 20, 12)
        self._row.setSpacing(8)
        words = QHBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._busy)
        words.addWidget(self._strong)
        words.addWidget(self._words)
        self._row.addLayout(words)
        self._row.addStretch(1)
        self.start: QPushButton | None = None
        self.quiet: QPushButton | None = None
        self.primary: QPushButton | None = None
        self._busy.hide()

    @property
    def words(self) -> str:
        """What it says."""
        return self._strong.text() + self._words.text()

    def say(self, words: str, strong: str = "") -> None:
        """Say what it costs."""
        self._busy.hide()
        self._strong.setText(strong)
        self._words.setText(words)

    def show_busy(self, words: str) -> None:
        """Something is under way."""
        self._strong.setText("")
        self._words.setText(f"  {words}")
        self._busy.show()

    def show_buttons(
        self,
        quiet: tuple[str, Callable[[], object]] | None,
        primary: tuple[str, Callable[[], object], str] | None,
        start: tuple[str, Callable[[], object]] | None,
    ) -> None:
        """Offer these answers: words, what they do, and of the last one its key."""
        for old in (self.start, self.quiet, self.primary):
            if old is not None:
                self._row.removeWidget(old)
                old.hide()
                old.deleteLater()
        self.start = self.quiet = self.primary = None
        if start is not None:
            self.start = push_button(self._look, start[0], "danger")
            self._add(self.start, start[1], 0)
        if quiet is not None:
            self.quiet = push_button(self._look, quiet[0], "quiet")
            self._add(self.quiet, quiet[1], self._row.count())
        if primary is not None:
            words, work, keys = primary
            self.primary = (
                KeyedButton(self._look, words, keys, "primary")
                if keys
                else push_button(self._look, words, "primary")
            )
            self._add(self.primary, work, self._row.count())

    def primary_focus(self) -> None:
        """Give the keyboard to the last answer."""
        button = self.primary or self.quiet
        if button is not None:
            button.setFocus(Qt.FocusReason.TabFocusReason)

    def _add(self, button: QPushButton, work: Callable[[], object], place: int) -> None:
        button.setAutoDefault(False)
        button.clicked.connect(work)
        FirstClick(button)
        self._row.insertWidget(place, button)
        button.show()
