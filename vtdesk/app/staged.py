"""What windows read of cells that were edited in a table and not sent."""

from dataclasses import dataclass

from vtdesk.app.rows import StagedLook


@dataclass(frozen=True, slots=True)
class StagedCell:
    """One edited cell.

    Attributes:
        wire: its wire value, or the text as typed where no value could be read from it.
        text: what the table shows.
        problem: why it cannot be sent as it is, or why the server did not take it; "" if neither.
        was_text: what stood there before the edit, as display text.
        blocking: it cannot be sent; a server's refusal alone does not keep from trying again.
    """

    wire: str
    text: str
    problem: str = ""
    was_text: str = ""
    blocking: bool = False


def look_of(staged: StagedCell) -> StagedLook:
    """How a table shows an edited cell."""
    was = f"was {staged.was_text}" if staged.was_text else "was empty"
    return StagedLook(staged.wire, staged.text, staged.problem or was, problem=bool(staged.problem))


@dataclass(frozen=True, slots=True)
class StagedCount:
    """How much is staged in a module.

    Attributes:
        cells: edited cells.
        records: records they belong to.
        problems: cells that need a look.
    """

    cells: int = 0
    records: int = 0
    problems: int = 0


@dataclass(frozen=True, slots=True)
class PasteReport:
    """What became of a block pasted into a table.

    Attributes:
        staged: how many cells are edited now.
        refused: cells that were left alone: row and column within the block, and the reason.
        cut: cells of the block that lie outside of the table.
    """

    staged: int
    refused: tuple[tuple[int, int, str], ...] = ()
    cut: int = 0


@dataclass(frozen=True, slots=True)
class ReviewField:
    """One line of the review: a field before and after, as display texts."""

    name: str
    label: str
    before: str
    after: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One record of the review."""

    key: int
    title: str
    fields: tuple[ReviewField, ...]
