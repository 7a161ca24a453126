"""What each kind of column looks like."""

from dataclasses import replace

from tests.helpers.tables import COLUMNS, FIELDS, SCHEMA, STAGES
from vtdesk.app.columns import Column
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.schema import FieldSpec
from vtdesk.ui.browse.column_style import (
    CellLook,
    ColumnStyle,
    column_style,
    columns_for_little_room,
)
from vtdesk.ui.parts.status_ring import Stage
from vtdesk.ui.stages import stage_rings

STYLES = tuple(
    column_style(column, SCHEMA, first=number == 0) for number, column in enumerate(COLUMNS)
)


def test_only_the_field_that_closes_a_record_gets_rings() -> None:
    assert [style.look for style in STYLES] == [
        CellLook.TEXT,
        CellLook.STATUS,
        CellLook.NUMBER,
        CellLook.MOMENT,
        CellLook.CHOICE,
        CellLook.OWNER,
    ]
    plain = replace(SCHEMA, closed_states=None)
    assert column_style(COLUMNS[1], plain, first=False).look is CellLook.CHOICE


def test_rings_fill_up_to_the_last_open_stage_and_then_close() -> None:
    rings = stage_rings(FIELDS[1], SCHEMA)
    assert [rings[stage].stage for stage in STAGES] == [
        Stage.FIRST,
        Stage.UNDERWAY,
        Stage.UNDERWAY,
        Stage.WON,
        Stage.LOST,
    ]
    shares = [rings[stage].share for stage in STAGES[:3]]
    assert shares == sorted(shares)
    assert shares[-1] < 1
    assert stage_rings(FIELDS[4], SCHEMA) == {}


def test_the_name_is_strong_and_other_texts_step_back() -> None:
    assert [style.token for style in STYLES] == [
        "text",
        "text",
        "text",
        "text.2",
        "text",
        "text.2",
    ]


def test_every_kind_of_field_has_a_look() -> None:
    for kind in FieldKind:
        style = column_style(Column(FieldSpec("x", "X", kind)), SCHEMA, first=False)
        assert style.width >= 60
        assert isinstance(style, ColumnStyle)


def test_little_room_shows_name_status_and_two_more() -> None:
    assert columns_for_little_room(STYLES) == {0, 1, 2, 3}
    assert columns_for_little_room(STYLES[:2]) == {0, 1}
    assert columns_for_little_room(()) == frozenset()
    texts = tuple(STYLES[:1]) * 9
    assert columns_for_little_room(texts) == {0, 1}
