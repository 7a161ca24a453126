"""The screens of tags: in a record's head, typing with completion, many records, the palette."""

from collections.abc import Awaitable, Callable

from PySide6.QtWidgets import QApplication

from tests.helpers.typist import Typist
from vtdesk.domain.ids import ModuleName
from vtdesk.ui.around.tags.tag_chip import TagState
from vtdesk.ui.bulk.tag_dialog import TagDialog

Shoot = Callable[..., Awaitable[None]]

NARROW = (640, 480)
DEALS = ModuleName("Potentials")
TAGS = (
    "retrofit",
    "Q2",
    'say "yes"',
    "🔥 heiß",
    "مهم",
    "<b>markup</b>",
    "Rahmenvertragsverhandlungsunterlagenvorbereitung liegt bei",
    "Nordic",
    "key account",
    "pumps",
)


async def tag_screens(typist: Typist, shoot: Shoot) -> None:
    """What a person meets on the way of a tag."""
    await typist.until_open()
    window = typist.window
    line, session = window.desks.tags.line, typist.program.session
    demo = typist.program.demo
    assert session is not None
    assert demo is not None
    await typist.open_module("Deals")
    await typist.until_quiet()
    window.resize(1440, 900)
    await typist.press("Ctrl+2", "Ctrl+Home", "Down", "Return")
    await typist.until(lambda: window.record.edit is not None, "an open record")
    await typist.until_quiet()
    await typist.press("Ctrl+Shift+G")
    await typist.type("retrofit,Q2,")
    await typist.until(lambda: _held(typist) == 2, "two tags")
    await typist.type("k")
    await typist.until(lambda: line.edit is not None and line.edit.completions, "completions")
    await shoot("tag-typing")
    await typist.press("Escape", "Escape")
    await session.around.tags.add(DEALS, _key(typist), TAGS)
    await typist.until(lambda: _held(typist) == len(TAGS), "all tags")
    line.go_to(1)
    await shoot("tags-many")
    line.more_button.click()
    await typist.settle()
    await shoot("tags-all")
    window.resize(*NARROW)
    await typist.settle()
    await typist.press("Ctrl+3")
    await shoot("tags-640", size=NARROW)
    demo.faults.cause("500", "tags_add", times=1)
    await typist.press("Ctrl+Shift+G")
    await typist.type("refused,")
    await typist.until(lambda: any(tag.state is TagState.REFUSED for tag in line.tags), "a refusal")
    await shoot("tag-refused")
    await typist.press("Ctrl+2", "Ctrl+Home", "Shift+Down", "Shift+Down", "Shift+Down")
    for action in ("add_tag", "remove_tag"):
        window.commands[action].trigger()
        dialog = await _dialog(typist, action)
        size = dialog.size()
        await shoot(action.replace("_", "-"), dialog, (size.width(), size.height()))
        dialog.reject()
        window.activateWindow()
        await typist.until(window.isActiveWindow, "the window in front")
    await typist.press("Ctrl+K")
    await typist.type("#k")
    await typist.until(lambda: window.search_palette.model.hit(1), "tags")
    await typist.settle()
    await shoot("palette-tags")
    await typist.press("Return")
    await typist.until(lambda: window.page.narrowing.panel.chip_words, "a filter")
    await typist.until_quiet()
    await shoot("tagged")


async def _dialog(typist: Typist, action: str) -> TagDialog:
    """The dialog that an action opens, with tags to choose from."""
    await typist.until(lambda: isinstance(QApplication.activeModalWidget(), TagDialog), action)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, TagDialog)
    await typist.until(lambda: dialog.offered, "tags to choose from")
    return dialog


def _held(typist: Typist) -> int:
    tags = typist.window.desks.tags.line.tags
    return sum(tag.state is TagState.HELD for tag in tags)


def _key(typist: Typist) -> int:
    edit = typist.window.record.edit
    assert edit is not None
    assert edit.key is not None
    return edit.key
