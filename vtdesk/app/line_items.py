"""Line items of quotes, orders and invoices as a table: columns, texts and totals.

They are shown only: the server numbers lines anew at every save and replaces all of them at once
(wire fact 4.11), so they are edited in the browser.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.line_items import LINES, LineItem, LineItems, line_items
from vtdesk.domain.schema import FieldSpec, ModuleSchema
from vtdesk.domain.values import Formats, display
from vtdesk.store.cache import Cache
from vtdesk.sync.engine import Engine

_INVENTORY = frozenset({"productid", "quantity", "listprice"})
_AMOUNT = FieldSpec("amount", "", FieldKind.CURRENCY)
_PERCENTAGE = FieldSpec("percentage", "", FieldKind.PERCENTAGE)
_NUMBER = FieldSpec("number", "", FieldKind.DOUBLE)


@dataclass(frozen=True, slots=True)
class LineColumn:
    """A column of the table."""

    name: str
    title: str
    numeric: bool = True


@dataclass(frozen=True, slots=True)
class LineTable:
    """Line items as a person reads them.

    Attributes:
        rows: a text for each column.
        totals: label and amount.
        cut: how many further lines are not shown.
    """

    columns: tuple[LineColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    totals: tuple[tuple[str, str], ...]
    cut: int = 0


def has_line_items(schema: ModuleSchema) -> bool:
    """Whether the records of a module have line items."""
    return schema.by_name.keys() >= _INVENTORY or LINES in schema.by_name


class LineItemTables:
    """Gives the line items of stored records, and fetches them where they are not stored.

    Args:
        cache: the store.
        engine: reads a record by itself.
        formats: the person's.
    """

    def __init__(self, cache: Cache, engine: Engine, formats: Callable[[], Formats]) -> None:
        self._cache = cache
        self._engine = engine
        self._formats = formats

    def items(self, module: ModuleName, key: int) -> LineItems | None:
        """The line items of a stored record; None where they are not on this computer."""
        record = self._cache.record(module, key)
        return line_items(record.values) if record is not None else None

    def table(self, module: ModuleName, key: int) -> LineTable | None:
        """The same as texts in the person's formats."""
        items = self.items(module, key)
        return table_of(items, self._formats()) if items is not None else None

    async def load(self, module: ModuleName, key: int) -> LineTable | None:
        """The line items, read from the server where they are not stored: one call at most.

        Returns:
            None where the server has none either.

        Raises:
            VtdeskError: the call was not answered, or is not to be made now.
        """
        if key > 0 and self.items(module, key) is None:
            await self._engine.questions.fetch_record(module, key)
        return self.table(module, key)


def table_of(items: LineItems, formats: Formats) -> LineTable:
    """Line items as texts; columns in which no line says anything are left out."""

    def amount(value: Decimal | None) -> str:
        return display(_AMOUNT, str(value), formats) if value is not None else ""

    def percentage(value: Decimal | None) -> str:
        return display(_PERCENTAGE, str(value), formats) if value is not None else ""

    def number(value: Decimal | None) -> str:
        return display(_NUMBER, f"{value.normalize():f}", formats) if value is not None else ""

    def discount(row: LineItem) -> str:
        return percentage(row.discount_percent) or amount(row.discount_amount)

    def tax(row: LineItem) -> str:
        rates = [rate for name in items.tax_names if (rate := row.taxes.get(name)) is not None]
        return " + ".join(percentage(rate) for rate in rates)

    everything: tuple[tuple[LineColumn, Callable[[LineItem], str]], ...] = (
        (LineColumn("product", "Item", numeric=False), lambda row: row.name),
        (LineColumn("comment", "Comment", numeric=False), lambda row: row.comment),
        (LineColumn("quantity", "Quantity"), lambda row: number(row.quantity)),
        (LineColumn("price", "Price"), lambda row: amount(row.price)),
        (LineColumn("discount", "Discount"), discount),
        (LineColumn("tax", "Tax"), tax),
        (LineColumn("net", "Total"), lambda row: amount(row.net)),
    )
    always = {"product", "quantity", "price", "net"}
    shown = [
        (column, text)
        for column, text in everything
        if column.name in always or any(text(row) for row in items.rows)
    ]
    return LineTable(
        tuple(column for column, _ in shown),
        tuple(tuple(text(row) for _, text in shown) for row in items.rows),
        tuple((total.label, amount(total.amount)) for total in items.totals),
        items.cut,
    )
