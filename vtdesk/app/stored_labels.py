"""What modules and fields are called, as far as they are described in the store."""

from vtdesk.domain.ids import ModuleName
from vtdesk.store.cache import Cache


class StoredLabels:
    """Puts the person's words for modules and fields in the place of the API's.

    Args:
        cache: the store.
    """

    def __init__(self, cache: Cache) -> None:
        self._cache = cache

    def of_module(self, module: str) -> str:
        """The label of a module, by its API name; "" where it is not known."""
        return next((info.label for info in self._cache.modules() if info.name == module), "")

    def of_field(self, module: str, field: str) -> str:
        """The label of a module's field, by their API names; "" where it is not known."""
        schema = self._cache.schema(ModuleName(module))
        spec = schema.field(field) if schema is not None else None
        return spec.label if spec is not None else ""
