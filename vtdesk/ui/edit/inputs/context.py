"""What an input may ask of the program."""

from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from PySide6.QtCore import QLocale

from vtdesk.app.references import Target
from vtdesk.domain.ids import AnyId, ModuleName
from vtdesk.domain.schema import ModuleInfo, ModuleSchema
from vtdesk.domain.values import Formats
from vtdesk.ui.look import Look


class TaskOwner(Protocol):
    """Starts coroutines and holds them."""

    def spawn(self, work: Coroutine[Any, Any, object], name: str) -> object:
        """Run a coroutine to its end."""


class TargetFinder(Protocol):
    """Finds records to point to beyond those that are stored; a session's `targets` does."""

    def calls(self, modules: Sequence[ModuleName], text: str) -> int:
        """What it costs to ask the server for a name; 0 where that is of no use."""

    async def search(self, modules: Sequence[ModuleName], text: str) -> tuple[Target, ...]:
        """Ask the server, and give what is known then."""

    async def remember(self, record: AnyId) -> None:
        """Offer a record first from now on."""


class RecordNames(Protocol):
    """Knows records by name; a signed-in session does."""

    def label(self, record: AnyId) -> str | None:
        """The name of a record, None until it is known."""

    def module_of(self, record: AnyId) -> ModuleName | None:
        """The module a record belongs to."""

    def info(self, module: ModuleName) -> ModuleInfo:
        """What listtypes says of a module."""

    async def find_targets(self, modules: Sequence[ModuleName], text: str) -> tuple[Target, ...]:
        """Records whose name fits a text, best first."""

    @property
    def targets(self) -> TargetFinder:
        """Finds records on the server."""

    async def owners(self) -> tuple[Target, ...]:
        """Who may own a record: oneself first, then users, then groups."""

    def is_me(self, record: AnyId) -> bool:
        """Whether this is the signed-in user."""

    @property
    def formats(self) -> Formats:
        """How this person reads and types dates and numbers."""

    @property
    def tasks(self) -> TaskOwner:
        """Runs look-ups."""


@dataclass(frozen=True, slots=True)
class InputContext:
    """What every input of one form is made with.

    Attributes:
        schema: the form's module.
        locale: names of months and days, and the week's first day.
        makes_records: whether somebody listens who can make a new record in a field's place.
    """

    look: Look
    names: RecordNames
    schema: ModuleSchema
    locale: QLocale
    makes_records: bool = False

    def today(self) -> date:
        """The day it is for this person."""
        return datetime.now(self.names.formats.zone).date()
