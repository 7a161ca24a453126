"""Names of records: from the store, asked for together, and never asked for in vain twice."""

import pytest

from tests.helpers.desk import CONTACTS, until
from tests.helpers.office import Office, office
from vtdesk.app.paths import Profile
from vtdesk.app.references import References
from vtdesk.demo.faults import Trouble
from vtdesk.demo.server import DemoServer
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.ids import AnyId, LocalId, ModuleName, RecordId, parse_record_id
from vtdesk.domain.schema import FieldSpec

ACCOUNTS = ModuleName("Accounts")


class Named:
    """Hears of names that came."""

    def __init__(self, references: References) -> None:
        self.records: set[AnyId] = set()
        references.named.connect(self.hear)

    def hear(self, records: frozenset[AnyId]) -> None:
        self.records |= records


def ids(demo: DemoServer, module: str) -> list[RecordId]:
    found = (parse_record_id(record) for record in demo.rows(module))
    return [record for record in found if record is not None]


def account_field(opened: Office) -> FieldSpec:
    schema = opened.session.schema(CONTACTS)
    assert schema is not None
    return schema.by_name["account_id"]


def one_line(text: object) -> str:
    return " ".join(str(text).split())


async def ready(opened: Office) -> References:
    await opened.table()
    await opened.quiet()
    return opened.session._references


async def asked(opened: Office) -> None:
    """Wait until nothing is being gathered or asked for."""
    references, engine = opened.session._references, opened.session._engine
    await until(lambda: not references._gathering and not engine._names)


async def test_unknown_names_are_asked_for_together(demo: DemoServer) -> None:
    async with office(demo) as opened:
        references = await ready(opened)
        named = Named(references)
        label = references.labeller(account_field(opened))
        wanted = ids(demo, "Accounts")[:150]
        demo.calls.clear()
        assert [label(record) for record in wanted] == [None] * 150
        await until(lambda: named.records >= set(wanted))
        assert demo.calls.count("query") == 2
        assert demo.calls.count("describe") == 1
        rows = demo.rows("Accounts")
        assert [label(r) for r in wanted] == [one_line(rows[str(r)]["accountname"]) for r in wanted]


async def test_a_name_the_server_does_not_give_is_asked_for_once(demo: DemoServer) -> None:
    async with office(demo) as opened:
        references = await ready(opened)
        label = references.labeller(account_field(opened))
        nobody = RecordId(ids(demo, "Accounts")[0].prefix, 999_999)
        for _ in range(3):
            assert label(nobody) is None
            await asked(opened)
            opened.session.bus.changes.emit(
                await opened.session._cache.put_labels({ids(demo, "Accounts")[0]: "Known"})
            )
        demo.calls.clear()
        opened.session.retry_now()
        assert label(nobody) is None
        await asked(opened)
        assert demo.calls.count("query") == 0


async def test_ids_of_no_module_are_never_named(demo: DemoServer) -> None:
    async with office(demo) as opened:
        references = await ready(opened)
        demo.calls.clear()
        assert references.label(RecordId("999", 1)) is None
        assert references.label(LocalId(7)) is None
        assert references.module_of(RecordId("999", 1)) is None
        assert references.module_of(LocalId(7)) is None
        await asked(opened)
        assert demo.calls.count("query") == 0


async def test_what_could_not_be_asked_offline_is_asked_once_online(demo: DemoServer) -> None:
    async with office(demo) as opened:
        references = await ready(opened)
        label = references.labeller(account_field(opened))
        wanted = ids(demo, "Accounts")[0]
        opened.session.work_offline()
        demo.calls.clear()
        assert label(wanted) is None
        await asked(opened)
        assert label(wanted) is None
        assert demo.calls.count() == 0
        opened.session.retry_now()
        opened.session.refresh(CONTACTS)
        await until(lambda: label(wanted) is not None)
        assert demo.calls.count("describe") == 1


