"""Picklists whose choices depend on the value of another field.

Vtiger tells the pairs nowhere: `picklist_dependency` answers for one pair at a time (manual,
"Picklist dependency"). Asked are the pairs that are likely and those that turned out to be some,
each once a day at most and one that turned out to be none once a week. What was learnt is kept,
so that it also holds without a network.

A stored value that is not allowed any more is nobody's to change silently: it is only marked.
"""

import logging
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

import msgspec

from vtdesk.api.client import VtigerClient
from vtdesk.app.bus import Signal
from vtdesk.domain.changes import ChangeSet
from vtdesk.domain.errors import AccessDenied, Offline, SignInNeeded, TooManyCalls, VtdeskError
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.freshness import is_fresh
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.picklists import PicklistDependency
from vtdesk.domain.schema import FieldSpec, ModuleSchema
from vtdesk.domain.values import Cell
from vtdesk.store.cache import Cache
from vtdesk.sync.engine import Engine

FRESH = 86_400.0
"""Seconds for which the choices of a pair are believed."""

FRESH_NONE = 7 * FRESH
"""Seconds after which a likely pair that depended on nothing is asked about once more."""

MOST_GUESSES = 6
"""Likely pairs of one module that are asked about: every one costs a call."""

_log = logging.getLogger(__name__)
_DECIDING = frozenset({FieldKind.PICKLIST})
_WELL_KNOWN = (("pipeline", "sales_stage"),)


@dataclass(frozen=True, slots=True)
class _Answer:
    """What was learnt of a pair, and when in Unix seconds."""

    asked: float
    dependency: PicklistDependency


class Dependencies:
    """Knows which choices go together.

    Args:
        client: the server.
        cache: the store.
        engine: asks when there is a connection.
        changes: what writes to the store touched.
        now: Unix time in seconds.

    Signals:
        learned: other choices go together in a module than were believed to.
    """

    def __init__(
        self,
        client: VtigerClient,
        cache: Cache,
        engine: Engine,
        changes: Signal[ChangeSet],
        now: Callable[[], float],
    ) -> None:
        self.learned: Signal[ModuleName] = Signal()
        self._client = client
        self._cache = cache
        self._engine = engine
        self._now = now
        self._known: dict[ModuleName, dict[tuple[str, str], _Answer]] = {}
        changes.connect(self._store_changed)

    def allowed(
        self, schema: ModuleSchema, field: str, values: Mapping[str, Cell]
    ) -> tuple[str, ...] | None:
        """The choices of a field that go with the other fields' values; None where all do.

        Args:
            schema: the record's module.
            field: a picklist.
            values: wire values of the record, with what is typed laid over.
        """
        spec = schema.field(field)
        if spec is None:
            return None
        sets = [
            allowed
            for dependency in self._deciding(schema, field)
            if (allowed := dependency.allowed.get(_text(values.get(dependency.source)))) is not None
        ]
        if not sets:
            return None
        return tuple(
            choice.value
            for choice in spec.picklist
            if all(choice.value in allowed for allowed in sets)
        )

    def why_not(self, schema: ModuleSchema, field: str, values: Mapping[str, Cell]) -> str:
        """Why a field's value does not go with the others, in words; "" if it does."""
        spec, value = schema.field(field), _text(values.get(field))
        if spec is None or not value:
            return ""
        for dependency in self._deciding(schema, field):
            deciding = _text(values.get(dependency.source))
            if not dependency.allows(deciding, value):
                source = schema.by_name[dependency.source]
                return (
                    f"“{spec.choice_label(value)}” does not go with {source.label} "
                    f"“{source.choice_label(deciding)}”."
                )
        return ""

    def sources(self, schema: ModuleSchema, field: str) -> tuple[str, ...]:
        """The fields whose values decide the choices of a field."""
        return tuple(dependency.source for dependency in self._deciding(schema, field))

    def targets(self, schema: ModuleSchema, field: str) -> tuple[str, ...]:
        """The fields whose choices depend on a field."""
        return tuple(
            dependency.target
            for dependency in self._of(schema.name)
            if dependency.source == field and dependency.target in schema.by_name
        )

    def dependent_fields(self, schema: ModuleSchema) -> tuple[str, ...]:
        """The fields of a module whose choices depend on others."""
        names = (dependency.target for dependency in self._of(schema.name))
        return tuple(dict.fromkeys(name for name in names if name in schema.by_name))

    def pairs(self, schema: ModuleSchema) -> tuple[PicklistDependency, ...]:
        """What is known of a module: each pair of fields of which one decides about the other."""
        return tuple(
            dependency
            for dependency in self._of(schema.name)
            if _is_pair(schema, (dependency.source, dependency.target))
        )

    def related(self, schema: ModuleSchema, names: Container[str]) -> tuple[str, ...]:
        """The fields that take part in a dependency with one of these, themselves included."""
        pairs = (
            (dependency.source, dependency.target)
            for dependency in self._of(schema.name)
            if dependency.source in schema.by_name and dependency.target in schema.by_name
        )
        met = (pair for pair in pairs if pair[0] in names or pair[1] in names)
        return tuple(dict.fromkeys(name for pair in met for name in pair))

    def why_not_changed(
        self, schema: ModuleSchema, changed: Container[str], values: Mapping[str, Cell]
    ) -> dict[str, str]:
        """Why changed fields do not go with others, in words, by field.

        The reason stands at the dependent field, or at the one that decides where only that was
        changed.

        Args:
            schema: the record's module.
            changed: the fields that were changed.
            values: wire values of at least their `related` fields, after the change.
        """
        found: dict[str, str] = {}
        for target in self.dependent_fields(schema):
            sources = self.sources(schema, target)
            place = next((name for name in (target, *sources) if name in changed), None)
            if place is not None and (words := self.why_not(schema, target, values)):
                found.setdefault(place, words)
        return found

    def wish(self, schema: ModuleSchema) -> None:
        """Learn what is not known of a module's pairs as soon as there is a connection."""
        if any(self._due(schema)):
            self._engine.wish_errand(
                f"dependencies of {schema.name}", lambda: self._ask_what_is_due(schema.name)
            )

    async def ask(self, module: ModuleName, source: str, target: str) -> PicklistDependency:
        """Learn about one pair that a person names: one call, whatever is known.

        Raises:
            VtdeskError: the call was not answered, or is not to be made now.
        """
        dependency = await self._engine.questions.ask(
            lambda: self._client.picklist_dependency(module, source, target)
        )
        await self._keep(module, dependency)
        return dependency

    def _deciding(self, schema: ModuleSchema, field: str) -> Iterator[PicklistDependency]:
        for dependency in self._of(schema.name):
            if dependency.target == field and dependency.source in schema.by_name:
                yield dependency

    def _of(self, module: ModuleName) -> Iterator[PicklistDependency]:
        for answer in self._answers(module).values():
            if answer.dependency.allowed:
                yield answer.dependency

    def _answers(self, module: ModuleName) -> dict[tuple[str, str], _Answer]:
        if module not in self._known:
            kept = _read(self._cache.note(_note(module)))
            self._known[module] = {(a.dependency.source, a.dependency.target): a for a in kept}
        return self._known[module]

    def _due(self, schema: ModuleSchema) -> Iterator[tuple[str, str]]:
        answers = self._answers(schema.name)
        for pair in dict.fromkeys((*answers, *likely_pairs(schema))):
            answer = answers.get(pair)
            if not _is_pair(schema, pair):
                continue
            if answer is None or not self._is_good(answer):
                yield pair

    def _is_good(self, answer: _Answer) -> bool:
        limit = FRESH if answer.dependency.allowed else FRESH_NONE
        return is_fresh(answer.asked, self._now(), limit)

    async def _ask_what_is_due(self, module: ModuleName) -> None:
        schema = self._cache.schema(module)
        for source, target in tuple(self._due(schema)) if schema is not None else ():
            try:
                found = await self._client.picklist_dependency(module, source, target)
            except (Offline, TooManyCalls, SignInNeeded):
                raise
            except AccessDenied:
                # a server without the operation, or without rights on it: all choices are free
                known = self._answers(module).get((source, target))
                found = known.dependency if known else PicklistDependency(source, target, {})
            except VtdeskError as error:
                # nobody asked for it: what was learnt before holds until a later answer
                _log.info("%s: %s (%s)", module, error.summary, error.detail)
                return
            await self._keep(module, found)

    async def _keep(self, module: ModuleName, dependency: PicklistDependency) -> None:
        answers = self._answers(module)
        pair = (dependency.source, dependency.target)
        before = answers.get(pair)
        answers[pair] = _Answer(self._now(), dependency)
        await self._cache.put_note(
            _note(module), msgspec.json.encode(list(answers.values())).decode()
        )
        if dependency.allowed != (before.dependency.allowed if before is not None else {}):
            self.learned.emit(module)

    def _store_changed(self, changes: ChangeSet) -> None:
        """Choices may have been renamed together with a describe: ask about its pairs anew."""
        for module in changes.schemas:
            schema, answers = self._cache.schema(module), self._answers(module)
            for pair, answer in answers.items():
                if answer.dependency.allowed:
                    answers[pair] = _Answer(0.0, answer.dependency)
            if schema is not None and any(a.dependency.allowed for a in answers.values()):
                self.wish(schema)


