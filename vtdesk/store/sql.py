"""`Query` as SQL over a module's rows, every value bound.

What conditions mean here:

- *Text* is compared as the server's database does (`domain.collation`), so that a filter finds the
  same rows on either side: without regard to case and accents. Numbers compare as numbers, dates and
  times as their wire text (which sorts by time), references and owners by id for *is* and *is one of*,
  by name for everything else. A multi-picklist *contains* a choice, tags *contain* a whole tag.
- *Empty* is NULL or blanks only, and for a reference what points to nothing. An empty value is under,
  over and in nothing, and contains nothing. *Is not*, *is none of* and *does not contain* hold exactly
  where their opposites do not, so for empty values too. Comparing *is* with "" asks for empty.
- What a field can never hold ("abc" for a number) equals nothing and is under and over nothing.
- A relative value (`domain.relative`) has been resolved before; *is in* a period holds for nothing here.
- Sorting puts empty values last in both directions and text in folded order. A reference or owner
  sorts by the name it shows, a picklist by the labels of its values, not by their place in
  the list: in a list of words people look for a word. Ties fall by record number.

Sorting choice: SQLite has no collation that knows letters beyond ASCII, and one written in Python would
be called for every comparison. Text is therefore ordered by an expression that lowers plain ASCII inside
SQLite and calls Python's folding only for other values, once per row. Two orders have a column of their
own with an index: the record's name (`sort`, also used for a module's only label field) and
`modifiedtime` (`modified`).
"""

from dataclasses import dataclass, field, replace

from vtdesk.domain.collation import collation_key, comparable
from vtdesk.domain.errors import Remedy, StoreTrouble
from vtdesk.domain.fieldtypes import FieldKind, Order, Storage
from vtdesk.domain.ids import parse_record_id
from vtdesk.domain.query import COMPLEMENTS, All, AnyOf, Condition, Filter, Not, Op, Query, Sort
from vtdesk.domain.schema import FieldSpec, PicklistValue
from vtdesk.domain.search_text import fold
from vtdesk.domain.values import is_empty, read
from vtdesk.store.packing import to_json
from vtdesk.store.schemas import POINTERS, ModuleTable
from vtdesk.store.search import match_expression
from vtdesk.store.shapes import shape_of

_COMPARISONS = {Op.LESS: "<", Op.LESS_OR_IS: "<=", Op.MORE: ">", Op.MORE_OR_IS: ">="}


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement and the values bound to it."""

    text: str
    values: tuple[object, ...] = ()


def select_keys(
    table: ModuleTable, query: Query, first: int | None = None, *, found_many: bool = False
) -> Statement:
    """The statement that reads the keys of a query's rows in order.

    Args:
        table: the query's module.
        query: which rows, and in what order; an unknown field in its order is passed over.
        first: how many keys at most; None for all.
        found_many: the words are those of a large part of the rows.

    Raises:
        StoreTrouble: a condition names a field that the module does not have.
    """
    builder = _Builder(table)
    limit = "" if first is None else f" LIMIT {first:d}"
    # to look up row by row, in an index's order, takes ten times as long as to pass all of them
    passes = query.filter != All() or (first is None and len(query.sort) > 1)
    order = [*builder.order(query.sort, indexed=not passes), "r.key"]
    where = builder.condition(query.filter)
    values = list(builder.values)
    source = f"{table.rows} AS r"
    expression = match_expression(query.words)
    if expression and query.filter == All() and len(order) == 1:
        # the index alone knows; the wide rows stay unread
        return Statement(
            f"SELECT rowid AS key FROM {table.search} WHERE {table.search} MATCH ? "
            f"ORDER BY rowid{limit}",
            (expression,),
        )
    if expression and found_many:
        # the rows lead, in their order; the plus keeps the planner from looking each match up
        where = (
            f"+r.key IN (SELECT rowid FROM {table.search} WHERE {table.search} MATCH ?) AND {where}"
        )
        values.insert(0, expression)
    elif expression:
        # CROSS JOIN: the index leads, whatever the planner guesses of it
        source = f"{table.search} AS s CROSS JOIN {source}"
        where = f"{table.search} MATCH ? AND r.key = s.rowid AND {where}"
        values.insert(0, expression)
    elif query.words.strip():
        where = "0"
        values.clear()
    elif query.filter == All() and len(order) == 1 and first is None:
        # sorting the keys of a narrow index costs half of reading past the wide rows
        order = ["+r.key"]
    joins = "".join(
        f" LEFT JOIN labels AS {name} ON {name}.id = r.{column}"
        for column, name in builder.joins.items()
    )
    return Statement(
        f"SELECT r.key FROM {source}{joins} WHERE {where} ORDER BY {', '.join(order)}{limit}",
        (*values, *builder.order_values),
    )


def indexable(table: ModuleTable, name: str) -> str | None:
    """The expression to index for the order of a field; None without a column.

    Rows stand in the order of another record's name, or of a label that is not the value, only
    after they were looked at; their bare column is still far shorter to read than they are.
    """
    column, spec = table.column(name), table.schema.field(name)
    if column is None or spec is None:
        return None
    return folded(column) if is_folded(spec) else column


def is_folded(spec: FieldSpec) -> bool:
    """Whether rows stand in the order of a field's own folded text."""
    return _is_text(spec) and spec.kind not in POINTERS and not _labelled_otherwise(spec)


