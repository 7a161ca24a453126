"""Start, stop, addresses, and changing records behind the client's back."""

import ssl
from datetime import date
from pathlib import Path

import httpx
import pytest
import trustme

from tests.demo.wire import Wire
from vtdesk.demo.errors import DemoServerError
from vtdesk.demo.server import DemoServer

DAY = date(2026, 3, 14)


def test_stop_and_start_are_orderly() -> None:
    server = DemoServer(records=50)
    server.start()
    server.start()
    assert server.endpoint.startswith("http://127.0.0.1:")
    assert httpx.get(f"{server.endpoint}/me", trust_env=False).status_code == 401
    server.stop()
    server.stop()


def test_stop_with_an_open_connection(demo: DemoServer, wire: Wire) -> None:
    wire.call("me")
    demo.stop()
    with pytest.raises(httpx.TransportError):
        wire.call("me")


def test_addresses_need_a_started_server() -> None:
    server = DemoServer()
    with pytest.raises(DemoServerError, match="not been started"):
        _ = server.endpoint
    with pytest.raises(DemoServerError, match="not been started"):
        _ = server.meter


def test_taken_port_is_said(demo: DemoServer) -> None:
    port = httpx.URL(demo.endpoint).port
    assert port is not None
    with pytest.raises(DemoServerError, match="in use by another program"):
        DemoServer(records=0, port=port).start()


def test_users_and_their_secrecy(demo: DemoServer) -> None:
    assert [user.admin for user in demo.users] == [True, False, False]
    assert demo.users[0].access_key not in repr(demo.users)
    assert demo.company.people[0].access_key not in repr(demo.company.people)


def test_same_seed_and_day_make_the_same_company() -> None:
    def rows(seed: int, day: date) -> list[object]:
        server = DemoServer(records=150, seed=seed, base_day=day)
        try:
            return [server.rows(name) for name in ("Accounts", "Contacts", "Potentials", "Invoice")]
        finally:
            server.stop()

    first = rows(7, DAY)
    assert first == rows(7, DAY)
    assert first != rows(8, DAY)
    assert first != rows(7, date(2026, 3, 15))


def test_a_file_keeps_the_company(tmp_path: Path) -> None:
    path = tmp_path / "company.sqlite"
    with DemoServer(records=60, database=path) as server:
        record_id = server.add("Contacts", {"lastname": "Kept"})
    with DemoServer(records=60, database=path) as server:
        assert server.rows("Contacts")[record_id]["lastname"] == "Kept"
        assert server.add("Contacts", {"lastname": "Next"}) != record_id
    with pytest.raises(DemoServerError, match="another kind"):
        DemoServer(records=60, seed=2, database=path).start()


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear all, " * 200, encoding="utf-8")
    with pytest.raises(DemoServerError, match="cannot be opened"):
        DemoServer(database=path).start()
    assert path.read_text(encoding="utf-8").startswith("Dear all")


def test_records_change_behind_the_back(demo: DemoServer, wire: Wire) -> None:
    record_id = demo.add("Contacts", {"lastname": "Behind", "account_id": None})
    assert wire.result("retrieve", id=record_id)["lastname"] == "Behind"
    before = demo.rows("Contacts")[record_id]["modifiedtime"]
    demo.faults.clock_shift = 5
    demo.edit("Contacts", record_id, {"lastname": "Changed"}, user=demo.users[1].user)
    changed = wire.result("retrieve", id=record_id)
    assert changed["lastname"] == "Changed"
    assert changed["modifiedby"] == "19x5"
    assert before is not None
    assert changed["modifiedtime"] > before
    demo.remove("Contacts", record_id)
    assert record_id not in demo.rows("Contacts")
    assert wire.refusal("retrieve", id=record_id)[0] == "ACCESS_DENIED"
    assert demo.calls.count("revise") == 0


def test_unknown_users_and_records_are_the_callers_mistake(demo: DemoServer) -> None:
    with pytest.raises(KeyError):
        demo.add("Contacts", {"lastname": "x"}, user="nobody")
    lead = next(iter(demo.rows("Leads")))
    with pytest.raises(KeyError):
        demo.remove("Contacts", lead)


def test_growing_adds_different_records(demo: DemoServer, wire: Wire) -> None:
    before = wire.count("Contacts")
    demo.grow("Contacts", 1_500)
    assert wire.count("Contacts") == before + 1_500
    names = {(row["firstname"], row["lastname"]) for row in demo.rows("Contacts").values()}
    numbers = {row["contact_no"] for row in demo.rows("Contacts").values()}
    assert len(names) > 1_200
    assert len(numbers) == before + 1_500
    made = wire.create("Contacts", lastname="After growing")
    assert made["id"] not in {f"4x{n}" for n in range(1_500)}


def test_https_with_a_certificate_of_ones_own(tmp_path: Path) -> None:
    authority = trustme.CA()
    certificate = authority.issue_cert("127.0.0.1")
    chain, key = tmp_path / "chain.pem", tmp_path / "key.pem"
    chain.write_bytes(b"".join(blob.bytes() for blob in certificate.cert_chain_pems))
    certificate.private_key_pem.write_to_path(key)
    context = ssl.create_default_context()
    authority.configure_trust(context)
    with DemoServer(records=0, ssl_certificate=(chain, key)) as server:
        assert server.endpoint.startswith("https://")
        answer = httpx.get(f"{server.endpoint}/me", verify=context, trust_env=False)
        assert answer.status_code == 401
    with pytest.raises(DemoServerError, match="certificate cannot be used"):
        DemoServer(records=0, ssl_certificate=(key, chain)).start()


def test_unknown_dialect_and_size_are_said() -> None:
    with pytest.raises(DemoServerError, match="dialect"):
        DemoServer(dialect="ancient").start()  # type: ignore[arg-type]  # what a caller may send
    with pytest.raises(DemoServerError, match="fewer"):
        DemoServer(records=-1).start()
