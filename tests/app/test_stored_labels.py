"""Modules and fields by the words that this Vtiger has for them."""

import pytest

from tests.helpers.demo_session import demo_session
from tests.helpers.desk import until
from vtdesk.app.stored_labels import StoredLabels
from vtdesk.demo.server import DemoServer
from vtdesk.domain.errors import AccessDenied
from vtdesk.domain.ids import ModuleName

DEALS = ModuleName("Potentials")


async def test_what_is_described_has_its_label(shared_demo: DemoServer) -> None:
    async with demo_session(shared_demo) as session:
        await until(lambda: bool(session.modules))
        labels = StoredLabels(session._cache)
        assert labels.of_module("Potentials") == "Deals"
        assert labels.of_module("Nothing") == ""
        assert labels.of_field("Potentials", "potentialname") == ""
        await session.ensure_schema(DEALS)
        assert labels.of_field("Potentials", "potentialname") == "Deal Name"
        assert labels.of_field("Potentials", "nothing") == ""


async def test_a_refusal_speaks_of_fields_as_the_person_does(shared_demo: DemoServer) -> None:
    async with demo_session(shared_demo) as session:
        await session.ensure_schema(DEALS)
        with pytest.raises(AccessDenied) as caught:
            await session._client.query("SELECT cf_nosuch FROM Potentials;")
        assert "cf_nosuch" not in caught.value.summary
        assert "cf_nosuch" in caught.value.detail


async def test_a_refusal_speaks_of_modules_as_the_person_does(shared_demo: DemoServer) -> None:
    async with demo_session(shared_demo, user=2) as session:
        await until(lambda: bool(session.modules))
        with pytest.raises(AccessDenied, match="may not add records to Deals"):
            await session._client.create(DEALS, {"potentialname": "No"})
