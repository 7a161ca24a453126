"""Carries out "look up": takes what was copied, and does what is chosen for who was found."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication

from vtdesk.app.session import Session
from vtdesk.app.tasks import Tasks
from vtdesk.domain.ids import AnyId, ModuleName
from vtdesk.domain.notices import Level, Notice
from vtdesk.domain.reachable import Reach, bare, reach_of
from vtdesk.ui import caller_words
from vtdesk.ui.bridge import spawns
from vtdesk.ui.edit.inputs.links import link_url
from vtdesk.ui.lookup.found import Finder
from vtdesk.ui.navigation import Navigator


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a person chose in a look-up.

    Attributes:
        code: what is to be done, one of those of `caller_words`.
        typed: the number or address.
        reached: as it is stored with who was found; "" where nobody was.
        module: of who was chosen.
        record: who was chosen.
    """

    code: str
    typed: str
    reached: str = ""
    module: ModuleName | None = None
    record: AnyId | None = None


class LookupDesk(QObject):
    """The action "look up", and what follows from it.

    Args:
        session: the account.
        navigator: shows who was found.
        open_palette: opens the palette with a text in it.
        parent: the window.

    Signals:
        call_begun(phone, rings): the record of somebody who rings, or who was called, is on screen,
            and the call is to be noted.
        called(module, key, phone): a number of a record was handed to the telephone.
        message(object): a Notice.
    """

    call_begun = Signal(str, bool)
    called = Signal(object, object, str)
    message = Signal(object)

    def __init__(
        self,
        session: Session,
        navigator: Navigator,
        open_palette: Callable[[str], object],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._navigator = navigator
        self._open_palette = open_palette
        self._awaited: tuple[ModuleName, int, str, bool] | None = None
        navigator.moved.connect(self._arrived)

    @property
    def tasks(self) -> Tasks:
        """Where new records are begun."""
        return self._session.tasks

    def work(self) -> Mapping[str, Callable[[], object]]:
        """Who carries out which action."""
        return {"look_up": self.look_up}

    def look_up(self) -> None:
        """Look up the number or address that was copied; ask for one where none was."""
        copied = QGuiApplication.clipboard().text()
        self._open_palette(copied.strip() if reach_of(copied) is not None else "")

    def carry_out(self, chosen: Chosen) -> None:
        """Do what was chosen."""
        if chosen.code == caller_words.CALL:
            self._ring(chosen)
        elif chosen.code == caller_words.NEW:
            self._make(chosen.typed)
        elif chosen.module is not None and chosen.record is not None:
            if chosen.code == caller_words.LOG:
                phone = chosen.reached or chosen.typed
                self._awaited = (chosen.module, int(chosen.record.key), phone, True)
            self._navigator.open_found(chosen.module, chosen.record)

    def note_call(self, module: ModuleName, key: int, phone: str) -> None:
        """Have a call noted that was made to a record's number, with that record on screen."""
        self._awaited = (module, key, phone, False)
        if self._is_shown(module, key):
            self._arrived()
        else:
            self._navigator.open_record(module, key)

    def _is_shown(self, module: ModuleName, key: int) -> bool:
        now = self._navigator.history.now
        return now is not None and (now.record_module, now.key) == (module, key)

    def _arrived(self) -> None:
        """Have the call noted as soon as its record is on screen."""
        if self._awaited is None:
            return
        module, key, phone, rings = self._awaited
        if self._is_shown(module, key):
            self._awaited = None
            self.call_begun.emit(phone, rings)

    def _ring(self, chosen: Chosen) -> None:
        """Hand the number or address to the program that this computer has for it."""
        reach = reach_of(chosen.typed)
        if reach is None:
            return
        url = link_url(reach.kind, chosen.reached or bare(chosen.typed, reach))
        if url is None or not QDesktopServices.openUrl(url):
            what = "calls numbers" if reach is Reach.PHONE else "writes to addresses"
            words = f"This computer has no program that {what}."
            self.message.emit(Notice(Level.INFO, words, topic="look up"))
        elif reach is Reach.PHONE and chosen.module is not None and chosen.record is not None:
            phone = chosen.reached or chosen.typed
            self.called.emit(chosen.module, int(chosen.record.key), phone)

    @spawns
    async def _make(self, typed: str) -> None:
        """Begin a new record with the number or address in the first field for such."""
        module, reach = Finder(self._session).new_in(), reach_of(typed)
        if module is None or reach is None:
            return
        schema = await self._session.ensure_schema(module)
        fields = (s for s in schema.fields if s.kind is reach.kind and s.writable)
        values = {spec.name: bare(typed, reach) for spec in list(fields)[:1]}
        self._navigator.show_new(await self._session.records.new.beside(module, values))
