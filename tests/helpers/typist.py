"""A person at the keyboard of the running program."""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from vtdesk.main import Program
from vtdesk.ui.main_window import MainWindow
from vtdesk.ui.settings.first_keeping import FirstKeepingDialog
from vtdesk.ui.signin.window import SignInWindow

PATIENCE = 20.0


class Typist:
    """Presses keys, waits for what a person would see, takes pictures.

    Args:
        program: the running program.
    """

    def __init__(self, program: Program) -> None:
        self.program = program

    @property
    def window(self) -> MainWindow:
        """The window of the open account."""
        assert self.program.main_window is not None
        return self.program.main_window

    @property
    def sign_in(self) -> SignInWindow:
        """The window before an account is open."""
        assert self.program.sign_in is not None
        return self.program.sign_in

    async def until(self, condition: Callable[[], object], what: str) -> None:
        """Wait until something is so; fail with the words when it does not come true."""
        end = time.monotonic() + PATIENCE
        while not condition():
            if time.monotonic() > end:
                raise AssertionError(f"did not happen: {what}")
            await asyncio.sleep(0.01)

    async def until_open(self) -> None:
        """Wait for an account's window with modules in its tree."""
        await self.until(
            lambda: (
                self.program.main_window is not None
                and self.program.main_window.isVisible()
                and bool(self.window.tree.model.rowCount())
            ),
            "the window of an account",
        )
        await self.keep_the_usual()
        self.window.activateWindow()

    async def keep_the_usual(self) -> None:
        """In an account that was just connected: keep the modules that are ticked."""
        dialog = self.window.findChild(FirstKeepingDialog)
        if isinstance(dialog, FirstKeepingDialog) and dialog.isVisible():
            QTest.keyClick(dialog, Qt.Key.Key_Return)
            await self.until(lambda: not dialog.isVisible(), "the choice of what to keep")

    async def until_quiet(self) -> None:
        """Wait until nothing is fetched or sent."""
        session = self.program.session
        assert session is not None
        await self.until(
            lambda: (
                not session.status.pulls
                and not session.status.sending
                and not session.outbox_count.waiting
            ),
            "quiet",
        )
        await self.settle()

    async def settle(self, rounds: int = 20) -> None:
        """Let painting and pending tasks take their turn."""
        for _ in range(rounds):
            await asyncio.sleep(0.01)

    async def press(self, *keys: str) -> None:
        """Press keys or combinations, as in "Ctrl+S", one after the other."""
        for key in keys:
            QTest.keySequence(self._focus(), QKeySequence(key))
            await asyncio.sleep(0.02)

    async def type(self, text: str) -> None:
        """Type a text where the focus is; a key may move it, and every key comes by itself."""
        for letter in text:
            QTest.keyClicks(self._focus(), letter)
            await asyncio.sleep(0)
        await asyncio.sleep(0.02)

    async def open_module(self, label: str) -> None:
        """Choose a module in the tree by typing its name."""
        await self.press("Ctrl+1")
        QTest.keyClicks(self.window.tree.filter, label)
        await asyncio.sleep(0.05)
        self.window.tree.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        await self.press("Return")
        await self.until(
            lambda: (
                self.window.page.module is not None
                and self.program.session is not None
                and self.program.session.info(self.window.page.module).label == label
            ),
            f"the table of {label}",
        )

    async def until_rows(self, least: int = 1) -> None:
        """Wait until the table shows rows."""
        await self.until(
            lambda: self.window.page.table.records.rowCount() >= least, f"{least} rows"
        )

    async def open_first_record(self) -> None:
        """Open the first row's record with the keyboard."""
        await self.press("Ctrl+2", "Ctrl+Home", "Return")
        await self.until(lambda: self.window.record.edit is not None, "an open record")
        await self.settle()

    async def focus_field(self, name: str) -> None:
        """Go into the input of a field of the open form, as Tab would."""
        form = self.window.record.form
        assert form is not None
        form.go_to(name)
        await asyncio.sleep(0.02)

    def picture(self, file: Path, window: QWidget | None = None) -> None:
        """Save what a window shows."""
        widget = window or self.program.main_window or self.program.sign_in
        assert widget is not None
        if not widget.grab().save(str(file)):
            raise AssertionError(f"no picture could be written to {file}")

    def _focus(self) -> QWidget:
        widget = QApplication.focusWidget() or self.program.main_window or self.program.sign_in
        assert widget is not None
        return widget
