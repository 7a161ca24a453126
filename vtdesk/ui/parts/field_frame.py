"""What stands around an input: ground, border, the mark of a change, what leads and trails it.

Fill says one can type, no fill says one cannot; a border appears on hover, focus and problem.
The frame paints all of it, so that no state needs the style sheet to be applied again and the text
never moves.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QStyle,
    QToolButton,
    QWidget,
)

from vtdesk.ui.look import Look
from vtdesk.ui.parts.buttons import icon_button
from vtdesk.ui.parts.field_ground import GroundState, paint_ground
from vtdesk.ui.parts.label import draw_line, text_width
from vtdesk.ui.parts.plain_tip import plain_tip

_PADDING = 10
_GAP = 8
_LEAD_SIDE = 14
_DOT_SIDE = 7
_MULTILINE_PADDING = 5
_LEAST_WORDS = 60
# a line edit keeps two pixels to itself at either side of its text
_LINE_EDIT_MARGIN = 2

LeadPainter = Callable[[QPainter, QRect], None]
"""Paints what leads the text (an avatar, a ring) into the square it is given."""


@dataclass(frozen=True, slots=True)
class FieldMarks:
    """What a field says about its value besides the value.

    Attributes:
        changed: edited here, not sent.
        waiting: edited here, on its way to the server.
        was: what stood here before, for the end of the field and its tooltip.
        problem: why the value cannot stay; the sentence itself stands below the field.
        newer: the server's newer value; None when it has none.
    """

    changed: bool = False
    waiting: bool = False
    was: str = ""
    problem: str = ""
    newer: str | None = None


UNMARKED = FieldMarks()


class FieldFrame(QWidget):
    """Hosts one input. The input draws its text, the frame everything else.

    Args:
        look: theme and icons.
        editor: the input; it becomes a child, without a frame of its own.
        parent: owner.

    Signals:
        trailing_clicked(): the icon at the end was pressed.
        newer_clicked(): "newer" was pressed.
    """

    trailing_clicked = Signal()
    newer_clicked = Signal()

    def __init__(self, look: Look, editor: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._theme = look.theme
        self._editor = editor
        self._marks = UNMARKED
        self._read_only = False
        self._lead_icon = ""
        self._lead_text = ""
        self._lead_painter: LeadPainter | None = None
        self._lead_side = _LEAD_SIDE
        self._note = ""
        self._align_end = False
        self._trailing: QToolButton | None = None
        self._trailing_used = False
        self._newer: QToolButton | None = None
        editor.setParent(self)
        editor.setProperty("kind", "inner")
        if isinstance(editor, QPlainTextEdit):
            editor.document().setDocumentMargin(0)
        editor.installEventFilter(self)
        self.setFocusProxy(editor)
        # Qt leaves out of Tab's order what takes no keyboard itself, and takes such a proxy's owner
        # for its stop all the same: only with the editor's policy do both move as one
        self.setFocusPolicy(editor.focusPolicy())
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._theme.changed.connect(self._restyle)

    @property
    def editor(self) -> QWidget:
        """The input inside."""
        return self._editor

    @property
    def marks(self) -> FieldMarks:
        """What the field says about its value."""
        return self._marks

    @property
    def trailing(self) -> QToolButton | None:
        """The button at the end, if there is one."""
        return self._trailing

    @property
    def newer_button(self) -> QToolButton:
        """The button that shows the server's newer value; hidden while there is none."""
        if self._newer is None:
            self._newer = icon_button(
                self._look,
                "ph.arrow-circle-down",
                "Show the newer value",
                token="accent.text",
                bare=True,
                parent=self,
            )
            self._newer.hide()
            self._newer.clicked.connect(self._report_newer)
        return self._newer

    def set_leading_icon(self, icon: str) -> None:
        """Put an icon before the text; "" for none."""
        self._lead_icon, self._lead_text, self._lead_painter = icon, "", None
        self._lead_side = _LEAD_SIDE
        self._arrange()

    def set_leading_text(self, text: str) -> None:
        """Put a sign before the text, as in "€"."""
        self._lead_icon, self._lead_text, self._lead_painter = "", text, None
        self._arrange()

    def set_leading_painter(self, painter: LeadPainter | None, side: int = _LEAD_SIDE) -> None:
        """Put a painted mark before the text: an avatar (20), a ring (14)."""
        self._lead_icon, self._lead_text, self._lead_painter = "", "", painter
        self._lead_side = side
        self._arrange()

    def set_trailing(self, icon: str, name: str = "", *, by_key: bool = False) -> None:
        """Put a button at the end of the field; "" for none.

        Args:
            icon: name of the icon.
            name: what it does, for tooltip and screen reader.
            by_key: whether Tab stops at it; no for what a key does in the field itself.
        """
        if self._trailing is None:
            self._trailing = icon_button(self._look, "ph.x", "", bare=True, parent=self)
            self._trailing.clicked.connect(self._report_trailing)
        if icon:
            self._trailing.setIcon(self._look.icons.get(icon, "text.3"))
        self._trailing.setToolTip(plain_tip(name))
        self._trailing.setAccessibleName(name)
        self._trailing_used = bool(icon)
        focus = Qt.FocusPolicy.TabFocus if by_key else Qt.FocusPolicy.NoFocus
        self._trailing.setFocusPolicy(focus)
        self._arrange()

    def set_align_end(self, align_end: bool) -> None:
        """Let the text of a line stand at the end of the field, as figures do in a column."""
        if align_end is not self._align_end:
            self._align_end = align_end
            self._arrange()

    def set_note(self, words: str) -> None:
        """Put quiet words at the end, as in "in 4 weeks"; a mark takes their place."""
        if words != self._note:
            self._note = words
            self._arrange()

    def set_read_only(self, read_only: bool) -> None:
        """Take the fill away: this cannot be typed into."""
        if read_only is not self._read_only:
            self._read_only = read_only
            self._restyle()

    def show_marks(self, marks: FieldMarks) -> None:
        """Show what is to be said about the value."""
        if marks != self._marks:
            self._marks = marks
            self.setToolTip(plain_tip(_tooltip(marks)))
            if marks.newer is not None:
                words = f"Vtiger has: {marks.newer}" if marks.newer else ""
                self.newer_button.setToolTip(plain_tip(words))
            self._arrange()

    def sizeHint(self) -> QSize:
        """One line, or as many as the input wants."""
        if isinstance(self._editor, QPlainTextEdit):
            height = self._editor.sizeHint().height() + 2 * _MULTILINE_PADDING
        else:
            height = self._theme.metrics.field
        return QSize(200, height)

    def minimumSizeHint(self) -> QSize:
        """Narrow enough for the narrowest pane."""
        return QSize(60, self._theme.metrics.field)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Repaint as the input gains and loses the focus."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return False

    def changeEvent(self, event: QEvent) -> None:
        """Follow the direction of the layout."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.LayoutDirectionChange, QEvent.Type.EnabledChange):
            self._arrange()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press beside the text is meant for the text."""
        self._editor.setFocus(Qt.FocusReason.MouseFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange the parts."""
        super().resizeEvent(event)
        self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground and what leads and trails the input."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = GroundState(
            focused=self._editor.hasFocus(),
            hovered=self.underMouse() and self.isEnabled(),
            read_only=self._read_only,
            changed=self._marks.changed and not self._marks.problem,
            waiting=self._marks.waiting and not self._marks.problem,
            problem=bool(self._marks.problem),
        )
        paint_ground(painter, self.rect(), ground, self._theme, self.layoutDirection())
        self._paint_lead(painter)
        self._paint_end(painter)
        painter.end()

    def _paint_lead(self, painter: QPainter) -> None:
        if not self._lead_width():
            return
        side = self._lead_side
        line = self._first_line()
        box = QRect(_PADDING, _middle(line, side), side, side)
        if self._lead_text:
            painter.setFont(self._theme.font("body"))
            painter.setPen(self._theme.color("text.3"))
            box.setRect(_PADDING, line.top(), self._lead_width(), line.height())
            painter.drawText(self._visual(box), Qt.AlignmentFlag.AlignCenter, self._lead_text)
        elif self._lead_painter is not None:
            self._lead_painter(painter, self._visual(box))
        else:
            self._look.icons.get(self._lead_icon, "text.3").paint(painter, self._visual(box))

    def _paint_end(self, painter: QPainter) -> None:
        line = self._first_line()
        end = self.width() - _PADDING
        if self._marks.problem:
            side = self._theme.metrics.icon
            box = QRect(end - side, _middle(line, side), side, side)
            icon = self._look.icons.get("ph.warning-circle", "problem")
            icon.paint(painter, self._visual(box))
        elif self._marks.newer is not None:
            if self._newer_words():
                self._paint_words(painter, self._words_rect(end, "newer"), "newer", "accent.text")
        elif self._marks.changed or self._marks.waiting:
            self._paint_was(painter, end)
        elif self._note:
            end -= self._trailing_width()
            self._paint_words(painter, self._words_rect(end, self._note), self._note, "text.3")

    def _paint_was(self, painter: QPainter, end: int) -> None:
        words = self._was_words()
        if words:
            self._paint_words(painter, self._words_rect(end, words), words, "text.2")
            return
        top = _middle(self._first_line(), _DOT_SIDE)
        dot = QRect(end - _DOT_SIDE, top, _DOT_SIDE, _DOT_SIDE)
        token = "waiting" if self._marks.waiting else "changed"
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color(token))
        painter.drawEllipse(QRectF(self._visual(dot)))

    def _paint_words(self, painter: QPainter, rect: QRect, words: str, token: str) -> None:
        painter.setFont(self._theme.font("small"))
        painter.setPen(self._theme.color(token))
        draw_line(painter, rect, words, alignment=Qt.AlignmentFlag.AlignRight)

    def _words_rect(self, end: int, words: str) -> QRect:
        line = self._first_line()
        width = self._small_width(words)
        return self._visual(QRect(end - width, line.top(), width, line.height()))

    def _small_width(self, words: str) -> int:
        return text_width(QFontMetrics(self._theme.font("small")), words)

    def _was_words(self) -> str:
        """What is said at the end of a changed field; "" where a dot has to do."""
        room = self._room_for_words()
        if isinstance(self._editor, QPlainTextEdit) or room < _LEAST_WORDS or not self._marks.was:
            return ""
        words = f"was {self._marks.was}"
        # never cut short: half a figure is a wrong figure
        return words if self._small_width(words) <= room else ""

    def _newer_words(self) -> bool:
        room = self._room_for_words() - self._theme.metrics.icon - 4
        return self._small_width("newer") <= room

    def fit_words(self) -> None:
        """Give words at the end the room that another value leaves."""
        if self._marks != UNMARKED:
            self._arrange()

    def value_width(self) -> int | None:
        """Pixels that the value takes at present; None where the frame cannot know."""
        return None

    def _room_for_words(self) -> int:
        """Pixels at the end that words may take: what the value leaves, and half if unknown."""
        room = self.width() - 2 * _PADDING - self._lead_width()
        value = self.value_width()
        return room // 2 if value is None else room - value - _GAP - 2 * _LINE_EDIT_MARGIN

    def _lead_width(self) -> int:
        if self._lead_text:
            return text_width(QFontMetrics(self._theme.font("body")), self._lead_text)
        return self._lead_side if self._lead_icon or self._lead_painter else 0

    def _trailing_width(self) -> int:
        return self._theme.metrics.icon + _GAP if self._trailing_used else 0

    def _end_width(self) -> int:
        """Width that marks and icons take at the end, with their gap."""
        marks = self._marks
        if marks.problem:
            return self._theme.metrics.icon + _GAP
        if marks.newer is not None:
            words = self._small_width("newer") + 4 if self._newer_words() else 0
            return self._theme.metrics.icon + words + _GAP
        if marks.changed or marks.waiting:
            was = self._was_words()
            return (self._small_width(was) if was else _DOT_SIDE) + _GAP
        note = self._small_width(self._note) + _GAP if self._note else 0
        return self._trailing_width() + note

    def _first_line(self) -> QRect:
        return QRect(0, 0, self.width(), min(self.height(), self._theme.metrics.field))

    def _visual(self, rect: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), rect)

    def _arrange(self) -> None:
        own_margin = _LINE_EDIT_MARGIN if isinstance(self._editor, QLineEdit) else 0
        lead = self._lead_width()
        start = _PADDING + (lead + _GAP if lead else 0) - own_margin
        end = self.width() - _PADDING - self._end_width() + own_margin
        padding = _MULTILINE_PADDING if isinstance(self._editor, QPlainTextEdit) else 2
        room = QRect(QPoint(start, padding), QPoint(end - 1, self.height() - 1 - padding))
        self._editor.setGeometry(self._visual(room))
        if isinstance(self._editor, QLineEdit):
            # a line edit would start at the side where its text's script starts
            flag = Qt.AlignmentFlag
            wanted = flag.AlignRight if self._align_end else flag.AlignLeft
            side = QStyle.visualAlignment(self.layoutDirection(), wanted)
            self._editor.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute)
        self._arrange_buttons()
        self.update()

    def _arrange_buttons(self) -> None:
        marks = self._marks
        side = self._theme.metrics.icon
        top = _middle(self._first_line(), side)
        box = QRect(self.width() - _PADDING - side, top, side, side)
        # most fields never have a newer value, and a form has hundreds of fields
        if marks.newer is not None or self._newer is not None:
            words = self._small_width("newer") + 4 if self._newer_words() else 0
            self.newer_button.setGeometry(self._visual(box.translated(-words, 0)))
            self.newer_button.setVisible(marks.newer is not None and not marks.problem)
        if self._trailing is not None:
            self._trailing.setGeometry(self._visual(box))
            quiet = not (marks.problem or marks.changed or marks.waiting or marks.newer is not None)
            self._trailing.setVisible(quiet and self._trailing_used)

    def _restyle(self) -> None:
        palette = QPalette()
        if self._read_only:
            palette.setColor(QPalette.ColorRole.Text, self._theme.color("text.2"))
        self._editor.setPalette(palette)
        self.updateGeometry()
        self._arrange()

    def _report_trailing(self) -> None:
        self.trailing_clicked.emit()

    def _report_newer(self) -> None:
        self.newer_clicked.emit()


def _middle(line: QRect, side: int) -> int:
    """Top of a mark of this side, in the middle of the line."""
    return line.top() + (line.height() - side) // 2


def _tooltip(marks: FieldMarks) -> str:
    if marks.problem:
        return marks.problem
    if marks.changed or marks.waiting:
        return f"was {marks.was}" if marks.was else "was empty"
    return ""
