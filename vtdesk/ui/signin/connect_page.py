"""The form beside the check that runs step by step."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from vtdesk.app.connecting import ConnectForm
from vtdesk.domain.connection import CheckKind, CheckState, CheckStep, waiting_steps
from vtdesk.domain.errors import Remedy
from vtdesk.ui.look import Look
from vtdesk.ui.parts.banner import Banner
from vtdesk.ui.parts.buttons import push_button
from vtdesk.ui.parts.tone import Tone
from vtdesk.ui.signin.check_list import CheckList
from vtdesk.ui.signin.connect_door import ConnectDoor
from vtdesk.ui.signin.page import Page, TwoColumns, foot_button, heading

_WORDS = "The check stops at the first step that needs you. Nothing has been saved yet."
_AT_THE_FIELD = {
    Remedy.PASTE_KEY: "Not accepted for this user.",
    Remedy.CHECK_ADDRESS: "Look at this address again.",
}


class ConnectPage(Page):
    """Address, user and key at the start, the check's steps at the end.

    Signals:
        connect_requested(ConnectForm): the check is to begin, or to begin again.
        sample_chosen(): the sample company is wanted instead.
        cancelled(): back; a check under way is to stop.
    """

    connect_requested = Signal(object)
    sample_chosen = Signal()
    cancelled = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        self._door = ConnectDoor(look, titled=False)
        self.steps = CheckList(look)
        self.back_button = push_button(look, "Back", "plain", icon="ph.arrow-left")
        self.banner = Banner(look)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.back_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addSpacing(12)
        column.addLayout(heading(look, "Connect your Vtiger", _WORDS))
        column.addSpacing(16)
        column.addWidget(self.banner)
        column.addSpacing(20)
        column.addWidget(TwoColumns(look, self._door, self.steps, gap=52, start_width=396))
        certificates = foot_button(look, "Certificates…")
        super().__init__(look, body, certificates, parent)
        self.fields = self._door.fields
        self.connect_button = self._door.button
        certificates.clicked.connect(self.fields.choose_ca_file)
        self.back_button.clicked.connect(self._go_back)
        self.set_way_back(self.back_button)
        self._door.submitted.connect(self._submit)
        self.steps.remedy_chosen.connect(self._follow_remedy)

    def show_steps(self, steps: Sequence[CheckStep]) -> None:
        """Show how far the check is; a stopped one opens the form again."""
        self.steps.show_steps(steps)
        stopped = next((step for step in steps if step.state is CheckState.STOPPED), None)
        begun = any(step.state is not CheckState.WAITING for step in steps)
        self.connect_button.setEnabled(stopped is not None or not begun)
        self.connect_button.setText("Test and connect" if stopped is None else "Test again")
        current = stopped or next((s for s in steps if s.state is CheckState.RUNNING), None)
        if stopped is not None:
            self._mark_field(stopped)
            self._lead_to_remedy(stopped)
        if current is not None:
            self.reveal(self.steps.row(current.kind))

    def show_problem(self, words: str) -> None:
        """Say that something besides the check did not work; "" takes it back."""
        if words:
            self.banner.show_words(Tone.PROBLEM, words)
            self.connect_button.setEnabled(True)
            self.reveal(self.banner)
        else:
            self.banner.hide()

    def reset(self) -> None:
        """Before the first check, or after going back."""
        self.fields.clear_problems()
        self.show_problem("")
        self.show_steps(waiting_steps())

    def _lead_to_remedy(self, step: CheckStep) -> None:
        remedy = self.steps.row(step.kind).remedy
        # whoever is typing meanwhile is not interrupted
        if not isinstance(self.focusWidget(), QLineEdit) and not remedy.isHidden():
            remedy.setFocus(Qt.FocusReason.OtherFocusReason)

    def _mark_field(self, step: CheckStep) -> None:
        words = _AT_THE_FIELD.get(step.remedy, "")
        if step.remedy is Remedy.PASTE_KEY:
            self.fields.key.show_problem(words)
        elif step.kind in (CheckKind.FOUND, CheckKind.SECURE):
            self.fields.address.show_problem(words)

    def _follow_remedy(self, remedy: Remedy) -> None:
        if remedy is Remedy.PASTE_KEY:
            self.fields.ask_key_again()
        elif remedy is Remedy.CHECK_ADDRESS:
            self.fields.address.edit.selectAll()
            self.fields.address.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        elif remedy is Remedy.CHOOSE_CA_FILE:
            self.fields.choose_ca_file()
        elif remedy is Remedy.OPEN_DEMO:
            self.sample_chosen.emit()
        else:
            self.connect_button.click()

    def _submit(self, form: ConnectForm) -> None:
        self.show_problem("")
        self.connect_requested.emit(form)

    def _go_back(self) -> None:
        self.cancelled.emit()
