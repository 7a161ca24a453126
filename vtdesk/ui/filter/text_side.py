"""The same condition as text beside the builder, and what the server would be asked."""

import re
from dataclasses import dataclass

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QPalette,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QTextEdit, QVBoxLayout, QWidget

from vtdesk.domain.condition_text import TextProblem
from vtdesk.ui.look import Look
from vtdesk.ui.parts.buttons import icon_button
from vtdesk.ui.parts.glyph import Glyph
from vtdesk.ui.parts.label import TextLabel
from vtdesk.ui.parts.segmented import Segmented
from vtdesk.ui.parts.surface import Line, Surface

_CONDITION = "condition"
_WORDS = re.compile(
    r"'(?:[^'\\]|''|\\.)*'"
    r"|\b(?:select|from|where|and|or|not|in|like|is|empty|null|during|order|by|asc|desc|limit)\b",
    re.IGNORECASE,
)
_BREAKS = re.compile(
    r"('(?:[^'\\]|''|\\.)*')|\s+\b(where|order by|limit)\b|\s+\b(and|or)\b", re.IGNORECASE
)
_MOST_QUERIES = 3


@dataclass(frozen=True, slots=True)
class AskedQueries:
    """What the server would be asked.

    Attributes:
        queries: VTQL, one after the other.
        note: what of the condition they leave to this computer, and how many calls they are.
    """

    queries: tuple[str, ...] = ()
    note: str = ""


