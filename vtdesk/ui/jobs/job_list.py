"""The jobs as a list: those at work, those that wait, and those that are over."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from vtdesk.domain.jobs import Job, JobState
from vtdesk.ui.jobs.wording import job_mark, progress_words, section_of
from vtdesk.ui.look import Look
from vtdesk.ui.parts.label import draw_cut_line, draw_line, text_width

_Index = QModelIndex | QPersistentModelIndex
_SECTIONS = ("Now", "Waiting", "Earlier")
_MARGIN, _PAD, _ICON, _GAP = 8, 12, 18, 12
_BUTTON = 24
_BAR, _BAR_RADIUS = 4, 2
_SECTION = 32
_TITLE, _WORDS, _BAR_ROOM = 20, 18, 17
_UNDO = "Undo"


def buttons_of(job: Job) -> tuple[str, ...]:
    """What can be done with a job from its line."""
    if job.state is JobState.RUNNING:
        return ("pause", "cancel")
    if job.state is JobState.PAUSED:
        return ("resume", "cancel")
    if job.state is JobState.WAITING:
        return ("cancel",)
    offered = (("resume", job.can_go_on), ("undo", job.can_undo))
    return tuple(key for key, may in offered if may)


_BUTTON_ICONS = {"pause": "ph.pause", "resume": "ph.play", "cancel": "ph.x"}


class JobListModel(QAbstractListModel):
    """Sections and jobs; a line of text is a section's heading."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: list[str | Job] = []

    def show_jobs(self, jobs: Sequence[Job]) -> None:
        """Show these jobs; only lines that became others are told of where none moved."""
        lines: list[str | Job] = []
        for section in _SECTIONS:
            found = [job for job in jobs if section_of(job) == section]
            if found:
                lines += [section, *found]
        if [_identity(line) for line in lines] == [_identity(line) for line in self._lines]:
            changed = [n for n, line in enumerate(lines) if line != self._lines[n]]
            self._lines = lines
            for row in changed:
                self.dataChanged.emit(self.index(row), self.index(row))
            return
        self.beginResetModel()
        self._lines = lines
        self.endResetModel()

    def job(self, row: int) -> Job | None:
        """The job in a row; None for a heading."""
        line = self._lines[row] if 0 <= row < len(self._lines) else None
        return line if isinstance(line, Job) else None

    def section(self, row: int) -> str:
        """The heading in a row; "" for a job."""
        line = self._lines[row] if 0 <= row < len(self._lines) else ""
        return line if isinstance(line, str) else ""

    def row_of(self, job_id: str) -> int | None:
        """Where a job stands."""
        return next((n for n, line in enumerate(self._lines) if _identity(line) == job_id), None)

    def first_row(self) -> int | None:
        """The first row that holds a job."""
        return next((n for n, line in enumerate(self._lines) if isinstance(line, Job)), None)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Headings and jobs."""
        return 0 if parent.isValid() else len(self._lines)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """A heading cannot be chosen."""
        if not index.isValid() or self.job(index.row()) is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        """Title and progress for a screen reader; the delegate takes the job itself."""
        if not index.isValid():
            return None
        job = self.job(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            return self.section(index.row()) if job is None else job.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            if job is None:
                return self.section(index.row())
            return f"{job.title}, {progress_words(job)}"
        return None


class JobDelegate(QStyledItemDelegate):
    """Paints a job: its mark, title, what can be pressed, how far it is."""

    def __init__(self, look: Look, view: "JobList", model: JobListModel) -> None:
        super().__init__(view)
        self._look = look
        self._view = view
        self._model = model

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Taller while there is a bar."""
        theme = self._look.theme
        job = self._model.job(index.row())
        if job is None:
            return QSize(0, theme.scaled(_SECTION))
        lines = theme.scaled(_TITLE) + theme.scaled(_WORDS)
        return QSize(0, lines + 2 * _PAD + (0 if job.is_over else _BAR_ROOM) + 2)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint everything; the style has no part in it."""
        row: QRect = option.rect
        job = self._model.job(index.row())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if job is None:
            painter.setFont(self._look.theme.font("caption", 600))
            place = row.adjusted(_MARGIN + _PAD, 0, -_PAD, 0)
            self._write(painter, row, place, self._model.section(index.row()), "text.2")
        else:
            self._paint_job(painter, row, job, chosen=index == self._view.currentIndex())
        painter.restore()

    def button_rects(self, row: QRect, job: Job) -> dict[str, QRect]:
        """Where each of a job's buttons stands."""
        end = row.right() + 1 - _MARGIN - _PAD + 4
        top = row.top() + _PAD - 2
        rects = {}
        for key in reversed(buttons_of(job)):
            width = _BUTTON
            if key == "undo":
                width = text_width(QFontMetrics(self._look.theme.font("small")), _UNDO)
            rects[key] = self._visual(row, QRect(end - width, top, width, _BUTTON))
            end -= width
        return rects

    def _paint_job(self, painter: QPainter, row: QRect, job: Job, *, chosen: bool) -> None:
        theme = self._look.theme
        ground = row.adjusted(_MARGIN, 0, -_MARGIN, -2)
        if chosen:
            token = "selected" if self._view.hasFocus() else "selected.inactive"
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color(token))
            radius = theme.metrics.radius_control
            painter.drawRoundedRect(QRectF(ground), radius, radius)
        icon, token = job_mark(job)
        mark = QRect(ground.left() + _PAD, ground.top() + _PAD, _ICON, _ICON)
        self._look.icons.paint(painter, self._visual(row, mark), icon, token)
        start = mark.right() + 1 + _GAP
        rects = self.button_rects(row, job)
        for key, place in rects.items():
            self._paint_button(painter, row, key, place)
        used = sum(place.width() for place in rects.values())
        end = ground.right() + 1 - _PAD
        title = QRect(start, ground.top() + _PAD, end - start - used - 4, theme.scaled(_TITLE))
        painter.setFont(theme.font("body", 500 if chosen else None))
        self._write(painter, row, title, job.title, "text")
        top = title.bottom() + 1
        if not job.is_over:
            bar = QRect(start, top + 7, end - start, _BAR)
            self._paint_bar(painter, row, bar, job)
            top += _BAR_ROOM
        painter.setFont(theme.font("small"))
        words = QRect(start, top, end - start, theme.scaled(_WORDS))
        self._write(painter, row, words, progress_words(job), "text.2")

    def _paint_button(self, painter: QPainter, row: QRect, key: str, place: QRect) -> None:
        theme = self._look.theme
        if key == "undo":
            painter.setFont(theme.font("small"))
            painter.setPen(theme.color("accent.text"))
            draw_line(painter, place, _UNDO, direction=self._view.layoutDirection())
            return
        icon = QRect(0, 0, theme.metrics.icon_small, theme.metrics.icon_small)
        icon.moveCenter(place.center())
        self._look.icons.paint(painter, icon, _BUTTON_ICONS[key], "text.2")

    def _paint_bar(self, painter: QPainter, row: QRect, place: QRect, job: Job) -> None:
        theme = self._look.theme
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("pressed"))
        painter.drawRoundedRect(QRectF(self._visual(row, place)), _BAR_RADIUS, _BAR_RADIUS)
        filled = QRect(place)
        filled.setWidth(round(place.width() * job.done / max(job.total, 1)))
        running = job.state is JobState.RUNNING
        painter.setBrush(theme.color("accent" if running else "border.control"))
        painter.drawRoundedRect(QRectF(self._visual(row, filled)), _BAR_RADIUS, _BAR_RADIUS)

    def _write(self, painter: QPainter, row: QRect, place: QRect, text: str, token: str) -> None:
        painter.setPen(self._look.theme.color(token))
        direction = self._view.layoutDirection()
        draw_cut_line(painter, self._visual(row, place), text, direction=direction)

    def _visual(self, row: QRect, place: QRect) -> QRect:
        return QStyle.visualRect(self._view.layoutDirection(), row, place)


