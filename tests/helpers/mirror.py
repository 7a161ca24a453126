"""Compares a store with its server, row by row."""

from tests.helpers.desk import CONTACTS, Desk
from vtdesk.domain.ids import ModuleName, RecordId
from vtdesk.domain.values import same

_MASK = "********"


async def differences(desk: Desk, module: ModuleName = CONTACTS) -> list[str]:
    """Where store and server differ: records on one side alone, and fields with other values.

    Records over which a change waits are passed over, and values that the server hides.
    """
    changed = {str(change.record) for change in desk.cache.outbox()}
    schema = desk.cache.schema(module)
    assert schema is not None
    there = desk.demo.rows(module)
    here = {f"{schema.id_prefix}x{key}" for key in await desk.keys(module)}
    found = [f"{record}: only here" for record in sorted(here - there.keys())]
    found += [f"{record}: only on the server" for record in sorted(there.keys() - here)]
    for record in sorted(here & there.keys()):
        number = int(record.partition("x")[2])
        stored = desk.cache.record(module, RecordId(schema.id_prefix, number).key)
        assert stored is not None
        found += [
            f"{record}.{name}: {stored.values.get(name)!r} here, {value!r} there"
            for name, value in there[record].items()
            if (spec := schema.field(name)) is not None
            and name not in {"id", "imagename", "tags", "starred"}
            and stored.values.get(name) != _MASK
            and not same(spec, stored.values.get(name), value)
        ]
    return [line for line in found if line.split(":")[0].split(".")[0] not in changed]
