import re

from vtdesk.api import substitutes
from vtdesk.domain.ids import ModuleName, RecordId
from vtdesk.domain.record import WireRecord
from vtdesk.domain.relations import HierarchyEntry


class Accounts:
    """Organisations and their parents, asked by VTQL as far as the substitutes speak it."""

    def __init__(self, parents: dict[int, int]) -> None:
        self.parents = parents
        self.asked: list[str] = []

    async def __call__(self, query: str) -> list[WireRecord]:
        self.asked.append(query)
        if match := re.search(r" id = '11x(\d+)'", query):
            numbers = [int(match[1])]
        else:
            listed = {int(n) for n in re.findall(r"'11x(\d+)'", query.partition(" and ")[0])}
            after = int(re.findall(r"id > '11x(\d+)'", query)[0])
            numbers = [n for n, p in self.parents.items() if p in listed and n > after]
        return [self._row(number) for number in sorted(numbers)[:100] if number in self.parents]

    def _row(self, number: int) -> WireRecord:
        parent = self.parents[number]
        return {
            "id": f"11x{number}",
            "accountname": f"Org {number}",
            "account_id": f"11x{parent}" if parent else None,
        }


def entry(number: int, level: int, current: int) -> HierarchyEntry:
    return HierarchyEntry(RecordId("11", number), f"Org {number}", level, number == current)


async def test_a_hierarchy_is_built_from_the_top_whoever_is_asked_about() -> None:
    ask = Accounts({1: 0, 2: 1, 3: 2, 4: 1, 5: 0})
    found = await substitutes.hierarchy(ask, RecordId("11", 3))
    assert found == (entry(1, 0, 3), entry(2, 1, 3), entry(3, 2, 3), entry(4, 1, 3))


async def test_a_parent_that_is_hidden_is_where_the_tree_begins() -> None:
    found = await substitutes.hierarchy(Accounts({2: 1, 3: 2}), RecordId("11", 3))
    assert found == (entry(2, 0, 3), entry(3, 1, 3))


async def test_an_organisation_that_is_gone_has_no_hierarchy() -> None:
    assert await substitutes.hierarchy(Accounts({}), RecordId("11", 3)) == ()


async def test_organisations_in_a_circle_come_once_each() -> None:
    found = await substitutes.hierarchy(Accounts({1: 3, 2: 1, 3: 2}), RecordId("11", 2))
    assert sorted(entry.record.number for entry in found) == [1, 2, 3]


async def test_a_group_of_hundreds_is_found_whole() -> None:
    ask = Accounts({1: 0, **dict.fromkeys(range(2, 352), 1)})
    found = await substitutes.hierarchy(ask, RecordId("11", 1))
    assert len(found) == 351


async def test_a_look_up_asks_each_module_once() -> None:
    asked: list[str] = []

    async def ask(query: str) -> list[WireRecord]:
        asked.append(query)
        return [{"id": f"12x{len(asked)}"}]

    rows = await substitutes.lookup(
        ask,
        "o'neil@x.example",
        {
            ModuleName("Contacts"): ["email", "email2"],
            ModuleName("Leads"): ["email"],
            ModuleName("Faq"): [],
        },
    )
    assert rows == [{"id": "12x1"}, {"id": "12x2"}]
    address = "'o''neil@x.example'"
    assert asked == [
        f"select * from Contacts where email = {address} or email2 = {address} order by id;",
        f"select * from Leads where email = {address} order by id;",
    ]
