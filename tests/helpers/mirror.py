"""Compares a store with its server, row by row."""

from collections.abc import Mapping

from tests.helpers.desk import CONTACTS, Desk
from vtdesk.demo.tables import Row
from vtdesk.domain.ids import ModuleName, RecordId
from vtdesk.domain.values import same

_MASK = "********"


async def differences(
    desk: Desk,
    module: ModuleName = CONTACTS,
    *,
    must: Mapping[str, Row] | None = None,
    equal: Mapping[str, Row] | None = None,
    may: Mapping[str, Row] | None = None,
) -> list[str]:
    """Where store and server differ: records on one side alone, and fields with other values.

    Records over which a change waits are passed over, and values that the server hides.

    Args:
        desk: the store and its server.
        module: which.
        must: the records that lie here, by id; all of the server's where omitted.
        equal: those that are as the server has them where they lie here; the same where omitted.
        may: those beside which none lies here; the same where omitted.
    """
    changed = {str(change.record) for change in desk.cache.outbox()}
    schema = desk.cache.schema(module)
    assert schema is not None
    must = desk.demo.rows(module) if must is None else must
    equal, may = must if equal is None else equal, must if may is None else may
    here = {f"{schema.id_prefix}x{key}" for key in await desk.keys(module) if key > 0}
    found = [f"{record}: only here" for record in sorted(here - may.keys())]
    found += [f"{record}: only on the server" for record in sorted(must.keys() - here)]
    for record in sorted(here & equal.keys()):
        number = int(record.partition("x")[2])
        stored = desk.cache.record(module, RecordId(schema.id_prefix, number).key)
        assert stored is not None
        found += [
            f"{record}.{name}: {stored.values.get(name)!r} here, {value!r} there"
            for name, value in equal[record].items()
            if (spec := schema.field(name)) is not None
            and name not in {"id", "imagename", "tags", "starred"}
            and stored.values.get(name) != _MASK
            and not same(spec, stored.values.get(name), value)
        ]
    return [line for line in found if line.split(":")[0].split(".")[0] not in changed]
