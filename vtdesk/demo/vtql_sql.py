"""Turns a parsed VTQL query into SQL over the sample company's tables, with all its traps.

What the real server's MySQL does is part of the protocol: text is compared without regard to
case and accents and with trailing blanks ignored, backslashes in strings are escapes, a failing
statement answers an empty list, reference fields compare by number alone.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from vtdesk.demo.errors import Code, Refusal, id_incorrect
from vtdesk.demo.schemas import LINE_ITEM_BLOCK, Catalogue, Field, Module
from vtdesk.demo.vtql import Condition, Query, Value

MAX_ROWS = 100

# What an encrypted field shows until it is decrypted.
MASK = "********"

_ID = re.compile(r"\s*(\d+)x(\d+)\s*\Z")
_COMBINING = re.compile("[\u0300-\u036f]")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "0": "\0", "Z": "\x1a"}


class SilentFailure(Exception):
    """The statement would fail in the real database; the answer is then an empty list."""


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL with its parameters and the names of the columns it selects."""

    sql: str
    parameters: tuple[str | int | float, ...]
    columns: tuple[str, ...]


def fold(text: str) -> str:
    """Lower case without accents, as the collation utf8_general_ci compares."""
    if text.isascii():
        return text.lower()
    bare = _COMBINING.sub("", unicodedata.normalize("NFD", text))
    # lower() writes a sigma by its place in the word; to the collation both are one letter
    return unicodedata.normalize("NFC", bare).lower().replace("ς", "σ")


def padded_fold(text: str) -> str:
    """The same for ``=`` and sorting, where trailing blanks do not count."""
    return fold(text).rstrip(" ")


def column(name: str) -> str:
    """A field's name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def compile_query(
    query: Query,
    module: Module,
    visible: Mapping[str, Field],
    catalogue: Catalogue,
    row_filter: str = "",
) -> Statement:
    """Compile a query of one module.

    Args:
        query: as parsed.
        module: the one it asks for.
        visible: the fields this user may see, in the order ``*`` gives them.
        catalogue: knows the prefixes of references.
        row_filter: SQL condition on the owner, for users who do not see every record.

    Raises:
        Refusal: a field is unknown or hidden, or a reference value is no id.
        SilentFailure: the real database would reject the statement.
    """
    names = _selected(query, module, visible)
    where, parameters = _where(query, module, visible, catalogue)
    tables = _tables(module, names, query)
    conditions = [f"t._deleted = 0 AND {live_rows(module)}"]
    if row_filter:
        conditions.append(row_filter)
    if where:
        conditions.append(f"({where})")
    body = f"FROM {tables} WHERE {' AND '.join(conditions)}"
    order = _order(query, module, visible, names)
    if query.count:
        return Statement(f"SELECT count(DISTINCT t._number) {body}", tuple(parameters), ("count",))
    limit, offset = _window(query)
    selected = ", ".join(_expression(name, module) for name in names)
    sql = f"SELECT {selected} {body}{order} LIMIT {limit} OFFSET {offset}"
    return Statement(sql, tuple(parameters), names)


def live_rows(module: Module) -> str:
    """The SQL condition that picks a module's rows out of its table."""
    if module.name == "Calendar":
        return "t.activitytype = 'Task'"
    if module.name == "Events":
        return "t.activitytype <> 'Task'"
    if module.name == "Leads":
        return "t._converted = 0"
    return "1"


def _selected(query: Query, module: Module, visible: Mapping[str, Field]) -> tuple[str, ...]:
    if query.count:
        return ()
    if query.every_column:
        return tuple(visible)
    for name in query.columns:
        if name not in visible:
            message = f"Permission to access '.{name}.' attribute denied."
            raise Refusal(Code.ACCESS_DENIED, message)
    return query.columns if "id" in query.columns else (*query.columns, "id")


def _where(
    query: Query, module: Module, visible: Mapping[str, Field], catalogue: Catalogue
) -> tuple[str, list[str | int | float]]:
    parts: list[str] = []
    parameters: list[str | int | float] = []
    for index, condition in enumerate(query.conditions):
        field = visible.get(condition.field)
        if field is None:
            message = f"Permission to access {condition.field} attribute denied."
            raise Refusal(Code.ACCESS_DENIED, message)
        sql, values = _condition(condition, field, module, catalogue)
        if index:
            parts.append(query.connectives[index - 1].upper())
        parts.append(sql)
        parameters.extend(values)
    return " ".join(parts), parameters


def _condition(
    condition: Condition, field: Field, module: Module, catalogue: Catalogue
) -> tuple[str, list[str | int | float]]:
    if field.name == "id":
        return _id_condition(condition)
    if field.is_reference:
        return _reference_condition(condition, field, module, catalogue)
    texts = [_literal(value, like=condition.operator == "like") for value in condition.values]
    expression = _table_column(field, module)
    if condition.operator == "like":
        return f"fold({expression}) LIKE ? ESCAPE '\\'", [fold(texts[0])]
    if field.is_number:
        numbers: list[str | int | float] = [_number(text) for text in texts]
        return _comparison(condition, f"CAST({expression} AS REAL)"), numbers
    if field.is_date:
        return _comparison(condition, expression), list(texts)
    return _comparison(condition, f"padded_fold({expression})"), [padded_fold(t) for t in texts]


