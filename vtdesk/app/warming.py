"""What is done once ahead, so that nobody needs to wait for it.

The rules of a country's phone numbers take up to 10 ms to compile, when the first number of that
country is shown. Which countries that will be, the stored records tell. What an older release stored
is indexed as it is today, and the names of large modules for whoever picks one of their records; after
an upgrade that is hundreds and thousands at a time.
"""

import asyncio

from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.query import Query
from vtdesk.domain.schema import ModuleSchema
from vtdesk.domain.shown_text import phone_text
from vtdesk.domain.values import Formats
from vtdesk.store.cache import Cache

_ROWS = 100
# characters that tell numbers of different countries apart: "+972"
_HEAD = 4
_MOST = 60


async def warm_phone_numbers(cache: Cache, formats: Formats) -> int:
    """Show one stored phone number of each country, on another thread; returns how many.

    Args:
        cache: what is stored; the newest records of each module are looked at.
        formats: tells the country of numbers that name none.
    """
    numbers: dict[str, str] = {}
    for info in cache.modules():
        schema = cache.schema(info.name)
        if schema is None:
            continue
        for text in await _phone_numbers(cache, schema):
            numbers.setdefault(text[:_HEAD] if text.startswith("+") else "", text)
    chosen = tuple(numbers.values())[:_MOST]
    for text in chosen:
        # one at a time, so that the thread that paints gets its turn in between
        await asyncio.to_thread(phone_text, text, formats)
    return len(chosen)


async def index(cache: Cache) -> None:
    """Bring up to date what records are found by, and make those of large modules quick to find."""
    await cache.indexes.renew_words()
    for info in cache.modules():
        await cache.indexes.of_names(info.name)


async def _phone_numbers(cache: Cache, schema: ModuleSchema) -> list[str]:
    fields = [spec.name for spec in schema.fields if spec.kind is FieldKind.PHONE]
    if not fields:
        return []
    rows = await cache.reads.first_rows(Query(schema.name), fields, _ROWS, slot="phone numbers")
    return [cell for row in rows for cell in row.cells if isinstance(cell, str) and cell]
