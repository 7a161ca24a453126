"""Phone numbers, e-mail addresses and web addresses: text that leads somewhere."""

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QKeyEvent
from PySide6.QtWidgets import QWidget

from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.schema import FieldSpec
from vtdesk.ui.edit.inputs.base import is_follow_key
from vtdesk.ui.edit.inputs.context import InputContext
from vtdesk.ui.edit.inputs.text import TextInput

_OPENED = frozenset({"http", "https", "mailto", "tel"})
_PARTS = {
    FieldKind.PHONE: ("ph.phone", "Call this number", "Number"),
    FieldKind.EMAIL: ("ph.envelope-simple", "Write to this address", "Address"),
    FieldKind.URL: ("ph.arrow-up-right", "Open in the browser", "Address"),
}


class LinkInput(TextInput):
    """Text with an icon that calls, writes or opens it (also Ctrl+Enter)."""

    def __init__(self, spec: FieldSpec, context: InputContext, parent: QWidget) -> None:
        self.placeholder = _PARTS[spec.kind][2]
        super().__init__(spec, context, parent)
        self.dress_trailing()

    def dress_trailing(self) -> None:
        """Call, write or open."""
        icon, name, _ = _PARTS[self.spec.kind]
        self.set_trailing(icon, name)

    @property
    def leads_on(self) -> bool:
        """It holds an address that can be opened."""
        return self._url() is not None

    def trailing_used(self) -> None:
        """Open it."""
        self.open_link()

    def key_pressed(self, event: QKeyEvent) -> bool:
        """Follow with Ctrl+Enter."""
        if is_follow_key(event):
            self.open_link()
            return True
        return False

    def open_link(self) -> None:
        """Hand the address to the program that this computer has for it."""
        url = self._url()
        if url is not None and QDesktopServices.openUrl(url) and url.scheme() == "tel":
            self.called.emit(self.line.text().strip())

    def _url(self) -> QUrl | None:
        return link_url(self.spec.kind, "" if self.covered else self.line.text())


def link_url(kind: FieldKind, text: str) -> QUrl | None:
    """What a click opens, or None where it opens nothing.

    Only http, https, mailto and tel are ever opened: a server's text could name a program of this
    computer otherwise. A web address without a scheme is taken as https.
    """
    trimmed = "".join(text.split()) if kind is FieldKind.PHONE else text.strip()
    if not trimmed:
        return None
    url = QUrl()
    if kind is FieldKind.PHONE:
        figures = "".join(letter for letter in trimmed if letter.isdigit() or letter in "+*#,;")
        if not any(letter.isdigit() for letter in figures):
            return None
        url.setScheme("tel")
        url.setPath(figures, QUrl.ParsingMode.DecodedMode)
    elif kind is FieldKind.EMAIL:
        if "@" not in trimmed or any(letter.isspace() for letter in trimmed):
            return None
        url.setScheme("mailto")
        url.setPath(trimmed, QUrl.ParsingMode.DecodedMode)
    else:
        url = _web_url(trimmed)
    return url if url.isValid() and url.scheme() in _OPENED else None


def _web_url(text: str) -> QUrl:
    url = QUrl(text, QUrl.ParsingMode.StrictMode)
    # "acme.example:8080/x" reads as scheme "acme.example"; a real scheme has no dot and "//"
    if "://" not in text and not text.lower().startswith(("mailto:", "tel:")):
        if ":" in text.split("/")[0] and not text.split(":", 1)[1][:1].isdigit():
            return url
        url = QUrl("https://" + text, QUrl.ParsingMode.StrictMode)
    if url.scheme() in ("http", "https") and not url.host():
        return QUrl()
    return url
