from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme

from tests.helpers.http_replies import answer, raw_server
from vtdesk.api.connection import check_connection
from vtdesk.demo.schemas import Dialect
from vtdesk.demo.server import DemoServer
from vtdesk.domain.account import Secret
from vtdesk.domain.connection import CheckKind, CheckState, CheckStep, Connection
from vtdesk.domain.errors import Remedy
from vtdesk.domain.values import Formats

WANTS_A_USER = answer(
    '{"success":false,"error":{"code":"AUTHENTICATION_REQUIRED","message":""}}', 401
)
ME = answer('{"success":true,"result":{"id":"19x1","user_name":"anna"}}')
TYPES = answer('{"success":true,"result":{"types":["Leads"],"information":[]}}')


class Outcome:
    """What a check announced, step by step."""

    def __init__(self) -> None:
        self.announced: list[tuple[CheckKind, CheckState]] = []
        self.ended: dict[CheckKind, CheckStep] = {}
        self.connection: Connection | None = None

    @property
    def stopped(self) -> CheckStep:
        last = list(self.ended.values())[-1]
        assert last.state is CheckState.STOPPED
        assert self.connection is None
        return last


async def checked(
    address: str,
    user: str = "anna",
    key: str = "k3y",
    *,
    allow_http: bool = False,
    ca_file: Path | None = None,
) -> Outcome:
    outcome = Outcome()
    steps = check_connection(
        address,
        user,
        Secret(key),
        allow_http=allow_http,
        ca_file=ca_file,
        formats=Formats(date_order="dmy", date_separator="."),
        timeout=5,
    )
    async for news in steps:
        if isinstance(news, Connection):
            outcome.connection = news
            continue
        outcome.announced.append((news.kind, news.state))
        assert "k3y" not in repr(news)
        if news.state is not CheckState.RUNNING:
            assert news.milliseconds is not None
            outcome.ended[news.kind] = news
    return outcome


async def test_a_check_goes_through_all_steps_with_three_calls(demo: DemoServer) -> None:
    user = demo.users[0]
    outcome = await checked(demo.endpoint, user.user, user.access_key)
    assert outcome.announced == [
        (kind, state) for kind in CheckKind for state in (CheckState.RUNNING, CheckState.DONE)
    ]
    assert demo.calls.count() == 3
    found = outcome.connection
    assert found is not None
    assert found.endpoint == demo.endpoint
    assert found.user.user_name == user.user
    assert len(found.modules) > 20
    assert found.minute_limit
    steps = outcome.ended
    assert steps[CheckKind.FOUND].title == f"Found {found.host}"
    assert steps[CheckKind.FOUND].words == "It answers as a Vtiger CRM."
    assert steps[CheckKind.SECURE].title == "The connection stays on this computer"
    assert steps[CheckKind.SIGNED_IN].title == "Signed in as Anna Mertens"
    assert "modules" in steps[CheckKind.MODULES].title
    assert "calls a minute" in steps[CheckKind.CALLS].title


async def test_a_self_hosted_vtiger_is_found_by_its_older_end_point() -> None:
    page = answer("<html>not here", 404, "text/html")
    challenge = answer('{"success":true,"result":{"token":"t"}}')
    log_in = answer('{"success":true,"result":{"sessionName":"s","userId":"19x1","username":"a"}}')
    async with raw_server(page, challenge, challenge, log_in, TYPES) as server:
        outcome = await checked(f"http://127.0.0.1:{server.port}/index.php?module=Home")
    assert outcome.connection is not None
    assert outcome.connection.endpoint == f"http://127.0.0.1:{server.port}/webservice.php"
    assert [b"webservice.php" in request for request in server.seen] == [False, *[True] * 4]


@pytest.mark.parametrize("dialect", ["cloud", "opensource"])
async def test_the_older_end_point_is_used_where_it_was_pasted(dialect: Dialect) -> None:
    with DemoServer(dialect=dialect) as demo:
        user = demo.users[0]
        outcome = await checked(demo.webservice, user.user, user.access_key)
        assert outcome.connection is not None
        assert outcome.connection.endpoint == demo.webservice


