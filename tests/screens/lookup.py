"""The screens of looking up who rings."""

from collections.abc import Awaitable, Callable

from PySide6.QtGui import QGuiApplication

from tests.helpers.typist import Typist
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.query import Query
from vtdesk.ui.choices.pairs_dialog import PairsDialog
from vtdesk.ui.palette_model import HitKind

DEALS, DOCUMENTS = ModuleName("Potentials"), ModuleName("Documents")
Shoot = Callable[..., Awaitable[None]]

NARROW = (640, 480)
UNKNOWN = "+49 30 5550 1234"


async def lookup_screens(typist: Typist, shoot: Shoot) -> None:
    """A number that is known, one that nobody has, and an address."""
    await typist.until_open()
    window = typist.window
    for label in ("Events", "Cases", "Organizations", "Contacts", "Deals"):
        await typist.open_module(label)
        await typist.until_quiet()
    window.resize(1440, 900)
    number, address = await _reached(typist)
    palette = window.search_palette
    for name, text, kind in (
        ("lookup", number[:-3], HitKind.CALLER),
        ("lookup-address", address, HitKind.CALLER),
        ("lookup-unknown", UNKNOWN, HitKind.OFFER),
    ):
        QGuiApplication.clipboard().setText(text)
        await typist.press("Ctrl+L")
        await typist.until(lambda: palette.foot.isVisible(), "what was looked up")
        first = palette.model.hit(1)
        assert first is not None
        assert first.kind is kind
        await shoot(name)
        await typist.press("Escape")
    window.resize(*NARROW)
    await typist.settle()
    QGuiApplication.clipboard().setText(number)
    await typist.press("Ctrl+L")
    await typist.until(lambda: palette.foot.isVisible(), "what was looked up")
    await shoot("lookup-640", size=NARROW)
    await typist.press("Escape")


async def small_screens(typist: Typist, shoot: Shoot) -> None:
    """Which lists follow others, and the file of a document."""
    await typist.until_open()
    window = typist.window
    window.resize(1440, 900)
    await typist.open_module("Deals")
    await typist.until_quiet()
    await window._session.dependencies.ask(DEALS, "pipeline", "sales_stage")
    window.commands["choice_pairs"].trigger()
    await typist.settle()
    dialog = window.findChild(PairsDialog)
    assert isinstance(dialog, PairsDialog)
    await shoot("choice-pairs", dialog, (560, dialog.height()))
    dialog.accept()
    window.navigator.open_module(DOCUMENTS)
    await typist.until(lambda: window.page.module == DOCUMENTS, "the table of documents")
    await typist.until_rows()
    await typist.until_quiet()
    rows = await window._session._cache.reads.first_rows(
        Query(DOCUMENTS), ("filelocationtype",), 50
    )
    window.navigator.open_record(DOCUMENTS, next(r.key for r in rows if r.cells[0] == "I"))
    await typist.until(lambda: window.record.form is not None, "the document")
    await typist.settle()
    await shoot("document-file")


async def _reached(typist: Typist) -> tuple[str, str]:
    """The number and the address of somebody with open deals."""
    cache = typist.window._session._cache
    fields = ("phone", "email")
    deals = await cache.reads.first_rows(Query(ModuleName("Potentials")), ("contact_id",), 100)
    keys = [int(str(row.cells[0]).partition("x")[2]) for row in deals if row.cells[0]]
    rows = cache.rows(ModuleName("Contacts"), keys, fields)
    found = ((row.cells[0], row.cells[1]) for row in rows if row is not None)
    return next((str(phone), str(email)) for phone, email in found if phone and email)
