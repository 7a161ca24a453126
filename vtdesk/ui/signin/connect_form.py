"""The form that a person fills in to connect."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from vtdesk.app.addresses import TypedAddress, read_typed_address
from vtdesk.app.connecting import ConnectForm
from vtdesk.domain.account import Secret, WriteLevel
from vtdesk.domain.errors import VtdeskError
from vtdesk.ui.look import Look
from vtdesk.ui.parts.buttons import push_button
from vtdesk.ui.parts.label import ElidedLabel, TextLabel
from vtdesk.ui.parts.segmented import Segmented
from vtdesk.ui.signin.labelled_field import LabelledField, SecretField

_PASTED_AT_LEAST = 8
_TRIMMED = "Taken from the page you pasted."
_NO_ADDRESS = "Paste the address of your Vtiger from the browser."
_NO_USER = "Type the name you log in with."
_NO_KEY = "Paste the key from My Preferences."
_HTTP = "Others on the way could read the key: the address begins with http, not https."
_LEVELS = (
    (WriteLevel.READ_ONLY, "Read only"),
    (WriteLevel.ASK, "Ask before each change"),
    (WriteLevel.NORMAL, "Read and write"),
)
_LEVEL_HINTS = {
    WriteLevel.READ_ONLY: "A good choice for the first day. You can change it at any time.",
    WriteLevel.ASK: "Each change is shown before it is sent. You can change this at any time.",
    WriteLevel.NORMAL: "Changes are sent when you save. You can change this at any time.",
}
_KEY_HELP = (
    "1.  Log in to Vtiger in your browser.",
    "2.  Click your picture at the top, then My Preferences.",
    "3.  Copy the access key there. It is not your password.",
)


class ConnectFields(QWidget):
    """The form's fields, without its button.

    Signals:
        submitted(): Enter was pressed in a field.

    Attributes:
        address: where the Vtiger is.
        user: the log-in name.
        key: the access key, hidden until its eye is pressed.
        allow_http_box: shown only for an address that begins with http.
        level: what vtdesk may do.
        ca_row: the chosen file of authorities; hidden without one.
    """

    submitted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pasted = ""
        self._length_before = 0
        self._ca_file = ""
        self._dialog: QFileDialog | None = None
        self.address = LabelledField(look, "Address", icon="ph.globe-simple")
        self.address.edit.setPlaceholderText("Paste it from your browser")
        self.user = LabelledField(look, "User", icon="ph.user")
        self.user.edit.setPlaceholderText("The name you log in with")
        self.key = SecretField(look, "Access key", link="Where is my key?")
        self.key.edit.setPlaceholderText("Paste the key from My Preferences")
        self._key_help = _lines(look, _KEY_HELP)
        self.allow_http_box = QCheckBox("Send it without encryption all the same")
        self.level = Segmented(look, [(level.name, words) for level, words in _LEVELS], fill=True)
        self.level.setAccessibleName("What vtdesk may do")
        self._level_hint = TextLabel(look, kind="small", token="text.3", wrap=True)
        self.ca_row = _CertificateRow(look)
        self._build(look)
        # what is typed comes first, though the link stands above it
        self.setTabOrder(self.key.edit, self.key.link)
        self._connect()
        self._show_level_hint()

    def read(self) -> ConnectForm | None:
        """The form, or None where something is missing: it is said at the field, with the focus."""
        self._understand_address()
        faults = [
            field
            for field, words in (
                (self.address, self._address_fault()),
                (self.user, "" if self.user.edit.text().strip() else _NO_USER),
                (self.key, "" if self.key.edit.text().strip() else _NO_KEY),
            )
            if field.show_problem(words)
        ]
        if faults:
            faults[0].edit.setFocus(Qt.FocusReason.OtherFocusReason)
            return None
        return ConnectForm(
            address=self._pasted or self.address.edit.text().strip(),
            user=self.user.edit.text().strip(),
            access_key=Secret(self.key.edit.text().strip()),
            write_level=WriteLevel[self.level.choice],
            allow_http=not self.allow_http_box.isHidden() and self.allow_http_box.isChecked(),
            ca_file=self._ca_file,
        )

    def fill(self, form: ConnectForm) -> None:
        """Put in what is known already."""
        self._pasted = ""
        self.address.edit.setText(form.address)
        self.user.edit.setText(form.user)
        self.key.edit.setText(form.access_key.reveal())
        self.allow_http_box.setChecked(form.allow_http)
        self.level.choose(form.write_level.name)
        self._show_level_hint()
        self.set_ca_file(form.ca_file)
        self.address.show_hint("")
        self._understand_address()

    def focus_first_empty(self) -> None:
        """Put the cursor where something is still to be typed."""
        fields = (self.address, self.user, self.key)
        empty = next((field for field in fields if not field.edit.text()), self.address)
        empty.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def ask_key_again(self) -> None:
        """Empty the key's field and put the cursor there."""
        self.key.clear()
        self.key.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def choose_ca_file(self) -> None:
        """Let the person choose a file of certificate authorities."""
        if self._dialog is None:
            self._dialog = QFileDialog(self, "Certificate authorities to trust as well")
            self._dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
            self._dialog.setNameFilters(
                ["Certificates (*.pem *.crt *.cer *.ca-bundle)", "All files (*)"]
            )
            self._dialog.fileSelected.connect(self.set_ca_file)
        self._dialog.open()

    def set_ca_file(self, path: str) -> None:
        """Trust the authorities in this file too; "" for the system's alone."""
        self._ca_file = path
        self.ca_row.show_file(path)

    def clear_problems(self) -> None:
        """Take back what was said at the fields."""
        for field in (self.address, self.user, self.key):
            field.show_problem("")

    def _build(self, look: Look) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.address)
        column.addWidget(self.allow_http_box)
        column.addWidget(self.user)
        column.addWidget(self.key)
        column.addWidget(self._key_help)
        column.addWidget(self.ca_row)
        level = QVBoxLayout()
        level.setSpacing(4)
        level.addWidget(TextLabel(look, "What vtdesk may do", weight=500))
        level.addWidget(self.level)
        level.addWidget(self._level_hint)
        column.addLayout(level)
        for hidden in (self.allow_http_box, self._key_help, self.ca_row):
            hidden.hide()

    def _connect(self) -> None:
        self.address.edit.textEdited.connect(self._address_edited)
        self.address.edit.editingFinished.connect(self._understand_address)
        self.key.link.setCheckable(True)
        self.key.link.toggled.connect(self._key_help.setVisible)
        self.level.chosen.connect(self._show_level_hint)
        self.ca_row.removed.connect(self._forget_ca_file)
        for field in (self.address, self.user, self.key):
            field.edit.returnPressed.connect(self.submitted)
            field.edit.textEdited.connect(field.forget_problem)

    def _address_edited(self, text: str) -> None:
        grown = len(text) - self._length_before
        self._length_before = len(text)
        self._pasted = ""
        # leave was given for another address
        self.allow_http_box.setChecked(False)
        self.address.show_hint("")
        if "://" in text and grown >= _PASTED_AT_LEAST:
            self._understand_address()

    def _understand_address(self) -> None:
        typed = self.address.edit.text().strip()
        understood = _understood(self._pasted or typed)
        self.allow_http_box.setVisible(understood is not None and understood.unencrypted)
        if understood is None:
            return
        if understood.unencrypted:
            self.address.show_hint(_HTTP)
        elif not self._pasted and typed != understood.host:
            self._pasted = typed
            self.address.edit.setText(understood.host)
            self.address.show_hint(_TRIMMED)

    def _address_fault(self) -> str:
        typed = self._pasted or self.address.edit.text().strip()
        if not typed:
            return _NO_ADDRESS
        try:
            read_typed_address(typed)
        except VtdeskError as error:
            return error.summary
        return ""

    def _forget_ca_file(self) -> None:
        self.set_ca_file("")

    def _show_level_hint(self) -> None:
        self._level_hint.setText(_LEVEL_HINTS[WriteLevel[self.level.choice]])


class _CertificateRow(QWidget):
    """Names the chosen file and lets go of it."""

    removed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._name = ElidedLabel(
            look, kind="small", token="text.2", mode=Qt.TextElideMode.ElideMiddle
        )
        self.remove_button: QPushButton = push_button(look, "Remove", "link", small=True)
        self.remove_button.clicked.connect(self._remove)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._name, 1)
        row.addWidget(self.remove_button)

    def show_file(self, path: str) -> None:
        self._name.setText(f"Also trusted: {Path(path).name}" if path else "")
        self.setVisible(bool(path))

    def _remove(self) -> None:
        self.removed.emit()


def _understood(typed: str) -> TypedAddress | None:
    try:
        return read_typed_address(typed)
    except VtdeskError:
        return None


def _lines(look: Look, texts: tuple[str, ...]) -> QWidget:
    widget = QWidget()
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    for text in texts:
        column.addWidget(TextLabel(look, text, "small", "text.2", wrap=True))
    return widget
