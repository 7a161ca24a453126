"""Lists the cells that a paste or a fill left alone, each with its reason."""

from collections.abc import Sequence

from PySide6.QtGui import QFontMetrics, QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from vtdesk.app.staged import PasteReport
from vtdesk.ui.browse.wording import counted
from vtdesk.ui.look import Look
from vtdesk.ui.parts.question import Question

_LISTED = 500
_ROWS_SHOWN = 8


class RefusedDialog(Question):
    """Says what was done and what was not; closing it changes nothing.

    Args:
        look: theme and icons.
        done: what happened to the others, as in "changed".
        report: what came of the gesture.
        labels: of the block's columns.
        parent: the window.
    """

    def __init__(
        self, look: Look, done: str, report: PasteReport, labels: Sequence[str], parent: QWidget
    ) -> None:
        left = len(report.refused) + report.cut
        alone = f"{counted(left, 'cell was', 'cells were')} left alone"
        question = f"{counted(report.staged, 'cell', 'cells')} {done}, {alone}"
        super().__init__(look, "Pasted cells", question, parent, width=640)
        self._text = "\n".join(self._lines(report, labels))
        if report.cut:
            words = "lies" if report.cut == 1 else "lie"
            self.say(
                f"{counted(report.cut, 'cell', 'cells')} of the block {words} outside the table."
            )
        if report.refused:
            self.list = QPlainTextEdit(self._text)
            self.list.setReadOnly(True)
            self.list.setTabChangesFocus(True)
            self.list.setAccessibleName("Cells that were left alone")
            height = QFontMetrics(look.theme.font("body")).lineSpacing() * _ROWS_SHOWN
            self.list.setFixedHeight(height + 16)
            self.column.addWidget(self.list)
        copy = self.add_side_answer("Copy this list")
        copy.setVisible(bool(report.refused))
        copy.clicked.connect(self._copy)
        self.no_button, self.close_button = self.add_answers("", "Close", "secondary", enter=True)
        self.no_button.hide()

    def _lines(self, report: PasteReport, labels: Sequence[str]) -> list[str]:
        lines = [
            f"Row {row + 1:,}, {labels[column]}: {reason}"
            for row, column, reason in report.refused[:_LISTED]
        ]
        if len(report.refused) > _LISTED:
            lines.append(f"and {len(report.refused) - _LISTED:,} more")
        return lines

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text)
