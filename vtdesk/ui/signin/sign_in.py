"""All pages before an account is open, one at a time."""

from collections.abc import Sequence
from functools import cached_property

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from vtdesk.app.connecting import ConnectForm
from vtdesk.app.sealed import weakness
from vtdesk.domain.connection import CheckStep
from vtdesk.ui.look import Look
from vtdesk.ui.signin.connect_page import ConnectPage
from vtdesk.ui.signin.first_run import FirstRunPage
from vtdesk.ui.signin.passphrase_pages import KeepingPage, UnlockPage


class SignIn(QStackedWidget):
    """Carries what the person wants upwards; shows what it is told.

    Signals:
        sample_chosen(): open the sample company.
        connect_requested(ConnectForm): check the connection, then open the account.
        passphrase_chosen(Secret): keep the new account behind this passphrase.
        nothing_kept(): keep the new account in memory.
        passphrase_given(Secret): try to unlock the account with it.
        cancelled(): the person went back; what is under way is to stop.
    """

    sample_chosen = Signal()
    connect_requested = Signal(object)
    passphrase_chosen = Signal(object)
    nothing_kept = Signal()
    passphrase_given = Signal(object)
    cancelled = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look

    @cached_property
    def first_run(self) -> FirstRunPage:
        """The page with the two doors. Each page is made when it is first needed."""
        page = FirstRunPage(self._look)
        page.sample_chosen.connect(self.sample_chosen)
        page.connect_requested.connect(self._begin)
        self.addWidget(page)
        return page

    @cached_property
    def connect_page(self) -> ConnectPage:
        """Form and check."""
        page = ConnectPage(self._look)
        page.sample_chosen.connect(self.sample_chosen)
        page.connect_requested.connect(self.connect_requested)
        page.cancelled.connect(self.cancelled)
        self.addWidget(page)
        return page

    @cached_property
    def keeping(self) -> KeepingPage:
        """Where secrets go without a password store."""
        page = KeepingPage(self._look, weakness)
        page.passphrase_chosen.connect(self.passphrase_chosen)
        page.nothing_kept.connect(self.nothing_kept)
        page.cancelled.connect(self.cancelled)
        self.addWidget(page)
        return page

    @cached_property
    def unlock(self) -> UnlockPage:
        """The passphrase at the start."""
        page = UnlockPage(self._look)
        page.passphrase_given.connect(self.passphrase_given)
        page.cancelled.connect(self.cancelled)
        self.addWidget(page)
        return page

    def show_first_run(self) -> None:
        """Show the two doors."""
        self.first_run.show_busy("")
        self.setCurrentWidget(self.first_run)

    def show_connect(self, form: ConnectForm | None = None) -> None:
        """Show form and check, filled in with what is known of the account."""
        self.connect_page.reset()
        if form is not None:
            self.connect_page.fields.fill(form)
        self.setCurrentWidget(self.connect_page)
        self.connect_page.fields.focus_first_empty()

    def show_steps(self, steps: Sequence[CheckStep]) -> None:
        """Show how far the check is."""
        self.setCurrentWidget(self.connect_page)
        self.connect_page.show_steps(steps)

    def show_problem(self, words: str) -> None:
        """Say on the page in front what could not be done."""
        page = self.currentWidget()
        assert isinstance(page, FirstRunPage | ConnectPage | KeepingPage | UnlockPage)
        page.show_problem(words)

    def show_busy(self, words: str) -> None:
        """Say on the first page what is under way; "" when it has ended."""
        self.first_run.show_busy(words)

    def ask_where_to_keep(self, reason: str) -> None:
        """Ask what to do without a password store."""
        self.keeping.show_reason(reason)
        self.setCurrentWidget(self.keeping)
        self.keeping.passphrase.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def ask_passphrase(self, account_label: str) -> None:
        """Ask for the passphrase of an account."""
        self.unlock.show_account(account_label)
        self.setCurrentWidget(self.unlock)
        self.unlock.passphrase.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _begin(self, form: ConnectForm) -> None:
        self.connect_page.reset()
        self.connect_page.fields.fill(form)
        self.setCurrentWidget(self.connect_page)
        self.connect_requested.emit(form)
