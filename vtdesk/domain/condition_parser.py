"""Reads a condition's text: VTQL's own words, and the few that only this side understands.

    any     = every {"or" every}
    every   = one {"and" one}
    one     = "not" one | "(" any ")" | "true" | "false" | field comparison
    comparison = ("=" | "!=" | "<>" | "<" | "<=" | ">" | ">=") value
               | ["not"] "like" 'pattern' | ["not"] "in" "(" value {"," value} ")"
               | "is" ["not"] ("empty" | "null") | "during" @period
    value   = 'text' | number | 12x34 | @me | @my-groups | @period

Inside quotes a quote is doubled and so is a backslash, as in VTQL (wire fact 3.4).
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from vtdesk.domain import relative
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.ids import parse_id
from vtdesk.domain.query import MOST_CONDITIONS, All, AnyOf, Condition, Filter, Not, Op
from vtdesk.domain.schema import FieldSpec, ModuleSchema
from vtdesk.domain.values import DECIMALS, INTEGERS, POINTERS, read

LONGEST_TEXT = 50_000
"""Characters of the longest text that is read."""

DEEPEST = 40
"""Brackets and negations inside one another, at most."""

# a whole query, as people copy it from elsewhere
_QUERY = re.compile(r"\s*(select\s[^=']*?\sfrom\s+\w+(?:\s+where\b)?)", re.IGNORECASE)
_TOKEN = re.compile(
    r"""(?P<blank>\s+)
    | (?P<string>'(?:[^'\\]|''|\\.)*')
    | (?P<relative>@[A-Za-z0-9-]+)
    | (?P<id>[0-9]+x[0-9]+\b)
    | (?P<number>-?[0-9]+(?:\.[0-9]+)?)
    | (?P<name>[^\W0-9]\w*)
    | (?P<sign><=|>=|<>|!=|[=<>(),])
    """,
    re.VERBOSE | re.DOTALL,
)
_SIGNS = {
    "=": Op.IS,
    "!=": Op.IS_NOT,
    "<>": Op.IS_NOT,
    "<": Op.LESS,
    "<=": Op.LESS_OR_IS,
    ">": Op.MORE,
    ">=": Op.MORE_OR_IS,
}
_MOMENTS = frozenset({FieldKind.DATE, FieldKind.DATETIME})
_END = "end"


@dataclass(frozen=True, slots=True)
class TextProblem:
    """Where a text stops being a condition, and why, in words for the person.

    Attributes:
        start: first character of the place.
        end: behind its last one; more than `start` unless the text ends too early.
    """

    start: int
    end: int
    words: str


class _Unreadable(Exception):
    def __init__(self, problem: TextProblem) -> None:
        super().__init__(problem.words)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    start: int
    end: int

    @property
    def word(self) -> str:
        return self.text.lower() if self.kind == "name" else self.text


def parse(text: str, schema: ModuleSchema) -> Filter | TextProblem:
    """The condition that a text says; a text of blanks alone says none and always holds."""
    if len(text) > LONGEST_TEXT:
        words = f"This is longer than {LONGEST_TEXT:,} characters. Take something out."
        return TextProblem(LONGEST_TEXT, len(text), words)
    if query := _QUERY.match(text):
        words = "Only what stands behind “where” is written here."
        return TextProblem(query.start(1), query.end(1), words)
    try:
        reader = _Reader(list(_tokens(text)), schema)
        return All() if reader.at_end else reader.whole()
    except _Unreadable as unreadable:
        return unreadable.problem


def _tokens(text: str) -> Iterator[_Token]:
    place = 0
    while place < len(text):
        found = _TOKEN.match(text, place)
        if found is None:
            open_quote = text[place] == "'"
            words = (
                "This text has no closing quote. A quote inside it is written twice: ''."
                if open_quote
                else f"vtdesk cannot read “{text[place]}” here."
            )
            raise _Unreadable(TextProblem(place, len(text) if open_quote else place + 1, words))
        if found.lastgroup != "blank":
            yield _Token(str(found.lastgroup), found[0], place, found.end())
        place = found.end()
    yield _Token(_END, "", len(text), len(text))


class _Reader:
    """Recursive descent over the tokens."""

    def __init__(self, tokens: list[_Token], schema: ModuleSchema) -> None:
        self._tokens = tokens
        self._schema = schema
        self._place = 0
        self._depth = 0
        self._room = MOST_CONDITIONS

    @property
    def _next(self) -> _Token:
        return self._tokens[self._place]

    @property
    def at_end(self) -> bool:
        """Whether nothing follows."""
        return self._next.kind == _END

    def whole(self) -> Filter:
        """The whole text's condition."""
        condition = self._any()
        if not self.at_end:
            raise self._problem(self._next, "Here “and”, “or” or the end is expected.")
        return condition

    def _any(self) -> Filter:
        parts = self._separated("or", self._every)
        return parts[0] if len(parts) == 1 else AnyOf(parts)

    def _every(self) -> Filter:
        parts = self._separated("and", self._one)
        return parts[0] if len(parts) == 1 else All(parts)

    def _separated(self, word: str, read_part: Callable[[], Filter]) -> tuple[Filter, ...]:
        parts = [read_part()]
        while self._accept(word):
            parts.append(read_part())
        return tuple(parts)

    def _one(self) -> Filter:
        token = self._take()
        self._depth += 1
        if self._depth > DEEPEST:
            raise self._problem(token, f"More than {DEEPEST} brackets stand in one another here.")
        condition = self._begun_with(token)
        self._depth -= 1
        return condition

    def _begun_with(self, token: _Token) -> Filter:
        if token.word == "not":
            return Not(self._one())
        if token.word == "(":
            condition = self._any()
            self._expect(")", "A closing bracket is missing here.")
            return condition
        if token.word == "true":
            return All()
        if token.word == "false":
            return AnyOf(())
        return self._comparison(token)

    def _comparison(self, token: _Token) -> Filter:
        if token.kind == _END:
            raise self._problem(token, "Here the name of a field is missing.")
        if not self._room:
            raise self._problem(token, f"These are more than {MOST_CONDITIONS} comparisons.")
        self._room -= 1
        if token.kind != "name":
            raise self._problem(token, f"Here the name of a field is expected, not “{token.text}”.")
        spec = self._schema.field(token.text)
        if spec is None:
            raise self._problem(token, self._no_such_field(token.text))
        sign = self._take()
        if sign.word in _SIGNS:
            return Condition(spec.name, _SIGNS[sign.word], (self._value(spec),))
        if sign.word == "during":
            return Condition(spec.name, Op.DURING, (self._period(spec),))
        if sign.word == "is":
            return self._blank(spec)
        negated = sign.word == "not"
        word = self._take() if negated else sign
        if word.word == "in":
            return Condition(spec.name, Op.NONE_OF if negated else Op.ONE_OF, self._values(spec))
        if word.word == "like":
            return self._pattern(spec, negated=negated)
        raise self._problem(
            word,
            f"After {spec.name} stands a comparison: =, !=, <, >, like, in, is empty or during.",
        )

    def _blank(self, spec: FieldSpec) -> Condition:
        negated = self._accept("not")
        token = self._take()
        if token.word not in ("empty", "null"):
            raise self._problem(token, "After “is” stands “empty” or “not empty”.")
        return Condition(spec.name, Op.FILLED if negated else Op.EMPTY)

    def _pattern(self, spec: FieldSpec, *, negated: bool) -> Filter:
        token = self._take()
        if token.kind != "string":
            raise self._problem(token, "After “like” stands a text in quotes, such as '%ing'.")
        before, text, after = self._taken_apart(token)
        if before and after:
            return Condition(spec.name, Op.CONTAINS_NOT if negated else Op.CONTAINS, (text,))
        if not before and not after:
            return Condition(spec.name, Op.IS_NOT if negated else Op.IS, (text,))
        ends = Condition(spec.name, Op.ENDS if before else Op.STARTS, (text,))
        return Not(ends) if negated else ends

    def _taken_apart(self, token: _Token) -> tuple[bool, str, bool]:
        """Whether a pattern begins and ends with `%`, and the plain text between."""
        pattern = _unquoted(token.text)
        pieces = re.findall(r"\\.|.", pattern, re.DOTALL)
        after = bool(pieces) and pieces[-1] == "%"
        before = len(pieces) > after and pieces[0] == "%"
        inner = pieces[before : len(pieces) - after]
        if any(piece in ("%", "_") for piece in inner):
            words = (
                "vtdesk reads % only at the start and the end of a text. "
                "Write \\\\% and \\\\_ for the signs themselves."
            )
            raise self._problem(token, words)
        return before, "".join(piece[-1] for piece in inner), after

    def _values(self, spec: FieldSpec) -> tuple[str, ...]:
        self._expect("(", "After “in” stands a list in brackets, such as ('A','B').")
        values: list[str] = []
        while not self._accept(")"):
            if values:
                self._expect(",", "Between two values of a list stands a comma.")
            values.append(self._value(spec))
        return tuple(values)

    def _period(self, spec: FieldSpec) -> str:
        token = self._take()
        value = _unquoted(token.text) if token.kind == "string" else token.text.lower()
        if spec.kind not in _MOMENTS:
            raise self._problem(token, f"{spec.label} is no date, so nothing of it is in a period.")
        if not relative.is_period(value):
            raise self._problem(token, "Here stands a period, such as @today or @last-7-days.")
        return value

    def _value(self, spec: FieldSpec) -> str:
        token = self._take()
        if token.kind == "string":
            value = _unquoted(token.text)
        elif token.kind in ("number", "id"):
            value = token.text
        elif token.kind == "relative":
            value = token.text.lower()
            if not relative.is_relative(value):
                raise self._problem(token, f"vtdesk does not know “{token.text}”.")
        else:
            raise self._problem(token, "Here a value is expected: a text in quotes or a number.")
        if (words := _misfit(spec, value)) is not None:
            raise self._problem(token, words)
        return value

    def _no_such_field(self, name: str) -> str:
        wanted = name.casefold()
        for spec in self._schema.fields:
            if wanted in (spec.name.casefold(), spec.label.casefold()):
                return f"There is no field {name}. Did you mean {spec.name}?"
        return f"{self._schema.label} has no field {name}."

    def _take(self) -> _Token:
        token = self._next
        if token.kind != _END:
            self._place += 1
        return token

    def _accept(self, word: str) -> bool:
        if self._next.word != word:
            return False
        self._place += 1
        return True

    def _expect(self, word: str, words: str) -> None:
        if not self._accept(word):
            raise self._problem(self._next, words)

    def _problem(self, token: _Token, words: str) -> _Unreadable:
        return _Unreadable(TextProblem(token.start, token.end, words))


