"""What an input may ask of the program."""

from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from PySide6.QtCore import QLocale

from vtdesk.app.cards import Card
from vtdesk.app.duplicates import Duplicates
from vtdesk.app.files import Files
from vtdesk.app.line_items import LineItemTables
from vtdesk.app.pictures import Pictures
from vtdesk.app.references import Target
from vtdesk.app.reveals import Reveals
from vtdesk.domain.ids import AnyId, ModuleName, RecordId
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


class RecordServices(Protocol):
    """What is done with one record besides editing its fields; a session's `records` is it."""

    @property
    def duplicates(self) -> Duplicates:
        """Hints that such a record is there already."""

    @property
    def line_items(self) -> LineItemTables:
        """Line items of quotes, orders and invoices."""

    @property
    def files(self) -> Files:
        """Files of documents."""

    @property
    def pictures(self) -> Pictures:
        """Pictures of contacts, products and others."""

    @property
    def reveals(self) -> Reveals:
        """Values of sensitive fields."""


class RecordAtHand(Protocol):
    """The record whose fields the inputs show; an edit session is one."""

    @property
    def id(self) -> AnyId:
        """Its id, the server's or a temporary one."""

    @property
    def key(self) -> int | None:
        """Its key in the store; None for one that was never saved."""

    @property
    def currency(self) -> str:
        """The sign or name of what its amounts are in; "" where nobody knows."""

    def allowed(self, name: str) -> tuple[str, ...] | None:
        """The choices of a picklist that go with the other fields; None where all do."""


class RecordNames(Protocol):
    """Knows records by name; a signed-in session does."""

    def label(self, record: AnyId) -> str | None:
        """The name of a record, None until it is known."""

    def module_of(self, record: AnyId) -> ModuleName | None:
        """The module a record belongs to."""

    def info(self, module: ModuleName) -> ModuleInfo:
        """What listtypes says of a module."""

    def card(self, record: AnyId) -> Card | None:
        """What is known here of a record, in a few lines."""

    async def find_targets(self, modules: Sequence[ModuleName], text: str) -> tuple[Target, ...]:
        """Records whose name fits a text, best first."""

    @property
    def targets(self) -> TargetFinder:
        """Finds records on the server."""

    @property
    def records(self) -> RecordServices:
        """What is done with one record."""

    async def find_tags(self, module: ModuleName, text: str) -> tuple[str, ...]:
        """Tags seen on stored records that complete a text, best first."""

    async def owners(self) -> tuple[Target, ...]:
        """Who may own a record: oneself first, then users, then groups."""

    @property
    def my_groups(self) -> tuple[RecordId, ...]:
        """The groups that the person said to be in."""

    def is_me(self, record: AnyId) -> bool:
        """Whether this is the signed-in user."""

    @property
    def formats(self) -> Formats:
        """How this person reads and types dates and numbers."""

    @property
    def tasks(self) -> TaskOwner:
        """Runs look-ups."""


@dataclass(slots=True)
class AtHand:
    """Which record the inputs show; the form puts another one in as it is filled.

    Attributes:
        record: None while there is none, or where inputs belong to no record, as in a filter.
    """

    record: RecordAtHand | None = None


@dataclass(frozen=True, slots=True)
class InputContext:
    """What every input of one form is made with.

    Attributes:
        schema: the form's module.
        locale: names of months and days, and the week's first day.
        at_hand: the record the inputs show.
        makes_records: whether somebody listens who can make a new record in a field's place.
    """

    look: Look
    names: RecordNames
    schema: ModuleSchema
    locale: QLocale
    makes_records: bool = False
    at_hand: AtHand = field(default_factory=AtHand)

    def today(self) -> date:
        """The day it is for this person."""
        return datetime.now(self.names.formats.zone).date()
