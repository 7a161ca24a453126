"""What a person sees of a bug: that it happened, that their work is safe, how to report it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from vtdesk.ui.look import Look
from vtdesk.ui.parts.buttons import push_button
from vtdesk.ui.parts.details import Details
from vtdesk.ui.parts.glyph import Glyph
from vtdesk.ui.parts.label import TextLabel
from vtdesk.ui.parts.surface import Surface

_TITLE = "vtdesk made a mistake"
_WORDS = (
    "Something in the program did not work as it should. Your records are safe: what you typed is "
    "kept as a draft, and what you saved is still on its way. You can go on, or quit and start again."
)
_WORDS_WIDTH = 376
_LONGEST = 20_000


class CrashDialog(QDialog):
    """Opens over the window and blocks nothing but it; made once, used for every bug.

    Signals:
        quit_requested(): the person would rather start again.
    """

    quit_requested = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_TITLE)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.details = Details(look)
        self._times = 0
        self._count = TextLabel(look, kind="small", token="text.3")
        self.go_on_button = push_button(look, "Go on", "primary")
        self.go_on_button.setDefault(True)
        self.quit_button = push_button(look, "Quit vtdesk", "quiet")
        self.go_on_button.clicked.connect(self.accept)
        self.quit_button.clicked.connect(self._quit)
        self.finished.connect(self._forget)
        head = QHBoxLayout()
        head.setSpacing(12)
        mark = Glyph(look, "ph.warning-circle", "problem", look.theme.metrics.icon_large)
        head.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        text = QVBoxLayout()
        text.setSpacing(4)
        text.addWidget(TextLabel(look, _TITLE, "lead", weight=600))
        words = TextLabel(look, _WORDS, token="text.2", wrap=True)
        words.setFixedWidth(_WORDS_WIDTH)
        text.addWidget(words)
        text.addWidget(self.details)
        head.addLayout(text, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._count)
        buttons.addStretch(1)
        buttons.addWidget(self.quit_button)
        buttons.addWidget(self.go_on_button)
        ground = Surface(look)
        inner = QVBoxLayout(ground)
        inner.setContentsMargins(20, 20, 20, 16)
        inner.setSpacing(20)
        inner.addLayout(head)
        inner.addLayout(buttons)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)
        whole.addWidget(ground)

    @property
    def words_about_count(self) -> str:
        """How often it happened; "" for once."""
        return self._count.text()

    def show_bug(self, detail: str) -> None:
        """Tell of a bug; one that follows while the dialog is open only adds to the count.

        Args:
            detail: for whoever mends it, without secrets and without anybody's data.
        """
        self._times += 1
        if self._times == 1:
            self.details.show_text(detail[:_LONGEST])
            self._count.setText("")
            self.open()
        else:
            self._count.setText(f"It happened {self._times} times.")

    def _quit(self) -> None:
        self.reject()
        self.quit_requested.emit()

    def _forget(self) -> None:
        self._times = 0
