"""Opens the settings of an account over its window."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from vtdesk.app.session import Session
from vtdesk.app.settings import TEXT_SIZE, Settings
from vtdesk.ui.look import Look
from vtdesk.ui.settings.account_page import AccountPage
from vtdesk.ui.settings.look_page import LookPage
from vtdesk.ui.settings.offline_page import OfflinePage
from vtdesk.ui.settings.page import SettingsPage
from vtdesk.ui.settings.window import PageMaker, SettingsWindow


class SettingsOpener(QObject):
    """Makes the window of the settings when it is first asked for, and keeps it for the session.

    Args:
        look: theme and icons.
        settings: of the program.
        data_folder: where vtdesk keeps its files.

    Attributes:
        window: None until the settings of the open account were asked for.

    Signals:
        look_changed(): another look was chosen.
        rights_changed(): vtdesk may do more or less in the account now.
        sign_out_asked(): the account is to be left.
    """

    look_changed = Signal()
    rights_changed = Signal()
    sign_out_asked = Signal()

    def __init__(self, look: Look, settings: Settings, data_folder: Path) -> None:
        super().__init__()
        self.window: SettingsWindow | None = None
        self._look = look
        self._settings = settings
        self._data_folder = data_folder
        self._look_page: LookPage | None = None

    def show(self, session: Session, parent: QWidget, page: str = "") -> None:
        """Bring the settings to the front.

        Args:
            session: the open account.
            parent: its window.
            page: title of the page to show; "" for the one shown last.
        """
        if self.window is None:
            makers = self._makers(session)
            self.window = SettingsWindow(self._look, makers, self._data_folder, parent)
        if page:
            self.window.show_page(page)
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()

    def close(self) -> None:
        """The session ends; its window takes the settings with it."""
        if self.window is not None:
            self.window.close()
        self.window = self._look_page = None

    def step_text_size(self, steps: int) -> None:
        """Make all text larger by so many steps, smaller by negative ones; 0: its usual size."""
        before = self._settings.get(TEXT_SIZE)
        size = TEXT_SIZE.stepped(before, steps) if steps else TEXT_SIZE.default
        if size == before:
            return
        self._settings.put(TEXT_SIZE, size)
        if self._look_page is not None:
            self._look_page.show_text_size()
        self.look_changed.emit()

    def _makers(self, session: Session) -> tuple[PageMaker, ...]:
        def make_offline_page() -> SettingsPage:
            return OfflinePage(self._look, session)

        def make_look_page() -> SettingsPage:
            page = LookPage(self._look, self._settings)
            page.changed.connect(self.look_changed)
            self._look_page = page
            return page

        def make_account_page() -> SettingsPage:
            page = AccountPage(self._look, session)
            page.rights_changed.connect(self.rights_changed)
            page.sign_out_asked.connect(self.sign_out_asked)
            return page

        return (
            PageMaker(OfflinePage, make_offline_page),
            PageMaker(LookPage, make_look_page),
            PageMaker(AccountPage, make_account_page),
        )
