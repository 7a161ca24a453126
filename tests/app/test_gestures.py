"""The way back through edits of a table."""

from vtdesk.app.gestures import CellEdit, CellStep, Gestures, edit_of
from vtdesk.domain.ids import LocalId, RecordId

A, B = CellEdit("a", unread=False, base=None), CellEdit("b", unread=False, base=None)


class Sheet:
    """Cells as they are."""

    def __init__(self, **cells: CellEdit) -> None:
        self.cells = dict(cells)

    def stands(self, key: int, name: str, edit: CellEdit | None) -> bool:
        return self.cells.get(name) == edit


def test_gestures_go_back_and_forth() -> None:
    gestures, sheet = Gestures(), Sheet(x=A)
    step = CellStep(1, "x", None, A)
    gestures.add([step])
    gestures.add([])
    assert gestures.can_undo(sheet.stands)
    assert not gestures.can_redo(sheet.stands)
    assert gestures.undo(sheet.stands) == (step,)
    sheet.cells.clear()
    assert gestures.undo(sheet.stands) == ()
    assert gestures.can_redo(sheet.stands)
    assert gestures.redo(sheet.stands) == (step,)
    sheet.cells["x"] = A
    assert gestures.undo(sheet.stands) == (step,)
    gestures.add([CellStep(1, "y", None, B)])
    assert gestures.redo(sheet.stands) == ()
    assert step.reversed() == CellStep(1, "x", A, None)


def test_a_gesture_of_which_nothing_stands_is_passed_over() -> None:
    gestures, sheet = Gestures(), Sheet(x=A, y=B)
    first, second = CellStep(1, "x", None, A), CellStep(1, "y", None, A)
    gestures.add([first])
    gestures.add([second])
    assert gestures.undo(sheet.stands) == (first,)


def test_a_new_id_is_taken_over() -> None:
    gestures = Gestures()
    new = CellEdit("new-3", unread=False, base="new-3")
    gestures.add([CellStep(-3, "account_id", None, new), CellStep(7, "x", A, B)])
    gestures.rename(LocalId(3), RecordId("11", 9))
    named = CellEdit("11x9", unread=False, base="11x9")
    assert gestures.undo(lambda *cell: True) == (
        CellStep(9, "account_id", None, named),
        CellStep(7, "x", A, B),
    )
    assert edit_of(None, "x") is None
