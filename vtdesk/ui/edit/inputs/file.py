"""The file of a document: its name, and a button that saves it."""

from pathlib import Path

import shiboken6
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QKeyEvent
from PySide6.QtWidgets import QWidget

from vtdesk.app.files import FileRef
from vtdesk.domain.attachment import safe_name
from vtdesk.domain.errors import VtdeskError
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.schema import FieldSpec
from vtdesk.domain.values import Cell
from vtdesk.ui.bridge import spawns
from vtdesk.ui.edit.inputs.base import is_follow_key
from vtdesk.ui.edit.inputs.context import InputContext
from vtdesk.ui.edit.inputs.links import link_url
from vtdesk.ui.edit.inputs.shown import ShownInput
from vtdesk.ui.file_dialogs import ask_where_to_save
from vtdesk.ui.parts.plain_tip import plain_tip

_ADDRESSES = ("http://", "https://")


class FileInput(ShownInput):
    """Shows a file's name and never changes it: Vtiger's API takes none in a revise.

    The button, or Ctrl+Enter, saves the file; one that lies elsewhere is opened in the browser.
    """

    def __init__(self, spec: FieldSpec, context: InputContext, parent: QWidget) -> None:
        self._file: FileRef | None = None
        self._saving = False
        super().__init__(spec, context, parent)

    @property
    def file(self) -> FileRef | None:
        """What can be saved."""
        return self._file

    def show_value(self, cell: Cell, text: str) -> None:
        """Show the name, and offer what can be done with it."""
        super().show_value(cell, text)
        self._saving = False
        self.set_note("")
        self._file = self._found()
        if self._file is not None:
            self.set_trailing("ph.download-simple", "Save this file", by_key=True)
        elif text.startswith(_ADDRESSES):
            self.set_trailing("ph.arrow-up-right", "Open in the browser", by_key=True)
        else:
            self.set_trailing("")

    @property
    def leads_on(self) -> bool:
        """There is a file to save, or an address to open."""
        return self._file is not None or self._address() is not None

    def trailing_used(self) -> None:
        """Save the file, or open where it lies."""
        if self._file is not None:
            if not self._saving:
                self._save(self._file)
        elif (url := self._address()) is not None:
            QDesktopServices.openUrl(url)

    def key_pressed(self, event: QKeyEvent) -> bool:
        """The same with Ctrl+Enter."""
        if is_follow_key(event):
            self.trailing_used()
            return True
        return super().key_pressed(event)

    def _address(self) -> QUrl | None:
        text = self.line.text()
        return link_url(FieldKind.URL, text) if text.startswith(_ADDRESSES) else None

    @spawns
    async def _save(self, file: FileRef) -> None:
        """Ask where to, then fetch and write it."""
        name = Path(safe_name(file.name))
        suffix = name.suffix.removeprefix(".")
        target = await ask_where_to_save(
            self.window(), "Save file", name.name, "File", suffix or "*"
        )
        if target is None:
            return
        self._saving = True
        self._tell(file, "Fetching…")
        try:
            await self.context.names.records.files.save(file, target)
        except VtdeskError as error:
            self._tell(file, error.summary)
        else:
            self._tell(file, f"Saved as {target.name}")
        self._saving = False

    def _tell(self, file: FileRef, words: str) -> None:
        """Say how it stands, unless another record is shown meanwhile."""
        if shiboken6.isValid(self) and file == self._file:
            self.set_note(words)
            self.setToolTip(plain_tip(words))
            self.editor.setAccessibleDescription(words)

    def _found(self) -> FileRef | None:
        record, names = self.context.at_hand.record, self.context.names
        if record is None or record.key is None:
            return None
        return names.records.files.file_of(self.context.schema.name, record.key, self.spec.name)