class JobList(QListView):
    """The list; Space pauses or goes on, Delete cancels.

    Signals:
        chosen(str): the cursor stands on the job of this id, or on none ("").
        asked(str, str): what is to be done ("pause", "resume", "cancel", "undo") and the job's id.
    """

    chosen = Signal(str)
    asked = Signal(str, str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.jobs = JobListModel(self)
        self.setModel(self.jobs)
        self._delegate = JobDelegate(look, self, self.jobs)
        self.setItemDelegate(self._delegate)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAccessibleName("Jobs")
        self.selectionModel().currentChanged.connect(self._announce)
        look.theme.changed.connect(self.scheduleDelayedItemsLayout)

    @property
    def current(self) -> Job | None:
        """The job the cursor stands on."""
        return self.jobs.job(self.currentIndex().row())

    def show_jobs(self, jobs: Sequence[Job]) -> None:
        """Show these jobs; the cursor stays on its job, or goes to the first one."""
        before = self.current
        self.jobs.show_jobs(jobs)
        row = self.jobs.row_of(before.id) if before is not None else None
        row = row if row is not None else self.jobs.first_row()
        if row is not None and row != self.currentIndex().row():
            self.setCurrentIndex(self.jobs.index(row))
        elif row is None:
            self.chosen.emit("")

    def choose(self, job_id: str) -> None:
        """Put the cursor on a job."""
        row = self.jobs.row_of(job_id)
        if row is not None:
            self.setCurrentIndex(self.jobs.index(row))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Pause, go on, cancel; everything else moves."""
        job = self.current
        offered = buttons_of(job) if job is not None else ()
        wanted = {Qt.Key.Key_Space: ("pause", "resume"), Qt.Key.Key_Delete: ("cancel",)}.get(
            Qt.Key(event.key()), ()
        )
        found = next((key for key in wanted if key in offered), None)
        if job is not None and found is not None and not event.modifiers():
            self.asked.emit(found, job.id)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A button does its work; anything else moves the cursor."""
        place = event.position().toPoint()
        index = self.indexAt(place)
        job = self.jobs.job(index.row()) if index.isValid() else None
        if job is not None:
            rects = self._delegate.button_rects(self.visualRect(index), job)
            key = next((key for key, rect in rects.items() if rect.contains(place)), None)
            if key is not None:
                self.asked.emit(key, job.id)
                return
        super().mousePressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Do nothing: Space pauses here."""

    def _announce(self) -> None:
        job = self.current
        self.chosen.emit(job.id if job is not None else "")


def _identity(line: str | Job) -> str:
    return line if isinstance(line, str) else line.id
