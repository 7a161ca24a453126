"""One job beside the list: how it stands, what can be done with it, and what came of every row."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from vtdesk.domain.jobs import Job, JobState, RowResult
from vtdesk.ui.icons import module_icon
from vtdesk.ui.jobs.job_list import buttons_of
from vtdesk.ui.jobs.result_list import ResultList
from vtdesk.ui.jobs.wording import FILE_KIND, rowless_words, state_words
from vtdesk.ui.look import Look
from vtdesk.ui.parts.bar_height import BarHeight
from vtdesk.ui.parts.buttons import push_button
from vtdesk.ui.parts.empty_state import EmptyState
from vtdesk.ui.parts.glyph import Glyph
from vtdesk.ui.parts.label import ElidedLabel, TextLabel
from vtdesk.ui.parts.segmented import Segmented
from vtdesk.ui.parts.surface import Surface
from vtdesk.ui.prices import about_text, calls_text

_ALL, _NEEDY = "all", "needy"
_FOOT = 52
_MINUTE = 60
_ASKED = ("save", "forget", "pause", "resume", "cancel", "undo", "folder")
_WORDS = {"pause": "Pause", "resume": "Go on", "cancel": "Cancel", "undo": "Undo"}


class JobFigure(QWidget):
    """A number in large letters over what it counts.

    Args:
        look: theme and icons.
        words: what it counts.
        token: colour of the number.
    """

    def __init__(self, look: Look, words: str, token: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number = TextLabel(look, kind="display", token=token)
        self._words = TextLabel(look, words, "small", "text.2")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 24, 0)
        column.setSpacing(0)
        column.addWidget(self._number)
        column.addWidget(self._words)

    def count(self, words: str) -> None:
        """Say what is counted, from the next number on."""
        self._words.setText(words)

    def show_number(self, number: int, *, shown: bool = True) -> None:
        """Show how many."""
        self._number.setText(f"{number:,}")
        self.setAccessibleName(f"{number:,} {self._words.text()}")
        self.setVisible(shown)


class JobDetail(Surface):
    """The chosen job.

    Signals:
        asked(str, str): what is to be done ("pause", "resume", "cancel", "undo", "forget", "save",
            "folder") and the job's id.
        opened(object, object): the record of this key in this module is to be shown.
    """

    asked = Signal(str, str)
    opened = Signal(object, object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, "content", parent=parent)
        self._look = look
        self._job: Job | None = None
        self._part = _ALL
        self._icon = Glyph(look, "ph.stack", "text.2", look.theme.metrics.icon_small)
        self._kind = ElidedLabel(look, kind="small", token="text.2")
        self._title = ElidedLabel(look, kind="title", weight=600)
        self._price = TextLabel(look, weight=500)
        self._pace = TextLabel(look, kind="small", token="text.2")
        self.done = JobFigure(look, "done", "success.text")
        self.needy = JobFigure(look, "need you", "problem.text")
        self.left = JobFigure(look, "to come", "text.2")
        self.parts = Segmented(look, ((_ALL, "All"), (_NEEDY, "Need you")))
        self.results = ResultList(look)
        self.empty = EmptyState(look)
        self.buttons: dict[str, QPushButton] = {
            "copy": push_button(look, "Copy", "quiet"),
            "save": push_button(look, "Save as CSV…"),
            "forget": push_button(look, "Remove from the list", "quiet"),
            "folder": push_button(look, "Open folder"),
            **{key: push_button(look, words) for key, words in _WORDS.items()},
        }
        self._lay_out()
        self.parts.chosen.connect(self._choose_part)
        self.results.opened.connect(self._open)
        self.buttons["copy"].clicked.connect(self.copy)
        self._group = QButtonGroup(self)
        for number, key in enumerate(_ASKED):
            self._group.addButton(self.buttons[key], number)
        self._group.idClicked.connect(self._ask)

    def _lay_out(self) -> None:
        look = self._look
        kind = QHBoxLayout()
        kind.setSpacing(6)
        kind.addWidget(self._icon)
        kind.addWidget(self._kind, 1)
        figures = QHBoxLayout()
        figures.setContentsMargins(0, 12, 0, 12)
        figures.setSpacing(0)
        for figure in (self.done, self.needy, self.left):
            figures.addWidget(figure)
        figures.addStretch(1)
        price = QVBoxLayout()
        price.setSpacing(0)
        end = Qt.AlignmentFlag.AlignRight
        price.addWidget(self._price, 0, end)
        price.addWidget(self._pace, 0, end)
        price.addStretch(1)
        figures.addLayout(price)
        head = QVBoxLayout()
        head.setContentsMargins(20, 14, 20, 0)
        head.setSpacing(2)
        head.addLayout(kind)
        head.addWidget(self._title)
        head.addLayout(figures)
        self._tools = Surface(look, "content")
        tools = QHBoxLayout(self._tools)
        tools.setContentsMargins(20, 0, 16, 8)
        tools.addWidget(TextLabel(look, "Rows", weight=500))
        tools.addStretch(1)
        tools.addWidget(self.parts)
        foot = Surface(look, "content", Qt.Edge.TopEdge)
        BarHeight(look, foot, lambda theme: theme.scaled(_FOOT))
        row = QHBoxLayout(foot)
        row.setContentsMargins(16, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(self.buttons["forget"])
        row.addStretch(1)
        for key in ("copy", "save", "folder", "undo", "cancel", "pause", "resume"):
            row.addWidget(self.buttons[key])
        self._foot = foot
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._tools)
        column.addWidget(self.results, 1)
        column.addWidget(self.empty, 1)
        column.addWidget(foot)

    def show_job(self, job: Job | None) -> None:
        """Show how a job stands; None for no job at all."""
        if job is None or self._job is None or job.id != self._job.id:
            self._part = _ALL
            self.parts.choose(_ALL)
        self._job = job
        for part in (self._icon, self._kind, self._tools, self._foot):
            part.setVisible(job is not None)
        if job is None:
            self._title.setText("")
            self._price.setText("")
            self._pace.setText("")
            for figure in (self.done, self.needy, self.left):
                figure.hide()
            self.results.hide()
            self.empty.show()
            self.empty.show_state(
                "ph.queue",
                "No jobs yet",
                "Changes of many records and exports are listed here while they run, and after.",
            )
            return
        self._icon.show_glyph(module_icon(job.module), "text.2")
        self._kind.setText(state_words(job))
        self._title.setText(job.title)
        self._show_figures(job)
        self._show_price(job)
        self._show_buttons(job)
        self._show_results(job)

    def copy(self) -> None:
        """Copy all results on show."""
        if self._job is not None:
            text = self.results.text_of(self._wanted(self._job))
            QGuiApplication.clipboard().setText(text)

    def _show_figures(self, job: Job) -> None:
        problems = job.problems
        self.done.show_number(job.done - problems)
        self.needy.show_number(problems, shown=problems > 0)
        self.left.count("not done" if job.is_over else "to come")
        self.left.show_number(job.total - job.done, shown=job.total > job.done)

    def _show_price(self, job: Job) -> None:
        price = job.price
        self._price.setText(calls_text(price.calls) if price is not None and price.calls else "")
        pace = about_text(price.seconds / _MINUTE) if price is not None and price.calls else ""
        self._pace.setText(pace)

    def _show_buttons(self, job: Job) -> None:
        offered = buttons_of(job)
        for key in _WORDS:
            self.buttons[key].setVisible(key in offered)
        self.buttons["forget"].setVisible(job.is_over)
        writes_file = job.kind == FILE_KIND
        self.buttons["folder"].setVisible(writes_file and job.state is JobState.DONE)
        for key in ("copy", "save"):
            self.buttons[key].setVisible(not writes_file)
            self.buttons[key].setEnabled(bool(job.results))

    def _show_results(self, job: Job) -> None:
        self.results.results.show_results(self._wanted(job))
        shown = bool(job.results)
        self._tools.setVisible(shown)
        self.parts.setVisible(bool(job.problems))
        self.results.setVisible(shown)
        self.empty.setVisible(not shown)
        if not shown:
            self.empty.show_state(*rowless_words(job))

    def _wanted(self, job: Job) -> tuple[RowResult, ...]:
        if self._part == _ALL:
            return job.results
        return tuple(result for result in job.results if not result.ok)

    def _choose_part(self, part: str) -> None:
        self._part = part
        if self._job is not None:
            self._show_results(self._job)

    def _open(self, key: int) -> None:
        if self._job is not None:
            self.opened.emit(self._job.module, key)

    def _ask(self, number: int) -> None:
        if self._job is not None:
            self.asked.emit(_ASKED[number], self._job.id)