def count_matches(table: ModuleTable, query: Query, most: int) -> Statement:
    """The statement that counts the rows with a query's words, up to so many; 0 without words."""
    expression = match_expression(query.words)
    if not expression:
        return Statement("SELECT 0")
    return Statement(
        f"SELECT count(*) FROM (SELECT 1 FROM {table.search} WHERE {table.search} MATCH ? "
        f"LIMIT {most:d})",
        (expression,),
    )


def folded(expression: str, function: str = "fold") -> str:
    """An expression's text, folded, NULL for blanks; Python is asked only for other than ASCII.

    Args:
        expression: SQL.
        function: "fold" to sort, "collation_key" to compare.
    """
    return (
        # asked of every row of a sort: only what begins with a blank can be blank, and only ASCII
        # has as many characters as bytes
        f"CASE WHEN {expression} < '!' AND trim({expression}) = '' THEN NULL "
        f"WHEN length({expression}) <> length(CAST({expression} AS BLOB)) THEN {function}({expression}) "
        f"ELSE lower({expression}) END"
    )


def _folded_label(labels: str) -> str:
    """The name of a pointer's target, folded, NULL for blanks."""
    return (
        f"CASE WHEN {labels}.label < '!' AND trim({labels}.label) = '' THEN NULL "
        f"ELSE ifnull({labels}.sort, lower({labels}.label)) END"
    )


