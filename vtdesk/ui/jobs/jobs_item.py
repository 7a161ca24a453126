"""The jobs in the status line: how many, and how far they are together."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from vtdesk.domain.jobs import Job, JobState
from vtdesk.ui.jobs.wording import progress_words, short_words
from vtdesk.ui.look import Look
from vtdesk.ui.parts.tone import Tone
from vtdesk.ui.status_line import StatusItem

_BAR_WIDTH, _BAR, _RADIUS, _GAP = 48, 4, 2, 8


class JobsItem(StatusItem):
    """Icon, words and a small bar; a press opens the jobs."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._theme = look.theme
        self._share = 0.0
        self._lively = False
        self._narrow = False
        self._jobs: tuple[Job, ...] = ()
        self.set_pressable(True)

    def show_jobs(self, jobs: Sequence[Job]) -> None:
        """Show the jobs that are not over; hidden when there is none."""
        self._jobs = tuple(job for job in jobs if not job.is_over)
        total = sum(job.total for job in self._jobs)
        self._share = sum(job.done for job in self._jobs) / max(total, 1)
        self._lively = any(job.state is JobState.RUNNING for job in self._jobs)
        words = short_words(len(self._jobs))
        spoken = "\n".join(f"{job.title}: {progress_words(job)}" for job in self._jobs)
        short = f"{len(self._jobs):,}" if self._jobs else ""
        shown = short if self._narrow else words
        self.show_words(shown, tone=Tone.OFFLINE, icon="ph.queue", spoken=spoken)

    def set_narrow(self, narrow: bool) -> None:
        """Drop the word where there is little room."""
        self._narrow = narrow
        self.show_jobs(self._jobs)

    def sizeHint(self) -> QSize:
        """Icon, words, bar."""
        hint = super().sizeHint()
        return QSize(hint.width() + _GAP + _BAR_WIDTH, hint.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the words, then the bar at the end."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        mirrored = self.isRightToLeft()
        left = 0.0 if mirrored else float(self.width() - _BAR_WIDTH)
        top = (self.height() - _BAR) / 2
        painter.setBrush(self._theme.color("pressed"))
        painter.drawRoundedRect(QRectF(left, top, _BAR_WIDTH, _BAR), _RADIUS, _RADIUS)
        filled = _BAR_WIDTH * min(self._share, 1.0)
        start = left + _BAR_WIDTH - filled if mirrored else left
        painter.setBrush(self._theme.color("accent" if self._lively else "border.control"))
        painter.drawRoundedRect(QRectF(start, top, filled, _BAR), _RADIUS, _RADIUS)
        painter.end()
