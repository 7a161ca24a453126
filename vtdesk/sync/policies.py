"""Which policy holds for a module: what the person chose, kept as a note in the store, or the default."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

import msgspec

from vtdesk.domain.ids import ModuleName
from vtdesk.domain.keeping import Policy, default_policy
from vtdesk.store.cache import Cache

_NOTE = "what is kept"
_REMOVED = "what was removed"


def chosen(cache: Cache) -> Mapping[ModuleName, Policy]:
    """The choices that were made; one that cannot be read counts as not made."""
    return _decoded(cache.note(_NOTE) or "{}")


def policy_of(cache: Cache, module: ModuleName) -> Policy:
    """What is to be kept of a module."""
    return chosen(cache).get(module) or default_policy(module)


async def choose(cache: Cache, module: ModuleName, policy: Policy) -> None:
    """Keep a choice."""
    after = {**chosen(cache), module: policy}
    await cache.put_note(_NOTE, msgspec.json.encode(after).decode())
    if module in removed(cache):
        await cache.put_note(_REMOVED, " ".join(sorted(removed(cache) - {module})) or None)


def removed(cache: Cache) -> frozenset[ModuleName]:
    """The modules whose records the person took off this computer after choosing what is kept."""
    return frozenset(map(ModuleName, (cache.note(_REMOVED) or "").split()))


async def note_removed(cache: Cache, modules: Iterable[ModuleName]) -> None:
    """Remember that: what was removed does not come back by itself."""
    await cache.put_note(_REMOVED, " ".join(sorted(removed(cache).union(modules))) or None)


@lru_cache(maxsize=4)
def _decoded(text: str) -> Mapping[ModuleName, Policy]:
    try:
        found = msgspec.json.decode(text, type=dict[str, Policy])
    except msgspec.DecodeError:
        return {}
    return {ModuleName(name): policy for name, policy in found.items()}
