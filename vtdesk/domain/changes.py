"""What a person wants done to a record (`Change`), and what a write touched (`ChangeSet`)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType

from vtdesk.domain.ids import AnyId, ModuleName
from vtdesk.domain.values import Cell


class ChangeKind(Enum):
    """The operation a change becomes."""

    CREATE = "create"
    REVISE = "revise"
    DELETE = "delete"


class ChangeState(Enum):
    """How far a change has come.

    WAITING: on disk, to be sent. SENDING: on its way. UNKNOWN: sent, its answer was lost.
    CLASHED: somebody else changed the same field. REFUSED: the server said no.
    """

    WAITING = "waiting"
    SENDING = "sending"
    UNKNOWN = "unknown"
    CLASHED = "clashed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one record, as the outbox keeps it.

    Attributes:
        id: made here, unique for ever (32 hexadecimal figures).
        values: wire strings; for a create all fields given, for a revise the edited ones only.
        base: what each edited field held when the edit began; empty for a create.
        base_modified: the record's `modifiedtime` then.
        theirs: for a clash, what the server holds now in the edited fields.
        created: Unix time in seconds.
        tries: how often it was sent.
        reason: words for the person, why it was refused or clashed.
        refused_field: the field a refusal stands at, if the server named one.
    """

    id: str
    kind: ChangeKind
    module: ModuleName
    record: AnyId
    values: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    base: Mapping[str, Cell] = field(default_factory=lambda: MappingProxyType({}))
    base_modified: str | None = None
    theirs: Mapping[str, Cell] = field(default_factory=lambda: MappingProxyType({}))
    state: ChangeState = ChangeState.WAITING
    created: float = 0.0
    tries: int = 0
    reason: str = ""
    refused_field: str | None = None


@dataclass(frozen=True, slots=True)
class OutboxCount:
    """How many changes wait, and how many need a person."""

    waiting: int = 0
    unknown: int = 0
    clashed: int = 0
    refused: int = 0

    @property
    def needs_person(self) -> int:
        """Changes that go no further without a decision."""
        return self.clashed + self.refused


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """What one write to the store touched; every open window decides for itself what it means.

    Attributes:
        rows: keys of rows that came or changed, by module.
        removed: keys of rows that went, by module.
        renamed: local records that got their server's id: (module, old key, new key).
        fields: names of fields that may differ, by module; missing means any of them.
        everything: modules whose rows must all be read anew.
        schemas: modules whose describe changed.
        modules: the list of modules changed.
        outbox: waiting changes came, went or changed state.
        origin: who caused it; a window may skip its own echo.
    """

    rows: Mapping[ModuleName, frozenset[int]] = field(default_factory=dict)
    removed: Mapping[ModuleName, frozenset[int]] = field(default_factory=dict)
    renamed: tuple[tuple[ModuleName, int, int], ...] = ()
    fields: Mapping[ModuleName, frozenset[str]] = field(default_factory=dict)
    everything: frozenset[ModuleName] = frozenset()
    schemas: frozenset[ModuleName] = frozenset()
    modules: bool = False
    outbox: bool = False
    origin: str = ""

    def touches(self, module: ModuleName) -> bool:
        """Whether rows of this module came, went, changed or got another key."""
        return (
            module in self.rows
            or module in self.removed
            or module in self.everything
            or any(name == module for name, _, _ in self.renamed)
        )
