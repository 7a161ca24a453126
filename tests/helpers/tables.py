"""A table of deals without a server: schema, rows, source."""

from array import array
from collections.abc import Sequence
from datetime import UTC

from vtdesk.app.columns import Column, formatter
from vtdesk.app.rows import RowSource, StagedLook
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.ids import AnyId, ModuleName
from vtdesk.domain.record import Row, RowState
from vtdesk.domain.schema import ClosedStates, FieldSpec, ModuleSchema, PicklistValue
from vtdesk.domain.values import Cell, Formats

FORMATS = Formats(date_order="dmy", date_separator=".", zone=UTC)
STAGES = ("Qualified", "Proposal", "Negotiation", "Closed Won", "Closed Lost")
PEOPLE = {5: "Anna Mertens", 6: "Ben Okafor", 7: "Field team"}

FIELDS: tuple[FieldSpec, ...] = (
    FieldSpec("potentialname", "Deal name", FieldKind.STRING, mandatory=True),
    FieldSpec(
        "sales_stage",
        "Stage",
        FieldKind.PICKLIST,
        picklist=tuple(PicklistValue(stage, stage) for stage in STAGES),
    ),
    FieldSpec("amount", "Amount", FieldKind.CURRENCY),
    FieldSpec("closingdate", "Close date", FieldKind.DATE),
    FieldSpec(
        "leadsource", "Lead source", FieldKind.PICKLIST, picklist=(PicklistValue("Web", "Web"),)
    ),
    FieldSpec("assigned_user_id", "Owner", FieldKind.OWNER),
)
SCHEMA = ModuleSchema(
    name=ModuleName("Potentials"),
    label="Deals",
    singular="Deal",
    id_prefix="13",
    fields=FIELDS,
    label_fields=("potentialname",),
    closed_states=ClosedStates("sales_stage", ("Closed Won", "Closed Lost")),
)
COLUMNS = tuple(Column(spec) for spec in FIELDS)


def label(record: AnyId) -> str | None:
    """The name of an owner."""
    return PEOPLE.get(int(record.key))


def deal(key: int, *, state: RowState = RowState.CLEAN, changed: Sequence[str] = ()) -> Row:
    """The deal of a key; equal keys give equal deals."""
    cells: tuple[Cell, ...] = (
        f"Deal {key}",
        STAGES[key % len(STAGES)],
        1000 + key,
        f"2026-01-{key % 28 + 1:02}",
        "Web",
        f"19x{5 + key % 2}",
    )
    return Row(key, cells, f"Deal {key}", state, frozenset(changed))


class Deals:
    """The rows behind a source, which a test may change.

    Attributes:
        rows: by key; a key that is missing reads as a vanished record.
        reads: keys of every page that was read.
        staged: what is typed in the cells of a key.
    """

    def __init__(self, count: int) -> None:
        self.rows = {key: deal(key) for key in range(1, count + 1)}
        self.reads: list[tuple[int, ...]] = []
        self.staged: dict[int, dict[str, StagedLook]] = {}
        formatters = [formatter(spec, FORMATS, label) for spec in FIELDS]
        names = [spec.name for spec in FIELDS]
        self.source = RowSource(self.read, "13", names, formatters, self.typed)
        self.source.replace(array("q", self.rows))

    def read(self, keys: Sequence[int]) -> list[Row | None]:
        """Read rows as the store does."""
        self.reads.append(tuple(keys))
        return [self.rows.get(key) for key in keys]

    def typed(self, key: int) -> dict[str, StagedLook]:
        """What is typed in a record's cells."""
        return self.staged.get(key, {})

    def put(self, row: Row) -> None:
        """Change a row and say so."""
        self.rows[row.key] = row
        self.source.refresh(frozenset({row.key}))