async def test_names_wished_for_while_the_network_is_lost_come_with_it(demo: DemoServer) -> None:
    async with office(demo) as opened:
        references = await ready(opened)
        await opened.session.ensure_schema(ACCOUNTS)
        wanted = ids(demo, "Accounts")[0]
        demo.faults.offline = True
        assert references.label(wanted) is None
        await until(lambda: opened.session.status.online is False)
        demo.faults.offline = False
        opened.session.retry_now()
        await until(lambda: references.label(wanted) is not None)


async def test_a_module_closed_to_this_user_leaves_its_records_without_names(
    demo: DemoServer,
) -> None:
    async with office(demo, user=1) as opened:
        references = await ready(opened)
        spec = FieldSpec(
            "order", "Order", FieldKind.REFERENCE, refers_to=(ModuleName("PurchaseOrder"),)
        )
        label = references.labeller(spec)
        for record in ids(demo, "PurchaseOrder")[:3]:
            assert label(record) is None
        await asked(opened)
        demo.calls.clear()
        assert label(ids(demo, "PurchaseOrder")[5]) is None
        await asked(opened)
        assert demo.calls.count() == 0
        assert opened.notices == []


async def test_a_describe_that_goes_wrong_is_not_repeated_at_each_look(demo: DemoServer) -> None:
    async with office(demo) as opened:
        references = await ready(opened)
        label = references.labeller(account_field(opened))
        wanted = ids(demo, "Accounts")[0]
        demo.faults.cause(Trouble.HTML, "describe")
        demo.calls.clear()
        for _ in range(3):
            assert label(wanted) is None
            await asked(opened)
        assert demo.calls.count("describe") == 1


async def test_a_page_of_names_is_read_in_one_go(
    demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with office(demo) as opened:
        await opened.table(ACCOUNTS)
        references = await ready(opened)
        spec = account_field(opened)
        reads: list[int] = []
        cache = opened.session._cache
        read = cache.labels

        def counted(records: object) -> object:
            chosen = list(records)  # type: ignore[call-overload]  # as the real one
            reads.append(len(chosen))
            return read(chosen)

        monkeypatch.setattr(cache, "labels", counted)
        wanted = ids(demo, "Accounts")[:50]
        references._known.clear()
        references.warm((spec, str(record)) for record in wanted)
        references.warm([(spec, None), (spec, ""), (spec, "0"), (spec, "no id")])
        assert [references.label(record) for record in wanted].count(None) == 0
        assert reads == [50]


async def test_a_changed_name_is_told_once(demo: DemoServer) -> None:
    async with office(demo) as opened:
        await opened.table(ACCOUNTS)
        references = await ready(opened)
        wanted = ids(demo, "Accounts")[0]
        references.label(wanted)
        named = Named(references)
        demo.edit("Accounts", str(wanted), {"phone": "1234"})
        opened.session.refresh(ACCOUNTS)
        await until(lambda: opened.session._cache.record(ACCOUNTS, wanted.key) is not None)
        await opened.quiet()
        assert named.records == set()
        demo.edit("Accounts", str(wanted), {"accountname": "Another Name"})
        opened.session.refresh(ACCOUNTS)
        await until(lambda: named.records == {wanted})
        assert references.label(wanted) == "Another Name"


async def test_a_local_record_is_named_by_what_was_typed(demo: DemoServer, home: Profile) -> None:
    async with office(demo, home) as opened:
        references = await ready(opened)
        opened.session.work_offline()
        edit = await opened.session.new_record(CONTACTS)
        edit.edit_text("lastname", "Unborn")
        await edit.save()
        local = edit.id
        assert references.label(local) == "Unborn"
        named = Named(references)
        edit.edit_text("lastname", "Reborn")
        await edit.save()
        assert named.records == {local}
        assert references.label(local) == "Reborn"
        opened.session.retry_now()
        await opened.sent()
        assert references.label(edit.id) == "Reborn"
