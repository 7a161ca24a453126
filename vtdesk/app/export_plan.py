"""What is to be exported and where to; as JSON, so that an export goes on after a restart."""

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import msgspec

from vtdesk.app.missing_rows import Place
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.filter_json import Left, filter_from_json, filter_to_json
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.jobs import Price
from vtdesk.domain.query import Query, Sort
from vtdesk.domain.schema import ModuleSchema
from vtdesk.domain.spreadsheet_text import CsvForm

_NEVER = frozenset({FieldKind.PASSWORD})


class FileKind(Enum):
    """What sort of file; the value is how its name ends."""

    CSV = ".csv"
    WORKBOOK = ".xlsx"


@dataclass(frozen=True, slots=True)
class ExportPlan:
    """What is to be exported, and where to.

    Attributes:
        query: which rows in what order, with absolute values only.
        fields: the columns.
        label: what the person calls the rows: "Deals", or the name of a view.
        path: of the file.
        kind: of the file.
        form: of a CSV file.
    """

    query: Query
    fields: tuple[str, ...]
    label: str
    path: Path
    kind: FileKind
    form: CsvForm

    @property
    def module(self) -> ModuleName:
        """Whose rows."""
        return self.query.module


@dataclass(frozen=True, slots=True)
class ExportPrice:
    """What an export comes to, as far as this computer knows.

    Attributes:
        rows: how many rows; about, where not all of them are here.
        whole: all of them are here.
        price: calls and time.
    """

    rows: int
    whole: bool
    price: Price


@dataclass(frozen=True, slots=True)
class Resumed:
    """An export of an earlier run of the program.

    Attributes:
        place: how far it had fetched; None before it began to.
    """

    plan: ExportPlan
    price: ExportPrice
    place: Place | None


def whole_module(schema: ModuleSchema) -> tuple[Query, tuple[str, ...]]:
    """Every row of a module with every field, in the order in which they were made."""
    fields = (spec.name for spec in schema.fields if spec.kind not in _NEVER)
    return Query(schema.name), tuple(name for name in fields if name != "id")


def written(plan: ExportPlan, price: ExportPrice, place: Place | None) -> str:
    """An export and how far it is, as JSON."""
    stored = _Stored(
        plan.module,
        msgspec.Raw(msgspec.json.encode(filter_to_json(plan.query.filter))),
        plan.query.sort,
        plan.query.words,
        plan.fields,
        plan.label,
        str(plan.path),
        plan.kind,
        plan.form,
        price,
        place,
    )
    return msgspec.json.encode(stored).decode()


def read_written(text: str) -> Resumed | None:
    """What `written` gave; None for text that is something else."""
    try:
        stored = msgspec.json.decode(text, type=_Stored)
        condition = msgspec.json.decode(stored.condition)
    except msgspec.DecodeError:
        return None
    left = Left()
    query = Query(stored.module, filter_from_json(condition, left), stored.sort, stored.words)
    if left.anything:
        # without a condition it would be another file than the one that was asked for
        return None
    path = Path(stored.path)
    plan = ExportPlan(query, stored.fields, stored.label, path, stored.kind, stored.form)
    return Resumed(plan, stored.price, stored.place)


@dataclass(frozen=True)
class _Stored:
    module: ModuleName
    condition: msgspec.Raw
    sort: tuple[Sort, ...]
    words: str
    fields: tuple[str, ...]
    label: str
    path: str
    kind: FileKind
    form: CsvForm
    price: ExportPrice
    place: Place | None