def _comparison(condition: Condition, expression: str) -> str:
    if condition.operator == "in":
        return f"{expression} IN ({', '.join('?' * len(condition.values))})"
    return f"{expression} {condition.operator} ?"


def _id_condition(condition: Condition) -> tuple[str, list[str | int | float]]:
    numbers: list[str | int | float] = [_id_number(value) for value in condition.values]
    if condition.operator == "like":
        return "t._number = ?", numbers
    return _comparison(condition, "t._number"), numbers


def _reference_condition(
    condition: Condition, field: Field, module: Module, catalogue: Catalogue
) -> tuple[str, list[str | int | float]]:
    """Compare by number; the prefix written is not looked at, 0 stands for an unset field."""
    numbers = [_id_number(value) for value in condition.values]
    expression = _table_column(field, module)
    if condition.operator in ("=", "in", "like"):
        ids = [f"{p}x{n}" for n in numbers if n for p in _prefixes(field, catalogue)]
        unset = f" OR {expression} IS NULL" if 0 in numbers else ""
        return f"({expression} IN ({', '.join('?' * len(ids))}){unset})", list(ids)
    number = f"CAST(substr({expression}, instr({expression}, 'x') + 1) AS INTEGER)"
    return _comparison(condition, number), list(numbers)


def _prefixes(field: Field, catalogue: Catalogue) -> list[int]:
    targets: Iterable[str] = ("Users", "Groups") if field.kind == "owner" else field.refers_to
    return [catalogue.modules[name].prefix for name in targets]


def _id_number(value: Value) -> int:
    match = _ID.match(value.text)
    if match is None:
        raise id_incorrect()
    return int(match.group(2))


def _literal(value: Value, *, like: bool) -> str:
    r"""What MySQL makes of a string: its backslash escapes resolved.

    In a pattern ``\%`` and ``\_`` keep their backslash, which is the pattern's own escape.
    """
    if value.bare_word:
        raise SilentFailure(value.text)
    if not value.quoted:
        return value.text
    result: list[str] = []
    characters = iter(value.text)
    for character in characters:
        if character != "\\":
            result.append(character)
            continue
        escaped = next(characters, None)
        if escaped is None:
            raise SilentFailure(value.text)
        if escaped in "%_":
            result.append("\\" + escaped)
        else:
            result.append(_ESCAPES.get(escaped, escaped))
    text = "".join(result)
    # a lone backslash at the end of a pattern matches nothing in MySQL, and is an error here
    return text + "\\" if like and text.endswith("\\") and not text.endswith("\\\\") else text


def _number(text: str) -> float:
    """The number MySQL reads from the start of a text, 0 where there is none."""
    match = re.match(r"\s*[-+]?(?:\d+\.?\d*|\.\d+)", text)
    return float(match.group()) if match else 0.0


def _tables(module: Module, names: Iterable[str], query: Query) -> str:
    """The table, joined with its line items where one of their fields is asked for.

    The real server then counts joined rows: pages come short and records repeat.
    """
    asked = {*names, *(condition.field for condition in query.conditions)}
    if module.inventory and any(_is_line_item(module.fields[name]) for name in asked):
        return (
            f"{column(module.table)} t LEFT JOIN LineItem l"
            f" ON l.parent_id = '{module.prefix}x' || t._number"
        )
    return f"{column(module.table)} t"


def _is_line_item(field: Field) -> bool:
    return field.block == LINE_ITEM_BLOCK


def _table_column(field: Field, module: Module) -> str:
    table = "l" if module.inventory and _is_line_item(field) else "t"
    return f"{table}.{column(field.name)}"


def _expression(name: str, module: Module) -> str:
    if name == "id":
        return f"'{module.prefix}x' || t._number"
    field = module.fields[name]
    expression = _table_column(field, module)
    if field.encrypted:
        return f"CASE WHEN {expression} <> '' THEN '{MASK}' ELSE {expression} END"
    return expression


def _order(
    query: Query, module: Module, visible: Mapping[str, Field], names: tuple[str, ...]
) -> str:
    if not query.order_by or query.count:
        return ""
    joined = {*names, *(condition.field for condition in query.conditions)}
    keys: list[str] = []
    for name in query.order_by:
        field = visible.get(name)
        if field is None or (field.joined and name not in joined):
            raise SilentFailure(name)
        keys.append(_sort_key(field, module))
    if query.descending:
        keys[-1] += " DESC"
    return f" ORDER BY {', '.join(keys)}"


def _sort_key(field: Field, module: Module) -> str:
    if field.name == "id":
        return "t._number"
    expression = _table_column(field, module)
    if field.is_reference:
        return f"CAST(substr({expression}, instr({expression}, 'x') + 1) AS INTEGER)"
    if field.is_number:
        return f"CAST({expression} AS REAL)"
    return expression if field.is_date else f"padded_fold({expression})"


def _window(query: Query) -> tuple[int, int]:
    limit = MAX_ROWS if query.limit is None else query.limit
    if limit < 0 or query.offset < 0:
        raise SilentFailure("limit")
    return min(limit, MAX_ROWS), query.offset
