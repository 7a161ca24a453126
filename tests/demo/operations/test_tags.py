"""Tags at records."""

from tests.demo.wire import Wire
from vtdesk.demo.server import DemoServer


def test_tags_come_and_go_without_moving_the_time(demo: DemoServer, wire: Wire) -> None:
    record = wire.create("Accounts", accountname="Tagged")
    demo.faults.clock_shift = 60
    names = ["vip", 'größe & "q"', "<b>"]
    assert wire.result("tags_add", id=record["id"], tags=names) == {"message": "tags added"}
    wire.result("tags_add", id=record["id"], tags=["vip", "2026"])
    listed = wire.result("tags_retrieve", id=record["id"])["tags"]
    assert listed == ["2026", "<b>", 'größe & "q"', "vip"]
    row = wire.query(f"select tags,modifiedtime from Accounts where id = '{record['id']}';")[0]
    assert set(row["tags"].split(",")) == set(listed)
    assert row["modifiedtime"] == record["modifiedtime"]
    gone = wire.result("tag_delete", id=record["id"], tags=["vip"], delete_all="false")
    assert gone == {"message": "tags deleted"}
    assert "vip" not in wire.result("tags_retrieve", id=record["id"])["tags"]


def test_delete_all_takes_a_tag_off_every_record(demo: DemoServer, wire: Wire) -> None:
    here, there = (demo.add("Contacts", {"lastname": "x", "tags": "vip,b"}) for _ in range(2))
    wire.result("tag_delete", id=here, tags=["vip"], delete_all="true")
    assert demo.rows("Contacts")[here]["tags"] == demo.rows("Contacts")[there]["tags"] == "b"


def test_refusals(wire: Wire) -> None:
    record = wire.query("select id from Accounts limit 1;")[0]["id"]
    assert wire.refusal("tags_add", id=record, tags="vip")[0] == "INTERNAL_SERVER_ERROR"
    assert wire.refusal("tags_add", id="3x999999", tags=["x"])[0] == "ACCESS_DENIED"
