"""The window of the settings."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QDialog, QStackedWidget, QWidget

from vtdesk.ui.look import Look
from vtdesk.ui.parts.buttons import push_button
from vtdesk.ui.parts.focus_ring import FocusRing
from vtdesk.ui.parts.screen_room import fitting
from vtdesk.ui.settings.page import SettingsPage
from vtdesk.ui.settings.page_list import Entry, PageList

_USUAL_SIZE = (1200, 800)
_LEAST_SIZE = (640, 480)
_NARROW_BELOW = 820


@dataclass(frozen=True, slots=True)
class PageMaker:
    """A page that is made when it is first needed.

    Attributes:
        kind: the class of the page, with its title and icon.
        make: makes it.
    """

    kind: type[SettingsPage]
    make: Callable[[], SettingsPage]


class SettingsWindow(QDialog):
    """Pages beside their list; there is no OK, what is chosen holds at once.

    A page is made when it is first shown; those that nobody has asked for follow one by one while
    nothing else is to be done, so that opening the window and searching both take no time.

    Args:
        look: theme and icons.
        makers: of the pages, in the order of the list.
        data_folder: where vtdesk keeps its files.
        parent: the window that the settings stand over.
    """

    def __init__(
        self, look: Look, makers: Sequence[PageMaker], data_folder: Path, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Settings")
        self.setAccessibleName("Settings")
        self.setMinimumSize(*_LEAST_SIZE)
        self._look = look
        self._folder = data_folder
        self._makers = tuple(makers)
        self._made: dict[int, SettingsPage] = {}
        self._rest = QTimer(self, interval=0)
        self._rest.timeout.connect(self._make_next)
        self.page_list = PageList(look, [maker.kind for maker in makers], self._all_pages)
        self.pages = QStackedWidget()
        self.folder_button = push_button(
            look, "Open data folder", "plain", icon="ph.folder-open", small=True
        )
        self.folder_button.setAutoDefault(False)
        self.folder_button.clicked.connect(self._open_folder)
        self.page_list.add_foot(self.folder_button)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        self._box.addWidget(self.page_list)
        self._box.addWidget(self.pages, 1)
        self.page_list.chosen.connect(self._show)
        self.page_list.left.connect(self._enter_page)
        look.theme.changed.connect(self._arrange)
        self._found: QWidget | None = None
        self._ring = FocusRing(look, self)
        self.resize(fitting(parent, *_USUAL_SIZE))
        self._current = 0
        self._rest.start()

    @property
    def page(self) -> SettingsPage:
        """The page on show."""
        return self._page(self._current)

    def show_page(self, title: str) -> None:
        """Show the page of this title."""
        for number, maker in enumerate(self._makers):
            if maker.kind.title == title:
                self._show_number(number)
                self.page_list.show_current(number)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the list on top where there is little width."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        narrow = self.width() < self._look.theme.scaled(_NARROW_BELOW)
        direction = QBoxLayout.Direction
        self._box.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)
        self.page_list.set_narrow(narrow=narrow)

    def _page(self, number: int) -> SettingsPage:
        if number not in self._made:
            page = self._made[number] = self._makers[number].make()
            self.pages.addWidget(page)
            if number == self._current:
                self.pages.setCurrentWidget(page)
        return self._made[number]

    def _all_pages(self) -> tuple[SettingsPage, ...]:
        return tuple(self._page(number) for number in range(len(self._makers)))

    def _make_next(self) -> None:
        order = (self._current, *range(len(self._makers)))
        number = next((number for number in order if number not in self._made), None)
        if number is None:
            self._rest.stop()
        else:
            self._page(number)

    def _show(self, entry: Entry) -> None:
        self._show_number(entry.page)
        self._found = entry.found.target if entry.found is not None else None

    def _show_number(self, number: int) -> None:
        self._current = number
        self.pages.setCurrentWidget(self._page(number))

    def _enter_page(self) -> None:
        target = self._found
        if target is None:
            target = next((found.target for found in self.page.findables), None)
        if target is not None:
            self.page.bring(target)

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))
