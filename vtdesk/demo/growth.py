"""Grows the sample company to any size: new records are copies of the core's, varied in SQL.

Names, addresses and telephone numbers are drawn from pools by arithmetic on the record's
number; references are moved along, so that a copied contact belongs to a copied organization.
All of it happens inside SQLite, a batch at a time, so that memory stays bounded.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from vtdesk.demo.schemas import Catalogue, Field, Module
from vtdesk.demo.seed import FIRST_NUMBER, number_prefix
from vtdesk.demo.tables import Tables
from vtdesk.demo.vtql_sql import column
from vtdesk.demo.wordbook import Wordbook

_BATCH = 50_000

# Steps through a pool that reach every entry before repeating, whatever its size below them.
_FIRST_STEP, _LAST_STEP = 7_919, 104_729


@dataclass(frozen=True, slots=True)
class Extent:
    """Where a module's records lie: ``core`` of them from ``start``, copies from ``copies``."""

    start: int
    core: int
    copies: int
    extra: int


def grow_company(
    tables: Tables, words: Wordbook, core: Mapping[str, int], wanted: Mapping[str, int]
) -> None:
    """Copy every module's core until it has the wanted number of records."""
    extents: dict[str, Extent] = {}
    start = FIRST_NUMBER
    copies = FIRST_NUMBER + sum(core.values())
    for name, count in core.items():
        extra = max(0, wanted[name] - count)
        extents[name] = Extent(start, count, copies, extra)
        start += count
        copies += extra
    _fill_pools(tables, words)
    for name in core:
        _copy(tables, tables.catalogue.modules[name], extents)
    _copy_line_items(tables, extents)


def grow_module(
    tables: Tables, words: Wordbook, module: Module, count: int, first_number: int
) -> None:
    """Add copies to one module; their references stay where the originals' point."""
    rows = tables.query(f"SELECT _number FROM {column(module.table)} ORDER BY _number LIMIT 4000")
    numbers = [int(row[0] or 0) for row in rows]
    # the core's numbers follow one another without a gap
    core = next((i for i, n in enumerate(numbers) if n != numbers[0] + i), len(numbers))
    if core:
        _fill_pools(tables, words)
        _copy(tables, module, {module.name: Extent(numbers[0], core, first_number, count)})


def _fill_pools(tables: Tables, words: Wordbook) -> None:
    """Put the names into numbered temporary tables."""
    pools = {
        "first_names": [n for locale in words.locales for n in locale.first_names],
        "last_names": [n for locale in words.locales for n in locale.last_names],
        "companies": [n for locale in words.locales for n in locale.companies],
        "cities": [city for locale in words.locales for _, city in locale.cities],
    }
    for name, values in pools.items():
        tables.execute(f"DROP TABLE IF EXISTS temp.{name}")
        tables.execute(f"CREATE TEMP TABLE {name} (i INTEGER PRIMARY KEY, v TEXT)")
        for index, value in enumerate(dict.fromkeys(values)):
            tables.execute(f"INSERT INTO temp.{name} VALUES (?, ?)", (index, value))


def _copy(tables: Tables, module: Module, extents: Mapping[str, Extent]) -> None:
    extent = extents[module.name]
    if not extent.core:
        return
    names = tables.columns(module.table)
    varied = _varied(tables, module)
    expressions = [
        varied.get(name) or _expression(name, module, tables.catalogue, extents) for name in names
    ]
    listed = ", ".join(["_number", *map(column, names)])
    # n counts the copies from 0; each is made from core record n % core
    sql = (
        f"WITH RECURSIVE counter(n) AS (SELECT ? UNION ALL SELECT n + 1 FROM counter WHERE n < ?)"
        f" INSERT INTO {column(module.table)} ({listed})"
        f" SELECT {extent.copies} + n, {', '.join(expressions)}"
        f" FROM counter JOIN {column(module.table)} o"
        f" ON o._number = {extent.start} + n % {extent.core}"
    )
    for begin in range(0, extent.extra, _BATCH):
        with tables.transaction():
            tables.execute(sql, (begin, min(begin + _BATCH, extent.extra) - 1))


