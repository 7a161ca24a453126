"""What a person does in the program, run inside it: `python -m tests.end_to_end.scenarios NAME …`.

Prints one JSON object with what was seen. The arguments after the name are vtdesk's own.
"""

import json
import os
import sys
from collections.abc import Awaitable, Callable
from functools import partial

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication

from tests.helpers.typist import Typist
from vtdesk.app.notices import notice_of
from vtdesk.domain.account import WriteLevel
from vtdesk.domain.errors import ProfileTrouble
from vtdesk.domain.record import RowState
from vtdesk.main import Program, main
from vtdesk.ui.convert.convert_dialog import CHECK, RESULT
from vtdesk.ui.settings.account_page import AccountPage
from vtdesk.ui.settings.sign_out_dialog import SignOutDialog

Seen = dict[str, object]
Scenario = Callable[[Program, Typist], Awaitable[Seen]]


async def edit_a_deal(program: Program, typist: Typist) -> Seen:
    """From the module tree to a saved edit in the sample company, by keys."""
    await typist.until_open()
    await typist.open_module("Deals")
    await typist.until_rows(100)
    await typist.until_quiet()
    await typist.open_first_record()
    edit = typist.window.record.edit
    assert edit is not None
    await typist.focus_field("nextstep")
    await typist.press("Ctrl+A")
    await typist.type("Send revised offer")
    await typist.press("Ctrl+S")
    await typist.until_quiet()
    assert program.demo is not None
    row = program.demo.rows("Potentials")[str(edit.id)]
    return {"there": row["nextstep"], "here": edit.text("nextstep")}


async def make_and_delete(program: Program, typist: Typist) -> Seen:
    """A new contact and its deletion, by keys."""
    await typist.until_open()
    await typist.open_module("Contacts")
    await typist.until_rows(100)
    await typist.until_quiet()
    await typist.press("Ctrl+N")
    record = typist.window.record
    await typist.until(lambda: record.edit is not None and record.edit.is_new, "a new record")
    await typist.focus_field("lastname")
    await typist.type("Zzyzx")
    await typist.press("Ctrl+S")
    demo = program.demo
    assert demo is not None

    def there() -> list[str]:
        rows = demo.rows("Contacts")
        return [key for key, row in rows.items() if row["lastname"] == "Zzyzx"]

    await typist.until(there, "the contact on the server")
    await typist.until_quiet()
    made = len(there())
    await typist.press("Ctrl+2", "Ctrl+F")
    await typist.type("Zzyzx")
    rows = typist.window.page.table.records
    await typist.until(lambda: rows.rowCount() == 1, "the one row that fits")
    await typist.press("Ctrl+2", "Ctrl+Home", "Delete")
    await typist.settle()
    await typist.press("Tab", "Space")
    await typist.until(lambda: not there(), "the contact gone from the server")
    return {"made": made, "left": len(there())}


async def convert_a_lead(program: Program, typist: Typist) -> Seen:
    """A lead becomes a company and a contact, by keys."""
    await typist.until_open()
    await typist.open_module("Leads")
    await typist.until_rows(50)
    await typist.until_quiet()
    await typist.open_first_record()
    edit, desk = typist.window.record.edit, typist.window.desks.convert
    assert edit is not None
    await typist.press("Ctrl+Shift+V")
    await typist.until(lambda: desk.dialog is not None, "the conversion")
    dialog = desk.dialog
    assert dialog is not None
    # no window manager does it here
    dialog.activateWindow()
    await typist.press("Return")
    await typist.until(lambda: dialog.step == CHECK, "the second step")
    await typist.press("Ctrl+S")
    await typist.until(lambda: dialog.step == RESULT, "the result")
    await typist.press("Return")
    await typist.until(lambda: desk.dialog is None, "the end")
    demo, past = program.demo, desk._converting.past(int(edit.key or 0))
    assert demo is not None
    assert past is not None
    made = {module: record in demo.rows(module) for module, record in past.made.items()}
    return {"made": made, "says": typist.window.record.closed_bar.words.split(" on ")[0]}


async def edit_while_gone(program: Program, typist: Typist) -> Seen:
    """An edit of a stored deal that cannot be sent; the server is stopped by the test meanwhile."""
    await typist.until_open()
    await typist.open_module("Deals")
    await typist.until_rows(100)
    await typist.until_quiet()
    session = program.session
    assert session is not None
    if not session.may_write:
        typist.window.commands["read_only"].trigger()
    sys.stdout.write("stop the server\n")
    sys.stdout.flush()
    await _heard("stopped")
    await typist.open_first_record()
    edit = typist.window.record.edit
    assert edit is not None
    await typist.focus_field("nextstep")
    await typist.press("Ctrl+A")
    await typist.type("From the tunnel")
    await typist.press("Ctrl+S")
    await typist.until(lambda: session.status.online is False, "offline")
    await typist.until(lambda: edit.record_state is RowState.WAITING, "waiting to send")
    return {
        "record": str(edit.id),
        "waiting": session.outbox_count.waiting,
        "status": typist.window.status_line.accessibleName() or "",
    }


async def send_what_waits(program: Program, typist: Typist) -> Seen:
    """The next start with the server back: nothing to do but to wait."""
    await typist.until_open()
    session = program.session
    assert session is not None
    await typist.until_quiet()
    return {"waiting": session.outbox_count.waiting}


async def look_offline(program: Program, typist: Typist) -> Seen:
    """A start without a server: what is stored is there."""
    await typist.until_open()
    await typist.open_module("Deals")
    await typist.until_rows(100)
    await typist.open_first_record()
    edit = typist.window.record.edit
    assert edit is not None
    return {"rows": typist.window.page.table.records.rowCount(), "title": edit.title}


