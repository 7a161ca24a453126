"""The first page: two equal doors, to the sample company and to one's own Vtiger."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from vtdesk.ui.look import Look
from vtdesk.ui.parts.banner import Banner
from vtdesk.ui.parts.buttons import push_button
from vtdesk.ui.parts.glyph import Glyph
from vtdesk.ui.parts.label import TextLabel
from vtdesk.ui.parts.tone import Tone
from vtdesk.ui.signin.connect_door import ConnectDoor
from vtdesk.ui.signin.page import Page, TwoColumns, foot_button, heading
from vtdesk.ui.signin.sample_picture import SamplePicture

_POINTS = (
    ("ph.lightning", "Edit and undo as in the real thing"),
    ("ph.cloud-slash", "Pull the network plug and see what happens"),
    ("ph.arrow-counter-clockwise", "Start over at any time; connect when you like"),
)


class FirstRunPage(Page):
    """Look around first, or connect.

    Signals:
        sample_chosen(): the sample company's door.
        connect_requested(ConnectForm): the other door, with all that it takes.
    """

    sample_chosen = Signal()
    connect_requested = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        self._sample = _SampleDoor(look)
        self._connect = ConnectDoor(look)
        banner = Banner(look)
        columns = TwoColumns(look, self._sample, self._connect, gap=56)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(40)
        words = (
            "Everything you open is kept here, so it is there at once, with or without a network."
        )
        column.addLayout(heading(look, "Your Vtiger, on this computer", words, lead=True))
        column.addWidget(columns)
        column.insertWidget(1, banner)
        certificates = foot_button(look, "Certificates…")
        super().__init__(look, body, certificates, parent)
        self.banner = banner
        self.sample_button = self._sample.button
        self.connect_button = self._connect.button
        self.fields = self._connect.fields
        certificates.clicked.connect(self.fields.choose_ca_file)
        self._sample.button.clicked.connect(self._choose_sample)
        self._connect.submitted.connect(self.connect_requested)
        columns.arranged.connect(self._sample.set_picture_visible)

    def show_busy(self, words: str) -> None:
        """Keep both doors shut while something is under way; "" opens them again."""
        self._sample.show_busy(words)
        self.connect_button.setEnabled(not words)

    def show_problem(self, words: str) -> None:
        """Say what could not be opened; "" takes it back."""
        self.show_busy("")
        if words:
            self.banner.show_words(Tone.PROBLEM, words)
        else:
            self.banner.hide()

    def _choose_sample(self) -> None:
        self.sample_chosen.emit()


class _SampleDoor(QWidget):
    def __init__(self, look: Look) -> None:
        super().__init__()
        self.button = push_button(look, "Try with a sample company", "primary", large=True)
        self._picture = SamplePicture(look)
        self._busy = TextLabel(look, kind="small", token="text.3")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(TextLabel(look, "Look around first", "title"))
        words = "2,000 invented records. Nothing to fill in, no network."
        column.addWidget(TextLabel(look, words, token="text.2", wrap=True))
        column.addSpacing(16)
        column.addWidget(self._picture)
        column.addSpacing(18)
        for icon, text in _POINTS:
            column.addLayout(_point(look, icon, text))
            column.addSpacing(6)
        column.addSpacing(16)
        column.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.button)
        row.addWidget(self._busy)
        row.addStretch(1)
        column.addLayout(row)

    def set_picture_visible(self, visible: bool) -> None:
        self._picture.setVisible(visible)

    def show_busy(self, words: str) -> None:
        self.button.setEnabled(not words)
        self._busy.setText(words)


def _point(look: Look, icon: str, text: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(10)
    row.addWidget(Glyph(look, icon))
    row.addWidget(TextLabel(look, text, token="text.2", wrap=True), 1)
    return row