async def test_a_wrong_key_stops_the_third_step(demo: DemoServer) -> None:
    step = (await checked(demo.endpoint, demo.users[0].user, "wrong")).stopped
    assert step.kind is CheckKind.SIGNED_IN
    assert step.title == "Vtiger did not accept this user and access key"
    assert step.words == "The access key is in My Preferences; it is not your password."
    assert step.remedy is Remedy.PASTE_KEY
    assert "401" in step.detail


async def test_a_name_that_is_not_there_stops_the_first_step() -> None:
    step = (await checked("no-such-host.invalid")).stopped
    assert step.kind is CheckKind.FOUND
    assert step.title == "vtdesk cannot find no-such-host.invalid"
    assert step.remedy is Remedy.CHECK_ADDRESS


@pytest.mark.parametrize("address", ["", "two words", "ftp://x"])
async def test_what_is_no_address_stops_the_first_step(address: str) -> None:
    step = (await checked(address)).stopped
    assert (step.kind, step.title) == (CheckKind.FOUND, "This is not an address")


@pytest.mark.parametrize("status", [200, 404])
async def test_a_web_page_is_no_vtiger_and_gets_no_key(status: int) -> None:
    async with raw_server(answer("<!doctype html><html>Log in", status, "text/html")) as server:
        step = (await checked(server.endpoint)).stopped
    assert step.kind is CheckKind.FOUND
    assert step.title == "This address answered with a web page"
    assert all(b"uthorization" not in request for request in server.seen)


async def test_other_json_is_no_vtiger() -> None:
    async with raw_server(answer('{"ok":true}')) as server:
        step = (await checked(server.endpoint)).stopped
    assert step.title == "Something answers at this address, but it is not Vtiger's API"


async def test_a_broken_answer_to_the_key() -> None:
    async with raw_server(WANTS_A_USER, answer('{"success":tr')) as server:
        step = (await checked(server.endpoint)).stopped
    assert (step.kind, step.title) == (
        CheckKind.SIGNED_IN,
        "Vtiger's answer arrived incomplete",
    )


async def test_plain_http_to_another_host_stops_before_the_key_is_sent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("vtdesk.api.connection.is_this_computer", lambda host: False)
    monkeypatch.setattr("vtdesk.api.line.is_this_computer", lambda host: False)
    monkeypatch.setenv("NO_PROXY", "*")
    async with raw_server(WANTS_A_USER, ME, TYPES) as server:
        step = (await checked(server.endpoint)).stopped
        assert step.kind is CheckKind.SECURE
        assert "would not be encrypted" in step.title
        assert len(server.seen) == 1
        assert b"uthorization" not in server.seen[0]
    async with raw_server(WANTS_A_USER, ME, TYPES) as server:
        outcome = await checked(server.endpoint, allow_http=True)
    assert outcome.connection is not None
    assert outcome.ended[CheckKind.SECURE].title == "The connection is not encrypted"


async def test_a_certificate_that_is_not_trusted_stops_the_second_step(tmp_path: Path) -> None:
    authority = trustme.CA(organization_name="Example Inspection")
    files = _certificate(authority, tmp_path)
    with DemoServer(ssl_certificate=files) as demo:
        outcome = await checked(demo.endpoint, demo.users[0].user, demo.users[0].access_key)
        assert demo.calls.count() == 0
    assert outcome.ended[CheckKind.FOUND].state is CheckState.DONE
    step = outcome.stopped
    assert step.kind is CheckKind.SECURE
    assert "signed by Example Inspection" in step.title
    assert step.remedy is Remedy.CHOOSE_CA_FILE