async def change_the_text_size(program: Program, typist: Typist) -> Seen:
    """All text larger, smaller and as usual, by keys: what 100 pixels are after each."""
    await typist.until_open()
    theme = program.look.theme
    sizes = [theme.scaled(100)]
    for keys in ("Ctrl++", "Ctrl+=", "Ctrl+0", "Ctrl+-"):
        await typist.press(keys)
        sizes.append(theme.scaled(100))
    return {"sizes": sizes}


async def wait_for_a_visitor(program: Program, typist: Typist) -> Seen:
    """Stay open until a second start rings."""
    await typist.until_open()
    typist.window.showMinimized()
    sys.stdout.write("open\n")
    sys.stdout.flush()
    await typist.until(lambda: not typist.window.isMinimized(), "the window in front again")
    return {"in front": True}


async def see_notices(program: Program, typist: Typist) -> Seen:
    """Open the account and read what the window has to say."""
    await typist.until_open()
    await typist.open_module("Deals")
    await typist.until_rows(100)
    await typist.until_quiet()
    session = program.session
    assert session is not None
    return {"words": [notice.words for notice in session.news]}


async def switch_account(program: Program, typist: Typist) -> Seen:
    """From one account of the profile to the other and back."""
    await typist.until_open()
    seen: list[object] = []
    for _ in range(2):
        session = program.session
        assert session is not None
        seen.append(session.account.user)
        other = typist.window.account.others[0]
        typist.window.account_chosen.emit(other.id)
        await typist.until(partial(_is_open, program, other.user), "the other account")
        await typist.until_open()
        await typist.open_module("Deals")
        await typist.until_rows(1)
    return {"seen": seen}


def _is_open(program: Program, user: str) -> bool:
    return program.session is not None and program.session.account.user == user


async def leave_for_good(program: Program, typist: Typist) -> Seen:
    """Settings and sign-out by keys, with everything of the account removed."""
    await typist.until_open()
    await typist.open_module("Deals")
    await typist.until_rows(100)
    await typist.until_quiet()
    await typist.press("Ctrl+,")
    await typist.until(lambda: program.settings_window is not None, "the settings")
    settings = program.settings_window
    assert settings is not None
    await typist.until(settings.isActiveWindow, "the settings in front")
    await typist.press("Escape")
    await typist.until(lambda: not settings.isVisible(), "the settings closed")
    typist.window.activateWindow()
    await typist.until(typist.window.isActiveWindow, "the window in front")
    await typist.press("Ctrl+,")
    await typist.until(settings.isActiveWindow, "the settings in front again")
    await typist.type("sign out")
    await typist.press("Return")
    account = settings.page
    assert isinstance(account, AccountPage)
    await typist.until(account.sign_out.hasFocus, "the button to sign out")
    await typist.press("Space")
    await typist.until(
        lambda: isinstance(QApplication.activeModalWidget(), SignOutDialog), "the question"
    )
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, SignOutDialog)
    dialog.wipe.setFocus()
    await typist.press("Space")
    dialog.leave_button.setFocus()
    await typist.press("Space")
    await typist.until(lambda: program.main_window is None, "the account left")
    await typist.until(lambda: typist.sign_in.isVisible(), "the first page")
    await typist.settle()
    return {"session": program.session is not None}


async def follow_remedies(program: Program, typist: Typist) -> Seen:
    """Press what is offered about a problem on disk, and about an account that is read-only."""
    await typist.until_open()
    files = _Files()
    QDesktopServices.setUrlHandler("file", files, "show_folder")  # type: ignore[arg-type]  # it takes text only
    bar = typist.window.notices
    for error in (ProfileTrouble("No."), ProfileTrouble("No.", folder="/elsewhere")):
        typist.window.show_notice(notice_of(error))
        bar.banner.buttons[0].click()
    assert program.session is not None
    program.session.set_write_level(WriteLevel.READ_ONLY)
    typist.window.show_rights()
    await typist.press("Ctrl+N")
    words = bar.toast.words
    bar.toast.button.click()
    settings = program.settings_window
    assert settings is not None
    await typist.until(settings.isActiveWindow, "the settings in front")
    return {"opened": files.opened, "words": words, "page": settings.page.title}


class _Files(QObject):
    """The desktop's file manager."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def show_folder(self, url: QUrl) -> None:
        """Keep what was to be shown."""
        self.opened.append(url.toLocalFile())


async def _heard(word: str) -> None:
    import asyncio

    line = await asyncio.to_thread(sys.stdin.readline)
    assert line.strip() == word


SCENARIOS: dict[str, Scenario] = {
    scenario.__name__: scenario
    for scenario in (
        edit_a_deal,
        make_and_delete,
        convert_a_lead,
        edit_while_gone,
        send_what_waits,
        look_offline,
        change_the_text_size,
        wait_for_a_visitor,
        see_notices,
        follow_remedies,
        leave_for_good,
        switch_account,
    )
}


def start(name: str, arguments: list[str]) -> int:
    """Run vtdesk with a scenario; 1 if the scenario did not come to its end."""
    seen: list[Seen] = []

    async def attend(program: Program) -> None:
        seen.append(await SCENARIOS[name](program, Typist(program)))

    code = main(arguments, attend)
    if not seen:
        return code or 1
    sys.stdout.write(json.dumps(seen[0]) + "\n")
    return code


if __name__ == "__main__":
    sys.exit(start(sys.argv[1], sys.argv[2:]))
