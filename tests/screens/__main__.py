"""Takes a picture of every screen, light and dark, by using the program: `dev.py screens OUT`."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QWidget

from tests.helpers.typist import Typist
from tests.screens.activity import activity_screens
from tests.screens.around import around_screens
from tests.screens.convert import convert_screens
from tests.screens.export import export_screens
from tests.screens.filters import filter_screens, view_screens
from tests.screens.form import form_screens
from tests.screens.gallery import gallery_screens
from tests.screens.hierarchy import hierarchy_screens
from tests.screens.lookup import lookup_screens, small_screens
from tests.screens.related import related_screens
from tests.screens.table import table_screens
from tests.screens.tags import tag_screens
from tests.screens.work import bulk_screens, job_screens, staging_screens
from vtdesk.app.waiting_export import Waiting
from vtdesk.demo.server import DemoServer
from vtdesk.domain.account import Keeping
from vtdesk.domain.ids import ModuleName
from vtdesk.main import Program, main
from vtdesk.ui.browse.delete_dialog import DeleteDialog
from vtdesk.ui.edit.ask_dialog import AskDialog
from vtdesk.ui.settings.first_keeping import FirstKeepingDialog
from vtdesk.ui.settings.offline_page import OfflinePage
from vtdesk.ui.settings.remove_dialog import RemoveDialog
from vtdesk.ui.settings.sign_out_dialog import SignOutDialog
from vtdesk.ui.tokens import Scheme

WIDE = (1440, 900)
NARROW = (640, 480)
ACCOUNTS, DEALS, PRODUCTS = (ModuleName(n) for n in ("Accounts", "Potentials", "Products"))
SCHEMES = {"light": Scheme.LIGHT, "dark": Scheme.DARK}


class Photographer:
    """Walks through the screens of the program and takes each one's picture.

    Args:
        program: the running program.
        out: folder for the pictures.
    """

    def __init__(self, program: Program, out: Path) -> None:
        self.program = program
        self.out = out
        self.typist = Typist(program)

    async def first_run(self) -> None:
        """The two doors."""
        typist = self.typist
        await typist.until(lambda: self.program.sign_in is not None, "the first-run page")
        await self.shoot("first-run", typist.sign_in)
        await self.shoot("first-run-640", typist.sign_in, NARROW)

    async def connect(self) -> None:
        """A connection check that stops at a wrong key."""
        typist = self.typist
        await typist.until(lambda: self.program.sign_in is not None, "the first-run page")
        server = DemoServer()
        await asyncio.to_thread(server.start)
        try:
            pages = typist.sign_in.pages
            pages.show_connect(None)
            fields = pages.connect_page.fields
            fields.address.edit.setText(server.base_url)
            fields.user.edit.setText(server.users[0].user)
            fields.key.edit.setText("0123456789abcdef")
            await typist.settle()
            pages.connect_requested.emit(fields.read())
            steps = pages.connect_page.steps
            await typist.until(lambda: "Stopped" in steps.headline, "a check that stopped")
            await self.shoot("connect-check", typist.sign_in)
        finally:
            await asyncio.to_thread(server.stop)

    async def browse(self) -> None:
        """Table, record, edit, refusal, offline and the empty states."""
        typist = self.typist
        await typist.until_open()
        await typist.open_module("Deals")
        await typist.until_quiet()
        await typist.press("Ctrl+2", "Ctrl+Home", "Down", "Down", "Down")
        await self.shoot("table")
        await typist.press("Return")
        await typist.until(lambda: typist.window.record.edit is not None, "an open record")
        await typist.until_quiet()
        await self.shoot("record")
        await typist.focus_field("amount")
        await typist.press("Ctrl+A")
        await typist.type("51200")
        await self.shoot("edit")
        await typist.press("Ctrl+S")
        await typist.until_quiet()
        await self.shoot("saved")
        await self.shoot("narrow-640", size=NARROW)
        await typist.open_module("Contacts")
        await typist.until_quiet()
        await typist.open_first_record()
        await typist.until_quiet()
        await self.shoot("form")
        await typist.press("Ctrl+N")
        await typist.until(
            lambda: typist.window.record.edit is not None and typist.window.record.edit.is_new,
            "a new record",
        )
        await typist.settle()
        await typist.press("Ctrl+S")
        await typist.settle()
        await self.shoot("new-with-problem")
        await typist.press("Ctrl+F")
        await typist.type("nobody of this name")
        await typist.settle()
        await self.shoot("no-match")
        await typist.press("Ctrl+A", "Delete")
        await typist.settle()

    async def offline(self) -> None:
        """What it looks like without a server: an edit waits, an unknown module is not here."""
        typist, demo = self.typist, self.program.demo
        assert demo is not None
        await typist.open_module("Deals")
        await typist.open_first_record()
        demo.faults.offline = True
        await typist.focus_field("nextstep")
        await typist.press("Ctrl+A")
        await typist.type("Call again on Thursday")
        await typist.press("Ctrl+S")
        session = self.program.session
        assert session is not None
        await typist.until(lambda: session.status.online is False, "offline")
        await typist.settle()
        await self.shoot("offline")
        await typist.open_module("Invoices")
        await typist.settle()
        await self.shoot("offline-empty")
        demo.faults.offline = False

    async def settings(self) -> None:
        """What is kept offline, with a proposal and its price; look; account; the first choice."""
        typist = self.typist
        await typist.until_open()
        session = self.program.session
        assert session is not None
        for label in ("Contacts", "Deals", "Leads"):
            await typist.open_module(label)
            await typist.until_quiet()
        first = FirstKeepingDialog(self.program.look, session, typist.window)
        first.open()
        await typist.until(lambda: "≈" in first.table.row(ACCOUNTS).line.fill, "a price")
        await typist.settle(40)
        await self.shoot("first-run-keep", first, (960, 640))
        await self.shoot("first-run-keep-640", first, NARROW)
        first.reject()
        typist.window.activateWindow()
        await typist.until(typist.window.isActiveWindow, "the window in front")
        await typist.press("Ctrl+,")
        await typist.until(lambda: self.program.settings_window is not None, "the settings")
        settings = self.program.settings_window
        assert settings is not None
        page = settings.page
        assert isinstance(page, OfflinePage)
        await typist.until(lambda: page.total.text(), "what is kept")
        await self.shoot("settings-offline", settings)
        page.kept.more_button.click()
        page.kept.table.row(PRODUCTS).box.click()
        page.kept.table.row(DEALS).box.click()
        await typist.until(lambda: page.kept.table.row(PRODUCTS).line.question, "the price")
        await self.shoot("settings-offline-640", settings, NARROW)
        for title in ("Look", "Account"):
            settings.show_page(title)
            await self.shoot(f"settings-{title.lower()}", settings, (1120, 780))
        settings.close()

    async def questions(self) -> None:
        """What is asked before something is sent, deleted, removed or left."""
        typist, look = self.typist, self.program.look
        await typist.until_open()
        session = self.program.session
        assert session is not None
        await typist.open_module("Deals")
        await typist.until_quiet()
        await typist.open_first_record()
        edit = typist.window.record.edit
        assert edit is not None
        for field, text in (("amount", "51200"), ("nextstep", "Call again on Thursday")):
            edit.edit_text(field, text)
        waiting = Waiting(changes=2, drafts=1)
        account = replace(session.account, label="Lindqvist Pumpen", keeping=Keeping.KEYRING)
        leaving = SignOutDialog(look, account, waiting, typist.window)
        leaving.wipe.setChecked(True)
        names = ("Riego Sur: pump retrofit", "Koeling Noord: spare parts", "Ballast: service")
        for name, question in (
            ("ask", AskDialog(look, edit, typist.window)),
            ("delete", DeleteDialog(look, "12 deals", names, 12, typist.window)),
            ("remove", RemoveDialog(look, "15,242 records, 69 MB", waiting, typist.window)),
            ("sign-out", leaving),
        ):
            question.open()
            await typist.settle()
            size = question.size()
            await self.shoot(f"question-{name}", question, (size.width(), size.height()))
            question.reject()

    async def table(self) -> None:
        """What is done to the columns and cells of a table."""
        await table_screens(self.typist, self.shoot)

    async def filter(self) -> None:
        """The builder of conditions, chips, no match."""
        await filter_screens(self.typist, self.shoot)

    async def views(self) -> None:
        """Saved views."""
        await view_screens(self.typist, self.shoot)

    async def staging(self) -> None:
        """Cells edited in the table, and their review."""
        await staging_screens(self.typist, self.shoot)

    async def bulk(self) -> None:
        """Many records at once."""
        await bulk_screens(self.typist, self.shoot)

    async def jobs(self) -> None:
        """Jobs in every state."""
        await job_screens(self.typist, self.shoot)

    async def export(self) -> None:
        """Rows into a file."""
        await export_screens(self.typist, self.shoot)

    async def form(self) -> None:
        """One record besides its inputs."""
        await form_screens(self.typist, self.shoot)

    async def lookup(self) -> None:
        """Looking up who rings."""
        await lookup_screens(self.typist, self.shoot)

    async def small(self) -> None:
        """Lists that follow others, and files."""
        await small_screens(self.typist, self.shoot)

    async def activity(self) -> None:
        """What happened around a record, and what is added to it."""
        await activity_screens(self.typist, self.shoot)

    async def convert(self) -> None:
        """A lead that becomes other records, and records that are over."""
        await convert_screens(self.typist, self.shoot)

    async def gallery(self) -> None:
        """Every input in each of its states."""
        await gallery_screens(self.typist, self.shoot)

    async def around(self) -> None:
        """A record with everything around it."""
        await around_screens(self.typist, self.shoot)

    async def hierarchy(self) -> None:
        """Groups of companies around a record."""
        await hierarchy_screens(self.typist, self.shoot)

    async def related(self) -> None:
        """Related records."""
        await related_screens(self.typist, self.shoot)

    async def tags(self) -> None:
        """Tags of one record and of many."""
        await tag_screens(self.typist, self.shoot)

    async def shoot(
        self, name: str, window: QWidget | None = None, size: tuple[int, int] = WIDE
    ) -> None:
        """Take a picture of a window in each theme."""
        widget = window or self.typist.window
        theme = self.program.look.theme
        widget.resize(*size)
        for ending, scheme in SCHEMES.items():
            theme.choose_scheme(scheme)
            await self.typist.settle(8)
            self.typist.picture(self.out / f"{name}-{ending}.png", widget)
        theme.choose_scheme(Scheme.LIGHT)
        widget.resize(*WIDE)
        await self.typist.settle(8)


def run(arguments: list[str], out: Path, *scenes: str) -> None:
    """Start the program and walk through some scenes of the photographer."""
    out.mkdir(parents=True, exist_ok=True)
    done: list[str] = []

    async def attend(program: Program) -> None:
        photographer = Photographer(program, out)
        for scene in scenes:
            walk: Callable[[], Awaitable[None]] = getattr(photographer, scene)
            await walk()
            done.append(scene)

    main(["--temp-profile", *arguments], attend)
    if done != list(scenes):
        missing = ", ".join(scene for scene in scenes if scene not in done)
        sys.exit(f"These screens were not reached: {missing}")


def start(out: Path) -> None:
    """Take all pictures, each group in a program of its own."""
    for number in range(len(GROUPS)):
        command = [sys.executable, "-m", "tests.screens", str(out), str(number)]
        if code := subprocess.run(command, check=False).returncode:
            sys.exit(code)
    sys.stdout.write(f"{len(list(out.glob('*.png')))} pictures in {out}\n")


GROUPS = (
    ((), ("first_run", "connect")),
    (("--demo",), ("browse", "offline")),
    (("--demo",), ("settings",)),
    (("--demo",), ("questions",)),
    (("--demo",), ("table",)),
    (("--demo",), ("filter", "views")),
    (("--demo",), ("staging", "bulk", "jobs")),
    (("--demo",), ("export",)),
    (("--demo",), ("gallery",)),
    (("--demo",), ("form",)),
    (("--demo",), ("around",)),
    (("--demo",), ("activity",)),
    (("--demo",), ("hierarchy",)),
    (("--demo",), ("lookup",)),
    (("--demo",), ("small",)),
    (("--demo",), ("tags",)),
    (("--demo",), ("related",)),
    (("--demo",), ("convert",)),
)

if __name__ == "__main__":
    folder = Path(sys.argv[1])
    if len(sys.argv) > 2:
        given, names = GROUPS[int(sys.argv[2])]
        run(list(given), folder, *names)
    else:
        start(folder)