async def test_the_end_of_the_certificate_is_told_as_the_person_writes_dates(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = trustme.CA()
    files = _certificate(authority, tmp_path, datetime(2099, 11, 2, tzinfo=UTC))
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setattr("vtdesk.api.connection.is_this_computer", lambda host: False)
    with DemoServer(ssl_certificate=files) as demo:
        user = demo.users[0]
        outcome = await checked(
            demo.endpoint, user.user, user.access_key, ca_file=tmp_path / "ca.pem"
        )
    step = outcome.ended[CheckKind.SECURE]
    assert step.title == "The connection is secure"
    assert step.words == "Certificate trusted by this computer, valid until 02.11.2099."


async def test_a_connection_that_breaks_off_stops_the_first_step() -> None:
    async with raw_server(b"") as server:
        step = (await checked(server.endpoint)).stopped
    assert (step.kind, step.title) == (
        CheckKind.FOUND,
        "The connection to 127.0.0.1 broke off",
    )


async def test_calls_that_are_used_up_stop_the_third_step() -> None:
    async with raw_server(WANTS_A_USER, answer("", 429)) as server:
        step = (await checked(server.endpoint)).stopped
    assert (step.kind, step.title) == (
        CheckKind.SIGNED_IN,
        "Vtiger allows no more calls for now",
    )


async def test_an_allowance_of_the_day_alone_is_told() -> None:
    usage = "X-RateLimit-DailyLimit: 7200\r\nX-RateLimit-DailyRemaining: 7164\r\n"
    types = answer('{"success":true,"result":{"types":["Leads"]}}', headers=usage)
    async with raw_server(WANTS_A_USER, ME, types) as server:
        outcome = await checked(server.endpoint)
    step = outcome.ended[CheckKind.CALLS]
    assert step.title == "Calls are counted by the day"
    assert step.words == "7,164 of 7,200 left today, shared by everybody on this Vtiger."


async def test_a_chosen_authority_makes_the_connection_secure(tmp_path: Path) -> None:
    authority = trustme.CA()
    files = _certificate(authority, tmp_path)
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    with DemoServer(ssl_certificate=files) as demo:
        outcome = await checked(
            demo.endpoint,
            demo.users[0].user,
            demo.users[0].access_key,
            ca_file=tmp_path / "ca.pem",
        )
    assert outcome.connection is not None


async def test_a_user_without_modules_is_told_whom_to_ask() -> None:
    nothing = answer(
        '{"success":true,"result":{"types":["Groups"],"information":{"Groups":{"isEntity":false}}}}'
    )
    async with raw_server(WANTS_A_USER, ME, nothing) as server:
        step = (await checked(server.endpoint)).stopped
    assert (step.kind, step.title) == (CheckKind.MODULES, "Vtiger shows this user no modules")


async def test_a_server_that_tells_no_limit() -> None:
    async with raw_server(WANTS_A_USER, ME, TYPES) as server:
        outcome = await checked(server.endpoint)
    assert outcome.ended[CheckKind.CALLS].title == "Calls are not limited"
    assert outcome.ended[CheckKind.MODULES].title == "You may see 1 module"


async def test_an_edition_without_calls_is_named() -> None:
    none_left = answer("", 429, headers="X-RateLimit-DailyLimit: 0\r\n")
    async with raw_server(WANTS_A_USER, none_left) as server:
        step = (await checked(server.endpoint)).stopped
    assert step.title == "Your edition (One Pilot) has no API calls"
    assert step.words == "vtdesk needs One Growth or higher."
    assert step.remedy is Remedy.OPEN_DEMO


def _certificate(
    authority: trustme.CA, folder: Path, end: datetime | None = None
) -> tuple[Path, Path]:
    made = authority.issue_cert("127.0.0.1", not_after=end)
    chain, key = folder / "chain.pem", folder / "key.pem"
    key.write_bytes(made.private_key_pem.bytes())
    chain.write_bytes(b"".join(blob.bytes() for blob in made.cert_chain_pems))
    return chain, key
