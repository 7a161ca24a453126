"""The bar below the table while cells are changed and not sent."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from vtdesk.ui.look import Look
from vtdesk.ui.parts.announce import announce
from vtdesk.ui.parts.buttons import push_button
from vtdesk.ui.parts.glyph import Glyph
from vtdesk.ui.parts.keyed_button import KeyedButton
from vtdesk.ui.parts.label import ElidedLabel
from vtdesk.ui.parts.surface import Surface
from vtdesk.ui.staging.wording import staged_text

_DOT = 9
_NOT_SENT = "not sent yet"


class StagedBar(Surface):
    """Says how much is staged; hidden while nothing is.

    Signals:
        discard_asked(), review_asked(), apply_asked(): the buttons.
    """

    discard_asked = Signal()
    review_asked = Signal()
    apply_asked = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, "content", Qt.Edge.TopEdge, parent=parent)
        self._look = look
        self._shown = (0, 0, 0)
        self._count = ElidedLabel(look, weight=500)
        self._words = ElidedLabel(look, kind="small", token="text.2")
        self.discard_button = push_button(look, "Discard", "quiet")
        self.review_button = push_button(look, "Review")
        self.apply_button = KeyedButton(look, "Apply", "Ctrl+Shift+S")
        self.discard_button.clicked.connect(self.discard_asked)
        self.review_button.clicked.connect(self.review_asked)
        self.apply_button.clicked.connect(self.apply_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(Glyph(look, "ph.circle-fill", "changed", _DOT))
        row.addWidget(self._count)
        row.addWidget(self._words, 1)
        row.addWidget(self.discard_button)
        row.addWidget(self.review_button)
        row.addWidget(self.apply_button)
        look.theme.changed.connect(self._restyle)
        self._restyle()
        self.hide()

    @property
    def words(self) -> str:
        """All that it says; "" while it is hidden."""
        return "" if self.isHidden() else f"{self._count.text()} · {self._words.text()}"

    def show_count(self, cells: int, records: int, problems: int) -> None:
        """Say what is staged.

        Args:
            cells: changed cells.
            records: the records they are in.
            problems: cells that cannot be sent as they are.
        """
        was_hidden = self.isHidden()
        self._shown = (cells, records, problems)
        self._count.setText(staged_text(cells, records))
        if problems:
            needs = "needs" if problems == 1 else "need"
            self._words.setText(f"{problems:,} {needs} you")
        else:
            self._words.setText(_NOT_SENT)
        self._words.set_token("problem.text" if problems else "text.2")
        self.setVisible(cells > 0)
        self.setAccessibleName(self.words)
        if was_hidden and cells:
            announce(self, self.words)

    def show_progress(self, words: str) -> None:
        """Say how far a long paste or fill is; "" says again how it stands."""
        if words:
            self._count.setText("Changing cells")
            self._words.setText(words)
            self._words.set_token("text.2")
            self.show()
        else:
            self.show_count(*self._shown)

    def set_narrow(self, narrow: bool) -> None:
        """Leave out what the review has too where there is little width."""
        self.discard_button.setVisible(not narrow)

    def _restyle(self) -> None:
        self.setFixedHeight(self._look.theme.metrics.action_bar)
