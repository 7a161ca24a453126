"""What stands before values in lists of changes."""

from dataclasses import replace

from tests.helpers.sample_session import DEAL_SCHEMA, sample_session
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.schema import FieldSpec, PicklistValue
from vtdesk.ui.edit.inputs.marks import DotMark, StageMark
from vtdesk.ui.staging.value_marks import shown_value

COLOURED = (PicklistValue("Won", "Gewonnen", "#1f77b4"), PicklistValue("Lost", "Verloren"))


async def test_marks_have_the_colour_that_the_server_gives() -> None:
    stage = replace(DEAL_SCHEMA.by_name["sales_stage"], picklist=COLOURED)
    source = FieldSpec("src", "Source", FieldKind.PICKLIST, picklist=COLOURED)
    async with sample_session() as session:
        won = shown_value(stage, DEAL_SCHEMA, "Gewonnen", session).mark
        assert isinstance(won, StageMark)
        assert (won.value, won.given) == ("Won", "#1f77b4")
        dot = shown_value(source, DEAL_SCHEMA, "Gewonnen", session).mark
        assert dot == DotMark("Won", "#1f77b4")
        assert shown_value(source, DEAL_SCHEMA, "Verloren", session).mark == DotMark("Lost")
        assert shown_value(source, DEAL_SCHEMA, "", session).mark is None
