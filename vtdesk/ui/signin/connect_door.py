"""The connect form with the button that begins the check."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from vtdesk.ui.look import Look
from vtdesk.ui.parts.buttons import push_button
from vtdesk.ui.parts.label import TextLabel
from vtdesk.ui.signin.connect_form import ConnectFields


class ConnectDoor(QWidget):
    """The form with its button.

    Args:
        look: theme and icons.
        titled: with a heading of its own.

    Signals:
        submitted(ConnectForm): all fields are filled in.
    """

    submitted = Signal(object)

    def __init__(self, look: Look, *, titled: bool = True) -> None:
        super().__init__()
        self.fields = ConnectFields(look)
        self.fields.submitted.connect(self._submit)
        self.button = push_button(look, "Test and connect", "primary", large=True)
        self.button.clicked.connect(self._submit)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        if titled:
            column.addWidget(TextLabel(look, "Connect your Vtiger", "title"))
            words = "The key stays in the system’s password store."
            column.addWidget(TextLabel(look, words, token="text.2", wrap=True))
            column.addSpacing(16)
        column.addWidget(self.fields)
        column.addSpacing(20)
        if titled:
            column.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.button)
        row.addWidget(TextLabel(look, "3 calls, nothing is changed", "small", "text.3"))
        row.addStretch(1)
        column.addLayout(row)
        if not titled:
            column.addStretch(1)

    def _submit(self) -> None:
        form = self.fields.read() if self.button.isEnabled() else None
        if form is not None:
            self.submitted.emit(form)