class TextSide(Surface):
    """Text that is typed here changes the builder, and the other way round.

    Signals:
        typed(str): the person changed the text of the condition.
    """

    typed = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, "header", Qt.Edge.LeftEdge, parent=parent)
        self._look = look
        self._asked = AskedQueries()
        self._text = ""
        self._shown = _CONDITION
        self.edit = QPlainTextEdit()
        self.problem = TextLabel(look, kind="small", token="problem.text", wrap=True)
        self.note = TextLabel(look, kind="small", token="text.2", wrap=True)
        self._info = Glyph(look, "ph.info", "text.3", look.theme.metrics.icon)
        self._line = Line(look)
        self._parts: Segmented | None = None
        self._coloured = _Coloured(look, self.edit.document())
        copy = icon_button(look, "ph.copy", "Copy this text")
        copy.clicked.connect(self._copy)
        self._head = QHBoxLayout()
        self._head.setSpacing(10)
        self._kind = TextLabel(look, "VTQL, in step", kind="small", token="text.2")
        self._head.addWidget(self._kind)
        self._head.addStretch(1)
        self._head.addWidget(copy)
        self._dress()
        self._lay_out()
        self._offer_parts()
        look.theme.changed.connect(self._restyle)

    @property
    def shows_condition(self) -> bool:
        """Whether the text that can be changed is on show, and not a query."""
        return self._shown == _CONDITION

    @property
    def parts(self) -> Segmented:
        """The choice between the condition and the queries."""
        assert self._parts is not None
        return self._parts

    def show_text(self, text: str) -> None:
        """Show the condition; what the person is typing is not touched."""
        self._text = broken(text)
        self.show_problem(None)
        if self.shows_condition and not self.edit.hasFocus():
            self._put(self._text)

    def show_problem(self, problem: TextProblem | None) -> None:
        """Mark the place where the text says no condition, and why; None for none."""
        self.problem.setText(problem.words if problem is not None else "")
        self.problem.setVisible(problem is not None)
        marks = []
        if problem is not None:
            mark = QTextEdit.ExtraSelection()
            cursor = QTextCursor(self.edit.document())
            last = max(0, self.edit.document().characterCount() - 1)
            text = self.edit.toPlainText()
            start = min(_place_in_qt(text, problem.start), last)
            end = min(max(_place_in_qt(text, problem.end), start + 1), last)
            cursor.setPosition(start if end > start else max(0, start - 1))
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            mark.cursor = cursor
            mark.format.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            mark.format.setUnderlineColor(self._look.theme.color("problem"))
            mark.format.setBackground(self._look.theme.color("problem.soft"))
            marks.append(mark)
        self.edit.setExtraSelections(marks)

    def show_asked(self, asked: AskedQueries) -> None:
        """Show what the server would be asked."""
        if asked == self._asked:
            return
        before, self._asked = self._asked, asked
        self.note.setText(asked.note)
        for part in (self.note, self._info, self._line):
            part.setVisible(bool(asked.note))
        if len(before.queries) != len(asked.queries):
            self._offer_parts()
        elif not self.shows_condition:
            self._put(broken(asked.queries[int(self._shown)]))

    def _offer_parts(self) -> None:
        numbers = range(min(len(self._asked.queries), _MOST_QUERIES))
        one = len(self._asked.queries) == 1
        names = [(str(number), "Query" if one else f"Query {number + 1}") for number in numbers]
        if self._shown not in (key for key, _name in names):
            self._shown = _CONDITION
        if self._parts is not None:
            self._head.removeWidget(self._parts)
            self._parts.hide()
            self._parts.deleteLater()
        self._parts = Segmented(self._look, [(_CONDITION, "Filter"), *names], small=True)
        self._parts.choose(self._shown)
        self._parts.chosen.connect(self._show_part)
        self._parts.setVisible(bool(names))
        self._head.insertWidget(0, self._parts)
        self._show_part(self._shown)

    def _show_part(self, key: str) -> None:
        self._shown = key
        condition = self.shows_condition
        self.edit.setReadOnly(not condition)
        self._kind.setText("VTQL, in step" if condition else "VTQL, to the server")
        self.edit.setAccessibleName(
            "The condition as text" if condition else "What the server is asked"
        )
        self._put(self._text if condition else broken(self._asked.queries[int(key)]))
        if not condition:
            self.show_problem(None)

    def _put(self, text: str) -> None:
        if text != self.edit.toPlainText():
            blocker = QSignalBlocker(self.edit)
            self.edit.setPlainText(text)
            blocker.unblock()
            self._coloured.rehighlight()

    def _take(self) -> None:
        if self.shows_condition:
            self._text = self.edit.toPlainText()
            self.typed.emit(self._text)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.edit.toPlainText())

    def _dress(self) -> None:
        edit = self.edit
        edit.setProperty("kind", "inner")
        edit.setFrameShape(QFrame.Shape.NoFrame)
        edit.setTabChangesFocus(True)
        edit.setPlaceholderText("amount > 5000 and sales_stage = 'Proposal'")
        edit.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        edit.viewport().setAutoFillBackground(False)
        edit.verticalScrollBar().setProperty("ground", "raised")
        edit.textChanged.connect(self._take)
        self._restyle()

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(10)
        foot.addWidget(self._info, 0, Qt.AlignmentFlag.AlignTop)
        foot.addWidget(self.note, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 12, 12, 12)
        column.setSpacing(8)
        column.addLayout(self._head)
        column.addWidget(self.edit, 1)
        column.addWidget(self.problem)
        column.addWidget(self._line)
        column.addLayout(foot)
        self.problem.hide()
        for part in (self.note, self._info, self._line):
            part.hide()

    def _restyle(self) -> None:
        theme = self._look.theme
        self.edit.setFont(theme.font("code"))
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.Text, theme.color("text"))
        palette.setColor(QPalette.ColorRole.PlaceholderText, theme.color("text.3"))
        self.edit.setPalette(palette)
        self._coloured.rehighlight()


class _Coloured(QSyntaxHighlighter):
    """Words of the language in the accent's colour, texts in green."""

    def __init__(self, look: Look, document: QTextDocument) -> None:
        super().__init__(document)
        self._theme = look.theme

    def highlightBlock(self, text: str) -> None:
        """Colour one line."""
        word, quoted = self._theme.color("accent.text"), self._theme.color("success.text")
        for found in _WORDS.finditer(text):
            is_text = found[0].startswith("'")
            self._colour(found, quoted if is_text else word)

    def _colour(self, found: re.Match[str], color: QColor) -> None:
        style = QTextCharFormat()
        style.setForeground(color)
        start = _place_in_qt(found.string, found.start())
        self.setFormat(start, _place_in_qt(found[0], len(found[0])), style)


def broken(text: str) -> str:
    """VTQL over several lines, as people read it; the words stay the same."""

    def line(found: re.Match[str]) -> str:
        if found[1]:
            return found[1]
        return f"\n{found[2]}" if found[2] else f"\n  {found[3]}"

    return _BREAKS.sub(line, text)


def _place_in_qt(text: str, place: int) -> int:
    """A place in a text as Qt counts it: an emoji is two of its characters."""
    return len(text[:place].encode("utf-16-le", "surrogatepass")) // 2
