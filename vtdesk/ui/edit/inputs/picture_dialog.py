"""One picture in large, and a way to keep it as a file."""

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from vtdesk.app.chosen_file import FileNotWritten
from vtdesk.app.pictures import PictureRef, save_picture
from vtdesk.domain.attachment import safe_name
from vtdesk.ui.bridge import spawns
from vtdesk.ui.file_dialogs import ask_where_to_save
from vtdesk.ui.look import Look
from vtdesk.ui.parts.buttons import push_button
from vtdesk.ui.parts.image_data import decoded
from vtdesk.ui.parts.label import TextLabel
from vtdesk.ui.parts.surface import Surface

_AROUND = 96
_LEAST = 240


class TaskOwner(Protocol):
    """Starts coroutines and holds them."""

    def spawn(self, work: Coroutine[Any, Any, object], name: str) -> object:
        """Run a coroutine to its end."""


class PictureDialog(QDialog):
    """Shows a picture as large as its window allows.

    Args:
        look: theme and icons.
        ref: which picture.
        content: the file as it came.
        tasks: runs reading and writing.
        parent: the window.
    """

    def __init__(
        self, look: Look, ref: PictureRef, content: bytes, tasks: TaskOwner, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._ref = ref
        self._content = content
        self.tasks = tasks
        self.setWindowTitle(ref.name or "Picture")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        ground = Surface(look, "content")
        self.picture = QLabel()
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture.setMinimumSize(_LEAST, _LEAST)
        self.picture.setAccessibleName(self.windowTitle())
        self.words = TextLabel(look, "", "small", "text.2", wrap=True)
        self.save_button = push_button(look, "Save as…", "secondary")
        close = push_button(look, "Close", "quiet")
        self.save_button.clicked.connect(self.save)
        close.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addWidget(self.words, 1)
        foot.addWidget(close)
        foot.addWidget(self.save_button)
        column = QVBoxLayout(ground)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self.picture, 1)
        column.addLayout(foot)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(ground)
        room = parent.size() - QSize(_AROUND, 2 * _AROUND)
        self._show(room.expandedTo(QSize(_LEAST, _LEAST)))

    @spawns
    async def _show(self, room: QSize) -> None:
        ratio = self.devicePixelRatioF()
        image = await asyncio.to_thread(decoded, self._content, room * ratio)
        if image is not None:
            self._put(image, ratio)

    def _put(self, image: QImage, ratio: float) -> None:
        image.setDevicePixelRatio(ratio)
        self.picture.setPixmap(QPixmap.fromImage(image))
        self.adjustSize()

    @spawns
    async def save(self) -> None:
        """Ask where to, and write the file as it came."""
        name = Path(safe_name(self._ref.name))
        suffix = name.suffix.removeprefix(".") or _suffix(self._content)
        proposed = name.stem or "picture"
        file = await ask_where_to_save(self, "Save picture", proposed, "Picture", suffix)
        if file is None:
            return
        try:
            await save_picture(self._content, file)
        except FileNotWritten as error:
            self.words.setText(error.summary)
            return
        self.words.setText(f"Saved as {file.name}")


def _suffix(content: bytes) -> str:
    """What files like this one are called, by their first bytes."""
    known = {b"\x89PNG": "png", b"\xff\xd8\xff": "jpg", b"GIF8": "gif", b"BM": "bmp"}
    return next((s for begin, s in known.items() if content.startswith(begin)), "webp")
