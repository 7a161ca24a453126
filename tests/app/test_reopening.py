"""Closed records and their reopening."""

import pytest

from tests.helpers.around import ACCOUNTS, DEALS, described, key
from tests.helpers.desk import CONTACTS
from tests.helpers.office import office
from vtdesk.demo.server import DemoServer
from vtdesk.domain.account import WriteLevel
from vtdesk.domain.errors import AccessDenied


def deal(demo: DemoServer, stage: str = "Closed Won") -> str:
    record = next(iter(demo.rows(DEALS)))
    demo.edit(DEALS, record, {"sales_stage": stage})
    return record


async def test_a_closed_record_says_so_and_is_reopened(demo: DemoServer) -> None:
    record = deal(demo)
    async with office(demo) as opened:
        await opened.table(DEALS)
        await described(opened)
        reopening = opened.session.around.reopening
        at = (DEALS, key(record))
        assert "“Closed Won”" in reopening.closed_words(*at)
        assert reopening.why_not(*at) == ""
        demo.calls.clear()
        await reopening.reopen(*at)
        assert (demo.calls.count("reopen"), demo.calls.count()) == (1, 2)
        assert reopening.closed_words(*at) == ""
        assert demo.rows(DEALS)[record]["sales_stage"] != "Closed Won"
        with pytest.raises(AccessDenied, match="is not closed"):
            await reopening.reopen(*at)


async def test_what_cannot_be_reopened_says_why(demo: DemoServer) -> None:
    record = deal(demo)
    person = next(iter(demo.rows(CONTACTS)))
    async with office(demo) as opened:
        await opened.table(DEALS)
        await opened.table(CONTACTS)
        reopening = opened.session.around.reopening
        assert "never closed" in reopening.why_not(CONTACTS, key(person))
        assert "no longer in Vtiger" in reopening.why_not(DEALS, 999_999)
        edit = await opened.edit(record, DEALS)
        demo.faults.offline = True
        edit.edit_text("nextstep", "call")
        await edit.save()
        assert "wait to be sent" in reopening.why_not(DEALS, key(record))
        assert reopening.closed_words(DEALS, key(record)).endswith("“Closed Won”.")
        demo.faults.offline = False
        opened.session.retry_now()
        await opened.sent()
        opened.session._client.probe.learn_operation("reopen", present=False)
        assert "does not offer reopening" in reopening.why_not(DEALS, key(record))


async def test_a_read_only_account_reopens_nothing(demo: DemoServer) -> None:
    record = deal(demo)
    async with office(demo, level=WriteLevel.READ_ONLY) as opened:
        await opened.table(DEALS)
        with pytest.raises(AccessDenied, match="read-only"):
            await opened.session.around.reopening.reopen(DEALS, key(record))


async def test_open_source_never_closes() -> None:
    with DemoServer(dialect="opensource", records=300) as opensource:
        record = next(iter(opensource.rows(DEALS)))
        async with office(opensource) as opened:
            await opened.table(DEALS)
            assert opened.session.around.reopening.why_not(DEALS, key(record))
            assert opened.session.around.reopening.closed_words(ACCOUNTS, 1) == ""
