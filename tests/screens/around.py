"""The screens of a record with everything around it: below the form, beside it, in little room."""

from collections.abc import Awaitable, Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.helpers.typist import Typist

Shoot = Callable[..., Awaitable[None]]

WIDE, NARROW, WINDOW = (1440, 900), (640, 480), (560, 720)
KEPT = ("Contacts", "Deals", "Organizations", "Quotes", "Tickets")


async def around_screens(typist: Typist, shoot: Shoot) -> None:
    """A deal with its panels, a customer with a tab of its own, both in little room."""
    await typist.until_open()
    window = typist.window
    window.resize(*WIDE)
    for label in KEPT:
        await typist.open_module(label)
        await typist.until_quiet()
    await _below(typist, shoot)
    await _beside(typist, shoot)
    await _in_little_room(typist, shoot)


async def _below(typist: Typist, shoot: Shoot) -> None:
    window = typist.window
    await typist.open_module("Deals")
    await typist.until_rows()
    await typist.open_first_record()
    await typist.until(lambda: window.around.related.lines, "the related records")
    await typist.until_quiet()
    await shoot("around-below")
    await typist.press("Ctrl+5")
    await typist.until_quiet()
    await shoot("around-below-activity")
    await typist.press("Escape", "Ctrl+7")
    await shoot("around-folded")
    await typist.press("Ctrl+7", "Ctrl+4")


async def _beside(typist: Typist, shoot: Shoot) -> None:
    window = typist.window
    await typist.open_module("Organizations")
    await typist.until_rows()
    await typist.open_first_record()
    await typist.press("Ctrl+2", "Ctrl+Return")
    await typist.until(lambda: window.around.hierarchy.group, "a group of companies")
    await typist.until(lambda: window.around.related.has_tabs, "the tabs of the related records")
    await typist.until_quiet()
    await shoot("around-beside")
    await typist.press("Ctrl+5")
    await typist.until_quiet()
    await shoot("around-beside-activity")
    await typist.press("Ctrl+4")
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    app.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    await shoot("around-beside-mirrored")
    app.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    theme = typist.program.look.theme
    theme.choose_text_scale(2.0)
    await shoot("around-beside-200")
    theme.choose_text_scale(1.0)
    await typist.press("Ctrl+W")


async def _in_little_room(typist: Typist, shoot: Shoot) -> None:
    window = typist.window
    window.resize(*NARROW)
    await typist.open_first_record()
    await shoot("around-640-form", size=NARROW)
    window.resize(*NARROW)
    await typist.settle()
    await typist.press("Ctrl+4")
    await typist.settle()
    await shoot("around-640", size=NARROW)
    await typist.press("Ctrl+2", "Ctrl+Shift+Return")
    await typist.until(lambda: window.windows.windows, "a window of a record")
    own = window.windows.windows[0]
    await typist.until(lambda: own.around.related.lines, "its related records")
    await typist.settle()
    await shoot("around-window", own, WINDOW)
    own.close()
