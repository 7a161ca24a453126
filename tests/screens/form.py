"""The screens of one record: finding a field, the inspector, new records, undo, a vanished one."""

from collections.abc import Awaitable, Callable

from tests.helpers.typist import Typist
from vtdesk.domain.ids import ModuleName

Shoot = Callable[..., Awaitable[None]]

NARROW = (640, 480)
CONTACTS, DEALS = ModuleName("Contacts"), ModuleName("Potentials")


async def form_screens(typist: Typist, shoot: Shoot) -> None:
    """What a person meets in a form besides its inputs."""
    await typist.until_open()
    window = typist.window
    await typist.open_module("Deals")
    await typist.until_quiet()
    window.resize(1440, 900)
    await typist.open_first_record()
    await typist.until_quiet()
    await typist.press("Ctrl+3", "Ctrl+F")
    await typist.type("mod")
    await shoot("form-find")
    await typist.press("Escape", "Ctrl+I")
    await shoot("form-inspector")
    await typist.press("Ctrl+I")
    window.resize(*NARROW)
    await typist.settle()
    await typist.press("Ctrl+3", "Ctrl+F")
    await typist.type("mod")
    await shoot("form-find-640", size=NARROW)
    window.resize(*NARROW)
    await typist.settle()
    await typist.press("Ctrl+3", "Ctrl+I")
    await shoot("form-inspector-640", size=NARROW)
    await typist.press("Ctrl+3", "Ctrl+I", "Ctrl+N")
    await typist.until(
        lambda: window.record.edit is not None and window.record.edit.is_new, "a new record"
    )
    await typist.settle()
    await shoot("form-new")
    form = window.record.form
    assert form is not None
    form.show_whole()
    await shoot("form-new-whole")
    await typist.open_first_record()
    await typist.focus_field("amount")
    await typist.press("Ctrl+A")
    await typist.type("51200")
    await typist.press("Ctrl+S")
    await typist.until(lambda: window.notices.toast.button.isVisible(), "the offer to undo")
    await shoot("form-undo")
    await typist.press("Ctrl+2", "Ctrl+Return")
    await typist.settle()
    await shoot("form-wide")
    await typist.press("Ctrl+W")
    await typist.settle()
    await _vanish(typist)
    await shoot("form-gone")
    await _repeat(typist)
    await shoot("form-duplicate")
    await shoot("form-duplicate-640", size=NARROW)


async def _vanish(typist: Typist) -> None:
    """Have the open record deleted by somebody else."""
    window, demo = typist.window, typist.program.demo
    assert demo is not None
    await typist.open_first_record()
    edit = window.record.edit
    assert edit is not None
    demo.remove(edit.module, str(edit.id))
    await typist.press("F5")
    await typist.until(lambda: edit.gone, "a record that is gone")
    await typist.settle()


async def _repeat(typist: Typist) -> None:
    """Begin a contact with values that others have."""
    window, demo = typist.window, typist.program.demo
    assert demo is not None
    await typist.open_module("Contacts")
    await typist.until_quiet()
    first, second, *_ = demo.rows(CONTACTS).values()
    await typist.press("Ctrl+N")
    await typist.until(
        lambda: window.record.edit is not None and window.record.edit.is_new, "a new record"
    )
    for name in ("phone", "email"):
        await typist.focus_field(name)
        await typist.type(str(first[name] or second[name]))
    await typist.press("Tab")
    form = window.record.form
    assert form is not None
    await typist.until(lambda: form.rows["email"].hint and form.rows["phone"].hint, "two hints")
    await typist.settle()
