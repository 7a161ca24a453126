"""Reads VTQL, the API's query language, by its whole grammar.

    select * | count(*) | f1,f2,… from Module [where cond {and|or cond}]
        [order by f1,f2,… [asc|desc]] [limit n | limit offset,n] ;

with ``cond`` = ``field op value`` and ``op`` one of ``= != < > <= >= in like``. There are no
parentheses round conditions, no ``not``, ``is``, ``between`` or ``<>``; the final ``;`` is
required and nothing may follow it. A character the lexer does not know is an "unknown error",
a token in the wrong place a syntax error, as in the real parser.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from lark import Lark, Token, Transformer, UnexpectedCharacters, UnexpectedInput, v_args

from vtdesk.demo.errors import UNKNOWN_ERROR, Code, Refusal, operation_denied

_GRAMMAR = r"""
start: SELECT columns FROM NAME [where] [order] [limit] ";"

columns: "*"                    -> every_column
       | COUNT "(" "*" ")"      -> row_count
       | NAME ("," NAME)*       -> named_columns

where: WHERE condition (connective condition)*
connective: AND | OR
condition: NAME operator value
         | NAME IN "(" value ("," value)* ")"   -> membership
operator: "=" | "!=" -> not_equal | "<=" -> at_most | ">=" -> at_least
        | "<" -> less | ">" -> greater | LIKE -> like
value: STRING -> string | ID -> identifier | INTEGER -> integer | NAME -> bare_word
     | "(" value ")" -> same

order: ORDER BY NAME ("," NAME)* [ASC | DESC]
limit: LIMIT INTEGER ["," INTEGER]

SELECT.2: /select\b/i
FROM.2: /from\b/i
WHERE.2: /where\b/i
ORDER.2: /order\b/i
BY.2: /by\b/i
LIMIT.2: /limit\b/i
AND.2: /and\b/i
OR.2: /or\b/i
IN.2: /in\b/i
LIKE.2: /like\b/i
ASC.2: /asc\b/i
DESC.2: /desc\b/i
COUNT.2: /count(?=\s*\()/i
ID.2: /[0-9]+x[0-9]+/
INTEGER.1: /-?[0-9]+/
STRING: /'(?:[^']|'')+'/
NAME: /[A-Za-z_][A-Za-z0-9_&]*/
%ignore /\s+/
"""

_MODULE = re.compile(r"\bfrom\s+([^\s;]+)", re.IGNORECASE)

Operator = Literal["=", "!=", "<", ">", "<=", ">=", "like", "in"]


@dataclass(frozen=True, slots=True)
class Value:
    """A value as written.

    Attributes:
        text: without its quotes, doubled quotes made single; MySQL's escapes still in it.
        quoted: written in quotes.
        bare_word: an unquoted word, which the parser takes and the database then rejects.
    """

    text: str
    quoted: bool = False
    bare_word: bool = False


@dataclass(frozen=True, slots=True)
class Condition:
    """``field op value``; several values only with ``in``."""

    field: str
    operator: Operator
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query.

    Attributes:
        columns: selected names in order; empty for ``*`` and ``count(*)``.
        conditions: joined by ``connectives``, one fewer, each ``and`` or ``or``.
        order_by: names; ``descending`` applies to the last of them only.
        offset, limit: None where the query has no limit; either may be negative.
    """

    module: str
    columns: tuple[str, ...]
    count: bool
    conditions: tuple[Condition, ...]
    connectives: tuple[str, ...]
    order_by: tuple[str, ...]
    descending: bool
    offset: int
    limit: int | None

    @property
    def every_column(self) -> bool:
        """Whether it selects ``*``."""
        return not self.columns and not self.count


def module_of(query: str) -> str:
    """The module a text asks for, found before it is parsed, as the real server does.

    Raises:
        Refusal: there is no ``from NAME`` in it.
    """
    match = _MODULE.search(query)
    if match is None:
        raise operation_denied("query")
    return match.group(1)


