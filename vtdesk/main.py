"""The composition root: builds everything in one order and closes it in the reverse one.

`main` reads the command line and prepares what every run needs (profile, log, lock, look);
`Program` decides which window is open and carries out what the windows ask for.
"""

import asyncio
import logging
import sys
import traceback
from collections.abc import Awaitable, Callable, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from vtdesk import cli
from vtdesk.app.accounts import Accounts
from vtdesk.app.connecting import ConnectForm, Connecting
from vtdesk.app.leaving import Leaving
from vtdesk.app.lock import ProfileLock
from vtdesk.app.logs import Log, Redactor
from vtdesk.app.opening import Keys, open_session
from vtdesk.app.paths import Profile, open_profile
from vtdesk.app.secrets import SecretStore
from vtdesk.app.session import Session
from vtdesk.app.settings import DENSITY, LOOK, TEXT_SIZE
from vtdesk.app.settings_file import SettingsFile
from vtdesk.app.tasks import Tasks
from vtdesk.domain.account import Account, Keeping, Secret, WriteLevel
from vtdesk.domain.errors import Remedy, VtdeskError
from vtdesk.domain.notices import Notice
from vtdesk.ui.application import create_application, run
from vtdesk.ui.bridge import ask, spawns
from vtdesk.ui.crash_dialog import CrashDialog
from vtdesk.ui.formats import system_formats
from vtdesk.ui.look import Look, make_look
from vtdesk.ui.main_window import MainWindow
from vtdesk.ui.settings.account_page import AccountPage
from vtdesk.ui.settings.export_waiting import ExportWaiting
from vtdesk.ui.settings.first_keeping import FirstKeepingDialog
from vtdesk.ui.settings.opener import SettingsOpener
from vtdesk.ui.settings.sign_out_dialog import SignOutDialog
from vtdesk.ui.settings.window import SettingsWindow
from vtdesk.ui.signin.conversation import Conversation, SignedIn, SignInServices
from vtdesk.ui.signin.window import SignInWindow
from vtdesk.ui.single_instance import Doorbell, ring
from vtdesk.ui.sorry import SorryWindow
from vtdesk.ui.tokens import Density, Scheme

if TYPE_CHECKING:
    from vtdesk.demo.server import DemoServer

SAMPLE_LABEL = "Lindqvist Pumpen"
TURN_S = 0.001
"""For how long a thread runs while another waits for its turn. Python's own 5 ms are felt in a window,
and slow a fill, whose two threads hand pages to each other all the time."""

CANNOT_START = 3
"""Exit code when the profile cannot be used."""

_CONNECT_ANEW = frozenset({Remedy.PASTE_KEY, Remedy.CHECK_ADDRESS, Remedy.CHOOSE_CA_FILE})
REMEDIES = _CONNECT_ANEW | {Remedy.OPEN_FOLDER, Remedy.CHANGE_LEVEL}
"""What the program does about a problem that its main window cannot do."""

_SCHEMES = {"light": Scheme.LIGHT, "dark": Scheme.DARK}
_log = logging.getLogger(__name__)


