"""Open deals of organisations: what counts, in how many currencies, what is not stored."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.around import ACCOUNTS, DEALS
from tests.helpers.office import office
from vtdesk.app import open_deals
from vtdesk.app.company_group import OpenDeals
from vtdesk.app.open_deals import DealSums, _amount
from vtdesk.demo.server import DemoServer
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.ids import ModuleName, parse_id
from vtdesk.domain.schema import FieldSpec


def deal(demo: DemoServer, account: str, amount: str, stage: str = "Qualification") -> str:
    values = {"potentialname": "Deal", "related_to": account, "amount": amount}
    return demo.add(DEALS, {**values, "sales_stage": stage, "closingdate": "2027-01-01"})


async def test_sums_come_a_piece_at_a_time(
    demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_deals, "_AT_ONCE", 2)
    account = demo.add(ACCOUNTS, {"accountname": "One"})
    other = demo.add(ACCOUNTS, {"accountname": "Other"})
    for amount in ("0.1", "0.2", "0.3", "", "7.25"):
        deal(demo, account, amount)
    deal(demo, account, "1000", "Closed Lost")
    async with office(demo) as opened:
        sums = DealSums(opened.session._cache, ACCOUNTS)
        assert await sums.of([parse_id(account)]) is None
        assert not sums.are_whole
        await opened.table(ACCOUNTS)
        await opened.table(DEALS)
        found = await sums.of([parse_id(account), parse_id(other)])
        assert found == {account: OpenDeals(5, Decimal("7.85"))}
        assert sums.are_whole


async def test_several_currencies_have_no_sum(demo: DemoServer) -> None:
    account = demo.add(ACCOUNTS, {"accountname": "One"})
    for amount in ("10", "20"):
        deal(demo, account, amount)
    async with office(demo) as opened:
        await opened.table(DEALS)
        cache = opened.session._cache
        schema = cache.schema(DEALS)
        assert schema is not None
        # a field in which two deals differ stands in for the cloud's currency of a deal
        refers = (ModuleName("Currency"),)
        own = FieldSpec("potential_no", "Currency", FieldKind.REFERENCE, refers_to=refers)
        fields = tuple(own if spec.name == own.name else spec for spec in schema.fields)
        await cache.put_schema(replace(schema, fields=fields), fetched=1.0)
        found = await DealSums(cache, ACCOUNTS).of([parse_id(account)])
        assert found == {account: OpenDeals(2, None)}


async def test_where_nothing_closes_a_deal_all_are_open(demo: DemoServer) -> None:
    account = demo.add(ACCOUNTS, {"accountname": "One"})
    deal(demo, account, "10", "Closed Lost")
    async with office(demo) as opened:
        await opened.table(DEALS)
        await opened.quiet()
        cache = opened.session._cache
        schema = cache.schema(DEALS)
        assert schema is not None
        fields = tuple(spec for spec in schema.fields if spec.name != "sales_stage")
        await cache.put_schema(replace(schema, fields=fields), fetched=1.0)
        found = await DealSums(cache, ACCOUNTS).of([parse_id(account)])
        assert found == {account: OpenDeals(1, Decimal(10))}


@given(st.none() | st.text() | st.integers() | st.floats())
def test_any_cell_is_an_amount(cell: str | float | None) -> None:
    assert _amount(cell).is_finite()
