"""The weather: every way for a call to go wrong, and that it is done or not done as said."""

import httpx
import pytest

from tests.demo.wire import Wire, eventually
from vtdesk.demo.errors import DemoServerError
from vtdesk.demo.faults import Defect, Faults, Trouble
from vtdesk.demo.server import DemoServer

ELEMENT = {"lastname": "Weather", "assigned_user_id": "19x1"}


def create(wire: Wire) -> httpx.Response:
    return wire.call("create", elementType="Contacts", element=ELEMENT)


def written(wire: Wire) -> int:
    return wire.count("Contacts where lastname = 'Weather'")


@pytest.mark.parametrize(
    ("trouble", "status", "done"),
    [
        (Trouble.ERROR, 500, 0),
        (Trouble.ERROR_AFTER, 500, 1),
        (Trouble.HTML, 200, 0),
        (Trouble.EMPTY, 200, 0),
        (Trouble.TOO_MANY, 429, 0),
        (Trouble.BROKEN_JSON, 200, 1),
    ],
)
def test_wrong_answers(
    demo: DemoServer, wire: Wire, trouble: Trouble, status: int, done: int
) -> None:
    demo.faults.cause(trouble, "create", times=1)
    answer = create(wire)
    assert answer.status_code == status
    if trouble is not Trouble.TOO_MANY:
        with pytest.raises(ValueError, match=r"Expecting|Unterminated|Invalid|Extra"):
            answer.json()
    assert written(wire) == done
    assert create(wire).status_code == 200


@pytest.mark.parametrize(
    ("trouble", "done"),
    [(Trouble.DROP_BEFORE, 0), (Trouble.DROP_AFTER, 1), (Trouble.CUT_BODY, 1)],
)
def test_dropped_connections(demo: DemoServer, wire: Wire, trouble: Trouble, done: int) -> None:
    demo.faults.cause(trouble, times=1)
    with pytest.raises(httpx.TransportError):
        create(wire)
    assert demo.calls.all()[-1].status == 0
    assert written(wire) == done


def test_trouble_hits_only_its_operation_and_times(demo: DemoServer, wire: Wire) -> None:
    demo.faults.cause("500", "describe", times=2)
    assert wire.call("me").status_code == 200
    statuses = [wire.call("describe", elementType="Leads").status_code for _ in range(3)]
    assert statuses == [500, 500, 200]


def test_trouble_may_begin_later(demo: DemoServer, wire: Wire) -> None:
    demo.faults.cause("500", "me", times=1, after=2)
    assert wire.call("describe", elementType="Leads").status_code == 200
    assert [wire.call("me").status_code for _ in range(4)] == [200, 200, 500, 200]


def test_a_page_comes_once_more_instead_of_the_next(demo: DemoServer, wire: Wire) -> None:
    def page(after: str) -> list[str]:
        text = f"select lastname from Contacts where id > '{after}' order by id limit 10;"
        return [record["id"] for record in wire.query(text)]

    demo.faults.cause(Trouble.REPEATED_PAGE, "query", times=1)
    first = page("4x0")
    assert len(first) == 10, "before the first page there is none to repeat"
    demo.faults.cause(Trouble.REPEATED_PAGE, "query", times=1)
    assert page(first[-1]) == first
    second = page(first[-1])
    assert len(second) == 10
    assert not set(first) & set(second)


def test_neither_a_count_nor_another_list_is_taken_for_the_page_before(
    demo: DemoServer, wire: Wire
) -> None:
    counted = wire.count("Contacts")
    titles = wire.query("select title from Contacts order by id limit 2;")
    demo.faults.cause(Trouble.REPEATED_PAGE, "query")
    assert wire.count("Contacts where lastname = 'Nobody'") == 0 != counted
    names = wire.query("select lastname from Contacts order by id limit 3;")
    assert len(names) == 3 != len(titles)
    assert wire.result("me")


def test_others_act_between_two_calls(demo: DemoServer, wire: Wire) -> None:
    def somebody_writes() -> None:
        demo.add("Contacts", {"lastname": "Weather"})

    demo.faults.intrude(somebody_writes, after=2)
    assert [written(wire) for _ in range(4)] == [0, 0, 1, 1]


def test_fair_weather_calls_off_what_others_were_to_do(demo: DemoServer, wire: Wire) -> None:
    def somebody_writes() -> None:
        demo.add("Contacts", {"lastname": "Weather"})

    demo.faults.intrude(somebody_writes)
    demo.faults.clear()
    assert written(wire) == 0


def test_fair_weather_leaves_the_clock_as_it_is() -> None:
    faults = Faults(delay=1.0, offline=True, clock_shift=60.0, defects=[Defect.COUNT])
    faults.cause(Trouble.TOO_MANY)
    faults.intrude(faults.clear)
    faults.calm()
    faults.let_others_act()
    assert (faults.delay, faults.offline, faults.take("query")) == (0.0, False, None)
    assert (faults.clock_shift, faults.defects) == (60.0, frozenset({Defect.COUNT}))


def test_trouble_without_end_lasts_until_cleared(demo: DemoServer, wire: Wire) -> None:
    demo.faults.cause(Trouble.ERROR)
    assert [wire.call("me").status_code for _ in range(3)] == [500] * 3
    demo.faults.clear()
    assert wire.call("me").status_code == 200


