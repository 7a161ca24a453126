"""The review of staged records, made row by row as it is read."""

from collections.abc import Callable, Mapping, Sequence
from typing import overload

from vtdesk.app.field_texts import FieldTexts
from vtdesk.app.staged import ReviewField, ReviewRow, StagedCell
from vtdesk.domain.ids import ModuleName
from vtdesk.store.cache import Cache


class Review(Sequence[ReviewRow]):
    """What was and what will be, of many records.

    Args:
        cache: the store.
        texts: text of fields.
        module: the records'.
        keys: the records.
        staged: the staged cells of a record.
    """

    def __init__(
        self,
        cache: Cache,
        texts: FieldTexts,
        module: ModuleName,
        keys: Sequence[int],
        staged: Callable[[ModuleName, int], Mapping[str, StagedCell]],
    ) -> None:
        self.keys = tuple(keys)
        self._cache = cache
        self._texts = texts
        self._module = module
        self._staged = staged

    def __len__(self) -> int:
        return len(self.keys)

    @overload
    def __getitem__(self, place: int) -> ReviewRow: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[ReviewRow]: ...
    def __getitem__(self, place: int | slice) -> "ReviewRow | Sequence[ReviewRow]":
        """The row at a place; one that is no longer staged has no fields."""
        if isinstance(place, slice):
            return [self._row(key) for key in self.keys[place]]
        return self._row(self.keys[place])

    def _row(self, key: int) -> ReviewRow:
        schema = self._cache.schema(self._module)
        stored = self._cache.rows(self._module, [key], ())[0]
        fields = tuple(
            ReviewField(name, spec.label, cell.was_text, cell.text, cell.problem)
            for name, cell in self._staged(self._module, key).items()
            if schema is not None and (spec := schema.field(name)) is not None
        )
        return ReviewRow(key, stored.label if stored is not None else "", fields)