class Program:
    """One run of vtdesk with its windows.

    Args:
        options: the command line.
        application: the one QApplication.
        profile: where this run keeps its files.
        redactor: told of every secret.
        attend: a coroutine that uses the program as a person would, once a window is open.
    """

    def __init__(
        self,
        options: cli.Options,
        application: QApplication,
        profile: Profile,
        redactor: Redactor,
        attend: "Callable[[Program], Awaitable[None]] | None" = None,
    ) -> None:
        self.options = options
        self.look: Look = make_look(application)
        self.session: Session | None = None
        self.main_window: MainWindow | None = None
        self.demo: DemoServer | None = None
        self.tasks = Tasks(known=self._tell, bug=self.report_bug)
        self._profile = profile
        self._redactor = redactor
        self._attend = attend
        self._formats = system_formats()
        self._settings = SettingsFile(profile.settings_file)
        opener = SettingsOpener(self.look, self._settings.settings, profile.data)
        opener.look_changed.connect(self._change_look)
        opener.rights_changed.connect(self._show_rights)
        opener.sign_out_asked.connect(self._sign_out)
        self._settings_opener = opener
        self._accounts = Accounts(profile.accounts_file)
        self._secrets = SecretStore(profile, hide=redactor.hide)
        connecting = Connecting(self._accounts, self._secrets, self._formats)
        self._leaving = Leaving(profile, self._accounts, self._secrets)
        services = SignInServices(
            self._accounts, connecting, self._secrets, self.tasks, options.temp_profile
        )
        self._signing_in = Conversation(self.look, services, self._open, self._has_window)
        self._signing_in.sample_chosen.connect(self._sample_chosen)
        self._signing_in.closed.connect(self.quit)
        self._ended = asyncio.Event()
        self._crash: CrashDialog | None = None
        self._dress()

    @property
    def settings_window(self) -> SettingsWindow | None:
        """The settings of the open account, once they were asked for."""
        return self._settings_opener.window

    @property
    def sign_in(self) -> SignInWindow | None:
        """The window before an account is open, once it was needed."""
        return self._signing_in.window

    async def run(self) -> int:
        """Open a window, work until it is closed, close everything."""
        self.tasks.spawn(self._begin(), "first window")
        if self._attend is not None:
            self.tasks.spawn(self._attended(self._attend), "attendance")
        await self._ended.wait()
        await self._leave_session()
        await self.tasks.close()
        try:
            self._settings.save_now()
        except VtdeskError as error:
            # nobody is left to tell; what is lost is at most where a window stood
            _log.info("%s (%s)", error.summary, error.detail)
        if self.sign_in is not None:
            self.sign_in.deleteLater()
        return 0

    def quit(self) -> None:
        """End the program in order."""
        self._ended.set()

    def come_to_front(self) -> None:
        """Show the window over all others."""
        window = self._window()
        if window is not None:
            window.showNormal() if window.isMinimized() else window.show()
            window.raise_()
            window.activateWindow()

    def report_bug(self, where: str, error: BaseException) -> None:
        """Log an unexpected exception and tell the person once; the program goes on."""
        _log.error("unexpected exception in %s", where, exc_info=error)
        if self._crash is None:
            self._crash = CrashDialog(self.look, self._window())
            self._crash.quit_requested.connect(self.quit)
        frames = "".join(traceback.format_tb(error.__traceback__))
        # the exception's own words may hold somebody's data; its kind and place are enough
        detail = f"{where}\n{frames}{type(error).__qualname__}"
        self._crash.show_bug(self._redactor.clean(detail))

    async def _begin(self) -> None:
        options = self.options
        if options.demo:
            await self._open_sample()
        elif options.endpoint:
            await self._open_address()
        elif (account := self._accounts.last) is not None:
            await self._signing_in.open_known(account)
        else:
            self._signing_in.show().show_first_run()

    async def _attended(self, attend: "Callable[[Program], Awaitable[None]]") -> None:
        try:
            await attend(self)
        finally:
            self.quit()

    async def _open_sample(self) -> None:
        server = self.demo = await asyncio.to_thread(_sample_server)
        await asyncio.to_thread(server.start)
        user = server.users[0]
        account = Account(
            id="sample",
            endpoint=server.endpoint,
            user=user.user,
            label=SAMPLE_LABEL,
            write_level=WriteLevel.NORMAL,
            keeping=Keeping.MEMORY,
            demo=True,
        )
        await self._open(SignedIn(account, Keys(Secret(user.access_key), None)))

    async def _open_address(self) -> None:
        options = self.options
        known = self._accounts.find(options.endpoint, options.user) if options.user else None
        key = Secret("")
        if options.access_key_stdin:
            key = Secret((await asyncio.to_thread(sys.stdin.readline)).strip())
            self._redactor.hide(key)
        if known is not None and not key:
            await self._signing_in.open_known(known)
            return
        form = ConnectForm(options.endpoint, options.user, key)
        pages = self._signing_in.show()
        pages.show_connect(form)
        if key:
            await self._signing_in.connect_account(form)

    async def _open(self, signed_in: SignedIn) -> None:
        account, keys = signed_in.account, signed_in.keys
        await self._leave_session(keep_demo=account.demo)
        self._redactor.hide(keys.access)
        self.session = await open_session(
            account,
            keys,
            self._profile,
            formats=self._formats,
            bug=self.report_bug,
            save_account=self._save_account,
            user=signed_in.user,
            offline=self.options.offline,
            awaits_table=True,
        )
        if not account.demo:
            await self._accounts.use(account)
        window = MainWindow(
            self.look,
            self.session,
            self._settings.remembered,
            remedies=REMEDIES,
            clean=self._redactor.clean,
        )
        self.main_window = window
        window.quit_asked.connect(self.quit)
        window.connect_asked.connect(self._leave_for_connect)
        window.remedy_asked.connect(self._carry_out)
        window.settings_asked.connect(self._show_settings)
        window.text_size_asked.connect(self._settings_opener.step_text_size)
        window.sign_out_asked.connect(self._sign_out)
        window.account_chosen.connect(self._switch_account)
        window.show_others([known for known in self._accounts.all if known.id != account.id])
        window.show()
        window.start()
        for notice in (*self.session.news, *self._file_news()):
            window.show_notice(notice)
        self._signing_in.hide()
        if signed_in.is_new:
            FirstKeepingDialog(self.look, self.session, window).open()

    async def _leave_session(self, *, keep_demo: bool = False) -> None:
        """Close window, session and, unless it is wanted further, the sample company."""
        self._settings_opener.close()
        window, session = self.main_window, self.session
        self.main_window = self.session = None
        if window is not None:
            window.quit_asked.disconnect(self.quit)
            window.close()
            await window.finish()
        if session is not None:
            await session.close()
        if window is not None:
            window.deleteLater()
        if self.demo is not None and not keep_demo:
            demo, self.demo = self.demo, None
            await asyncio.to_thread(demo.stop)

    def _show_settings(self, page: str = "") -> None:
        window, session = self.main_window, self.session
        if window is None or session is None:
            return
        self._settings_opener.show(session, window, page)

    def _show_rights(self) -> None:
        if self.main_window is not None:
            self.main_window.show_rights()

    @spawns
    async def _change_look(self) -> None:
        self._dress()
        await self._settings.save()

    @spawns
    async def _sign_out(self) -> None:
        """Leave the account, and with it whatever the person does not want here any more."""
        window, session = self.main_window, self.session
        if window is None or session is None:
            return
        account, waiting = session.account, await session.waiting.count()
        front = self.settings_window if self.settings_window is not None else window
        dialog = SignOutDialog(self.look, account, waiting, front if front.isVisible() else window)
        export = ExportWaiting(session, dialog)
        export.message.connect(dialog.show_notice)
        dialog.export_button.clicked.connect(export.start)
        answer, wipe = await ask(dialog), dialog.wipe.isChecked()
        dialog.deleteLater()
        if answer != QDialog.DialogCode.Accepted:
            return
        await self._leave_session()
        self._signing_in.show().show_first_run()
        if wipe:
            await self._leaving.forget(account)
        else:
            await self._leaving.sign_out(account)

    @spawns
    async def _switch_account(self, account_id: str) -> None:
        account = self._accounts.get(account_id)
        if account is not None:
            await self._leave_session()
            await self._signing_in.open_known(account)

    @spawns
    async def _sample_chosen(self) -> None:
        pages = self._signing_in.show()
        pages.show_busy("Opening the sample company…")
        try:
            await self._open_sample()
        finally:
            pages.show_busy("")

    @spawns
    async def _leave_for_connect(self) -> None:
        session = self.session
        if session is not None and not session.account.demo:
            self._signing_in.connect_another()
            return
        await self._leave_session()
        self._signing_in.show().show_connect(None)

    def _carry_out(self, notice: Notice) -> None:
        """Carry out one of `REMEDIES`."""
        if notice.remedy is Remedy.OPEN_FOLDER:
            folder = notice.folder or str(self._profile.data)
            QDesktopServices.openUrl(QUrl.fromLocalFile(folder))
        elif notice.remedy is Remedy.CHANGE_LEVEL:
            self._show_settings(AccountPage.title)
        else:
            self._connect_anew()

    @spawns
    async def _connect_anew(self) -> None:
        """Ask for address and key again."""
        session = self.session
        if session is not None:
            account = session.account
            await self._leave_session()
            self._signing_in.ask_key_again(account)

    def _save_account(self, account: Account) -> None:
        if not account.demo:
            self.tasks.spawn(self._accounts.put(account), "account to disk")

    def _tell(self, error: VtdeskError) -> None:
        """A known error outside a session: said on the page in front."""
        _log.info("%s (%s)", error.summary, error.detail)
        pages = self._signing_in.show()
        if self.main_window is None:
            pages.show_problem(error.summary)

    def _file_news(self) -> tuple[Notice, ...]:
        notices = (self._settings.notice, self._accounts.notice)
        return tuple(notice for notice in notices if notice is not None)

    def _has_window(self) -> bool:
        return self.main_window is not None

    def _window(self) -> QWidget | None:
        return self.main_window or self.sign_in

    def _dress(self) -> None:
        theme, settings = self.look.theme, self._settings.settings
        theme.choose_scheme(_SCHEMES.get(settings.get(LOOK)))
        theme.choose_density(Density(settings.get(DENSITY)))
        theme.choose_text_scale(settings.get(TEXT_SIZE) / 100)


