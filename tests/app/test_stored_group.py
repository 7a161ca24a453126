"""Groups read from the store, whatever circles and gaps their parents form."""

from hypothesis import given
from hypothesis import strategies as st

from tests.store.building import store
from vtdesk.app.company_group import AWAY_PARENT, HIDDEN_PARENT, MOST_LEVELS
from vtdesk.app.stored_group import StoredGroup, record_in
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.ids import LocalId, ModuleName, RecordId
from vtdesk.domain.schema import FieldSpec, ModuleSchema

ACCOUNTS = ModuleName("Accounts")
PARENT = FieldSpec("account_id", "Member Of", FieldKind.REFERENCE, refers_to=(ACCOUNTS,))
SCHEMA = ModuleSchema(
    ACCOUNTS,
    "Organisations",
    "11",
    (FieldSpec("accountname", "Name", FieldKind.STRING), PARENT),
    label_fields=("accountname",),
)
PARENTS = st.lists(st.integers(0, 14), min_size=1, max_size=12)


@given(PARENTS, st.data())
async def test_any_parents_are_survived(parents: list[int], data: st.DataObject) -> None:
    start = data.draw(st.integers(1, len(parents)))
    async with store() as cache:
        await cache.put_schema(SCHEMA, fetched=1.0)
        records = [
            {"id": f"11x{n}", "accountname": f"Company {n}", "account_id": f"11x{parent}"}
            for n, parent in enumerate(parents, 1)
        ]
        await cache.put_records(ACCOUNTS, records, fetched=1.0)
        group = StoredGroup(cache, SCHEMA, "account_id", whole=True)
        found = await group.around(RecordId("11", start))
    by_number = {int(one.record.key): one for one in found}
    assert len(by_number) == len(found)
    assert [one.current for one in found].count(True) == 1
    assert by_number[start].current
    for place, one in enumerate(found):
        assert one.depth <= MOST_LEVELS
        assert one.parent is None or one.parent < place
        if one.parent is not None:
            assert parents[int(one.record.key) - 1] == found[one.parent].record.key
    # whoever is below one of them is one of them
    for number, parent in enumerate(parents, 1):
        assert (number in by_number) or parent not in by_number
    top_parent = parents[int(found[0].record.key) - 1]
    assert bool(found[0].remark) == bool(top_parent)
    if top_parent > len(parents):
        assert found[0].remark == HIDDEN_PARENT


async def test_a_parent_elsewhere_is_not_called_hidden() -> None:
    async with store() as cache:
        await cache.put_schema(SCHEMA, fetched=1.0)
        record = {"id": "11x1", "accountname": "One", "account_id": "11x9"}
        await cache.put_records(ACCOUNTS, [record], fetched=1.0)
        group = StoredGroup(cache, SCHEMA, "account_id", whole=False)
        (found,) = await group.around(RecordId("11", 1))
        assert found.remark == AWAY_PARENT


def test_what_names_no_record_is_none() -> None:
    assert [record_in(cell) for cell in (None, "", "0", "11x0", "Fjellstrøm")] == [None] * 5
    assert record_in("new-3") == LocalId(3)