def module_word(query: str) -> str:
    """What follows ``from`` up to the next blank, with a semicolon that sticks to it."""
    match = re.search(r"\bfrom\s+(\S+)", query, re.IGNORECASE)
    return match.group(1) if match else ""


@lru_cache(maxsize=256)
def parse(query: str) -> Query:
    """Parse a query.

    Raises:
        Refusal: it does not follow the grammar.
    """
    try:
        tree = _parser().parse(query)
    except UnexpectedCharacters as problem:
        raise Refusal(Code.INTERNAL, UNKNOWN_ERROR) from problem
    except UnexpectedInput as problem:
        raise Refusal(Code.QUERY_SYNTAX, _syntax_message(problem)) from problem
    parsed = _Reader().transform(tree)
    assert isinstance(parsed, Query)
    return parsed


def _syntax_message(problem: UnexpectedInput) -> str:
    token = getattr(problem, "token", None)
    return f"Syntax Error on line {max(problem.line, 1)}: token '{token or ''}' Unexpected"


@cache
def _parser() -> Lark:
    # the basic lexer knows no context, like the real one: what is no token anywhere fails first
    return Lark(_GRAMMAR, parser="lalr", lexer="basic")


@v_args(inline=True)
class _Reader(Transformer[Token, Query]):
    """Turns the parse tree into a ``Query``."""

    def start(self, *parts: object) -> Query:
        _select, columns, _from, module, where, order, limit = parts
        assert isinstance(columns, tuple)
        names, count = columns
        conditions, connectives = where if isinstance(where, tuple) else ((), ())
        order_by, descending = order if isinstance(order, tuple) else ((), False)
        offset, rows = limit if isinstance(limit, tuple) else (0, None)
        return Query(
            str(module),
            names,
            count,
            conditions,
            connectives,
            order_by,
            descending,
            offset,
            rows,
        )

    def every_column(self) -> tuple[tuple[str, ...], bool]:
        return (), False

    def row_count(self, _count: Token) -> tuple[tuple[str, ...], bool]:
        return (), True

    def named_columns(self, *names: Token) -> tuple[tuple[str, ...], bool]:
        return tuple(dict.fromkeys(map(str, names))), False

    def where(
        self, _where: Token, *parts: Condition | str
    ) -> tuple[tuple[Condition, ...], tuple[str, ...]]:
        conditions = tuple(part for part in parts if isinstance(part, Condition))
        return conditions, tuple(part for part in parts if isinstance(part, str))

    def connective(self, word: Token) -> str:
        return word.lower()

    def condition(self, name: Token, operator: Operator, value: Value) -> Condition:
        return Condition(str(name), operator, (value,))

    def membership(self, name: Token, _in: Token, *values: Value) -> Condition:
        return Condition(str(name), "in", values)

    def operator(self) -> Operator:
        return "="

    def not_equal(self) -> Operator:
        return "!="

    def at_most(self) -> Operator:
        return "<="

    def at_least(self) -> Operator:
        return ">="

    def less(self) -> Operator:
        return "<"

    def greater(self) -> Operator:
        return ">"

    def like(self, _like: Token) -> Operator:
        return "like"

    def string(self, token: Token) -> Value:
        return Value(token[1:-1].replace("''", "'"), quoted=True)

    def identifier(self, token: Token) -> Value:
        return Value(str(token))

    def integer(self, token: Token) -> Value:
        return Value(str(token))

    def bare_word(self, token: Token) -> Value:
        return Value(str(token), bare_word=True)

    def same(self, value: Value) -> Value:
        return value

    def order(self, *parts: Token | None) -> tuple[tuple[str, ...], bool]:
        names = tuple(str(part) for part in parts if part is not None and part.type == "NAME")
        return names, any(part is not None and part.type == "DESC" for part in parts)

    def limit(self, _limit: Token, first: Token, second: Token | None) -> tuple[int, int]:
        return (0, int(first)) if second is None else (int(first), int(second))