def lists(schema: ModuleSchema) -> tuple[FieldSpec, ...]:
    """The fields of a module that may decide about each other's choices, in the form's order."""
    names = (name for section in schema.sections for name in section.fields)
    return tuple(schema.by_name[name] for name in names if _is_list(schema.by_name[name]))


def likely_pairs(schema: ModuleSchema) -> tuple[tuple[str, str], ...]:
    """The pairs of a module that are worth a call: source and target, the well-known ones first.

    Next to those are picklists that stand one after the other in a section and whose names begin
    with the same word, as `impact_area` and `impact_type`, or two that people added ("cf_…").
    """
    known = [pair for pair in _WELL_KNOWN if _is_pair(schema, pair)]
    guessed = [
        (left, right)
        for section in schema.sections
        for left, right in pairwise(section.fields)
        if _is_pair(schema, (left, right)) and _first_word(left) == _first_word(right)
    ]
    return (*known, *[pair for pair in guessed if pair not in known][:MOST_GUESSES])


def _is_pair(schema: ModuleSchema, pair: tuple[str, str]) -> bool:
    return all(_is_list(schema.field(name)) for name in pair)


def _is_list(spec: FieldSpec | None) -> bool:
    return spec is not None and spec.kind in _DECIDING and len(spec.picklist) > 1


def _first_word(name: str) -> str:
    return name.partition("_")[0] if "_" in name else f"{name} alone"


def _text(cell: Cell) -> str:
    return "" if cell is None else str(cell)


def _note(module: ModuleName) -> str:
    return f"dependencies {module}"


def _read(text: str | None) -> list[_Answer]:
    try:
        return msgspec.json.decode(text, type=list[_Answer]) if text else []
    except msgspec.DecodeError:
        return []
