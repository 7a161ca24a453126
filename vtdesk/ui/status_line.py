"""The line at the foot of the window: the connection, what waits to be sent, what needs a person."""

import time
from collections.abc import Callable

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QWidget

from vtdesk.domain.changes import OutboxCount
from vtdesk.domain.status import SyncStatus
from vtdesk.domain.values import Formats
from vtdesk.ui.browse.wording import clock_text, moment_text
from vtdesk.ui.look import Look
from vtdesk.ui.parts.label import ElidedLabel, draw_line, text_width
from vtdesk.ui.parts.surface import Surface
from vtdesk.ui.parts.tone import Tone

_GAP = 6
_PILL = 7
_DISC = 9
_BETWEEN = 18
_SECOND = 1_000
_COUNTED_DOWN_S = 120.0
_QUIET_TONES = frozenset({Tone.SUCCESS, Tone.OFFLINE})


class StatusItem(QAbstractButton):
    """Icon and words; a button where pressing it does something."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._tone = Tone.OFFLINE
        self._icon = ""
        self._pill = False
        self._said: tuple[str, str, Tone, str, bool] | None = None
        self.set_pressable(False)
        look.theme.changed.connect(self.updateGeometry)
        self.hide()

    def set_pressable(self, pressable: bool) -> None:
        """Whether a press does something; the keyboard only stops here then."""
        self.setEnabled(True)
        policy = Qt.FocusPolicy.TabFocus if pressable else Qt.FocusPolicy.NoFocus
        self.setFocusPolicy(policy)
        shape = Qt.CursorShape.PointingHandCursor if pressable else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)

    def show_words(
        self, words: str, *, tone: Tone, icon: str, spoken: str = "", pill: bool = False
    ) -> None:
        """Say something; "" hides the item unless there is an icon.

        Args:
            words: as short as the line needs them.
            tone: its colour.
            icon: name of the icon; "" for a disc in the tone.
            spoken: the whole sentence for tooltip and screen readers.
            pill: with a ground of its own.
        """
        said = (words, spoken, tone, icon, pill)
        if said == self._said:
            return
        self._said = said
        self._tone, self._icon, self._pill = tone, icon, pill
        self.setText(words)
        self.setToolTip(spoken if spoken != words else "")
        self.setAccessibleName(spoken or words)
        self.setVisible(bool(words))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Icon, words and the pill's padding."""
        metrics = QFontMetrics(self._font())
        pad = 2 * _PILL if self._pill else 0
        return QSize(
            self._mark_side() + _GAP + text_width(metrics, self.text()) + pad,
            max(20, metrics.height() + 4),
        )

    def minimumSizeHint(self) -> QSize:
        """Never narrower than its words: the line drops words, it does not cut them."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground, icon and words."""
        theme = self._look.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = self.rect()
        if self._pill:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color(self._tone.soft))
            radius = theme.metrics.radius_chip
            painter.drawRoundedRect(QRectF(rect), radius, radius)
            rect = rect.adjusted(_PILL, 0, -_PILL, 0)
        side = self._mark_side()
        mirrored = self.isRightToLeft()
        left = rect.right() + 1 - side if mirrored else rect.left()
        self._paint_mark(painter, QRect(left, rect.center().y() + 1 - side // 2, side, side))
        gap = side + _GAP
        words = rect.adjusted(0, 0, -gap, 0) if mirrored else rect.adjusted(gap, 0, 0, 0)
        painter.setFont(self._font())
        painter.setPen(theme.color(self._words_token()))
        draw_line(painter, words, self.text(), direction=self.layoutDirection())
        painter.end()

    def _paint_mark(self, painter: QPainter, box: QRect) -> None:
        theme = self._look.theme
        if not self._icon:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color(self._tone.mark))
            painter.drawEllipse(QPointF(box.x() + _DISC / 2, box.y() + _DISC / 2), 4, 4)
            return
        self._look.icons.paint(painter, box, self._icon, self._words_token())

    def _words_token(self) -> str:
        return "text.2" if self._tone in _QUIET_TONES else self._tone.text

    def _mark_side(self) -> int:
        return self._look.theme.metrics.icon_small if self._icon else _DISC

    def _font(self) -> QFont:
        return self._look.theme.font("small", 500 if self._pill else None)


class StatusLine(Surface):
    """How it stands, in a row of short items.

    Args:
        look: theme and icons.
        formats: the person's formats at the moment.
        now: Unix time in seconds.

    Signals:
        retry_asked(): the connection was pressed while there is none.
        needs_you_asked(): "needs you" was pressed.
    """

    retry_asked = Signal()
    needs_you_asked = Signal()

    def __init__(
        self,
        look: Look,
        formats: Callable[[], Formats],
        now: Callable[[], float] = time.time,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, "chrome", Qt.Edge.TopEdge, parent=parent)
        self._formats = formats
        self._now = now
        self._status = SyncStatus()
        self._fresh: float | None = None
        self._count = OutboxCount()
        self._narrow = False
        self.connection = StatusItem(look)
        self.waiting = StatusItem(look)
        self.needs_you = StatusItem(look)
        self.needs_you.set_pressable(True)
        self.connection.clicked.connect(self._press_connection)
        self.needs_you.clicked.connect(self.needs_you_asked)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 0, 12, 0)
        self._row.setSpacing(_BETWEEN)
        for item in (self.connection, self.waiting, self.needs_you):
            self._row.addWidget(item)
        self._row.addStretch(1)
        self.selection = ElidedLabel(look, kind="small", token="text.2")
        self._row.addWidget(self.selection)
        self._second = QTimer(self, interval=_SECOND)
        self._second.timeout.connect(self._show_connection)
        look.theme.changed.connect(self._restyle)
        self._look = look
        self._restyle()

    def add_item(self, item: StatusItem) -> None:
        """Put one more item behind the others."""
        self._row.insertWidget(self._row.count() - 1, item)

    def show_status(self, status: SyncStatus, fresh: float | None) -> None:
        """Show the connection; `fresh` is when the open table last equalled the server's."""
        self._status, self._fresh = status, fresh
        self._show_connection()

    def show_outbox(self, count: OutboxCount) -> None:
        """Show what waits and what needs a person."""
        self._count = count
        self._show_counts()

    def show_selection(self, words: str) -> None:
        """Show what is selected in the table and what its numbers come to."""
        self.selection.setText(words)
        self.selection.setAccessibleName(words)

    def set_narrow(self, narrow: bool) -> None:
        """Drop words where there is little room, but never "needs you"."""
        self._narrow = narrow
        self._show_connection()
        self._show_counts()

    def _restyle(self) -> None:
        self.setFixedHeight(self._look.theme.metrics.status_line)

    def _show_connection(self) -> None:
        words, spoken, tone, icon = self._connection_words()
        self.connection.set_pressable(self._status.online is False)
        self.connection.show_words(words, tone=tone, icon=icon, spoken=spoken)
        counting = self._status.resume_at is not None
        if counting and not self._second.isActive():
            self._second.start()
        elif not counting:
            self._second.stop()

    def _connection_words(self) -> tuple[str, str, Tone, str]:
        status, formats, now = self._status, self._formats(), self._now()
        if status.resume_at is not None and status.resume_at > now:
            left = status.resume_at - now
            when = f"in {left:.0f} s"
            if left > _COUNTED_DOWN_S:
                when = f"at {clock_text(status.resume_at, formats)}"
            spoken = (
                f"Vtiger takes no more calls for now. What you change is kept; it goes on {when}."
            )
            words = f"Goes on {when}" if self._narrow else f"Calls used up · goes on {when}"
            return words, spoken, Tone.CHANGED, "ph.hourglass"
        if status.online is False:
            since = moment_text(status.offline_since or now, formats, now)
            at = "" if self._fresh is None else moment_text(self._fresh, formats, now)
            stored = f"stored data of {at}" if at else "stored data"
            spoken = f"Offline since {since}, working from {stored}. Press to try again."
            words = f"Offline since {since}" + (f" · as of {at}" if at else "")
            short = f"Since {since}" if self._narrow else words
            return short, spoken, Tone.OFFLINE, "ph.cloud-slash"
        if status.online is None and self._fresh is not None and not status.pulls:
            # what is here is so fresh that nothing needs to be asked yet
            at = moment_text(self._fresh, formats, now)
            spoken = f"Up to date {at}"
            return at if self._narrow else spoken, spoken, Tone.OFFLINE, ""
        if status.online is None:
            return "Connecting…", "Connecting…", Tone.OFFLINE, ""
        if self._fresh is None:
            return "Online", "Online", Tone.SUCCESS, ""
        at = moment_text(self._fresh, formats, now)
        spoken = f"Online · up to date {at}"
        return at if self._narrow else spoken, spoken, Tone.SUCCESS, ""

    def _show_counts(self) -> None:
        waiting = self._count.waiting + self._count.unknown
        words = f"{waiting:,} waiting to send" if waiting else ""
        short = f"{waiting:,}" if waiting else ""
        self.waiting.show_words(
            short if self._narrow else words, tone=Tone.WAITING, icon="ph.clock", spoken=words
        )
        person = self._count.needs_person
        verb = "needs" if person == 1 else "need"
        words = f"{person:,} {verb} you" if person else ""
        self.needs_you.show_words(words, tone=Tone.CONFLICT, icon="ph.git-fork", pill=True)

    def _press_connection(self) -> None:
        if self._status.online is False:
            self.retry_asked.emit()
