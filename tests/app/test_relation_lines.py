"""What belongs to a record at a glance."""

from tests.helpers.around import ACCOUNTS, DEALS, key, relation
from tests.helpers.desk import CONTACTS
from tests.helpers.office import office
from vtdesk.app.relation_lines import MOST_NAMES, RelationLine
from vtdesk.demo.server import DemoServer
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.relations import Relation


async def test_the_lines_of_all_relations_are_told_in_their_order_without_a_call(
    demo: DemoServer,
) -> None:
    account = demo.add(ACCOUNTS, {"accountname": "Many people"})
    for number in range(5):
        demo.add(CONTACTS, {"lastname": f"Person {number}", "account_id": account})
    async with office(demo) as opened:
        for module in (CONTACTS, DEALS, ACCOUNTS):
            await opened.table(module)
        people = await relation(opened, ACCOUNTS, "Contacts")
        deals = await relation(opened, ACCOUNTS, "Potentials")
        documents = await relation(opened, ACCOUNTS, "Documents")
        strange = Relation("Strange", ModuleName("Strange"), "Strange things")
        demo.calls.clear()
        lines = await opened.session.around.lines.of(
            ACCOUNTS, key(account), (documents, people, strange, deals)
        )
        assert [one.relation for one in lines] == [documents, people, strange, deals]
        assert lines[0] == RelationLine(documents)
        assert (lines[1].total, lines[1].here, lines[1].asked) == (5, 5, True)
        assert lines[1].names == ("Person 4", "Person 3", "Person 2")
        assert len(lines[1].names) == MOST_NAMES
        assert lines[2].refusal == "You may not see Strange things in this Vtiger."
        assert (lines[3].total, lines[3].here, lines[3].names) == (0, 0, ())
        assert demo.calls.all() == ()