@dataclass(slots=True)
class _Builder:
    """Collects the joins and bound values of one statement.

    Attributes:
        joins: column of a pointer to the alias of its target's label.
        values: bound values of the condition in the order of their marks.
        order_values: those of the order.
    """

    table: ModuleTable
    joins: dict[str, str] = field(default_factory=dict)
    values: list[object] = field(default_factory=list)
    order_values: list[object] = field(default_factory=list)

    def condition(self, part: Filter) -> str:
        """A condition as SQL; it may be NULL for false."""
        if isinstance(part, All):
            return self._joined(part.parts, " AND ", "1")
        if isinstance(part, AnyOf):
            return self._joined(part.parts, " OR ", "0")
        if isinstance(part, Not):
            return f"(({self.condition(part.part)}) IS NOT TRUE)"
        return f"({self._comparison(part)})"

    def order(self, sort: tuple[Sort, ...], *, indexed: bool) -> list[str]:
        """The ORDER BY terms of the fields that are known; the plus keeps indexes out of them."""
        return [
            f"{'' if indexed else '+'}{expression} {'DESC' if one.descending else 'ASC'} NULLS LAST"
            for one in sort
            if (expression := self._sort_expression(one.field)) is not None
        ]

    def _joined(self, parts: tuple[Filter, ...], word: str, empty: str) -> str:
        return f"({word.join(self.condition(part) for part in parts)})" if parts else empty

    def _sort_expression(self, name: str) -> str | None:
        column = self.table.column(name)
        spec = self.table.schema.field(name)
        if name == "id":
            return "r.key"
        if column is None or spec is None:
            return None
        if name == "modifiedtime":
            return "r.modified"
        if shape_of(self.table).label_sources == (name,):
            return "r.sort"
        if not _is_text(spec):
            return f"r.{column}"
        return self._as_labelled(spec, column, self._text(spec, column))

    def _as_labelled(self, spec: FieldSpec, column: str, text: str) -> str:
        """The label a picklist's value is shown with, where that is another text."""
        others = _labelled_otherwise(spec)
        if not others:
            return text
        for one in others:
            self.order_values += (one.value, fold(one.label))
        return f"CASE r.{column} {'WHEN ? THEN ? ' * len(others)}ELSE {text} END"

    def _text(self, spec: FieldSpec, column: str, *, compared: bool = False) -> str:
        if spec.kind in POINTERS:
            alias = self.joins.setdefault(column, f"l{len(self.joins)}")
            return _folded_label(alias)
        return folded(f"r.{column}", "collation_key" if compared else "fold")

    def _comparison(self, condition: Condition) -> str:
        if condition.op in COMPLEMENTS:
            opposite = replace(condition, op=COMPLEMENTS[condition.op])
            return f"({self._comparison(opposite)}) IS NOT TRUE"
        if condition.field == "id":
            return self._by_id(condition)
        spec = self.table.schema.field(condition.field)
        column = self.table.column(condition.field)
        if spec is None or column is None:
            raise StoreTrouble(
                f"The list cannot be narrowed by {condition.field}: "
                f"{self.table.schema.label} no longer has that field. Take it out of the filter.",
                detail=f"filter on unknown field {condition.field} of {self.table.name}",
                remedy=Remedy.NONE,
            )
        blank = len(condition.values) == 1 and is_empty(condition.values[0])
        if condition.op is Op.EMPTY or (blank and condition.op is Op.IS):
            return self._empty(spec, column)
        if condition.op is Op.DURING or not condition.values:
            return "0"
        if spec.kind is FieldKind.BOOLEAN:
            return self._boolean(condition, spec, column)
        if condition.op is Op.CONTAINS and spec.kind is FieldKind.MULTIPICKLIST:
            return self._has_choice(condition, column)
        if condition.op is Op.CONTAINS and spec.kind is FieldKind.TAGS:
            return self._has_tag(condition, spec, column)
        return self._compared(condition, spec, column)

    def _compared(self, condition: Condition, spec: FieldSpec, column: str) -> str:
        op = condition.op
        if spec.kind in POINTERS and op in (Op.IS, Op.ONE_OF):
            ids = (value.strip() for value in condition.values)
            return self._operation(op, f"r.{column}", tuple(filter(_names_a_record, ids)))
        if _is_text(spec):
            key = fold if spec.kind in POINTERS else collation_key
            texts = tuple(key(value) for value in condition.values)
            return self._operation(op, self._text(spec, column, compared=True), texts)
        if op in (Op.CONTAINS, Op.STARTS, Op.ENDS):
            values = tuple(value.strip() for value in condition.values)
            return self._operation(op, f"CAST(r.{column} AS TEXT)", values)
        known = (comparable(spec, value) for value in condition.values)
        return self._operation(
            op, f"r.{column}", tuple(value for value in known if value is not None)
        )

    def _operation(self, op: Op, expression: str, values: tuple[str, ...]) -> str:
        if op is Op.ONE_OF:
            self.values.append(to_json(values))
            # the list's values have no affinity of their own and take the column's
            return f"{expression} IN (SELECT value FROM json_each(?))"
        if not values:
            return "0"
        value = values[0]
        self.values.append(value)
        if op is Op.IS:
            return f"{expression} = ?"
        if op is Op.CONTAINS:
            return f"instr({expression}, ?) > 0"
        if op is Op.STARTS:
            self.values.append(value)
            return f"substr({expression}, 1, length(?)) = ?"
        if op is Op.ENDS:
            self.values.append(value)
            # the whole text where the end is longer than that
            return f"substr({expression}, max(1, length({expression}) - length(?) + 1)) = ?"
        return f"{expression} {_COMPARISONS[op]} ?"

    def _empty(self, spec: FieldSpec, column: str) -> str:
        if spec.traits.storage is Storage.NUMBER:
            return f"(r.{column} IS NULL)"
        blank = f"(trim(ifnull(r.{column}, '')) = '')"
        if spec.kind in POINTERS:
            return f"({blank} OR r.{column} = '0' OR r.{column} LIKE '%x0')"
        return blank

    def _boolean(self, condition: Condition, spec: FieldSpec, column: str) -> str:
        yes = f"(ifnull(r.{column}, 0) NOT IN (0, '', 'off', 'false', 'no'))"
        wanted = {int(read(spec, value) is True) for value in condition.values}
        self.values.append(to_json(sorted(wanted)))
        return f"{yes} IN (SELECT value FROM json_each(?))"

    def _has_choice(self, condition: Condition, column: str) -> str:
        self.values.append(condition.values[0].strip())
        list_of_choices = f"replace(replace(r.{column}, ' |##| ', '|##|'), '|##|', char(31))"
        return f"instr(char(31) || {list_of_choices} || char(31), char(31) || ? || char(31)) > 0"

    def _has_tag(self, condition: Condition, spec: FieldSpec, column: str) -> str:
        tag = collation_key(condition.values[0].strip())
        self.values.append(tag)
        # commas part them (wire fact 3.20); some servers put a blank behind each
        tags = f"replace({self._text(spec, column, compared=True)}, ', ', ',')"
        return f"instr(',' || {tags} || ',', ',' || ? || ',') > 0"

    def _by_id(self, condition: Condition) -> str:
        if condition.op is Op.EMPTY:
            return "0"
        keys = [self.table.key_of(value) for value in condition.values]
        self.values.append(to_json([key for key in keys if key is not None]))
        return "r.key IN (SELECT value FROM json_each(?))"


def _names_a_record(text: str) -> bool:
    return parse_record_id(text) is not None or text.startswith("new-")


def _labelled_otherwise(spec: FieldSpec) -> list[PicklistValue]:
    """The values of a picklist that stand in the order of another text than their own."""
    if spec.traits.order is not Order.LABEL:
        return []
    return [one for one in spec.picklist if fold(one.label) != fold(one.value)]


def _is_text(spec: FieldSpec) -> bool:
    return spec.traits.order is not Order.SIZE