def _unquoted(text: str) -> str:
    r"""The text between quotes: `''` is a quote, `\\` a backslash; in patterns `\%` stays."""
    return re.sub(r"''|\\.", _plain_sign, text[1:-1], flags=re.DOTALL)


def _plain_sign(found: re.Match[str]) -> str:
    pair = found[0]
    if pair == "''":
        return "'"
    return pair if pair in ("\\%", "\\_") else pair[1]


def _misfit(spec: FieldSpec, value: str) -> str | None:
    """Why a field can never hold a value; None where it can."""
    if not value.strip():
        return None
    if spec.kind in POINTERS:
        if spec.kind is FieldKind.OWNER and value in (relative.ME, relative.MY_GROUPS):
            return None
        return None if _is_id(value) else f"{spec.label} takes the id of a record, such as 12x34."
    if spec.kind in _MOMENTS:
        if relative.is_period(value) or not isinstance(read(spec, value), str):
            return None
        return f"{spec.label} takes a date, such as '2026-05-31', or a period, such as @today."
    if spec.kind in INTEGERS | DECIMALS and isinstance(read(spec, value), str):
        return f"{spec.label} takes a number, such as 12 or '12.50'."
    return None


def _is_id(value: str) -> bool:
    try:
        parse_id(value)
    except ValueError:
        return False
    return True
