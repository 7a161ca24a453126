"""Records in windows of their own, beside the account's main window."""

from collections.abc import Callable

import msgspec
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from vtdesk.app.editing import EditSession
from vtdesk.app.session import Session
from vtdesk.app.settings import Remembered
from vtdesk.app.tasks import Tasks
from vtdesk.domain.errors import Remedy
from vtdesk.domain.ids import ModuleName
from vtdesk.ui.bridge import spawns
from vtdesk.ui.documents.record_window import LEAST_SIZE, RecordWindow, RecordWindowWishes
from vtdesk.ui.look import Look
from vtdesk.ui.parts.screen_room import fitting

MOST = 12
"""Windows of records at most; a person who has more of them open finds none again."""

_WINDOWS = "record windows"


class RecordWindows(QObject):
    """The windows of records of one account; they close with its main window.

    Args:
        look: theme and icons.
        session: the account at work.
        remembered: keeps which records have a window, by module and key, and where it stands.
        parent: the main window.
        remedies: those that the wishes can have carried out, besides the windows' own.
        clean: takes secrets out of a text.

    Attributes:
        wishes: what is asked for in any of them.
    """

    def __init__(
        self,
        look: Look,
        session: Session,
        remembered: Remembered,
        parent: QObject,
        *,
        remedies: frozenset[Remedy] = frozenset(),
        clean: Callable[[str], str] = str,
    ) -> None:
        super().__init__(parent)
        self._remedies = remedies
        self._clean = clean
        self._look = look
        self._session = session
        self._remembered = remembered
        self.wishes = RecordWindowWishes(self)
        self._windows: list[RecordWindow] = []
        self._closing = False
        self._restored = False

    @property
    def tasks(self) -> Tasks:
        """Where opening runs."""
        return self._session.tasks

    @property
    def windows(self) -> tuple[RecordWindow, ...]:
        """Those that are open."""
        return tuple(self._windows)

    @spawns
    async def open_record(self, module: ModuleName, key: int) -> None:
        """Open a record in a window of its own, or bring the one that it has to the front."""
        await self._open(module, key, None)

    def restore(self) -> None:
        """Open the windows of an earlier start, as soon as the modules are known; once."""
        if self._session.modules and not self._restored:
            self._restored = True
            self._open_kept()

    @spawns
    async def _open_kept(self) -> None:
        try:
            kept = msgspec.json.decode(
                self._remembered.text(_WINDOWS) or "[]", type=list[_KeptWindow]
            )
        except msgspec.DecodeError:
            return
        listed = {info.name for info in self._session.modules}
        for line in kept[:MOST]:
            if line.module in listed:
                place = (line.left, line.top, line.width, line.height)
                await self._open(ModuleName(line.module), line.key, place)

    def close(self) -> None:
        """Close all windows; the next start opens them again."""
        self._keep()
        self._closing = True
        for window in tuple(self._windows):
            window.close()

    async def finish(self) -> None:
        """Wait until what is typed in them is kept on disk."""
        for window in tuple(self._windows):
            await window.record.finish()

    def show_rights(self) -> None:
        """The account's write level is another one now."""
        for window in self._windows:
            window.record.read_again()

    async def _open(
        self, module: ModuleName, key: int, place: tuple[int, int, int, int] | None
    ) -> None:
        window = next((w for w in self._windows if w.shown == (module, key)), None)
        if window is None:
            if len(self._windows) >= MOST:
                self._windows[0].close()
            edit = await self._session.open_record(module, key)
            if self._closing:
                await edit.close()
                return
            window = self._make(edit)
            if place is not None:
                self._put(window, place)
            window.show()
        else:
            window.raise_()
        window.activateWindow()
        window.record.go_to_form()
        self._keep()

    def _make(self, edit: EditSession) -> RecordWindow:
        window = RecordWindow(
            self._look,
            self._session,
            self._remembered,
            self.wishes,
            remedies=self._remedies,
            clean=self._clean,
        )
        window.closed.connect(self._closed)
        window.show_record(edit)
        self._windows.append(window)
        return window

    def _put(self, window: QWidget, place: tuple[int, int, int, int]) -> None:
        """Where it stood, as far as that is on a screen now."""
        left, top, width, height = place
        area = window.screen().availableGeometry()
        window.resize(fitting(window, max(width, LEAST_SIZE[0]), max(height, LEAST_SIZE[1])))
        if area.contains(left, top):
            window.move(left, top)

    def _closed(self, window: RecordWindow) -> None:
        self._windows.remove(window)
        if not self._closing:
            self._keep()

    def _keep(self) -> None:
        kept = []
        for window in self._windows:
            if window.shown is not None:
                module, key = window.shown
                frame = window.geometry()
                kept.append(
                    _KeptWindow(
                        module, key, frame.left(), frame.top(), frame.width(), frame.height()
                    )
                )
        self._remembered.put(_WINDOWS, msgspec.json.encode(kept).decode())


class _KeptWindow(msgspec.Struct):
    module: str
    key: int
    left: int = 0
    top: int = 0
    width: int = 0
    height: int = 0