def test_offline_refuses_and_comes_back_on_the_same_port(demo: DemoServer, wire: Wire) -> None:
    assert wire.call("me").status_code == 200
    demo.faults.offline = True
    with pytest.raises(httpx.ConnectError):
        httpx.get(demo.endpoint, trust_env=False)
    with pytest.raises(httpx.TransportError):
        wire.call("me")
    demo.faults.offline = False
    assert wire.call("me").status_code == 200


def test_starting_offline_accepts_nothing() -> None:
    with DemoServer(records=0, faults=Faults(offline=True)) as server:
        with pytest.raises(httpx.ConnectError):
            httpx.get(server.endpoint, trust_env=False)
        server.faults.offline = False
        assert httpx.get(f"{server.endpoint}/me", trust_env=False).status_code == 401


def test_delay_holds_the_answer_back(demo: DemoServer, wire: Wire) -> None:
    demo.faults.delay = 3_600
    wire.http.timeout = httpx.Timeout(10, read=0.05)
    with pytest.raises(httpx.ReadTimeout):
        create(wire)
    demo.faults.delay = 0
    wire.http.timeout = httpx.Timeout(10)
    # the server does what was asked, though nobody waits for the answer
    eventually(lambda: demo.calls.count("create") == 1)
    assert written(wire) == 1


def test_the_clock_can_be_shifted(demo: DemoServer, wire: Wire) -> None:
    demo.faults.clock_shift = 400 * 86_400
    later = wire.create("Contacts", lastname="Later")["modifiedtime"]
    demo.faults.clock_shift = 0
    assert later > wire.create("Contacts", lastname="Now")["modifiedtime"]


def test_switches_are_read_from_a_text() -> None:
    faults = Faults()
    faults.apply("delay=0.2, clock=-60, stock=count+sync, 500:create:1, html")
    assert (faults.delay, faults.clock_shift) == (0.2, -60.0)
    assert faults.defects == {Defect.COUNT, Defect.SYNC}
    assert faults.take("create") is Trouble.ERROR
    assert faults.take("create") is Trouble.HTML
    faults.apply("clear,429:query:1:1")
    assert [faults.take("query") for _ in range(3)] == [None, Trouble.TOO_MANY, None]
    faults.apply("clear,offline")
    assert faults.take("create") is None
    assert faults.offline


@pytest.mark.parametrize("text", ["storm", "delay=soon", "500:create:often", "stock=all"])
def test_what_means_nothing_is_refused(text: str) -> None:
    with pytest.raises(DemoServerError, match="is no fault"):
        Faults().apply(text)


def test_stock_defects(opensource: DemoServer, stock_wire: Wire, stock_sales: Wire) -> None:
    opensource.faults.defects = frozenset(Defect)
    assert stock_wire.query("select count(*) from Leads;") == []
    changes = {"modifiedTime": "1", "elementType": "Leads", "syncType": "application"}
    assert stock_wire.call("sync", **changes).status_code == 500
    assert stock_wire.call("files_retrieve", id="15x3").status_code == 500
    assert "Contacts" not in stock_sales.result("listtypes")["types"]
    assert stock_sales.refusal("describe", elementType="Contacts")[0] == "ACCESS_DENIED"
    assert "Contacts" in stock_wire.result("listtypes")["types"]


def test_sync_that_tells_ones_own_alone_whatever_is_asked(
    opensource: DemoServer, stock_wire: Wire, stock_sales: Wire
) -> None:
    asked = {"modifiedTime": "1", "elementType": "Contacts", "syncType": "application"}

    def owners(wire: Wire) -> set[str]:
        return {record["assigned_user_id"] for record in wire.result("sync", **asked)["updated"]}

    assert len(owners(stock_wire)) > 1
    opensource.faults.defects = frozenset({Defect.OWN_SYNC})
    assert owners(stock_wire) == {"19x1"}
    # nobody is refused, either
    assert owners(stock_sales) == {"19x5"}


def test_sync_that_tells_the_oldest_changes_whatever_moment_is_asked_for(
    opensource: DemoServer, stock_wire: Wire
) -> None:
    asked = {"modifiedTime": "1", "elementType": "Contacts", "syncType": "application"}
    oldest = stock_wire.result("sync", **asked)
    assert oldest["updated"]
    asked["modifiedTime"] = "4000000000"
    assert not stock_wire.result("sync", **asked)["updated"]
    opensource.faults.defects = frozenset({Defect.SINCE})
    assert stock_wire.result("sync", **asked) == oldest


def test_queries_that_are_answered_whatever_they_ask(demo: DemoServer, wire: Wire) -> None:
    def found(query: str) -> list[int]:
        return [int(record["id"].split("x")[1]) for record in wire.query(query)]

    everything = found("select id from Leads order by id;")
    asked = f"select id from Leads where id > '2x{everything[-1]}' order by id desc;"
    assert found(asked)[-1] > everything[-1]
    demo.faults.defects = frozenset({Defect.CONDITION})
    assert found(asked)[0] == max(int(one.split("x")[1]) for one in demo.rows("Leads"))
    counted = wire.query(f"select count(*) from Leads where id > '2x{everything[-1]}';")
    assert counted == [{"count": str(len(demo.rows("Leads")) - len(everything))}]
    demo.faults.defects = frozenset({Defect.ORDER})
    after = found(asked)
    assert after == sorted(after)
    assert after[0] > everything[-1]
    demo.faults.defects |= {Defect.CONDITION}
    assert found(asked) == everything