def _expression(
    name: str, module: Module, catalogue: Catalogue, extents: Mapping[str, Extent]
) -> str:
    """SQL for a column of the copy: the original's value, references moved along."""
    original = f"o.{column(name)}"
    field = module.fields.get(name)
    if field is None or field.kind == "owner" or not field.is_reference:
        return original
    targets = [target for target in field.refers_to if target in extents]
    if not targets or len(extents) == 1:
        return original
    number = f"CAST(substr({original}, instr({original}, 'x') + 1) AS INTEGER)"
    core = extents[module.name].core
    cases = []
    for target in targets:
        extent = extents[target]
        prefix = catalogue.modules[target].prefix
        moved = f"(n / {core}) * {extent.core} + {number} - {extent.start}"
        cases.append(
            f"WHEN {original} LIKE '{prefix}x%' AND {moved} < {extent.extra}"
            f" THEN '{prefix}x' || ({extent.copies} + {moved})"
        )
    return f"CASE {' '.join(cases)} ELSE {original} END"


def _varied(tables: Tables, module: Module) -> dict[str, str]:
    """SQL for the columns that must differ from the original's."""
    varied: dict[str, str] = {}
    if module.number_field is not None:
        varied[module.number_field.name] = (
            f"'{number_prefix(module)}' || ({tables.count(module)} + n + 1)"
        )
    for name, field in module.fields.items():
        expression = _VARIED_BY_NAME.get(name) or _by_kind(name, field)
        if expression:
            varied.setdefault(name, expression)
    # times move back by a second each, so that copies do not share them
    for name in ("createdtime", "modifiedtime"):
        if name in module.fields:
            varied[name] = f"datetime(o.{name}, '-' || (n % 2000) || ' seconds')"
    return varied


def _pool(name: str, step: int) -> str:
    return f"(SELECT v FROM temp.{name} WHERE i = n * {step} % (SELECT count(*) FROM temp.{name}))"


_VARIED_BY_NAME = {
    "firstname": _pool("first_names", _FIRST_STEP),
    "lastname": _pool("last_names", _LAST_STEP),
    "accountname": f"{_pool('companies', _FIRST_STEP)} || ' ' || {_pool('cities', _LAST_STEP)}"
    " || ' ' || (n + 1)",
    "company": _pool("companies", _LAST_STEP),
    "name": "o.name || ' ' || (n + 1)",
}


def _by_kind(name: str, field: Field) -> str:
    if field.kind == "email":
        return f"CASE WHEN o.{name} <> '' THEN 'n' || n || '.' || o.{name} ELSE '' END"
    if field.kind == "phone":
        digits = "substr('00000000' || (n * 7919 % 100000000), -8)"
        return (
            f"CASE WHEN o.{name} <> '' THEN substr(o.{name}, 1, instr(o.{name}, ' '))"
            f" || {digits} ELSE '' END"
        )
    if field.kind == "image":
        # a copy has no file of its own
        return "''"
    return ""


def _copy_line_items(tables: Tables, extents: Mapping[str, Extent]) -> None:
    """Give the copies of quotes, orders and invoices the originals' lines."""
    names = tables.columns("LineItem")
    others = ", ".join(f"l.{column(name)}" for name in names if name != "parent_id")
    listed = ", ".join(column(name) for name in names if name != "parent_id")
    for module in tables.catalogue.modules.values():
        extent = extents.get(module.name)
        if not module.inventory or extent is None or not extent.extra:
            continue
        number = f"CAST(substr(l.parent_id, {len(str(module.prefix)) + 2}) AS INTEGER)"
        copies = extent.extra // extent.core + 1
        sql = (
            "WITH RECURSIVE counter(n) AS"
            " (SELECT ? UNION ALL SELECT n + 1 FROM counter WHERE n < ?)"
            f" INSERT INTO LineItem (parent_id, {listed})"
            f" SELECT '{module.prefix}x' || ({extent.copies} + n * {extent.core} + {number}"
            f" - {extent.start}), {others} FROM counter CROSS JOIN LineItem l"
            f" WHERE l.parent_id LIKE '{module.prefix}x%'"
            f" AND {number} BETWEEN {extent.start} AND {extent.start + extent.core - 1}"
            f" AND n * {extent.core} + {number} - {extent.start} < {extent.extra}"
        )
        with tables.transaction():
            tables.execute(sql, (0, copies - 1))
