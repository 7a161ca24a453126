"""What a pane says when it has nothing to show: why, and what to do about it."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from vtdesk.ui.look import Look
from vtdesk.ui.parts.buttons import ButtonKind, push_button
from vtdesk.ui.parts.glyph import Glyph
from vtdesk.ui.parts.label import TextLabel
from vtdesk.ui.parts.surface import Surface
from vtdesk.ui.parts.tab_order import come_after

_WIDTH = 330


@dataclass(frozen=True, slots=True)
class EmptyAction:
    """One button below the words.

    Attributes:
        price: what it costs, as in "1 call"; stands beside it.
    """

    text: str
    kind: ButtonKind = "secondary"
    icon: str = ""
    price: str = ""


class EmptyState(Surface):
    """Icon, heading, a sentence or two and what can be done, in the middle of the pane.

    Signals:
        chosen(int): the button of this number was pressed.
    """

    chosen = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, "content", parent=parent)
        self._look = look
        self._icon = Glyph(look, "ph.stack-light", "text.3", look.theme.metrics.icon_empty)
        self._title = TextLabel(look, kind="lead", weight=600, wrap=True)
        self._words = TextLabel(look, token="text.2", wrap=True)
        self._group = QButtonGroup(self)
        self._group.idClicked.connect(self.chosen)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        centre = Qt.AlignmentFlag.AlignHCenter
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(4)
        column.addStretch(1)
        column.addWidget(self._icon, 0, centre)
        column.addSpacing(8)
        for label in (self._title, self._words):
            label.setAlignment(centre)
            label.setFixedWidth(_WIDTH)
            column.addWidget(label, 0, centre)
        column.addSpacing(8)
        column.addLayout(self._buttons)
        column.addStretch(1)
        # after the labels, which have their new font by then
        look.theme.changed.connect(self._fit_heights)

    @property
    def title(self) -> str:
        """The heading on show."""
        return self._title.text()

    @property
    def words(self) -> str:
        """The sentences on show."""
        return self._words.text()

    @property
    def buttons(self) -> tuple[QPushButton, ...]:
        """The buttons on show, in the order of their numbers."""
        return tuple(b for b in self._group.buttons() if isinstance(b, QPushButton))

    def show_state(
        self, icon: str, title: str, words: str, actions: Sequence[EmptyAction] = ()
    ) -> None:
        """Say what is empty and why; `icon` is drawn in its light weight."""
        self._icon.show_glyph(f"{icon}-light", "text.3")
        self._title.setText(title)
        self._words.setText(words)
        self._words.setVisible(bool(words))
        self._fit_heights()
        self.setAccessibleName(f"{title}. {words}")
        self._replace_buttons(actions)

    def _fit_heights(self) -> None:
        for label in (self._title, self._words):
            # a layout that centres a wrapped label asks it for no more than one guess of its height
            label.setFixedHeight(label.heightForWidth(_WIDTH))

    def _replace_buttons(self, actions: Sequence[EmptyAction]) -> None:
        """Show others; the keyboard stays among them, or waits here until there are any."""
        focused = next((n for n, old in enumerate(self.buttons) if old.hasFocus()), None)
        if focused is not None:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        for button in self._group.buttons():
            self._group.removeButton(button)
        while (item := self._buttons.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self._buttons.addStretch(1)
        for number, action in enumerate(actions):
            button = push_button(self._look, action.text, action.kind, icon=action.icon)
            self._group.addButton(button, number)
            self._buttons.addWidget(button)
            if action.price:
                self._buttons.addWidget(TextLabel(self._look, action.price, "small", "text.3"))
        self._buttons.addStretch(1)
        come_after(self, *self.buttons)
        if self.buttons and self.hasFocus():
            button = self.buttons[min(focused or 0, len(actions) - 1)]
            # the layout shows it later, and until then it takes no keyboard
            button.show()
            button.setFocus(Qt.FocusReason.OtherFocusReason)