def _sample_server() -> "DemoServer":
    # imported here: it takes 100 ms, and who has a Vtiger of their own needs none of it
    from vtdesk.demo.server import DemoServer

    return DemoServer()


def main(
    arguments: Sequence[str] | None = None,
    attend: Callable[[Program], Awaitable[None]] | None = None,
) -> int:
    """Run vtdesk; returns the exit code.

    Args:
        arguments: what follows the program's name.
        attend: see `Program`.
    """
    options = cli.parse(sys.argv[1:] if arguments is None else arguments)
    sys.setswitchinterval(TURN_S)
    application = create_application([sys.argv[0]])
    with ExitStack() as stack:
        redactor = Redactor()
        try:
            profile = stack.enter_context(
                open_profile(options.profile, temporary=options.temp_profile)
            )
            log = Log(profile.log_file, redactor, level=options.log_level)
            stack.callback(log.close)
            lock = ProfileLock(profile.lock_file)
            if not lock.acquire():
                return 0 if ring(lock.socket_name) else _say(application, _BUSY)
            stack.callback(lock.release)
            bell = Doorbell(lock.socket_name)
            stack.callback(bell.close)
            program = Program(options, application, profile, redactor, attend)
        except VtdeskError as error:
            return _say(application, error.summary)
        bell.rung.connect(program.come_to_front)
        return run(application, program.run(), program.report_bug)


_BUSY = (
    "Another vtdesk uses this profile and does not answer. "
    "Wait a moment and start again, or end it in the list of running programs."
)


def _say(application: QApplication, words: str) -> int:
    """Show why vtdesk cannot start, at the terminal and in a window."""
    sys.stderr.write(f"vtdesk: {words}\n")
    return run(application, _until_read(application, words), _log_bug)


async def _until_read(application: QApplication, words: str) -> int:
    window = SorryWindow(make_look(application), words)
    read = asyncio.Event()
    window.closed.connect(read.set)
    window.show()
    await read.wait()
    return CANNOT_START


def _log_bug(where: str, error: BaseException) -> None:
    _log.error("unexpected exception in %s", where, exc_info=error)
