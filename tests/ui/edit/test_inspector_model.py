"""The fields of a record as the API has them."""

import json

from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from tests.helpers.open_record import open_record
from tests.helpers.sample_session import DEAL, DEAL_SCHEMA
from vtdesk.domain.record import WireRecord
from vtdesk.ui.edit.inspector_model import (
    HIDDEN,
    NOT_FETCHED,
    InspectorColumn,
    InspectorModel,
    as_json,
    inspected,
)
from vtdesk.ui.look import Look

RICH = {**DEAL, "secret": "0815", "cf_gone": "from before", "leadsource": None}


async def test_every_field_stands_there_with_its_wire_value(qtbot: QtBot, look: Look) -> None:
    async with open_record(look, records=(RICH,)) as opened:
        opened.type("amount", "1")
        fields = {field.name: field for field in inspected(opened.edit)}
        assert set(fields) == {*DEAL_SCHEMA.by_name, "cf_gone"}
        assert fields["id"].value == "13x7"
        assert fields["amount"].shown == "48600"
        assert fields["leadsource"].shown == "null"
        assert fields["secret"].value == HIDDEN
        assert fields["cf_gone"].type_words == "not in describe"
        assert fields["related_to"].type_words == "reference · to Accounts"
        assert fields["odd"].type_words == "hologram"
        assert fields["potentialname"].type_words.endswith("mandatory")


async def test_what_the_server_sends_is_shown_to_the_last_sign(qtbot: QtBot, look: Look) -> None:
    few: WireRecord = {
        "id": "13x7",
        "potentialname": "Few",
        "nextstep": "",
        "phone": None,
        "amount": "48600.00000000",
        "LineItems": [{"productid": "14x1"}],
    }
    async with open_record(look, records=(few,)) as opened:
        assert {f.name: f for f in inspected(opened.edit)}["email"].shown == NOT_FETCHED
        fields = {field.name: field for field in inspected(opened.edit, few)}
        assert fields["amount"].shown == "48600.00000000"
        assert fields["LineItems"].shown == '[{"productid": "14x1"}]'
        assert fields["nextstep"].shown == ""
        assert fields["phone"].shown == "null"
        assert fields["email"].shown == NOT_FETCHED
        copied = json.loads(as_json(inspected(opened.edit, few)))
        assert copied == few


async def test_words_narrow_it(qtbot: QtBot, look: Look, qtmodeltester: ModelTester) -> None:
    async with open_record(look, records=(RICH,)) as opened:
        model = InspectorModel()
        model.show_fields(inspected(opened.edit))
        qtmodeltester.check(model)
        model.show_words("next 62")
        assert model.rowCount() == 1
        index = model.index(0, InspectorColumn.VALUE)
        assert str(model.data(index)).startswith("Send revised offer")
        model.show_words("reference")
        names = [model.data(model.index(row, 0)) for row in range(model.rowCount())]
        assert names == ["related_to", "contact_id"]
        model.show_words("nothing has this")
        assert model.rowCount() == 0
        assert len(model.fields) == len(inspected(opened.edit))
