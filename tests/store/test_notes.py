"""Small texts that the rest of the program keeps in the store."""

from pathlib import Path

from tests.helpers.desk import STORE_KEY
from vtdesk.store.cache import Cache


async def test_a_note_is_there_after_a_restart_until_it_is_removed(tmp_path: Path) -> None:
    file = tmp_path / "store.sqlite"
    cache = await Cache.open(file, STORE_KEY)
    await cache.put_note("user", "Łucja")
    await cache.put_note("user", "Zoë")
    assert cache.note("user") == "Zoë"
    await cache.close()
    cache = await Cache.open(file, STORE_KEY)
    assert cache.note("user") == "Zoë"
    await cache.put_note("user", None)
    await cache.close()
    cache = await Cache.open(file, STORE_KEY)
    assert cache.note("user") is None
    await cache.close()
