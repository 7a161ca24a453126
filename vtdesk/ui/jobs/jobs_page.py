"""All jobs and the chosen one, in the place of the panes."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from vtdesk.domain.jobs import Job
from vtdesk.ui.jobs.job_detail import JobDetail
from vtdesk.ui.jobs.job_list import JobList
from vtdesk.ui.look import Look
from vtdesk.ui.parts.bar_height import BarHeight
from vtdesk.ui.parts.buttons import icon_button
from vtdesk.ui.parts.label import TextLabel
from vtdesk.ui.parts.surface import Surface

_LIST_WIDTH = 372
_BESIDE = 860
_NO_LIMIT = 16_777_215
_LEAST_LIST = 120


class JobsPage(Surface):
    """List and detail; it carries nothing out itself.

    Signals:
        back_asked(): the person is done looking.
        asked(str, str): what is to be done and with the job of which id; see `JobDetail`.
        opened(object, object): the record of this key in this module is to be shown.
    """

    back_asked = Signal()
    asked = Signal(str, str)
    opened = Signal(object, object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, "content", parent=parent)
        self._look = look
        self._jobs: tuple[Job, ...] = ()
        self.list = JobList(look)
        self.detail = JobDetail(look)
        self.back_button = icon_button(look, "ph.arrow-left", "Back to the table")
        self._side = Surface(look, "content", Qt.Edge.RightEdge)
        head = QWidget()
        BarHeight(look, head, lambda theme: theme.metrics.view_bar)
        row = QHBoxLayout(head)
        row.setContentsMargins(8, 0, 16, 0)
        row.setSpacing(8)
        row.addWidget(self.back_button)
        row.addWidget(TextLabel(look, "Jobs", "lead", weight=600))
        row.addStretch(1)
        foot = Surface(look, "content", Qt.Edge.TopEdge, line_token="line")
        words = "Jobs go on after a restart. Space pauses and goes on, Delete cancels, Ctrl+Z takes back."
        bottom = QVBoxLayout(foot)
        bottom.setContentsMargins(20, 10, 20, 14)
        bottom.addWidget(TextLabel(look, words, "small", "text.3", wrap=True))
        column = QVBoxLayout(self._side)
        column.setContentsMargins(0, 0, 1, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self.list, 1)
        column.addWidget(foot)
        self._foot = foot
        self._across = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._across.setContentsMargins(0, 0, 0, 0)
        self._across.setSpacing(0)
        self._across.addWidget(self._side)
        self._across.addWidget(self.detail, 1)
        self.back_button.clicked.connect(self.back_asked)
        self.list.chosen.connect(self._show_chosen)
        self.list.asked.connect(self.asked)
        self.detail.asked.connect(self.asked)
        self.detail.opened.connect(self.opened)
        look.theme.changed.connect(self._arrange)
        self.detail.show_job(None)

    def show_jobs(self, jobs: Sequence[Job]) -> None:
        """Show these jobs as they stand now."""
        self._jobs = tuple(jobs)
        self.list.show_jobs(jobs)
        self._show_chosen()

    def choose(self, job_id: str) -> None:
        """Put the cursor on a job."""
        self.list.choose(job_id)

    def focus_list(self) -> None:
        """Give the keyboard to the list, or to the way back where it is empty."""
        (self.list if self._jobs else self.back_button).setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back to the table."""
        if event.key() == Qt.Key.Key_Escape:
            self.back_asked.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The chosen job stands below the list where there is little width."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        theme = self._look.theme
        beside = self.width() >= theme.scaled(_BESIDE)
        direction = QBoxLayout.Direction
        self._across.setDirection(direction.LeftToRight if beside else direction.TopToBottom)
        width = theme.scaled(_LIST_WIDTH)
        self._side.setMinimumWidth(width if beside else 0)
        self._side.setMaximumWidth(width if beside else _NO_LIMIT)
        self._side.setMaximumHeight(
            _NO_LIMIT if beside else max(self.height() * 11 // 20, _LEAST_LIST)
        )
        self._foot.setVisible(beside)

    def _show_chosen(self) -> None:
        pressed = next((b for b in self.detail.buttons.values() if b.hasFocus()), None)
        self.detail.show_job(self.list.current)
        if pressed is not None and not pressed.isVisible():
            # it is not offered any more, and the keyboard would leave the page
            self.focus_list()
